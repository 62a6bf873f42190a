"""What came of it all: measured results, and what work takes by the merchant's own rates."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from auditor.model.base import Moment, Value, Window
from auditor.model.facts import Name
from auditor.model.words import MeasureKind, Process, Sight


class Range(Value):
    """From `low` to `high`; both alike where it is one number."""

    low: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError("the first number of a range is the smaller one")
        return self


class TaskMinutes(Value):
    """How long one hand-done task takes, by the word of whoever wrote the configuration."""

    process: Process
    minutes: Range


class Rates(Value):
    """What a merchant says its time costs: the only source of hours and money in an audit."""

    cost_per_hour: Range | None = None
    currency: str = Field(default="", max_length=10)
    minutes: tuple[TaskMinutes, ...] = ()


class Result(Value):
    """One result as one system shows it. Two systems that measure the same both stay, each under its name."""

    kind: MeasureKind
    system: str
    key: Name
    """What tells it from other results of its kind in its system."""
    name: Name = ""
    """What the platform's reading calls it."""
    means: str
    """Its definition in one sentence."""
    low: float
    high: float
    """The value; an interval where some of it could not be told."""
    unit: Name = ""
    counted_from: Name = ""
    """What it was counted from, such as `212 ratings`."""
    sample: int | None = None
    """How many were looked at, where that is known."""
    sampled_of: int | None = None
    """How many there were, where only a sample was looked at."""
    window: Window
    sight: Sight
    """PARTIAL: what it was read from was not seen in full."""
    at: Moment | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """The same result in another audit has the same identity."""
        return (self.system, self.kind.value, self.key)


class Effort(Value):
    """The time that one process takes in one system, by the merchant's own rates."""

    process: Process
    system: str
    by_hand: bool
    """Time that people spend now; otherwise time that running automations save now."""
    seen: int
    """Times it was seen done so, in the sample where there is one."""
    sample: int | None = None
    """Size of the sample that `seen` was counted in."""
    volume: Range
    """Times done so in the window."""
    at_least: bool
    """What it was counted in was not seen in full: there may be more."""
    minutes: Range
    hours: Range
    """Per month."""
    cost: Range | None = None
    """Per month; None without a cost per hour."""
    currency: str = ""
    formula: str
    """How the hours, and the cost where there is one, were worked out."""
