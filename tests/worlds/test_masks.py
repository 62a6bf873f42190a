"""Whatever we may not see: nothing wrong is said, and the true stage stays between the two that are shown."""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest

from auditor import plugins
from auditor.assess import assess
from auditor.model import Audit, Evidence, Outcome
from tests.worlds.audited import audited
from tests.worlds.made import businesses
from tests.worlds.masks import masked, mixed
from tests.worlds.wrong import wrong_about

NAMES = sorted(businesses())
WORLDS = int(os.environ.get("AUDITOR_WORLDS", "30"))
"""Random worlds; `make worlds` tries 500."""


@cache
def judged(seed: int) -> tuple[Audit, Audit]:
    """A random world seen in full, and the same seen through a mask."""
    random = Random(seed)
    whole = mixed([audited(name) for name in NAMES], random)
    return audit_of(whole), audit_of(masked(whole, random))


def audit_of(evidence: Evidence) -> Audit:
    return assess(evidence, plugins.detectors())


@pytest.mark.parametrize("name", NAMES)
def test_a_mask_never_makes_an_answer_wrong(name: str) -> None:
    one = audited(name)
    for seed in range(max(1, WORLDS // len(NAMES))):
        audit = audit_of(masked(one.evidence, Random(f"{name} {seed}")))
        assert not list(wrong_about(audit, one.business)), seed
        assert audit.stage.confirmed <= one.business.stage <= audit.stage.possible, seed


@pytest.mark.parametrize("seed", range(WORLDS))
def test_what_is_said_of_less_is_true_of_the_whole(seed: int) -> None:
    whole, less = judged(seed)
    known = {verdict.id: verdict for verdict in whole.verdicts}
    for verdict in less.verdicts:
        full = known[verdict.id]
        if verdict.outcome is Outcome.ABSENT:
            assert full.outcome in (Outcome.ABSENT, Outcome.UNKNOWN), verdict.id
            assert full.outcome is Outcome.ABSENT or not full.conclusive
        if verdict.outcome is Outcome.PRESENT:
            assert full.outcome is Outcome.PRESENT, verdict.id
        assert full.credit.low >= verdict.credit.low and full.credit.high <= verdict.credit.high, verdict.id
    assert less.stage.confirmed <= whole.stage.confirmed <= whole.stage.possible <= less.stage.possible
    assert less.index.low <= whole.index.low + 1e-9
