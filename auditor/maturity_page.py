"""The page of the maturity model: each mark of a stage, what settles it, and which platforms can prove it how far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.catalogue.reference import automations
from auditor.detect.declare import Flow, Look
from auditor.maturity import Maturity, StageRule
from auditor.model import Proof, Role, Subject
from auditor.pages import table
from auditor.sight import CARRYING, may_hold
from auditor.spoken import spoken

if TYPE_CHECKING:
    from auditor.detect import Detector
    from auditor.maturity import GateRule
    from connectors.base import Connector

Detectors = Mapping[str, "Detector"]
EFFECTIVE = (Subject.MEASURES, Subject.MATCHES)
"""Subjects whose facts are measured results; the others are proved by dated activity at most."""


def maturity_page(model: Maturity, detectors: Detectors, connectors: Sequence[Connector]) -> str:
    """Stages, what they need, and a table from each mark to its proof; then which reference automations are covered."""
    lines = ["# The maturity model\n", f"{model.name}, version {model.version}. {len(model.stage)} stages.\n"]
    for stage in model.stage:
        lines += list(_stage(stage, detectors, connectors))
    lines += ["## The reference automations\n", *_reference(detectors, connectors), ""]
    return "\n".join(lines)


def _stage(stage: StageRule, detectors: Detectors, connectors: Sequence[Connector]) -> Iterator[str]:
    yield from (f"## {stage.number} {stage.name}\n", f"{stage.says} {stage.because}\n")
    yield from (f"- {each.says} At least {each.at_least} of: {', '.join(each.of)}." for each in stage.conditions)
    marks = [(gate.row, f"`{gate.id}`: {_enough(gate)}", gate.questions) for gate in stage.gate]
    marks += [(sign.row, "explains the stage, decides nothing", sign.questions) for sign in stage.sign]
    rows = [
        (row if first else "", settles if first else "", *proof_of(detectors[name], connectors))
        for row, settles, questions in marks
        for first, name in ((name == questions[0], name) for name in questions)
    ]
    yield ""
    yield from table(
        ("mark of the stage", "settled by", "question", "looks at", "platforms that show it", "proof"), rows
    )
    yield ""


def _enough(gate: GateRule) -> str:
    if gate.points:
        weights = ", ".join(f"{name} counts {weight}" for name, weight in sorted(gate.weights.items()))
        return f"{gate.points} points; {weights}"
    return f"{gate.needs} of {len(gate.questions)}"


def proof_of(detector: Detector, connectors: Iterable[Connector]) -> tuple[str, str, str, str]:
    """A question, the subjects it looks at, the platforms that show them, and how far it can be proved today."""
    if detector.unseen:
        return f"`{detector.id}`", "asked of a person", f"none: {detector.unseen}", Proof.DECLARED.name.lower()
    showing = [each for each in connectors if any(shows(each, look) for look in detector.looks_at)]
    subjects = sorted({subject.value for look in detector.looks_at for subject in _subjects(look)})
    if not showing:
        missing = ", ".join(sorted({spoken(role) for role in detector.roles}))
        return (
            f"`{detector.id}`",
            ", ".join(subjects),
            f"none yet: it needs a connector for a {missing}",
            "running, then",
        )
    return f"`{detector.id}`", ", ".join(subjects), ", ".join(each.title for each in showing), _proof(detector, showing)


def shows(connector: Connector, look: Look | Flow) -> bool:
    """Whether one of its reads can hold an answer."""
    topics = tuple(look.topics) if isinstance(look, Look) else (look.data.value,)
    return bool(set(connector.roles) & set(_roles(look))) and any(
        read.get is not None
        and read.subject in _subjects(look)
        and may_hold(read.topics, _wanted(read.subject, topics))
        for read in connector.reads
    )


def _wanted(subject: Subject, topics: tuple[str, ...]) -> tuple[str, ...]:
    return CARRYING if subject is Subject.AUTOMATIONS and not topics else topics


def _roles(look: Look | Flow) -> tuple[Role, ...]:
    return look.of if isinstance(look, Look) else (look.source, look.target, Role.IPAAS)


def _subjects(look: Look | Flow) -> tuple[Subject, ...]:
    return (look.subject,) if isinstance(look, Look) else (Subject.CONNECTIONS,)


def _proof(detector: Detector, showing: Sequence[Connector]) -> str:
    measured = any(subject in EFFECTIVE for look in detector.looks_at for subject in _subjects(look))
    looked_up = any(isinstance(look, Flow) and _sampled(look, showing) for look in detector.looks_at)
    return (Proof.EFFECTIVE if measured or looked_up else Proof.RUNNING).name.lower()


def _sampled(flow: Flow, showing: Sequence[Connector]) -> bool:
    """One end can give a sample and the other look it up."""
    gives = any(flow.source in each.roles and each.samples for each in showing)
    return gives and any(flow.target in each.roles and each.lookups for each in showing)


def _reference(detectors: Detectors, connectors: Sequence[Connector]) -> Iterator[str]:
    covered: dict[str, list[str]] = {}
    for name, detector in detectors.items():
        for id_ in detector.covers:
            covered.setdefault(id_, []).append(name)
    rows = (
        (each.id, each.name, str(each.stage), *proof_of(detectors[name], connectors))
        for each in automations()
        for name in covered.get(each.id, ())
    )
    yield from table(("id", "automation", "stage", "question", "looks at", "platforms that show it", "proof"), rows)
