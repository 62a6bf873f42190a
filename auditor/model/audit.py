"""The audit: one JSON document that the report, the comparison and everybody else reads."""

from __future__ import annotations

from pydantic import Field

from auditor.model.base import Moment, Value, Window
from auditor.model.evidence import Acceptance, Answer, Merchant
from auditor.model.facts import Day, Name, Tally
from auditor.model.results import Effort, Result
from auditor.model.words import (
    Actor,
    DataObject,
    Department,
    EdgeState,
    Grade,
    JoinKey,
    Level,
    Mechanism,
    Necessity,
    Outcome,
    Process,
    Proof,
    Role,
    Sight,
    Subject,
    Truth,
)

AUDIT_FORMAT = 1
"""Version of the audit document; a reader refuses higher numbers."""


class Cite(Value):
    """One fact a verdict or an edge rests on."""

    system: str
    subject: Subject
    kind: str
    id: Name
    name: Name = ""
    link: str | None = None
    at: Moment | None = None
    proof: Proof
    note: Name = ""
    """What this fact shows, in a few words, such as `switched on, 412 runs`."""
    failing: bool = False
    """It does not do its work: it is broken, or fails on every run."""


class Reason(Value):
    """Why an answer is unknown, and who can change that."""

    system: str = ""
    """Empty when it is not one system's matter, such as a role nobody stated."""
    subject: Subject | None = None
    part: Name = ""
    sight: Sight
    says: str
    remedy: str


class Witness(Value):
    """One reading that was complete: part of a proof of absence."""

    system: str
    subject: Subject
    part: Name = ""
    as_of: Moment | None = None
    scopes: tuple[str, ...] = ()
    """Permissions used."""
    says: str = ""


class Credit(Value):
    """How far the question counts as fulfilled: between what is proved and what remains possible."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Verdict(Value):
    """The answer to one question."""

    id: str
    question: str
    department: Department
    stage: int = Field(ge=1, le=5)
    symptom: bool = False
    """PRESENT is bad news: a sign of manual work, or of `danger`."""
    danger: bool = False
    """The bad news of a symptom is not that it costs time: something may go wrong unnoticed."""
    outcome: Outcome
    proof: Proof | None = None
    says: str
    """One sentence for a merchant."""
    why: str = ""
    cites: tuple[Cite, ...] = ()
    reasons: tuple[Reason, ...] = ()
    absence_proof: tuple[Witness, ...] = ()
    credit: Credit
    conclusive: bool
    """More evidence could not change this answer."""
    effort: Level = Level.MEDIUM
    impact: Level = Level.MEDIUM
    advice: str = ""
    """What closing the gap means, before the merchant's platforms are named."""
    counts: bool = True
    """False while a new question is only announced, or when it is for information."""
    rule: str = ""
    """Revision of the rule that gave the answer."""
    answer: Answer | None = None
    """What a person said, where nothing could be observed."""
    acceptance: Acceptance | None = None
    acceptance_lapsed: bool = False
    error: str = ""
    """Report number of an internal error of ours."""
    only_asked: bool = False
    """No platform shows it to a program: only a person can answer."""
    rests_on: tuple[int, ...] = ()
    """Places in `sight.parts` of what it was read from."""


class Gate(Value):
    """One condition of a stage."""

    id: str
    says: str
    because: str = ""
    """Why it is a mark of its stage."""
    state: Truth
    needs: int
    """Points that meet it: one for each of `detectors`, unless `weights` says more."""
    met: int
    of: int = 0
    """Points of all its questions that apply."""
    applies: bool = True
    """False: none of it arises for this business; it is left out."""
    weights: dict[str, int] = Field(default_factory=dict)
    """Questions that count for more than one point."""
    detectors: tuple[str, ...]


class Condition(Value):
    """Part of what a stage needs: so many of these gates."""

    says: str = ""
    state: Truth
    needs: int
    met: int
    gates: tuple[str, ...]


class StageState(Value):
    """One of the five stages."""

    number: int
    name: str
    says: str
    because: str = ""
    state: Truth
    gates: tuple[Gate, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """What it needs of its gates; all of them must hold."""


class Stage(Value):
    """Where the business stands."""

    confirmed: int = Field(ge=1, le=5)
    """Unknown counts as unmet."""
    possible: int = Field(ge=1, le=5)
    """Unknown counts as met."""
    stages: tuple[StageState, ...]


class Index(Value):
    """0 to 100: the share of all questions' weight that is proved (low) or still possible (high)."""

    low: float = Field(ge=0, le=100)
    high: float = Field(ge=0, le=100)


class HeatCell(Value):
    """One department at one stage."""

    stage: int
    low: float
    high: float
    questions: tuple[str, ...]


class DepartmentState(Value):
    """One line of the heat map: per stage, what share of its questions is fulfilled."""

    department: Department
    index: Index
    answered: float
    cells: tuple[HeatCell, ...]
    confirmed: int = Field(default=1, ge=1, le=5)
    """The stage it has reached by itself, as far as it is proved."""
    possible: int = Field(default=1, ge=1, le=5)


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


class Node(Value):
    """A system in the data-flow picture."""

    id: str
    name: Name
    roles: tuple[Role, ...]
    connected: bool


class Measurement(Value):
    """What a sample of records showed of one flow."""

    grade: Grade
    sampled: int
    found: int
    share: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    """Lower end of the 95 % Wilson interval; the share itself where all records were looked up."""
    high: float = Field(ge=0, le=1)
    whole: bool = False
    """All records of the window were looked up."""
    keys: tuple[JoinKey, ...] = ()
    unkeyed: int = 0
    arrived: int | None = None
    lag_p50: float | None = None
    """Minutes."""
    lag_p95: float | None = None
    late: bool = False
    """Slower than the business can bear."""
    duplicates: int | None = None
    withdrawn_in_source: int | None = None
    withdrawn_in_target: int | None = None
    back_sampled: int | None = None
    back_found: int | None = None
    broke_on: Moment | None = None
    """Records from this day on do not arrive, while earlier ones did."""
    groups: tuple[Tally, ...] = ()
    days: tuple[Day, ...] = ()
    says: str


class Edge(Value):
    """One data object going from one system to another, with all that both ends say."""

    source: str
    target: str
    data: DataObject
    state: EdgeState
    necessity: Necessity | None = None
    """Set when a reference flow asks for it."""
    says: str = ""
    why: str = ""
    """Business effect of the reference flow."""
    mechanisms: tuple[Mechanism, ...] = ()
    last_activity: Moment | None = None
    evidence: tuple[Cite, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """What was not seen and might show the flow alive; empty for a flow that is alive or proved not to be."""
    disagreement: str = ""
    """What the two ends say differently."""
    seen_in: tuple[int, ...] = ()
    """Places in `sight.parts` of the evidence it rests on."""
    measured: Measurement | None = None
    """What a sample of records showed, where one was looked up in the target."""
    proof: Proof | None = None
    """How strongly it is proved to exist; both ends saying so count for more than one. None: nothing was seen of it."""
    both_ends: bool = False
    """Both systems tell of it, each by itself."""


class Insight(Value):
    """Something only the whole graph shows, such as a silo or a single point of failure."""

    kind: str
    """One of `disagreement`, `silo`, `islands`, `missing`, `broken`, `cold_trail`, `hub`, `no_hub`, `single_point`,
    `bridge`, `loop`, `two_masters`, `duplicate`, `overlap`, `unused`, `unconfirmed_system`, `consent_drift`."""
    says: str
    systems: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()
    proved: bool = True
    """Nothing that was not seen could show otherwise; False: it is so as far as was seen."""
    data: tuple[DataObject, ...] = ()
    """The data objects it is about, when it is about some."""


class Stop(Value):
    """One system on the trail of an event, and how the data gets there."""

    system: str
    after: str
    """The system that hands it on."""
    state: EdgeState
    hops: int = Field(ge=1)
    """Steps from where the event happens."""
    cold: bool = False
    """Proved: it does not arrive. False for a state that is not alive: unknown from here."""
    says: str = ""
    last_activity: Moment | None = None


class Trail(Value):
    """Which systems an event reaches, and where its trail goes cold."""

    event: str
    """One of `order.placed`, `ticket.opened`, `customer.unsubscribed`, `stock.out`."""
    says: str
    """The event in words."""
    data: DataObject
    starts: tuple[str, ...]
    """Where it happens."""
    stops: tuple[Stop, ...] = ()
    """Nearest first; those that are reached before those that are not."""


class Flows(Value):
    """The data-flow graph."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    insights: tuple[Insight, ...] = ()
    trails: tuple[Trail, ...] = ()


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


class Step(Value):
    """One step of the roadmap."""

    rank: int
    verdict: str
    says: str
    """What to do, in terms of the platforms the merchant has."""
    how: str = ""
    opens: tuple[str, ...] = ()
    """Gates this step helps to open."""
    stage: int
    effort: Level
    impact: Level
    kind: str
    """`build`, `switch_on`, `repair`, `connect` or `look` (let us see)."""
    proof: str = ""
    """What the next audit will see when it is done."""
    depends_on: tuple[str, ...] = ()
    """Questions of earlier steps that it is built on."""
    owner: str = ""
    """Who usually owns such a step."""
    quick: bool = False
    """A quick win: little effort, and it is felt."""
    on_the_way: bool = False
    """Part of the smallest set that reaches the next stage."""


class NextStage(Value):
    """The least that has to be done to reach the next stage."""

    stage: int = Field(ge=2, le=5)
    questions: tuple[str, ...]
    """The gaps to close. None of them can be left out, and no set of less effort would do."""
    unknown: tuple[str, ...] = ()
    """Those of which it is not known whether they are gaps: to be found out first."""
    gates: tuple[str, ...]
    """The gates that this meets."""
    holds_back: str = ""
    """The gate that is closed with least effort among them."""
    says: str


class ModelName(Value):
    """Which maturity model gave the stage."""

    name: str
    version: int
    digest: str
    own: bool = False
    """It is a consultant's, not the one that ships with the program."""


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
