"""Storefront and merchandising: what is shown to whom, and at which price?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Controls,
    Draft,
    Flow,
    Intelligences,
    Seen,
    detector,
    flowing,
    model_in_use,
    only_asked,
    working,
)
from auditor.model import Automation, ControlKind, DataObject, Event, Prediction, Role, Verb
from detectors.governance import anywhere
from detectors.marketing import SENDERS, lifecycle


@detector(
    "storefront.dynamic_pricing",
    question="Are prices set by a model that follows demand?",
    why="It pays only with many products and real competition; where it does, nobody can do it by hand.",
    good="A model sets prices.",
    gap="No model sets prices.",
    advice="Consider it only for price-sensitive ranges, with limits.",
    stage=4,
    effort="high",
    impact="low",
    looks_at=Intelligences(Prediction.PRICE, of=(Role.PRICING_ENGINE,)),
    any_role=(Role.ECOMMERCE,),
    covers=("STO04",),
)
def dynamic_pricing(seen: Seen) -> Draft:
    """A pricing model whose output something acts on."""
    return model_in_use(seen, Prediction.PRICE)


@detector(
    "storefront.recommendations",
    question="Are products recommended to each customer by a model?",
    why="A fixed list of best sellers treats everyone alike; a model picks what each person is likely to want.",
    good="Messages recommend products chosen for each customer.",
    gap="No message recommends products chosen for each customer.",
    advice="Put a personalised product block into the flow that earns most.",
    stage=4,
    effort="low",
    impact="medium",
    looks_at=Automations(Verb.RECOMMEND, of=(Role.MARKETING, Role.PERSONALISATION)),
    any_role=(Role.MARKETING,),
    covers=("STO02",),
)
def recommendations(seen: Seen) -> Draft:
    """A running automation with a personalised product block."""
    return working(seen.automations(verb=Verb.RECOMMEND), Verb.RECOMMEND)


related_products = only_asked(
    "storefront.related_products",
    question="Does a product page show what goes with the product, by rules that you set?",
    why="A visitor who finds what goes with it puts more into the cart.",
    good="Product pages show what goes with the product.",
    gap="Product pages stand alone.",
    advice="Set related products by rule: same room, same care, bought together.",
    stage=2,
    unseen="what a page shows beside a product stands in the shop's theme, which explains itself to no program.",
    any_role=(Role.ECOMMERCE,),
    effort="low",
    covers=("STO01",),
)

personal_search = detector(
    "storefront.personal_search",
    question="Do search and the order of products follow what each visitor does?",
    why="The first row of a list sells most; a model can fill it for each visitor.",
    good="Search and lists follow what visitors do.",
    gap="Every visitor sees the same lists in the same order.",
    advice="Try a search tool that learns from behaviour, on the busiest collection first.",
    stage=4,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.WEB_BEHAVIOUR, Role.STOREFRONT, Role.PERSONALISATION),
    any_role=(Role.ECOMMERCE,),
    covers=("STO03",),
)(flowing)


@detector(
    "storefront.content_by_model",
    question="Does a model write or translate product texts, as part of a running workflow?",
    why="Texts are what holds up new products; a draft by a model turns days into minutes.",
    good="A model writes product texts in a running workflow.",
    gap="Product texts are written by people alone.",
    advice="Let a model draft texts for new products, with a person who approves them.",
    stage=4,
    effort="medium",
    impact="low",
    looks_at=Automations(Verb.MODEL_ASK, Verb.AGENT_ACT, of=(Role.IPAAS, Role.PIM_ERP)),
    any_role=(Role.ECOMMERCE,),
    covers=("STO05",),
)
def content_by_model(seen: Seen) -> Draft:
    """A running workflow that asks a model and writes to products."""
    asking = seen.automations(verb=(Verb.MODEL_ASK, Verb.AGENT_ACT))
    return working([rule for rule in asking if _writes_products(rule)], Verb.RECORD_UPDATE, Verb.RECORD_CREATE)


def _writes_products(rule: Automation) -> bool:
    writing = (Verb.RECORD_UPDATE, Verb.RECORD_CREATE)
    return any(action.verb in writing and DataObject.PRODUCT in action.data for action in rule.actions)


product_source = detector(
    "storefront.product_source",
    question="Do product data come into the shop from one source by themselves?",
    why="One place to correct a size or a picture, and every channel is right.",
    good="Product data come from one source by themselves.",
    gap="Product data are typed into the shop.",
    advice="Connect the system that holds product data to the shop.",
    stage=3,
    effort="high",
    impact="medium",
    looks_at=Flow(DataObject.PRODUCT, Role.PIM_ERP, Role.ECOMMERCE),
    covers=("STO06",),
)(flowing)


@detector(
    "storefront.price_drop",
    question="Are customers told when something they looked at becomes cheaper?",
    why="They have shown that they want it; the price was the hurdle.",
    good="Customers are told when something they looked at becomes cheaper.",
    gap="Nobody is told when a price falls.",
    advice="Switch on a price-drop message for products that somebody viewed.",
    stage=3,
    effort="low",
    impact="low",
    looks_at=Automations(Event.PRICE_DROPPED, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("STO08",),
    after=("data.behaviour_in_marketing",),
)
def price_drop(seen: Seen) -> Draft:
    """A message started by a falling price."""
    return lifecycle(seen, Event.PRICE_DROPPED)


@detector(
    "storefront.consent_kept",
    question="Are visitors asked for consent, and is their answer kept?",
    why="Everything that is measured and sent later stands on this answer.",
    good="Visitors are asked for consent and their answer is kept.",
    gap="Visitors are not asked for consent everywhere.",
    advice="Switch the cookie banner on for every region that needs one.",
    stage=3,
    effort="low",
    impact="high",
    looks_at=Controls(ControlKind.CONSENT, of=(Role.ECOMMERCE, Role.CONSENT)),
    any_role=(Role.ECOMMERCE,),
    covers=("STO09",),
)
def consent_kept(seen: Seen) -> Draft:
    """The shop or a consent tool asks, and keeps the answer."""
    return anywhere(seen, ControlKind.CONSENT)
