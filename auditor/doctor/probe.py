"""Tries one credential on each thing it should see, with a few requests each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from auditor import bugs
from auditor.model import AnyFact, Part, Subject
from auditor.reading import Source
from connectors.errors import Cut, Denied, ReadError, Unobservable

if TYPE_CHECKING:
    from connectors.base import Client, Read

BUDGET = 2
"""Requests for each probe."""
BUDGET_OF_RIGHTS = 6
"""Requests for what tells of the credential itself, which is read whole."""
OF_RIGHTS = frozenset({Subject.ACCOUNT, Subject.CONTROLS})
MOST_FACTS = 50


class Health(StrEnum):
    """What a probe found."""

    READABLE = "readable"
    DENIED = "denied"
    UNOBSERVABLE = "unobservable"
    DOWN = "down"


@dataclass(frozen=True)
class Probe:
    """One thing there is to see, tried."""

    part: Part
    health: Health
    says: str = ""
    remedy: str = ""
    scopes: tuple[str, ...] = ()
    """Scopes that are missing, or that it needs where the platform does not tell which are granted."""
    plan: str = ""
    """Plan it needs, where that may be why it is closed."""
    facts: tuple[AnyFact, ...] = ()
    """What was seen on the way; of the account and of its controls nearly all."""

    @property
    def what(self) -> str:
        """Subject and part, as they are shown."""
        return self.part.subject.value + (f" ({self.part.part})" if self.part.part else "")


def examine(source: Source) -> Iterator[Probe]:
    """Try every part of one account. Never fails."""
    granted = _granted(source)
    for read in source.connector.reads:
        yield _probe(source, read, granted)


def _probe(source: Source, read: Read, granted: frozenset[str] | None) -> Probe:
    part, facts = read.plan_part, list[AnyFact]()
    if read.get is None:
        return Probe(part, Health.UNOBSERVABLE, read.reason, read.remedy)
    try:
        _taste(source, read, facts)
    except Cut:  # our own budget: it answered as long as we asked
        pass
    except Denied as error:
        missing = tuple(scope for scope in read.scopes if granted is None or scope not in granted)
        return Probe(part, Health.DENIED, error.says, error.remedy or read.remedy, missing, read.plan)
    except Unobservable as error:
        return Probe(part, Health.UNOBSERVABLE, error.says, error.remedy, facts=tuple(facts))
    except ReadError as error:
        return Probe(part, Health.DOWN, error.says, error.remedy)
    except Exception as error:
        number = bugs.note(error, f"trying {source.connector.platform} {read.subject} {read.part}")
        return Probe(part, Health.DOWN, f"internal error {number}")
    return Probe(part, Health.READABLE, remedy=read.remedy, facts=tuple(facts))


def _taste(source: Source, read: Read, facts: list[AnyFact]) -> None:
    """Its first fact; of what tells of the credential itself, all."""
    if source.failure is not None:
        raise source.failure
    assert source.client is not None
    assert read.get is not None
    whole = read.subject in OF_RIGHTS
    with source.client.door.recording(scopes=read.scopes, budget=BUDGET_OF_RIGHTS if whole else BUDGET):
        facts.extend(islice(read.get(source.client), MOST_FACTS if whole else 1))


def _granted(source: Source) -> frozenset[str] | None:
    """The scopes the credential holds, where the platform tells."""
    client: Client | None = source.client
    if client is None or source.connector.granted is None:
        return None
    try:
        return source.connector.granted(client)
    except ReadError:
        return None
    except Exception as error:
        bugs.note(error, f"asking {source.connector.platform} for its scopes")
        return None
