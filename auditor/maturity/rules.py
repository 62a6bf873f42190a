"""The maturity model as data: stages, their conditions, gates, and what settles each gate."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache, cached_property
from importlib.resources import files
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from auditor.model import Trait, Value

NAME = "Five stages of ecommerce automation"
"""The model that ships with the program."""


class Rule(Value):
    """One table of a model file; keys it does not know are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)


class GateRule(Rule):
    """One gate: a row of the model, settled by questions."""

    id: str
    row: str = ""
    """The mark of the stage, in the words of the model, such as `ticket routing`."""
    says: str
    """What a merchant has who meets it, in one sentence."""
    because: str = ""
    """Why it is a mark of its stage, and why it is settled so."""
    questions: tuple[str, ...] = Field(min_length=1)
    at_least: int | None = Field(default=None, ge=1)
    """So many of the questions must be fulfilled. Left out, together with `points`: all of them."""
    points: int | None = Field(default=None, ge=1)
    """Instead of a number: so many points, by `weights`."""
    weights: dict[str, int] = Field(default_factory=dict)
    """What a question counts, where it is not one point."""
    not_without: tuple[Trait, ...] = ()
    """It does not arise for a business that says it has none of this."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.at_least is not None and self.points is not None:
            raise ValueError("at_least and points exclude each other; keep one")
        if len(set(self.questions)) < len(self.questions):
            raise ValueError("a question stands in it twice; leave one out")
        if stray := sorted(set(self.weights) - set(self.questions)):
            raise ValueError(f"weights names {stray[0]}, which is not among its questions; add it there")
        if any(weight < 1 for weight in self.weights.values()):
            raise ValueError("a weight must be at least 1")
        if self.needs > (most := sum(map(self.weight, self.questions))):
            raise ValueError(f"it needs {self.needs}, but its questions give {most} at most; lower the number")
        return self

    @property
    def needs(self) -> int:
        """Points that meet it, before questions that do not apply are left out."""
        return self.points or self.at_least or sum(map(self.weight, self.questions))

    def weight(self, question: str) -> int:
        """What a question counts."""
        return self.weights.get(question, 1)


class ConditionRule(Rule):
    """Part of what a stage needs: so many of these gates."""

    at_least: int = Field(ge=1)
    of: tuple[str, ...] = Field(min_length=1)
    says: str = ""
    """In words, such as `one of them about customers`."""


class SignRule(Rule):
    """A mark of a stage that decides nothing: it explains where a business stands."""

    row: str
    because: str = ""
    questions: tuple[str, ...] = Field(min_length=1)


class StageRule(Rule):
    """One stage. It is reached when all its conditions hold and the stage below is reached."""

    number: int = Field(ge=1, le=5)
    name: str
    says: str
    because: str = ""
    sign: tuple[SignRule, ...] = ()
    gate: tuple[GateRule, ...] = ()
    needs: tuple[ConditionRule, ...] = ()
    """Left out: all gates."""

    @property
    def conditions(self) -> tuple[ConditionRule, ...]:
        """What it needs; all of its gates when nothing is said."""
        every = tuple(gate.id for gate in self.gate)
        return self.needs or ((ConditionRule(at_least=len(every), of=every),) if every else ())


class Maturity(Rule):
    """A whole model."""

    name: str = NAME
    version: int = Field(ge=1)
    stage: tuple[StageRule, ...]
    after: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Questions whose gap is closed only after those of others, beside what the questions say of themselves."""

    @cached_property
    def digest(self) -> str:
        """The same for the same model; tells a change of the model from a change of the business."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def gates(self) -> tuple[GateRule, ...]:
        """The gates of all stages."""
        return tuple(gate for stage in self.stage for gate in stage.gate)


@cache
def model() -> Maturity:
    """The model that ships with the program."""
    text = (files("auditor.catalogue") / "maturity.toml").read_text("utf-8")
    return Maturity.model_validate(tomllib.loads(text))
