"""A made-up platform for tests of the shell: no network, and every way to fail on request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from auditor.model import (
    Account,
    AnyFact,
    Audit,
    Automation,
    Credit,
    Department,
    Flows,
    Index,
    Merchant,
    Outcome,
    Request,
    Role,
    SightState,
    Stage,
    Subject,
    Verdict,
    Window,
)
from connectors.base import Client, Connector, Read, Setting

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CANARY = "canary-secret-5f2e9c"


class FakeDoor:
    """Counts as a door for whoever only records with it."""

    @contextmanager
    def recording(self, scopes: Iterable[str] = (), budget: int | None = None) -> Any:
        scope = ",".join(scopes)
        yield SimpleNamespace(reads=(Request(path="/things", scope=scope),))


@dataclass
class Script:
    """What the made-up platform does; a test changes the parts it is about."""

    account: Callable[[Client], Iterable[AnyFact]] = lambda client: [Account(id="1", name="Shop")]
    flows: Callable[[Client], Iterable[AnyFact]] | None = lambda client: [Automation(id="f1"), Automation(id="f2")]
    refuse: BaseException | None = None
    calls: list[str] = field(default_factory=list)


def connector(script: Script, platform: str = "fake") -> Connector:
    """A connector that follows the script, one part after the other."""

    def open_(settings: Mapping[str, str], tools: Any, window: Any) -> Client:
        script.calls.append("open")
        if script.refuse is not None:
            raise script.refuse
        return Client(f"{platform}:{settings['shop']}", "Shop", cast(Any, FakeDoor()), window, settings)

    def noted(name: str, get: Callable[[Client], Iterable[AnyFact]]) -> Callable[[Client], Iterable[AnyFact]]:
        def run(client: Client) -> Iterable[AnyFact]:
            script.calls.append(name)
            return get(client)

        return run

    return Connector(
        platform=platform,
        title=platform.title(),
        roles=(Role.ECOMMERCE,),
        settings=(
            Setting("shop", "The shop's name."),
            Setting("token", "Settings > Keys.", secret=True),
            Setting("region", "Where it is.", required=False),
        ),
        reads=(
            Read(Subject.ACCOUNT, "Make a new key.", noted("account", script.account), scopes=("account:read",)),
            Read(
                Subject.AUTOMATIONS,
                "Add flows:read to the key.",
                noted("flows", script.flows) if script.flows else None,
                part="flows",
                scopes=("flows:read",),
                reason="The platform does not show flows.",
            ),
        ),
        allow=(),
        open=open_,
        lanes=1,
        blind=("Nobody sees the moon.",),
    )


def verdict(id_: str = "marketing.welcome", outcome: Outcome = Outcome.PRESENT, **more: Any) -> Verdict:
    """An answer to a question; everything else of it as usual."""
    low = {Outcome.PRESENT: 1.0, Outcome.PARTIAL: 0.5}.get(outcome, 0.0)
    high = 1.0 if outcome is Outcome.UNKNOWN else low
    usual: dict[str, Any] = {
        "question": "Is it there?",
        "department": Department.MARKETING,
        "stage": 2,
        "says": f"It is {outcome.value}.",
        "credit": Credit(low=low, high=high),
        "conclusive": outcome is not Outcome.UNKNOWN,
        "rule": "1",
    }
    return Verdict(id=id_, outcome=outcome, **{**usual, **more})


def audit(*verdicts: Verdict, **more: Any) -> Audit:
    """An audit with these answers; everything else of it as small as it may be."""
    usual: dict[str, Any] = {
        "merchant": Merchant(slug="fern", name="Fern & Fable"),
        "as_of": NOW,
        "window": Window(start=NOW, end=NOW),
        "tool_version": "0.1.0",
        "rules": "rules",
        "stage": Stage(confirmed=1, possible=2, stages=()),
        "index": Index(low=10, high=60),
        "sight": SightState(answered=0.5, questions=len(verdicts), table=()),
        "systems": (),
        "departments": (),
        "flows": Flows(),
        "work": (),
        "roadmap": (),
        "unlocks": (),
    }
    return Audit(verdicts=verdicts, **{**usual, **more})
