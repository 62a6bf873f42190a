"""People looked up by the number they have in another system; and the newest ones, to check the way of asking.

Not by address: whoever writes has one here, whatever the shop sends. Their keys are compared in memory and never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model import DataObject, JoinKey
from connectors.base import Client, Draw, Lookup, Lot, Record, Sample
from connectors.errors import Misread
from connectors.zendesk.answers import ADMIN, PAGE, whole_number
from connectors.zendesk.customers import CUSTOMERS, EXTERNAL
from connectors.zendesk.typed import Row, date, ident

MANY = "/api/v2/users/show_many"
AT_ONCE = 100


def _newest(client: Client, draw: Draw) -> Lot:
    asked: dict[str, str | int] = {
        "query": CUSTOMERS.query, "sort_by": "created_at", "sort_order": "desc", "per_page": PAGE,
    }  # fmt: skip
    answer = client.door.get("/api/v2/search", asked)
    found = answer.rows("results")
    return Lot(tuple(map(_record, found))[: draw.size], whole=whole_number(answer, "count") <= len(found))


def _by_number(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    fit = [key for key in keys if key.isprintable() and not set(key) & set(", ")]
    if fit:
        yield from map(_record, client.door.get(MANY, {"external_ids": ",".join(fit)}).rows("users"))


def _record(row: Row) -> Record:
    if EXTERNAL not in row:
        raise Misread("Zendesk did not say whether its customers carry the id of another system.")
    number = ident(row, EXTERNAL)
    return Record(((JoinKey.CUSTOMER_ID, number),) if number else (), date(row, "created_at"))


SAMPLES = (Sample((DataObject.CUSTOMER,), (JoinKey.CUSTOMER_ID,), _newest, ADMIN),)
LOOKUPS = (Lookup((DataObject.CUSTOMER,), JoinKey.CUSTOMER_ID, _by_number, AT_ONCE, ADMIN),)
