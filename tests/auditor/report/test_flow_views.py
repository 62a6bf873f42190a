"""The data flows in other shapes: what the whole shows, the trails, the matrix, and the files for other programs."""

from __future__ import annotations

import csv
import io
import re
from functools import cache

import networkx as nx
import pytest

from auditor.model import Audit, EdgeState
from auditor.report import render
from auditor.report.matrix import matrix
from auditor.report.naming import Naming
from auditor.report.strips import NOT_KNOWN, strips
from auditor.report.words import DATA, EDGE, MARK
from auditor.spoken import inside
from tests.auditor.report import sample
from tests.auditor.report.page import Element, read

AUDITS: dict[str, sample.Make] = {
    "rich": sample.rich,
    "empty": sample.empty,
    "hostile": sample.hostile,
    "25": lambda: sample.with_systems(25),
}
each_audit = pytest.mark.parametrize("name", AUDITS)


@cache
def flows_of(name: str) -> Element:
    return read(render(AUDITS[name]())).by_id("flows")


def rows(audit: Audit, format_: str) -> list[dict[str, str]]:
    text = render(audit, format_).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_page_tells_contradictions_first_and_the_table_last() -> None:
    titles = [each.text for each in flows_of("rich").all("h3")]
    wanted = ["What is missing or broken", "The picture", "What else the whole picture shows", "The trail of an event",
              "Who gives and gets what", "Every flow"]  # fmt: skip
    assert titles == ["Where two ends disagree"] * (titles[0] == "Where two ends disagree") + wanted


def test_what_is_not_proved_says_so() -> None:
    audit = sample.rich()
    unsure = [each for each in audit.flows.insights if not each.proved]
    shown = flows_of("rich").text.count("As far as we saw; what was not seen may show otherwise.")
    assert unsure and shown == len(unsure)


def test_long_lists_are_folded_not_cut() -> None:
    audit = sample.rich()
    many = tuple(
        each.model_copy(update={"says": f"{each.says} {n}"}) for n in range(9) for each in audit.flows.insights
    )
    page = read(render(audit.model_copy(update={"flows": audit.flows.model_copy(update={"insights": many})})))
    assert all(" ".join(Naming(audit).within(each.says).split()) in page.by_id("flows").text for each in many)


@each_audit
def test_the_matrix_holds_every_flow_at_both_ends(name: str) -> None:
    audit = AUDITS[name]()
    naming = Naming(audit)
    table = matrix(audit.flows, naming)
    cells = {(system, data): cell for system, row in table.rows for data, cell in zip(table.columns, row, strict=True)}
    for edge in audit.flows.edges:
        word = inside(EDGE[edge.state].word)
        gives, gets = (cells[naming.of(end), DATA[edge.data]] for end in (edge.source, edge.target))
        assert gives.gives and f"{naming.of(edge.target)} ({word})" in gives.gives.says
        assert gets.gets and f"{naming.of(edge.source)} ({word})" in gets.gets.says


def test_the_signs_of_the_matrix_differ() -> None:
    assert len(set(MARK.values())) == len(EdgeState)
    key = matrix(sample.rich().flows, Naming(sample.rich())).key
    assert all(f"{sign} {word[:1].lower()}{word[1:]}" in flows_of("rich").text for sign, _, word in key)


def test_trails_say_where_an_event_arrives_and_what_is_not_known() -> None:
    audit = sample.rich()
    order = next(strip for strip in strips(audit.flows, Naming(audit)) if strip.title == "An order is placed")
    at_once, *_, lost = order.reaches
    assert (order.starts, at_once.title, lost.title) == ("Shopify", "Reached at once", "Not seen to arrive")
    assert {name for piece in at_once.pieces for name in piece.names} >= {"Klaviyo", "ShipStation", "Xero"}
    silent = next(piece for piece in lost.pieces if piece.names == ("HubSpot",))
    assert (silent.label.word, silent.says) == ("Silent", NOT_KNOWN)
    assert order.sums.startswith("Reaches ") and order.title in flows_of("rich").text


@each_audit
def test_graphml_reads_back_as_the_same_graph(name: str) -> None:
    audit = AUDITS[name]()
    text = render(audit, "graphml")
    graph = nx.parse_graphml(text, force_multigraph=True)
    assert set(graph) == {node.id for node in audit.flows.nodes}
    found = {(source, target, data["data"], data["state"]) for source, target, data in graph.edges(data=True)}
    assert found == {(e.source, e.target, e.data.value, e.state.value) for e in audit.flows.edges}
    assert render(audit, "graphml") == text


@each_audit
def test_flows_as_csv(name: str) -> None:
    audit = AUDITS[name]()
    found = rows(audit, "flows.csv")
    assert len(found) == len(audit.flows.edges)
    assert not [cell for row in found for cell in row.values() if re.match(r"[=+\-@\t\r\n]", cell)]
    naming = Naming(audit)
    if name == "rich":
        for edge in audit.flows.edges:
            row = next(each for each in found if (each["from"], each["to"], each["data"]) ==
                       (naming.of(edge.source), naming.of(edge.target), DATA[edge.data]))  # fmt: skip
            assert row["state"] == EDGE[edge.state].word and row["why it matters"] == edge.why


def test_matrix_as_csv_has_one_row_a_system() -> None:
    audit = sample.rich()
    touched = {end for edge in audit.flows.edges for end in (edge.source, edge.target)}
    found = rows(audit, "matrix.csv")
    assert len(found) == len(touched)
    shop = next(row for row in found if row["system"] == "Shopify")
    assert "Klaviyo (working)" in shop["orders"]


@pytest.mark.parametrize("format_", ["flows.csv", "matrix.csv", "graphml"])
def test_the_copy_to_share_names_nobody(format_: str) -> None:
    text = render(sample.rich(), format_, share_safe=True, salt=b"salt")
    assert not [name for name in ("Fern", "fern", "Grandma", "4455", "Returns to the") if name in text]
