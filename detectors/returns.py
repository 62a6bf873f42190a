"""Returns: who decides, who pays back?"""

from __future__ import annotations

from auditor.detect import (
    Draft,
    Flow,
    Need,
    Seen,
    Works,
    by_hand,
    by_machines,
    detector,
    flowing,
    only_asked,
    present,
    unclear,
)
from auditor.model import Actor, DataObject, Outcome, Process, Role, Trait


@detector(
    "returns.refunds_by_hand",
    question="Are refunds done by hand?",
    why="Each one is read, decided and clicked by somebody, however alike they are.",
    good="Refunds are done by hand.",
    gap="Refunds are not done by hand.",
    advice="Let the returns tool or a rule refund clear cases.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.ORDER_REFUND, of=(Role.ECOMMERCE,)),
)
def refunds_by_hand(seen: Seen) -> Draft:
    """The share of refunds that people did."""
    return by_hand(seen.work(Process.ORDER_REFUND), "refunds")


@detector(
    "returns.portal",
    question="Can customers start a return themselves?",
    why="A fifth of what is sold online comes back; each return by mail is three messages.",
    good="Customers start returns themselves.",
    gap="Every return begins with a message to you.",
    advice="Offer a returns page that prints the label and suggests an exchange.",
    stage=3,
    effort="medium",
    impact="high",
    looks_at=(
        Works(Process.ORDER_RETURN, of=(Role.ECOMMERCE,)),
        Flow(DataObject.RETURN, Role.RETURNS_PORTAL, Role.ECOMMERCE),
    ),
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.PARCELS,),
    covers=("RET01",),
)
def portal(seen: Seen) -> Draft:
    """Returns that customers or a returns tool opened, or a live connection of a returns tool."""
    opened = [each for each in seen.work(Process.ORDER_RETURN) if each.count]
    if own := [each for each in opened if each.actor in (Actor.CUSTOMER, Actor.APP)]:
        return present(own)
    draft = flowing(seen)
    if draft.outcome is Outcome.ABSENT and not opened:
        return unclear("No return was opened in the window")
    if draft.outcome is Outcome.ABSENT and any(each.actor is Actor.UNKNOWN for each in opened):
        return unclear("Returns were opened, and the shop does not tell by whom")
    return draft


@detector(
    "returns.refund_by_event",
    question="Are refunds paid by systems when the goods are back?",
    why="Money that waits for a click is asked after twice.",
    good="Systems pay refunds.",
    gap="People pay refunds.",
    advice="Let the returns tool refund as soon as the parcel is scanned.",
    stage=3,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    looks_at=Works(Process.ORDER_REFUND, of=(Role.ECOMMERCE,)),
    covers=("RET02",),
    after=("returns.portal",),
)
def refund_by_event(seen: Seen) -> Draft:
    """The share of refunds that systems did."""
    return by_machines(seen.work(Process.ORDER_REFUND), "refunds", "No order was refunded in the window")


restock = only_asked(
    "returns.restock",
    question="Is returned stock put back on sale by itself?",
    why="What lies in the returns corner is not for sale.",
    good="Returned stock is put back by itself.",
    gap="Somebody books returned stock.",
    advice="Let the scan of a return decide whether the item goes back on sale.",
    stage=3,
    unseen="whether an item goes back into stock is decided within each refund, and no platform sums it up.",
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.STOCK, Trait.PARCELS),
    covers=("RET03",),
    after=("returns.portal",),
)

return_risk = only_asked(
    "returns.risk",
    question="Does a score tell honest returns from abuse?",
    why="A few customers send back most; treating everybody like them costs the rest.",
    good="A score tells honest returns from abuse.",
    gap="Abuse of returns is noticed by chance.",
    advice="Let the returns tool flag serial returners, and ask them for a photo.",
    stage=4,
    unseen="such scores stand in tools for returns, which show them to no other program.",
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.PARCELS,),
    covers=("RET04",),
)
