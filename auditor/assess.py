"""Evidence to audit: draws, asks, weighs and orders. Pure: no network, no clock, no credential."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import auditor
from auditor import dataflow, maturity, roadmap
from auditor.catalogue import Catalogue
from auditor.detect.declare import Detector
from auditor.detect.runner import View, run
from auditor.model import Audit, Evidence, ModelName, Reading
from auditor.outcomes import effort_of, results_of
from auditor.people import notes_of, with_people
from auditor.summary import sight_of, systems_of, work_of


def assess(evidence: Evidence, detectors: Iterable[Detector], model: maturity.Maturity | None = None) -> Audit:
    """The audit of this evidence by these questions and this maturity model (ours, unless another is given).

    Byte-identical for the same evidence in any order.
    """
    evidence = in_order(evidence)
    asked = sorted(detectors, key=lambda detector: detector.id)
    catalogue, model = Catalogue.load(), model or maturity.model()
    flows = dataflow.build(evidence, catalogue)
    verdicts = with_people(run(asked, View(evidence, flows)), evidence.header)
    stage = maturity.stage_of(verdicts, model, evidence.header.merchant.without)
    systems, work = systems_of(evidence, flows), work_of(evidence)
    steps, next_stage = roadmap.plan(verdicts, stage, {each.id: each for each in asked}, systems, model.after)
    return Audit(
        merchant=evidence.header.merchant,
        as_of=evidence.header.started,
        window=evidence.header.window,
        tool_version=auditor.__version__,
        rules=_digest(asked, catalogue),
        model=_named(model),
        stage=stage,
        next_stage=next_stage,
        index=maturity.index_of(verdicts),
        sight=sight_of(evidence, verdicts),
        systems=systems,
        departments=maturity.departments_of(verdicts),
        verdicts=verdicts,
        flows=flows,
        work=work,
        roadmap=steps,
        unlocks=roadmap.unlocks(verdicts),
        results=results_of(evidence, work),
        effort=effort_of(evidence, work),
        notes=notes_of(verdicts, evidence.header),
    )


def in_order(evidence: Evidence) -> Evidence:
    """One reading for each part, the newest, in a fixed order."""
    newest: dict[tuple[str, str, str], Reading] = {}
    for reading in sorted(evidence.readings, key=lambda reading: (reading.as_of, reading.model_dump_json())):
        newest[reading.key] = reading
    return Evidence(header=evidence.header, readings=tuple(newest[key] for key in sorted(newest)))


def _named(model: maturity.Maturity) -> ModelName:
    own = model.digest != maturity.model().digest
    return ModelName(name=model.name, version=model.version, digest=model.digest, own=own)


def _digest(detectors: Iterable[Detector], catalogue: Catalogue) -> str:
    rules = ",".join(f"{detector.id}@{detector.revision}" for detector in detectors)
    return hashlib.sha256(f"{rules}|{catalogue.digest}".encode()).hexdigest()[:16]
