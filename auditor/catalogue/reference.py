"""The reference lists: the data flows of a healthy stack, and the automations of ecommerce.

Only these flows are candidates for a missing integration, and only these automations are asked for.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from pydantic import Field

from auditor.model import DataObject, Department, Necessity, Role, Value


class ReferenceFlow(Value):
    """One data object that should go from one role to another."""

    data: DataObject
    source: Role
    target: Role
    necessity: Necessity
    stage: int = Field(ge=1, le=5)
    """The stage of maturity from which a business is expected to have it."""
    lag_minutes: int = Field(gt=0)
    """How long after the source the target should know; a lag of less is no finding."""
    join_key: str
    """What records are matched by in both systems."""
    why: str
    """Business effect, for a merchant."""


def load() -> tuple[ReferenceFlow, ...]:
    """All reference flows."""
    text = (files("auditor.catalogue") / "flows.csv").read_text("utf-8")
    return tuple(ReferenceFlow.model_validate(row) for row in csv.DictReader(text.splitlines()))


class ReferenceAutomation(Value):
    """One automation that an ecommerce business may run; questions say which of them they cover."""

    id: str
    department: Department
    stage: int
    """The stage it is a sign of when it is seen running."""
    name: str


def automations() -> tuple[ReferenceAutomation, ...]:
    """All reference automations."""
    text = (files("auditor.catalogue") / "automations.csv").read_text("utf-8")
    return tuple(ReferenceAutomation.model_validate(row) for row in csv.DictReader(text.splitlines()))
