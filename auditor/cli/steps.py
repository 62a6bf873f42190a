"""`auditor collect`, `assess` and `report`: the three steps of a run on their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import out, setting
from auditor.cli.options import (
    config_option,
    format_option,
    gate_options,
    merchant_options,
    model_option,
    output_option,
    share_safe_option,
)
from auditor.exits import Exit

if TYPE_CHECKING:
    from auditor.compare import Diff
    from auditor.config import Config
    from auditor.history import History
    from auditor.model import Audit


@click.command(short_help="Only read, and keep the evidence.")
@merchant_options
@config_option
@output_option("Also write the evidence to this file; to a folder when there are several merchants.")
@click.option("--fresh", is_flag=True, help="Begin anew, even if a stopped run could be continued.")
@click.pass_context
def collect(
    ctx: click.Context, merchants: Sequence[str], all_: bool, config: Path, output: Path | None, fresh: bool
) -> None:
    """Read the platforms and keep the evidence in the history, without judging it."""
    from auditor import plugins
    from auditor.cli.run import collect_merchant, each_merchant
    from auditor.evidence_file import write_evidence

    settings = setting.load_config(config, plugins.connectors())
    slugs = setting.chosen(settings, merchants, all_)

    def one(slug: str, history: History) -> Exit:
        kept = collect_merchant(slug, settings, history, fresh)
        click.echo(f"kept: run {kept.id} of {slug}; next: auditor assess {kept.id}", err=True)
        if output is not None:
            place = out.place(output, slug, "jsonl", len(slugs) > 1) or output
            write_evidence(place, kept.evidence)
            click.echo(f"written: {place}", err=True)
        return Exit.DONE

    with setting.open_history(settings) as history:
        ctx.exit(int(each_merchant(slugs, lambda slug: one(slug, history))))


@click.command(short_help="Only answer the questions, from kept evidence.")
@click.argument("what", required=False, metavar="[MERCHANT|RUN|FILE]")
@click.option("--all", "all_", is_flag=True, help="Judge every kept run again, of MERCHANT or of all merchants.")
@config_option
@output_option("Where the audit (JSON) goes.")
@model_option
@gate_options
@click.pass_context
def assess(
    ctx: click.Context,
    what: str | None,
    all_: bool,
    config: Path,
    output: Path | None,
    model: Path | None,
    min_sight: float | None,
    fail_on: Sequence[str],
) -> None:
    """Answer the questions from kept evidence, offline: a merchant's last run, a run by number, or an evidence file.

    What the configuration now says of the merchant (stack, accept, answer) counts; the evidence stays as it was read.
    """
    from auditor.cli.again import judge_all
    from auditor.cli.run import changes
    from auditor.evidence_file import read_evidence

    settings = setting.config_if_any(config)
    if all_:
        if output or min_sight is not None or fail_on:
            raise click.UsageError("--all keeps the audits in the history; -o, --min-sight and --fail-on are for one")
        ctx.exit(int(judge_all(what, settings, model)))
    judge = setting.judge(settings, model)
    diff: Diff | None = None
    if what is not None and Path(what).is_file():
        audit = judge(setting.said_now(read_evidence(Path(what)), settings))
    else:
        with setting.open_history(settings) as history:
            run = found_run(what, settings, history)
            audit = judge(setting.said_now(history.evidence(run), settings))
            history.save_audit(run, audit)
            diff = changes(run, audit, history, judge)
    for line in out.summary(audit):
        click.echo(line, err=True)
    out.write(audit.model_dump_json(indent=2), output)
    ctx.exit(int(out.verdict_exit(audit, diff, min_sight, fail_on)))


@click.command(short_help="Only write the report of a kept audit.")
@click.argument("what", required=False, metavar="[MERCHANT|RUN|FILE]")
@config_option
@format_option
@output_option("Where the report goes.")
@gate_options
@share_safe_option
@click.pass_context
def report(
    ctx: click.Context,
    what: str | None,
    config: Path,
    format_: str,
    output: Path | None,
    min_sight: float | None,
    fail_on: Sequence[str],
    share_safe: bool,
) -> None:
    """Write the report of a kept audit: a merchant's last run, a run by number, or an audit saved as JSON."""
    settings = setting.config_if_any(config)
    audit, diff, earlier = _found(what, settings)
    text = out.rendered(audit, format_, diff, settings, share_safe, earlier)
    slug = audit.merchant.slug
    out.write(text, out.place(output, slug, format_, False), Path(f"{slug}.html") if format_ == "html" else None)
    ctx.exit(int(out.verdict_exit(audit, diff, min_sight, fail_on)))


def found_run(what: str | None, config: Config, history: History) -> int:
    """The number of a run: given itself, or the newest of a merchant. Raises HistoryError when there is none."""
    if what is not None and what.isdigit():
        return int(what)
    slug = what if what is not None else setting.chosen(config, (), False)[0]
    return history.latest_run(slug)


def _found(what: str | None, config: Config) -> tuple[Audit, Diff | None, Sequence[Audit]]:
    """The audit, what changed since the last one, and those before it; an audit in a file stands by itself."""
    from auditor.cli.run import changes
    from auditor.evidence_file import read_audit

    if what is not None and Path(what).is_file():
        return read_audit(Path(what)), None, ()
    with setting.open_history(config) as history:
        run = found_run(what, config, history)
        audit = history.audit(run)
        diff = changes(run, audit, history, setting.judge(config))
        return audit, diff, history.earlier_audits(audit.merchant.slug, audit.as_of)
