"""Where the business stands: gates, stages, the index, departments, and what leads further."""

from __future__ import annotations

from pydantic import Field

from auditor.model.base import Value
from auditor.model.words import Department, Level, Truth


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
