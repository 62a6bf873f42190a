"""Two audits -> what changed, and why. Not being able to look any more is a different word from having got worse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from auditor.model import (
    Audit,
    DataObject,
    Edge,
    EdgeState,
    Moment,
    Outcome,
    Sight,
    Subject,
    SystemState,
    Value,
    Verdict,
)


class Change(StrEnum):
    """What happened between two audits. Things that stayed the same are not listed."""

    BETTER = "better"
    WORSE = "worse"
    NEW = "new"
    GONE = "gone"
    CANNOT_TELL = "cannot tell this time"
    """Known before, not seen well enough now."""
    NEWLY_SEEN = "newly seen"
    """Not seen well enough before, known now: no change of the business follows from it."""
    RULE = "our rule changed"

    @property
    def mirrored(self) -> Change:
        """The word for the same two audits the other way round."""
        return _MIRROR.get(self, self)


_MIRROR = {
    Change.BETTER: Change.WORSE,
    Change.WORSE: Change.BETTER,
    Change.NEW: Change.GONE,
    Change.GONE: Change.NEW,
    Change.CANNOT_TELL: Change.NEWLY_SEEN,
    Change.NEWLY_SEEN: Change.CANNOT_TELL,
}


class VerdictChange(Value):
    """One question whose answer is another now."""

    id: str
    question: str
    change: Change
    before: Outcome | None = None
    """None: the question was not asked."""
    after: Outcome | None = None
    before_says: str = ""
    after_says: str = ""


class SystemChange(Value):
    """One system that came, went, or is seen from another side now."""

    id: str
    name: str
    change: Change


class EdgeChange(Value):
    """One data flow in another state."""

    source: str
    target: str
    data: DataObject
    change: Change
    before: EdgeState | None = None
    after: EdgeState | None = None


class Span(Value):
    """A stage or an index as an interval, then and now."""

    change: Change
    before: tuple[float, float]
    after: tuple[float, float]


class Diff(Value):
    """Everything that changed between two audits of one merchant."""

    before_as_of: Moment
    after_as_of: Moment
    rules_changed: bool
    """The rules or the catalogue of the two audits differ."""
    stage: Span | None = None
    index: Span | None = None
    verdicts: tuple[VerdictChange, ...] = ()
    systems: tuple[SystemChange, ...] = ()
    edges: tuple[EdgeChange, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing changed."""
        return not (self.stage or self.index or self.verdicts or self.systems or self.edges)

    @property
    def worse(self) -> tuple[VerdictChange | EdgeChange, ...]:
        """The questions and data flows that got worse."""
        changes: tuple[VerdictChange | EdgeChange, ...] = self.verdicts + self.edges
        return tuple(each for each in changes if each.change is Change.WORSE)


def compare(before: Audit, after: Audit, again: Audit | None = None) -> Diff:
    """What changed from `before` to `after`.

    `again`, when given, is the evidence of `before` assessed by the rules of `after`: an answer that differs in the
    same way there comes from our rules, not from the business.
    """
    verdicts = tuple(_verdicts(before, after, again))
    proved = {each.change for each in verdicts}
    return Diff(
        before_as_of=before.as_of,
        after_as_of=after.as_of,
        rules_changed=(before.rules, before.tool_version) != (after.rules, after.tool_version),
        stage=_span(before, after, again, proved, lambda audit: (audit.stage.confirmed, audit.stage.possible)),
        index=_span(before, after, again, proved, lambda audit: (audit.index.low, audit.index.high)),
        verdicts=verdicts,
        systems=tuple(_systems(before, after)),
        edges=tuple(_edges(before, after, again)),
    )


Interval = tuple[float, float]


def _span(
    before: Audit, after: Audit, again: Audit | None, proved: set[Change], of: Callable[[Audit], Interval]
) -> Span | None:
    old, new = of(before), of(after)
    if old == new:
        return None
    if again is not None and of(again) == new:
        return Span(change=Change.RULE, before=old, after=new)
    return Span(change=_moved(old, new, proved), before=old, after=new)


def _moved(old: Interval, new: Interval, proved: set[Change]) -> Change:
    """Better or worse where both ends say so and an answer changed accordingly; else it is about how well we saw."""
    if min(new) >= min(old) and max(new) >= max(old) and Change.BETTER in proved:
        return Change.BETTER
    if min(new) <= min(old) and max(new) <= max(old) and Change.WORSE in proved:
        return Change.WORSE
    return _sight_changed(old, new)


def _sight_changed(old: Interval, new: Interval) -> Change:
    """A wider interval means that less was seen; of two alike, the lower one."""
    widths = (new[1] - new[0]) - (old[1] - old[0])
    less = new[0] < old[0] if widths == 0 else widths > 0
    return Change.CANNOT_TELL if less else Change.NEWLY_SEEN


def _verdicts(before: Audit, after: Audit, again: Audit | None) -> Iterable[VerdictChange]:
    olds, news = ({each.id: each for each in audit.verdicts} for audit in (before, after))
    redone = {each.id: each for each in again.verdicts} if again else {}
    for id_ in sorted({*olds, *news}):
        old, new = olds.get(id_), news.get(id_)
        change = _answer_change(old, new, redone.get(id_))
        if change is not None:
            yield VerdictChange(
                id=id_,
                question=_either(new, old).question,
                change=change,
                before=old.outcome if old else None,
                after=new.outcome if new else None,
                before_says=old.says if old else "",
                after_says=new.says if new else "",
            )


def _answer_change(old: Verdict | None, new: Verdict | None, redone: Verdict | None) -> Change | None:
    if old is None or new is None:
        return Change.NEW if old is None else Change.GONE
    if old.outcome is new.outcome:
        return None
    if redone is not None:
        return Change.RULE if redone.outcome is new.outcome else _outcome_change(redone, new)
    if (old.rule, old.symptom) != (new.rule, new.symptom):
        return Change.RULE
    return _outcome_change(old, new)


def _outcome_change(old: Verdict, new: Verdict) -> Change:
    if Outcome.UNKNOWN in (old.outcome, new.outcome):
        return Change.CANNOT_TELL if new.outcome is Outcome.UNKNOWN else Change.NEWLY_SEEN
    if Outcome.NOT_APPLICABLE in (old.outcome, new.outcome):
        return Change.GONE if new.outcome is Outcome.NOT_APPLICABLE else Change.NEW
    rises = _RANK.index(new.outcome) > _RANK.index(old.outcome)
    was, now = (old.credit.low, old.credit.high), (new.credit.low, new.credit.high)
    if was == now and not (old.conclusive and new.conclusive):
        return Change.NEWLY_SEEN if rises else Change.CANNOT_TELL
    if was != now and max(was[0], now[0]) <= min(was[1], now[1]):
        return _sight_changed(was, now)  # both answers may be true of the same business
    return Change.BETTER if rises is not new.symptom else Change.WORSE


_RANK = (Outcome.ABSENT, Outcome.PARTIAL, Outcome.PRESENT)


def _systems(before: Audit, after: Audit) -> Iterable[SystemChange]:
    olds, news = ({each.id: each for each in audit.systems} for audit in (before, after))
    for id_ in sorted({*olds, *news}):
        old, new = olds.get(id_), news.get(id_)
        change = _system_change(old, new, before, after)
        if change is not None:
            yield SystemChange(id=id_, name=_either(new, old).name, change=change)


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


def _edges(before: Audit, after: Audit, again: Audit | None) -> Iterable[EdgeChange]:
    olds, news = ({_key(edge): edge for edge in audit.flows.edges} for audit in (before, after))
    redone = {_key(edge): edge for edge in again.flows.edges} if again else {}
    for key in sorted({*olds, *news}):
        old, new = olds.get(key), news.get(key)
        change = _edge_change(old, new, before, after)
        if change is not None and again is not None and _state(redone.get(key)) == _state(new):
            change = Change.RULE
        if change is not None:
            source, target, data = key
            yield EdgeChange(
                source=source, target=target, data=data, change=change, before=_state(old), after=_state(new)
            )


def _edge_change(old: Edge | None, new: Edge | None, before: Audit, after: Audit) -> Change | None:
    if old and new:
        return None if old.state is new.state else _state_change(old, new, before, after)
    if new:
        return _edge_came(new, before)
    assert old is not None
    return _edge_came(old, after).mirrored


def _edge_came(edge: Edge, missing_from: Audit) -> Change:
    """A flow that one audit lacks: new only when whoever tells of it was seen in full there."""
    if edge.state is EdgeState.UNKNOWN:
        return Change.CANNOT_TELL
    return Change.NEW if _seen_in_full(_cited(edge), missing_from) else Change.NEWLY_SEEN


_BLIND = (EdgeState.DECLARED, EdgeState.UNKNOWN)
"""States in which nothing was observed."""
_BEST_FIRST = list(EdgeState)


def _state_change(old: Edge, new: Edge, before: Audit, after: Audit) -> Change:
    """Worse only where who saw it better before was seen in full again; better the other way round."""
    falls = _BEST_FIRST.index(new.state) > _BEST_FIRST.index(old.state)
    seen = _seen_in_full(_cited(old), after) if falls else _seen_in_full(_cited(new), before)
    same = {old.state, new.state} == {EdgeState.LIVE, EdgeState.MEASURED}  # only the measurement came or went
    if same or not seen or old.state in _BLIND or new.state in _BLIND:
        blinder = falls if (old.state in _BLIND) is (new.state in _BLIND) else new.state in _BLIND
        return Change.CANNOT_TELL if blinder else Change.NEWLY_SEEN
    return Change.WORSE if falls else Change.BETTER


def _cited(edge: Edge) -> set[tuple[str, Subject]]:
    return {(cite.system, cite.subject) for cite in edge.evidence}


def _seen_in_full(places: Iterable[tuple[str, Subject]], audit: Audit) -> bool:
    sights: Mapping[tuple[str, Subject], Sight] = {
        (each.system, each.subject): each.sight for each in audit.sight.table
    }
    return all(sights.get(place) is Sight.COMPLETE for place in places)


def _key(edge: Edge) -> tuple[str, str, DataObject]:
    return (edge.source, edge.target, edge.data)


def _state(edge: Edge | None) -> EdgeState | None:
    return edge.state if edge else None


Either = TypeVar("Either")


def _either(first: Either | None, second: Either | None) -> Either:
    found = first if first is not None else second
    assert found is not None
    return found
