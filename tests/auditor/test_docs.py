"""The generated pages are what the code says today."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from auditor import costs, docs, plugins
from auditor.cli import COMMANDS
from auditor.evidence_file import evidence_lines
from auditor.exits import Exit
from auditor.reads_page import left_out, reads
from connectors.base import Read
from tests.auditor.fakes import audit, verdict
from tests.auditor.test_evidence_file import evidence

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("place", "text"), docs.pages(ROOT).items(), ids=lambda each: getattr(each, "name", ""))
def test_a_page_is_up_to_date(place: Path, text: str) -> None:
    assert place.read_text("utf-8") == text, "renew it with: make docs"


def test_the_figures_of_requests_are_those_of_a_run() -> None:
    kept = costs.written(ROOT / "docs" / docs.FIGURES)
    assert kept == json.loads(json.dumps(costs.measured())), "renew it with: make docs"


def test_every_read_stands_in_the_table_with_its_figures() -> None:
    figures = costs.measured()
    page = reads(plugins.connectors().values(), figures)
    for connector in plugins.connectors().values():
        told = figures[connector.platform]
        assert told["requests"] >= sum(part["requests"] for part in told["parts"].values())
        section = page.split(f"## {connector.title}\n")[1].split("\n## ")[0]
        for read in connector.reads:
            (row,) = [line for line in section.splitlines() if line.startswith(f"| {_shown(read)} |")]
            assert all(scope in row for scope in read.scopes) or read.get is None
            assert ("cannot be seen" in row) == (read.get is None)


def test_what_is_left_out_is_told_with_its_reason() -> None:
    page = reads(plugins.connectors().values(), {})
    for connector in plugins.connectors().values():
        points = left_out(connector)
        assert len(points) >= 5, "the docstring of the connector's package lists them"
        section = page.split(f"## {connector.title}\n")[1].split("\n## ")[0]
        assert all(f"\n- {point}\n" in section for point in points)
        read = sum(each.get is not None for each in connector.reads)
        assert f"| {connector.title} | {read} | {len(connector.reads) - read} | {len(points)} |" in page


def _shown(read: Read) -> str:
    return read.subject.value + (f": {read.part}" if read.part else "")


def test_the_published_schemas_accept_what_we_write() -> None:
    jsonschema.validate(
        audit(verdict()).model_dump(mode="json"), json.loads((ROOT / "docs/audit.schema.json").read_text("utf-8"))
    )
    schema = json.loads((ROOT / "docs/evidence.schema.json").read_text("utf-8"))
    for line in evidence_lines(evidence()):
        jsonschema.validate(json.loads(line), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"system": "fake:a"}, schema)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_shows_every_command(command: str) -> None:
    assert f"auditor {command}" in README


@pytest.mark.parametrize("code", Exit)
def test_the_readme_lists_every_exit_code(code: Exit) -> None:
    assert f"| {code.value} | {code.says} |" in README
