"""Storefront and merchandising: what is shown to whom, and at which price?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Intelligences, Seen, detector, model_in_use, working
from auditor.model import Prediction, Role, Verb


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
