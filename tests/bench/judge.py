"""How long judging takes, without any platform: one large account, and a history judged again by newer rules.

Prints JSON: seconds for an account of many facts, and seconds for one saved audit of usual size.
"""

from __future__ import annotations

import json
import time
from itertools import cycle, islice

from auditor import plugins
from auditor.assess import assess
from auditor.model import Evidence
from tests.auditor.evidence import business
from tests.auditor.random_evidence import pool
from tests.auditor.thriving import thriving

LARGE = 20_000
"""Facts of a large account."""
SAVED = 1_000
"""Audits of a long history."""
SAMPLE = 10
"""Of which so many are measured."""


def large(size: int = LARGE) -> Evidence:
    """A business that does everything, with as many more facts of every kind, shared among its systems."""
    facts = thriving()
    roles = list(facts)
    more = [fact for facts_of_a_kind in pool(600).values() for fact in facts_of_a_kind]
    missing = size - sum(map(len, facts.values()))
    for number, (fact, role) in enumerate(zip(islice(cycle(more), missing), cycle(roles), strict=False)):
        facts[role].append(fact.model_copy(update={"id": f"{fact.id}-{number}"}))
    return business(facts)


def seconds(evidence: Evidence, times: int = 1) -> float:
    """Least time that judging takes once."""
    asked = plugins.detectors()
    took = []
    for _ in range(times):
        began = time.monotonic()
        assess(evidence, asked)
        took.append(time.monotonic() - began)
    return min(took)


def main() -> dict[str, float]:
    """The figures."""
    return {"large": seconds(large(), 2), "usual": seconds(business(thriving()), SAMPLE)}


if __name__ == "__main__":
    print(json.dumps(main()))  # noqa: T201
