"""One connector on the bench: run well, run spoilt, and what came of it."""

from __future__ import annotations

import logging
import random
import traceback
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from auditor.demo.http import Platform
from auditor.demo.platforms import Counterpart
from auditor.demo.world import load
from auditor.model import Reading, Window
from auditor.reading import Broken, Source, open_source, read_part
from connectors.base import Connector, Read
from connectors.errors import BadCredential, ReadError
from tests.conformance.line import BASE, Ask, Clock, Line, LineTools, Memory, Spoil
from tests.conformance.spoil import names, parsed

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
Key = tuple[str, str]
LOGGERS = ("auditor", "connectors", "urllib3", "requests")


@dataclass(frozen=True)
class Seen:
    """What came of one part."""

    read: Read
    reading: Reading
    failure: ReadError | None
    asked: tuple[Ask, ...] = ()
    """What was asked, in order."""
    spoilt: int = 0
    mistake: str = ""
    """Our own, newest of the run."""

    @property
    def key(self) -> Key:
        """Subject and part."""
        return key_of(self.read)

    @property
    def labels(self) -> list[str]:
        """What was asked, once each."""
        return list(dict.fromkeys(ask.label for ask in self.asked))

    @property
    def broken(self) -> bool:
        """Whether something was raised that is no ReadError: our bug."""
        return isinstance(self.failure, Broken)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names of all fields in what was answered."""
        return frozenset(name for ask in self.asked for name in names(parsed(ask.good())))

    def __str__(self) -> str:
        return f"{self.key[0]} ({self.key[1]}): {self.reading.sight}, {len(self.reading.facts)} facts, {self.failure!r}"


@dataclass(frozen=True)
class Attempt:
    """One run over some parts of an account."""

    seen: Mapping[Key, Seen]
    said: tuple[str, ...]
    """Lines of the log."""
    sleeps: tuple[float, ...]
    opened: ReadError | None = None
    """Why the account could not be opened."""


def key_of(read: Read) -> Key:
    """Subject and part."""
    return read.subject.value, read.part


@dataclass
class Bench:
    """A connector and its counterpart."""

    connector: Connector
    counterpart: Counterpart
    clock: Clock = field(default_factory=Clock)
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(self.platform(self.clock))

    def platform(self, clock: Clock) -> Platform:
        """The counterpart, serving the demo merchant at a fixed date."""
        return self.counterpart.make(load(now=NOW), clock.monotonic)

    @property
    def settings(self) -> dict[str, str]:
        """What the connector is opened with."""
        return {**self.counterpart.settings, "base_url": BASE}

    @property
    def reads(self) -> list[Read]:
        """The parts that can be read at all."""
        return [read for read in self.connector.reads if read.get is not None]

    @cached_property
    def good(self) -> Mapping[Key, Seen]:
        """Every part of a run where nothing goes wrong."""
        return self.attempt().seen

    @cached_property
    def alone(self) -> Mapping[Key, Seen]:
        """Every part, read by itself on a fresh line: its labels are all that it depends on."""
        return {key_of(read): self.attempt(only=[key_of(read)]).seen[key_of(read)] for read in self.reads}

    def users(self, label: str) -> list[Key]:
        """The parts whose answers hang on a request."""
        return [key for key, seen in self.alone.items() if label in seen.labels]

    @property
    def labels(self) -> list[str]:
        """All that parts ask."""
        return sorted({label for seen in self.alone.values() for label in seen.labels})

    def attempt(self, spoil: Spoil | None = None, only: Collection[Key] | None = None) -> Attempt:
        """Open the account and read its parts one after the other, as the collector does."""
        clock, line, before = self.clock, Line(self.memory, spoil), len(self.clock.sleeps)
        tools = LineTools(
            sleep=clock.sleep, monotonic=clock.monotonic, now=lambda: NOW, seconds=1e7, rng=random.Random(1), line=line
        )
        with listening() as ear:
            source = open_source(self.connector, self.settings, tools, WINDOW)
            opened, seen = source.failure, {}
            for read in self.reads:
                if only is not None and key_of(read) not in only:
                    continue
                line.begin(key_of(read))
                reading, failure = read_part(source, read, WINDOW, lambda: NOW, lambda: False)
                seen[key_of(read)] = Seen(read, reading, failure, tuple(line.asked), line.spoilt, ear.last_mistake())
                if isinstance(failure, BadCredential):
                    source = Source(source.connector, source.system, None, failure)
        return Attempt(seen, tuple(ear.said), tuple(clock.sleeps[before:]), opened)


class Ear(logging.Handler):
    """Keeps what is logged, and which of our mistakes were."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []
        self.mistakes: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Called by logging."""
        self.said.append(record.getMessage())
        if record.exc_info and record.exc_info[1] is not None:
            self.mistakes.append(record.exc_info[1])

    def last_mistake(self) -> str:
        """What was raised last, and where."""
        if not self.mistakes:
            return "unknown"
        error = self.mistakes[-1]
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/auditor/" not in frame.filename and "/tests/" not in frame.filename]
        at = (ours or frames)[-1]
        return f"{type(error).__name__} at {'/'.join(Path(at.filename).parts[-2:])}:{at.lineno}"


@contextmanager
def listening() -> Iterator[Ear]:
    """Hears everything that is logged meanwhile, at any level."""
    ear, loggers = Ear(), [logging.getLogger(name) for name in LOGGERS]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(ear)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
    try:
        yield ear
    finally:
        for logger, (level, propagate) in zip(loggers, before, strict=True):
            logger.removeHandler(ear)
            logger.setLevel(level)
            logger.propagate = propagate
