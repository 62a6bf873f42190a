"""`auditor run`: collect, assess, save and report in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
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
from auditor.errors import NothingRead, Trouble
from auditor.exits import Exit

if TYPE_CHECKING:
    from auditor.collect import Run
    from auditor.compare import Diff
    from auditor.config import Config
    from auditor.history import History
    from auditor.model import Audit, Evidence


@click.command(short_help="Collect, assess, keep and report.")
@merchant_options
@config_option
@format_option
@output_option("Where the report goes; a folder when there are several merchants.")
@gate_options
@share_safe_option
@model_option
@click.option("--fresh", is_flag=True, help="Begin anew, even if a stopped run could be continued.")
@click.pass_context
def run(
    ctx: click.Context,
    merchants: Sequence[str],
    all_: bool,
    config: Path,
    format_: str,
    output: Path | None,
    min_sight: float | None,
    fail_on: Sequence[str],
    share_safe: bool,
    model: Path | None,
    fresh: bool,
) -> None:
    """Audit one or more merchants: read their platforms, answer the questions, keep and report the result.

    A run that was stopped goes on where it was. Without -o the report goes to stdout; an HTML report on a terminal
    goes to MERCHANT.html in this folder.
    """
    from auditor import plugins

    settings = setting.load_config(config, plugins.connectors())
    slugs = setting.chosen(settings, merchants, all_)
    judge = setting.judge(settings, model)

    def one(slug: str, history: History) -> Exit:
        audit, diff = audit_merchant(slug, settings, history, judge, fresh)
        text = out.rendered(audit, format_, diff, settings, share_safe, history.earlier_audits(slug, audit.as_of))
        place = out.place(output, slug, format_, len(slugs) > 1)
        out.write(text, place, Path(f"{slug}.html") if format_ == "html" else None)
        return out.verdict_exit(audit, diff, min_sight, fail_on)

    with setting.open_history(settings) as history:
        ctx.exit(int(each_merchant(slugs, lambda slug: one(slug, history))))


def each_merchant(slugs: Sequence[str], one: Callable[[str], Exit]) -> Exit:
    """Do it for each; one merchant's trouble is told and does not stop the others."""
    if len(slugs) == 1:
        return one(slugs[0])
    exits = []
    for slug in slugs:
        try:
            exits.append(one(slug))
        except Trouble as trouble:
            for line in str(trouble).splitlines():
                click.echo(f"auditor: {slug}: {line}", err=True)
            exits.append(trouble.exit)
    return out.worst(exits)


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def audit_merchant(
    slug: str,
    config: Config,
    history: History,
    judge: Callable[[Evidence], Audit],
    fresh: bool,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Audit, Diff | None]:
    """Collect, assess and save; also what changed since the last audit. Raises NothingRead, with the evidence saved."""
    kept = collect_merchant(slug, config, history, fresh, now)
    audit = judge(kept.evidence)
    history.save_audit(kept.id, audit)
    for line in out.summary(audit):
        click.echo(line, err=True)
    return audit, changes(kept.id, audit, history, judge)


def collect_merchant(
    slug: str, config: Config, history: History, fresh: bool, now: Callable[[], datetime] = utc_now
) -> Run:
    """Read a merchant's platforms. Raises NothingRead when none could be read; the evidence is saved even then."""
    from auditor import plugins
    from auditor.cli.bars import progress
    from auditor.collect import collect_run, nothing_read
    from auditor.errors import ConfigError

    settings = config.settings(slug)
    if not settings:
        raise ConfigError(
            f"{config.path.name}: [merchants.{slug}] has no platform; add one with [merchants.{slug}.platforms.NAME] "
            "(see: auditor platforms)"
        )
    kept = collect_run(
        config.merchant(slug),
        plugins.connectors(),
        settings,
        history,
        setting.toolbox(config),
        progress(),
        now,
        days=config.file.limits.days,
        sample=config.file.limits.sample,
        fresh=fresh,
    )
    if nothing_read(kept.evidence):
        raise NothingRead("\n".join(_why_nothing(slug, kept.evidence)))
    return kept


def changes(run_id: int, audit: Audit, history: History, judge: Callable[[Evidence], Audit]) -> Diff | None:
    """What changed since the merchant's last audit, a change of our rules or model told from one of the business."""
    from auditor.compare import compare, judged_alike

    earlier = history.previous_audit(run_id)
    if earlier is None:
        return None
    before_id, before = earlier
    again = None if judged_alike(before, audit) else judge(history.evidence(before_id))
    return compare(before, audit, again)


def _why_nothing(slug: str, evidence: Evidence) -> list[str]:
    lines = [f"nothing could be read for {slug}; the attempt is kept. Try `auditor doctor` once this is mended:"]
    told = {(each.system, each.reason, each.remedy) for each in evidence.readings if each.reason}
    lines += [
        f"{system}: {' '.join(part for part in (reason, remedy) if part)}" for system, reason, remedy in sorted(told)
    ]
    return lines
