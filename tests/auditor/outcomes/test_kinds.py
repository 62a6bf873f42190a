"""Every kind of result is explained, and shown with a title."""

from __future__ import annotations

from auditor.model import MeasureKind
from auditor.outcomes.kinds import LOWER_IS_BETTER, MEANS, NEITHER_IS_BETTER
from auditor.report.words import MEASURE


def test_every_kind_is_explained() -> None:
    assert set(MEANS) == set(MEASURE) == set(MeasureKind)
    assert not LOWER_IS_BETTER & NEITHER_IS_BETTER
