"""Evidence to audit: resolves, draws, asks, weighs and orders. Pure: no network, no clock, no credential."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import auditor
from auditor import dataflow, maturity, roadmap
from auditor.catalogue import Catalogue
from auditor.detect.declare import Detector
from auditor.detect.runner import View, run
from auditor.model import (
    Account,
    Acceptance,
    Actor,
    Audit,
    Evidence,
    Flows,
    Fact,
    Outcome,
    ProcessWork,
    Proof,
    Reading,
    Sight,
    SightCell,
    SightState,
    Subject,
    SystemState,
    Verdict,
    Work,
    WorkShare,
)
"""placeholder"""
