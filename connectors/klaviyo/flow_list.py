"""Flows as Klaviyo stores them: the list, and of each flow what starts it and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from auditor.model import State
from connectors.base import Client
from connectors.door import piece
from connectors.errors import Cut, Misread, NotThere, ReadError
from connectors.klaviyo import conditions, steps, typed
from connectors.klaviyo.activity import Sends, sends
from connectors.klaviyo.resources import Row, attempt, listing, once, row_of
from connectors.klaviyo.steps import Step

MOST_PAGES = 10
"""Of 50 flows each."""
MOST_DEFINITIONS = 100
"""Flows whose steps are read: one request each, switched-on ones first."""
STATES = {"live": State.LIVE, "manual": State.LIVE, "draft": State.DRAFT}
_ORDER = ("live", "manual", "draft")


@dataclass(frozen=True)
class Flow:
    """One flow; `definition` is None when it was not read or the flow was never set up."""

    row: Row
    definition: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        """Klaviyo's id."""
        return self.row.id

    @property
    def state(self) -> State:
        """Klaviyo lists archived flows too; an archived flow is not an absent one, it is off."""
        if typed.flag(self.row.attributes, "archived"):
            return State.OFF
        return STATES.get(self.row.text("status"), State.UNKNOWN)

    @property
    def steps(self) -> Sequence[Step]:
        """Its steps, in Klaviyo's order."""
        return typed.items(self.definition, "actions") if self.definition else []

    @property
    def triggers(self) -> list[dict[str, Any]]:
        """What starts it, in Klaviyo's words."""
        return typed.items(self.definition, "triggers") if self.definition else []


@dataclass(frozen=True)
class Flows:
    """All flows, and what kept us from reading some of them."""

    flows: tuple[Flow, ...]
    troubles: tuple[ReadError, ...]


def flows(client: Client) -> Flows:
    """Every flow with its definition, asked for once."""
    return once(client, "flows", lambda: _flows(client))


def _flows(client: Client) -> Flows:
    asked: dict[str, str | int] = {
        "fields[flow]": "name,status,archived,created,updated,trigger_type",
        "page[size]": 50,
    }
    found = listing(client, "flow list", "/api/flows", asked, MOST_PAGES, _listed)
    rows = sorted(found, key=_promising)
    troubles = [found.trouble] if found.trouble else []
    definitions: dict[str, dict[str, Any] | None] = {}
    for row in rows[:MOST_DEFINITIONS]:
        definition = attempt(partial(_definition, client, row))
        if not isinstance(definition, ReadError):
            definitions[row.id] = definition
            continue
        troubles.append(definition)
        if not isinstance(definition, NotThere | Misread):
            break  # the next flow would meet the same
    if len(rows) > MOST_DEFINITIONS:
        troubles.append(Cut(f"There are more than {MOST_DEFINITIONS} flows; what the others do was not looked at."))
    read = [Flow(row, definitions.get(row.id)) for row in rows]
    return Flows(tuple(sorted(read, key=lambda flow: flow.id)), tuple(troubles))


def _listed(row: Row) -> None:
    """Whatever is read of a flow's line in the list."""
    _promising(row)
    for key in ("name", "trigger_type"):
        row.text(key)
    row.moment("updated")


def _promising(row: Row) -> tuple[bool, int, str]:
    status = row.text("status")
    return (
        typed.flag(row.attributes, "archived") is True,
        _ORDER.index(status) if status in _ORDER else len(_ORDER),
        row.id,
    )


def _definition(client: Client, row: Row) -> dict[str, Any] | None:
    asked = {"additional-fields[flow]": "definition", "fields[flow]": "definition"}
    answer = client.door.get(f"/api/flows/{piece(row.id)}", asked).mapping()
    definition = typed.mapping(row_of(answer.get("data")).attributes, "definition")
    if definition is not None:
        _read_through(definition)
        return definition
    if row.text("status") == "draft" and row.text("trigger_type") in ("", "Unconfigured"):
        return None  # nobody has set it up yet; the type alone would not tell, as a segment has no type of its own
    raise Misread("Klaviyo did not tell what one of the flows does.")


def _read_through(definition: dict[str, Any]) -> None:
    """Misread now, when anything that is asked of the flow later cannot be answered."""
    for trigger in typed.items(definition, "triggers"):
        trigger_type(trigger)
        trigger_id(trigger)
    typed.text(definition, "entry_action_id", optional=True)
    steps.read_through(typed.items(definition, "actions"))
    conditions.read_through(definition)


def trigger_type(trigger: dict[str, Any]) -> str:
    """Klaviyo's word for what starts a flow."""
    return typed.word(trigger, "type")


def trigger_id(trigger: dict[str, Any]) -> str:
    """Which event, list or segment starts a flow; empty where it is none of these."""
    return typed.text(trigger, "id", optional=trigger_type(trigger) not in ("metric", "list", "segment"))


def flow_sends(client: Client) -> Sends:
    """What each flow sent; nothing is known when Klaviyo counts by names that none of its flows has."""
    sent, ids = sends(client), {flow.id for flow in flows(client).flows}
    if ids and sent.flows and not sent.flows & ids:
        return Sends({}, frozenset(), Misread("Klaviyo counted messages for flows that it does not list."))
    return sent
