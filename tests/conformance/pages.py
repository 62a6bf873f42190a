"""Lists that do not end where they should: cursors that repeat, pages without end, links to elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from auditor.model import Sight
from connectors.door import Answer
from tests.conformance import spoil
from tests.conformance.bench import Bench, Key, Seen
from tests.conformance.case import check, once_open
from tests.conformance.line import BASE, Ask
from tests.conformance.oracle import mannered

FORGED = "forged-cursor"
Names = Callable[[Ask], str]
"""What a page calls the next one: by link, or by cursor."""


def _paged(bench: Bench, link: Names, cursor: Names, why: str) -> Iterator[str]:
    """Every page of a list says that there is one more; what comes is the first page again."""
    for label in bench.labels:
        first: dict[str, Ask] = {}

        def longer(ask: Ask, label: str = label, first: dict[str, Ask] = first) -> Answer | None:
            if ask.label != label or not _is_list(ask):
                return None
            if FORGED not in _sent(ask):
                first[ask.order.path] = ask
            shown = first.get(ask.order.path, ask)
            return spoil.more(shown.good(), link(ask), cursor(ask))

        users = [key for key in bench.users(label) if not _stops_by_itself(bench.alone[key], label)]
        attempt = bench.attempt(once_open(longer), users)
        yield from (f"{why} of {label}: {told}" for told in mannered(attempt))
        for key, seen in attempt.seen.items():
            if (
                _as_if_all(seen, bench.good[key])
                and _was_told(seen, label, link, cursor)
                and _made_of(bench, key, label)
            ):
                yield f"{why} of {label}: {key} is COMPLETE, as if this page were the last one"


def _as_if_all(seen: Seen, good: Seen) -> bool:
    """COMPLETE, and no fact says less than otherwise ("runs unknown") or that it is a sample."""
    sampled = any(getattr(fact, "sampled_of", None) is not None for fact in seen.reading.facts)
    told, known = ({fact.model_dump_json() for fact in each.reading.facts} for each in (seen, good))
    return seen.reading.sight is Sight.COMPLETE and told <= known and not sampled


def _made_of(bench: Bench, key: Key, label: str) -> bool:
    """Whether facts of the part come from this list, rather than being made richer by it."""
    spoiler = once_open(lambda ask: spoil.body(ask.good(), spoil.emptied) if ask.label == label else None)
    empty = bench.attempt(spoiler, [key]).seen[key]
    return len(empty.reading.facts) < len(bench.good[key].reading.facts)


def _sent(ask: Ask) -> str:
    return json.dumps([ask.order.params, ask.order.json], default=str)


def _is_list(ask: Ask) -> bool:
    """Whether a page of something was asked for: other answers have no pages."""
    sent = _sent(ask)
    return any(word in sent for word in ("limit", "page[", "per_page", "first", "pageInfo")) or spoil.links(
        spoil.parsed(ask.good())
    )


def _stops_by_itself(seen: Seen, label: str) -> bool:
    """Whether it stops before the end of a longer list in a good run too: a sample, taken on purpose."""
    last = {f"{ask.order.path} {ask.order.json}": ask for ask in seen.asked if ask.label == label}
    return any(spoil.claims_more(spoil.parsed(ask.good())) for ask in last.values())


def _was_told(seen: Seen, label: str, link: Names, cursor: Names) -> bool:
    """Whether some answer really said that there is more."""
    asks = (ask for ask in seen.asked if ask.label == label and _is_list(ask) and FORGED not in _sent(ask))
    return any(spoil.claims_more(spoil.parsed(spoil.more(ask.good(), link(ask), cursor(ask)))) for ask in asks)


def _next(ask: Ask, cursor: str) -> str:
    kept = [pair for pair in ask.order.params if pair[0] != "page[cursor]"]
    return f"{BASE}{ask.order.path}?{urlencode([*kept, ('page[cursor]', cursor)])}"


@check
def repeated_cursor(bench: Bench) -> Iterator[str]:
    """Every page names the same next page."""
    yield from _paged(bench, lambda ask: _next(ask, FORGED), lambda ask: FORGED, "a cursor that repeats")


@check
def endless_pages(bench: Bench) -> Iterator[str]:
    """Every page names a new next page."""
    yield from _paged(
        bench, lambda ask: _next(ask, f"{FORGED}{ask.nth}"), lambda ask: f"{FORGED}{ask.nth}", "pages without end"
    )


@check
def foreign_next_link(bench: Bench) -> Iterator[str]:
    """Every page says that the next one is on another host."""
    if any(spoil.links(spoil.parsed(answer)) for answer in bench.memory.known.values()):
        yield from _paged(bench, lambda ask: spoil.ELSEWHERE, lambda ask: FORGED, "a link to another host")
