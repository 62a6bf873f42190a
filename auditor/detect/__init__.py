"""What a detector is: one question, asked in a merchant's words, answered from facts by a pure function.

A detector declares what it looks at; the runner (`auditor.detect.runner`) gives it only that, and alone decides
whether an answer may stand: absence only where everything was seen, UNKNOWN wherever we could not look.
"""

from auditor.detect.answers import (
    Draft,
    absent,
    answering,
    flowing,
    model_in_use,
    not_applicable,
    partial,
    present,
    silence,
    unclear,
    working,
)
from auditor.detect.declare import (
    Audiences,
    Automations,
    Connections,
    Controls,
    Counts,
    Detector,
    Flow,
    Intelligences,
    Look,
    Measures,
    Need,
    People,
    Works,
    detector,
    only_asked,
)
from auditor.detect.figures import best, figure, filled
from auditor.detect.hands import MOSTLY, by_hand, by_machines, percent
from auditor.detect.measured import hours_to, minutes_to, share_of
from auditor.detect.seen import Seen, running, share, steps
from auditor.spoken import listed

__all__ = [
    "MOSTLY",
    "Audiences",
    "Automations",
    "Connections",
    "Controls",
    "Counts",
    "Detector",
    "Draft",
    "Flow",
    "Intelligences",
    "Look",
    "Measures",
    "Need",
    "People",
    "Seen",
    "Works",
    "absent",
    "answering",
    "best",
    "by_hand",
    "by_machines",
    "detector",
    "figure",
    "filled",
    "flowing",
    "hours_to",
    "listed",
    "minutes_to",
    "model_in_use",
    "not_applicable",
    "only_asked",
    "partial",
    "percent",
    "present",
    "running",
    "share",
    "share_of",
    "silence",
    "steps",
    "unclear",
    "working",
]
