"""Models that are switched on in the account's settings, besides the AI agent and the triage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model import Intelligence, Prediction, Proof, State
from connectors.base import Client
from connectors.errors import Cut, ReadError, Unobservable
from connectors.zendesk.answers import link, newest, setting, tried
from connectors.zendesk.rules import rules_that_ask
from connectors.zendesk.samples import tickets

EXPECTED = "satisfaction_probability"
PREDICTED = "Expected satisfaction of customers"
SWITCHES = (
    ("generative-answers", ("knowledge", "generative_answers"), "Answers written from the help centre's articles"),
    ("automatic-answers", ("active_features", "automatic_answers"), "Articles suggested to customers who write"),
    ("translation", ("tickets", "auto_translation_enabled"), "Automatic translation of messages"),
)
"""A switch says that it is on; whether anybody is served by it, Zendesk does not tell."""


def switched_on(client: Client) -> Iterator[Intelligence]:
    """What the settings say, and the predicted satisfaction with what it has said of tickets."""
    untold: list[str] = []
    for name, keys, says in SWITCHES:
        on = setting(client, *keys)
        if on:
            yield _model(client, name, says)
        untold += [says] if on is None else []
    predicted = setting(client, "active_features", "satisfaction_prediction")
    if predicted:
        yield from _satisfaction(client)
    untold += [PREDICTED] if predicted is None else []
    if untold:
        raise Unobservable(f"Zendesk does not say whether these are switched on: {', '.join(untold)}.")


def _satisfaction(client: Client) -> Iterator[Intelligence]:
    """Whether tickets carry a prediction, and which rules look at it."""
    sample, trouble = tried(lambda: tickets(client))
    acting, unclear = tried(lambda: rules_that_ask(client, EXPECTED))
    seen = [ticket for ticket in (sample.rows if sample else ()) if ticket.expected]
    outputs = len(seen) if sample and sample.whole else None
    last = newest(ticket.updated for ticket in seen)
    yield _model(client, "satisfaction", PREDICTED, last, outputs, acting or ())
    missed: ReadError | None = trouble or unclear
    if missed is not None:
        raise missed
    if sample and not sample.whole and not seen:
        raise Cut(f"We looked at {len(sample.rows)} tickets of the window; a model may have read others.")


def _model(
    client: Client,
    name: str,
    says: str,
    last: datetime | None = None,
    outputs: int | None = None,
    acting: tuple[str, ...] = (),
) -> Intelligence:
    return Intelligence(
        id=name,
        name=says,
        link=link(client, "home"),
        at=last,
        proof=Proof.RUNNING if last else Proof.CONFIGURED,
        predicts=Prediction.OTHER,
        state=State.LIVE,
        outputs=outputs,
        last_output=last,
        acted_on_by=acting,
    )
