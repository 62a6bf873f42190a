"""The demo merchant's customers, the same people on every platform; worked out when asked, however many there are.

Customer 0 is the newest. Some write their address with capitals, some have letters of other alphabets in it, some
bought as guests with a telephone number only; some have a second profile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from auditor.demo.world import World

MARK = "canary-pii-shopper"
"""In every address: none of them may come out of an audit."""
DIAL = "+44794"
"""Before every telephone number; nobody has one of these."""
NUMBER = 6_612_000_000_000
HUNDRED, _SPREAD = 100, 37
GUESTS = (50, 51)
"""Of every hundred, those without an address."""
_ADDRESS = re.compile(rf"{MARK}-(\d+)@", re.IGNORECASE)
FAST, SLOW = timedelta(minutes=2), timedelta(hours=3)


@dataclass(frozen=True)
class Overlap:
    """Which customers another platform knows: so many of every hundred, spread evenly."""

    share: float

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Of every hundred customers, those who are known."""
        known = round(HUNDRED * self.share)
        return tuple(number for number in range(HUNDRED) if number * _SPREAD % HUNDRED < known)

    def has(self, number: int) -> bool:
        """Whether a customer is known there."""
        return number % HUNDRED in self.places

    def nth(self, rank: int) -> int:
        """The customer who is the nth known one, 0 the newest."""
        hundreds, rest = divmod(rank, len(self.places))
        return hundreds * HUNDRED + self.places[rest]

    def rank(self, number: int) -> int:
        """How many newer customers are known."""
        hundreds, rest = divmod(number, HUNDRED)
        return hundreds * len(self.places) + sum(place < rest for place in self.places)


@dataclass(frozen=True)
class People:
    """The customers of one world."""

    world: World

    @property
    def gap(self) -> timedelta:
        """The time between two new customers."""
        return timedelta(days=30 / int(self.world.data["volumes"].get("new_customers", 720)))

    @property
    def profiles(self) -> Overlap:
        """Who reached the marketing tool."""
        return Overlap(float(self.world.data.get("klaviyo", {}).get("profiles", {}).get("reach", 1)))

    def created(self, number: int) -> datetime:
        """When a customer came to be in the shop."""
        return self.world.now - self.gap * (number + 0.5)

    def newer_than(self, days: float) -> int:
        """How many customers are younger than so many days."""
        return max(0, round(timedelta(days=days) / self.gap))

    def number(self, customer: int) -> str:
        """The shop's id of a customer."""
        return str(NUMBER - customer)

    def email(self, customer: int) -> str | None:
        """The address as most platforms keep it; None for a guest who gave a telephone number only."""
        if customer % HUNDRED in GUESTS:
            return None
        host = "b\u00fccher.example" if customer % HUNDRED == 7 else "customer.example"
        return f"{MARK}-{customer}@{host}"

    def as_typed(self, customer: int) -> str | None:
        """The address as the customer wrote it."""
        email = self.email(customer)
        return email.title() if email and customer % 9 == 4 else email

    def phone(self, customer: int) -> str:
        """A telephone number, by E.164."""
        return f"{DIAL}{customer:07d}"

    def by_email(self, text: str) -> int | None:
        """Who has this address, whatever its capitals."""
        found = _ADDRESS.match(text)
        customer = int(found.group(1)) if found else -1
        known = 0 <= customer < self.world.customers and text.casefold() == self.email(customer)
        return customer if known else None

    def by_phone(self, text: str) -> int | None:
        """Who has this telephone number."""
        digits = text.removeprefix(DIAL)
        customer = int(digits) if text.startswith(DIAL) and digits.isdecimal() else -1
        return customer if 0 <= customer < self.world.customers else None

    def by_number(self, text: str) -> int | None:
        """Who has this number in the shop."""
        customer = NUMBER - int(text) if text.isdecimal() else -1
        return customer if 0 <= customer < self.world.customers else None

    def lag(self, customer: int) -> timedelta:
        """How long a customer takes to another platform."""
        return SLOW if customer % 40 == 11 else FAST

    def agreed(self, customer: int) -> bool:
        """Whether the marketing tool counts somebody as one who agreed to its e-mails."""
        table = self.world.data.get("klaviyo", {}).get("profiles", {})
        share = float(table.get("consent_share", 0))
        return self.profiles.has(customer) and self.profiles.rank(customer) % HUNDRED < round(HUNDRED * share)

    def withdrew(self, customer: int) -> bool:
        """Whether somebody told the shop to stop, and the marketing tool does not know."""
        table = self.world.data.get("klaviyo", {}).get("profiles", {})
        drift = Overlap(float(table.get("consent_drift", 0)))
        return self.agreed(customer) and drift.has(self.profiles.rank(customer))

    def opted_out(self, customer: int) -> bool:
        """Whether somebody told the CRM to send no more e-mails, and nobody else knows."""
        share = float(self.world.data.get("hubspot", {}).get("optout_share", 0))
        return Overlap(share).has(customer)

    def state(self, customer: int) -> str:
        """What the shop says of a customer's consent, in the shop's word."""
        if self.withdrew(customer):
            return "UNSUBSCRIBED"
        return "SUBSCRIBED" if self.agreed(customer) else "NOT_SUBSCRIBED"
