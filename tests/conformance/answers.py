"""Answers that are not what was promised: empty, odd, with more or fewer fields, or cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from auditor.model import Sight
from connectors.door import Answer
from tests.conformance import spoil
from tests.conformance.bench import Attempt, Bench, Seen
from tests.conformance.case import check, heals, judged, not_seen, once_open
from tests.conformance.line import Ask
from tests.conformance.oracle import mannered, no_more, same

FIELDS = 60
"""How many fields are taken away or mistyped in a usual run."""
EVERY_FIELD = os.environ.get("AUDITOR_CONFORMANCE") == "all"
"""Every field of every platform: some minutes, for a night's run and after changes of a connector."""


@check
def good_answers(bench: Bench) -> Iterator[str]:
    """Nothing goes wrong: parts say the same whatever was read before them, and no marks are kept."""
    yield from mannered(bench.attempt())
    if not any(seen.reading.sight is Sight.COMPLETE for seen in bench.good.values()):
        yield "not one part is seen in full although nothing goes wrong"
    yield from (
        f"{key} says something else when it is read by itself"
        for key, seen in bench.alone.items()
        if not same(seen, bench.good[key])
    )


@check
def bodies_without_content(bench: Bench) -> Iterator[str]:
    """Status 200 and an object, a list, a text, nothing at all, where the promised shape should be."""
    for text in (
        b"{}",
        b"null",
        b'""',
        b"0",
        b'{"data": null}',
        b'{"data": {}}',
        b'{"data": []}',
        b'{"results": []}',
        b"",
    ):
        answer = Answer(200, spoil.JSON, text, "127.0.0.1")
        attempt = bench.attempt(once_open(lambda ask, answer=answer: answer))  # type: ignore[misc]
        why = f"body {text.decode() or 'empty'}"
        yield from (f"{why}: {told}" for told in mannered(attempt))
        for seen in attempt.seen.values():
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
            if (
                fact.kind in ("automation", "connection", "segment", "intelligence")
                and (fact.kind, fact.id) not in known
            ):
                yield f"empty lists: {key} made up {fact.kind} {fact.id!r}"
            if fact.kind == "work" and fact.count:
                yield f"empty lists: {key} counted {fact.count} {fact.process}"


@check
def unknown_fields(bench: Bench) -> Iterator[str]:
    """A field that nobody has heard of, in every object: nothing changes."""
    yield from heals(bench, "unknown fields", once_open(lambda ask: spoil.body(ask.good(), spoil.unknown_fields)))


@check
def names_with_secrets(bench: Bench) -> Iterator[str]:
    """Somebody's address in every name, a key in every address: neither is kept."""
    yield from mannered(bench.attempt(lambda ask: spoil.body(ask.good(), spoil.marked)))


def _field_by_field(bench: Bench, how: Callable[[str], spoil.Change]) -> Iterator[str]:
    for name in _some(sorted({name for seen in bench.alone.values() for name in seen.fields})):
        users = [key for key, seen in bench.alone.items() if name in seen.fields]
        mark, change = f'"{name}"'.encode(), how(name)
        spoiler = once_open(lambda ask, mark=mark, change=change: _if_there(ask, mark, change))  # type: ignore[misc]
        attempt = bench.attempt(spoiler, users)
        for told in mannered(attempt):
            yield f"{how.__name__} {name}: {told}"
        yield from _nothing_lost(bench, attempt, f"{how.__name__} {name}")


def _some(names: Sequence[str]) -> Sequence[str]:
    """All of them when asked for, else an even choice: big platforms have hundreds of fields."""
    if EVERY_FIELD or len(names) <= FIELDS:
        return names
    return sorted({names[at * len(names) // FIELDS] for at in range(FIELDS)})


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
    yield from not_seen(bench, attempt, "half of the JSON")
