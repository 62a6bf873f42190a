"""The tables of the audit: which systems there are, how far each was seen, and who does the work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from auditor.maturity import answered
from auditor.model import (
    Account,
    Actor,
    Evidence,
    Flows,
    Outcome,
    PartSight,
    ProcessWork,
    Reading,
    Role,
    Sight,
    SightCell,
    SightState,
    Subject,
    System,
    SystemState,
    Verdict,
    Work,
    WorkShare,
)
from auditor.sight import called, places, roles_of


def systems_of(evidence: Evidence, flows: Flows) -> tuple[SystemState, ...]:
    """Connected systems with what their account says, and the others that were named."""
    accounts = {
        reading.system: fact for reading in evidence.readings for fact in reading.facts if isinstance(fact, Account)
    }
    header = evidence.header
    connected = {system.id: system for system in header.systems}
    rows = [
        _connected(system, called(header, system), roles_of(header, system), accounts.get(system.id))
        for system in connected.values()
    ]
    rows += [
        SystemState(
            id=node.id,
            name=node.name,
            platform=node.id.partition(":")[2],
            roles=node.roles,
            connected=False,
            seen_by=_seen_by(node.id, flows, connected),
        )
        for node in flows.nodes
        if node.id not in connected
    ]
    return tuple(sorted(rows, key=lambda row: (not row.connected, row.id)))


def _connected(system: System, name: str, roles: tuple[Role, ...], account: Account | None) -> SystemState:
    return SystemState(
        id=system.id,
        name=name,
        platform=system.platform,
        roles=roles,
        connected=True,
        account=system.name,
        blind=system.blind,
        plan=account.plan if account else "",
        time_zone=account.time_zone if account else "",
        can_write=account.can_write if account else None,
    )


def _seen_by(node: str, flows: Flows, connected: Iterable[str]) -> tuple[str, ...]:
    citing = {cite.system for edge in flows.edges if node in (edge.source, edge.target) for cite in edge.evidence}
    return tuple(sorted(citing & set(connected)))


def sight_of(evidence: Evidence, verdicts: Sequence[Verdict]) -> SightState:
    """How much was answered, and for each system and subject how far it was seen."""
    by_cell: dict[tuple[str, Subject], list[Reading]] = defaultdict(list)
    for reading in evidence.readings:
        by_cell[(reading.system, reading.subject)].append(reading)
    table = [
        _cell(system, subject, by_cell.get((system.id, subject), []))
        for system in sorted(evidence.header.systems, key=lambda system: system.id)
        for subject in Subject
        if subject is not Subject.MATCHES or any(part.subject is subject for part in system.parts)
    ]
    asked = [verdict for verdict in verdicts if verdict.outcome is not Outcome.NOT_APPLICABLE]
    return SightState(
        answered=answered(verdicts), questions=len(asked), table=tuple(table), parts=tuple(_parts(evidence))
    )


def _parts(evidence: Evidence) -> Iterable[PartSight]:
    sights = {reading.key: reading.sight for reading in evidence.readings}
    for key in places(evidence.header):
        system, subject, part = key
        sight = sights.get(key, Sight.UNAVAILABLE)
        yield PartSight(system=system, subject=Subject(subject), part=part, sight=sight)


def _cell(system: System, subject: Subject, readings: Sequence[Reading]) -> SightCell:
    planned = {part.part for part in system.parts if part.subject is subject}
    missing = planned - {reading.part for reading in readings}
    lacking = [reading for reading in readings if reading.sight is not Sight.COMPLETE]
    says = [f"{reading.part or subject.value}: {reading.reason or reading.sight.value}" for reading in lacking]
    says += [f"{part or subject.value}: not read in this run" for part in sorted(missing)]
    return SightCell(
        system=system.id,
        subject=subject,
        sight=_together({reading.sight for reading in readings}, bool(missing), bool(planned)),
        says="; ".join(says) if planned else "This version of the auditor does not read it.",
        remedy=" ".join(dict.fromkeys(reading.remedy for reading in lacking if reading.remedy)),
        facts=sum(len(reading.facts) for reading in readings),
    )


def _together(sights: set[Sight], missing: bool, planned: bool) -> Sight:
    """Several parts of one subject as one word: partial when some of it was seen, else what could be mended first."""
    if not planned:
        return Sight.UNOBSERVABLE
    if missing:
        sights = sights | {Sight.UNAVAILABLE}
    if len(sights) > 1 and sights & {Sight.COMPLETE, Sight.PARTIAL}:
        return Sight.PARTIAL
    return next(sight for sight in Sight if sight in sights)


def work_of(evidence: Evidence) -> tuple[ProcessWork, ...]:
    """Who does which process in which system, the largest first."""
    groups: dict[tuple[str, str], list[Work]] = defaultdict(list)
    for reading in evidence.readings:
        for fact in reading.facts:
            if isinstance(fact, Work) and fact.count:
                groups[(reading.system, fact.process.value)].append(fact)
    rows = [_process(system, facts) for (system, _), facts in sorted(groups.items())]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.system, row.process)))


def _process(system: str, facts: Sequence[Work]) -> ProcessWork:
    counts: dict[tuple[Actor, str], int] = defaultdict(int)
    for fact in facts:
        counts[(fact.actor, fact.by.title if fact.by else "")] += fact.count
    shares = [WorkShare(actor=actor, by=by, count=count) for (actor, by), count in counts.items()]
    samples = [fact.sampled_of for fact in facts if fact.sampled_of is not None]
    return ProcessWork(
        process=facts[0].process,
        system=system,
        shares=tuple(sorted(shares, key=lambda share: (-share.count, share.actor, share.by))),
        total=sum(counts.values()),
        sampled_of=max(samples) if samples else None,
    )
