"""Evidence to audit: draws, asks, weighs and orders. Pure: no network, no clock, no credential."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import auditor
from auditor import dataflow, maturity, roadmap
from auditor.catalogue import Catalogue
from auditor.detect.declare import Detector
from auditor.detect.runner import View, run
from auditor.model import Audit, Evidence, Reading
from auditor.people import with_people
from auditor.summary import sight_of, systems_of, work_of


def assess(evidence: Evidence, detectors: Iterable[Detector]) -> Audit:
    """The audit of this evidence by these questions; byte-identical for the same evidence in any order."""
    evidence = in_order(evidence)
    asked = sorted(detectors, key=lambda detector: detector.id)
    catalogue, model = Catalogue.load(), maturity.model()
    flows = dataflow.build(evidence, catalogue)
    verdicts = with_people(run(asked, View(evidence, flows)), evidence.header)
    stage = maturity.stage_of(verdicts, model)
    systems = systems_of(evidence, flows)
    return Audit(
        merchant=evidence.header.merchant,
        as_of=evidence.header.started,
        window=evidence.header.window,
        tool_version=auditor.__version__,
        rules=_digest(asked, catalogue, model),
        stage=stage,
        index=maturity.index_of(verdicts),
        sight=sight_of(evidence, verdicts),
        systems=systems,
        departments=maturity.departments_of(verdicts),
        verdicts=verdicts,
        flows=flows,
        work=work_of(evidence),
        roadmap=roadmap.roadmap(verdicts, stage, {detector.id: detector for detector in asked}, systems),
        unlocks=roadmap.unlocks(verdicts),
    )


def in_order(evidence: Evidence) -> Evidence:
    """One reading for each part, the newest, in a fixed order."""
    newest: dict[tuple[str, str, str], Reading] = {}
    for reading in sorted(evidence.readings, key=lambda reading: (reading.as_of, reading.model_dump_json())):
        newest[reading.key] = reading
    return Evidence(header=evidence.header, readings=tuple(newest[key] for key in sorted(newest)))


def _digest(detectors: Iterable[Detector], catalogue: Catalogue, model: maturity.Maturity) -> str:
    rules = ",".join(f"{detector.id}@{detector.revision}" for detector in detectors)
    return hashlib.sha256(f"{rules}|{catalogue.digest}|{model.model_dump_json()}".encode()).hexdigest()[:16]
