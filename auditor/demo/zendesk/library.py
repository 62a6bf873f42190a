"""What the demo merchant keeps in Zendesk besides tickets: customers, firms, objects of its own, a help centre."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from auditor.demo.http import Request, Response, reply
from auditor.demo.people import People
from auditor.demo.world import World
from auditor.demo.zendesk.setup import Data
from auditor.demo.zendesk.wire import CANARY_PII, PAGE, Row, cursor_page, either_page, no_such_record, plain

CUSTOMER = 7_000_000
FOUND_AT_MOST = 1_000


class Library:
    """Answers about records. They are worked out when asked, however many there are."""

    def __init__(self, world: World, data: Data) -> None:
        self._world, self._data = world, data

    def search(self, request: Request) -> Response:
        """The newest customers or organisations; the first thousand can be looked at, all are counted."""
        query, size = request.arg("query"), min(int(request.arg("per_page") or PAGE), PAGE)
        start = (int(request.arg("page") or 1) - 1) * size
        kinds = {"type:user role:end-user": ("customers", self._person), "type:organization": ("firms", self._firm)}
        if query not in kinds:
            return plain("invalid", "Invalid search", 422)
        if start + size > FOUND_AT_MOST:
            return plain("invalid", "Requested response size was greater than Search Response Limits", 422)
        table, make = kinds[query]
        held = self._data.get(table, {})
        total = int(held.get("total", 0))
        rows = [make(held, index) for index in range(start, min(start + size, total))]
        following = f"{request.base_url}{request.path}?page=2" if total > start + size else None
        return reply({"results": rows, "facets": None, "next_page": following, "previous_page": None, "count": total})

    def by_number(self, request: Request) -> Response:
        """People with one of the numbers of another system."""
        numbers = request.arg("external_ids").split(",")
        held, people = self._data.get("customers", {}), People(self._world)
        found = sorted(each for number in numbers if (each := people.by_number(number)) is not None)
        rows = [self._person(held, each) for each in found if each < int(held.get("total", 0))]
        return reply({"users": [row for row in rows if row["external_id"] in numbers], "count": len(rows)})

    def _person(self, held: Data, index: int) -> Row:
        return {
            "id": CUSTOMER + index,
            "name": f"{CANARY_PII} {index}",
            "email": f"{CANARY_PII}-{index}@customer.example",
            "phone": "+44 20 7946 0001",
            "role": "end-user",
            "external_id": _among(index, held.get("external_share", 0), People(self._world).number(index)),
            "user_fields": {
                name: _among(index, share, f"{CANARY_PII} wrote") for name, share in held.get("fields", {}).items()
            },
            "created_at": self._world.stamp(index / 10),
            "result_type": "user",
        }

    def _firm(self, held: Data, index: int) -> Row:
        return {
            "id": CUSTOMER + index,
            "name": f"{CANARY_PII} Limited",
            "external_id": _among(index, held.get("external_share", 0), f"{CANARY_PII}-{index}"),
            "organization_fields": {},
            "domain_names": [f"{CANARY_PII}.example"],
            "created_at": self._world.stamp(index),
            "result_type": "organization",
        }

    def objects(self, request: Request) -> Response:
        """Custom objects."""
        rows = [
            {
                "key": row["key"],
                "title": row["title"],
                "title_pluralized": row["title"],
                "description": f"Ask {CANARY_PII}",
                "created_by_user_id": "5000",
                "created_at": self._world.stamp(200),
                "updated_at": self._world.stamp(100),
            }
            for row in self._data.get("custom_objects", [])
        ]
        return cursor_page(request, "custom_objects", rows)

    def object_count(self, _: Request, name: str) -> Response:
        """How many records an object has."""
        return self._of(
            name, lambda row: reply({"count": {"refreshed_at": self._world.stamp(0), "value": row["records"]}})
        )

    def object_records(self, request: Request, name: str) -> Response:
        """Records of an object, the newest first when asked so."""

        def records(row: Row) -> Response:
            newest = [self._record(row, index) for index in range(int(row["records"]))]
            rows = newest if request.arg("sort") == "-updated_at" else newest[::-1]
            return cursor_page(request, "custom_object_records", rows)

        return self._of(name, records)

    def _record(self, row: Row, index: int) -> Row:
        at = self._world.ago(row["changed_days_ago"]) - timedelta(hours=index)
        return {
            "id": f"01REC{index:05}",
            "name": CANARY_PII,
            "custom_object_key": row["key"],
            "custom_object_fields": {"note": f"for {CANARY_PII}"},
            "external_id": _among(index, row.get("external_share", 0), f"{CANARY_PII}-{index}"),
            "updated_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def object_triggers(self, request: Request, name: str) -> Response:
        """Rules of an object."""

        def triggers(row: Row) -> Response:
            rows = [
                {
                    **trigger,
                    "default": False,
                    "raw_title": trigger["title"],
                    "conditions": {"all": trigger.get("all", []), "any": []},
                    "created_at": self._world.stamp(190),
                    "updated_at": self._world.stamp(150),
                }
                for trigger in row.get("triggers", [])
            ]
            return either_page(request, "triggers", rows)

        return self._of(name, triggers)

    def _of(self, name: str, answer: Callable[[Row], Response]) -> Response:
        held: Sequence[Row] = self._data.get("custom_objects", [])
        found = next((row for row in held if row["key"] == name), None)
        return no_such_record() if found is None else answer(found)

    def articles(self, request: Request) -> Response:
        """Articles of the help centre by number of page."""
        held = self._data.get("help_centre")
        if held is None:
            return no_such_record()
        size, total = min(int(request.arg("per_page") or 30), PAGE), int(held["articles"])
        days = [self._age(held, index) for index in range(min(total, size))]
        body = {
            "articles": [
                {
                    "id": 360_000 + index,
                    "title": f"Watering, by {CANARY_PII}",
                    "body": f"<p>Ask {CANARY_PII}</p>",
                    "author_id": 5000,
                    "draft": False,
                    "updated_at": self._world.stamp(age),
                }
                for index, age in enumerate(days)
            ],
            "count": total,
            "page": 1,
            "per_page": size,
            "page_count": -(-total // size),
            "next_page": f"{request.base_url}{request.path}?page=2" if total > size else None,
        }
        return reply(body)

    @staticmethod
    def _age(held: Row, index: int) -> float:
        return 3.0 + index if index < int(held["fresh"]) else 200.0 + index

    def segments(self, request: Request) -> Response:
        """For whom articles may be written: the groups of every help centre, and the shop's own."""
        held = self._data.get("help_centre")
        if held is None:
            return no_such_record()
        own = [{"built_in": False, "user_type": "signed_in_users", **row} for row in held.get("segments", [])]
        rows = [{"id": 1, "name": "Agents and managers", "user_type": "staff", "built_in": True}, *own]
        beside = {"created_at": self._world.stamp(400), "updated_at": self._world.stamp(300)}
        people: Row = {"added_user_ids": [CUSTOMER], "group_ids": [], "organization_ids": [], "or_tags": []}
        return either_page(request, "user_segments", [{**people, "tags": [], **row, **beside} for row in rows])


def _among(index: int, share: float, value: str) -> str | None:
    """The value for so large a share of the records."""
    return value if index % 100 < round(100 * share) else None
