"""What commands work with: the configuration, the merchants asked for, the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from auditor.errors import ConfigError

if TYPE_CHECKING:
    from auditor.config import Config
    from auditor.detect import Detector
    from auditor.history import History
    from auditor.model import Audit, Evidence
    from connectors.base import Connector
    from connectors.door import Toolbox


def load_config(path: Path, connectors: Mapping[str, Connector] | None = None) -> Config:
    """The configuration. Raises ConfigError."""
    from auditor.config import load

    return load(path, connectors)


def config_if_any(path: Path) -> Config:
    """The configuration, or an empty one where none was asked for by name and none lies here."""
    from auditor.config import Config

    asked = click.get_current_context().get_parameter_source("config") is not ParameterSource.DEFAULT
    return load_config(path) if asked or path.exists() else Config(path)


def chosen(config: Config, merchants: Sequence[str], all_: bool) -> list[str]:
    """The merchants to work on. Raises when it is not clear which."""
    if not config.slugs:
        raise ConfigError(f"{config.path}: there is no merchant in it; add one with [merchants.NAME], or: auditor init")
    if merchants and all_:
        raise click.UsageError("name merchants or say --all, not both")
    for slug in merchants:
        config.merchant(slug)
    if merchants or all_:
        return list(merchants) or list(config.slugs)
    if len(config.slugs) > 1:
        raise click.UsageError(f"which merchant? Name one or more of {', '.join(config.slugs)}, or say --all")
    return list(config.slugs)


@contextmanager
def open_history(config: Config) -> Iterator[History]:
    """The history of this configuration, closed at the end."""
    from auditor.history import History

    history = History.open(config.history_url)
    try:
        yield history
    finally:
        history.close()


def questions(config: Config) -> tuple[Detector, ...]:
    """All detectors, with those of the configuration's folders."""
    from auditor import plugins

    return plugins.detectors(config.detector_folders)


def judge(config: Config, model_file: Path | None = None) -> Callable[[Evidence], Audit]:
    """What makes audits of evidence: all questions, and the maturity model of `model_file` or of the configuration."""
    from auditor.assess import assess
    from auditor.config.own_model import load_model

    asked = questions(config)
    file = model_file or config.model_file
    model = load_model(file, {each.id: each.after for each in asked}) if file else None
    return partial(assess, detectors=asked, model=model)


def said_now(evidence: Evidence, config: Config) -> Evidence:
    """The evidence with what the configuration now says of its merchant, when it knows that merchant."""
    slug = evidence.header.merchant.slug
    if slug not in config.slugs:
        return evidence
    header = evidence.header.model_copy(update={"merchant": config.merchant(slug)})
    return evidence.model_copy(update={"header": header})


def toolbox(config: Config) -> Toolbox:
    """What doors are made with, within the configured limits."""
    from connectors.door import Toolbox

    limits = config.file.limits
    return Toolbox(share=limits.share, seconds=limits.minutes * 60)
