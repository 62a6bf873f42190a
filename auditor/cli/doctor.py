"""`auditor doctor`: can each credential read what it should, and if not, who does what about it?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import setting
from auditor.cli.options import config_option, merchant_options
from auditor.exits import Exit

if TYPE_CHECKING:
    from auditor.config import Config
    from auditor.detect import Detector
    from auditor.doctor import Health, Probe
    from auditor.model import Window
    from auditor.reading import Source

WIDTH = 80
LABEL = 14
SHOWN = 3
"""Questions shown of those that stay open."""


@click.command(short_help="Try each credential: what can it read?")
@merchant_options
@config_option
@click.pass_context
def doctor(ctx: click.Context, merchants: Sequence[str], all_: bool, config: Path) -> None:
    """Try each credential on each thing it should see, and say what is closed, what that costs, and who can open it.

    For each platform: what can be read, what is missing, which questions that leaves open, what is wrong with the
    credential itself, and a message to send to whoever can mend it. A few requests each; nothing is kept. Exits 3
    when nothing can be read.
    """
    from auditor import plugins

    settings = setting.load_config(config, plugins.connectors())
    exits = [_one(slug, settings) for slug in setting.chosen(settings, merchants, all_)]
    ctx.exit(int(Exit.DONE if Exit.DONE in exits else Exit.NOTHING_READ))


def _one(slug: str, config: Config) -> Exit:
    from auditor.doctor import Health, left_open
    from auditor.model import Window

    now = datetime.now(UTC)
    window = Window(start=now - timedelta(days=config.file.limits.days), end=now)
    merchant = config.merchant(slug)
    sources = _opened(slug, config, window)
    click.echo(merchant.name)
    if not sources:
        click.echo(f"  no platform yet: add one with [merchants.{slug}.platforms.NAME]")
        return Exit.NOTHING_READ
    tried = _tried(sources)
    asked = setting.questions(config)
    open_ = left_open([(source.system, probes) for source, probes in tried], merchant, asked, window)
    for source, probes in tried:
        for line in system_lines(source, probes, open_[source.system.id], len(asked), merchant.name, now):
            click.echo(line)
    readable = any(probe.health is Health.READABLE for _, probes in tried for probe in probes)
    return Exit.DONE if readable else Exit.NOTHING_READ


def _opened(slug: str, config: Config, window: Window) -> list[Source]:
    from auditor import plugins
    from auditor.collect import open_all

    settings = config.settings(slug)
    if settings:
        click.echo(f"trying the credentials for {', '.join(settings)} …", err=True)
    return open_all(plugins.connectors(), settings, setting.toolbox(config), window)


def _tried(sources: Sequence[Source]) -> list[tuple[Source, list[Probe]]]:
    """All platforms side by side; each is told of when it is done."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    with ThreadPoolExecutor(max_workers=len(sources)) as pool:
        trying = {pool.submit(_examined, source): source for source in sources}
        for at, done in enumerate(as_completed(trying), 1):
            click.echo(f"{trying[done].system.id}: tried ({at} of {len(sources)})", err=True)
        return [(source, future.result()) for future, source in trying.items()]


def _examined(source: Source) -> list[Probe]:
    from auditor.doctor import examine

    return list(examine(source))


def system_lines(
    source: Source, probes: Sequence[Probe], questions: Sequence[Detector], asked: int, merchant: str, now: datetime
) -> Iterator[str]:
    """What there is to say of one system, at most 80 columns wide."""
    from auditor.doctor import cautions, letter

    yield ""
    yield f"  {source.connector.title} ({source.system.id})"
    wrong = cautions(probes, source.connector.allow, now.date())
    if source.failure is not None:
        yield from _item("closed", " ".join(each for each in (source.failure.says, source.failure.remedy) if each))
    else:
        yield from _parts(probes)
        for each in wrong:
            yield from _item("watch out", " ".join(text for text in (each.says, each.remedy) if text))
    yield from _questions(questions, asked)
    yield from _letter([] if source.failure else letter(merchant, source.connector.title, probes, wrong, questions))


def _parts(probes: Sequence[Probe]) -> Iterator[str]:
    """What is open and what never can be, in a list; what is closed, one by one with its reason."""
    from auditor.doctor import Health

    yield from _item("readable", _by_subject(probes, Health.READABLE))
    for probe in probes:
        if probe.health in (Health.DENIED, Health.DOWN):
            yield from _item(_word(probe), probe.what)
            yield from _wrapped(" ".join(each for each in (_scopes(probe), probe.says, probe.remedy) if each), 18)
    yield from _item("never shown", _by_subject(probes, Health.UNOBSERVABLE))


def _by_subject(probes: Sequence[Probe], health: Health) -> str:
    """Parts of one health, each subject named once."""
    parts: dict[str, list[str]] = {}
    for probe in probes:
        if probe.health is health:
            parts.setdefault(probe.part.subject.value, []).append(probe.part.part)
    return "; ".join(f"{subject}: {', '.join(names)}" if any(names) else subject for subject, names in parts.items())


def _questions(questions: Sequence[Detector], asked: int) -> Iterator[str]:
    if not questions:
        return
    stay = "1 of the questions stays" if len(questions) == 1 else f"{len(questions)} of {asked} questions stay"
    yield from _item("left open", f"{stay} without a sure answer as long as this is closed, such as:")
    for each in questions[:SHOWN]:
        yield from _wrapped(f"- {each.question}", 18, 20)


def _letter(paragraphs: Sequence[str]) -> Iterator[str]:
    if not paragraphs:
        return
    yield ""
    yield "    A message for whoever can change this:"
    yield ""
    for each in paragraphs:
        yield from _wrapped(each, 6, 8 if each.startswith("- ") else 6)


def _word(probe: Probe) -> str:
    return "needs scope" if probe.health.value == "denied" and probe.scopes else probe.health.value


def _scopes(probe: Probe) -> str:
    return f"{', '.join(probe.scopes)}." if probe.scopes else ""


def _item(label: str, text: str) -> list[str]:
    return _wrapped(f"{label:<{LABEL}}{text}", 4, 4 + LABEL) if text else []


def _wrapped(text: str, indent: int, then: int | None = None) -> list[str]:
    first, rest = " " * indent, " " * (indent if then is None else then)
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
