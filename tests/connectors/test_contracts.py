"""Every path a connector may ask, against the vendors' own lists of operations: it is there, it reads, its scope fits.

The lists are not part of this repository. They are looked for in `shared/knowledge` beside it, or where
AUDITOR_KNOWLEDGE says; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from auditor import plugins
from auditor.model import Sight
from connectors.base import Read
from connectors.door import Allow, Answer
from tests.conformance import Bench, benches, spoil
from tests.conformance.bench import key_of
from tests.conformance.line import Ask

ROOT = Path(__file__).parents[2]
NEAR = [parent / "shared" / "knowledge" for parent in ROOT.parents]
"""Beside the checkout, or beside the folder of its worktrees."""


@dataclass(frozen=True)
class Operation:
    """One line of a vendor's list."""

    method: str
    path: str
    name: str
    scopes: frozenset[str]
    """Any of them opens it; none: every credential may."""


def knowledge(name: str) -> Path:
    """One of the lists; skips the test where it is not to be had."""
    told = os.environ.get("AUDITOR_KNOWLEDGE")
    for folder in [Path(told)] if told else NEAR:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"{name} is not on this machine: set AUDITOR_KNOWLEDGE to the folder that holds it")


def rows(name: str, delimiter: str = ",") -> Iterator[Mapping[str, str]]:
    with knowledge(name).open("r", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter)


def words(text: str) -> frozenset[str]:
    """`oauth` stands for what every credential may."""
    return frozenset(re.split(r"[\s,|;]+", text.strip())) - {"", "none", "oauth"}


@cache
def hubspot() -> tuple[Operation, ...]:
    """The list holds nothing but operations that read."""
    return tuple(
        Operation(row["method"], row["path"], f"{row['api']} read", words(row["scopes_any_of"]))
        for row in rows("hubspot-read-operations.tsv", "\t")
    )


@cache
def klaviyo() -> tuple[Operation, ...]:
    return tuple(
        Operation(row["method"], row["path"], row["operation_id"], words(row["scopes"]))
        for row in rows("klaviyo-endpoints.csv")
    )


@cache
def n8n() -> tuple[Operation, ...]:
    return tuple(
        Operation(row["method"], f"/api/v1{row['path']}", row["operation"], words(row["required_scope"]))
        for row in rows("n8n-endpoints.csv")
    )


LISTS: dict[str, Callable[[], tuple[Operation, ...]]] = {"hubspot": hubspot, "klaviyo": klaviyo, "n8n": n8n}
READS = {
    "hubspot": re.compile(r".* read"),
    "klaviyo": re.compile(r"(get|query|list)_\w+"),
    "n8n": re.compile(r"(get|list|generateAudit)[\w-]*"),
}
"""Names of operations that change nothing."""
UNLISTED = {
    "hubspot": {"/oauth/v2/private-apps/get/access-token-info"},
}
"""Read nevertheless: documented apart from the list."""


SUCCESSOR = re.compile(r"/crm/v3/(\w+)/(.+)")
"""HubSpot's own client package still asks the v3 paths; the list of operations holds their dated successors."""


def found(platform: str, line: Allow) -> list[Operation]:
    """The operations that a line of the read-only list lets through, or the ones that replaced them."""
    by_name = [each for each in LISTS[platform]() if _lets(line, each)]
    dated = SUCCESSOR.sub(r"/crm/\1/2026-03/\2", line.path)
    later = Allow(line.method, dated) if platform == "hubspot" and dated != line.path else line
    return by_name or [each for each in LISTS[platform]() if _lets(later, each)]


def _lets(line: Allow, operation: Operation) -> bool:
    return line.matches(operation.method, re.sub(r"\{[^}]*\}", "x", operation.path))


LINES = [(name, line) for name in LISTS if name in plugins.connectors() for line in plugins.connectors()[name].allow]


@pytest.mark.parametrize(("platform", "line"), LINES, ids=lambda each: getattr(each, "path", str(each)))
def test_every_line_is_an_operation_of_the_vendor_that_reads(platform: str, line: Allow) -> None:
    operations = found(platform, line)
    if line.path in UNLISTED.get(platform, ()):
        assert not operations, "it is in the list by now: take it out of UNLISTED"
        return
    assert operations, f"{platform} documents no {line.method} {line.path}"
    assert all(READS[platform].fullmatch(each.name) for each in operations), operations


def asked(bench: Bench, read: Read) -> list[tuple[Allow, list[Operation]]]:
    """What a part asks in the demo, with the operations behind it."""
    lines = {ask.order.allow.path: ask.order.allow for ask in bench.alone[key_of(read)].asked}
    return [(line, found(bench.connector.platform, line)) for line in lines.values()]


def _rests_on(bench: Bench, read: Read, line: Allow) -> bool:
    """Whether nothing is seen without it; what only makes facts richer need not be named."""

    def shut(ask: Ask) -> Answer | None:
        return spoil.status(403) if ask.part and ask.order.allow == line else None

    return bench.attempt(shut, [key_of(read)]).seen[key_of(read)].reading.sight is Sight.DENIED


@pytest.mark.parametrize("platform", [name for name in LISTS if name in plugins.connectors()])
def test_scopes_that_a_part_asks_for_are_the_vendors(platform: str) -> None:
    """Each of them opens something of what the part asks, or stands in the vendor's list at all."""
    bench = benches()[platform]
    assert bench
    known = {scope for operation in LISTS[platform]() for scope in operation.scopes}
    wrong = {scope for read in bench.reads for scope in read.scopes} - known
    assert not wrong, f"no operation of {platform} asks for {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("platform", [name for name in LISTS if name in plugins.connectors()])
def test_every_part_asks_for_the_scopes_it_needs(platform: str) -> None:
    bench = benches()[platform]
    assert bench
    missing = []
    for read in bench.reads:
        for line, operations in asked(bench, read):
            opening = [each.scopes for each in operations]
            named = any(scopes & set(read.scopes) for scopes in opening)
            if opening and all(opening) and not named and _rests_on(bench, read, line):
                wanted = " or ".join(sorted(set().union(*opening)))
                missing.append(f"{key_of(read)} asks {line.method} {line.path} without naming {wanted}")
    assert not missing, "\n".join(missing)
