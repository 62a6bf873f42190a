"""Governance: rights, keys, failures, changes and personal data."""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Controls,
    Draft,
    Intelligences,
    Need,
    Seen,
    absent,
    detector,
    listed,
    not_applicable,
    partial,
    present,
    running,
    unclear,
)
from auditor.model import Automation, Control, ControlKind, Event, Prediction, Role, State, Verb

ALL = (Role.ECOMMERCE, Role.MARKETING, Role.CRM, Role.HELPDESK, Role.IPAAS)


MOST_SAID = 120
"""Letters of a sentence that list what is wrong; the evidence has the rest."""


def every(seen: Seen, kind: ControlKind, counted: str = "") -> Draft:
    """The control must be in force wherever it was looked for.

    `counted` is a noun: then the sentence says how many there are in which systems, and the evidence which they are.
    """
    controls = seen.controls(kind)
    broken = [control for control in controls if not control.holds]
    said = _how_many(seen, broken, counted) if counted else _where(broken)
    if broken and len(broken) == len(controls) and not any(_partly(control) for control in broken):
        return absent(said, broken)
    if broken:
        return partial(broken, said)
    return present(controls) if controls else unclear("None of the systems says anything about it")


def anywhere(seen: Seen, kind: ControlKind) -> Draft:
    """The control is in force somewhere."""
    controls = seen.controls(kind)
    if holding := [control for control in controls if control.holds]:
        return present(holding)
    if partly := [control for control in controls if _partly(control)]:
        return partial(partly, _where(partly))
    return absent(_where(controls))


def _partly(control: Control) -> bool:
    return bool(control.count and control.of)


def _where(controls: list[Control]) -> str:
    """As many of the details as a sentence can hold, at least one."""
    told = [control.detail or control.name or control.id for control in controls]
    fits = sum(len("; ".join(told[:number])) <= MOST_SAID for number in range(1, len(told) + 1)) or 1
    more = f"; and {len(told) - fits} more" if len(told) > fits else ""
    return "; ".join(told[:fits]) + more


def _how_many(seen: Seen, broken: list[Control], noun: str) -> str:
    """What is countable of it, in so many systems."""
    number = sum(_failing(control) for control in broken)
    counted = f"{number} {noun}{'' if number == 1 else 's'}" if number else f"some {noun}s"
    return f"{counted} in {listed(systems)}" if (systems := seen.systems_of(broken)) else counted


def _failing(control: Control) -> int:
    """For how many it does not hold: the rest of those that were looked at, or those that were counted as bad."""
    return (control.count or 0) if control.of is None else control.of - (control.count or 0)


@detector(
    "governance.failure_alerts",
    question="Is somebody told when an automation fails?",
    why="An automation that fails in silence is worse than none: everybody believes it is done.",
    good="Somebody is told when an automation fails.",
    gap="Automations can fail without anybody being told.",
    advice="Give every workflow an error workflow that writes to the team's channel.",
    stage=3,
    effort="low",
    impact="high",
    need=Need.EVERY,
    looks_at=Automations(of=(Role.IPAAS,)),
    covers=("GOV01",),
)
def failure_alerts(seen: Seen) -> Draft:
    """Every workflow that is on has an alert on failure."""
    on = [rule for rule in seen.of(Automation) if rule.state in (State.LIVE, State.BROKEN) and not _is_alert(rule)]
    silent = [rule for rule in on if rule.failure_alert is False]
    untold = [rule for rule in on if rule.failure_alert is None]
    if not on:
        return absent("no workflow is switched on, so there is nothing to be told of yet")
    if silent and len(silent) == len(on):
        return absent(f"{_worst(silent)}, and nobody is told", silent)
    if silent:
        says = f"{len(silent)} of {len(on)} workflows tell nobody; {_worst(silent)}"
        return partial(silent, says, open_ended=bool(untold))
    return unclear(f"Whether anybody is told is not shown for {len(untold)} workflows") if untold else present(on)


def _worst(rules: list[Automation]) -> str:
    failing = [rule for rule in rules if rule.always_fails]
    return f"“{(failing or rules)[0].name}” " + ("has failed on every run" if failing else "has no alert")


def _is_alert(rule: Automation) -> bool:
    return any(trigger.event is Event.FAILURE for trigger in rule.triggers)


@detector(
    "governance.failing_automations",
    question="Are there automations that fail again and again?",
    why="Whatever they were built to do is not being done.",
    good="Some automations fail again and again.",
    gap="No automation was seen failing again and again.",
    advice="Repair them or switch them off.",
    stage=1,
    effort="low",
    impact="high",
    symptom=True,
    danger=True,
    looks_at=Automations(of=ALL),
)
def failing_automations(seen: Seen) -> Draft:
    """Automations that are on and failed every time in the window."""
    on = [rule for rule in seen.of(Automation) if rule.state not in (State.OFF, State.DRAFT)]
    failing = [rule for rule in on if rule.state is State.BROKEN or rule.always_fails]
    if not failing:
        return absent()
    others = f", and {len(failing) - 1} more" if len(failing) > 1 else ""
    return present(failing, f"“{failing[0].name}” {_trouble(failing[0])}{others}")


def _trouble(rule: Automation) -> str:
    """What was seen, and no more: some platforms count runs, others only list errors."""
    if rule.always_fails:
        return f"failed in all of the {rule.runs} runs that were seen" if (rule.runs or 0) > 1 else "failed when it ran"
    return "is switched on, but broken: it fails or points at something that is gone"


@detector(
    "governance.monitoring",
    question="Does a standing watch report every automation of a system that fails?",
    why="One forgotten workflow is enough; a watch over all of them needs no memory.",
    good="A standing watch reports automations that fail.",
    gap="No standing watch reports automations that fail.",
    advice="Name one error workflow or one mailbox for all automations of a system, not for single ones.",
    stage=5,
    effort="low",
    impact="medium",
    looks_at=Controls(ControlKind.MONITORING, of=(Role.IPAAS, Role.HELPDESK)),
)
def monitoring(seen: Seen) -> Draft:
    """Monitoring in force in at least one system that runs automations."""
    return anywhere(seen, ControlKind.MONITORING)


@detector(
    "governance.least_privilege",
    question="Do keys and roles carry only the rights they need?",
    why="A key that may do everything is the shortest way to lose everything.",
    good="Keys and roles carry only the rights they need.",
    gap="Some keys carry more rights than they need.",
    advice="Replace keys with full access by keys with the scopes in use.",
    stage=5,
    effort="low",
    impact="medium",
    need=Need.EVERY,
    looks_at=Controls(ControlKind.LEAST_PRIVILEGE, of=ALL),
    covers=("GOV02",),
)
def least_privilege(seen: Seen) -> Draft:
    """No credential that could be seen holds needless rights."""
    return every(seen, ControlKind.LEAST_PRIVILEGE)


@detector(
    "governance.two_factor",
    question="Does every person who signs in use a second factor?",
    why="One stolen password is enough otherwise.",
    good="Everybody who signs in uses a second factor.",
    gap="Not everybody who signs in uses a second factor.",
    advice="Require two-factor sign-in in every system, or single sign-on.",
    stage=5,
    effort="low",
    impact="medium",
    need=Need.EVERY,
    looks_at=Controls(ControlKind.TWO_FACTOR, of=(Role.HELPDESK, Role.CRM, Role.IPAAS)),
    covers=("GOV02",),
)
def two_factor(seen: Seen) -> Draft:
    """Two-factor in force wherever it can be seen."""
    return every(seen, ControlKind.TWO_FACTOR)


@detector(
    "governance.audit_log",
    question="Is it recorded who changes settings and automations?",
    why="When something stops working, the first question is what changed.",
    good="It is recorded who changes settings.",
    gap="Changes of settings are not recorded.",
    advice="Use a plan or a setting that keeps an audit log.",
    stage=5,
    effort="medium",
    impact="low",
    looks_at=Controls(ControlKind.AUDIT_LOG, of=(Role.HELPDESK, Role.CRM, Role.IPAAS)),
)
def audit_log(seen: Seen) -> Draft:
    """An audit log with entries in at least one system."""
    return anywhere(seen, ControlKind.AUDIT_LOG)


@detector(
    "governance.data_deletion",
    question="Is personal data deleted by a schedule?",
    why="What is not kept cannot leak, and the law asks for it.",
    good="Personal data is deleted by a schedule.",
    gap="Personal data is kept without an end.",
    advice="Set a deletion schedule for closed tickets and inactive contacts.",
    stage=5,
    effort="low",
    impact="medium",
    looks_at=Controls(ControlKind.DELETION, of=(Role.HELPDESK, Role.CRM, Role.MARKETING)),
    covers=("GOV03",),
)
def data_deletion(seen: Seen) -> Draft:
    """A deletion schedule in force in at least one system."""
    return anywhere(seen, ControlKind.DELETION)


@detector(
    "governance.ai_guardrails",
    question="Are AI steps kept within limits: approval, tests or restricted tools?",
    why="A model that may act needs a fence as much as a person with a company card.",
    good="AI steps are kept within limits.",
    gap="No limits on AI steps were seen.",
    advice="Add an approval step or an evaluation to every workflow in which a model acts.",
    stage=5,
    effort="medium",
    impact="medium",
    looks_at=(
        Controls(ControlKind.AI_GUARDRAILS, of=(Role.IPAAS, Role.HELPDESK)),
        Automations(of=(Role.IPAAS,)),
        Intelligences(Prediction.ANSWER, of=(Role.HELPDESK,)),
    ),
    covers=("GOV06",),
)
def ai_guardrails(seen: Seen) -> Draft:
    """Guard rails in force in at least one system; no question where no model acts."""
    holding = [control for control in seen.controls(ControlKind.AI_GUARDRAILS) if control.holds]
    deciding = [rule for rule in seen.of(Automation) if rule.model_decides]
    acting = running([*seen.automations(verb=Verb.AGENT_ACT), *deciding])
    if not holding and not acting and not seen.intelligence(Prediction.ANSWER):
        return not_applicable("No AI step acts by itself here")
    return anywhere(seen, ControlKind.AI_GUARDRAILS)


@detector(
    "governance.key_hygiene",
    question="Are all keys in use, known and not about to expire?",
    why="Integrations die on the day their key does, and unused keys are doors left open.",
    good="The keys that were seen are in use and not about to expire.",
    gap="Some keys are unused, unknown or about to expire.",
    advice="Remove unused keys and replace those that will be switched off.",
    stage=4,
    effort="low",
    impact="medium",
    need=Need.EVERY,
    looks_at=Controls(ControlKind.KEY_HYGIENE, of=(Role.HELPDESK, Role.IPAAS)),
    covers=("GOV02",),
)
def key_hygiene(seen: Seen) -> Draft:
    """Key hygiene in force wherever it can be seen."""
    return every(seen, ControlKind.KEY_HYGIENE, counted="key")


@detector(
    "governance.change_control",
    question="Are changes of automations versioned, so that they can be undone?",
    why="The fastest repair is the version of yesterday.",
    good="Changes of automations are versioned.",
    gap="Changes of automations cannot be undone.",
    advice="Keep workflows in version control, or use the platform's history.",
    stage=5,
    effort="medium",
    impact="low",
    looks_at=Controls(ControlKind.CHANGE_CONTROL, of=(Role.IPAAS, Role.HELPDESK)),
    covers=("GOV04",),
)
def change_control(seen: Seen) -> Draft:
    """Versions kept in at least one system."""
    return anywhere(seen, ControlKind.CHANGE_CONTROL)
