"""Marketing e-mails of the demo merchant's HubSpot, and how many of them went out in a stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.http import Request, Response, reply
from auditor.demo.hubspot.paging import paged
from auditor.demo.hubspot.records import CANARY_PII
from auditor.demo.hubspot.rhythm import stamp
from auditor.demo.world import World

Route = tuple[str, str, str, Callable[..., Response]]
BASE = "/marketing/emails/2026-03"


def routes(world: World, data: Mapping[str, Any]) -> Iterator[Route]:
    """Where e-mails and their statistics are found."""
    mails = data.get("emails", [])
    yield "GET", BASE, "content", lambda request: _list(world, mails, request)
    yield "GET", f"{BASE}/statistics/list", "content", lambda request: _statistics(world, mails, request)


def _list(world: World, mails: list[Mapping[str, Any]], request: Request) -> Response:
    after = request.arg("publishedAfter")
    rows = [
        _mail(world, mail, request.arg("workflowNames") == "true")
        for mail in mails
        if request.arg("type") in ("", mail["type"])
        and (request.arg("isPublished") != "true" or mail.get("published", True))
        and (not after or _published(world, mail) > datetime.fromisoformat(after))
    ]
    return paged(request, rows, total=True)


def _published(world: World, mail: Mapping[str, Any]) -> datetime:
    return world.ago(float(mail["published_days_ago"]))


def _mail(world: World, mail: Mapping[str, Any], names: bool) -> dict[str, Any]:
    published = stamp(_published(world, mail))
    return {
        "id": mail["id"],
        "name": mail["name"],
        "type": mail["type"],
        "state": "AUTOMATED" if mail["type"].startswith("AUTOMATED") else "PUBLISHED",
        "subject": f"For {CANARY_PII}",
        "from": {"fromName": CANARY_PII, "replyTo": f"{CANARY_PII}@staff.example"},
        "content": {"plainTextVersion": f"Dear {CANARY_PII}"},
        "isAb": False,
        "isPublished": mail.get("published", True),
        "isTransactional": False,
        "publishedAt": published,
        "publishDate": published,
        "publishedByName": CANARY_PII,
        "publishedByEmail": f"{CANARY_PII}@staff.example",
        "to": {
            "contactIds": {"include": [], "exclude": []},
            "contactIlsLists": {"include": list(mail.get("lists", ())), "exclude": []},
            "contactLists": {"include": [], "exclude": []},
        },
        **({"workflowNames": list(mail.get("workflows", ()))} if names else {}),
    }


def _statistics(world: World, mails: list[Mapping[str, Any]], request: Request) -> Response:
    start, end = (datetime.fromisoformat(request.arg(name)) for name in ("startTimestamp", "endTimestamp"))
    asked = [value for name, value in request.query if name == "emailIds"]
    sent = {mail["id"]: _sent(world, mail, start, end) for mail in mails if not asked or mail["id"] in asked}
    went_out = [number for number, count in sent.items() if count]
    total = sum(sent.values())
    counters = {"sent": total, "delivered": total, "open": total // 3, "click": total // 20} if went_out else {}
    whole = {"counters": counters, "deviceBreakdown": {}, "qualifierStats": {}, "ratios": {}}
    return reply({"aggregate": whole, "campaignAggregations": {}, "emails": [int(number) for number in went_out]})


def _sent(world: World, mail: Mapping[str, Any], start: datetime, end: datetime) -> int:
    """So many every day until now, or all at once on the day it was published."""
    if "per_day" in mail:
        days = (min(end, world.now) - start) / timedelta(days=1)
        return max(0, int(days * float(mail["per_day"])))
    return int(mail.get("sent", 0)) if start <= _published(world, mail) <= end else 0
