"""Reads config.toml. Everything that is wrong with it is told at once, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from auditor.config import platforms
from auditor.config.kept_answers import kept_answers
from auditor.config.lines import lines
from auditor.config.model import File, MerchantTable, RatesTable
from auditor.config.problems import Places, dates_as_text, read_toml, sentences, unknown
from auditor.config.secrets import HOW, is_reference, resolve
from auditor.errors import ConfigError
from auditor.model import Answer, Merchant, Range, Rates, StackEntry, TaskMinutes

if TYPE_CHECKING:
    from connectors.base import Connector

NAME = "config.toml"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True)
class Config:
    """A checked config.toml. Secrets are fetched only for the merchant that is being read."""

    path: FilePath
    file: File = field(default_factory=File, repr=False)
    places: Places | None = field(default=None, repr=False)

    @property
    def folder(self) -> FilePath:
        """Relative paths in the file start here."""
        return self.path.parent

    @property
    def slugs(self) -> tuple[str, ...]:
        """The merchants, in the order of the file."""
        return tuple(self.file.merchants)

    @property
    def history_url(self) -> str:
        """The database, with a relative SQLite file placed beside config.toml."""
        url = self.file.history.url
        text = str(resolve(url, self.folder)) if isinstance(url, dict) else url
        if match := re.fullmatch(r"sqlite:///(?!/|:memory:|[A-Za-z]:[\\/])(.+)", text):
            return f"sqlite:///{self.folder.absolute() / match.group(1)}"
        return text

    @property
    def detector_folders(self) -> tuple[FilePath, ...]:
        """Folders with questions of one's own."""
        return tuple(self.folder / FilePath(each).expanduser() for each in self.file.detectors.extra)

    @property
    def model_file(self) -> FilePath | None:
        """The maturity model of the consultant's own, if there is one."""
        name = self.file.model.file
        return self.folder / FilePath(name).expanduser() if name else None

    def merchant(self, slug: str) -> Merchant:
        """What is known of one merchant. Raises ConfigError with the nearest name when there is no such merchant."""
        table = self._table(slug)
        return Merchant(
            slug=slug,
            name=table.name,
            stack=self._stack(table),
            without=table.without,
            accepts=table.accept,
            answers=self._answers(table),
            rates=_rates(table.rates) if table.rates else None,
        )

    def _stack(self, table: MerchantTable) -> tuple[StackEntry, ...]:
        kept = kept_answers(self.folder / table.answers).stack if table.answers else {}
        said = {**kept, **table.stack}
        return tuple(StackEntry(role=role, tools=_tools(tools)) for role, tools in said.items())

    def _answers(self, table: MerchantTable) -> tuple[Answer, ...]:
        """Those of config.toml and those of the kept file: of two to one question, the newer."""
        kept = kept_answers(self.folder / table.answers).answer if table.answers else ()
        newest: dict[str, Answer] = {}
        for each in sorted((*kept, *table.answer), key=lambda each: each.on):
            newest[each.question] = Answer(**each.model_dump())
        return tuple(newest.values())

    def settings(self, slug: str) -> dict[str, list[dict[str, str]]]:
        """The settings of each of a merchant's platforms, secrets fetched. Raises ConfigError naming all that fail."""
        wrong: list[str] = []
        found = {
            name: [self._resolved((slug, name, *index), table, wrong) for index, table in platforms.accounts(tables)]
            for name, tables in self._table(slug).platforms.items()
        }
        if wrong:
            raise ConfigError("\n".join(wrong))
        return found

    def _table(self, slug: str) -> MerchantTable:
        if slug not in self.file.merchants:
            raise ConfigError(f"{self.path.name}: " + unknown("merchant", slug, "[merchants]", self.slugs))
        return self.file.merchants[slug]

    def _resolved(self, where: tuple[str | int, ...], table: Mapping[str, Any], wrong: list[str]) -> dict[str, str]:
        path = ("merchants", where[0], "platforms", *where[1:])
        values: dict[str, str] = {}
        for key, value in table.items():
            try:
                values[key] = resolve(value, self.folder) if isinstance(value, Mapping) else value
            except ConfigError as error:
                says = f'"{key}" of {where[1]}: {error}'
                wrong.append(self.places.at((*path, key), says) if self.places else says)
        return values


def load(path: FilePath, connectors: Mapping[str, Connector] | None = None) -> Config:
    """Read and check the file; platform tables too when the connectors are given. Raises ConfigError."""
    source = read_toml(path, "write one with `auditor init`, or name it with -c")
    raw = tomllib.loads(source)
    places = Places(path, lines(source))
    try:
        file = File.model_validate(dates_as_text(raw))
    except ValidationError as error:
        raise ConfigError("\n".join(sentences(error, places))) from None
    if wrong := list(_beyond_types(file, places, connectors)):
        raise ConfigError("\n".join(wrong))
    return Config(path, file, places)


def _tools(said: str | list[str]) -> tuple[str, ...]:
    names = [said] if isinstance(said, str) else said
    return tuple(name for name in names if name.strip().lower() != "none")


def _rates(table: RatesTable) -> Rates:
    return Rates(
        cost_per_hour=None if table.cost_per_hour is None else _range(table.cost_per_hour),
        currency=table.currency,
        minutes=tuple(TaskMinutes(process=each, minutes=_range(said)) for each, said in table.minutes.items()),
    )


def _range(said: float | tuple[float, float]) -> Range:
    low, high = said if isinstance(said, tuple) else (said, said)
    return Range(low=low, high=high)


def _beyond_types(file: File, places: Places, connectors: Mapping[str, Connector] | None) -> Iterator[str]:
    if says := _url_problem(file.history.url):
        yield places.at(("history", "url"), says)
    for slug, table in file.merchants.items():
        path = ("merchants", slug)
        if not _SLUG.fullmatch(slug):
            yield places.at(path, f'merchant "{slug}": use small letters, digits and hyphens, such as "fern-and-fable"')
        if connectors is not None:
            for name, tables in table.platforms.items():
                yield from platforms.problems((*path, "platforms"), name, tables, connectors, places)


def _url_problem(url: str | dict[str, Any]) -> str:
    if isinstance(url, dict):
        return "" if is_reference(url) else f'"url" in [history] is not a reference; write one of {HOW}'
    try:
        parts = urlsplit(url)
        password = parts.password
    except ValueError:
        return '"url" in [history] is not a database URL; write sqlite:///audits.db or postgresql+psycopg://...'
    if password:
        return f'"url" in [history] holds a password, which is not written into this file; write one of {HOW}'
    if not re.match(r"(sqlite|postgresql)(\+\w+)?$", parts.scheme):
        return '"url" in [history] must begin with sqlite:/// or postgresql+psycopg://'
    return ""
