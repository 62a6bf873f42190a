"""Governance of what runs: consent, sign-in, open doors, and how often runs succeed."""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Controls,
    Draft,
    Measures,
    Need,
    Seen,
    absent,
    detector,
    present,
    share_of,
    steps,
)
from auditor.model import Automation, ControlKind, MeasureKind, Proof, Role, State
from detectors.governance import ALL, anywhere, every

NEARLY_ALL, HALF = 0.95, 0.5


@detector(
    "governance.consent_asked",
    question="Is consent asked for wherever people leave their data?",
    why="Data taken without consent may not be used, and one form is enough to spoil a list.",
    good="Consent is asked for wherever that could be seen.",
    gap="Consent is not asked for everywhere.",
    advice="Add the question for consent where it is missing.",
    stage=3,
    effort="low",
    impact="high",
    need=Need.EVERY,
    looks_at=Controls(ControlKind.CONSENT, of=(Role.ECOMMERCE, Role.MARKETING, Role.CRM)),
    covers=("GOV03",),
)
def consent_asked(seen: Seen) -> Draft:
    """Every place that was seen asks."""
    return every(seen, ControlKind.CONSENT)


@detector(
    "governance.single_sign_on",
    question="Do people sign in through one directory of yours?",
    why="Somebody who leaves is then locked out everywhere at once.",
    good="People sign in through your own directory.",
    gap="Each system has its own passwords.",
    advice="Require single sign-on in the systems whose plan includes it.",
    stage=5,
    looks_at=Controls(ControlKind.SINGLE_SIGN_ON, of=(Role.HELPDESK, Role.CRM, Role.IPAAS)),
    covers=("GOV02",),
)
def single_sign_on(seen: Seen) -> Draft:
    """Single sign-on in force in at least one system."""
    return anywhere(seen, ControlKind.SINGLE_SIGN_ON)


@detector(
    "governance.hardening",
    question="Are the workflow tools up to date, and closed to strangers?",
    why="A workflow tool holds the keys of every other system: one open address lets anybody use them.",
    good="The workflow tools are up to date and closed to strangers.",
    gap="The workflow tools are open to abuse in places.",
    advice="Update the tool, and ask for a key at every web address that starts a workflow.",
    stage=3,
    effort="low",
    impact="high",
    need=Need.EVERY,
    looks_at=Controls(ControlKind.HARDENING, of=(Role.IPAAS,)),
    covers=("GOV05",),
)
def hardening(seen: Seen) -> Draft:
    """No outdated version, foreign code or unprotected address."""
    return every(seen, ControlKind.HARDENING)


@detector(
    "governance.runs_succeed",
    question="Do nearly all runs of your workflows succeed?",
    why="One failed run in ten is an order that was not announced or a customer who was not written to.",
    good="Nearly all runs of your workflows succeed.",
    gap="Too many runs of your workflows fail.",
    advice="Repair the workflow that fails most; try failed steps again by themselves.",
    stage=4,
    effort="low",
    impact="high",
    need=Need.SHARE,
    looks_at=Measures(MeasureKind.AUTOMATION_SUCCESS_RATE, of=(Role.IPAAS,)),
    covers=("GOV01",),
    after=("governance.failure_alerts",),
)
def runs_succeed(seen: Seen) -> Draft:
    """The share of runs that succeeded, measured."""
    nothing = "No workflow tool counted its runs"
    return share_of(seen.measures(MeasureKind.AUTOMATION_SUCCESS_RATE), NEARLY_ALL, HALF, "the runs", nothing)


@detector(
    "governance.idle_automations",
    question="Do automations that you set up stand idle?",
    why="They are paid for and believed in, and do nothing.",
    good="Some automations that you set up stand idle.",
    gap="No automation that you set up was seen standing idle.",
    advice="Finish them, or switch them off so that nobody counts on them.",
    stage=1,
    effort="low",
    symptom=True,
    danger=True,
    looks_at=Automations(of=ALL),
)
def idle_automations(seen: Seen) -> Draft:
    """Automations that are switched on and did nothing in the window, or have no step that could."""
    idle = [rule for rule in seen.of(Automation) if _idle(rule)]
    if not idle:
        return absent()
    others = f", and {len(idle) - 1} more" if len(idle) > 1 else ""
    return present(idle, f"“{idle[0].name}”{others}")


def _idle(rule: Automation) -> bool:
    """On, and nothing came of it. What a person starts, and what is not told, is no sign."""
    if rule.state is not State.LIVE or rule.human_started or rule.proof >= Proof.RUNNING:
        return False
    undone = bool(steps(rule)) and all(action.state is not State.LIVE for action in steps(rule))
    return rule.runs == 0 or undone
