"""Reviews and loyalty: are buyers asked, are they rewarded, and is a bad word heard?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Seen, detector, working
from auditor.model import Event, Role, Verb


@detector(
    "reviews.review_request",
    question="Are buyers asked for a review automatically?",
    why="Most reviews come from a request after delivery, and reviews sell.",
    good="Buyers are asked for a review automatically.",
    gap="Buyers are not asked for a review automatically.",
    advice="Ask for a review some days after delivery, from the review tool or the marketing tool.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(
        Event.ORDER_FULFILLED, Event.ORDER_DELIVERED, Verb.MESSAGE_SEND, of=(Role.REVIEW, Role.MARKETING)
    ),
    any_role=(Role.REVIEW,),
    covers=("REV01",),
)
def review_request(seen: Seen) -> Draft:
    """A message after fulfilment or delivery that says it asks for a review."""
    asking = [
        rule
        for rule in seen.automations(event=(Event.ORDER_FULFILLED, Event.ORDER_DELIVERED), verb=Verb.MESSAGE_SEND)
        if any("review" in action.detail.casefold() for action in rule.actions)
    ]
    return working(asking, Verb.MESSAGE_SEND)
