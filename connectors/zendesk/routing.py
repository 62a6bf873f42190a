"""Zendesk's own routing of new work to agents: omnichannel routing, its queues, and skills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from auditor.model import Action, AnyFact, Automation, Event, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.errors import ReadError, Unobservable
from connectors.redact import clean
from connectors.zendesk.answers import gathered, link, listed, many, name_of, once, setting, tried
from connectors.zendesk.events import ROUTING, acting_rules
from connectors.zendesk.typed import Row, a_text, mapping, rows
from connectors.zendesk.words import Known, criteria

PAGE = "objects-rules/omnichannel-routing"
ARRIVES = tuple(Trigger(event=event) for event in (Event.MESSAGE_RECEIVED, Event.TICKET_CREATED))


def omnichannel_routing(client: Client) -> Iterator[AnyFact]:
    """The routing and its queues, when it is switched on; skills on tickets, when they are used."""
    return gathered(_routing(client), _skills(client))


def _routing(client: Client) -> Iterator[Automation]:
    if _is_on(client):
        last, trouble = _last_seen(client)
        yield _automation(client, "omnichannel-routing", "Omnichannel routing", "configuration", last)
        yield from _queues(client)
        if trouble is not None:
            raise trouble


def _is_on(client: Client) -> bool:
    enabled = setting(client, "routing", "enabled")
    if enabled is None:
        raise Unobservable("Zendesk does not say whether omnichannel routing is switched on in this account.")
    return enabled


def _last_seen(client: Client) -> tuple[datetime | None, ReadError | None]:
    """When the history of tickets last names the routing; Zendesk counts no runs of it."""
    found, trouble = tried(lambda: acting_rules(client))
    return (found or {}).get(ROUTING), trouble


def _queues(client: Client) -> Iterator[Automation]:
    """Queues: which work goes to which groups. An account without any has the one that Zendesk brings along."""
    for row in queues(client):
        number = len(groups_of(row))
        yield _automation(client, f"queue-{name_of(row)}", f"Queue {_name(row)}", "queues", None, row, number)


def queues(client: Client) -> Sequence[Row]:
    """The account's queues, read once; none where the routing is switched off."""
    if not _is_on(client):
        return ()
    return once(client, "queues", lambda: list(listed(client, "/api/v2/queues", "queues")))


def groups_of(row: Row) -> list[str]:
    """Numbers of the groups that a queue brings work to."""
    held = (mapping(row, where, absent=True) or {} for where in ("primary_groups", "secondary_groups"))
    return [name_of(group) for groups in held for group in rows(groups, "groups", absent=True)]


def _name(row: Row) -> str:
    return f"“{clean(a_text(row, 'name'))}”"


def _automation(
    client: Client, name: str, title: str, page: str, last: datetime | None, row: Row | None = None, groups: int = 0
) -> Automation:
    conditions = criteria({"conditions": row["definition"]}, Known()) if row and "definition" in row else ()
    return Automation(
        id=name,
        name=title,
        link=link(client, f"{PAGE}/{page}"),
        at=last,
        proof=Proof.RUNNING if last else Proof.CONFIGURED,
        triggers=ARRIVES,
        conditions=conditions,
        actions=(Action(verb=Verb.TICKET_ASSIGN, detail=f"to {many(groups, 'group')}" if groups else "to an agent"),),
        state=State.LIVE,
        last_run=last,
    )


def _skills(client: Client) -> Iterator[Automation]:
    """Skills that tickets ask for; they are set by rules of conditions, not by a model."""
    used = [setting(client, where, "using_skill_based_routing") for where in ("rule", "tickets")]
    if used == [None, None]:
        raise Unobservable("Zendesk does not say whether tickets of this account ask for skills.")
    if True not in used:
        return
    kinds = list(listed(client, "/api/v2/routing/attributes", "attributes"))
    if kinds:
        yield Automation(
            id="skills",
            name=f"Skills needed for a ticket ({many(len(kinds), 'kind')} of skill)",
            link=link(client, "objects-rules/rules/skills"),
            triggers=(Trigger(event=Event.TICKET_CREATED),),
            actions=(Action(verb=Verb.TICKET_UPDATE, detail="the skills that the ticket needs"),),
            state=State.LIVE,
        )
