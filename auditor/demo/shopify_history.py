"""What happened in the demo shop, computed when asked: a million orders cost no more than a thousand.

Order number 0 is the newest. Whatever happens to orders keeps their order, so that any stretch of time is found by
bisection, and shares are spread evenly over every hundred orders, so that any stretch is counted without walking it.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.world import World

CANARY_PII = "canary-pii-shopify"
YEAR = 365
"""Days that Shopify keeps events."""
HUNDRED = 100
_SPREAD = 37
"""Has no divisor in common with a hundred: neighbours get distant places."""
CUT_OFF_HOUR = 15
"""Orders until then are sent in the hour that follows; later ones a day later."""

Marks = tuple[str | None, bool, bool]
"""appTitle, attributeToApp, attributeToUser."""
NOBODY: Marks = (None, False, False)
PERSON: Marks = (None, False, True)


def place(number: int) -> int:
    """Where an order stands within its hundred."""
    return number * _SPREAD % HUNDRED


def share(of: float, start: int = 0) -> frozenset[int]:
    """The places of a share of every hundred, from a place on."""
    return frozenset(range(start, start + round(of * HUNDRED)))


@dataclass(frozen=True)
class Lane:
    """One kind of event, for some of an evenly spaced series."""

    subject: str
    action: str
    code: int
    """Tells the events of one order apart."""
    created: Callable[[int], datetime]
    length: int
    places: frozenset[int] = frozenset(range(HUNDRED))
    later: Callable[[datetime], datetime] = lambda created: created
    marks: Callable[[int], Marks] = lambda _: NOBODY

    def at(self, number: int) -> datetime:
        """When it happened to that one."""
        return self.later(self.created(number))

    def has(self, number: int) -> bool:
        """Whether it happens to that one."""
        return place(number) in self.places

    def walk(self, since: datetime, until: datetime, newest_first: bool = True) -> Iterator[tuple[datetime, int]]:
        """Time and number of each, in order of time."""
        first, end = self._range(since, until)
        numbers = range(first, end) if newest_first else range(end - 1, first - 1, -1)
        return ((self.at(number), number) for number in numbers if self.has(number))

    def count(self, since: datetime, until: datetime) -> int:
        """How many happened from `since` until before `until`."""
        first, end = self._range(since, until)
        hundreds, rest = divmod(max(0, end - first), HUNDRED)
        return hundreds * len(self.places) + sum(self.has(number) for number in range(end - rest, end))

    def event(self, number: int) -> dict[str, Any]:
        """As Shopify answers it."""
        title, by_app, by_user = self.marks(number)
        return {
            "__typename": "BasicEvent",
            "id": f"gid://shopify/BasicEvent/{number * HUNDRED + self.code}",
            "action": self.action,
            "appTitle": title,
            "attributeToApp": by_app,
            "attributeToUser": by_user,
            "author": CANARY_PII if by_user else None,
            "createdAt": stamp(self.at(number)),
            "criticalAlert": False,
            "message": f"{CANARY_PII} did it for {CANARY_PII}@customer.example",
            "subjectId": f"gid://shopify/{self.subject.title()}/{number}",
            "subjectType": self.subject,
        }

    def _range(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Numbers whose time is within: the later the smaller the number."""

        def older(number: int) -> float:
            return -self.at(number).timestamp()

        numbers = range(self.length)
        # at < until, and at >= since
        first = bisect_left(numbers, True, key=lambda number: older(number) > -until.timestamp())
        end = bisect_left(numbers, True, key=lambda number: older(number) > -since.timestamp())
        return first, end


def merged(lanes: Sequence[Lane], since: datetime, until: datetime, newest_first: bool) -> Iterator[dict[str, Any]]:
    """Events of several lanes in order of time."""

    def keyed(lane: Lane) -> Iterator[tuple[float, int, Lane, int]]:
        sign = -1 if newest_first else 1
        for moment, number in lane.walk(since, until, newest_first):
            yield sign * moment.timestamp(), lane.code, lane, number

    for _, _, lane, number in heapq.merge(*map(keyed, lanes), key=lambda item: item[:2]):
        yield lane.event(number)


def stamp(moment: datetime) -> str:
    """As Shopify writes times."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class History:
    """All lanes of one world."""

    def __init__(self, world: World) -> None:
        self.now = world.now
        data = world.platform("shopify")
        self.order_gap = timedelta(days=30 / world.orders) if world.orders else timedelta(days=1)
        self.order_total = round(YEAR * world.orders / 30)
        self._fulfilment = data["fulfilment"]
        self.orders = self._order_lanes(data)
        hand = data["by_hand"]
        sent_back = share(min(hand["returns"], hand["refunds"]), 60)
        self.returns = self._order_lane("returned", 11, sent_back, _days(6))
        """Refunds of orders that were sent back; Shopify's feed has no event for a return."""
        self.products = [self._product_lane(each, index) for index, each in enumerate(data.get("product_changes", []))]

    def created(self, number: int) -> datetime:
        """When an order was placed."""
        return self.now - self.order_gap * (number + 0.5)

    def refunded(self, number: int) -> bool:
        """Whether an order has been refunded by now."""
        lane = self.lane("refund_success")
        return lane.has(number) and lane.at(number) <= self.now

    def returned(self, number: int) -> bool:
        """Whether a refunded order was sent back first."""
        return self.refunded(number) and place(number) in self.returns.places

    def lane(self, action: str) -> Lane:
        """The lane of one thing that happens to orders."""
        return next(lane for lane in self.orders if lane.action == action)

    def of_order(self, number: int) -> list[dict[str, Any]]:
        """Everything that has happened to one order so far, oldest first."""
        done = [
            (lane.at(number), lane.code, lane.event(number))
            for lane in self.orders
            if lane.has(number) and lane.at(number) <= self.now
        ]
        return [event for _, _, event in sorted(done, key=lambda item: item[:2])]

    def feed(self, subjects: Collection[str], action: str) -> list[Lane]:
        """The lanes of some subjects, of one action when it is given."""
        lanes = [*self.orders, *self.products]
        return [lane for lane in lanes if lane.subject in subjects and action in ("", lane.action)]

    def _order_lanes(self, data: Any) -> list[Lane]:
        hand, mails = data["by_hand"], data["mails"]
        cancelled = share(hand["cancellations"], 50)
        sent = frozenset(range(HUNDRED)) - cancelled
        lanes = [
            self._order_lane("placed", 1),
            self._order_lane("confirmed", 2, later=_seconds(1)),
            self._order_lane("sale_success", 3, later=_seconds(2)),
            self._order_lane("fulfillment_success", 5, sent, self._sent, self._shipper),
            self._order_lane("closed", 7, sent, self._sent_and(60)),
            self._order_lane("refund_success", 8, share(hand["refunds"], 60), _days(6), lambda _: PERSON),
            self._order_lane("cancelled", 9, cancelled, _days(0.03), lambda _: PERSON),
            self._order_lane("update", 10, share(hand["changes"], 70), _days(0.02), lambda _: PERSON),
        ]
        if mails["order"]:
            lanes.append(self._order_lane("mail_sent", 4, later=_seconds(4)))
        if mails["shipping"]:
            lanes.append(self._order_lane("mail_sent", 6, sent, self._sent_and(20)))
        return lanes

    def _order_lane(
        self,
        action: str,
        code: int,
        places: frozenset[int] = frozenset(range(HUNDRED)),
        later: Callable[[datetime], datetime] = lambda created: created,
        marks: Callable[[int], Marks] = lambda _: NOBODY,
    ) -> Lane:
        return Lane("ORDER", action, code, self.created, self.order_total, places, later, marks)

    def _product_lane(self, row: Any, index: int) -> Lane:
        gap, app = timedelta(days=30 / row["per_month"]), row.get("app")
        marks: Marks = (app, True, False) if app else PERSON

        def created(number: int) -> datetime:
            return self.now - gap * (number + 0.5)

        length = round(YEAR * row["per_month"] / 30)
        return Lane("PRODUCT", "update", 20 + index, created, length, marks=lambda _: marks)

    def _sent(self, created: datetime) -> datetime:
        """Parcels leave in one hour of the day, in the order in which they were bought."""
        last_cut = created.replace(hour=CUT_OFF_HOUR, minute=0, second=0, microsecond=0)
        if last_cut > created:
            last_cut -= timedelta(days=1)
        return last_cut + timedelta(days=1) + (created - last_cut) / 24

    def _sent_and(self, seconds: float) -> Callable[[datetime], datetime]:
        return lambda created: self._sent(created) + timedelta(seconds=seconds)

    def _shipper(self, number: int) -> Marks:
        by_app = place(number) < round(HUNDRED * self._fulfilment["share"])
        return (self._fulfilment["app"], True, False) if by_app else PERSON


def _seconds(seconds: float) -> Callable[[datetime], datetime]:
    return _days(seconds / 86_400)


def _days(days: float) -> Callable[[datetime], datetime]:
    return lambda created: created + timedelta(days=days)
