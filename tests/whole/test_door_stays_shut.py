"""No write can leave: whatever is not on a connector's read-only list is refused before any byte is sent."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import plugins
from connectors.base import Connector
from connectors.door.allow import ReadOnlyList
from connectors.door.query import sole_query
from connectors.errors import Refused

CONNECTORS = plugins.connectors()
ALL = pytest.mark.parametrize("connector", CONNECTORS.values(), ids=list(CONNECTORS))
VERBS = ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "post", "get", "POST\r\n", "")
WRITING = re.compile(
    r"(create|update|upsert|delete|cancel|refund|send|publish|archive|subscribe|merge|retry|activate)\b", re.I
)


def filled(path: str) -> str:
    """A path with its holes filled."""
    return re.sub(r"\{\w+\}", "1", path)


@ALL
@pytest.mark.parametrize("verb", VERBS)
def test_other_verbs_are_refused_on_every_listed_path(connector: Connector, verb: str) -> None:
    allowed = ReadOnlyList.of(connector.allow)
    for line in connector.allow:
        with pytest.raises(Refused):
            allowed.find(verb, filled(line.path), graphql=line.graphql)


@ALL
def test_get_lists_take_no_post_and_posts_are_few(connector: Connector) -> None:
    allowed = ReadOnlyList.of(connector.allow)
    posts = {line.path for line in connector.allow if line.method == "POST"}
    for line in connector.allow:
        if line.method == "GET" and line.path not in posts:
            with pytest.raises(Refused):
                allowed.find("POST", filled(line.path))
    assert len(posts) <= 8, "each POST that reads is listed one by one"
    assert not [path for path in posts if WRITING.search(path)]


@ALL
@given(method=st.sampled_from(("GET", "POST")), path=st.from_regex(r"(/[a-z0-9_.%~;-]{0,12}){1,5}", fullmatch=True))
def test_random_paths_are_refused(connector: Connector, method: str, path: str) -> None:
    known = any(line.matches(method, path) for line in connector.allow)
    if not known:
        with pytest.raises(Refused):
            ReadOnlyList.of(connector.allow).find(method, path)


@pytest.mark.parametrize(
    "document",
    [
        "mutation M { orderCancel { job { id } } }",
        "subscription S { orders { id } }",
        "query A { shop { id } } query B { shop { id } }",
        "query A { shop { id } } mutation M { orderCancel { job { id } } }",
        "{ shop { id } }",
        "query A { shop { id }",
        "schema { query: Q }",
        "",
    ],
)
def test_graphql_other_than_one_named_query_is_refused(document: str) -> None:
    with pytest.raises(Refused):
        sole_query(document)
