"""How a step is told: what to do with the merchant's own tools, what will prove it done, and who usually owns it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.detect.declare import Detector, Flow, Need
from auditor.model import (
    Cite,
    Outcome,
    Reason,
    Role,
    Sight,
    SystemState,
    Verdict,
)
from auditor.roadmap.gaps import said_no
from auditor.sight import ASK
from auditor.spoken import listed, spoken

MOST_NAMED = 3
"""Names in one sentence."""
_MENDED_FIRST = (
    Sight.DENIED, Sight.NOT_CONNECTED, Sight.PARTIAL, Sight.UNOBSERVABLE, Sight.UNAVAILABLE, Sight.COMPLETE,
)  # fmt: skip


def says(kind: str, verdict: Verdict) -> str:
    """What to do, in one sentence."""
    if kind == "look":
        return f"Find out: {verdict.question}"
    if kind == "repair" and verdict.symptom:
        return f"Repair {_named(verdict.cites)}, or switch {'it' if len(verdict.cites) == 1 else 'them'} off."
    return verdict.advice


def _named(cites: Sequence[Cite]) -> str:
    names = [f"“{cite.name or cite.id}”" for cite in cites[:MOST_NAMED]]
    more = len(cites) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def kind_of(verdict: Verdict, detector: Detector | None) -> str:
    """See `Step.kind`."""
    if verdict.outcome is Outcome.UNKNOWN and not said_no(verdict):
        return "look"
    if verdict.symptom:
        return "repair" if verdict.cites and all(cite.failing for cite in verdict.cites) else "build"
    flow = detector is not None and any(isinstance(look, Flow) for look in detector.looks_at)
    if verdict.outcome is Outcome.PARTIAL:
        whole = detector is not None and detector.need is not Need.SOME
        return "repair" if flow or whole or any(cite.failing for cite in verdict.cites[:1]) else "switch_on"
    return "connect" if flow else "build"


def how(kind: str, verdict: Verdict, detector: Detector | None, systems: Sequence[SystemState]) -> str:
    """Where and with what, among the platforms the merchant already pays for."""
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
