"""One business audited month after month, with results made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from auditor.model import Audit, Index, MeasureKind, Result, Sight, Window
from auditor.outcomes.kinds import MEANS
from tests.auditor.report import sample

SHOP, DESK = sample.ACCOUNTS["shopify"], sample.ACCOUNTS["zendesk"]
Values = Sequence[float | None]
"""What each audit measured, oldest first; None: nothing."""


def result(kind: MeasureKind = MeasureKind.CSAT, value: float = 0.9, **more: object) -> Result:
    """One result."""
    usual: dict[str, object] = {
        "kind": kind,
        "system": DESK,
        "key": kind.value,
        "means": MEANS[kind],
        "low": value,
        "high": value,
        "unit": "share",
        "window": sample.WINDOW,
        "sight": Sight.COMPLETE,
    }
    return Result.model_validate({**usual, **more})


def audit(months_ago: int = 0, *results: Result, **more: object) -> Audit:
    """The audit of so many months ago; its window goes with it."""
    moment = sample.NOW - timedelta(days=30 * months_ago)
    window = Window(start=moment - timedelta(days=30), end=moment)
    moved = tuple(each.model_copy(update={"window": window}) for each in results)
    return sample.rich().model_copy(update={"as_of": moment, "window": window, "results": moved, **more})


def months(values: Mapping[MeasureKind, Values]) -> list[Audit]:
    """As many audits as there are values, oldest first; the stage and the index rise."""
    count = max(map(len, values.values()))
    return [
        audit(
            count - 1 - number,
            *(result(kind, value) for kind, said in values.items() if (value := said[number]) is not None),
            stage=sample.rich().stage.model_copy(update={"confirmed": 1 + number // 4, "possible": 3}),
            index=Index(low=20 + number, high=60 - number),
        )
        for number in range(count)
    ]
