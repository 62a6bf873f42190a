"""Where results go: a file, whole or not at all, or stdout."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.exits import Exit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from auditor.compare import Diff
    from auditor.config import Config
    from auditor.model import Audit

WIDTH = 80
"""Columns of what is told on stderr; a log or a mail has no more."""
_LEVELS = ("low", "medium", "high")


def wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    """Lines of at most `WIDTH` columns; addresses and scopes stay whole, so that they can be copied."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )


def write(text: str, output: Path | None, default: Path | None = None) -> None:
    """To `output`; without it to stdout, or to `default` when stdout is a terminal that could not show it."""
    if output is None and default is not None and sys.stdout.isatty():
        output = default
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from auditor.files import write_atomically

    write_atomically(output, [text])
    click.echo(f"written: {output}", err=True)


def place(output: Path | None, slug: str, format_: str, several: bool) -> Path | None:
    """The file for one merchant: `-o` itself, or a file in the folder `-o` when there are several merchants."""
    name = f"{slug}.{format_}"
    if several:
        folder = output or Path()
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name
    return output / name if output is not None and output.is_dir() else output


def rendered(
    audit: Audit, format_: str, diff: Diff | None, config: Config, share_safe: bool, earlier: Sequence[Audit] = ()
) -> str:
    """The report in one of the formats; `earlier`: the merchant's earlier audits."""
    from auditor.brand import brand_of
    from auditor.report import render

    brand = brand_of(config.file.report.brand, config.folder)
    salt = _salt(config) if share_safe else None
    made = render(audit, format_, previous_diff=diff, brand=brand, share_safe=share_safe, salt=salt, earlier=earlier)
    return str(made)


def _salt(config: Config) -> bytes | None:
    """What makes pseudonyms match those of earlier copies; without a configuration there is no place to keep it."""
    from auditor.errors import FileError
    from auditor.salt import salt_in

    if not config.path.exists():
        return None
    try:
        return salt_in(config.folder)
    except FileError as error:
        click.echo(f"{error}\nthe pseudonyms of this copy will not match those of other copies", err=True)
        return None


def summary(audit: Audit) -> list[str]:
    """Where the business stands, in a few lines for stderr."""
    stage, index, sight = audit.stage, audit.index, audit.sight
    possible = f", up to {stage.possible} possible" if stage.possible > stage.confirmed else ""
    lines = wrapped(
        f"{audit.merchant.name}: stage {stage.confirmed} confirmed{possible}; "
        f"index {index.low:.0f} to {index.high:.0f} of 100; "
        f"{sight.answered:.0%} of {sight.questions} questions answered",
        then="  ",
    )
    for unlock in audit.unlocks[:3]:
        lines += wrapped(f"to see more: {unlock.remedy} (settles {len(unlock.settles)})", "  ", "    ")
    for note in audit.notes:
        lines += wrapped(f"{note.question}: {note.says}", "  ", "    ")
    return lines


def verdict_exit(audit: Audit, diff: Diff | None, min_sight: float | None, fail_on: Sequence[str]) -> Exit:
    """The exit code that the asked-for gates give this audit."""
    if min_sight is not None and audit.sight.answered * 100 < min_sight:
        return Exit.BELOW_SIGHT
    if "worse" in fail_on and diff is not None and diff.worse:
        return Exit.WORSE
    levels = [_LEVELS.index(each) for each in fail_on if each in _LEVELS]
    return Exit.FINDING if levels and open_findings(audit, min(levels)) else Exit.DONE


def open_findings(audit: Audit, level: int) -> list[str]:
    """Ids of the gaps of at least this impact that nobody has accepted."""
    return [
        verdict.id
        for verdict in audit.verdicts
        if verdict.counts
        and verdict.outcome.value in (("present", "partial") if verdict.symptom else ("absent", "partial"))
        and _LEVELS.index(verdict.impact.value) >= level
        and (verdict.acceptance is None or verdict.acceptance_lapsed)
    ]


def worst(exits: Iterable[Exit]) -> Exit:
    """One exit code for several merchants: the one that asks for attention first."""
    found = set(exits)
    return next((each for each in Exit if each is not Exit.DONE and each in found), Exit.DONE)
