"""What a detector may answer. It never says UNKNOWN: the runner does, with the reading's own remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model import Automation, Edge, EdgeState, Fact, Outcome, Proof, State, Verb

Ground = Fact | Edge
"""What an answer may rest on."""


@dataclass(frozen=True)
class Draft:
    """An answer before the runner has weighed how far we could see."""

    outcome: Outcome
    facts: tuple[Ground, ...] = ()
    because: str = ""
    """The second half of the merchant's sentence: what was seen, or what is missing."""
    open_ended: bool = False
    """The facts leave it open whether it runs: the platform does not tell."""
    remedy: str = ""


def present(facts: Iterable[Ground], because: str = "") -> Draft:
    """Yes, and here it is."""
    return Draft(Outcome.PRESENT, tuple(facts), because)


def partial(facts: Iterable[Ground], because: str, *, open_ended: bool = False) -> Draft:
    """It exists, but; `because` says what is missing."""
    return Draft(Outcome.PARTIAL, tuple(facts), because, open_ended)


def absent(because: str = "", counter: Iterable[Ground] = ()) -> Draft:
    """There is none. Stands only where everything that could hold it was seen in full.

    `counter` are the facts that refute it: for a question about all of something, one of them is enough.
    """
    return Draft(Outcome.ABSENT, tuple(counter), because)


def unclear(because: str, remedy: str = "") -> Draft:
    """Everything was looked at and still does not tell; never a way to skip an answer that the facts hold."""
    return Draft(Outcome.UNKNOWN, (), because, remedy=remedy)


def not_applicable(because: str) -> Draft:
    """The question does not arise for this business."""
    return Draft(Outcome.NOT_APPLICABLE, (), because)


_WEIGHT = (State.BROKEN, State.DRAFT, State.OFF)


def why_not_running(rule: Automation) -> str:
    """The plainest reason why an automation that exists does nothing."""
    steps = [action for action in rule.actions if action.verb not in (Verb.WAIT, Verb.BRANCH)]
    if rule.state is State.BROKEN or (rule.runs and rule.failures and rule.failures >= rule.runs):
        return "it fails every time it runs"
    if rule.state is State.DRAFT:
        return "it is a draft that was never switched on"
    if rule.state is State.OFF:
        return "it is switched off"
    if not any(action.state is State.LIVE for action in steps):
        return "it is switched on, but none of its steps is"
    if rule.runs == 0:
        return "it is switched on and has done nothing in the window"
    return "it is switched on, but the platform does not tell whether it runs"


def silence(rules: Sequence[Automation]) -> Draft:
    """PARTIAL for automations that exist but were not seen running, with the reason for the most promising one."""
    best = min(rules, key=lambda rule: (rule.state in _WEIGHT, rule.runs is not None, rule.id))
    open_ended = any(rule.state is State.LIVE and rule.runs is None and not _draft(rule) for rule in rules)
    named = f"“{best.name}”: " if best.name else ""
    return partial(rules, named + why_not_running(best), open_ended=open_ended)


def _draft(rule: Automation) -> bool:
    return bool(rule.actions) and all(action.state is not State.LIVE for action in rule.actions)


def proof_of(item: Ground) -> Proof:
    """How strongly one piece of evidence proves."""
    if isinstance(item, Fact):
        return item.proof
    return {
        EdgeState.MEASURED: Proof.EFFECTIVE,
        EdgeState.LIVE: Proof.RUNNING,
        EdgeState.IDLE: Proof.CONFIGURED,
        EdgeState.OFF: Proof.CONFIGURED,
        EdgeState.BROKEN: Proof.CONFIGURED,
    }.get(item.state, Proof.DECLARED)
