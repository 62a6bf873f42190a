"""No write can leave, and nothing that is not on the list."""

from __future__ import annotations

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from connectors.door import Allow, Door, piece
from connectors.errors import Misread, Refused
from tests.connectors.loopback import Clock

BASE = "https://shop.example/base"
ALLOW = (
    Allow("GET", "/things"),
    Allow("GET", "/things/{id}.json"),
    Allow("POST", "/things/search"),
    Allow("POST", "/graphql", graphql=True),
)


def door(**changes: object) -> Door:
    return Clock().tools().door(BASE, allow=ALLOW, **changes)  # type: ignore[arg-type]


def refused(method: str, path: str, **content: object) -> None:
    """Refused, and no request left; an unregistered request would raise a ConnectionError instead."""
    with responses.RequestsMock() as mock:
        with pytest.raises(Refused):
            door().request(method, path, **content)  # type: ignore[arg-type]
        assert len(mock.calls) == 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "GET ", ""])
def test_no_other_method_leaves(method: str) -> None:
    refused(method, "/things")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "get"])
def test_no_other_method_can_be_listed(method: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        Allow(method, "/things")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "things",
        "//things",
        "/things/",
        "/things/../things",
        "/./things",
        "/things/%2e%2e/x.json",
        "/things/a%2Fb.json",
        "/things/a/b.json",
        "/things/a%252fb.json",
        "/things/a\\b.json",
        "/things/a%5cb.json",
        "/things/a;v=1.json",
        "/things?x=1",
        "/things#x",
        "/things/%00.json",
        "/things/a\n.json",
        "/things/é.json",
        "/things/%ff.json",
        "/THINGS",
        "/things/{id}.json",
        "/things/.json",
        "https://elsewhere.example/things",
        "@elsewhere.example/things",
    ],
)
def test_paths_that_could_be_read_in_two_ways_are_refused(path: str) -> None:
    refused("GET", path)


METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]) | st.text(max_size=8)
PIECES = st.sampled_from(["things", "search", "graphql", "..", ".", "", "%2f", "a.json", "x", "?a=1", "{id}"])
PATHS = st.lists(PIECES | st.text(max_size=5), max_size=5).map(lambda pieces: "/" + "/".join(pieces)) | st.text()


def on_the_list(method: str, path: str) -> bool:
    """Written apart from the door, for the shapes that PATHS can make."""
    if method == "POST":
        return path == "/things/search"
    tail = path.removeprefix("/things/")
    is_one = tail != path and tail.endswith(".json") and tail != ".json" and "/" not in tail
    return method == "GET" and (path == "/things" or is_one or "%" in path)


@given(METHODS, PATHS)
def test_nothing_outside_the_list_leaves(method: str, path: str) -> None:
    if not on_the_list(method, path):
        refused(method, path)


@given(st.text())
def test_no_id_leaves_its_segment(value: str) -> None:
    try:
        path = f"/things/{piece(value)}.json"
    except Misread:
        return
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}{path}", json={})
        door().get(path)
        assert mock.calls[0].request.url == f"{BASE}{path}"


def test_what_is_listed_leaves_as_asked() -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={"a": 1})
        mock.post(f"{BASE}/things/search", json={"a": 2})
        assert door().get("/things", {"page[size]": 5, "deep": True, "none": None, "of": ["x", "y"]}).json() == {"a": 1}
        assert door().post("/things/search", json={"after": "1"}).json() == {"a": 2}
        assert mock.calls[0].request.url == f"{BASE}/things?page%5Bsize%5D=5&deep=true&of=x&of=y"
        assert mock.calls[1].request.body == b'{"after": "1"}'


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "/things", {"json": {"a": 1}}),
        ("GET", "/things", {"form": {"a": "1"}}),
        ("POST", "/things/search", {"form": {"_method": "delete"}}),
        ("POST", "/things/search", {"params": {"_METHOD": "put"}}),
        ("POST", "/things/search", {"json": {"_method": "put"}}),
        ("POST", "/graphql", {"json": {"query": "mutation M { x }"}}),
    ],
)
def test_a_read_cannot_be_dressed_as_a_write(method: str, path: str, content: dict[str, object]) -> None:
    refused(method, path, **content)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "x-method-override", "Host"])
def test_no_header_changes_method_or_host(name: str) -> None:
    with responses.RequestsMock(), pytest.raises(Refused):
        door(headers={name: "DELETE"}).get("/things")


def test_a_line_may_have_headers_of_its_own() -> None:
    lines = (Allow("GET", "/old"), Allow("GET", "/new", headers=(("revision", "2"),)))
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/old", json={})
        mock.get(f"{BASE}/new", json={})
        made = Clock().tools().door(BASE, allow=lines, headers={"revision": "1"})
        for path in ("/old", "/new", "/old"):
            made.get(path)
        assert [call.request.headers["revision"] for call in mock.calls] == ["1", "2", "1"]


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "Host"])
def test_headers_of_a_line_change_neither_method_nor_host(name: str) -> None:
    lines = (Allow("GET", "/things", headers=((name, "DELETE"),)),)
    with responses.RequestsMock(), pytest.raises(Refused):
        Clock().tools().door(BASE, allow=lines).get("/things")


MUTATIONS = [
    "mutation M { productDelete { id } }",
    "subscription S { orders { id } }",
    "query A { shop { name } } query B { shop { id } }",
    "query A { shop { name } } mutation B { x }",
    "fragment F on Shop { name }",
    "{ shop { name } }",
    "query { shop { name } }",
    "query A { shop { name } } type X { y: Int }",
    "query A { shop { name }",
    "# mutation\n",
    "",
    "query A " + "{ a " * 5_000 + "}" * 5_000,
]


@pytest.mark.parametrize("document", MUTATIONS)
def test_only_one_named_query_leaves(document: str) -> None:
    with responses.RequestsMock() as mock:
        with pytest.raises(Refused):
            door().graphql("/graphql", document)
        assert len(mock.calls) == 0


def test_a_query_leaves_as_it_was_understood() -> None:
    with responses.RequestsMock() as mock:
        mock.post(f"{BASE}/graphql", json={"data": {}})
        with (one := door()).recording(("read_products",)) as ledger:
            one.graphql("/graphql", "query Names { shop { ...F } } # mutation\nfragment F on Shop { name }")
        body = str(mock.calls[0].request.body)
        assert '"operationName": "Names"' in body
        assert "mutation" not in body
    assert [(row.method, row.path, row.scope) for row in ledger.reads] == [("POST", "Names", "read_products")]


def test_queries_go_only_where_graphql_is_listed() -> None:
    with responses.RequestsMock(), pytest.raises(Refused):
        door().graphql("/things/search", "query A { shop { name } }")
