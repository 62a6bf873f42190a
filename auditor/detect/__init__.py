"""What a detector is: one question, asked in a merchant's words, answered from facts by a pure function.

A detector declares what it looks at; the runner (`auditor.detect.runner`) gives it only that, and alone decides
whether an answer may stand: absence only where everything was seen, UNKNOWN wherever we could not look.
"""

from auditor.detect.answers import Draft, absent, flowing, not_applicable, partial, present, silence, unclear, working
from auditor.detect.declare import (
    Audiences,
    Automations,
    Connections,
    Controls,
    Detector,
    Flow,
    Intelligences,
    Look,
    Measures,
    Need,
    Works,
    detector,
)
from auditor.detect.seen import Seen, running, share, steps

__all__ = [
    "Audiences",
    "Automations",
    "Connections",
    "Controls",
    "Detector",
    "Draft",
    "Flow",
    "Intelligences",
    "Look",
    "Measures",
    "Need",
    "Seen",
    "Works",
    "absent",
    "detector",
    "flowing",
    "not_applicable",
    "partial",
    "present",
    "running",
    "share",
    "silence",
    "steps",
    "unclear",
    "working",
]
