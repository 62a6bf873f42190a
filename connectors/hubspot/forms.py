"""Forms: which ask for consent, and which tell somebody here that they were filled in.

Who is told is dropped; only that somebody is. HubSpot does not show to any key how often a form was filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model import Action, Automation, Channel, Control, ControlKind, Event, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.door import Cursor, piece
from connectors.errors import Cut, ReadError
from connectors.hubspot.account import control, link
from connectors.hubspot.once import once
from connectors.hubspot.told import (
    Row,
    each,
    flag,
    flag_or_none,
    identity,
    mapping,
    text,
    text_or_none,
    values,
    when_or_none,
)
from connectors.redact import clean

FORMS = "/marketing/v3/forms"
DEFINITIONS = "/communication-preferences/2026-03/definitions"
NEXT = Cursor("after", ("paging", "next", "after"))
MOST_PAGES = 5
UNTOLD = "HubSpot did not say whom a form tells that it was filled in."
ASKING = ("explicit_consent_to_process", "implicit_consent_to_process", "legitimate_interest")

Listed = tuple[Sequence[Row], ReadError | None]


def notices(client: Client) -> Iterator[Automation]:
    """Forms that write to somebody here when a customer fills them in."""
    forms, trouble = _forms(client)
    for form in forms:
        setting = mapping(form, "configuration", UNTOLD)
        if values(setting, "notifyRecipients", UNTOLD) or flag_or_none(setting, "notifyContactOwner", UNTOLD):
            yield _notice(client, form)
    if trouble is not None:
        raise trouble


def _notice(client: Client, form: Row) -> Automation:
    return Automation(
        id=f"form:{piece(identity(form, 'id'))}"[:200],
        name=clean(f"Notice of form “{text_or_none(form, 'name') or ''}”"),
        link=link(client, "forms"),
        at=when_or_none(form, "updatedAt"),
        proof=Proof.CONFIGURED,
        triggers=(Trigger(event=Event.FORM_SUBMITTED, detail="a form"),),
        actions=(Action(verb=Verb.STAFF_NOTIFY, channel=Channel.EMAIL, detail="tell somebody by e-mail"),),
        state=State.LIVE,
    )


def consent(client: Client) -> Iterator[Control]:
    """Whether every form asks for consent, or at least names the legal ground on which it keeps what is filled in."""
    forms, trouble = _forms(client)
    kinds = [_legal(form) for form in forms]
    asking = sum(kind in ASKING for kind in kinds)
    if trouble is not None and asking == len(kinds):
        raise trouble
    if forms:
        says = f"{asking} of {len(forms)} forms ask for consent or name their legal ground"
        if len(forms) == 1:
            says = f"the only form {'asks' if asking else 'does not ask'} for consent"
        holds = asking == len(forms)
        kind, of = ControlKind.CONSENT, len(forms)
        yield control(client, kind, "consent-in-forms", holds, says, "forms", count=asking, of=of)
    if trouble is not None:
        raise trouble


def _legal(form: Row) -> str:
    says = "HubSpot did not say whether a form asks for consent."
    return text(mapping(form, "legalConsentOptions", says), "type", says)


def _forms(client: Client) -> Listed:
    return once(client, "forms", lambda: _read(client))


def _read(client: Client) -> Listed:
    rows: dict[str, Row] = {}
    trouble: ReadError | None = None
    try:
        for page in client.door.pages(FORMS, NEXT, params={"limit": 100}, max_pages=MOST_PAGES):
            found, odd = each(page.rows("results"), _form)
            rows |= {number: row for number, row, archived in found if not archived}
            trouble = trouble or odd
    except Cut as error:
        trouble = trouble or error
    return [rows[number] for number in sorted(rows)], trouble


def _form(row: Row) -> tuple[str, Row, bool]:
    return identity(row, "id"), row, flag_or_none(row, "archived") is True


def message_kinds(client: Client) -> Iterator[Control]:
    """Whether contacts can choose which kinds of messages they get; HubSpot's own kinds are in every account."""
    rows = client.door.get(DEFINITIONS).rows("results")
    own = [row for row in rows if _is_own(row)]
    says = f"contacts can choose between {len(own)} kinds of messages of your own"
    says = "contacts can choose one kind of messages of your own" if len(own) == 1 else says
    says = says if own else "no kinds of messages of your own are set up for contacts to choose from"
    yield control(client, ControlKind.CONSENT, "kinds-of-messages", bool(own), says, "subscription-preferences")


def _is_own(row: Row) -> bool:
    says = "HubSpot did not say which kinds of messages contacts can choose."
    used, given = flag(row, "isActive", says), flag(row, "isDefault", says)
    return used and not given and flag_or_none(row, "isInternal", says) is not True
