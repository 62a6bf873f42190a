"""What Klaviyo shows only under the trial version of its API: its AI agent, and what keys may do.

Klaviyo may change or withdraw it at any time: then these parts cannot be observed, and nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Control, ControlKind, Intelligence, Prediction, Proof, State
from connectors.base import Client
from connectors.door import Answer
from connectors.errors import Cut, Misread, NotThere, ReadError, Unobservable
from connectors.klaviyo import typed
from connectors.klaviyo.resources import NEXT, Row, attempt, complain, newest, row_of, stamp
from connectors.redact import clean

MOST_PAGES = 5
"""Of 100 conversations each."""
SOLVED = "resolved-by-ai"
STATUSES = ("open", "routed-to-team", SOLVED, "closed")
BROAD = frozenset({"campaigns:write", "flows:write", "lists:write", "profiles:write", "templates:write"})
"""A key that may write all of these may change whatever the account does."""


@dataclass(frozen=True)
class Found:
    """The rows of a list of the trial version, and why they are not all."""

    rows: tuple[Row, ...]
    trouble: ReadError | None


def agent(client: Client) -> Iterator[Intelligence]:
    """The AI agent that answers customers: whether it has skills that are live, and what became of conversations."""
    skills = _rows(client, "/api/agent-skills", {"fields[agent-skill]": "status,handoff"})
    complain(skills.trouble)
    asked: dict[str, str | int] = {
        "filter": f"greater-or-equal(created_at,{stamp(client.window.start)})",
        "fields[customer-agent-conversation]": "status,created_at",
        "page[size]": 100,
    }
    talks = _rows(client, "/api/customer-agent-conversations", asked)
    if any(row.text("status") not in STATUSES for row in talks.rows):
        raise Misread("Klaviyo did not tell what became of one of the conversations.")
    solved = sum(row.text("status") == SOLVED for row in talks.rows)
    live = any(row.text("status") == "live" for row in skills.rows)
    if skills.rows or talks.rows:
        last = newest([row.date("created_at") for row in talks.rows])
        yield Intelligence(
            id="customer-agent",
            name="Klaviyo's customer agent",
            at=last,
            proof=_proof(last, solved),
            predicts=Prediction.ANSWER,
            state=State.LIVE if live or talks.rows else State.OFF,
            outputs=None if talks.trouble else len(talks.rows),
            last_output=last,
            resolves=None if talks.trouble else solved,
        )
    complain(talks.trouble)


def _proof(last: datetime | None, solved: int) -> Proof:
    if solved:
        return Proof.EFFECTIVE
    return Proof.RUNNING if last else Proof.CONFIGURED


def keys(client: Client) -> Iterator[Control]:
    """Which keys may change whatever the account does. When a key was last used is not told."""
    found = _rows(client, "/api/api-keys", {"fields[api-key]": "name,status,scopes"})
    complain(found.trouble)
    active = [row for row in found.rows if row.text("status") == "active"]
    broad = sorted(clean(row.text("name")) for row in active if set(typed.texts(row.attributes, "scopes")) >= BROAD)
    if active:
        yield Control(
            id="rights-of-keys",
            name="No key may change everything",
            at=client.window.end,
            proof=Proof.CONFIGURED,
            control=ControlKind.LEAST_PRIVILEGE,
            holds=not broad,
            count=len(active) - len(broad),
            of=len(active),
            detail=_named(broad)[:200],
        )


def _named(names: list[str]) -> str:
    if not names:
        return ""
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"“{names[0]}”{others} may change campaigns, flows, lists, people and templates"


def _rows(client: Client, path: str, params: dict[str, str | int]) -> Found:
    rows: list[Row] = []

    def read() -> None:
        for page in client.door.pages(path, NEXT, params=params, max_pages=MOST_PAGES):
            rows.extend(row_of(raw) for raw in _raw(page))

    trouble = attempt(read)
    if isinstance(trouble, NotThere | Misread):
        raise Unobservable(
            "Klaviyo shows this only in a trial version of its API, and no longer in the way that we know.",
            "Look it up in Klaviyo, and answer the question yourself.",
        )
    if trouble is not None and not isinstance(trouble, Cut):
        raise trouble
    return Found(tuple(rows), trouble)


def _raw(page: Answer) -> list[object]:
    """The specification shows a single object where its text promises several: both are taken."""
    data = page.at("data")
    if not isinstance(data, dict | list):
        raise Misread("Klaviyo sent a list without its entries.")
    return data if isinstance(data, list) else [data]
