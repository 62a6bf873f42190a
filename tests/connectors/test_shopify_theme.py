"""What is read of a theme, and what is left alone."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from auditor.model import Connection, State
from connectors.errors import Cut, Misread, Unavailable
from tests.connectors.shopify_runs import EMBEDS, Changed, Run, instead, read, shop

UUID = "2632fe16-c075-4321-a88b-50b567f42507"
BLOCK = {"type": f"shopify://apps/klaviyo/blocks/onsite/{UUID}", "disabled": False, "settings": {"token": "secret-1"}}


KINDS = {"content": "Text", "contentBase64": "Base64", "url": "Url"}


def _kind(body: dict[str, Any]) -> str:
    return "OnlineStoreThemeFileBody" + next((kind for name, kind in KINDS.items() if name in body), "Text")


def themed(body: dict[str, Any]) -> Run:
    def change(answer: dict[str, Any]) -> None:
        answer["data"]["themes"]["nodes"][0]["files"]["nodes"] = [
            {"filename": "config/settings_data.json", "body": {"__typename": _kind(body), **body}}
        ]

    return read(faults=[Changed("ThemeFiles", change)], only=[EMBEDS])


def settings(value: object) -> Run:
    return themed({"content": "/* a comment */ " + json.dumps(value)})


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"current": {"blocks": {"1": BLOCK}}}, id="current settings"),
        pytest.param({"current": "Dawn", "presets": {"Dawn": {"blocks": {"1": BLOCK}}}}, id="name of a preset"),
    ],
)
def test_blocks_are_found(value: object) -> None:
    run = settings(value)
    [fact] = run.facts(EMBEDS)
    assert isinstance(fact, Connection)
    assert fact.target is not None
    assert (fact.target.uuid, fact.target.handle) == (UUID, "klaviyo")
    assert "secret-1" not in fact.model_dump_json()
    assert run.error(EMBEDS) is None


def test_a_file_in_base64() -> None:
    text = base64.b64encode(json.dumps({"current": {"blocks": {"1": BLOCK}}}).encode()).decode()
    assert len(themed({"contentBase64": text}).facts(EMBEDS)) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param({"url": "https://elsewhere.example/x"}, Cut, id="a link to another host"),
        pytest.param({"contentBase64": "!!"}, Misread, id="broken base64"),
        pytest.param({"content": "{"}, Misread, id="broken JSON"),
        pytest.param({"content": "[]"}, Misread, id="a list"),
        pytest.param({"content": '{"current": "Gone"}'}, Misread, id="a preset that is not there"),
    ],
)
def test_a_file_that_cannot_be_read_is_no_empty_theme(body: dict[str, Any], kind: type[Exception]) -> None:
    assert isinstance(themed(body).error(EMBEDS), kind)


def test_a_theme_without_embeds() -> None:
    run = settings({"current": {"logo": 1}})
    assert run.results[EMBEDS] == ([], None)


def test_strange_blocks_are_left_alone() -> None:
    strange = {"1": {"type": "text"}, "2": {"type": "shopify://apps/../blocks/x/y"}, "3": "no", "4": {"type": None}}
    assert settings({"current": {"blocks": strange}}).results[EMBEDS] == ([], None)


@pytest.mark.parametrize(("code", "kind"), [("TIMEOUT", Unavailable), ("NOT_FOUND", Misread)])
def test_files_that_were_left_out(code: str, kind: type[Exception]) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["data"]["themes"]["nodes"][0]["files"]["userErrors"] = [{"code": code, "filename": "x"}]

    assert isinstance(read(faults=[Changed("ThemeFiles", change)], only=[EMBEDS]).error(EMBEDS), kind)


def test_settings_that_did_not_come() -> None:
    def change(answer: dict[str, Any]) -> None:
        del answer["data"]["themes"]["nodes"][0]["files"]["nodes"][0]

    assert isinstance(read(faults=[Changed("ThemeFiles", change)], only=[EMBEDS]).error(EMBEDS), Misread)


def test_more_layouts_than_were_read() -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["data"]["themes"]["nodes"][0]["files"]["pageInfo"]["hasNextPage"] = True

    run = read(faults=[Changed("ThemeFiles", change)], only=[EMBEDS])
    assert isinstance(run.error(EMBEDS), Cut)
    assert run.facts(EMBEDS)


def test_a_shop_without_a_theme_has_nothing_in_it() -> None:
    run = read(faults=[instead("ThemeFiles", {"data": {"themes": {"nodes": []}}})], only=[EMBEDS])
    assert run.results[EMBEDS] == ([], None)


def test_hosts_of_scripts_and_nothing_else_of_them() -> None:
    urls = [
        "//static.klaviyo.com/a.js?company_id=canary",
        "https://user:pw@tag.example:8443/x",
        "https://cdn.shopify.com/y",
    ]
    run = read(shop(theme={"id": 1, "scripts": urls}, embeds=[]), only=[EMBEDS])
    assert [fact.id for fact in run.facts(EMBEDS)] == ["script:static.klaviyo.com", "script:tag.example"]
    assert all(isinstance(fact, Connection) and fact.data == () for fact in run.facts(EMBEDS))


BLOCKS = ("connections", "theme app blocks")


def pages(*blocks: dict[str, Any]) -> Run:
    def change(answer: dict[str, Any]) -> None:
        section = {"type": "main", "blocks": {str(index): block for index, block in enumerate(blocks)}}
        body = {"__typename": _kind({"content": ""}), "content": json.dumps({"sections": {"main": section}})}
        page = {"filename": "templates/product.json", "body": body}
        answer["data"]["themes"]["nodes"][0]["files"]["nodes"] = [page, {**page, "filename": "templates/b.json"}]

    return read(faults=[Changed("ThemeTemplates", change)], only=[BLOCKS])


def test_blocks_of_apps_in_pages_are_found_once() -> None:
    off = {**BLOCK, "disabled": True}
    for blocks, state in (([BLOCK], State.LIVE), ([off], State.OFF), ([BLOCK, off], State.LIVE)):
        [fact] = pages({"type": "title"}, *blocks).facts(BLOCKS)
        assert isinstance(fact, Connection)
        assert fact.target is not None
        assert (fact.target.uuid, fact.state, fact.id.split(":")[0]) == (UUID, state, "block")
        assert "secret-1" not in fact.model_dump_json()


def test_the_demo_shows_stars_below_its_products() -> None:
    [fact] = read(only=[BLOCKS]).facts(BLOCKS)
    assert fact.name == "judge-me-reviews: preview_badge"


def test_a_theme_with_many_pages_is_not_seen_in_full() -> None:
    def more(answer: dict[str, Any]) -> None:
        answer["data"]["themes"]["nodes"][0]["files"]["pageInfo"]["hasNextPage"] = True

    assert isinstance(read(faults=[Changed("ThemeTemplates", more)], only=[BLOCKS]).error(BLOCKS), Cut)
