"""`auditor schedule`: the entry for a regular re-audit, to paste where it belongs."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from auditor.cli.options import config_option

_WHEN = {
    "day": ("0 6 * * *", "*-*-* 06:00:00"),
    "week": ("0 6 * * 1", "Mon *-*-* 06:00:00"),
    "month": ("0 6 1 * *", "*-*-01 06:00:00"),
}

_CRON = """\
# crontab -e
{cron} cd {folder} && . ./auditor.env && {command}
"""

_SYSTEMD = """\
# ~/.config/systemd/user/auditor.service
[Unit]
Description=Audit of automations and integrations

[Service]
Type=oneshot
WorkingDirectory={folder}
EnvironmentFile={folder}/auditor.env
ExecStart={command}

# ~/.config/systemd/user/auditor.timer; then: systemctl --user enable --now auditor.timer
[Unit]
Description=Regular audit

[Timer]
OnCalendar={calendar}
Persistent=true

[Install]
WantedBy=timers.target
"""

_GITHUB = """\
# .github/workflows/audit.yml in your copy of the auditor's repository, with {file} committed beside it (it holds no
# secret). Secrets: Settings > Secrets and variables > Actions
name: audit
on:
  schedule:
    - cron: "{cron}"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{ python-version: "3.12" }}
      - run: pip install --require-hashes -r requirements/run.txt && pip install --no-deps .
      # Comparing with the last audit needs a history that outlives this machine: a PostgreSQL [history] url.
      - run: auditor run --all -c {file} -o reports --fail-on worse
        env:
{secrets}
      - uses: actions/upload-artifact@v4
        if: always()
        with: {{ name: audit, path: reports }}
"""

_ENTRIES = {"cron": _CRON, "systemd": _SYSTEMD, "github": _GITHUB}


@click.command(short_help="Print an entry for a regular re-audit.")
@click.argument("kind", required=False, type=click.Choice(tuple(_ENTRIES)))
@config_option
@click.option("--every", type=click.Choice(tuple(_WHEN)), default="week", show_default=True)
def schedule(kind: str | None, config: Path, every: str) -> None:
    """Print the cron, systemd or GitHub Actions entry for a regular re-audit. Nothing is installed."""
    for name in [kind] if kind else _ENTRIES:
        click.echo(entry(name, config, every))


def entry(kind: str, config: Path, every: str) -> str:
    """One entry as text; secrets are named, never written."""
    cron, calendar = _WHEN[every]
    file = config.absolute()
    program = shutil.which("auditor") or f"{sys.executable} -m auditor"
    command = f"{program} run --all -c {shlex.quote(str(file))} -o reports --fail-on worse"
    secrets = "\n".join(f"          {name}: ${{{{ secrets.{name} }}}}" for name in variables(config)) or "          {}"
    folder = shlex.quote(str(file.parent))
    return _ENTRIES[kind].format(
        cron=cron, calendar=calendar, folder=folder, command=command, file=config.name, secrets=secrets
    )


def variables(config: Path) -> list[str]:
    """The environment variables that the configuration takes its secrets from."""
    from auditor.cli.setting import config_if_any

    file = config_if_any(config).file.model_dump()
    return sorted({str(each["env"]) for each in _references(file) if isinstance(each.get("env"), str)})


def _references(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        return [value, *(found for each in value.values() for found in _references(each))]
    return [found for each in value for found in _references(each)] if isinstance(value, list | tuple) else []
