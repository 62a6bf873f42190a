"""The demo merchant, audited over real HTTP: does the audit find what the world says is true, question by question?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from auditor import plugins
from auditor.dataflow.wilson import interval
from auditor.demo.world import load
from auditor.evidence_file import read_audit
from auditor.model import Audit, DataObject, Event, Process, Verb
from auditor.spoken import parted
from tests.whole.running import desk

WORLD = load()
WHOLE = WORLD.data["truth_of_the_whole"]
CODES = [word for words in (Event, Verb, Process, DataObject) for word in words if re.search(r"[._]", word.value)]
QUESTIONS = sorted(each.id for each in plugins.detectors())


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audit]:
    folder = tmp_path_factory.mktemp("truth")
    with pytest.MonkeyPatch.context() as patch, desk(folder, WORLD, patch) as office:
        done = office.run("run", "--format", "json", "-o", str(folder / "audit.json"))
        assert done.exit_code == 0, done.output
        yield read_audit(folder / "audit.json")


def test_the_truth_is_written_down_for_every_question() -> None:
    assert sorted(WORLD.truth) == QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_verdict(audit: Audit, question: str) -> None:
    verdict = next(each for each in audit.verdicts if each.id == question)
    assert verdict.outcome.value == WORLD.truth[question], f"{verdict.says} {verdict.reasons}"


def read_by_a_merchant(audit: Audit) -> set[str]:
    """Every sentence of answers, of what stands in the way, of steps and of what lies behind them."""
    cites = [cite for verdict in audit.verdicts for cite in verdict.cites]
    reasons = [reason for verdict in audit.verdicts for reason in verdict.reasons]
    return {
        *(verdict.says for verdict in audit.verdicts),
        *(cite.note for cite in cites),
        *(cite.name for cite in cites if cite.kind == "flow"),
        *(reason.says for reason in reasons),
        *(parted(text)[0] for text in (*(each.remedy for each in reasons), *(step.how for step in audit.roadmap))),
        *(text for step in audit.roadmap for text in (step.says, step.proof)),
    }


def test_what_a_merchant_reads_holds_none_of_our_codes(audit: Audit) -> None:
    code = re.compile("`|" + "|".join(rf"(?<![\w.]){re.escape(word.value)}(?![\w.])" for word in CODES))
    assert not {text for text in read_by_a_merchant(audit) if code.search(text)}


def test_what_follows_a_colon_goes_on_in_the_sentence(audit: Audit) -> None:
    assert not {each.says for each in audit.verdicts if re.search(r": (It|The|A|Last|Nothing) ", each.says)}


def test_answers_are_sentences_and_not_lists(audit: Audit) -> None:
    assert not {each.says for each in audit.verdicts if len(each.says) > 260}


def test_stage(audit: Audit) -> None:
    assert (audit.stage.confirmed, audit.stage.possible) == (
        WHOLE["stage"]["confirmed"],
        WHOLE["stage"]["possible"],
    )


def named(audit: Audit) -> dict[str, str]:
    """Short names of systems, as the world writes them."""
    return {
        node.id: node.id.split(":")[1] if node.id.startswith("seen:") else node.id.split(":")[0]
        for node in audit.flows.nodes
    }


def test_the_whole_picture_shows_what_is_planted_and_nothing_else(audit: Audit) -> None:
    names = named(audit)
    found = [[each.kind, *(names[system] for system in each.systems)] for each in audit.flows.insights]
    assert found == WHOLE["insights"]
    dead = next(each for each in audit.flows.insights if each.kind == "disagreement")
    assert dead.says.startswith("Customers and orders from Shopify to HubSpot: ")
    assert dead.says.endswith("does not see it work: silent for 26 days.")


def test_the_trail_of_an_order(audit: Audit) -> None:
    names = named(audit)
    trail = next(each for each in audit.flows.trails if each.event == "order.placed")
    stops = {names[stop.system]: stop for stop in trail.stops}
    assert {name for name, stop in stops.items() if stop.state == "live"} == {"klaviyo", "n8n", "shipstation", "slack"}
    assert (stops["zendesk"].state, stops["hubspot"].state) == ("missing", "idle")
    assert not [name for name, stop in stops.items() if stop.cold], (
        "the CRM was not seen in full: it may pass orders on"
    )


@pytest.mark.parametrize("flow", WHOLE["flows"], ids=lambda flow: " ".join(flow[:3]))
def test_flow(audit: Audit, flow: tuple[str, str, str, str]) -> None:
    source, target, data, state = flow
    names = named(audit)
    found = [
        edge.state.value
        for edge in audit.flows.edges
        if (names[edge.source], names[edge.target], edge.data.value) == (source, target, data)
    ]
    assert found == [state]


@pytest.mark.parametrize("truth", WHOLE["measured"], ids=lambda truth: " ".join(truth["flow"]))
def test_measured(audit: Audit, truth: dict[str, Any]) -> None:
    source, target, data = truth["flow"]
    [figures] = [
        edge.measured
        for edge in audit.flows.edges
        if edge.measured and edge.source.startswith(source) and edge.target.startswith(target) and edge.data == data
    ]
    assert figures.low <= truth["share"] <= figures.high, figures
    for told, key in ((figures.withdrawn_in_source, "withdrawn"), (figures.withdrawn_in_target, "withdrawn_there")):
        low, high = interval(told or 0, figures.sampled)
        assert low <= truth.get(key, 0) <= high, key
    broke = figures.broke_on and round((WORLD.now - figures.broke_on).total_seconds() / 86_400)
    assert abs((broke or 0) - truth.get("broke_days_ago", 0)) <= 1
