"""Forms, coupons, reviews and feeds as Klaviyo's API shows them, with secrets where Klaviyo has them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.demo.klaviyo.canaries import CANARY_PII, CANARY_SECRET, MAIL
from auditor.demo.klaviyo.jsonapi import Resource
from auditor.demo.klaviyo.objects import date, resource
from auditor.demo.world import World


def forms(world: World) -> Iterator[Resource]:
    """Sign-up forms."""
    for row in world.platform("klaviyo").get("forms", ()):
        yield resource("form", row["id"], {
            "name": row["name"],
            "status": row.get("status", "live"),
            "ab_test": bool(row.get("ab_test", False)),
            "created_at": date(world, 500),
            "updated_at": date(world, row.get("updated_days_ago", 90)),
        })  # fmt: skip


def coupons(world: World) -> Iterator[Resource]:
    """Coupons; a coupon's id is the one it has in the shop."""
    for row in world.platform("klaviyo").get("coupons", ()):
        yield resource("coupon", row["id"], {
            "external_id": row["id"],
            "description": f"For {CANARY_PII}",
            "monitor_configuration": {"low_balance_threshold": 100},
        })  # fmt: skip


def codes(world: World, coupon: str) -> Iterator[Resource]:
    """Codes of one coupon: those given to people come first."""
    for row in world.platform("klaviyo").get("coupons", ()):
        if row["id"] == coupon:
            given = int(row.get("given", 0))
            for index in range(given + int(row.get("left", 0))):
                code = f"{CANARY_SECRET}-{index}"
                yield resource("coupon-code", f"{code}-{coupon}", {
                    "unique_code": code,
                    "expires_at": date(world, -300),
                    "status": "UNASSIGNED" if index >= given else "USED" if index % 3 == 0 else "ASSIGNED_TO_PROFILE",
                })  # fmt: skip


def reviews(world: World) -> Iterator[Resource]:
    """Reviews that Klaviyo collects: so many a day, newest first, of the last two months."""
    per_day = float(world.platform("klaviyo").get("reviews_per_day", 0))
    for index in range(int(60 * per_day)):
        yield resource("review", f"rv{index}", {
            "email": MAIL,
            "author": CANARY_PII,
            "content": CANARY_PII,
            "title": CANARY_PII,
            "rating": 5,
            "review_type": "question" if index % 10 == 9 else "review",
            "verified": True,
            "status": {"value": "published"},
            "created": date(world, (index + 0.5) / per_day),
            "updated": date(world, (index + 0.5) / per_day),
            "images": [],
            "product": {"url": f"https://x.example/?key={CANARY_SECRET}", "name": "Fern", "external_id": "1"},
        })  # fmt: skip


def feeds(world: World) -> Iterator[Resource]:
    """Web feeds; their addresses may hold keys."""
    for row in world.platform("klaviyo").get("web_feeds", ()):
        yield resource("web-feed", row["id"], {
            "name": row["name"],
            "url": f"{row['url']}?key={CANARY_SECRET}",
            "request_method": "get",
            "content_type": "json",
            "created": date(world, 300),
            "updated": date(world, row.get("updated_days_ago", 150)),
            "status": row.get("status", "ok"),
        })  # fmt: skip
