"""Lead scores: properties that hold one, whether contacts get it, and whether anything acts on it.

Every account has HubSpot's own score properties: that they exist says nothing. HubSpot does not tell a score of its
model from points by rules; both are a score that sales may work by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model import Intelligence, Prediction, Proof, State
from connectors.base import Client
from connectors.errors import Cut, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.fields import Field, contact_fields
from connectors.hubspot.filters import every_filter
from connectors.hubspot.flows import flows, live
from connectors.hubspot.lists import listing, lists_with
from connectors.hubspot.search import SEARCH_CAP, compared, search, within
from connectors.hubspot.told import moment
from connectors.hubspot.trouble import KEYS
from connectors.redact import clean

OWN = ("hs_predictivecontactscore_v2", "hubspotscore")
"""HubSpot's own: likelihood to close, and points."""
SCORE_FIELDS = ("calculation_score", "score")
"""What the field type of a score made in the account is called."""
MOST = 6
REMEDY = f"{KEYS}: add automation and crm.lists.read to the scopes of this key."


def intelligence(client: Client) -> Iterator[Intelligence]:
    """Every lead score that contacts hold."""
    names = _scores(client)
    unsure: ReadError | None = None
    for name, label in sorted(names.items())[:MOST]:
        if not search(client, "contacts", [compared(name, "GT", "0")]).total:
            continue
        acting, trouble = _acting(client, clean(name))
        unsure = unsure or (None if acting else trouble)
        yield _intelligence(client, name, label, acting)
    if unsure is not None:
        raise Cut(f"Whether anything acts on the score was not seen in full. {unsure.says}", unsure.remedy or REMEDY)
    if len(names) > MOST:
        raise Cut(f"There are more than {MOST} score properties; the others were not looked at.")


def _scores(client: Client) -> dict[str, str]:
    """Name and label of the properties that hold a score."""
    return {field.name: field.label for field in contact_fields(client) if _is_score(field)}


def _is_score(definition: Field) -> bool:
    return definition.name in OWN or definition.field_type in SCORE_FIELDS


def _intelligence(client: Client, name: str, label: str, acting: list[str]) -> Intelligence:
    """Contacts that came in the window and hold a score show that it is still given."""
    scored = [compared(name, "GT", "0"), within(client.window, "createdate")]
    found = search(client, "contacts", scored, newest_by="createdate", properties=("createdate",))
    newest = moment(found.rows[0]["createdate"]) if found.rows else None
    return Intelligence(
        id=clean(name),
        name=clean(label),
        link=link(client, "property-settings"),
        at=newest,
        proof=Proof.RUNNING if found.total else Proof.CONFIGURED,
        predicts=Prediction.LEAD_SCORE,
        state=State.LIVE,
        outputs=None if found.total == SEARCH_CAP else found.total,
        last_output=newest,
        acted_on_by=tuple(acting),
    )


def _acting(client: Client, name: str) -> tuple[list[str], ReadError | None]:
    """Switched-on workflows and active lists that look at the score, and what kept us from seeing more of them."""
    acting: list[str] = []
    trouble: ReadError | None = None
    try:
        known = flows(client)
        acting += [flow.id for flow in live(known) if _looks_at(flow.definition, name)]
        trouble = known.unseen
    except ReadError as error:
        trouble = error
    try:
        acting += [f"list {number}" for number in lists_with(client, name)]
        trouble = trouble or listing(client).trouble
    except ReadError as error:
        trouble = trouble or error
    return acting, trouble


def _looks_at(definition: Mapping[str, Any], name: str) -> bool:
    return any(each.property == name for each in every_filter(definition))
