"""Evidence as JSON Lines: a header, then one reading a line.

The header line also says how many readings follow, so that a file cut off between two lines is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.errors import FileError
from auditor.files import write_atomically
from auditor.model import AUDIT_FORMAT, EVIDENCE_FORMAT, Audit, Evidence, Header, Reading

COUNT = "readings"
_AGAIN = "export it again, or collect anew"


def evidence_lines(evidence: Evidence) -> Iterator[str]:
    """The lines of an evidence file, each with its line end."""
    header = {**evidence.header.model_dump(mode="json"), COUNT: len(evidence.readings)}
    yield json.dumps(header, ensure_ascii=False) + "\n"
    for reading in evidence.readings:
        yield reading.model_dump_json() + "\n"


def write_evidence(path: Path, evidence: Evidence) -> None:
    """Save it, readable for its owner only. Raises FileError; an older file at that place is then unchanged."""
    write_atomically(path, evidence_lines(evidence), private=True)


def read_evidence(path: Path) -> Evidence:
    """Read an evidence file. Raises FileError for anything else, for a cut-off file and for a newer format."""
    try:
        with path.open(encoding="utf-8") as file:
            return parse_evidence(file, str(path))
    except UnicodeDecodeError:
        raise FileError(
            f"{path}: this is not an evidence file (it is not text); name a file that `collect` wrote"
        ) from None
    except OSError as error:
        raise FileError(f"{path}: it cannot be read ({error.strerror}); check the path") from None


def parse_evidence(source: Iterable[str], name: str) -> Evidence:
    """The evidence in these lines; `name` is for error messages."""
    lines = iter(source)
    header, expected = _header(next(lines, ""), name)
    readings = tuple(_reading(line, number, name) for number, line in enumerate(lines, 2) if line.strip())
    if expected is not None and expected != len(readings):
        raise FileError(
            f"{name}: it should hold {expected} readings and holds {len(readings)}: it was cut off; {_AGAIN}"
        )
    if twice := _twice(readings):
        raise FileError(f"{name}: {' '.join(twice).strip()} is read twice; {_AGAIN}")
    return Evidence(header=header, readings=readings)


def read_audit(path: Path) -> Audit:
    """Read an audit that was saved as JSON. Raises FileError."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise FileError(f"{path}: this is not an audit (it is not text); name a file made with --format json") from None
    except OSError as error:
        raise FileError(f"{path}: it cannot be read ({error.strerror}); check the path") from None
    return parse_audit(text, str(path))


def parse_audit(text: str, name: str) -> Audit:
    """The audit in this text; `name` is for error messages."""
    raw = _object(text, name, "an audit; name a file made with --format json")
    _check_format(raw, AUDIT_FORMAT, name, "audit")
    try:
        return Audit.model_validate_json(text)
    except ValidationError as error:
        raise FileError(f"{name}: this is not an audit: {_first(error)}") from None


def _header(line: str, name: str) -> tuple[Header, int | None]:
    raw = _object(line, f"{name}:1", "an evidence file; name a file that `collect` wrote")
    _check_format(raw, EVIDENCE_FORMAT, name, "evidence")
    expected = raw.pop(COUNT, None)
    if expected is not None and not isinstance(expected, int):
        raise FileError(f'{name}:1: "{COUNT}" is not a number; {_AGAIN}')
    try:
        return Header.model_validate_json(json.dumps(raw)), expected
    except ValidationError as error:
        raise FileError(f"{name}:1: this is not an evidence file: {_first(error)}") from None


def _check_format(raw: dict[str, Any], newest: int, name: str, kind: str) -> None:
    found = raw.get("format")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise FileError(f"{name}: this is not {kind}: it names no format; name a file that this program wrote")
    if found > newest:
        raise FileError(f"{name}: {kind} format {found} is newer than this program knows ({newest}); update auditor")


def _reading(line: str, number: int, name: str) -> Reading:
    try:
        return Reading.model_validate_json(line)
    except ValidationError as error:
        cut = error.errors(include_input=False)[0]["type"] == "json_invalid"
        says = "the line is cut off or damaged" if cut else f"this is not a reading: {_first(error)}"
        raise FileError(f"{name}:{number}: {says}; {_AGAIN}") from None


def _object(text: str, name: str, wanted: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        raise FileError(f"{name}: this is not {wanted}")
    return raw


def _first(error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"


def _twice(readings: Iterable[Reading]) -> tuple[str, str, str] | None:
    seen: set[tuple[str, str, str]] = set()
    for reading in readings:
        if reading.key in seen:
            return reading.key
        seen.add(reading.key)
    return None
