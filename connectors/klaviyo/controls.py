"""Settings that keep consent and figures in order."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.errors import Misread
from connectors.klaviyo.audiences import lists
from connectors.klaviyo.resources import complain, listing, newest
from connectors.klaviyo.work import counts_of, loads
from connectors.redact import clean

WAYS = ("single_opt_in", "double_opt_in")


def double_opt_in(client: Client) -> Iterator[Control]:
    """Whether lists ask new subscribers to confirm their address."""
    found = lists(client)
    rows = sorted(found, key=lambda row: row.id)
    if any(row.text("opt_in_process") not in WAYS for row in rows):
        raise Misread("Klaviyo did not tell how people join one of the lists.")
    single = [clean(row.text("name")) for row in rows if row.text("opt_in_process") == WAYS[0]]
    complain(found.trouble)
    if rows:
        yield Control(
            id="double-opt-in",
            name="New subscribers confirm their address",
            at=client.window.end,
            proof=Proof.CONFIGURED,
            control=ControlKind.CONSENT,
            holds=not single,
            count=len(rows) - len(single),
            of=len(rows),
            detail=_unconfirmed(single)[:200],
        )


def _unconfirmed(names: list[str]) -> str:
    if not names:
        return ""
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    takes = "take" if len(names) > 1 else "takes"
    return f"“{names[0]}”{others} {takes} people on without a confirmation"


def links_marked(client: Client) -> Iterator[Control]:
    """Whether links in messages are marked, so that web analytics can tell visits by Klaviyo from others."""
    asked = {"fields[tracking-setting]": "auto_add_parameters"}
    found = listing(client, "marks", "/api/tracking-settings", asked, 2, lambda row: row.flag("auto_add_parameters"))
    rows = tuple(found)
    if not rows:
        complain(found.trouble)
    if len(rows) != 1:
        raise Misread("Klaviyo showed not exactly one setting for marks on links.")
    marked = rows[0].flag("auto_add_parameters")
    yield Control(
        id="link-marks",
        name="Links in messages tell web analytics where a visitor comes from",
        at=client.window.end,
        proof=Proof.CONFIGURED,
        control=ControlKind.LINK_MARKS,
        holds=marked,
        detail="" if marked else "Klaviyo does not add its marks (UTM) to links by itself",
    )
    complain(found.trouble)


def loads_accepted(client: Client) -> Iterator[Control]:
    """Whether bulk loads of the window brought in every row. Klaviyo forgets loads after a while."""
    found = loads(client)
    recent = [row for row in found if row.date("created_at") >= client.window.start]
    counts = [counts_of(row) for row in recent]
    known = [(total, failed) for total, failed in counts if total is not None and failed is not None]
    if total := sum(total for total, _ in known):
        failed = sum(failed for _, failed in known)
        yield Control(
            id="accepted-loads",
            name="Bulk loads of profiles bring in every row",
            at=newest([row.date("created_at") for row in recent]),
            proof=Proof.RUNNING,
            control=ControlKind.DATA_QUALITY,
            holds=not failed,
            count=max(total - failed, 0),
            of=total,
            detail=f"Klaviyo refused {failed:,} of {total:,} rows" if failed else "",
        )
    complain(found.trouble)
