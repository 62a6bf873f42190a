"""Verdicts to gates, stages and the index, by a maturity model that is data (`auditor/catalogue/maturity.toml`)."""

from auditor.maturity.departments import departments_of
from auditor.maturity.index import answered, index_of
from auditor.maturity.rules import ConditionRule, GateRule, Maturity, StageRule, model
from auditor.maturity.smallest import Way, smallest_way
from auditor.maturity.stage import conjunction, stage_of
from auditor.maturity.what_if import what_if

__all__ = [
    "ConditionRule",
    "GateRule",
    "Maturity",
    "StageRule",
    "Way",
    "answered",
    "conjunction",
    "departments_of",
    "index_of",
    "model",
    "smallest_way",
    "stage_of",
    "what_if",
]
