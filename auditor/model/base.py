"""What every value of the vocabulary has in common: frozen, strict about its fields, times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value; unknown fields are refused, so that a misspelt fact never passes in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone: times are UTC")
    return moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]
"""A point in time, always UTC."""


class Window(Value):
    """The stretch of time that dated evidence was looked for in."""

    start: Moment
    end: Moment

    @property
    def days(self) -> float:
        """Length in days."""
        return (self.end - self.start).total_seconds() / 86_400
