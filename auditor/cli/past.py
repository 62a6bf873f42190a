"""`auditor history` and `auditor diff`: what is kept, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import out, setting
from auditor.cli.options import config_option, output_option
from auditor.errors import HistoryError
from auditor.exits import Exit

if TYPE_CHECKING:
    from auditor.compare import Diff, EdgeChange, ResultChange, Span, VerdictChange
    from auditor.config import Config
    from auditor.history import Line
    from auditor.model import Audit


@click.command(short_help="List the runs that are kept.")
@click.argument("merchant", required=False)
@config_option
def history(merchant: str | None, config: Path) -> None:
    """List the runs that are kept, newest first."""
    settings = setting.config_if_any(config)
    with setting.open_history(settings) as kept:
        lines = kept.lines(merchant)
    if not lines:
        click.echo("nothing is kept yet; make a first run with: auditor run", err=True)
        return
    click.echo(f"{'RUN':>5}  {'STARTED (UTC)':<16}  {'STAGE':<6} {'INDEX':<8} {'SEEN':>5}  MERCHANT")
    for line in lines:
        click.echo(_row(line))


@click.command(short_help="Say what changed between two audits, and why.")
@click.argument("before", required=False, metavar="[A")
@click.argument("after", required=False, metavar="B]")
@config_option
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@output_option("Where the comparison goes.")
@click.option("--fail-on", type=click.Choice(("worse",)), help="Exit 10 when something got worse.")
@click.pass_context
def diff(
    ctx: click.Context,
    before: str | None,
    after: str | None,
    config: Path,
    format_: str,
    output: Path | None,
    fail_on: str | None,
) -> None:
    """Say what changed between two audits, and why.

    A and B are run numbers or audits saved as JSON; with A alone, B is the merchant's newest run; with neither, the
    last two runs are compared. Not being able to look any more, and a change of our rules, are not called worse.
    """
    found = _compared(before, after, setting.config_if_any(config))
    text = found.model_dump_json(indent=2) if format_ == "json" else "\n".join(diff_lines(found))
    out.write(text, output)
    ctx.exit(int(Exit.WORSE if fail_on and found.worse else Exit.DONE))


def diff_lines(found: Diff) -> Iterator[str]:
    """A comparison as plain text, in groups by what happened."""
    from auditor.compare import Change

    yield f"From {found.before_as_of:%Y-%m-%d %H:%M} to {found.after_as_of:%Y-%m-%d %H:%M} UTC"
    if found.rules_changed:
        yield "The rules or the catalogue of the two audits differ."
    if found.empty:
        yield "Nothing changed."
    for name, span in (("stage", found.stage), ("index", found.index)):
        if span is not None:
            yield f"{name}: {_interval(span, name)} ({span.change.value})"
    for change in Change:
        items = [
            *(_answer(each) for each in found.verdicts if each.change is change),
            *(f"{each.name or each.id} ({each.id})" for each in found.systems if each.change is change),
            *(_flow(each) for each in found.edges if each.change is change),
            *(_result(each) for each in found.results if each.change is change),
        ]
        if items:
            yield from ("", change.value.capitalize(), *(f"  {item}" for item in items))


def _compared(before: str | None, after: str | None, config: Config) -> Diff:
    from auditor.compare import compare, judged_alike

    files = [what for what in (before, after) if what is not None and Path(what).is_file()]
    if files and len(files) == len([what for what in (before, after) if what is not None]) == 2:
        return compare(*(_from_file(what) for what in files))
    with setting.open_history(config) as kept:
        first, second = _pair(before, after, [line for line in kept.lines() if line.confirmed is not None])
        old = _from_file(first) if Path(first).is_file() else kept.audit(int(first))
        new = _from_file(second) if Path(second).is_file() else kept.audit(int(second))
        if old.merchant.slug != new.merchant.slug:
            raise HistoryError(
                f"run {first} is of {old.merchant.slug} and {second} of {new.merchant.slug}: compare alike"
            )
        if judged_alike(old, new) or not first.isdigit():
            return compare(old, new)
        return compare(old, new, setting.judge(config)(kept.evidence(int(first))))


def _from_file(what: str) -> Audit:
    from auditor.evidence_file import read_audit

    return read_audit(Path(what))


def _pair(before: str | None, after: str | None, lines: list[Line]) -> tuple[str, str]:
    """Which two: as given, or completed with the newest runs that were assessed."""
    for what in (before, after):
        if what is not None and not what.isdigit() and not Path(what).is_file():
            raise HistoryError(f'"{what}" is neither a run number nor a file; see: auditor history')
    if before is not None and after is not None:
        return before, after
    merchant = next((line.merchant for line in lines if before is None or str(line.run) == before), None)
    runs = [str(line.run) for line in lines if line.merchant == merchant and str(line.run) != before]
    if before is None and len(runs) >= 2:
        return runs[1], runs[0]
    if before is not None and runs:
        return before, runs[0]
    raise HistoryError("two audits of one merchant are needed; see what is kept with: auditor history")


def _row(line: Line) -> str:
    stage = index = seen = "-"
    if line.confirmed is not None and line.answered is not None:
        stage = str(line.confirmed) if line.confirmed == line.possible else f"{line.confirmed}-{line.possible}"
        index, seen = f"{line.low:.0f}-{line.high:.0f}", f"{line.answered:.0%}"
    stopped = "" if line.finished else "  (stopped; goes on with the next run)"
    return f"{line.run:>5}  {line.started:%Y-%m-%d %H:%M}  {stage:<6} {index:<8} {seen:>5}  {line.merchant}{stopped}"


def _interval(span: Span, name: str) -> str:
    return " -> ".join(f"{low:.0f} to {high:.0f}" for low, high in (span.before, span.after))


def _answer(each: VerdictChange) -> str:
    before, after = (
        outcome.value.replace("_", " ") if outcome else "not asked" for outcome in (each.before, each.after)
    )
    return f"{each.id}: {before} -> {after}. {each.after_says or each.before_says}"


def _flow(each: EdgeChange) -> str:
    before, after = (state.value if state else "not there" for state in (each.before, each.after))
    return f"{each.data.value}, {each.source} to {each.target}: {before} -> {after}"


def _result(each: ResultChange) -> str:
    from auditor.report.results import title_of, value_of

    either = each.after or each.before
    before, after = (value_of(one) if one else "not measured" for one in (each.before, each.after))
    return f"{title_of(either)}, {either.system}: {before} -> {after}" if either else ""
