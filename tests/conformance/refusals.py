"""The platform does not let us, is busy, is down, or takes our credential away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model import Sight
from connectors.door import Answer
from tests.conformance import spoil
from tests.conformance.bench import Bench
from tests.conformance.case import check, heals, judged, not_seen, once_open
from tests.conformance.line import Ask
from tests.conformance.oracle import same


@check
def denied_everywhere(bench: Bench) -> Iterator[str]:
    """403 from the first request on."""
    attempt = bench.attempt(lambda ask: spoil.status(403))
    yield from judged(bench, attempt, "403")
    for key, seen in attempt.seen.items():
        if seen.reading.sight is not Sight.DENIED:
            yield f"403 on everything leaves {key} {seen.reading.sight}, not DENIED"


@check
def denied_after_opening(bench: Bench) -> Iterator[str]:
    """The account opens, and everything else is forbidden."""
    attempt = bench.attempt(once_open(lambda ask: spoil.status(403)))
    yield from judged(bench, attempt, "403 once open")
    for key, seen in attempt.seen.items():
        if bench.alone[key].asked and seen.reading.sight is Sight.COMPLETE:
            yield f"403 once open leaves {key} COMPLETE"
        if seen.asked and not seen.reading.facts and seen.reading.sight is not Sight.DENIED:
            yield f"403 once open leaves {key} {seen.reading.sight}, not DENIED"


def _one_label(bench: Bench, code: int) -> Iterator[str]:
    for label in bench.labels:
        spoiler = once_open(lambda ask, label=label: spoil.status(code) if ask.label == label else None)  # type: ignore[misc]
        attempt = bench.attempt(spoiler, bench.users(label))
        yield from judged(bench, attempt, f"{code} on {label}")


@check
def denied_one_by_one(bench: Bench) -> Iterator[str]:
    """403 on each path and query in turn."""
    yield from _one_label(bench, 403)


@check
def not_there_one_by_one(bench: Bench) -> Iterator[str]:
    """404 on each path and query in turn: never proof that something is absent."""
    yield from _one_label(bench, 404)


@check
def throttled_for_ever(bench: Bench) -> Iterator[str]:
    """429 with Retry-After, and without."""
    for how, answer in (("after 7 s", spoil.status(429, Retry_After="7")), ("without a time", spoil.status(429))):
        attempt = bench.attempt(once_open(lambda ask, answer=answer: answer))  # type: ignore[misc]
        yield from judged(bench, attempt, f"429 {how}")
        yield from not_seen(bench, attempt, f"429 {how}")
        if how == "after 7 s" and 7.0 not in attempt.sleeps:
            yield "Retry-After is not honoured"
        yield from (f"waits {nap:.0f} s" for nap in attempt.sleeps if nap > 61)


@check
def throttled_for_a_while(bench: Bench) -> Iterator[str]:
    """429 on the first two tries of every request, with and without Retry-After."""
    yield from heals(bench, "429 twice", lambda ask: spoil.status(429) if ask.tries < 2 else None)
    told = spoil.status(429, Retry_After="3")
    yield from heals(bench, "429 twice, after 3 s", lambda ask: told if ask.tries < 2 else None)


@check
def server_errors_that_end(bench: Bench) -> Iterator[str]:
    """500, 502, 503 on the first tries of every request."""
    yield from heals(bench, "5xx", lambda ask: spoil.status((500, 502, 503)[ask.tries]) if ask.tries < 3 else None)


@check
def server_errors_for_ever(bench: Bench) -> Iterator[str]:
    """503 to everything once the account is open."""
    attempt = bench.attempt(once_open(lambda ask: spoil.status(503)))
    yield from judged(bench, attempt, "503")
    yield from not_seen(bench, attempt, "503")


def _from_then_on(bench: Bench, code: int) -> Iterator[str]:
    kept = False
    for key, alone in bench.alone.items():
        for at in _places(len(alone.asked)):
            spoiler = once_open(lambda ask, at=at: spoil.status(code) if ask.nth >= at else None)  # type: ignore[misc]
            attempt = bench.attempt(spoiler, [key])
            kept = kept or attempt.seen[key].reading.sight is Sight.PARTIAL
            yield from judged(bench, attempt, f"{code} from request {at + 1} of {len(alone.asked)}")
    if not kept and any(len(alone.asked) > 1 for alone in bench.alone.values()):
        yield f"nothing of what was read before a {code} is kept, in any part"


def _places(count: int) -> Sequence[int]:
    """Where to fail: every request of a short read, five of a long one."""
    return range(count) if count <= 5 else sorted({0, 1, count // 2, count - 2, count - 1})


@check
def fails_half_way(bench: Bench) -> Iterator[str]:
    """Good answers, then 500 from some request on."""
    yield from _from_then_on(bench, 500)


@check
def credential_expires_half_way(bench: Bench) -> Iterator[str]:
    """Good answers, then 401: in every part by itself, and in the middle of a whole run."""
    yield from _from_then_on(bench, 401)
    total = sum(len(seen.asked) for seen in bench.good.values())
    sent: list[Ask] = []

    def expire(ask: Ask) -> Answer | None:
        sent.append(ask)
        return spoil.status(401) if len(sent) > total // 2 else None

    attempt = bench.attempt(expire)
    yield from judged(bench, attempt, "401 half-way")
    last = list(attempt.seen.values())[-1]
    if last.reading.sight is not Sight.DENIED or not last.reading.remedy:
        yield f"after 401 half-way the last part is {last.reading.sight}, remedy {last.reading.remedy!r}"


@check
def clock_skew(bench: Bench) -> Iterator[str]:
    """Clocks that are decades off, and waits that make no sense: nothing changes, and no wait is over a minute."""
    for date in ("Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 19 Jan 2099 03:14:07 GMT"):
        yield from heals(bench, f"Date {date}", lambda ask, date=date: spoil.with_headers(ask.good(), Date=date))  # type: ignore[misc]
    for after in ("Tue, 19 Jan 2099 03:14:07 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "-5", "1e99", "nan", "soon"):
        told = spoil.status(503, Retry_After=after)
        attempt = bench.attempt(lambda ask, told=told: None if ask.tries else told)  # type: ignore[misc]
        yield from (
            f"Retry-After {after}: {seen}" for key, seen in attempt.seen.items() if not same(seen, bench.good[key])
        )
        yield from (f"Retry-After {after}: waits {nap} s" for nap in attempt.sleeps if not 0 <= nap <= 61)
