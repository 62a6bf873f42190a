"""Where evidence and audits are kept: an SQLite file by default, PostgreSQL by URL, the same code for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from auditor.collect import Run
from auditor.database import open_engine, told
from auditor.errors import FileError, HistoryError
from auditor.evidence_file import parse_audit
from auditor.model import Audit, Evidence, Header, Reading, System
from auditor.tables import AuditRow, ReadingRow, RunRow


@dataclass(frozen=True)
class Line:
    """One run in a list of them."""

    run: int
    merchant: str
    started: datetime
    finished: datetime | None
    readings: int
    confirmed: int | None = None
    """None until the run has been assessed."""
    possible: int | None = None
    low: float | None = None
    high: float | None = None
    answered: float | None = None


class History:
    """Runs, their readings and their audits. Each call is one transaction; what it saved stays saved."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    @classmethod
    def open(cls, url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> History:
        """Open it, making and migrating it where needed. Raises HistoryError."""
        return cls(open_engine(url), now)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def unfinished(self, merchant: str, plan: str, since: datetime) -> Run | None:
        """The newest stopped run of this plan that began after `since`."""
        wanted = (
            select(RunRow)
            .where(RunRow.merchant == merchant, RunRow.plan == plan)
            .where(RunRow.finished.is_(None), RunRow.started > since)
            .order_by(RunRow.id.desc())
            .limit(1)
        )
        with self._session() as session:
            row = session.scalar(wanted)
            return Run(row.id, _evidence(session, row)) if row else None

    def begin(self, header: Header, plan: str) -> int:
        """Keep a new run; gives its number."""
        row = RunRow(
            merchant=header.merchant.slug,
            plan=plan,
            started=header.started,
            tool_version=header.tool_version,
            header=header.model_dump_json(),
        )
        with self._session() as session:
            session.add(row)
            session.flush()
            return row.id

    def resume(self, run: int, header: Header) -> None:
        """A stopped run goes on, with what the merchant now says of itself in its header."""
        with self._session() as session:
            self._run(session, run).header = header.model_dump_json()

    def save(self, run: int, reading: Reading) -> None:
        """Keep a reading, in place of an earlier one of the same part."""
        system, subject, part = reading.key
        same = (
            delete(ReadingRow)
            .where(ReadingRow.run == run, ReadingRow.system == system)
            .where(ReadingRow.subject == subject, ReadingRow.part == part)
        )
        row = ReadingRow(
            run=run,
            system=system,
            subject=subject,
            part=part,
            sight=reading.sight.value,
            as_of=reading.as_of,
            body=reading.model_dump_json(),
        )
        with self._session() as session:
            session.execute(same)
            session.add(row)

    def finish(self, run: int) -> None:
        """Everything that was planned has been tried."""
        with self._session() as session:
            self._run(session, run).finished = self._now()

    def known_systems(self, merchant: str) -> Sequence[System]:
        """The systems of the merchant's newest run."""
        wanted = select(RunRow.header).where(RunRow.merchant == merchant).order_by(RunRow.id.desc()).limit(1)
        with self._session() as session:
            header = session.scalar(wanted)
        return Header.model_validate_json(header).systems if header else ()

    def evidence(self, run: int) -> Evidence:
        """Everything a run saw. Raises HistoryError when there is no such run."""
        with self._session() as session:
            return _evidence(session, self._run(session, run))

    def latest_run(self, merchant: str) -> int:
        """The number of a merchant's newest run. Raises HistoryError when there is none."""
        with self._session() as session:
            run = session.scalar(select(func.max(RunRow.id)).where(RunRow.merchant == merchant))
        if run is None:
            raise HistoryError(f"no run of {merchant} is kept; make one with: auditor run {merchant}")
        return run

    def save_audit(self, run: int, audit: Audit) -> None:
        """Keep an audit of a run, in place of an earlier one by the same rules."""
        same = (
            delete(AuditRow)
            .where(AuditRow.run == run, AuditRow.rules == audit.rules)
            .where(AuditRow.tool_version == audit.tool_version)
        )
        row = AuditRow(
            run=run,
            made=self._now(),
            rules=audit.rules,
            tool_version=audit.tool_version,
            confirmed=audit.stage.confirmed,
            possible=audit.stage.possible,
            low=audit.index.low,
            high=audit.index.high,
            answered=audit.sight.answered,
            body=audit.model_dump_json(),
        )
        with self._session() as session:
            self._run(session, run)
            session.execute(same)
            session.add(row)

    def audit(self, run: int) -> Audit:
        """The newest audit of a run. Raises HistoryError when the run is unknown or was never assessed."""
        wanted = select(AuditRow.body).where(AuditRow.run == run).order_by(AuditRow.id.desc()).limit(1)
        with self._session() as session:
            self._run(session, run)
            body = session.scalar(wanted)
        if body is None:
            raise HistoryError(f"run {run} has not been assessed; do it with: auditor assess {run}")
        return parse_audit(body, f"audit of run {run}")

    def previous_audit(self, run: int) -> tuple[int, Audit] | None:
        """The number and the newest audit of the run before this one of the same merchant, to compare with."""
        with self._session() as session:
            merchant = self._run(session, run).merchant
            wanted = (
                select(AuditRow.run, AuditRow.body)
                .join(RunRow, RunRow.id == AuditRow.run)
                .where(RunRow.merchant == merchant, RunRow.id < run)
                .order_by(RunRow.id.desc(), AuditRow.id.desc())
                .limit(1)
            )
            found = session.execute(wanted).first()
        return (found[0], parse_audit(found[1], f"audit of run {found[0]}")) if found else None

    def earlier_audits(self, merchant: str, before: datetime, most: int = 12) -> tuple[Audit, ...]:
        """The newest audits of a merchant's runs that began before this moment, newest first, one a run.

        One that this version cannot read any more is left out: it is a gap in what is shown over time.
        """
        newest = select(func.max(AuditRow.id)).group_by(AuditRow.run)
        wanted = (
            select(AuditRow.run, AuditRow.body)
            .join(RunRow, RunRow.id == AuditRow.run)
            .where(RunRow.merchant == merchant, RunRow.started < before, AuditRow.id.in_(newest))
            .order_by(RunRow.started.desc(), RunRow.id.desc())
            .limit(most)
        )
        with self._session() as session:
            found = session.execute(wanted).all()
        return tuple(audit for run, body in found if (audit := _readable(body, run)) is not None)

    def lines(self, merchant: str | None = None) -> list[Line]:
        """What is kept, newest first."""
        newest = select(func.max(AuditRow.id)).group_by(AuditRow.run)
        counts = select(ReadingRow.run, func.count().label("readings")).group_by(ReadingRow.run).subquery()
        wanted = (
            select(RunRow, AuditRow, func.coalesce(counts.c.readings, 0))
            .outerjoin(AuditRow, (AuditRow.run == RunRow.id) & AuditRow.id.in_(newest))
            .outerjoin(counts, counts.c.run == RunRow.id)
            .order_by(RunRow.id.desc())
        )
        if merchant is not None:
            wanted = wanted.where(RunRow.merchant == merchant)
        with self._session() as session:
            return [_line(row[0], row[1], row[2]) for row in session.execute(wanted)]

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with told(self._engine.url), Session(self._engine) as session, session.begin():
            yield session

    def _run(self, session: Session, run: int) -> RunRow:
        row = session.get(RunRow, run)
        if row is None:
            raise HistoryError(f"there is no run {run}; see: auditor history")
        return row


def _readable(body: str, run: int) -> Audit | None:
    try:
        return parse_audit(body, f"audit of run {run}")
    except FileError:
        return None


def _evidence(session: Session, row: RunRow) -> Evidence:
    bodies = session.scalars(select(ReadingRow.body).where(ReadingRow.run == row.id).order_by(ReadingRow.id))
    try:
        readings = tuple(Reading.model_validate_json(body) for body in bodies)
        return Evidence(header=Header.model_validate_json(row.header), readings=readings)
    except ValidationError:
        raise HistoryError(
            f"run {row.id} holds evidence that this version of auditor cannot read; "
            f"judge it with the version that kept it ({row.tool_version}), or make a new run"
        ) from None


def _line(run: RunRow, audit: AuditRow | None, readings: int) -> Line:
    line = Line(run.id, run.merchant, run.started, run.finished, readings)
    if audit is None:
        return line
    return Line(
        *(line.run, line.merchant, line.started, line.finished, line.readings),
        *(audit.confirmed, audit.possible, audit.low, audit.high, audit.answered),
    )
