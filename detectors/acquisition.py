"""Acquisition and ads: does advertising know the shop, and are new contacts taken in by themselves?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Controls,
    Draft,
    Flow,
    Seen,
    absent,
    detector,
    flowing,
    only_asked,
    partial,
    present,
    running,
    silence,
)
from auditor.model import ControlKind, DataObject, Event, Mechanism, Role, Verb
from detectors.governance import anywhere

product_feed = detector(
    "acquisition.product_feed",
    question="Do products, prices and stock reach advertising by themselves?",
    why="A feed that somebody uploads shows yesterday's prices and spends money on what is sold out.",
    good="Products reach advertising by themselves.",
    gap="Products do not reach advertising by themselves.",
    advice="Connect the shop's product feed to the advertising platform.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.PRODUCT, Role.ECOMMERCE, Role.ADS),
    covers=("ACQ01",),
)(flowing)

audience_sync = detector(
    "acquisition.audience_sync",
    question="Do audiences for advertising follow your customers and their consent by themselves?",
    why="An uploaded list is old on the next day, and may hold people who have said no since.",
    good="Audiences for advertising follow customers and their consent.",
    gap="Audiences for advertising do not follow customers and their consent.",
    advice="Let the marketing tool or the shop pass its consenting segments to the advertising platform.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.CONSENT, Role.ECOMMERCE, Role.ADS),
    covers=("ACQ02",),
    after=("data.consent_sync",),
)(flowing)


@detector(
    "acquisition.server_events",
    question="Does the shop itself report orders to analytics, not only the visitor's browser?",
    why="Browsers block and forget; what the shop's own systems report is complete.",
    good="Orders are reported to analytics by the shop's systems.",
    gap="No system of yours reports orders to analytics.",
    advice="Report orders from the server: by the shop's channel app or a server-side connection.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.ANALYTICS),
    covers=("ACQ03",),
)
def server_events(seen: Seen) -> Draft:
    """A live flow of orders into analytics that does not only come from a pixel in the browser."""
    draft = flowing(seen)
    only_browser = [edge for edge in seen.flows() if set(edge.mechanisms) == {Mechanism.PIXEL}]
    if draft.facts and len(only_browser) == len(draft.facts):
        return partial(draft.facts, "only the visitor's browser reports them")
    return draft


@detector(
    "acquisition.link_marks",
    question="Do links in messages tell analytics where a visitor comes from?",
    why="Without marks, what e-mail brings is counted as if nobody had brought it.",
    good="Links in messages carry marks for analytics.",
    gap="Links in messages carry no marks for analytics.",
    advice="Switch on the automatic link marks (UTM) of the marketing tool.",
    stage=2,
    effort="low",
    impact="low",
    looks_at=Controls(ControlKind.LINK_MARKS, of=(Role.MARKETING,)),
    covers=("ACQ04",),
)
def link_marks(seen: Seen) -> Draft:
    """The setting that marks links is in force."""
    return anywhere(seen, ControlKind.LINK_MARKS)


spend_report = detector(
    "acquisition.spend_report",
    question="Is what advertising costs joined with what it brings, by itself?",
    why="Two reports side by side do not say which campaign earns its money.",
    good="Advertising costs and results are joined by themselves.",
    gap="Advertising costs and results are joined by hand, if at all.",
    advice="Link the advertising account to analytics, or load its costs into the report by a connection.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.AD_SPEND, Role.ADS, Role.ANALYTICS),
    covers=("ACQ05",),
)(flowing)

value_bidding = only_asked(
    "acquisition.value_bidding",
    question="Do your advertising campaigns move their bids and budgets by what customers are worth?",
    why="A model that bids for value buys fewer clicks and better customers.",
    good="Bids and budgets follow the value of customers.",
    gap="Bids and budgets are set by people, or follow clicks only.",
    advice="Report order values to the advertising platform and let it bid for them.",
    stage=4,
    unseen="how bids are set stands only inside the advertising platforms.",
    any_role=(Role.ADS,),
    covers=("ACQ06",),
    after=("acquisition.server_events",),
)

JOINED = (Event.FORM_SUBMITTED, Event.SUBSCRIBED, Event.CUSTOMER_CREATED)


@detector(
    "acquisition.lead_capture",
    question="Does a sign-up form in the shop collect contacts who are then written to at once?",
    why="Most visitors leave without buying; a form that answers at once keeps some of them.",
    good="Sign-up forms collect contacts, and they are written to at once.",
    gap="No sign-up form leads to a message.",
    advice="Put a sign-up form into the shop and let it start the welcome series.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(*JOINED, Verb.MESSAGE_SEND, of=(Role.MARKETING, Role.CRM)),
    covers=("ACQ07",),
)
def lead_capture(seen: Seen) -> Draft:
    """A form that was sent in within the window, and a running message to those who join."""
    forms = seen.automations(event=Event.FORM_SUBMITTED)
    collecting = running(forms)
    greeting = running(seen.automations(event=JOINED, verb=Verb.MESSAGE_SEND), Verb.MESSAGE_SEND)
    if collecting and greeting:
        return present([*collecting, *greeting])
    if collecting:
        return partial(collecting, "nobody who signs up is written to by itself")
    return silence(forms) if forms else absent()
