"""A measure whose platform leaves it open is told by both of its ends, and never by one of them alone."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from auditor.model import Measure, MeasureKind, Proof, Result, Role
from auditor.outcomes import results_of
from auditor.report.results import value_of
from tests.auditor.evidence import business

KIND = MeasureKind.CHECKOUT_COMPLETION


def measure(value: float, high: float | None = None, proof: Proof = Proof.EFFECTIVE) -> Measure:
    return Measure(id="done", measure=KIND, value=value, high=high, unit="share", proof=proof)


def result(found: Measure) -> list[Result]:
    return list(results_of(business({Role.ECOMMERCE: [found]}), ()))


def test_both_ends_are_told() -> None:
    [both], [one] = result(measure(0.61, 0.685)), result(measure(0.61))
    assert (both.low, both.high, value_of(both)) == (0.61, 0.685, "61.0–68.5 %")
    assert (one.low, one.high, value_of(one)) == (0.61, 0.61, "61.0 %")


def test_what_is_only_set_up_is_no_result() -> None:
    assert result(measure(0.61, 0.685, Proof.CONFIGURED)) == []


def test_ends_are_in_order() -> None:
    with pytest.raises(ValidationError, match="lower end"):
        measure(0.7, 0.6)
