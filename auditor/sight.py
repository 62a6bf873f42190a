"""Was everything seen that could hold the answer? The only place where that is decided.

A question about a subject of some roles was seen in full when

* every role is closed: the merchant's stack says which tools play it, or that none does;
* every tool the stack names for these roles is connected;
* every connected system with one of the roles reads at least one part of the subject that can hold the topics,
  and every such part that was planned has a reading with sight COMPLETE.

The plan stands in the evidence's header: a reading that is missing counts as not seen. What a question may look at
(`held`) is exactly what this weighs: a fact from elsewhere could vanish without anybody noticing that we see less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from functools import cache, lru_cache

from auditor.catalogue import Catalogue
from auditor.model import (
    ControlKind,
    DataObject,
    Event,
    Evidence,
    Header,
    MeasureKind,
    Part,
    Prediction,
    Process,
    Reading,
    Reason,
    Role,
    Sight,
    StackEntry,
    Subject,
    System,
    Tie,
    Verb,
    Witness,
)
from auditor.spoken import listed, spoken, to_write

View = tuple[bool, tuple[Reason, ...], tuple[Witness, ...]]
"""Seen in full; why not; the complete readings that prove it."""

CARRYING = (Verb.RECORD_CREATE, Verb.RECORD_UPDATE, Verb.WEBHOOK_CALL, Verb.TICKET_CREATE, Verb.TICKET_UPDATE,
            Verb.SHEET_WRITE, Verb.LIST_UPDATE)  # fmt: skip
"""Steps of an automation that bring data to another system."""

Key = tuple[str, str, str]
"""Of a reading: system, subject, part."""
VOCABULARIES: tuple[type[StrEnum], ...] = (
    Event, Verb, Process, DataObject, ControlKind, Prediction, MeasureKind, Tie
)  # fmt: skip
"""Where topics come from. Topics of different vocabularies (events, verbs) say nothing of each other."""


ASK = to_write("Answer the question yourself.", "an [[answer]] for this merchant.")


def seen_in_full(evidence: Evidence, subject: Subject, roles: Iterable[Role], topics: Iterable[str] = ()) -> View:
    """Whether everything that could hold the answer was seen, the reasons why not, and the witnesses."""
    roles, topics = sorted(set(roles)), sorted(set(topics))
    header = evidence.header
    reasons = [reason for role in roles for reason in _not_closed(header, role)]
    witnesses = [witness for role in roles for witness in _stated(header, role)]
    unseen, seen = parts_seen(evidence, playing(header, roles), subject, topics)
    reasons += unseen
    return not reasons, tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys([*witnesses, *seen]))


def exchange_in_full(evidence: Evidence, data: DataObject, source: Role, target: Role) -> View:
    """Whether everything was seen that could bring one data object from one role to another.

    An automation that its platform shows to nobody does not stand in the way: what it sends goes through a
    connection, and the connections of both ends were seen.
    """
    roles = (source, target, Role.IPAAS)
    _, reasons, witnesses = seen_in_full(evidence, Subject.CONNECTIONS, roles, (data.value,))
    hidden, rules = parts_seen(evidence, playing(evidence.header, roles), Subject.AUTOMATIONS, CARRYING)
    reasons += tuple(reason for reason in hidden if reason.sight is not Sight.UNOBSERVABLE)
    unmatched, compared = samples_seen(evidence, data, target)
    reasons, rules = (*reasons, *unmatched), [*rules, *compared]
    return not reasons, tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys((*witnesses, *rules)))


def parts_seen(
    evidence: Evidence, systems: Collection[System], subject: Subject, topics: Sequence[str]
) -> tuple[list[Reason], list[Witness]]:
    """What of these systems was not seen of the subject, and what was."""
    readings = _by_key(evidence)
    reasons: list[Reason] = []
    witnesses: list[Witness] = []
    for system in systems:
        parts = parts_for(system, subject, topics)
        for part in parts:
            *_, reading = readings.get((system.id, subject.value, part.part), (None,))
            if reading is not None and reading.sight is Sight.COMPLETE:
                witnesses.append(_witness(reading))
            else:
                reasons.append(_why(system, part, reading))
        if not parts:
            reasons.append(_never_read(system, called(evidence.header, system), subject))
    return reasons, witnesses


def samples_seen(evidence: Evidence, data: DataObject, target: Role) -> tuple[list[Reason], list[Witness]]:
    """What was not seen of the samples that were to be looked up for a flow, and what was; none where none were."""
    asked = [each for each in playing(evidence.header, (target,)) if parts_for(each, Subject.MATCHES, (data.value,))]
    return parts_seen(evidence, asked, Subject.MATCHES, (data.value,))


def held(evidence: Evidence, subject: Subject, roles: Iterable[Role], topics: Iterable[str] = ()) -> list[Reading]:
    """The readings that a question may look at: those that `seen_in_full` weighs for it."""
    wanted = {
        (system.id, subject.value, part.part)
        for system in playing(evidence.header, roles)
        for part in parts_for(system, subject, tuple(topics))
    }
    readings = _by_key(evidence)
    return [reading for key in sorted(wanted) for reading in readings.get(key, ())]


_index: tuple[tuple[Reading, ...], dict[Key, tuple[Reading, ...]]] = ((), {})
"""The readings asked about last, and where each of them is."""


def _by_key(evidence: Evidence) -> dict[Key, tuple[Reading, ...]]:
    """The readings by their keys: asked thousands of times of the same evidence, and made once."""
    global _index
    readings, found = _index
    if readings is not evidence.readings:
        found = {}
        for reading in evidence.readings:
            found[reading.key] = (*found.get(reading.key, ()), reading)
        _index = (evidence.readings, found)
    return found


def playing(header: Header, roles: Iterable[Role]) -> list[System]:
    """The connected systems that play one of the roles."""
    wanted, said = set(roles), _said(header)
    return [system for system in header.systems if wanted & {*system.roles, *said.get(_tool(system.platform), ())}]


def roles_of(header: Header, system: System) -> tuple[Role, ...]:
    """What a connected system is to this business: what its platform is made for, and what the merchant says."""
    return tuple(sorted({*system.roles, *_said(header).get(_tool(system.platform), ())}))


def _said(header: Header) -> dict[str, set[Role]]:
    """Roles by the tool that plays them, as the merchant says."""
    found: dict[str, set[Role]] = {}
    for entry in header.merchant.stack:
        for name in entry.tools:
            found.setdefault(_tool(name), set()).add(entry.role)
    return found


def called(header: Header, system: System) -> str:
    """What to call a connected system: its platform, and the account only where two of one platform are connected."""
    tool = Catalogue.load().tool(system.platform)
    title = system.title or (tool.title if tool and tool.id == system.platform else "")
    alone = sum(other.platform == system.platform for other in header.systems) == 1
    return title if title and alone else system.name or system.platform


def planned(header: Header) -> frozenset[tuple[str, str, str]]:
    """The keys of the readings that were planned. What nobody planned, nobody misses: it may not count either."""
    return frozenset((system.id, part.subject.value, part.part) for system in header.systems for part in system.parts)


def places(header: Header) -> dict[tuple[str, str, str], int]:
    """The place of each planned part in the audit's table of parts."""
    return {key: place for place, key in enumerate(sorted(planned(header)))}


def parts_for(system: System, subject: Subject, topics: Sequence[str]) -> list[Part]:
    """The planned parts of a system that can hold something about the topics."""
    return [part for part in system.parts if part.subject is subject and may_hold(part.topics, topics)]


def may_hold(held: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether a part about some topics can hold something about others; no topics: about anything."""
    return not held or not wanted or _overlap(tuple(held), tuple(wanted))


@lru_cache(maxsize=50_000)
def _overlap(held: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return bool(set(held) & set(wanted)) or not _spoken(held) & _spoken(wanted)


@lru_cache(maxsize=10_000)
def _spoken(topics: tuple[str, ...]) -> frozenset[str]:
    """The vocabularies that some of the topics are words of."""
    return frozenset(words.__name__ for words in VOCABULARIES if any(word.value in topics for word in words))


def stated(header: Header, role: Role) -> StackEntry | None:
    """What the merchant said about a role."""
    return next((entry for entry in header.merchant.stack if entry.role is role), None)


def _not_closed(header: Header, role: Role) -> list[Reason]:
    entry = stated(header, role)
    word = spoken(role)
    if entry is None:
        known = any(role in system.roles for system in header.systems)
        asks = f"Tell us which {word} you use, or that you use none."
        return [
            Reason(
                sight=Sight.NOT_CONNECTED,
                says=f"We do not know whether you use another {word}."
                if known
                else f"We do not know which {word} you use, if any.",
                remedy=to_write(asks, f'{role.value} = "…" or "none" in the stack.'),
            )
        ]
    connected = {_tool(system.platform) for system in header.systems}
    return [
        Reason(
            system=f"seen:{_tool(tool)}",
            sight=Sight.NOT_CONNECTED,
            says=f"You use {_title(tool)} as {word}; it was not connected.",
            remedy=f"Connect {_title(tool)}, if the auditor can read it, or answer the question yourself.",
        )
        for tool in entry.tools
        if _tool(tool) not in connected
    ]


@cache
def _tool(name: str) -> str:
    tool = Catalogue.load().tool(name)
    return tool.id if tool else name.casefold()


@cache
def _title(name: str) -> str:
    tool = Catalogue.load().tool(name)
    return tool.title if tool else name


def _stated(header: Header, role: Role) -> list[Witness]:
    entry = stated(header, role)
    if entry is None:
        return []
    said = listed(tuple(map(_title, entry.tools))) or "none"
    return [Witness(system="", subject=Subject.ACCOUNT, says=f"You told us: {spoken(role)}: {said}.")]


def _witness(reading: Reading) -> Witness:
    scopes = sorted({request.scope for request in reading.reads if request.scope})
    return Witness(
        system=reading.system,
        subject=reading.subject,
        part=reading.part,
        as_of=reading.as_of,
        scopes=tuple(scopes),
        says=f"{len(reading.facts)} read, all of them",
    )


def _why(system: System, part: Part, reading: Reading | None) -> Reason:
    what = part.part or part.subject.value
    if reading is None:
        says, remedy = f"{what} was not read in this run.", "Run the audit again; what was read is kept."
        return Reason(
            system=system.id, subject=part.subject, part=part.part, sight=Sight.UNAVAILABLE, says=says, remedy=remedy
        )
    return Reason(
        system=system.id,
        subject=part.subject,
        part=part.part,
        sight=reading.sight,
        says=reading.reason or f"{what}: {reading.sight.value}.",
        remedy=reading.remedy,
    )


def _never_read(system: System, name: str, subject: Subject) -> Reason:
    return Reason(
        system=system.id,
        subject=subject,
        sight=Sight.UNOBSERVABLE,
        says=f"This version of the auditor does not read this from {name}.",
        remedy=ASK,
    )
