"""The page as a file: inert, whole, in order, small; what an audit holds is in it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from auditor.brand import Brand
from auditor.model import Audit, Outcome, Reason, Unlock
from auditor.report import render, words
from auditor.report.embed import unpacked
from auditor.report.filters import anchor
from auditor.report.naming import Naming
from auditor.report.text import neutral, plain
from tests.auditor.report import sample
from tests.auditor.report.page import Element, read

BUDGET = 300_000
AUDITS = {
    "rich": sample.rich,
    "empty": sample.empty,
    "hostile": sample.hostile,
    "25 systems": lambda: sample.with_systems(25),
}
each_audit = pytest.mark.parametrize("audit", AUDITS.values(), ids=AUDITS)
Make = Callable[[], Audit]
SECTIONS = [
    "summary", "stages", "heat", "work", "results", "flows", "findings", "unknowns", "sight", "roadmap",
    "changes", "method",
]  # fmt: skip


def page_of(audit: Audit, **more: object) -> Element:
    return read(render(audit, "html", **more))  # type: ignore[arg-type]


def words_in(text: str) -> str:
    return " ".join(plain(text).split())


@each_audit
def test_the_policy_lets_only_our_style_and_script_run(audit: Make) -> None:
    page = page_of(audit())
    (policy,) = [
        meta.attributes["content"]
        for meta in page.all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    (style,), scripts = page.all("style"), page.all("script")
    data, code = scripts
    assert data.attributes == {"type": "application/gzip", "id": "data"}
    assert policy == (
        f"default-src 'none'; style-src {sha256(style)}; script-src {sha256(code)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def sha256(element: Element) -> str:
    text = "".join(child for child in element.children if isinstance(child, str))
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@each_audit
def test_nothing_is_loaded_and_nothing_runs_by_attribute(audit: Make) -> None:
    for element in page_of(audit()).all():
        assert element.tag not in ("link", "iframe", "object", "embed", "base", "form", "video", "audio"), element.tag
        for name, value in element.attributes.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name not in ("style", "srcset", "ping", "background", "formaction", "xlink:href"), (
                element.tag,
                name,
            )
            if name == "src":
                assert value.startswith("data:image/")
            if name == "href":
                assert element.tag == "a"
                assert value.startswith(("#", "https://")), value


@each_audit
def test_links_out_say_where_they_lead_and_tell_nobody_whence(audit: Make) -> None:
    page = page_of(audit())
    assert [each for each in page.all("meta") if each.attributes == {"name": "referrer", "content": "no-referrer"}]
    out = [each for each in page.all("a") if each.attributes["href"].startswith("https://")]
    for link in out:
        assert "target" not in link.attributes  # what it opens cannot reach back, and nobody is told whence it came
        assert link.attributes["href"].split("/")[2] in link.text
        assert "@" not in link.attributes["href"]


@each_audit
def test_links_inside_arrive_and_ids_are_single(audit: Make) -> None:
    page = page_of(audit())
    ids = [each.attributes["id"] for each in page.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        if link.attributes["href"].startswith("#"):
            assert link.attributes["href"][1:] in ids, link.attributes["href"]


@each_audit
def test_headings_landmarks_and_labels(audit: Make) -> None:
    page = page_of(audit())
    levels = [int(each.tag[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(second <= first + 1 for first, second in pairwise(levels))
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert page.all("html")[0].attributes["lang"] == "en"
    (main,) = page.all("main")
    sections = [each for each in main.children if isinstance(each, Element)]
    assert [each.attributes["id"] for each in sections] == SECTIONS
    for section in sections:
        assert page.by_id(section.attributes["aria-labelledby"]).text
    for table in page.all("table"):
        assert all(cell.attributes.get("scope") for cell in table.all("th"))


@each_audit
def test_tables_scroll_in_boxes_that_the_keyboard_reaches(audit: Make) -> None:
    boxes = [each for each in page_of(audit()).all("div") if each.attributes.get("class") == "scroll"]
    inside = sum(len(box.all("table")) for box in boxes)
    assert inside == len(page_of(audit()).all("table"))
    for box in boxes:
        assert box.attributes["tabindex"] == "0"
        assert box.attributes["role"] == "region"
        assert box.attributes.get("aria-label") or box.attributes.get("aria-labelledby")


@each_audit
def test_everything_in_the_audit_is_in_the_page(audit: Make) -> None:
    document, page = audit(), page_of(audit())
    for verdict in document.verdicts:
        finding = page.by_id(f"q-{anchor(verdict.id)}").text
        assert words_in(verdict.question) in finding
        assert words_in(verdict.why) in finding
        for cite in verdict.cites:
            if cite.kind != "flow":
                assert words_in(cite.name or cite.id) in finding
        for reason in verdict.reasons:
            assert said_once(page, finding_links(page, verdict.id), reason)
    for edge in document.flows.edges:
        for reason in edge.reasons:
            assert said_once(page, links_in(page.by_id("flows")), reason)
    for number, unlock in enumerate(document.unlocks, start=1):
        assert said_once(page, {f"#u-{number}"}, unlock)
    for step in document.roadmap:
        assert words_in(step.says) in page.by_id(f"r-{step.rank}").text
    rows = [row.text for body in page.by_id("flows").all("tbody") for row in body.all("tr")]
    naming = Naming(neutral(document))
    for edge in document.flows.edges:
        ends = f"{naming.of(edge.source)} → {naming.of(edge.target)}"
        wanted = (words_in(ends), words.DATA[edge.data], words.EDGE[edge.state].word, words_in(edge.why))
        assert [row for row in rows if row.startswith(wanted[0]) and all(part in row or part.capitalize() in row
                for part in wanted)], edge  # fmt: skip
    for insight in document.flows.insights:
        assert words_in(insight.says)[:40] in page.by_id("flows").text


def links_in(element: Element) -> set[str]:
    return {each.attributes["href"] for each in element.all("a")}


def finding_links(page: Element, id_: str) -> set[str]:
    return links_in(page.by_id(f"q-{anchor(id_)}"))


def said_once(page: Element, links: set[str], of: Reason | Unlock) -> bool:
    """What could not be seen and what would settle it stand in one place, to which the links lead."""
    lists = page.by_id("unknowns").all("ol")
    places = [each for each in lists[0].all("li") if each.attributes.get("id")] if lists else []
    told = [each for each in places if words_in(of.says) in each.text and words_in(of.remedy) in each.text]
    return bool(links & {f"#{each.attributes['id']}" for each in told})


@each_audit
def test_every_question_has_a_number_by_which_the_list_of_the_unseen_calls_it(audit: Make) -> None:
    page = page_of(audit())
    numbers = {}
    for article in page.all("article"):
        (facts,) = [each for each in article.all("span") if each.attributes.get("class") == "facts"]
        numbers[article.attributes["id"]] = facts.text.split()[1]
    assert list(numbers.values()) == [str(n) for n in range(1, len(numbers) + 1)]
    for link in page.by_id("unknowns").all("a"):
        if link.attributes["href"].startswith("#q-"):
            assert link.text == numbers[link.attributes["href"][1:]]


@each_audit
def test_the_data_in_the_page_is_the_audit(audit: Make) -> None:
    data = page_of(audit()).by_id("data")
    assert len(data.children) == 1
    assert Audit.model_validate(unpacked(str(data.children[0]))) == audit()


@each_audit
def test_the_same_audit_gives_the_same_bytes(audit: Make) -> None:
    for format_ in ("html", "json", "csv", "md"):
        again = Audit.model_validate_json(audit().model_dump_json())
        assert render(audit(), format_) == render(again, format_)


def test_an_empty_audit_is_small_and_says_why_it_is_empty() -> None:
    text = render(sample.empty(), "html")
    assert len(text.encode()) < BUDGET
    page = read(text)
    for section in ("work", "results", "flows", "sight", "changes"):
        assert [each for each in page.by_id(section).all("p") if each.attributes.get("class") == "empty"], section


@each_audit
def test_a_question_that_nobody_could_look_into_is_told_in_brief(audit: Make) -> None:
    """Nothing waits behind a click where the numbers of what would settle it say all; else the evidence does."""
    page, document = page_of(audit()), audit()
    for verdict in document.verdicts:
        finding = page.by_id(f"q-{anchor(verdict.id)}")
        could_look = verdict.outcome is not Outcome.UNKNOWN or any(reason.system for reason in verdict.reasons)
        assert bool(finding.all("details")) == could_look, verdict.id
        assert verdict.rule in finding.text
        if not could_look:
            assert f"If it is a gap: {words_in(verdict.advice)}" in finding.text


def test_what_was_not_seen_is_never_said_to_be_so() -> None:
    """The one rule, on the first page: nothing was seen, so nothing is said of the business."""
    summary = read(render(sample.empty(), "html")).by_id("summary").text
    assert "You are at stage 1 of 5, Manual, as far as it is proved." in summary
    assert "People do the routine work by hand" not in summary
    assert "Not found" not in read(render(sample.empty(), "html")).by_id("stages").text


def test_no_control_or_reordering_character_is_shown() -> None:
    shown = re.sub(r"<script.*?</script>", "", render(sample.hostile(), "html"), flags=re.DOTALL)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029]", shown)
    assert "<bdi>" in shown


def test_hostile_names_are_text() -> None:
    page = page_of(sample.hostile())
    assert sample.PAYLOADS[0] in page.by_id("h-summary").text
    assert len(page.all("script")) == 2
    assert not page.all("img")
    links = [each.attributes["href"] for each in page.all("a")]
    assert not [link for link in links if "javascript" in link or "b.example" in link or "plain.example" in link]


def test_white_label() -> None:
    logo = "data:image/png;base64,AAAA"
    page = page_of(sample.rich(), brand=Brand(name="Ivy & <b>Oak</b>", logo=logo, colour="#ffee00"))
    assert "Ivy & <b>Oak</b>" in page.all("header")[0].text
    assert page.all("img")[0].attributes == {"src": logo, "alt": ""}
    assert not page_of(sample.rich(), brand=Brand(name="Ivy", logo="https://evil.example/x.png")).all("img")


def test_people_s_words_and_acceptances_are_marked() -> None:
    page = page_of(sample.rich())
    answered = page.by_id("q-governance-data-deletion").text
    assert "A person's answer, not an observation" in answered
    assert "Said, not seen" in answered
    assert "Accepted until 31 March 2027" in page.by_id("q-returns-refunds-by-hand").text
    assert "It has lapsed and counts as an open gap again" in page.by_id("q-support-order-context").text


def test_absence_is_shown_with_its_proof() -> None:
    finding = page_of(sample.rich()).by_id("q-marketing-back-in-stock").text
    assert "everything that could hold it was read" in finding
    assert "2026-11-24 12:00 UTC" in finding
    assert "automations:read" in finding


def test_an_internal_error_of_ours_shows_its_number() -> None:
    audit = sample.rich()
    broken = audit.verdicts[0].model_copy(update={"error": "1a2b3c4d", "outcome": Outcome.UNKNOWN})
    page = page_of(audit.model_copy(update={"verdicts": (broken, *audit.verdicts[1:])}))
    finding = page.by_id(f"q-{anchor(broken.id)}").text
    assert "1a2b3c4d" in finding
    assert "Our error" in finding


def test_unknown_formats_are_refused() -> None:
    with pytest.raises(ValueError, match="docx"):
        render(sample.empty(), "docx")
