"""Custom objects: records of the account's own making, such as orders, and the triggers that act on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model import AnyFact, Automation, DataObject, Event, Proof, Records, State, Trigger
from connectors.base import Client
from connectors.door import Params, piece
from connectors.errors import Cut, Misread
from connectors.redact import clean
from connectors.zendesk import words
from connectors.zendesk.answers import PAGE, flag, gathered, is_filled, link, listed, name_of, newest, once, says_more
from connectors.zendesk.answers import whole_number as number
from connectors.zendesk.customers import EXTERNAL
from connectors.zendesk.rules import known_to
from connectors.zendesk.typed import Row, a_text, date, text

OBJECTS = "/api/v2/custom_objects"
ADMIN = "objects-rules/custom-objects/objects"
MOST = 4
"""Objects that are looked into: three requests each."""


def objects(client: Client) -> Sequence[Row]:
    """The account's custom objects, read once."""
    return once(client, "objects", lambda: sorted(listed(client, OBJECTS, "custom_objects"), key=_key))


def _key(row: Row) -> str:
    return name_of(row, "key")


def _title(row: Row) -> str:
    return clean(text(row, "title_pluralized", absent=True) or text(row, "title", absent=True) or _key(row))


def records(client: Client) -> Iterator[AnyFact]:
    """How many records each object has, how fresh they are, and whether another system's id stands on them."""
    yield from gathered(*(_records(client, row) for row in objects(client)[:MOST]))
    _all_of_them(client)


def _all_of_them(client: Client) -> None:
    if (left := len(objects(client)) - MOST) > 0:
        raise Cut(f"There are {left + MOST} custom objects; {left} of them were not looked into.")


def _records(client: Client, row: Row) -> Iterator[Records]:
    path = f"{OBJECTS}/{piece(_key(row))}/records"
    total = number(client.door.get(f"{path}/count"), "count", "value")
    asked: Params = {"page[size]": PAGE, "sort": "-updated_at"}
    answer = client.door.get(path, asked) if total else None
    rows = answer.rows("custom_object_records") if answer else []
    if not all(EXTERNAL in one for one in rows):
        raise Misread("Zendesk did not say whether records of a custom object carry the id of another system.")
    last = newest(date(one, "updated_at") for one in rows)
    linked = sum(is_filled(one[EXTERNAL]) for one in rows)
    fresh = Proof.RUNNING if last and last >= client.window.start else Proof.CONFIGURED
    place = link(client, f"{ADMIN}/{_key(row)}")
    title, name = _title(row), f"object-{_key(row)}"
    yield Records(
        id=name, name=f"Custom object {title}", link=place, at=last, proof=fresh, object=DataObject.OTHER, total=total
    )
    if rows:
        yield Records(
            id=f"{name}-{EXTERNAL}",
            name=f"Newest records of {title} with the id of another system",
            link=place,
            at=last,
            proof=fresh,
            object=DataObject.OTHER,
            field=EXTERNAL,
            total=len(rows),
            filled=linked,
            sampled=total > len(rows),
        )
    if answer and says_more(answer):
        raise Cut(f"We looked at the newest {len(rows)} records of {title}; there are more.")


def object_triggers(client: Client) -> Iterator[AnyFact]:
    """Rules that act when a record of a custom object is made or changed; Zendesk counts no runs of them."""
    yield from gathered(*(_triggers(client, row) for row in objects(client)[:MOST]))
    _all_of_them(client)


def object_rules(client: Client) -> list[Row]:
    """The rules of all objects that are looked into."""
    found = [row for held in objects(client)[:MOST] for row in _rules(client, held)]
    _all_of_them(client)
    return found


def _rules(client: Client, held: Row) -> Sequence[Row]:
    path = f"{OBJECTS}/{piece(_key(held))}/triggers"
    return once(client, path, lambda: list(listed(client, path, "triggers")))


def _triggers(client: Client, held: Row) -> Iterator[Automation]:
    rows = _rules(client, held)
    known, trouble = known_to(client, rows)
    for row in rows:
        yield Automation(
            id=f"object-trigger-{name_of(row)}",
            name=clean(a_text(row, "title")),
            link=link(client, f"{ADMIN}/{_key(held)}/triggers"),
            at=date(row, "updated_at", absent=True),
            triggers=(Trigger(event=Event.OTHER, detail=f"a record of {_title(held)} is made or changed"[:200]),),
            conditions=words.criteria(row, known),
            actions=words.actions(row, known),
            state=State.LIVE if flag(row, "active") else State.OFF,
        )
    if trouble is not None:
        raise trouble
