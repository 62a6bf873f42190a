"""`auditor doctor` on the demo merchant: what a merchant reads when a credential cannot see everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.demo import faults
from auditor.demo.world import load
from auditor.exits import Exit
from tests.whole.running import desk

WORLD = load()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_says_what_is_closed_what_that_costs_and_whom_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path, WORLD, monkeypatch) as office:
        result = office.run("doctor")
        seconds = office.clock.seconds
    assert result.exit_code == Exit.DONE
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    text = flat(result.stdout)
    for platform in ("Shopify (", "HubSpot (", "Klaviyo (", "Zendesk (", "n8n ("):
        assert platform in text
    assert "needs scope audiences (lists) crm.lists.read." in text
    assert "questions stay without a sure answer" in text
    assert "- Do customer segments keep themselves up to date, and are they used?" in text
    assert "Hello, we are having the automations and integrations of Fern & Fable audited." in text
    assert "add crm.lists.read to the scopes of this key." in text.split("Hello,")[1]
    assert "will stop working on 30 April 2027" in text
    assert "canary" not in text.lower()
    assert seconds < 60, "all waits of all platforms together"
    assert "zendesk:fernandfable: tried" in result.stderr
    assert "tried" not in result.stdout


def test_a_sandbox_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = WORLD.changed({"klaviyo": {"test_account": True}})
    with desk(tmp_path, world, monkeypatch, only=["klaviyo"]) as office:
        assert "This is a test or sandbox account" in flat(office.run("doctor").stdout)


def test_nothing_readable_exits_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path, WORLD, monkeypatch, {"n8n": [faults.status(401)]}, only=["n8n"]) as office:
        result = office.run("doctor")
    assert result.exit_code == Exit.NOTHING_READ
    assert "n8n (n8n:" in result.stdout
    assert "left open" in result.stdout
