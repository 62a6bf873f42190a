"""The words of a comparison: what may have happened between two audits, and to what."""

from __future__ import annotations

from enum import StrEnum

from auditor.model import DataObject, EdgeState, Moment, Outcome, Result, Value


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
    DIFFERENT = "different"
    """Another figure, of which nobody can say that it is better or worse."""

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


class ResultChange(Value):
    """One measured result with another value, or one that came or went."""

    change: Change
    before: Result | None = None
    """None: it was not measured."""
    after: Result | None = None


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
    model_changed: bool = False
    """They were placed by different maturity models."""
    stage: Span | None = None
    index: Span | None = None
    verdicts: tuple[VerdictChange, ...] = ()
    systems: tuple[SystemChange, ...] = ()
    edges: tuple[EdgeChange, ...] = ()
    results: tuple[ResultChange, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing changed."""
        return not (self.stage or self.index or self.verdicts or self.systems or self.edges or self.results)

    @property
    def worse(self) -> tuple[VerdictChange | EdgeChange, ...]:
        """The questions and data flows that got worse."""
        changes: tuple[VerdictChange | EdgeChange, ...] = self.verdicts + self.edges
        return tuple(each for each in changes if each.change is Change.WORSE)
