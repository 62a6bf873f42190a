"""`auditor interview`: the sheet of questions for a person, and reading it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from auditor.cli import out, setting
from auditor.cli.options import config_option, output_option


@click.command(short_help="Write or read the sheet of questions only a person can answer.")
@click.argument("merchant", required=False)
@config_option
@click.option(
    "--read", "filled", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A filled-in sheet."
)
@output_option("Where the sheet goes; with --read, the file that keeps the answers.")
def interview(merchant: str | None, config: Path, filled: Path | None, output: Path | None) -> None:
    """Write the sheet of those questions that the newest audit could not answer, for a person to fill in.

    With --read, the filled-in sheet becomes dated answers that expire: shown for pasting into config.toml, or with -o
    added to a file that `answers = "FILE"` in [merchants.NAME] names. Your config.toml is never written to.
    """
    from auditor.interview import sheet

    settings = setting.config_if_any(config)
    slug = merchant or setting.chosen(settings, (), False)[0]
    if filled is not None:
        read_back(slug, filled, {each.id for each in setting.questions(settings)}, output)
        return
    with setting.open_history(settings) as history:
        audit = history.audit(history.latest_run(slug))
    out.write(sheet(audit), output)


def read_back(slug: str, filled: Path, questions: set[str], output: Path | None) -> None:
    """Keep what a sheet says, or show it. Raises ConfigError."""
    from auditor.config.kept_answers import as_toml, joined, kept_answers
    from auditor.errors import ConfigError
    from auditor.interview import taken

    try:
        text = filled.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"{filled}: it cannot be read as text in UTF-8; check the path and how it was saved"
        ) from None
    kept = taken(text, filled.name, sorted(questions), datetime.now(UTC).date())
    click.echo(f"{len(kept.answer)} answers and {len(kept.stack)} roles in {filled}", err=True)
    if output is None:
        click.echo(as_toml(kept, f"merchants.{slug}"), nl=False)
        return
    whole = joined(kept_answers(output), kept) if output.exists() else kept
    out.write(as_toml(whole), output)
    click.echo(f'let config.toml name it: answers = "{output}" in [merchants.{slug}]', err=True)
