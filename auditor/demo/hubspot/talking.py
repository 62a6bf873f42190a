"""Conversations of the demo merchant's HubSpot: threads, their messages and who wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.http import Request, Response, reply
from auditor.demo.hubspot.limits import error
from auditor.demo.hubspot.paging import paged
from auditor.demo.hubspot.records import CANARY_PII
from auditor.demo.hubspot.rhythm import stamp
from auditor.demo.world import World

Route = tuple[str, str, str, Callable[..., Response]]
BASE = "/conversations/v3/conversations"
KINDS = {"A": "AGENT", "B": "BOT", "L": "LLM", "I": "INTEGRATOR", "S": "SYSTEM", "V": "VISITOR", "E": "EMAIL"}
"""What an actor is, by the first letter of its id."""


def routes(world: World, data: Mapping[str, Any]) -> Iterator[Route]:
    """Where conversations are found."""
    threads = list(_threads(world, data.get("threads", [])))
    by_id = {thread["id"]: thread for thread in threads}
    yield "GET", f"{BASE}/threads", "conversations.read", lambda request: _list(threads, request)
    yield (
        "GET",
        f"{BASE}/threads/{{thread}}/messages",
        "conversations.read",
        lambda request, thread: _messages(by_id.get(thread), request),
    )
    yield "POST", f"{BASE}/actors/batch/read", "conversations.read", _actors


def _threads(world: World, rows: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for place, row in enumerate(rows):
        for number in range(int(row["count"])):
            when = world.ago(float(row["newest_days_ago"])) - timedelta(days=number / float(row["per_day"]))
            yield {"id": str((place + 1) * 100_000 + number), "when": when, "row": row}


def _list(threads: list[dict[str, Any]], request: Request) -> Response:
    after = request.arg("latestMessageTimestampAfter")
    if request.arg("sort") == "latestMessageTimestamp" and not after:
        return error(400, "VALIDATION_ERROR", "latestMessageTimestampAfter is required")
    since = datetime.fromisoformat(after) if after else None
    found = sorted((each for each in threads if since is None or each["when"] > since), key=lambda each: each["when"])
    return paged(request, [_thread(each) for each in found])


def _thread(each: Mapping[str, Any]) -> dict[str, Any]:
    row, when = each["row"], stamp(each["when"])
    return {
        "id": each["id"],
        "createdAt": stamp(each["when"] - timedelta(hours=3)),
        "status": row.get("status", "CLOSED"),
        "originalChannelId": "1000",
        "originalChannelAccountId": "77",
        "latestMessageTimestamp": when,
        "inboxId": "5001",
        "associatedContactId": "90001",
        "spam": bool(row.get("spam", False)),
        "archived": False,
    }


def _messages(each: Mapping[str, Any] | None, request: Request) -> Response:
    if each is None:
        return error(404, "OBJECT_NOT_FOUND", "thread not found")
    senders = ["V-90001", *each["row"].get("answered", ())]
    rows = [_message(each, number, sender) for number, sender in enumerate(senders)]
    status = {"type": "THREAD_STATUS_CHANGE", "id": f"{each['id']}-s", "createdAt": stamp(each["when"]),
              "createdBy": "S-hubspot", "newStatus": "CLOSED"}  # fmt: skip
    return paged(request, [status, *reversed(rows)])


def _message(each: Mapping[str, Any], number: int, sender: str) -> dict[str, Any]:
    program = each["row"].get("client", "HUBSPOT")
    return {
        "type": "MESSAGE",
        "id": f"{each['id']}-{number}",
        "conversationsThreadId": each["id"],
        "createdAt": stamp(each["when"] - timedelta(minutes=10 * (3 - number))),
        "createdBy": sender,
        "client": {"clientType": program, **({"integrationAppId": 48112} if program == "INTEGRATION" else {})},
        "senders": [{"actorId": sender, "name": CANARY_PII,
                     "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": f"{CANARY_PII}@customer.example"}}],
        "recipients": [],
        "archived": False,
        "text": f"{CANARY_PII} asks where the parcel is",
        "richText": f"<p>{CANARY_PII}</p>",
        "attachments": [],
        "direction": "INCOMING" if sender.startswith("V-") else "OUTGOING",
        "truncationStatus": "NOT_TRUNCATED",
    }  # fmt: skip


def _actors(request: Request) -> Response:
    wanted = [str(each) for each in request.json().get("inputs", [])]
    rows = [{"id": each, "type": KINDS[each[0]], "name": CANARY_PII, "email": f"{CANARY_PII}@staff.example"}
            for each in wanted if each[:1] in KINDS]  # fmt: skip
    return reply({"status": "COMPLETE", "results": rows})
