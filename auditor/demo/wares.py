"""What the demo merchant sells, the same variants on every platform; worked out when asked, however many there are.

Product 0 is the newest. Half of the catalogue came in one import, within two hours; the rest came bit by bit. Some
variants have no stock number, some share one, some stock is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from auditor.demo.shopify_history import Lane
from auditor.demo.world import World

VARIANT = 44_812_000_000_000
"""Before every variant's number; nothing else in the world has one of these."""
MARK = "CANARY-SKU"
"""In every stock number: none of them may come out of an audit."""
AGE, IMPORT, LENGTH = timedelta(days=900), timedelta(days=700), timedelta(hours=2)
"""When the first product came, when the import, and how long it took."""


@dataclass(frozen=True)
class Wares:
    """The catalogue of one world."""

    world: World

    @cached_property
    def _counts(self) -> dict[str, Any]:
        found: dict[str, Any] = self.world.platform("shopify")["products"]
        return found

    @property
    def products(self) -> int:
        """How many are on sale."""
        return int(self._counts["active"])

    @property
    def variants(self) -> int:
        """How many there are of all products."""
        return int(self._counts["variants"])

    def of(self, product: int) -> range:
        """The variants of a product."""
        return range(product, self.variants, self.products)

    def product(self, variant: int) -> int:
        """The product of a variant."""
        return variant % self.products

    def made(self, product: int) -> datetime:
        """When a product came to be."""
        place, since = 2 * (product + 0.5) / self.products, IMPORT / AGE
        if place < since:
            return self.world.now - AGE * place
        if place < since + 1:
            return self.world.now - IMPORT - LENGTH * (place - since)
        return self.world.now - LENGTH - AGE * (place - 1)

    def lane(self) -> Lane:
        """Products in order of time."""
        return Lane("PRODUCT", "made", 40, self.made, self.products)

    def number(self, variant: int) -> str:
        """The shop's number of a variant."""
        return str(VARIANT + variant)

    def variant(self, number: str) -> int | None:
        """Which variant has this number."""
        found = int(number) - VARIANT if number.isdecimal() else -1
        return found if 0 <= found < self.variants else None

    def sku(self, variant: int) -> str | None:
        """The stock number; the last ones share theirs."""
        if variant < self._counts["without_number"]:
            return None
        return f"{MARK}-{min(variant, self.variants - self._counts['shared_numbers'])}"

    def price(self, variant: int) -> str:
        """As the shop writes it."""
        return f"{4 + variant % 40}.90"

    def tracked(self, variant: int) -> bool:
        """Whether its stock is counted."""
        return variant >= int(self._counts["untracked"])

    def stock(self, variant: int) -> int:
        """How many pieces can be sold."""
        return variant * 7 % 50 if self.tracked(variant) else 0
