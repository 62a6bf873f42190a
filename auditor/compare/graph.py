"""Systems and data flows that came, went, or are in another state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.compare.eyes import Eyes
from auditor.compare.words import Change, EdgeChange, SystemChange
from auditor.model import Audit, DataObject, Edge, EdgeState, Sight, Subject, SystemState

_BLIND = (EdgeState.DECLARED, EdgeState.UNKNOWN)
"""States in which nothing was observed."""
_BEST_FIRST = list(EdgeState)


def system_changes(before: Audit, after: Audit) -> Iterable[SystemChange]:
    """Every system that only one of the audits knows, or knows from another side."""
    olds, news = ({each.id: each for each in audit.systems} for audit in (before, after))
    for id_ in sorted({*olds, *news}):
        old, new = olds.get(id_), news.get(id_)
        change = _system_change(old, new, before, after)
        named = new or old
        if change is not None and named is not None:
            yield SystemChange(id=id_, name=named.name, change=change)


def _system_change(old: SystemState | None, new: SystemState | None, before: Audit, after: Audit) -> Change | None:
    if old and new:
        if old.connected == new.connected:
            return None
        return Change.NEWLY_SEEN if new.connected else Change.CANNOT_TELL
    if new:
        return _came(new, before)
    assert old is not None
    return _came(old, after).mirrored


def _came(system: SystemState, missing_from: Audit) -> Change:
    """A system that one audit lacks: new only when whoever names it was seen in full there."""
    if system.connected:
        return Change.NEWLY_SEEN
    places = {(who, subject) for who in system.seen_by for subject in (Subject.CONNECTIONS, Subject.AUTOMATIONS)}
    return Change.NEW if _seen_in_full(places, missing_from) else Change.NEWLY_SEEN


def edge_changes(before: Audit, after: Audit, again: Audit | None) -> Iterable[EdgeChange]:
    """Every data flow in another state."""
    eyes = Eyes(before, after)
    olds, news = ({_key(edge): edge for edge in audit.flows.edges} for audit in (before, after))
    redone = {_key(edge): edge for edge in again.flows.edges} if again else {}
    for key in sorted({*olds, *news}):
        old, new = olds.get(key), news.get(key)
        change = _edge_change(old, new, eyes)
        if change is not None and again is not None and _state(redone.get(key)) == _state(new):
            change = Change.RULE
        if change is not None:
            source, target, data = key
            yield EdgeChange(
                source=source, target=target, data=data, change=change, before=_state(old), after=_state(new)
            )


def _edge_change(old: Edge | None, new: Edge | None, eyes: Eyes) -> Change | None:
    if old and new:
        return None if old.state is new.state else _state_change(old, new, eyes)
    if new:
        return _came_or_seen(new, eyes.whole_before(new))
    assert old is not None
    return _came_or_seen(old, eyes.whole_after(old)).mirrored


def _came_or_seen(edge: Edge, looked: bool) -> Change:
    """A flow that one audit lacks: new only when whoever tells of it was seen in full there.

    An unknown one comes and goes with our sight, not with the business; one that only a sample tells of, with the
    sample.
    """
    if edge.state is EdgeState.UNKNOWN:
        return Change.NEWLY_SEEN if edge.seen_in and not looked else Change.CANNOT_TELL
    return Change.NEW if looked else Change.NEWLY_SEEN


def _state_change(old: Edge, new: Edge, eyes: Eyes) -> Change:
    """Worse only where who saw it better before was seen in full again; better the other way round."""
    falls = _BEST_FIRST.index(new.state) > _BEST_FIRST.index(old.state)
    seen = eyes.whole_after(old) if falls else eyes.whole_before(new)
    same = {old.state, new.state} == {EdgeState.LIVE, EdgeState.MEASURED}  # only the measurement came or went
    if same or not seen or old.state in _BLIND or new.state in _BLIND:
        blinder = falls if (old.state in _BLIND) is (new.state in _BLIND) else new.state in _BLIND
        return Change.CANNOT_TELL if blinder else Change.NEWLY_SEEN
    return Change.WORSE if falls else Change.BETTER


def _seen_in_full(places: Iterable[tuple[str, Subject]], audit: Audit) -> bool:
    sights: Mapping[tuple[str, Subject], Sight] = {
        (each.system, each.subject): each.sight for each in audit.sight.table
    }
    return all(sights.get(place) is Sight.COMPLETE for place in places)


def _key(edge: Edge) -> tuple[str, str, DataObject]:
    return (edge.source, edge.target, edge.data)


def _state(edge: Edge | None) -> EdgeState | None:
    return edge.state if edge else None
