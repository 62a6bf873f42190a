"""What a detector may answer. It never says UNKNOWN: the runner does, with the reading's own remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.detect.seen import Seen, running, steps
from auditor.model import Automation, Edge, EdgeState, Event, Fact, Outcome, Prediction, Proof, State, Verb
from auditor.spoken import DATA, EDGE, inside

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


def working(rules: Sequence[Automation], *verbs: Verb) -> Draft:
    """Does one of the automations really do it? Live means dated activity and a live step, not a switch."""
    if active := running(rules, *verbs):
        return present(active)
    return silence(rules, *verbs) if rules else absent()


def answering(
    seen: Seen, events: tuple[Event, ...], *verbs: Verb, only: Callable[[Automation], bool] = lambda rule: True
) -> Draft:
    """Is one of the events answered by a step that does one of the verbs, in an automation that fits?

    One that does it for an event nobody could name may be the one, unless it is known to do nothing: then a no, or a
    half, stays open.
    """
    fitting = [rule for rule in seen.automations(verb=verbs) if only(rule)]
    rules = [rule for rule in fitting if any(trigger.event in events for trigger in rule.triggers)]
    draft = working(rules, *verbs)
    nameless = [rule for rule in fitting if rule not in rules and _may_answer(rule, verbs)]
    if draft.outcome is Outcome.PRESENT or not nameless:
        return draft
    if rules:
        return replace(draft, open_ended=True)
    named = nameless[0].name or nameless[0].id
    return unclear(f"“{named}” may be it: what sets it off is not told in words that we know")


def _may_answer(rule: Automation, verbs: Sequence[Verb]) -> bool:
    """Its event has no name that we know, and it does its work, or may do it."""
    nameless = not rule.triggers or any(trigger.event in NAMELESS for trigger in rule.triggers)
    return nameless and (bool(running([rule], *verbs)) or _untold(rule, verbs))


NAMELESS = (Event.OTHER, Event.WEBHOOK)
"""What may be any event."""


def flowing(seen: Seen) -> Draft:
    """Is one of the flows alive? Otherwise what the best of them looks like."""
    if alive := seen.flows(EdgeState.LIVE, EdgeState.MEASURED):
        return present(alive)
    other = sorted(seen.flows(*HALF_ALIVE), key=lambda edge: HALF_ALIVE.index(edge.state))
    if not other:
        return absent()
    return partial(other, told(other[0], seen), open_ended=any(edge.state is EdgeState.DECLARED for edge in other))


def told(edge: Edge, seen: Seen) -> str:
    """What is known of a flow, with what flows and from where to where: alone, "it" would stand for nothing."""
    what = f"{DATA[edge.data]} from {seen.called(edge.source)} to {seen.called(edge.target)}"
    says = edge.says or f"It is {EDGE[edge.state]}"
    if says.startswith("It "):
        return f"the flow of {what} {says.removeprefix('It ')}"
    return f"{what}: {inside(says) if says.startswith(_OURS) else says}"


_OURS = ("The ", "A ", "Last ", "Nothing ")
"""How our own sentences begin; others may begin with a name."""


def model_in_use(seen: Seen, predicts: Prediction) -> Draft:
    """Does a model predict it, and does something act on what it says?"""
    models = seen.intelligence(predicts)
    active = running(models)
    if used := [model for model in active if model.acted_on_by]:
        return present(used)
    if active:
        return partial(active, "nothing acts on its output")
    return partial(models, "it is set up, but said nothing in the window") if models else absent()


HALF_ALIVE = (EdgeState.IDLE, EdgeState.OFF, EdgeState.BROKEN, EdgeState.DECLARED)
"""States of a flow that exists and was not seen working, best first."""


def silence(rules: Sequence[Automation], *verbs: Verb) -> Draft:
    """PARTIAL for automations that exist but were not seen doing it, with the reason for the most promising one."""
    ordered = sorted(rules, key=lambda rule: (rule.state in _DEAD, not _untold(rule, verbs), rule.id))
    named = f"“{ordered[0].name}”: " if ordered[0].name else ""
    because = named + why_not_running(ordered[0], *verbs)
    return partial(ordered, because, open_ended=any(_untold(rule, verbs) for rule in rules))


_DEAD = (State.BROKEN, State.DRAFT, State.OFF)


def why_not_running(rule: Automation, *verbs: Verb) -> str:
    """The plainest reason why an automation that exists does not do it by itself."""
    live = _has_live_step(rule, verbs)
    reasons = (
        (rule.state is State.BROKEN or rule.always_fails, "it fails every time it runs"),
        (rule.state is State.DRAFT, "it is a draft that was never switched on"),
        (rule.state is State.OFF, "it is switched off"),
        (rule.human_started, "a person has to start it each time"),
        (not live and bool(verbs), "it is switched on, but the step that does this is not"),
        (not live, "it is switched on, but none of its steps is"),
        (rule.runs == 0, "it is switched on and has done nothing in the window"),
        (rule.state is State.UNKNOWN, "the platform does not tell whether it is switched on"),
    )
    untold = "it is switched on, but the platform does not tell whether it runs"
    return next((reason for holds, reason in reasons if holds), untold)


def _untold(rule: Automation, verbs: Sequence[Verb]) -> bool:
    """It may be running: nothing says that it is not."""
    possible = rule.state in (State.LIVE, State.UNKNOWN) and rule.runs != 0 and not rule.human_started
    return possible and not rule.always_fails and _has_live_step(rule, verbs)


def _has_live_step(rule: Automation, verbs: Sequence[Verb]) -> bool:
    return not rule.actions or any(action.state is State.LIVE for action in steps(rule, verbs))


def proof_of(item: Ground) -> Proof:
    """How strongly one piece of evidence proves."""
    if isinstance(item, Fact):
        return item.proof
    if item.state is EdgeState.DECLARED:
        return item.proof or Proof.DECLARED
    return {
        EdgeState.MEASURED: Proof.EFFECTIVE,
        EdgeState.LIVE: Proof.RUNNING,
        EdgeState.IDLE: Proof.CONFIGURED,
        EdgeState.OFF: Proof.CONFIGURED,
        EdgeState.BROKEN: Proof.CONFIGURED,
    }.get(item.state, Proof.DECLARED)
