"""Fulfilment and shipping: who ships, and who is told?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Need,
    Seen,
    Works,
    by_machines,
    detector,
    flowing,
    only_asked,
)
from auditor.model import DataObject, Event, Process, Role, Trait
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
    not_without=(Trait.PARCELS,),
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
    not_without=(Trait.PARCELS,),
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
    not_without=(Trait.PARCELS,),
)
def tracking_back(seen: Seen) -> Draft:
    """The flow of fulfilments into the shop."""
    return flowing(seen)


labels_by_rule = only_asked(
    "fulfilment.labels_by_rule",
    question="Are carrier and service chosen by rules when a parcel label is made?",
    why="The right service for each parcel is a rule of weight, country and promise; people forget one.",
    good="Carrier and service are chosen by rules.",
    gap="Somebody chooses the carrier for each parcel.",
    advice="Set the shipping tool's rules by weight, country and promised date.",
    stage=2,
    unseen="shipping tools do not show their rules to other programs.",
    any_role=(Role.FULFILMENT, Role.WMS_3PL, Role.ECOMMERCE),
    not_without=(Trait.PARCELS,),
    effort="low",
    covers=("SHP01",),
)

delivery_trouble = detector(
    "fulfilment.delivery_trouble",
    question="Does a delayed or lost parcel raise a ticket or a message by itself?",
    why="Told early, a delay is a nuisance; found out by the customer, it is a complaint.",
    good="Trouble with a delivery is told by itself.",
    gap="Trouble with a delivery is first heard from the customer.",
    advice="Let the carrier's or the tracking tool's events open a ticket.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.FULFILMENT, Role.CARRIER, Role.HELPDESK),
    not_without=(Trait.PARCELS,),
    covers=("SHP03",),
    after=("fulfilment.tracking_back",),
)(flowing)

warehouse_stock = detector(
    "fulfilment.warehouse_stock",
    question="Does the warehouse tell the shop its stock by itself?",
    why="What the warehouse knows and the shop does not is sold twice.",
    good="The warehouse tells the shop its stock by itself.",
    gap="The shop's stock is kept by hand.",
    advice="Connect the warehouse or 3PL so that stock comes back with every parcel.",
    stage=3,
    effort="medium",
    impact="high",
    looks_at=Flow(DataObject.INVENTORY, Role.WMS_3PL, Role.ECOMMERCE),
    not_without=(Trait.STOCK,),
    covers=("SHP04",),
)(flowing)
