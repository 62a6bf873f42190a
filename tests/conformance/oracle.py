"""Does a spoilt run say more than the good one? A run that saw less may know less, never more, and nothing else.

A fact says no more than another when every field of it is the same, or unknown, or less of the same: a lower proof, an
older date, a smaller count, some of the steps. It says more when a "does not hold" became a "holds", "broken" became
"live", a wait became shorter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import Enum
from typing import Any

from auditor.model import AnyFact, Event, Fact, Sight, State
from auditor.model.base import Value
from tests.conformance.bench import Attempt, Seen

TEXTS = frozenset({"name", "detail", "link", "title", "unit"})
"""May be put in other words when less is known."""
MAY_FALL = frozenset({"model_decides", "self_optimising"})
"""Yes and no where no means: we saw no sign of it."""
WIDER = frozenset({Event.SEGMENT_ENTERED})
"""True of what a narrower word would say, when too little is known for that one."""
MARK = "canary"


def no_more(less: Seen, full: Seen) -> Iterator[str]:
    """What a part says that it did not say in the good run."""
    known: dict[tuple[str, str], list[Fact]] = {}
    for fact in full.reading.facts:
        known.setdefault((fact.kind, fact.id), []).append(fact)
    for fact in less.reading.facts:
        same = known.get((fact.kind, fact.id))
        if not same:
            yield f"{less.key}: a new fact: {fact.kind} {fact.id!r} {fact.name!r}"
        else:
            more = ["; ".join(_more(fact, each, "")) for each in same]
            if all(more):
                yield f"{less.key}: {fact.kind} {fact.id!r} says more: {min(more, key=len)}"


def same(less: Seen, full: Seen) -> bool:
    """Whether two runs saw the same, in whatever order."""
    return less.reading.sight is full.reading.sight and _bag(less.reading.facts) == _bag(full.reading.facts)


def _bag(facts: Iterable[AnyFact]) -> list[str]:
    return sorted(fact.model_dump_json() for fact in facts)


def _more(less: Any, full: Any, name: str) -> Iterator[str]:
    """Where `less` says more than `full`."""
    if less == full or _unknown(less) or (name in TEXTS and isinstance(less, str)):
        return
    if isinstance(less, Value) and isinstance(full, Value):
        for field in type(less).model_fields:
            yield from _more(getattr(less, field), getattr(full, field, None), field)
    elif isinstance(less, tuple) and isinstance(full, tuple):
        for each in less:
            if not any(not list(_more(each, other, "")) for other in full):
                yield f"{name} has {each}"
    elif not _smaller(less, full, name):
        yield f"{name} {full} became {less}"


def _unknown(value: Any) -> bool:
    return (
        value is None
        or value == ""
        or value == ()
        or value is State.UNKNOWN
        or (isinstance(value, Event) and value in WIDER)
        or str(value) in ("other", "unknown")
    )


def _smaller(less: Any, full: Any, name: str) -> bool:
    if isinstance(full, bool):
        return name in MAY_FALL and less is False
    if isinstance(less, Enum) and not isinstance(less, int):
        return False
    if isinstance(less, int | float) and isinstance(full, int | float):
        return name == "rhythm_hours" or (name != "value" and less <= full)
    return isinstance(less, datetime) and isinstance(full, datetime) and less <= full


def mannered(attempt: Attempt) -> Iterator[str]:
    """What holds in every run, however it went: our bugs, marks of secrets, and people left without advice."""
    for key, seen in attempt.seen.items():
        if seen.broken:
            yield f"{key}: raised {seen.mistake}, which is no ReadError"
        if MARK in seen.reading.model_dump_json().lower():
            yield f"{key}: a mark of secret or personal data is in the reading"
        reading = seen.reading
        if reading.sight is not Sight.COMPLETE and not reading.reason:
            yield f"{key}: {reading.sight} without a reason"
        if reading.sight is Sight.DENIED and not reading.remedy:
            yield f"{key}: denied without a remedy"
    yield from (f"the log holds a mark: {line[:80]}" for line in attempt.said if MARK in line.lower())
