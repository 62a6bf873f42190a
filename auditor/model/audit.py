"""The audit: one JSON document that the report, the comparison and everybody else reads."""

from __future__ import annotations

from pydantic import Field

from auditor.model.base import Moment, Value, Window
from auditor.model.evidence import Merchant
from auditor.model.facts import Name
from auditor.model.flows import Flows
from auditor.model.results import Effort, Result
from auditor.model.stages import DepartmentState, Index, ModelName, NextStage, Stage, Step
from auditor.model.verdicts import Verdict
from auditor.model.words import Actor, Process, Role, Sight, Subject

AUDIT_FORMAT = 1
"""Version of the audit document; a reader refuses higher numbers."""


class SightCell(Value):
    """How far one subject of one system was seen."""

    system: str
    subject: Subject
    sight: Sight
    says: str = ""
    remedy: str = ""
    facts: int = 0


class PartSight(Value):
    """How far one part of a subject of one system was seen."""

    system: str
    subject: Subject
    part: Name = ""
    sight: Sight

    @property
    def key(self) -> tuple[str, str, str]:
        """Identity within one audit: system, subject, part."""
        return (self.system, self.subject.value, self.part)


class SightState(Value):
    """What the audit could and could not see."""

    answered: float = Field(ge=0, le=1)
    """Share of questions that were answered by observation."""
    questions: int
    table: tuple[SightCell, ...]
    parts: tuple[PartSight, ...] = ()
    """The same part by part; verdicts and edges name the parts they rest on by their places here."""


class SystemState(Value):
    """A system of the business as the audit knows it."""

    id: str
    name: Name
    """The platform's title; with the account where two accounts on one platform are connected."""
    platform: str
    roles: tuple[Role, ...]
    connected: bool
    """We hold a credential; otherwise other systems' evidence or the merchant names it."""
    plan: Name = ""
    time_zone: Name = ""
    can_write: bool | None = None
    seen_by: tuple[str, ...] = ()
    account: Name = ""
    """What the account is called, such as `Acme Shop (fern-and-fable)`."""
    blind: tuple[str, ...] = ()
    """What its platform can never show, one sentence each."""


class WorkShare(Value):
    """One actor's part of a process."""

    actor: Actor
    by: Name = ""
    count: int


class ProcessWork(Value):
    """Who does one process."""

    process: Process
    system: str
    shares: tuple[WorkShare, ...]
    total: int
    sampled_of: int | None = None


class Note(Value):
    """Something about an entry that people wrote (`[[accept]]`, `[[answer]]`) and somebody should look at again."""

    kind: str
    """One of `unmatched`, `lapsed`, `answered` (seen now, as they said), `contradicted` (seen now, and not as they
    said), `closed` (an accepted gap that is none)."""
    question: str
    """The id that the entry names."""
    says: str


class Unlock(Value):
    """One remedy and the questions it would settle."""

    remedy: str
    says: str
    system: str = ""
    settles: tuple[str, ...]


class Audit(Value):
    """The whole audit. `Audit.model_json_schema()` is its published schema."""

    format: int = AUDIT_FORMAT
    merchant: Merchant
    as_of: Moment
    window: Window
    tool_version: str
    rules: str
    """Digest of the rules and the catalogue that gave these verdicts."""
    model: ModelName | None = None
    """The maturity model; None in audits of earlier versions."""
    stage: Stage
    next_stage: NextStage | None = None
    """None at the highest stage, or when nothing that is asked leads further."""
    index: Index
    sight: SightState
    systems: tuple[SystemState, ...]
    departments: tuple[DepartmentState, ...]
    verdicts: tuple[Verdict, ...]
    flows: Flows
    work: tuple[ProcessWork, ...]
    roadmap: tuple[Step, ...]
    unlocks: tuple[Unlock, ...]
    results: tuple[Result, ...] = ()
    """What was measured. What was not is not here: never a nought in its place."""
    effort: tuple[Effort, ...] = ()
    """Hours and money, only by the rates that the merchant entered."""
    notes: tuple[Note, ...] = ()
    """Entries of people that are unmatched, lapsed or no longer needed."""
