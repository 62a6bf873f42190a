"""Products that came into Klaviyo by API, and their variants; those of a shop's integration are not listed.

The table `goods` says which of the shop's variants came, by which key they are known, and which of their prices and
stocks have gone wrong on the way; without it none came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from auditor.demo.klaviyo.canaries import CANARY_PII
from auditor.demo.klaviyo.jsonapi import Resource
from auditor.demo.klaviyo.objects import date, resource
from auditor.demo.people import Overlap
from auditor.demo.wares import Wares
from auditor.demo.world import World

CATALOGUE = "$custom:::$default:::"
LAG = timedelta(minutes=4)


def items(world: World) -> Iterator[Resource]:
    """Products: those that stand in the world one by one, and those of the shop."""
    for row in world.platform("klaviyo").get("products", ()):
        yield _item(row["id"], row["title"], date(world, row["days_ago"] + 10), date(world, row["days_ago"]))
    for product, some in _products(world).items():
        yield _item(f"P{product}", f"Plant {product}", some[0]["created"], some[0]["updated"])


def variants(world: World) -> Iterator[Resource]:
    """Variants of the shop's products."""
    for _, attributes in _variants(world):
        yield resource("catalog-variant", f"{CATALOGUE}{attributes['external_id']}", attributes)


def _item(name: str, title: str, created: str, updated: str) -> Resource:
    return resource("catalog-item", f"{CATALOGUE}{name}", {
        "external_id": name,
        "title": title,
        "published": True,
        "custom_metadata": {"supplier": CANARY_PII},
        "created": created,
        "updated": updated,
    })  # fmt: skip


def _products(world: World) -> dict[int, list[Mapping[str, Any]]]:
    wares, found = Wares(world), dict[int, list[Mapping[str, Any]]]()
    for number, attributes in _variants(world):
        found.setdefault(wares.product(number), []).append(attributes)
    return found


def _variants(world: World) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each with its number among the shop's."""
    goods: Mapping[str, Any] = world.platform("klaviyo").get("goods", {})
    if not goods:
        return
    wares, overlap, known = Wares(world), Overlap(float(goods["share"])), set[str]()
    for number in filter(overlap.has, range(wares.variants)):
        sku = wares.sku(number)
        name = wares.number(number) if goods.get("key", "variant_id") == "variant_id" else sku
        if name is None or name in known:  # a catalogue holds one variant of a name
            continue
        known.add(name)
        yield number, _attributes(wares, goods, number, name)


def _attributes(wares: Wares, goods: Mapping[str, Any], number: int, name: str) -> dict[str, Any]:
    price = float(wares.price(number)) + (1 if number in goods.get("other_price", ()) else 0)
    stock = wares.stock(number) + (3 if number in goods.get("other_stock", ()) else 0)
    made = wares.made(wares.product(number)) + LAG
    first = wares.world.ago(float(goods.get("days", 600)))
    return {
        "external_id": name,
        "title": f"Pot {number}",
        "description": f"For {CANARY_PII}",
        "sku": wares.sku(number),
        "price": price,
        "inventory_policy": 1,
        "inventory_quantity": stock if wares.tracked(number) else None,
        "published": True,
        "custom_metadata": {"supplier": CANARY_PII},
        "created": f"{max(made, first):%Y-%m-%dT%H:%M:%S+00:00}",
        "updated": date(wares.world, 0.05),
    }
