"""The facts a connector may report: neutral, the same for every platform.

A fact carries the platform's own object id, a link to its page in the admin, a date, and its proof.
Facts never carry a customer's name, address, e-mail or message, nor any secret: connectors drop them first.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from auditor.model.base import Moment, Value
from auditor.model.words import (
    Actor,
    Channel,
    ControlKind,
    Criterion,
    DataObject,
    Event,
    JoinKey,
    MeasureKind,
    Mechanism,
    Membership,
    Prediction,
    Process,
    Proof,
    Standing,
    State,
    Subject,
    Tie,
    Verb,
)

Name = Annotated[str, StringConstraints(max_length=200)]
"""A name a person gave, cut to 200 characters. Hostile until escaped."""


class Hint(Value):
    """What one platform's evidence says of another system; the catalogue resolves it when assessed.

    Resolution order, strongest first: `uuid`, `handle`, `node_type`, `host`, `namespace`, `title`.
    """

    title: Name = ""
    """App title, integration name, credential label."""
    handle: Name = ""
    """App handle or slug."""
    host: Name = ""
    """Host name only: no path, no query."""
    uuid: Name = ""
    """Theme extension uuid, app id (`gid` tail) or another unique id."""
    node_type: Name = ""
    """Workflow node or credential type, such as `nodes-base.shopTrigger`."""
    namespace: Name = ""
    """Metafield, property or event namespace."""


class Fact(Value):
    """Common to all facts."""

    id: Name
    """The platform's own object id; unique within its kind and system."""
    name: Name = ""
    """What people there call it."""
    link: str | None = Field(default=None, pattern=r"^https?://", max_length=500)
    """Its page in the platform's admin."""
    at: Moment | None = None
    """Date of the newest evidence for this fact."""
    proof: Proof = Proof.CONFIGURED


class Account(Fact):
    """The account on the platform and what our credential may do there."""

    kind: Literal["account"] = "account"
    plan: Name = ""
    time_zone: Name = ""
    currency: Name = ""
    scopes: tuple[str, ...] = ()
    """Granted scopes, sorted."""
    can_write: bool | None = None
    """Whether our credential could write; a read-only audit should not hold such a key."""
    production: bool | None = None
    """False for sandboxes and test accounts."""


class Trigger(Value):
    """What starts an automation."""

    event: Event = Event.OTHER
    source: Hint | None = None
    """The system the event comes from, when it is another one."""
    detail: Name = ""
    """The platform's words, such as the metric `Checkout Started`."""


class Action(Value):
    """One step of an automation."""

    verb: Verb = Verb.OTHER
    target: Hint | None = None
    """The system acted on, when it is another one."""
    channel: Channel | None = None
    state: State = State.LIVE
    """A live automation may have draft or disabled steps."""
    data: tuple[DataObject, ...] = ()
    detail: Name = ""


class Automation(Fact):
    """A rule, flow, workflow or agent that acts by itself."""

    kind: Literal["automation"] = "automation"
    triggers: tuple[Trigger, ...] = ()
    conditions: tuple[Criterion, ...] = ()
    """What its conditions look at, sorted, once each."""
    actions: tuple[Action, ...] = ()
    state: State = State.UNKNOWN
    runs: int | None = Field(default=None, ge=0)
    """Runs, sends or enrolments in the window; None where the platform does not tell."""
    failures: int | None = Field(default=None, ge=0)
    """Failed runs among `runs`."""
    last_run: Moment | None = None
    changed: Moment | None = None
    """When somebody last edited it; None where the platform does not tell."""
    human_started: bool = False
    """A person has to start it each time."""
    model_decides: bool = False
    """A model's output chooses the path or the content."""
    self_optimising: bool = False
    """It picks the better variant by itself."""
    failure_alert: bool | None = None
    """Somebody is told when it fails; None where the platform does not tell."""

    @property
    def always_fails(self) -> bool:
        """It ran, and every run failed."""
        return bool(self.runs) and (self.failures or 0) >= (self.runs or 0)


class Connection(Fact):
    """Two systems exchange data. An end that is None is the system that reports the fact."""

    kind: Literal["connection"] = "connection"
    source: Hint | None = None
    target: Hint | None = None
    data: tuple[DataObject, ...] = ()
    """What flows; empty when only the existence of the connection is known."""
    mechanism: Mechanism = Mechanism.UNKNOWN
    state: State = State.UNKNOWN
    """BROKEN: failing, or pointing at something that is gone."""
    last_activity: Moment | None = None
    rhythm_hours: float | None = Field(default=None, gt=0)
    """Median gap between exchanges, in hours; silence is judged against it."""
    events: int | None = Field(default=None, ge=0)
    """Exchanges in the window."""
    failures: int | None = Field(default=None, ge=0)
    """Failed exchanges in the window."""
    wrong: Name = ""
    """When it is BROKEN: what it points at that is gone, by name, such as `its credential “Shop” is gone`."""


class Work(Fact):
    """How often somebody or something did one process in the window."""

    kind: Literal["work"] = "work"
    process: Process
    actor: Actor
    by: Hint | None = None
    """Which app, when `actor` is APP or AI."""
    count: int = Field(ge=0)
    """Times done, in the sample when `sampled_of` is given, else in the window."""
    sampled_of: int | None = Field(default=None, ge=0)
    """All occurrences in the window, when `count` comes from a sample of them."""
    distinct_days: int | None = Field(default=None, ge=0)
    """Days of the window on which it happened: tells a rhythm from a burst."""


class Segment(Fact):
    """A list or segment of people."""

    kind: Literal["segment"] = "segment"
    membership: Membership
    criteria: tuple[Criterion, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    size: int | None = Field(default=None, ge=0)
    state: State = State.LIVE
    used_by: tuple[Name, ...] = ()
    """Ids of automations or campaigns that send to it."""
    last_used: Moment | None = None


class Records(Fact):
    """Counts of one data object and how well a field of it is filled."""

    kind: Literal["records"] = "records"
    object: DataObject
    field: Name = ""
    """Empty: the records themselves are counted; else how many have this field, such as `external_id`."""
    total: int = Field(ge=0)
    filled: int | None = Field(default=None, ge=0)
    sampled: bool = False
    key_hashes: tuple[str, ...] = ()
    """Keyed hashes of join keys, for matching across systems; never the keys."""


class Measure(Fact):
    """An outcome."""

    kind: Literal["measure"] = "measure"
    measure: MeasureKind
    value: float
    high: float | None = None
    """Where the platform's figures leave the value open: its upper end, `value` being the lower. None: one number."""
    unit: Name = ""
    of: Name = ""
    """What was measured, such as a flow's id."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.high is not None and self.high < self.value:
            raise ValueError("the value of a measure is its lower end")
        return self


class Control(Fact):
    """A piece of governance."""

    kind: Literal["control"] = "control"
    control: ControlKind
    holds: bool
    """Whether it is in force."""
    count: int | None = Field(default=None, ge=0)
    """How many of `of` it holds for, such as users with two-factor."""
    of: int | None = Field(default=None, ge=0)
    detail: Name = ""


class Intelligence(Fact):
    """A model in use."""

    kind: Literal["intelligence"] = "intelligence"
    predicts: Prediction
    state: State = State.LIVE
    outputs: int | None = Field(default=None, ge=0)
    """Outputs in the window, such as scored profiles or answered tickets."""
    last_output: Moment | None = None
    acted_on_by: tuple[Name, ...] = ()
    """Ids of automations, segments or campaigns that use the output."""
    resolves: int | None = Field(default=None, ge=0)
    """Cases it closed without a person."""


class Day(Value):
    """A sample's records of one day: how many there were, and how many arrived."""

    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """The day on which they came to be in the source, in UTC."""
    sampled: int = Field(ge=0)
    found: int = Field(ge=0)


class Tally(Value):
    """A sample's records of one group, such as a sales channel: how many there were, and how many were found again."""

    name: Name
    sampled: int = Field(ge=0)
    found: int = Field(ge=0)


class Match(Fact):
    """A sample of one system's records, looked up in another. Only counts: no record, no key and no hash of one.

    For consent, what is compared is what people who are known in both said: `found` counts those of whom both say
    the same. So it is for a price or a stock that both systems tell of the products known to both.
    """

    kind: Literal["match"] = "match"
    source: Name
    """Id of the system whose records were drawn."""
    target: Name
    """Id of the system they were looked up in."""
    data: DataObject
    keys: tuple[JoinKey, ...] = ()
    """What they were looked up by, in this order; a record is looked up by the next only if not found by the last."""
    sampled: int = Field(ge=0)
    """Records that have at least one of the keys."""
    found: int = Field(ge=0)
    whole: bool = False
    """Not a sample: these are all records of the window; or all there are, of what is drawn however old it is."""
    newest_days: int | None = Field(default=None, ge=1)
    """Only so many of the newest days were compared; None: the whole window."""
    unkeyed: int = Field(default=0, ge=0)
    """Drawn records without any of the keys; nobody could tell whether they arrived."""
    arrived: int | None = Field(default=None, ge=0)
    """Found ones that came to be in the target after they came to be in the source; None where no dates are told."""
    lag_p50: float | None = Field(default=None, ge=0)
    """Minutes that half of the arrived ones took at most."""
    lag_p95: float | None = Field(default=None, ge=0)
    duplicates: int | None = Field(default=None, ge=0)
    """Found ones that are in the target more than once."""
    withdrawn_in_source: int | None = Field(default=None, ge=0)
    """People who withdrew their consent in the source and may still be written to by the target."""
    withdrawn_in_target: int | None = Field(default=None, ge=0)
    """The other way round."""
    back_sampled: int | None = Field(default=None, ge=0)
    """Records of the target that were looked up in the source."""
    back_found: int | None = Field(default=None, ge=0)
    days: tuple[Day, ...] = ()
    groups: tuple[Tally, ...] = ()
    """By sales channel, where the source tells."""


Holder = Annotated[str, StringConstraints(pattern=r"^person [0-9]+$")]
"""A mark for one person: the same for all that is theirs in this system and this audit. It says nothing else."""


class Backing(Fact):
    """The people behind one automation or connection, without a name: only whether they are still there.

    Its id is the tie and the id of what it is about; its name and link are those of what it is about.
    """

    kind: Literal["backing"] = "backing"
    of: Name
    """Id of the automation, or of the connection for Tie.KEY."""
    tie: Tie
    standing: Standing
    """GONE as soon as one of those whom it needs is gone."""
    holders: tuple[Holder, ...] = ()
    """For Tie.KEY: the people without any one of whom it stops; none where their leaving stops nothing."""


AnyFact = Annotated[
    Account | Automation | Connection | Work | Segment | Records | Measure | Control | Intelligence | Match | Backing,
    Field(discriminator="kind"),
]

SUBJECT_OF: dict[type[Fact], Subject] = {
    Account: Subject.ACCOUNT,
    Automation: Subject.AUTOMATIONS,
    Connection: Subject.CONNECTIONS,
    Work: Subject.WORK,
    Segment: Subject.AUDIENCES,
    Records: Subject.RECORDS,
    Measure: Subject.MEASURES,
    Control: Subject.CONTROLS,
    Intelligence: Subject.INTELLIGENCE,
    Match: Subject.MATCHES,
    Backing: Subject.PEOPLE,
}
"""Which subject a kind of fact belongs to."""
