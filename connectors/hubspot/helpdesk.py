"""Tickets by the number they have in the helpdesk: which property holds it differs with what brings them here.

HubSpot has one of its own for ids of other systems; integrations and workflow tools make another, named after the
helpdesk. That a property is there says nothing: the first one that some ticket has filled is taken. Which system's
numbers it holds is only presumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model import DataObject, JoinKey
from connectors.base import Client, Draw, Lookup, Lot, Record, Sample
from connectors.errors import BadCredential, Denied, ReadError, Throttled, Unobservable
from connectors.hubspot.fields import Field, ticket_fields
from connectors.hubspot.once import once
from connectors.hubspot.scopes import TICKETS, add
from connectors.hubspot.search import PAGE, compared, one_of, search
from connectors.hubspot.told import moment

BUILT_IN = "hs_external_object_ids"
"""Every account has it, and most leave it empty."""
BORN = "createdate"
MOST = 3
"""Properties that are tried."""
AT_ONCE = 100
NO_NUMBER = "HubSpot's tickets carry no number of another system."
_DESK = re.compile(r"zen ?desk|gorgias|fresh ?desk|intercom|help ?scout|re:?amaze|kustomer|front ?app|help ?desk")
_ELSEWHERE = re.compile(r"external|source|origin|other system")
_NUMBER = re.compile(r"\b(ids?|number|no|nr|key|ref|reference)\b|#")
_OF_OTHERS = re.compile(
    r"\b(user|requester|customer|contact|agent|assignee|group|brand|organi[sz]ation|company|order|form|thread|"
    r"conversation|account|channel|status|url|link)\b"
)
_BETWEEN = re.compile(r"[\s;,|]+")

Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Numbered:
    """The property that holds the number, and the newest tickets that have one; no name where there are no tickets."""

    name: str = ""
    rows: tuple[Row, ...] = ()
    whole: bool = True


def numbered(client: Client) -> Numbered:
    """Found out once. Raises Unobservable where there are tickets, but none with a number."""
    return once(client, "numbered tickets", lambda: _numbered(client))


def _numbered(client: Client) -> Numbered:
    trouble: ReadError | None = None
    for field in sorted(filter(_rank, ticket_fields(client)), key=lambda each: (-_rank(each), each.name))[:MOST]:
        try:
            found = search(client, "tickets", [compared(field.name, "HAS_PROPERTY")], newest_by=BORN,
                           properties=(field.name, BORN), limit=PAGE)  # fmt: skip
        except (BadCredential, Denied, Throttled):
            raise
        except ReadError as error:  # HubSpot may not let all properties be searched
            trouble = trouble or error
            continue
        if found.total:
            return Numbered(field.name, found.rows, found.total <= len(found.rows))
    if not search(client, "tickets", [compared(BORN, "HAS_PROPERTY")]).total:
        return Numbered()
    raise trouble or Unobservable(NO_NUMBER)


def _rank(field: Field) -> int:
    """How likely a property holds the number that a ticket has in another system; 0: it does not."""
    if not field.own:
        return 1 if field.name == BUILT_IN else 0
    words = f"{field.name} {field.label}".casefold().replace("_", " ")
    number, desk = _NUMBER.search(words), _DESK.search(words)
    if _OF_OTHERS.search(words):
        return 0
    if desk and (number or "ticket" in words):
        return 3
    return 2 if number and _ELSEWHERE.search(words) else 0


def _newest(client: Client, draw: Draw) -> Lot:
    """Whatever the window: they serve to check the way of asking, and the way back."""
    held = numbered(client)
    return Lot(tuple(_record(row, held.name) for row in held.rows)[: draw.size], held.whole)


def _by_number(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    held = numbered(client)
    if held.name:
        found = search(client, "tickets", [one_of(held.name, keys)], properties=(held.name, BORN), limit=2 * AT_ONCE)
        yield from (_record(row, held.name) for row in found.rows)


def _record(row: Row, name: str) -> Record:
    numbers = filter(None, _BETWEEN.split(row[name] or ""))
    return Record(tuple((JoinKey.TICKET_ID, number) for number in numbers), moment(row[BORN]))


SAMPLE = Sample((DataObject.TICKET,), (JoinKey.TICKET_ID,), _newest, add(TICKETS), (TICKETS,))
LOOKUP = Lookup((DataObject.TICKET,), JoinKey.TICKET_ID, _by_number, AT_ONCE, add(TICKETS), (TICKETS,), presumed=True)
