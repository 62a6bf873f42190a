"""Who may still be written to: HubSpot notes who opted out, of all e-mail or of one kind of it, and no agreement.

Empty means not opted out, but only where the answer shows that it can tell: HubSpot leaves out what our key may not
see, and in some answers also what is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from connectors.base import Client, Consent
from connectors.errors import BadCredential, ReadError, Throttled
from connectors.hubspot.fields import contact_fields
from connectors.hubspot.told import Row, text_or_none

ALL = "hs_email_optout"
MOST_KINDS = 60


def names(client: Client) -> list[str]:
    """The properties to ask for."""
    return [ALL, *(_kinds(client) or ())]


def reader(client: Client, rows: Sequence[Row]) -> Callable[[Row], Consent | None]:
    """What the rows of one answer say: each of them, by what all of them show."""
    kinds = _kinds(client)
    can_tell = kinds is not None and any(ALL in row for row in rows)

    def consent(row: Row) -> Consent | None:
        everything = _yes(row, ALL)
        if everything:
            return Consent.WITHDRAWN
        if not can_tell or everything is None or any(_yes(row, kind) is not False for kind in kinds or ()):
            return None  # not of all e-mail, but perhaps of just the kind that matters
        return Consent.OPEN

    return consent


def _kinds(client: Client) -> list[str] | None:
    """The properties that tell of one kind of e-mail each; None where it is not known which there are."""
    try:
        found = [each.name for each in contact_fields(client) if each.name.startswith(f"{ALL}_")]
    except (BadCredential, Throttled):
        raise
    except ReadError:
        return None
    return found if len(found) <= MOST_KINDS else None


def _yes(row: Row, name: str) -> bool | None:
    """Whether somebody opted out; None for a word that is neither yes nor no."""
    return {"true": True, "false": False, "": False}.get((text_or_none(row, name) or "").casefold())
