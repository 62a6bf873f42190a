"""Tables that people and workflows keep inside n8n: a database of the kind that spreadsheets are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import DataObject, Proof, Records
from connectors.base import Client
from connectors.door import Cursor
from connectors.n8n.access import complain_unless_all, link
from connectors.n8n.fields import moment_if_any, text

NEXT = Cursor("cursor", ("nextCursor",))
MOST_PAGES = 4


def tables(client: Client) -> Iterator[Records]:
    """How many there are; their rows are not looked at."""
    rows = [
        row
        for page in client.door.pages("/api/v1/data-tables", NEXT, params={"limit": 250}, max_pages=MOST_PAGES)
        for row in page.rows("data")
    ]
    for row in rows:
        text(row, "id")
    yield Records(
        id="data-tables",
        name="Tables kept inside n8n",
        link=link(client, "/home/datatables"),
        at=max((when for row in rows if (when := moment_if_any(row, "updatedAt"))), default=None),
        proof=Proof.CONFIGURED,
        object=DataObject.OTHER,
        total=len(rows),
    )
    complain_unless_all(client)
