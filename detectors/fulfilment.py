"""Fulfilment and shipping: who ships, and who is told?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Flow, Need, Seen, Works, by_machines, detector, flowing
from auditor.model import DataObject, Event, Process, Role
from detectors.orders import told


@detector(
    "fulfilment.shipping_confirmation",
    question="Are customers told when their parcel is on its way?",
    why="“Where is my order?” is the most frequent question a helpdesk gets.",
    good="Customers are told when their parcel is on its way.",
    gap="Customers are not told when their parcel is on its way.",
    advice="Switch the shipping notice on, with the tracking link.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_FULFILLED, of=(Role.ECOMMERCE, Role.MARKETING)),
)
def shipping_confirmation(seen: Seen) -> Draft:
    """A message to the customer started by fulfilment."""
    return told(seen, Event.ORDER_FULFILLED)


@detector(
    "fulfilment.fulfilment_automated",
    question="Are orders sent to fulfilment and marked as shipped without anybody typing?",
    why="Every retyped order is a minute and a possible mistake.",
    good="Fulfilment is done through connected systems.",
    gap="Orders are fulfilled by hand in the shop's admin.",
    advice="Connect the shipping tool or the warehouse so that it takes orders and returns tracking numbers.",
    stage=3,
    effort="medium",
    impact="high",
    need=Need.SHARE,
    looks_at=Works(Process.ORDER_FULFIL, of=(Role.ECOMMERCE,)),
)
def fulfilment_automated(seen: Seen) -> Draft:
    """The share of fulfilments that apps did."""
    return by_machines(seen.work(Process.ORDER_FULFIL), "fulfilments", "No order was fulfilled in the window")


@detector(
    "fulfilment.tracking_back",
    question="Do tracking numbers come back to the shop by themselves?",
    why="The shop, the helpdesk and every shipping message depend on it.",
    good="Tracking numbers come back to the shop by themselves.",
    gap="Tracking numbers do not come back to the shop by themselves.",
    advice="Let the shipping tool write tracking numbers back to the order.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.FULFILMENT, Role.FULFILMENT, Role.ECOMMERCE),
    covers=("SHP02",),
)
def tracking_back(seen: Seen) -> Draft:
    """The flow of fulfilments into the shop."""
    return flowing(seen)
