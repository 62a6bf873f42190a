"""Reads one system: opens it, and turns each line of its connector's table into a reading, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from auditor import bugs
from auditor.errors import ConfigError
from auditor.model import AnyFact, Reading, Request, Sight, System, Window
from auditor.redact import redactor
from connectors.errors import BadCredential, Cut, Denied, Misread, ReadError, Throttled

if TYPE_CHECKING:
    from connectors.base import Client, Connector, Read
    from connectors.door import Toolbox

_LONGEST = 600
_LATER = "Run the audit again later; what was read is kept."
_OURS = "This is a mistake of ours: report it with the number; the other answers are not touched by it."


class Stopped(Exception):
    """The run was stopped while this part was being read; it will be read again."""


class Broken(ReadError):
    """A mistake of ours, told like any other reason why something could not be seen."""


@dataclass(frozen=True)
class Source:
    """One account, opened or not."""

    connector: Connector
    system: System
    client: Client | None
    failure: ReadError | None = None
    """Why it could not be opened; each of its parts is then unread for this reason."""

    def within(self, window: Window) -> Source:
        """The same account, looking at another stretch of time."""
        return replace(self, client=replace(self.client, window=window)) if self.client else self


def open_source(
    connector: Connector, settings: Mapping[str, str], tools: Toolbox, window: Window, known: Sequence[str] = ()
) -> Source:
    """Try the credential. Raises ConfigError for a setting that is wrong in itself; all else is kept as the failure.

    `known` are the ids earlier runs gave to this platform's accounts, for one that does not answer today.
    """
    failure: ReadError
    try:
        client = connector.open(settings, tools, window)
        return Source(connector, _system(connector, client.system, client.name), client)
    except ReadError as error:
        failure = error
    except Exception as error:
        if type(error) is ValueError:  # its subclasses, such as a misfit fact, are mistakes of ours
            raise ConfigError(f"{connector.title}: {redactor.clean(str(error))}") from None
        failure = broken(error, f"opening {connector.platform}")
    return Source(connector, _system(connector, _identity(connector, settings, known), ""), None, failure)


def read_part(
    source: Source, read: Read, window: Window, now: Callable[[], datetime], stopped: Callable[[], bool]
) -> tuple[Reading, ReadError | None]:
    """One reading and what cut it short, if anything. Raises Stopped, and nothing else, when `stopped` says so."""
    facts: list[AnyFact] = []
    failure, requests = source.failure, tuple[Request, ...]()
    if source.client is not None and failure is None and read.get is not None:
        failure, requests = _consume(source.client, read, facts, stopped)
    sight, reason, remedy = _sight(read, source, bool(facts), failure)
    reading = Reading(
        system=source.system.id,
        platform=source.system.platform,
        roles=source.system.roles,
        subject=read.subject,
        part=read.part,
        topics=read.topics,
        sight=sight,
        as_of=now(),
        window=window,
        facts=tuple(facts),
        reads=requests,
        reason=_cut(reason),
        remedy=_cut(remedy),
    )
    return _clean(reading), failure


def _consume(
    client: Client, read: Read, facts: list[AnyFact], stopped: Callable[[], bool]
) -> tuple[ReadError | None, tuple[Request, ...]]:
    assert read.get is not None
    failure: ReadError | None = None
    with client.door.recording(scopes=read.scopes) as ledger:
        try:
            for fact in read.get(client):
                facts.append(fact)
                if stopped():
                    raise Stopped
        except ReadError as error:
            failure = error
        except Stopped:
            raise
        except Exception as error:
            facts.clear()  # a translation that failed half-way is not to be trusted
            failure = broken(error, f"reading {read.subject} {read.part} of {client.system}")
    return failure, ledger.reads


def _sight(read: Read, source: Source, some: bool, failure: ReadError | None) -> tuple[Sight, str, str]:
    if read.get is None:
        return Sight.UNOBSERVABLE, read.reason, read.remedy
    if failure is None:
        return Sight.COMPLETE, "", ""
    sight = Sight.PARTIAL if some else failure.sight
    if source.client is None and sight is Sight.PARTIAL:  # cut short before anything of the account was seen
        sight = Sight.UNAVAILABLE
    return sight, failure.says, _remedy(read, failure)


def _remedy(read: Read, failure: ReadError) -> str:
    if failure.remedy or isinstance(failure, BadCredential):
        return failure.remedy
    if isinstance(failure, Denied):
        return read.remedy
    if isinstance(failure, Misread | Broken):
        return _OURS
    if isinstance(failure, Throttled):
        return "Run the audit again at a quieter hour; what was read is kept."
    return "" if isinstance(failure, Cut) else _LATER


def broken(error: Exception, doing: str) -> Broken:
    """A mistake of ours while doing something, noted under a number."""
    return Broken(f"internal error {bugs.note(error, doing)}")


def _system(connector: Connector, system_id: str, name: str) -> System:
    return System(
        id=system_id,
        platform=connector.platform,
        name=name[:200] or connector.title,
        title=connector.title[:200],
        roles=connector.roles,
        parts=tuple(read.plan_part for read in connector.reads),
        blind=connector.blind,
    )


def _identity(connector: Connector, settings: Mapping[str, str], known: Sequence[str]) -> str:
    """The id of an account that could not be opened: the same as on a day when it can, wherever that is known."""
    if connector.identity is not None:
        try:
            return connector.identity(settings)
        except Exception as error:
            bugs.note(error, f"naming {connector.platform}")
    if len(known) == 1:
        return known[0]
    shown = [settings[each.name] for each in connector.settings if not each.secret and settings.get(each.name)]
    name = settings.get("account") or next(iter(shown), "account")
    return f"{connector.platform}:{'-'.join(name.split())[:120]}"


def _clean(reading: Reading) -> Reading:
    """The reading without any of our secrets, should a platform have sent one back to us."""
    text = reading.model_dump_json()
    masked = redactor.mask(text)
    return reading if masked == text else Reading.model_validate_json(masked)


def _cut(text: str) -> str:
    text = redactor.clean(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
