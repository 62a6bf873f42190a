"""What came of the automations: measured results, and the time that work takes by the merchant's own rates."""

from auditor.outcomes.effort import effort_of
from auditor.outcomes.results import results_of

__all__ = ["effort_of", "results_of"]
