"""Progress in logs and pipes: short, whole, and no wider than a log."""

from __future__ import annotations

import pytest

from auditor.cli.lines import Lines, done
from auditor.model import Part, Reading, Role, Sight, Subject, System
from tests.auditor.evidence import reading

FULL, PART, DENIED, DOWN, NEVER = (
    Sight.COMPLETE, Sight.PARTIAL, Sight.DENIED, Sight.UNAVAILABLE, Sight.UNOBSERVABLE,
)  # fmt: skip
SCOPE = "The key of this audit lacks the scope crm.lists.read, which only the owner of the account can add to it."


def read(part: str, sight: Sight, reason: str = "") -> Reading:
    return reading(SYSTEM, Part(subject=Subject.WORK, part=part), (), sight).model_copy(update={"reason": reason})


SYSTEM = System(
    id="crm:fern", platform="crm", name="Fern", roles=(Role.CRM,),
    parts=tuple(Part(subject=Subject.WORK, part=part) for part in ("a", "b", "c", "d")),
)  # fmt: skip


def test_a_system_is_one_line_and_its_trouble() -> None:
    readings = [
        read("a", FULL),
        read("b", NEVER, "Nobody sees it."),
        read("c", DENIED, SCOPE),
        read("d", PART),
    ]
    assert done("crm:fern", readings) == [
        "crm:fern: read 1 in full, 1 in part, 1 not; 1 never shown",
        "  work (c): denied: The key of this audit lacks the scope crm.lists.read, which",
        "    only the owner of the account can add to it.",
    ]


def test_one_reason_is_told_once_for_all_that_it_kept_from_being_read() -> None:
    lines = done("crm:fern", [read("b", DOWN, "It is down."), read("a", DOWN, "It is down."), read("c", DENIED, "No.")])
    assert lines[1:] == ["  work (a) and work (b): unavailable: It is down.", "  work (c): denied: No."]


@pytest.mark.parametrize("kept", [0, 2])
def test_a_system_is_told_of_when_it_is_done_and_at_the_end_when_it_never_was(
    kept: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Lines()
    lines.started([SYSTEM], kept)
    for part in ("a", "b", "c", "d")[kept:]:
        assert "crm:fern" not in capsys.readouterr().err
        lines.read(read(part, FULL))
    told = capsys.readouterr().err
    lines.ended()
    told += capsys.readouterr().err
    assert told.count("crm:fern") == 1
    assert f"read {4 - kept} in full" in told
