"""Whether visitors are asked before they are tracked."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import asked, need
from connectors.shopify.documents import CONSENT_REGIONS, PRIVACY

PAGE = "settings/customer-privacy"


def banner(client: Client) -> Iterator[Control]:
    """Shopify's own cookie banner. Where it is off, another tool may show one: nothing here tells."""
    need(client, "read_privacy_settings")
    settings = asked(client, PRIVACY)
    shown = settings.get("banner")
    if shown is not None and not (isinstance(shown, dict) and isinstance(shown.get("enabled"), bool)):
        raise Misread("Shopify did not say whether the cookie banner is on.")
    on = bool(shown and shown["enabled"])
    yield Control(
        id="cookie-banner",
        name="Shopify's own cookie banner",
        link=admin(client, PAGE),
        at=client.window.end,
        proof=Proof.CONFIGURED,
        control=ControlKind.CONSENT,
        holds=on,
        detail="Shopify's own cookie banner is on" if on else "Shopify's own cookie banner is off",
    )
    if not on:
        raise Cut(
            "Shopify's own cookie banner is off; whether another tool asks visitors is not shown here.",
            "Open the shop in a private window: does anything ask for consent?",
        )


def regions(client: Client) -> Iterator[Control]:
    """Places where visitors must agree first."""
    need(client, "read_privacy_settings")
    found = asked(client, CONSENT_REGIONS)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Misread("Shopify did not list the places where visitors are asked for consent.")
    asking = sum(row.get("consentRequired") is True for row in found)
    if found:
        yield Control(
            id="consent-regions",
            name="Places where visitors are asked before they are tracked",
            link=admin(client, PAGE),
            at=client.window.end,
            proof=Proof.CONFIGURED,
            control=ControlKind.CONSENT,
            holds=asking > 0,
            count=asking,
            of=len(found),
            detail=f"visitors are asked in {asking} of {len(found)} {'region' if len(found) == 1 else 'regions'}",
        )
