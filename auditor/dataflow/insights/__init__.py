"""What only the whole graph shows, each told with its evidence and with whether it is proved.

Most pressing first: ends that contradict each other, then what is cut off, missing or broken, then the shape of the
whole, then what is done twice or not used.
"""

from __future__ import annotations

from auditor.dataflow.insights.centre import centre
from auditor.dataflow.insights.doubles import doubles
from auditor.dataflow.insights.ends import disagreements, unconfirmed, unused
from auditor.dataflow.insights.gaps import gaps
from auditor.dataflow.insights.keys import keys
from auditor.dataflow.insights.weak import single_points
from auditor.dataflow.whole import Whole
from auditor.model import Insight

__all__ = ["insights"]


def insights(whole: Whole) -> tuple[Insight, ...]:
    """All insights, in a fixed order."""
    return (
        *disagreements(whole),
        *gaps(whole),
        *centre(whole),
        *single_points(whole),
        *keys(whole),
        *doubles(whole),
        *unused(whole),
        *unconfirmed(whole),
    )
