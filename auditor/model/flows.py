"""The data-flow graph: systems, what goes between them, what a sample showed, and what only the whole tells."""

from __future__ import annotations

from pydantic import Field

from auditor.model.base import Moment, Value
from auditor.model.facts import Day, Name, Tally
from auditor.model.verdicts import Cite, Reason
from auditor.model.words import DataObject, EdgeState, Grade, JoinKey, Mechanism, Necessity, Proof, Role


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
