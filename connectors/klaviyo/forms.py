"""Sign-up forms in the shop: which are live, and how often each was sent in.

Klaviyo does not tell to which list a form adds people, nor whether a test in it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from auditor.model import Action, Automation, Event, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.klaviyo import typed
from connectors.klaviyo.reports import Series, form_submissions
from connectors.klaviyo.resources import Row, complain, listing
from connectors.redact import clean

MOST_PAGES = 3
"""Of 100 forms each."""
STATES = {"live": State.LIVE, "draft": State.DRAFT}


def signup_forms(client: Client) -> Iterator[Automation]:
    """Every form, live or not."""
    asked: dict[str, str | int] = {"fields[form]": "name,status,ab_test,updated_at", "page[size]": 100}
    check = partial(_form, counted=Series({}))
    found, counted = listing(client, "forms", "/api/forms", asked, MOST_PAGES, check), form_submissions(client)
    for row in sorted(found, key=lambda row: row.id):
        yield _form(row, counted)
    complain(found.trouble, counted.trouble)


def _form(row: Row, counted: Series) -> Automation:
    runs, last = counted.counts.get(row.id, (None if counted.trouble else 0, None))
    tested = ", set up to test variants" if typed.flag(row.attributes, "ab_test") else ""
    return Automation(
        id=row.id,
        name=clean(row.text("name")),
        at=last or row.moment("updated_at"),
        proof=Proof.RUNNING if runs else Proof.CONFIGURED,
        triggers=(Trigger(event=Event.FORM_SUBMITTED, detail="sign-up form"),),
        actions=(Action(verb=Verb.OTHER, detail=f"collects sign-ups{tested}"),),
        state=STATES.get(row.text("status"), State.UNKNOWN),
        runs=runs,
        last_run=last,
    )
