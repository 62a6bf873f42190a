"""The tables of the history. Documents are kept whole as JSON; the columns beside them are for finding and listing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Double, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A moment in UTC; SQLite would forget its time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What the tables have in common."""


class RunRow(Base):
    """One run: its header, and whether everything that was planned has been tried."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    merchant: Mapped[str] = mapped_column(String(100), index=True)
    plan: Mapped[str] = mapped_column(String(64))
    started: Mapped[datetime] = mapped_column(Utc)
    finished: Mapped[datetime | None] = mapped_column(Utc)
    tool_version: Mapped[str] = mapped_column(String(50))
    header: Mapped[str] = mapped_column(Text)


class ReadingRow(Base):
    """One reading of a run."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("run", "system", "subject", "part", name="one_reading_a_part"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    system: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(50))
    part: Mapped[str] = mapped_column(String(200))
    sight: Mapped[str] = mapped_column(String(50))
    as_of: Mapped[datetime] = mapped_column(Utc)
    body: Mapped[str] = mapped_column(Text)


class AuditRow(Base):
    """One audit of a run; the same evidence may be assessed again by later rules."""

    __tablename__ = "audits"
    __table_args__ = (UniqueConstraint("run", "rules", "tool_version", name="one_audit_a_rule_set"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    made: Mapped[datetime] = mapped_column(Utc)
    rules: Mapped[str] = mapped_column(String(64))
    tool_version: Mapped[str] = mapped_column(String(50))
    confirmed: Mapped[int]
    possible: Mapped[int]
    low: Mapped[float] = mapped_column(Double)
    high: Mapped[float] = mapped_column(Double)
    answered: Mapped[float] = mapped_column(Double)
    body: Mapped[str] = mapped_column(Text)
