"""Evidence and audit files: they come back as they were, and nothing else passes for one."""

import json
from pathlib import Path

import pytest

from auditor.errors import FileError
from auditor.evidence_file import evidence_lines, parse_evidence, read_audit, read_evidence, write_evidence
from auditor.model import Automation, Evidence, Header, Merchant, Reading, Sight, Subject, Window
from tests.auditor.fakes import NOW

WINDOW = Window(start=NOW, end=NOW)


def evidence(readings: int = 3) -> Evidence:
    return Evidence(
        header=Header(merchant=Merchant(slug="fern", name="Fern ✿"), tool_version="1", started=NOW, window=WINDOW),
        readings=tuple(
            Reading(
                system="fake:fern",
                platform="fake",
                subject=Subject.AUTOMATIONS,
                part=str(number),
                sight=Sight.COMPLETE,
                as_of=NOW,
                window=WINDOW,
                facts=(Automation(id="x", name="\u2028 line\nbreak"),),
            )
            for number in range(readings)
        ),
    )


def test_comes_back_as_it_was_and_private(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    write_evidence(path, evidence())
    assert read_evidence(path) == evidence()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text("utf-8").split("\n")) == 5


def test_no_cut_passes_as_whole(tmp_path: Path) -> None:
    whole = "".join(evidence_lines(evidence()))
    path = tmp_path / "e.jsonl"
    for length in range(0, len(whole) - 1, 7):
        path.write_text(whole[:length], "utf-8")
        with pytest.raises(FileError):
            read_evidence(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 99}, "newer than this program"),
        ({"format": "1"}, "names no format"),
        ({"format": None}, "names no format"),
        ({"merchant": 3}, "not an evidence file: merchant"),
        ({"readings": 4}, "should hold 4 readings and holds 3"),
        ({"readings": "x"}, "not a number"),
    ],
)
def test_other_headers(change: dict[str, object], says: str) -> None:
    lines = list(evidence_lines(evidence()))
    lines[0] = json.dumps({**json.loads(lines[0]), **change})
    with pytest.raises(FileError, match=says):
        parse_evidence(lines, "e.jsonl")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not an evidence file"),
        (b"\xff\xfe\x00", "not text"),
        (b"[1]", "not an evidence file"),
        (b"[" * 100_000, "not an evidence file"),
        (b'{"format": 1}\n{"facts"', "not an evidence file"),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "e.jsonl"
    path.write_bytes(content)
    with pytest.raises(FileError, match=says):
        read_evidence(path)


def test_a_damaged_line_is_named() -> None:
    lines = list(evidence_lines(evidence()))
    lines[2] = lines[2][:50]
    with pytest.raises(FileError, match=r"e\.jsonl:3: the line is cut off"):
        parse_evidence(lines, "e.jsonl")


def test_a_doubled_reading_is_refused() -> None:
    lines = list(evidence_lines(evidence(2)))
    with pytest.raises(FileError, match="read twice"):
        parse_evidence([lines[0], lines[1], lines[1]], "e.jsonl")


def test_an_audit_is_not_evidence_and_a_missing_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    write_evidence(path, evidence())
    with pytest.raises(FileError, match="not an audit"):
        read_audit(path)
    with pytest.raises(FileError, match="check the path"):
        read_audit(tmp_path / "none.json")
