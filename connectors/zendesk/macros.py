"""Macros: manual work that was written down once. An agent has to choose one on each ticket."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Action, Automation, Channel, Event, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.door import piece
from connectors.redact import clean
from connectors.zendesk.answers import flag, link, name_of
from connectors.zendesk.rules import last_run, own_rules, runs_of
from connectors.zendesk.typed import Row, a_text, plain, rows
from connectors.zendesk.words import step

PAGE = "workspaces/agent-workspace/macros"
COMMENTS = ("comment_value", "comment_value_html", "side_conversation")
PUBLIC = "comment_mode_is_public"
NOT_A_STEP = (PUBLIC, "attachments", "subject")
"""They say how a comment is written, not what is done."""


def macros(client: Client) -> Iterator[Automation]:
    """The account's own macros, with how often agents used them."""
    for row in own_rules(client, "macros"):
        active, last = flag(row, "active"), last_run(client, row)
        yield Automation(
            id=f"macro-{name_of(row)}",
            name=clean(a_text(row, "title")),
            link=link(client, f"{PAGE}/{piece(name_of(row))}"),
            at=last,
            proof=Proof.RUNNING if active and last is not None else Proof.CONFIGURED,
            triggers=(Trigger(event=Event.MANUAL, detail="an agent chooses the macro"),),
            actions=tuple(_steps(row)),
            state=State.LIVE if active else State.OFF,
            runs=runs_of(client, row),
            last_run=last,
            human_started=True,
        )


def _steps(row: Row) -> Iterator[Action]:
    actions = rows(row, "actions")
    notes = (one for one in actions if a_text(one, "field") == PUBLIC)
    public = not any(plain(one.get("value")).casefold() == "false" for one in notes)
    for one in actions:
        name = a_text(one, "field")
        if name in COMMENTS:
            verb = Verb.TICKET_REPLY if public else Verb.TICKET_UPDATE
            yield Action(verb=verb, channel=Channel.TICKET, detail="a prepared text" if public else "a prepared note")
        elif name not in NOT_A_STEP:
            yield step(name, one.get("value"))
