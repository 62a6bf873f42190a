"""Gaps to ordered steps: what opens most gates of the next stage for the least effort comes first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
from auditor.sight import ASK
from auditor.spoken import listed, spoken

EFFORT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 4}
IMPACT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
MOST_STEPS = 20
MOST_NAMED = 3
"""Names in one sentence."""
_MENDED_FIRST = (
    Sight.DENIED, Sight.NOT_CONNECTED, Sight.PARTIAL, Sight.UNOBSERVABLE, Sight.UNAVAILABLE, Sight.COMPLETE,
)  # fmt: skip
_COUNTS = re.compile(r", (\d+) runs, (\d+) failed$")


def roadmap(
    verdicts: Sequence[Verdict], stage: Stage, detectors: Mapping[str, Detector], systems: Sequence[SystemState]
) -> tuple[Step, ...]:
    """What to do, in order: for the next stage first, then by gates opened and impact per effort."""
    gaps = [verdict for verdict in verdicts if _is_gap(verdict)]
    opens = _gates_by_question(stage)
    ordered = sorted(gaps, key=lambda verdict: (_tier(verdict, stage), -_worth(verdict, opens), verdict.id))
    steps = (
        _step(rank, verdict, opens.get(verdict.id, ()), detectors.get(verdict.id), systems)
        for rank, verdict in enumerate(ordered[:MOST_STEPS], start=1)
    )
    return tuple(_told_once(steps))


def _told_once(steps: Iterable[Step]) -> Iterator[Step]:
    """One look often settles several questions: the later ones refer to the first."""
    first: dict[str, int] = {}
    for step in steps:
        rank = first.setdefault(step.how, step.rank) if step.kind == "look" and step.how else step.rank
        yield step if rank == step.rank else step.model_copy(update={"how": f"The same look as in step {rank}."})


def unlocks(verdicts: Sequence[Verdict], most: int = 30) -> tuple[Unlock, ...]:
    """What we could not see, the remedy that would settle most questions first; what nobody can mend comes last."""
    settles: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for verdict in verdicts:
        for reason in verdict.reasons:
            settles[(reason.system, reason.says, reason.remedy)].add(verdict.id)
    ordered = sorted(settles.items(), key=lambda item: (item[0][2] in ("", ASK), -len(item[1]), item[0]))
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
    return Step(
        rank=rank,
        verdict=verdict.id,
        says=_says(kind, verdict) or verdict.question,
        how=_how(kind, verdict, detector, systems),
        opens=tuple(gates),
        stage=max(2, verdict.stage),
        effort=Level.LOW if kind in ("look", "switch_on") else verdict.effort,
        impact=verdict.impact,
        kind=kind,
    )


def _says(kind: str, verdict: Verdict) -> str:
    if kind == "look":
        return f"Find out: {verdict.question}"
    if kind == "repair" and verdict.symptom:
        return f"Repair {_named(verdict.cites)}, or switch {'it' if len(verdict.cites) == 1 else 'them'} off."
    return verdict.advice


def _named(cites: Sequence[Cite]) -> str:
    names = [f"“{cite.name or cite.id}”" for cite in cites[:MOST_NAMED]]
    more = len(cites) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _kind(verdict: Verdict, detector: Detector | None) -> str:
    if verdict.outcome is Outcome.UNKNOWN and not _said_no(verdict):
        return "look"
    if verdict.symptom:
        return "repair" if verdict.cites and all(map(_failing, verdict.cites)) else "build"
    flow = detector is not None and any(isinstance(look, Flow) for look in detector.looks_at)
    if verdict.outcome is Outcome.PARTIAL:
        whole = detector is not None and detector.need is not Need.SOME
        return "repair" if flow or whole or any(map(_failing, verdict.cites[:1])) else "switch_on"
    return "connect" if flow else "build"


def _said_no(verdict: Verdict) -> bool:
    return verdict.answer is not None and not verdict.answer.yes


def _failing(cite: Cite) -> bool:
    """An automation that does not do its work, as the runner notes it: `broken ...` or `live, 41 runs, 41 failed`."""
    if cite.note.startswith(State.BROKEN.value):
        return True
    found = _COUNTS.search(cite.note)
    return found is not None and found[1] == found[2]


def _how(kind: str, verdict: Verdict, detector: Detector | None, systems: Sequence[SystemState]) -> str:
    names = {system.id: system.name for system in systems}
    if kind == "look":
        return next(_remedies(verdict.reasons, names), "")
    if kind == "repair" and verdict.symptom:
        where = dict.fromkeys(names.get(cite.system, cite.system) for cite in verdict.cites)
        return f"Look at the last runs in {listed(tuple(where))}."
    if verdict.outcome is Outcome.PARTIAL and verdict.cites:
        return _start(verdict.cites[0], names)
    if kind == "connect" and detector is not None:
        return _ends(detector, systems)
    own = _playing(detector.roles if detector else (), systems)
    if len(own) > MOST_NAMED:
        return "The connected systems already have what it takes."
    return f"You already have what it takes in {_either(own)}." if own else "None of the connected systems does this."


def _start(cite: Cite, names: Mapping[str, str]) -> str:
    if cite.kind == "flow":
        return f"Start with the connection from {' to '.join(names.get(end, end) for end in cite.id.split(' > '))}."
    return f"Start with “{cite.name or cite.id}” in {names.get(cite.system, cite.system)}."


def _remedies(reasons: Iterable[Reason], names: Mapping[str, str]) -> Iterator[str]:
    """What would settle it, for each hindrance that somebody can do something about; the finding lists them all."""
    remedies = (reason for reason in reasons if reason.remedy and reason.sight is not Sight.UNAVAILABLE)
    for reason in sorted(remedies, key=lambda reason: (reason.remedy == ASK, _MENDED_FIRST.index(reason.sight))):
        name = names.get(reason.system, "")
        yield reason.remedy if not name or name in reason.remedy else f"{name}: {reason.remedy}"


def _ends(detector: Detector, systems: Sequence[SystemState]) -> str:
    flow = next(look for look in detector.looks_at if isinstance(look, Flow))
    via = _playing((Role.IPAAS,), systems)
    ends = f"Connect {_end(flow.source, systems)} with {_end(flow.target, systems)}"
    return ends + (f", by an app or a workflow in {_either(via)}." if via else ", by an app of either side.")


def _end(role: Role, systems: Sequence[SystemState]) -> str:
    """The merchant's own tool: a connected one, else one that was stated or seen, else the role in words."""
    named = sorted({system.name for system in systems if role in system.roles})
    return _either(_playing((role,), systems) or named) or f"your {spoken(role)}"


def _playing(roles: Sequence[Role], systems: Sequence[SystemState]) -> list[str]:
    return sorted({system.name for system in systems if system.connected and set(system.roles) & set(roles)})


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
