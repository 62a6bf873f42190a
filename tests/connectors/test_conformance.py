"""Every connector against its counterpart, with everything that can go wrong: see `tests.conformance`.

Connectors are found, not named. What a connector does not yet do right stands in `KNOWN`, line by line, with the
reason; a line that no longer happens must be taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pytest

from auditor import plugins
from tests.conformance import CHECKS, Bench, benches
from tests.conformance.answers import EVERY_FIELD


@dataclass(frozen=True)
class Known:
    """Something a connector does wrong, until it is mended."""

    platform: str
    pattern: str
    """Matches the beginning of the problem's line."""
    reason: str


KNOWN: tuple[Known, ...] = (
    Known(
        "zendesk", r"(without|mistyped) wholesale_account: ", "a field of the customer's own table, not of Zendesk's"
    ),
)
"""What is not the connector's to mend, with its reason."""


@cache
def problems(platform: str, case: str) -> tuple[str, ...]:
    """What is wrong with a connector in one case."""
    bench = benches()[platform]
    assert isinstance(bench, Bench)
    return tuple(dict.fromkeys(CHECKS[case](bench)))


def known(platform: str, problem: str) -> bool:
    return any(each.platform == platform and re.match(each.pattern, problem) for each in KNOWN)


@pytest.mark.parametrize("platform", plugins.connectors())
def test_has_a_counterpart(platform: str) -> None:
    assert benches()[platform], f"{platform} has nothing to be tried on: see tests/conformance/__init__.py"


@pytest.mark.parametrize("case", CHECKS)
@pytest.mark.parametrize("platform", [name for name, bench in benches().items() if bench])
def test_conforms(platform: str, case: str) -> None:
    new = [each for each in problems(platform, case) if not known(platform, each)]
    assert not new, f"{len(new)} problems of {platform}, {case}:\n" + "\n".join(new)


@pytest.mark.skipif(not EVERY_FIELD, reason="the problem may be with a field that a usual run leaves out")
@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: f"{entry.platform}: {entry.pattern[:60]}")
def test_a_known_problem_still_happens(entry: Known) -> None:
    """Otherwise its line in KNOWN hides what comes next."""
    every = [each for case in CHECKS for each in problems(entry.platform, case)]
    assert any(re.match(entry.pattern, each) for each in every), f"mended: take out the line ({entry.reason})"
