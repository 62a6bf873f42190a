"""Was everything seen that could hold the answer? The only place where that is decided.

A question about a subject of some roles was seen in full when

* every role is closed: the merchant's stack says which tools play it, or that none does;
* every tool the stack names for these roles is connected;
* every connected system with one of the roles reads at least one part of the subject that can hold the topics,
  and every such part that was planned has a reading with sight COMPLETE.

The plan stands in the evidence's header: a reading that is missing counts as not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.catalogue import Catalogue
from auditor.model import (
    Evidence,
    Header,
    Part,
    Reading,
    Reason,
    Role,
    Sight,
    StackEntry,
    Subject,
    System,
    Witness,
)

View = tuple[bool, tuple[Reason, ...], tuple[Witness, ...]]
"""Seen in full; why not; the complete readings that prove it."""


def seen_in_full(evidence: Evidence, subject: Subject, roles: Iterable[Role], topics: Iterable[str] = ()) -> View:
    """Whether everything that could hold the answer was seen, the reasons why not, and the witnesses."""
    roles, topics = sorted(set(roles)), sorted(set(topics))
    header = evidence.header
    readings = {reading.key: reading for reading in evidence.readings}
    reasons: list[Reason] = []
    witnesses: list[Witness] = []
    for role in roles:
        reasons += _not_closed(header, role)
        witnesses += _stated(header, role)
    for system in playing(header, roles):
        for part in parts_for(system, subject, topics):
            reading = readings.get((system.id, subject.value, part.part))
            if reading is not None and reading.sight is Sight.COMPLETE:
                witnesses.append(_witness(reading))
            else:
                reasons.append(_why(system, part, reading))
        if not parts_for(system, subject, topics):
            reasons.append(_never_read(system, subject))
    return not reasons, tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(witnesses))


def playing(header: Header, roles: Sequence[Role]) -> list[System]:
    """The connected systems that play one of the roles."""
    return [system for system in header.systems if set(system.roles) & set(roles)]


def parts_for(system: System, subject: Subject, topics: Sequence[str]) -> list[Part]:
    """The planned parts of a system that can hold something about the topics."""
    return [
        part
        for part in system.parts
        if part.subject is subject and (not topics or not part.topics or set(part.topics) & set(topics))
    ]


def stated(header: Header, role: Role) -> StackEntry | None:
    """What the merchant said about a role."""
    return next((entry for entry in header.merchant.stack if entry.role is role), None)


def _not_closed(header: Header, role: Role) -> list[Reason]:
    entry = stated(header, role)
    word = role.value.replace("_", " ")
    if entry is None:
        return [
            Reason(
                sight=Sight.NOT_CONNECTED,
                says=f"We do not know what else you use for {word}.",
                remedy=f'Add `{role.value} = "…"` (or "none") to the stack in the configuration.',
            )
        ]
    connected = {_tool(system.platform) for system in header.systems}
    return [
        Reason(
            system=f"seen:{_tool(tool)}",
            sight=Sight.NOT_CONNECTED,
            says=f"You use {tool} for {word}; it was not connected.",
            remedy=f"Connect {tool}, if the auditor can read it, or answer the question yourself.",
        )
        for tool in entry.tools
        if _tool(tool) not in connected
    ]


def _tool(name: str) -> str:
    tool = Catalogue.load().tool(name)
    return tool.id if tool else name.casefold()


def _stated(header: Header, role: Role) -> list[Witness]:
    entry = stated(header, role)
    if entry is None:
        return []
    said = ", ".join(entry.tools) or "none"
    return [Witness(system="", subject=Subject.ACCOUNT, says=f"You told us: {role.value.replace('_', ' ')}: {said}.")]


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


def _never_read(system: System, subject: Subject) -> Reason:
    return Reason(
        system=system.id,
        subject=subject,
        sight=Sight.UNOBSERVABLE,
        says=f"This version of the auditor does not read this from {system.name or system.platform}.",
        remedy="",
    )
