"""Reviews and loyalty: are buyers asked, are they rewarded, and is a bad word heard?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Flow, Seen, answering, detector, flowing
from auditor.model import Automation, DataObject, Event, Role, Verb


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
    return answering(seen, (Event.ORDER_FULFILLED, Event.ORDER_DELIVERED), Verb.MESSAGE_SEND, only=_asks)


def _asks(rule: Automation) -> bool:
    return any("review" in action.detail.casefold() for action in rule.actions)


bad_reviews = detector(
    "reviews.bad_review_ticket",
    question="Does a bad review become a ticket by itself?",
    why="Whoever complains in public expects an answer in public, soon.",
    good="Bad reviews become tickets by themselves.",
    gap="Bad reviews are found by chance.",
    advice="Connect the review tool to the helpdesk, and open a ticket for two stars or fewer.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.REVIEW, Role.REVIEW, Role.HELPDESK),
    covers=("REV02",),
)(flowing)

rewards = detector(
    "reviews.loyalty_rewards",
    question="Are points earned and spent in the shop by themselves?",
    why="A reward that has to be asked for rewards nobody.",
    good="Points are earned and spent in the shop by themselves.",
    gap="The loyalty programme is not connected with the shop.",
    advice="Connect the loyalty programme to the checkout.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.LOYALTY, Role.LOYALTY, Role.ECOMMERCE),
    covers=("REV03",),
)(flowing)
