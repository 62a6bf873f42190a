"""Lists are read to their end, or end as Cut with the pages read so far."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import responses
from requests import PreparedRequest

from connectors.door import Allow, BodyCursor, Cursor, Door, Guard, NextLink, Offset, PageNumber, Pager
from connectors.errors import Cut, Misread
from tests.connectors.loopback import Clock

URL = "https://shop.example/things"
ALLOW = (Allow("GET", "/things"), Allow("POST", "/things"))
ROWS = [{"n": n} for n in range(7)]
Reply = tuple[int, dict[str, str], str]


def door() -> Door:
    return Clock().tools().door("https://shop.example", allow=ALLOW)


def served(answer: Callable[[dict[str, str], Any], object]) -> Callable[[PreparedRequest], Reply]:
    def callback(request: PreparedRequest) -> Reply:
        params = {name: str(value) for name, value in request.params.items()}  # type: ignore[attr-defined]
        return 200, {}, json.dumps(answer(params, json.loads(request.body or "{}")))

    return callback


def read(pager: Pager, answer: Callable[[dict[str, str], Any], object], method: str = "GET") -> list[dict[str, Any]]:
    with responses.RequestsMock() as mock:
        mock.add_callback(method, URL, served(answer))
        body = {"filter": {"a": 1}} if method == "POST" else None
        pages = door().pages("/things", pager, params={"size": 3}, method=method, json=body)
        return [row for page in pages for row in page.rows("rows")]


def three(start: int) -> list[dict[str, int]]:
    return ROWS[start : start + 3]


def following(start: int) -> str | None:
    return str(start + 3) if start + 3 < len(ROWS) else None


def test_every_pager_reads_all_rows_once() -> None:
    def by_link(params: dict[str, str], _: Any) -> object:
        start = int(params.get("at", "0"))
        following_at = following(start)
        return {"rows": three(start), "next": following_at and f"{URL}?at={following_at}"}

    def by_cursor(params: dict[str, str], _: Any) -> object:
        start = int(params.get("after", "0"))
        return {"rows": three(start), "meta": {"more": start + 3 < 7, "after": str(start + 3)}}

    def by_offset(params: dict[str, str], _: Any) -> object:
        return {"rows": three(int(params.get("offset", "0")))}

    def by_offset_of_total(params: dict[str, str], _: Any) -> object:
        assert int(params.get("offset", "0")) < 7
        return {"rows": three(int(params.get("offset", "0"))), "total": 7}

    def by_page(params: dict[str, str], _: Any) -> object:
        return {"rows": three(3 * int(params.get("page", "1")) - 3)}

    assert read(NextLink(("next",)), by_link) == ROWS
    assert read(Cursor("after", ("meta", "after"), more=("meta", "more")), by_cursor) == ROWS
    assert read(Offset("offset", ("rows",)), by_offset) == ROWS
    assert read(Offset("offset", ("rows",), total=("total",)), by_offset_of_total) == ROWS
    assert read(PageNumber("page", ("rows",)), by_page) == ROWS


def test_a_cursor_in_the_body_keeps_the_rest_of_the_body() -> None:
    def answer(_: dict[str, str], body: Any) -> object:
        assert body["filter"] == {"a": 1}
        start = int(body.get("paging", {}).get("after", "0"))
        return {"rows": three(start), "after": following(start)}

    assert read(BodyCursor(("paging", "after"), ("after",)), answer, "POST") == ROWS


@pytest.mark.parametrize(
    "pager", [Cursor("after", ("after",)), NextLink(("link",)), BodyCursor(("after",), ("after",))], ids=repr
)
def test_a_cursor_that_repeats_ends_as_cut_after_the_pages(pager: Pager) -> None:
    method = "POST" if isinstance(pager, BodyCursor) else "GET"
    with responses.RequestsMock() as mock:
        mock.add(method, URL, json={"after": "same", "link": f"{URL}?after=same"})
        pages = door().pages("/things", pager, method=method)
        assert [next(pages).status, next(pages).status] == [200, 200]
        with pytest.raises(Cut, match="circle"):
            next(pages)
        assert len(mock.calls) == 2


def test_endless_pages_end_as_cut_after_the_pages() -> None:
    with responses.RequestsMock() as mock:
        mock.add_callback("GET", URL, served(lambda params, _: {"after": int(params.get("after", "0")) + 1}))
        pages = door().pages("/things", Cursor("after", ("after",)), max_pages=4)
        assert [next(pages).status for _ in range(4)] == [200] * 4
        with pytest.raises(Cut, match="4 pages"):
            next(pages)


@pytest.mark.parametrize(
    ("pager", "body"),
    [
        (Cursor("after", ("after",)), {"after": {"x": 1}}),
        (Cursor("after", ("after",), more=("more",)), {"after": "1"}),
        (Cursor("after", ("after",), more=("more",)), {"more": True}),
        (Offset("offset", ("rows",)), {}),
        (PageNumber("page", ("rows",)), {"rows": None}),
    ],
)
def test_a_list_whose_end_cannot_be_told_is_not_taken_for_whole(pager: Pager, body: object) -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, json=body)
        with pytest.raises(Misread):
            list(door().pages("/things", pager))


def test_the_guard_alone() -> None:
    guard = Guard(max_pages=2)
    guard.turn("")
    guard.turn("a")
    with pytest.raises(Cut, match="circle"):
        guard.turn("a")
    with pytest.raises(Cut, match="2 pages"):
        guard.turn("b")
