"""Tries each credential on each thing it should see, with two requests at most, and says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from auditor import bugs
from auditor.model import Account
from auditor.reading import Source
from connectors.errors import Cut, Denied, ReadError, Unobservable

if TYPE_CHECKING:
    from connectors.base import Client, Read

BUDGET = 2
"""Requests for each probe."""


class Health(StrEnum):
    """What a probe found."""

    READABLE = "readable"
    DENIED = "denied"
    UNOBSERVABLE = "unobservable"
    DOWN = "down"


@dataclass(frozen=True)
class Probe:
    """One thing there is to see, tried."""

    what: str
    health: Health
    says: str = ""
    remedy: str = ""
    scopes: tuple[str, ...] = ()
    """Scopes that are missing, or that it needs where the platform does not tell which are granted."""


def examine(source: Source) -> Iterator[Probe]:
    """Try every part of one account. Never fails."""
    granted = _granted(source)
    for read in source.connector.reads:
        yield _probe(source, read, granted)


def _probe(source: Source, read: Read, granted: frozenset[str] | None) -> Probe:
    what = read.subject.value + (f" ({read.part})" if read.part else "")
    if read.get is None:
        return Probe(what, Health.UNOBSERVABLE, read.reason, read.remedy)
    try:
        if source.failure is not None:
            raise source.failure
        assert source.client is not None
        with source.client.door.recording(scopes=read.scopes, budget=BUDGET):
            facts = list(islice(read.get(source.client), 1))
    except Cut:  # our own budget: it answered as long as we asked
        return Probe(what, Health.READABLE)
    except Denied as error:
        missing = tuple(scope for scope in read.scopes if granted is None or scope not in granted)
        return Probe(what, Health.DENIED, error.says, error.remedy or read.remedy, missing)
    except Unobservable as error:
        return Probe(what, Health.UNOBSERVABLE, error.says, error.remedy)
    except ReadError as error:
        return Probe(what, Health.DOWN, error.says, error.remedy)
    except Exception as error:
        return Probe(
            what, Health.DOWN, f"internal error {bugs.note(error, f'trying {source.connector.platform} {what}')}"
        )
    writes = any(isinstance(fact, Account) and fact.can_write for fact in facts)
    return Probe(
        what, Health.READABLE, "This credential could also change things; a read-only one is safer." if writes else ""
    )


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
