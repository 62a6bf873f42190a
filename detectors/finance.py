"""Finance and tax: do the books write themselves?"""

from __future__ import annotations

from auditor.detect import (
    Counts,
    Draft,
    Flow,
    Need,
    Seen,
    absent,
    detector,
    flowing,
    only_asked,
    partial,
    present,
    unclear,
)
from auditor.model import DataObject, Role


@detector(
    "finance.accounting_feed",
    question="Do orders reach the books without being typed?",
    why="Typing sales into accounts is slow, late and wrong more often than anybody notices.",
    good="Orders reach the books by themselves.",
    gap="Orders do not reach the books by themselves.",
    advice="Connect the shop to the accounting system.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.ERP_ACCOUNTING),
    covers=("ORD04",),
)
def accounting_feed(seen: Seen) -> Draft:
    """The flow of orders into accounting."""
    return flowing(seen)


payouts = detector(
    "finance.payouts",
    question="Do payouts and fees of the payment provider reach the books by themselves?",
    why="A payout is orders minus fees minus refunds; nobody adds that up twice the same way.",
    good="Payouts and fees reach the books by themselves.",
    gap="Payouts and fees are typed into the books.",
    advice="Connect the payment provider to the accounting system, with fees booked apart.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.PAYMENT, Role.PSP, Role.ERP_ACCOUNTING),
    covers=("FIN01",),
)(flowing)

MATCHED = 0.9


@detector(
    "finance.reconciliation",
    question="Are payouts matched with the bank by themselves?",
    why="What is not matched within the week is searched for at the end of the year.",
    good="Payouts are matched with the bank by themselves.",
    gap="Payouts are matched by hand, or not at all.",
    advice="Switch on bank rules in the accounting system for the payout texts.",
    stage=3,
    effort="low",
    impact="low",
    need=Need.SHARE,
    looks_at=Counts(DataObject.PAYMENT, of=(Role.ERP_ACCOUNTING,)),
    covers=("FIN02",),
    after=("finance.payouts",),
)
def reconciliation(seen: Seen) -> Draft:
    """The share of payments in the books that were matched."""
    counted = [each for each in seen.records(DataObject.PAYMENT) if each.filled is not None and each.total]
    if not counted:
        return unclear("The accounting system showed no payments to match")
    share = sum(each.filled or 0 for each in counted) / sum(each.total for each in counted)
    said = f"{share:.0%} of the payments are matched"
    if share >= MATCHED:
        return present(counted, said)
    return partial(counted, said) if share else absent(said)


tax = only_asked(
    "finance.tax",
    question="Is tax worked out by the address of each order?",
    why="Across a border the rate is another one, and the difference is yours.",
    good="Tax is worked out for each address.",
    gap="One rate is taken for all.",
    advice="Switch on the shop's tax calculation for every country that you ship to.",
    stage=2,
    unseen="how tax is worked out stands in settings that a read-only key does not show.",
    any_role=(Role.ECOMMERCE,),
    effort="low",
    covers=("FIN03",),
)
