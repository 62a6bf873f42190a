"""The pieces the page is made of."""

from __future__ import annotations

import json
import re
import subprocess
from enum import Enum
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.compare import Change, Diff
from auditor.model import (
    Actor,
    Condition,
    DataObject,
    Department,
    Edge,
    EdgeState,
    Flows,
    Gate,
    Level,
    Mechanism,
    Necessity,
    Outcome,
    Process,
    ProcessWork,
    Proof,
    Role,
    Sight,
    Subject,
    Truth,
    WorkShare,
)
from auditor.report import render, words
from auditor.report.changes import groups
from auditor.report.embed import packed, unpacked
from auditor.report.first_page import best_proved, first_page, in_one_line
from auditor.report.flow_table import GROUPS, flow_table
from auditor.report.naming import Naming
from auditor.report.palette import DARK, LIGHT, TEXT_CONTRAST, TONES, contrast, themes
from auditor.report.text import isolated, plain, safe_link, short
from auditor.report.width import shortened, width
from auditor.sight import ASK
from tests.auditor.report import sample
from tests.auditor.report.page import read

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
hostile_text = st.text() | st.sampled_from(["</script>", "<!--", "<script>", "]]>", "\u2028", "\u2029", "&lt;", "\x00"])


@given(json_values | hostile_text)
def test_data_in_a_page_reads_back_and_holds_no_markup(data: object) -> None:
    text = packed(data)
    assert json.dumps(unpacked(text), sort_keys=True) == json.dumps(data, sort_keys=True)
    assert re.fullmatch("[A-Za-z0-9+/]+=*", text)


def test_anybody_can_read_the_data() -> None:
    """As the page's note says, with the tools of any shell."""
    shown = subprocess.run(
        ["sh", "-c", "base64 -d | gunzip"], input=packed({"said": "é <b>"}), capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(shown) == {"said": "é <b>"}


def test_a_lone_surrogate_does_not_stop_the_report() -> None:
    assert unpacked(packed("\ud800 <")) == "\ud800 <"


@given(st.text())
def test_plain_text_is_one_visible_line(text: str) -> None:
    shown = plain(text)
    assert plain(shown) == shown
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029]", shown)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://admin.example/orders/1?x=1#y", True),
        ("http://admin.example/", False),
        ("javascript:alert(1)", False),
        ("https:evil", False),
        ("https://", False),
        ("https://user:pw@admin.example/", False),
        ('https://a.example/"><script>', False),
        ("https://a.example/x y", False),
        ("https://a.example/\u202egnp", False),
        ("https://a.example/\n", False),
        ("https://[broken", False),
        ("https://a.example/" + "x" * 600, False),
        ("", False),
        (None, False),
    ],
)
def test_which_links_are_shown(link: str | None, shown: bool) -> None:
    assert safe_link(link) == (link if shown else "")


def test_quoted_names_are_isolated_and_escaped() -> None:
    assert isolated("“<b>” is off & “x”") == "“<bdi>&lt;b&gt;</bdi>” is off &amp; “<bdi>x</bdi>”"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(theme: dict[str, str]) -> None:
    for tone in TONES:
        for ground in ("page", "card", "shade", f"{tone}-bg"):
            assert contrast(theme[tone], theme[ground]) >= TEXT_CONTRAST, (tone, ground)
    for text in ("ink", "dim", "accent"):
        assert all(contrast(theme[text], theme[ground]) >= TEXT_CONTRAST for ground in ("page", "card", "shade")), text
    assert contrast(theme["on-accent"], theme["accent"]) >= TEXT_CONTRAST
    assert all(contrast(theme["edge"], theme[ground]) >= 3 for ground in ("page", "card", "shade"))


@given(st.integers(0, 0xFFFFFF))
def test_any_brand_colour_stays_readable(colour: int) -> None:
    for theme in themes(f"#{colour:06X}"):
        assert all(contrast(theme["accent"], theme[ground]) >= TEXT_CONTRAST for ground in ("page", "card", "shade"))
        assert contrast(theme["on-accent"], theme["accent"]) >= TEXT_CONTRAST


def test_a_readable_brand_colour_is_kept() -> None:
    assert themes("#0A6B4F")[0]["accent"] == "#0a6b4f"
    assert themes("") == (LIGHT, DARK)


def test_colours_are_the_ones_in_the_page() -> None:
    style = read(render(sample.empty())).all("style")[0].text
    for theme in (LIGHT, DARK):
        assert all(f"--{name}:{colour};" in style for name, colour in theme.items())
    assert not re.findall(r"(?<!-)#[0-9a-f]{6}", re.sub(r"--[\w-]+:#[0-9a-f]{6};", "", style))


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Proof, words.PROOF),
        (Outcome, words.OUTCOME),
        (Truth, words.TRUTH),
        (Sight, words.SIGHT),
        (EdgeState, words.EDGE),
        (Necessity, words.NECESSITY),
        (Level, words.LEVEL),
        (Change, words.CHANGE),
        (Department, words.DEPARTMENT),
        (Subject, words.SUBJECT),
        (Actor, words.ACTOR),
        (Process, words.PROCESS),
        (DataObject, words.DATA),
        (Role, words.ROLE),
        (Mechanism, words.MECHANISM),
    ],
)
def test_every_word_of_ours_has_one_for_merchants(kind: type[Enum], known: dict[object, object]) -> None:
    assert {*kind} <= known.keys()


def test_labels_differ_in_words_and_not_only_in_colour() -> None:
    for known in (words.OUTCOME, words.SIGHT, words.EDGE, words.TRUTH, words.CHANGE):
        shown = [label.word for label in known.values()]
        assert len(shown) == len(set(shown))


def test_best_proved_are_good_news_that_was_seen() -> None:
    found = best_proved(sample.rich().verdicts)
    assert found[0].id == "support.ai_agent"
    assert all(each.outcome is Outcome.PRESENT and not each.symptom and not each.answer for each in found)


def test_the_first_page_names_the_open_conditions() -> None:
    first = first_page(sample.rich(), None, Naming(sample.rich()))
    assert first.asks == (
        "To be Integrated (stage 3), these 2 conditions are still open; "
        "one of them could not be settled with what we saw:"
    )
    assert [rung.label.word for rung in first.ladder] == ["Reached", "You are here", "Not yet", "Not yet", "Not yet"]
    assert len(first.next_steps) == len(first.works) == len(first.unseen) == 3


def gate(id_: str, state: Truth) -> Gate:
    return Gate(id=id_, says=id_, state=state, needs=1, met=int(state is Truth.MET), detectors=())


def condition(needs: int, *gates: Gate) -> Condition:
    met = sum(each.state is Truth.MET for each in gates)
    state = Truth.MET if met >= needs else Truth.UNMET
    return Condition(state=state, needs=needs, met=met, gates=tuple(each.id for each in gates))


A, B, C, D = gate("a", Truth.MET), gate("b", Truth.UNMET), gate("c", Truth.UNKNOWN), gate("d", Truth.UNMET)


@pytest.mark.parametrize(
    ("conditions", "asks", "shown"),
    [
        pytest.param([condition(2, A, B), condition(1, A, C, D)], "this condition is still open:", [B], id="no hurdle"),
        pytest.param(
            [condition(3, A, B, C, D), condition(1, B, C)],
            "these 3 conditions are still open, of which at least 2 must be met; "
            "one of them could not be settled with what we saw:",
            [B, C, D],
            id="some of them",
        ),
        pytest.param(
            [],
            "these 3 conditions are still open; one of them could not be settled with what we saw:",
            [B, C, D],
            id="an audit of an earlier version",
        ),
    ],
)
def test_the_first_page_asks_for_what_the_next_stage_needs(
    conditions: list[Condition], asks: str, shown: list[Gate]
) -> None:
    audit = sample.rich()
    following = audit.stage.stages[audit.stage.confirmed].model_copy(
        update={"gates": (A, B, C, D), "conditions": tuple(conditions)}
    )
    stages = (*audit.stage.stages[: following.number - 1], following, *audit.stage.stages[following.number :])
    changed = audit.model_copy(update={"stage": audit.stage.model_copy(update={"stages": stages})})
    first = first_page(changed, None, Naming(changed))
    assert first.asks == f"To be Integrated (stage 3), {asks}"
    assert list(first.open_gates) == shown


def test_the_first_page_is_for_a_glance() -> None:
    for audit in (sample.rich(), sample.hostile()):
        first = first_page(audit, None, Naming(audit))
        texts = [text for step in first.next_steps for text in (step.says, step.reason)]
        assert all(
            len(text) <= 131 for text in (*texts, *(t for each in first.unseen for t in (each.says, each.remedy)))
        )
        assert all("configuration:" not in each.remedy for each in first.unseen)
    places = {each.number: audit.unlocks[each.number - 1] for each in first.unseen}
    assert all(unlock.remedy not in ("", ASK) for unlock in places.values())


def test_the_first_page_says_what_got_better_and_worse() -> None:
    audit, diff = sample.changed()
    moved = first_page(audit, diff, Naming(audit)).moved
    assert len(moved) == 3
    assert moved[0].label.word == "Worse"
    summary = read(render(audit, previous_diff=diff)).by_id("summary").text
    for each in moved:
        assert f"{each.label.word} {each.item.title} was: {each.item.before}; is: {each.item.after}" in summary
    assert not first_page(audit, None, Naming(audit)).moved


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("Some automations fail on every run. This is so for “A”.", "Some automations fail on every run."),
        (
            "A long head that says it all: one; two; “" + "x" * 90 + "” is three.",
            "A long head that says it all: one; two.",
        ),
        ("Words without end " * 9, "Words without end " * 5 + "Words without end…"),
        ("“" + "A. Quoted; name " * 9 + "” is its name", None),
        ("W" * 300, "W" * 110 + "…"),
    ],
)
def test_short(text: str, shown: str | None) -> None:
    made = short(text)
    assert shown is None or made == shown
    assert len(made) <= 111
    assert shown is None or made.count("“") == made.count("”")


def test_campaigns_are_not_called_hand_work_and_samples_are_called_samples() -> None:
    audit = sample.rich()
    sent = ProcessWork(process=Process.MESSAGE_SEND, system="klaviyo:XyZ123", total=100, shares=(
        WorkShare(actor=Actor.PERSON, count=94), WorkShare(actor=Actor.RULE, count=6)))  # fmt: skip
    work = read(render(audit.model_copy(update={"work": (sent, *audit.work)}))).by_id("work").text
    assert "Campaigns that people sent 94 %, 94 Automatic messages 6 %, 6" in work
    assert "A sample of 250 from 1,560 in the window" in work
    assert "Apps (ShipStation) 94 % of the sample, 235" in work


def test_flows_stand_together_by_pair_and_attention() -> None:
    audit = sample.rich()
    groups_ = flow_table(audit.flows, Naming(audit))
    assert sum(group.flows for group in groups_) == len(audit.flows.edges)
    assert [group.title for group in groups_] == [title for title, *_ in GROUPS if title in {g.title for g in groups_}]
    assert [group.folded for group in groups_] == sorted(group.folded for group in groups_)
    for group in groups_:
        pairs = [frozenset((row.source, row.target)) for pair in group.pairs for row in pair]
        assert len({pair for pair, _ in groupby(pairs)}) == len([pair for pair, _ in groupby(pairs)])


@pytest.mark.parametrize(
    ("state", "more", "title"),
    [
        (EdgeState.LIVE, {}, "What works"),
        (EdgeState.LIVE, {"disagreement": "a:1 shows it working, b:2 does not."}, "What asks for attention"),
        (EdgeState.MISSING, {}, "What asks for attention"),
        (EdgeState.BROKEN, {}, "What asks for attention"),
        (EdgeState.IDLE, {}, "What asks for attention"),
        (EdgeState.UNKNOWN, {"necessity": Necessity.MUST}, "What asks for attention"),
        (EdgeState.UNKNOWN, {"necessity": Necessity.SHOULD}, "Switched off or not seen"),
        (EdgeState.OFF, {}, "Switched off or not seen"),
        (EdgeState.OFF, {"necessity": Necessity.MUST}, "What asks for attention"),
        (EdgeState.DECLARED, {"necessity": Necessity.MUST}, "Set up, not proved"),
    ],
)
def test_what_asks_for_attention(state: EdgeState, more: dict[str, Any], title: str) -> None:
    edge = Edge(source="a:1", target="b:2", data=DataObject.ORDER, state=state, **more)
    (group,) = flow_table(Flows(edges=(edge,)), Naming(sample.empty()))
    assert group.title == title


def test_alike_flows_share_a_row_and_say_how_much_they_are_needed() -> None:
    edges = tuple(
        Edge(source="a:1", target="b:2", data=data, state=EdgeState.LIVE, necessity=need)
        for data, need in (
            (DataObject.REVIEW, None),
            (DataObject.ORDER, Necessity.MUST),
            (DataObject.RETURN, Necessity.MUST),
        )
    )
    (group,) = flow_table(Flows(edges=edges), Naming(sample.empty()))
    assert [row.data for pair in group.pairs for row in pair] == ["Orders and returns (needed); reviews"]


def test_what_a_platform_shows_to_nobody_stands_in_the_method() -> None:
    audit = sample.rich()
    told = audit.systems[0].model_copy(update={"blind": ("Who dreams of it.",)})
    audit = audit.model_copy(update={"systems": (told, *audit.systems[1:])})
    assert "Who dreams of it." in read(render(audit)).by_id("method").text
    assert "Who dreams of it." in render(audit, "md")


def test_a_line_for_the_configuration_stands_apart() -> None:
    remedies = read(render(sample.empty())).by_id("unknowns")
    lines = [each.text for each in remedies.all("span") if each.attributes.get("class") == "line"]
    assert lines
    assert all(line.startswith("In the configuration: ") for line in lines)


def test_changes_have_different_words_for_different_things() -> None:
    audit, diff = sample.changed()
    found = {group.label.word: group.items for group in groups(diff, Naming(audit))}
    assert {"Better", "Worse", "New", "Seen for the first time", "Cannot tell this time", "Our rule changed"} == {
        *found
    }
    assert next(iter(found)) == "Worse"
    assert in_one_line(diff).startswith("Since 25 September 2026: ")
    section = read(render(audit, previous_diff=diff)).by_id("changes").text
    for group, items in found.items():
        assert group in section
        assert all(item.title in section for item in items)


def test_nothing_changed_is_not_no_comparison() -> None:
    same = Diff(before_as_of=sample.ago(30), after_as_of=sample.NOW, rules_changed=False)
    assert in_one_line(same) == "Nothing has changed since 25 October 2026."
    assert in_one_line(None) == "There is no earlier audit to compare with."


@given(st.text(), st.integers(20, 300))
def test_shortened_text_fits(text: str, room: int) -> None:
    assert width(shortened(text, 13, room), 13) <= room


def test_two_systems_of_one_name_are_told_apart() -> None:
    audit = sample.rich()
    twins = tuple(each.model_copy(update={"name": "Fern & Fable"}) for each in audit.systems[:2])
    naming = Naming(audit.model_copy(update={"systems": twins + audit.systems[2:]}))
    assert naming.of(twins[0].id) != naming.of(twins[1].id)
    assert naming.within(f"{audit.systems[2].id} says so") == f"{naming.of(audit.systems[2].id)} says so"
