"""Gaps to ordered steps: what opens most gates of the next stage for the least effort comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from auditor.detect.declare import Detector, Flow, Need
from auditor.model import (
    Cite,
    Level,
    Outcome,
    Reason,
    Role,
    Sight,
    Stage,
    State,
    Step,
    SystemState,
    Truth,
    Unlock,
    Verdict,
)

EFFORT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 4}
IMPACT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
MOST_STEPS = 20


def roadmap(
    verdicts: Sequence[Verdict], stage: Stage, detectors: Mapping[str, Detector], systems: Sequence[SystemState]
) -> tuple[Step, ...]:
    """What to do, in order: for the next stage first, then by gates opened and impact per effort."""
    gaps = [verdict for verdict in verdicts if _is_gap(verdict)]
    opens = _gates_by_question(stage)
    ordered = sorted(gaps, key=lambda verdict: (_tier(verdict, stage), -_worth(verdict, opens), verdict.id))
    return tuple(
        _step(rank, verdict, opens.get(verdict.id, ()), detectors.get(verdict.id), systems)
        for rank, verdict in enumerate(ordered[:MOST_STEPS], start=1)
    )


def unlocks(verdicts: Sequence[Verdict], most: int = 30) -> tuple[Unlock, ...]:
    """What we could not see, as remedies, the one that would settle most questions first."""
    settles: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for verdict in verdicts:
        for reason in verdict.reasons:
            settles[(reason.system, reason.says, reason.remedy)].add(verdict.id)
    ordered = sorted(settles.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Unlock(system=system, says=says, remedy=remedy, settles=tuple(sorted(ids)))
        for (system, says, remedy), ids in ordered[:most]
    )


def _is_gap(verdict: Verdict) -> bool:
    if verdict.acceptance and not verdict.acceptance_lapsed:
        return False
    if verdict.symptom:
        return verdict.outcome is Outcome.PRESENT
    if verdict.outcome is Outcome.UNKNOWN:
        return verdict.counts and (_said_no(verdict) or any(reason.remedy for reason in verdict.reasons))
    return verdict.credit.low < 1 and verdict.outcome is not Outcome.NOT_APPLICABLE


def _gates_by_question(stage: Stage) -> dict[str, tuple[str, ...]]:
    opens: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for state in stage.stages:
        for gate in state.gates:
            if gate.state is not Truth.MET:
                for name in gate.detectors:
                    opens[name] += (gate.id,)
    return opens


def _tier(verdict: Verdict, stage: Stage) -> int:
    """Stages that are not reached yet come in their order; what is below or a symptom goes with the next one."""
    return max(verdict.stage, stage.confirmed + 1)


def _worth(verdict: Verdict, opens: Mapping[str, Sequence[str]]) -> float:
    gates = len(opens.get(verdict.id, ()))
    started = 1 if verdict.outcome is Outcome.PARTIAL else 0
    return (3 * gates + IMPACT[verdict.impact] + started) / EFFORT[verdict.effort]


def _step(
    rank: int,
    verdict: Verdict,
    gates: Sequence[str],
    detector: Detector | None,
    systems: Sequence[SystemState],
) -> Step:
    kind = _kind(verdict, detector)
    says = {"look": f"Find out: {verdict.question}", "repair": f"Repair: {verdict.advice}"}.get(kind, verdict.advice)
    return Step(
        rank=rank,
        verdict=verdict.id,
        says=says or verdict.question,
        how=_how(kind, verdict, detector, systems),
        opens=tuple(gates),
        stage=max(2, verdict.stage),
        effort=Level.LOW if kind in ("look", "switch_on") else verdict.effort,
        impact=verdict.impact,
        kind=kind,
    )


def _kind(verdict: Verdict, detector: Detector | None) -> str:
    if verdict.outcome is Outcome.UNKNOWN and not _said_no(verdict):
        return "look"
    if verdict.symptom:
        return "build"
    flow = detector is not None and any(isinstance(look, Flow) for look in detector.looks_at)
    if verdict.outcome is Outcome.PARTIAL:
        whole = detector is not None and detector.need is not Need.SOME
        return "repair" if flow or whole or _fails(verdict) else "switch_on"
    return "connect" if flow else "build"


def _said_no(verdict: Verdict) -> bool:
    return verdict.answer is not None and not verdict.answer.yes


def _fails(verdict: Verdict) -> bool:
    return bool(verdict.cites) and verdict.cites[0].note.startswith(State.BROKEN.value)


def _how(kind: str, verdict: Verdict, detector: Detector | None, systems: Sequence[SystemState]) -> str:
    names = {system.id: system.name for system in systems}
    if kind == "look":
        return " ".join(dict.fromkeys(_remedies(verdict.reasons, names)))[:400]
    if verdict.outcome is Outcome.PARTIAL and verdict.cites:
        return _start(verdict.cites[0], names)
    if kind == "connect" and detector is not None:
        return _ends(detector, systems)
    own = _playing(detector.roles if detector else (), systems)
    return f"You already have what it takes in {_either(own)}." if own else "None of the connected systems does this."


def _start(cite: Cite, names: Mapping[str, str]) -> str:
    if cite.kind == "flow":
        return f"Start with the connection from {' to '.join(names.get(end, end) for end in cite.id.split(' > '))}."
    return f"Start with “{cite.name or cite.id}” in {names.get(cite.system, cite.system)}."


def _remedies(reasons: Iterable[Reason], names: Mapping[str, str]) -> Iterable[str]:
    for reason in reasons:
        if reason.remedy and reason.sight is not Sight.UNAVAILABLE:
            yield reason.remedy if not reason.system else f"{names.get(reason.system, reason.system)}: {reason.remedy}"


def _ends(detector: Detector, systems: Sequence[SystemState]) -> str:
    flow = next(look for look in detector.looks_at if isinstance(look, Flow))
    via = _playing((Role.IPAAS,), systems)
    ends = f"Connect {_end(flow.source, systems)} with {_end(flow.target, systems)}"
    return ends + (f", by an app or a workflow in {_either(via)}." if via else ", by an app of either side.")


def _end(role: Role, systems: Sequence[SystemState]) -> str:
    """The merchant's own tool: a connected one, else one that was stated or seen, else the role in words."""
    named = sorted({system.name for system in systems if role in system.roles})
    return _either(_playing((role,), systems) or named) or f"your {role.value.replace('_', ' ')}"


def _playing(roles: Sequence[Role], systems: Sequence[SystemState]) -> list[str]:
    return sorted({system.name for system in systems if system.connected and set(system.roles) & set(roles)})


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
