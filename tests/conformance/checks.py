"""The cases, each a function that yields what is wrong. `CHECKS` is what every connector is held to.

What holds in all of them: a part whose answers were spoilt is COMPLETE only if it says exactly what it says otherwise;
no fact says more than in a good run; what was read before the trouble is kept; nothing but a ReadError comes out; who can
mend it is told how; no mark of secret or personal data is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlencode

from auditor.model import Sight
from connectors.door import Answer
from connectors.errors import ReadError
from tests.conformance import spoil
from tests.conformance.bench import Attempt, Bench, Key, Seen
from tests.conformance.line import BASE, Ask, Spoil
from tests.conformance.oracle import mannered, no_more, same

Check = Callable[[Bench], Iterator[str]]
CHECKS: dict[str, Check] = {}
GATHERED = frozenset({Sight.COMPLETE, Sight.PARTIAL})


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
            yield f"{why}: {key} is COMPLETE and says something else than otherwise: {_change(seen, good)}"
        yield from (f"{why}: {told}" for told in no_more(seen, good))


def _change(seen: Seen, good: Seen) -> str:
    counts = f"{len(seen.reading.facts)} facts of {len(good.reading.facts)}"
    return "; ".join([counts, *no_more(seen, good)])


@check
def good_answers(bench: Bench) -> Iterator[str]:
    """Nothing goes wrong: parts say the same whatever was read before them, and no marks are kept."""
    yield from mannered(bench.attempt())
    if not any(seen.reading.sight is Sight.COMPLETE for seen in bench.good.values()):
        yield "not one part is seen in full although nothing goes wrong"
    yield from (
        f"{key} says something else when it is read by itself" for key, seen in bench.alone.items()
        if not same(seen, bench.good[key])
    )


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
        yield from _not_seen(bench, attempt, f"429 {how}")
        if how == "after 7 s" and 7.0 not in attempt.sleeps:
            yield "Retry-After is not honoured"
        yield from (f"waits {nap:.0f} s" for nap in attempt.sleeps if nap > 61)


def _not_seen(bench: Bench, attempt: Attempt, why: str) -> Iterator[str]:
    for key, seen in attempt.seen.items():
        if bench.alone[key].asked and seen.reading.sight is Sight.COMPLETE:
            yield f"{why} leaves {key} COMPLETE"
        if seen.spoilt and not seen.reading.remedy and seen.reading.sight is Sight.UNAVAILABLE:
            yield f"{why}: nobody is told what to do about {key}"


def _heals(bench: Bench, why: str, spoiler: Spoil) -> Iterator[str]:
    """Trouble that ends before our patience does leaves no trace."""
    attempt = bench.attempt(spoiler)
    yield from mannered(attempt)
    if attempt.opened:
        yield f"{why}: the account does not open: {attempt.opened}"
    for key, seen in attempt.seen.items():
        if not same(seen, bench.good[key]):
            yield f"{why} changes {key}: {seen}"


@check
def throttled_for_a_while(bench: Bench) -> Iterator[str]:
    """429 on the first two tries of every request, with and without Retry-After."""
    yield from _heals(bench, "429 twice", lambda ask: spoil.status(429) if ask.tries < 2 else None)
    told = spoil.status(429, Retry_After="3")
    yield from _heals(bench, "429 twice, after 3 s", lambda ask: told if ask.tries < 2 else None)


@check
def server_errors_that_end(bench: Bench) -> Iterator[str]:
    """500, 502, 503 on the first tries of every request."""
    yield from _heals(bench, "5xx", lambda ask: spoil.status((500, 502, 503)[ask.tries]) if ask.tries < 3 else None)


@check
def server_errors_for_ever(bench: Bench) -> Iterator[str]:
    """503 to everything once the account is open."""
    attempt = bench.attempt(once_open(lambda ask: spoil.status(503)))
    yield from judged(bench, attempt, "503")
    yield from _not_seen(bench, attempt, "503")


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
def bodies_without_content(bench: Bench) -> Iterator[str]:
    """Status 200 and an object, a list, a text, nothing at all, where the promised shape should be."""
    for text in (b"{}", b"null", b'""', b"0", b'{"data": null}', b'{"data": {}}', b'{"data": []}', b'{"results": []}', b""):
        answer = Answer(200, spoil.JSON, text, "127.0.0.1")
        attempt = bench.attempt(once_open(lambda ask, answer=answer: answer))  # type: ignore[misc]
        why = f"body {text.decode() or 'empty'}"
        yield from (f"{why}: {told}" for told in mannered(attempt))
        for key, seen in attempt.seen.items():
            if text in (b"{}", b"null", b'""', b"0", b"") and seen.spoilt:
                yield from _said_of_nothing(bench, seen, why)


def _said_of_nothing(bench: Bench, seen: Seen, why: str) -> Iterator[str]:
    if seen.reading.sight is Sight.COMPLETE and not same(seen, bench.good[seen.key]):
        yield f"{why}: {seen.key} is COMPLETE"
    yield from (f"{why}: {told}" for told in no_more(seen, bench.good[seen.key]))


@check
def empty_lists(bench: Bench) -> Iterator[str]:
    """An account with nothing in it is no trouble, and gives no thing that is not there."""
    attempt = bench.attempt(once_open(lambda ask: spoil.body(ask.good(), spoil.emptied)))
    yield from mannered(attempt)
    for key, seen in attempt.seen.items():
        known = {(fact.kind, fact.id) for fact in bench.good[key].reading.facts}
        for fact in seen.reading.facts:
            if fact.kind in ("automation", "connection", "segment", "intelligence") and (fact.kind, fact.id) not in known:
                yield f"empty lists: {key} made up {fact.kind} {fact.id!r}"
            if fact.kind == "work" and fact.count:
                yield f"empty lists: {key} counted {fact.count} {fact.process}"


@check
def unknown_fields(bench: Bench) -> Iterator[str]:
    """A field that nobody has heard of, in every object: nothing changes."""
    yield from _heals(bench, "unknown fields", once_open(lambda ask: spoil.body(ask.good(), spoil.unknown_fields)))


def _field_by_field(bench: Bench, how: Callable[[str], spoil.Change]) -> Iterator[str]:
    names = sorted({name for seen in bench.alone.values() for name in seen.fields})
    for name in names:
        users = [key for key, seen in bench.alone.items() if name in seen.fields]
        mark, change = f'"{name}"'.encode(), how(name)
        spoiler = once_open(lambda ask, mark=mark, change=change: _if_there(ask, mark, change))  # type: ignore[misc]
        attempt = bench.attempt(spoiler, users)
        for told in mannered(attempt):
            yield f"{how.__name__} {name}: {told}"
        yield from _nothing_lost(bench, attempt, f"{how.__name__} {name}")


def _if_there(ask: Ask, mark: bytes, change: spoil.Change) -> Answer | None:
    good = ask.good()
    return spoil.body(good, change) if mark in good.body else None


def _nothing_lost(bench: Bench, attempt: Attempt, why: str) -> Iterator[str]:
    """Facts that vanish while all is said to have been seen; doors that were found open and now are said to be shut."""
    for key, seen in attempt.seen.items():
        good = bench.good[key]
        if seen.reading.sight is Sight.COMPLETE and len(seen.reading.facts) < len(good.reading.facts):
            yield f"{why}: {key} is COMPLETE with {len(seen.reading.facts)} facts of {len(good.reading.facts)}"
        for fact in no_more(seen, good):
            if "holds False became True" in fact:
                yield f"{why}: {fact}"


@check
def missing_fields(bench: Bench) -> Iterator[str]:
    """Each field in turn is missing from every answer."""
    yield from _field_by_field(bench, spoil.without)


@check
def wrong_types(bench: Bench) -> Iterator[str]:
    """Each field in turn holds something of another kind."""
    yield from _field_by_field(bench, spoil.mistyped)


@check
def truncated_json(bench: Bench) -> Iterator[str]:
    """Half an answer with the length of half an answer."""
    attempt = bench.attempt(once_open(lambda ask: spoil.truncated(ask.good())))
    yield from judged(bench, attempt, "half of the JSON")
    yield from _not_seen(bench, attempt, "half of the JSON")


@check
def clock_skew(bench: Bench) -> Iterator[str]:
    """Clocks that are decades off, and waits that make no sense: nothing changes, and no wait is over a minute."""
    for date in ("Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 19 Jan 2099 03:14:07 GMT"):
        yield from _heals(bench, f"Date {date}", lambda ask, date=date: spoil.with_headers(ask.good(), Date=date))  # type: ignore[misc]
    for after in ("Tue, 19 Jan 2099 03:14:07 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "-5", "1e99", "nan", "soon"):
        told = spoil.status(503, Retry_After=after)
        attempt = bench.attempt(lambda ask, told=told: None if ask.tries else told)  # type: ignore[misc]
        yield from (f"Retry-After {after}: {seen}" for key, seen in attempt.seen.items() if not same(seen, bench.good[key]))
        yield from (f"Retry-After {after}: waits {nap} s" for nap in attempt.sleeps if not 0 <= nap <= 61)


def _paged(bench: Bench, link_of: Callable[[Ask], str], cursor_of: Callable[[Ask], str], why: str) -> Iterator[str]:
    """Every page says that there is one more."""
    for label in bench.labels:
        spoiler = once_open(
            lambda ask, label=label: (  # type: ignore[misc]
                spoil.more(ask.good(), link_of(ask), cursor_of(ask)) if ask.label == label else None
            )
        )
        users = [key for key in bench.users(label) if not _stops_by_itself(bench.alone[key], label)]
        attempt = bench.attempt(spoiler, users)
        yield from (f"{why} of {label}: {told}" for told in mannered(attempt))
        for key, seen in attempt.seen.items():
            if seen.reading.sight is Sight.COMPLETE and _was_told(seen, label, link_of, cursor_of):
                yield f"{why} of {label}: {key} is COMPLETE after {len(seen.asked)} requests"


def _stops_by_itself(seen: Seen, label: str) -> bool:
    """Whether it takes the first page of a longer list on purpose, in a good run too."""
    return spoil.claims_more(spoil.parsed([ask for ask in seen.asked if ask.label == label][-1].good()))


def _was_told(seen: Seen, label: str, link_of: Callable[[Ask], str], cursor_of: Callable[[Ask], str]) -> bool:
    """Whether some answer really said that there is more."""
    asks = [ask for ask in seen.asked if ask.label == label]
    return any(spoil.claims_more(spoil.parsed(spoil.more(ask.good(), link_of(ask), cursor_of(ask)))) for ask in asks)


def _next(ask: Ask, cursor: str) -> str:
    kept = [pair for pair in ask.order.params if pair[0] != "page[cursor]"]
    return f"{BASE}{ask.order.path}?{urlencode([*kept, ('page[cursor]', cursor)])}"


@check
def repeated_cursor(bench: Bench) -> Iterator[str]:
    """Every page names the same next page."""
    yield from _paged(bench, lambda ask: _next(ask, "c"), lambda ask: "c", "a cursor that repeats")


@check
def endless_pages(bench: Bench) -> Iterator[str]:
    """Every page names a new next page."""
    yield from _paged(bench, lambda ask: _next(ask, f"c{ask.nth}"), lambda ask: f"c{ask.nth}", "pages without end")


@check
def foreign_next_link(bench: Bench) -> Iterator[str]:
    """Every page says that the next one is on another host."""
    linked = any(spoil.links(spoil.parsed(answer)) for answer in bench.memory.known.values())
    if linked:
        yield from _paged(bench, lambda ask: spoil.ELSEWHERE, lambda ask: "c", "a link to another host")
