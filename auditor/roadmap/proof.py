"""What the next audit will see when a step is done, and who usually owns it."""

from __future__ import annotations

from auditor.detect.declare import Detector, Flow
from auditor.model import Department, Subject, Verdict
from auditor.spoken import spoken

OWNERS = {
    Department.ACQUISITION: "Marketing",
    Department.STOREFRONT: "Shop management",
    Department.MARKETING: "Marketing",
    Department.SALES: "Sales",
    Department.ORDERS: "Operations",
    Department.FULFILMENT: "Operations",
    Department.INVENTORY: "Buying",
    Department.RETURNS: "Customer service",
    Department.SUPPORT: "Customer service",
    Department.REVIEWS: "Marketing",
    Department.FINANCE: "Finance",
    Department.RISK: "Finance",
    Department.DATA: "Systems and data",
    Department.GOVERNANCE: "Systems and data",
    Department.AGENTS: "Systems and data",
}
"""A first guess for the column that the business fills in."""
_SEEN = {
    Subject.AUTOMATIONS: "it running in your {}, with the date of its last run",
    Subject.CONNECTIONS: "the exchange in your {}, with its last date",
    Subject.WORK: "who did it, counted in your {}",
    Subject.AUDIENCES: "a segment in your {} that something was sent to",
    Subject.MEASURES: "the figure itself in your {}",
    Subject.CONTROLS: "the setting in force in your {}",
    Subject.INTELLIGENCE: "fresh output of a model in your {}, and what acts on it",
    Subject.RECORDS: "the fields filled in your {}",
    Subject.PEOPLE: "people who are still there behind them in your {}",
    Subject.ACCOUNT: "it in the account of your {}",
}
MOST_ROLES = 3


def owner_of(verdict: Verdict) -> str:
    """Who usually owns such a step."""
    return OWNERS[verdict.department]


def proof_of(verdict: Verdict, detector: Detector | None) -> str:
    """What will show that it is done, in one sentence; empty for a question that nobody asks any more."""
    if detector is None or not detector.looks_at:
        return ""
    look = detector.looks_at[0]
    if isinstance(look, Flow):
        data = f"{look.data.value.replace('_', ' ')} data"
        return f"The next audit sees {data} arrive from your {spoken(look.source)} in your {spoken(look.target)}."
    roles = [spoken(role) for role in look.of]
    where = " or ".join(filter(None, [", ".join(roles[:-1]), roles[-1]]))
    if len(roles) > MOST_ROLES:
        where = "connected systems"
    if verdict.symptom:
        return f"The next audit finds no more of it in your {where}."
    return f"The next audit sees {_SEEN[look.subject].format(where)}."
