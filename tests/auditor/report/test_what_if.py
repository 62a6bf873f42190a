"""The page's what-if says what the program's does, whatever the model, the answers and the ticks."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page

from auditor.maturity import Maturity, model, stage_of, what_if
from auditor.model import Audit, Credit, Outcome, Reason, Sight, Stage, Trait, Verdict
from auditor.report import render
from auditor.roadmap import plan
from tests.auditor import fakes
from tests.auditor.report import sample

pytestmark = pytest.mark.browser
SEEDS = range(30)
TICKS = 6
"""Sets of ticks tried for each audit, none and all among them."""
QUESTIONS = [f"m.{number}" for number in range(24)]
CREDITS = {
    Outcome.PRESENT: [(1.0, 1.0), (0.5, 1.0), (0.5, 0.5), (0.0, 1.0)],
    Outcome.PARTIAL: [(0.5, 0.5), (0.5, 1.0), (0.0, 0.5)],
    Outcome.ABSENT: [(0.0, 0.0)],
    Outcome.UNKNOWN: [(0.0, 1.0)],
    Outcome.NOT_APPLICABLE: [(0.0, 0.0)],
}
OUTCOMES = [Outcome.PRESENT] * 8 + [Outcome.PARTIAL] * 2 + list(Outcome)


def random_model(chance: Random) -> Maturity:
    """Five stages with every kind of gate and condition; some questions of it are asked by nobody."""
    stages: list[dict[str, object]] = [{"number": 1, "name": "First", "says": "The first."}]
    for number, name in enumerate(("Second", "Third", "Fourth", "Fifth"), start=2):
        gates = [_gate(chance, f"g{number}{letter}") for letter in "abc"[: chance.randint(1, 3)]]
        stages.append({"number": number, "name": name, "says": f"The {name}.", "gate": gates, "needs": []})
        if chance.random() < 0.6:
            ids = [str(gate["id"]) for gate in gates]
            every = {"at_least": chance.randint(1, len(ids)), "of": ids}
            stages[-1]["needs"] = [every, {"at_least": 1, "of": chance.sample(ids, chance.randint(1, len(ids)))}]
    return Maturity.model_validate({"version": 1, "stage": stages})


def _gate(chance: Random, id_: str) -> dict[str, object]:
    asked = chance.sample([*QUESTIONS, "m.nobody"], chance.randint(1, 4))
    weights = {name: 2 for name in asked if chance.random() < 0.4}
    needs = chance.choice([{}, {"at_least": chance.randint(1, len(asked))}, {"points": chance.randint(1, len(asked))}])
    traits = [Trait.STOCK] if chance.random() < 0.2 else []
    return {"id": id_, "says": f"{id_}.", "questions": asked, "weights": weights, "not_without": traits, **needs}


def random_answers(chance: Random) -> list[Verdict]:
    """Answers of every kind; some are only announced and count for nothing."""
    found = []
    for name in QUESTIONS:
        outcome = chance.choice(OUTCOMES)
        low, high = chance.choice(CREDITS[outcome])
        reasons = (Reason(sight=Sight.DENIED, says="Not allowed.", remedy="Allow it."),) if low < high else ()
        more = {"counts": chance.random() < 0.85, "stage": chance.randint(2, 5), "reasons": reasons}
        found.append(fakes.verdict(name, outcome, credit=Credit(low=low, high=high), **more))
    return found


def random_audit(chance: Random, maturity: Maturity, without: Collection[Trait]) -> Audit:
    answers = random_answers(chance)
    stage = stage_of(answers, maturity, without)
    steps, way = plan(answers, stage, {}, ())
    return fakes.audit(*answers, stage=stage, roadmap=steps, next_stage=way)


def told(stage: Stage, done: int, of: int) -> str:
    """What the page says of a stage."""
    low, high = (f"{n}, {next(each.name for each in stage.stages if each.number == n)}" for n in span(stage))
    where = f"stage {low}" if low == high else f"at least stage {low}, at most stage {high}"
    return f"{where}, with {done} of {of} done." if done else f"{where}, as it is now."


def span(stage: Stage) -> tuple[int, int]:
    return stage.confirmed, stage.possible


def shown(page: Page, done: Collection[str]) -> str:
    """What the page says with exactly these steps ticked."""
    return str(
        page.evaluate(
            """done => {
                const ticks = [...document.querySelectorAll("[data-step]")];
                ticks.forEach(tick => { tick.checked = done.includes(tick.dataset.step); });
                ticks[0].dispatchEvent(new Event("change"));
                return document.querySelector("#what-if").textContent;
            }""",
            sorted(done),
        )
    )


def differences(page: Page, audit: Audit, maturity: Maturity, without: Collection[Trait], chance: Random) -> list[str]:
    steps = [step.verdict for step in audit.roadmap]
    some = [chance.sample(steps, chance.randint(0, len(steps))) for _ in range(TICKS - 2)]
    found = []
    for done in ([], steps, *some):
        expected = told(what_if(audit.verdicts, done, maturity, without), len(done), len(steps))
        if (said := shown(page, done)) != expected:
            found.append(f"{sorted(done)}: the page says {said!r}, the program {expected!r}")
    return found


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_context().new_page()


def opened(page: Page, audit: Audit, folder: Path) -> Page:
    file = folder / "audit.html"
    file.write_text(render(audit), "utf-8")
    page.goto(file.as_uri())
    if audit.roadmap:
        page.locator(".what-if").wait_for()  # the data are unpacked beside the page's own work
    return page


@pytest.mark.parametrize("seed", SEEDS)
def test_it_says_what_the_program_says(page: Page, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    maturity, without = random_model(chance), [Trait.STOCK] if chance.random() < 0.5 else []
    audit = random_audit(chance, maturity, without)
    assert audit.roadmap
    assert differences(opened(page, audit, tmp_path), audit, maturity, without, chance) == []


@pytest.mark.parametrize("make", [sample.rich, sample.empty, sample.hostile], ids=["rich", "empty", "hostile"])
def test_whole_audits(page: Page, tmp_path: Path, make: sample.Make) -> None:
    audit = make()
    found = opened(page, audit, tmp_path)
    assert audit.roadmap or not found.locator(".what-if").is_visible()
    if audit.roadmap:
        without = audit.merchant.without
        assert differences(found, audit, model(), without, Random(1)) == []


def test_the_random_audits_move() -> None:
    """A test of the test: ticks change the stage, and what is unknown makes it an interval."""
    moved = wide = 0
    for seed in SEEDS:
        chance = Random(seed)
        maturity, without = random_model(chance), [Trait.STOCK] if chance.random() < 0.5 else []
        audit = random_audit(chance, maturity, without)
        after = what_if(audit.verdicts, [step.verdict for step in audit.roadmap], maturity, without)
        moved += span(after) != span(audit.stage)
        wide += audit.stage.confirmed != audit.stage.possible
    assert moved > len(SEEDS) // 2
    assert wide > len(SEEDS) // 4


def test_a_tick_is_a_person_s_click(page: Page, tmp_path: Path) -> None:
    audit = sample.rich()
    found = opened(page, audit, tmp_path)
    found.locator("[data-step]").first.check()
    assert found.locator("#what-if").inner_text().endswith(f"with 1 of {len(audit.roadmap)} done.")
