"""What a case is, and what holds in all of them.

A part whose answers were spoilt is COMPLETE only if it says exactly what it says otherwise; no fact says more than in
a good run; what was read before the trouble is kept; nothing but a ReadError comes out; who can mend it is told how;
no mark of secret or personal data is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.model import Sight
from tests.conformance.bench import Attempt, Bench, Seen
from tests.conformance.line import Spoil
from tests.conformance.oracle import mannered, no_more, same

Check = Callable[[Bench], Iterator[str]]
CHECKS: dict[str, Check] = {}
"""Every case by its name."""


def check(function: Check) -> Check:
    """Make it a case, named after the function."""
    CHECKS[function.__name__] = function
    return function


def held(function: Check, bench: Bench) -> None:
    """Raises AssertionError with all that is wrong."""
    wrong = list(dict.fromkeys(function(bench)))
    assert not wrong, f"{len(wrong)} problems:\n" + "\n".join(wrong)


def once_open(spoiler: Spoil) -> Spoil:
    """Spoils nothing while the account is being opened."""
    return lambda ask: spoiler(ask) if ask.part else None


def judged(bench: Bench, attempt: Attempt, why: str) -> Iterator[str]:
    """What is wrong with a run in which something that was promised did not come."""
    for told in mannered(attempt):
        yield f"{why}: {told}"
    for key, seen in attempt.seen.items():
        good = bench.good[key]
        if seen.reading.sight is Sight.COMPLETE and not same(seen, good):
            yield f"{why}: {key} is COMPLETE and says something else than otherwise: {change(seen, good)}"
        yield from (f"{why}: {told}" for told in no_more(seen, good))


def change(seen: Seen, good: Seen) -> str:
    counts = f"{len(seen.reading.facts)} facts of {len(good.reading.facts)}"
    return "; ".join([counts, *no_more(seen, good)])


def not_seen(bench: Bench, attempt: Attempt, why: str) -> Iterator[str]:
    for key, seen in attempt.seen.items():
        if bench.alone[key].asked and seen.reading.sight is Sight.COMPLETE:
            yield f"{why} leaves {key} COMPLETE"
        if seen.spoilt and not seen.reading.remedy and seen.reading.sight is Sight.UNAVAILABLE:
            yield f"{why}: nobody is told what to do about {key}"


def heals(bench: Bench, why: str, spoiler: Spoil) -> Iterator[str]:
    """Trouble that ends before our patience does leaves no trace."""
    attempt = bench.attempt(spoiler)
    yield from mannered(attempt)
    if attempt.opened:
        yield f"{why}: the account does not open: {attempt.opened}"
    for key, seen in attempt.seen.items():
        if not same(seen, bench.good[key]):
            yield f"{why} changes {key}: {seen}"
