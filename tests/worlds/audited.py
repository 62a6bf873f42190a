"""Each business audited once over real HTTP; what came out is shared by the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from auditor.evidence_file import read_audit, read_evidence
from auditor.model import Audit, Evidence
from tests.whole.running import desk
from tests.worlds.made import Business, made


@dataclass(frozen=True)
class Audited:
    """A business, what was read of it and what was made of that."""

    business: Business
    evidence: Evidence
    audit: Audit


@cache
def audited(name: str) -> Audited:
    """The business of that name, audited."""
    business = made(name)
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder = Path(place)
        with desk(folder, business.world, patch) as office:
            for command in (
                ("collect", "-o", str(folder / "evidence.jsonl")),
                ("assess", str(folder / "evidence.jsonl"), "-o", str(folder / "audit.json")),
            ):
                done = office.run(*command)
                assert done.exit_code == 0, done.output
        return Audited(business, read_evidence(folder / "evidence.jsonl"), read_audit(folder / "audit.json"))
