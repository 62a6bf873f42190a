"""The reference data flows of a healthy stack: the only candidates for a missing integration."""

from __future__ import annotations

import csv
from importlib.resources import files

from pydantic import Field

from auditor.model import DataObject, Necessity, Role, Value


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
