"""How far the connections of each system were seen, asked once for each system and data object."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from auditor.model import DataObject, Evidence, Reading, Reason, Role, Sight, Subject
from auditor.sight import CARRYING, parts_for, parts_seen, playing, seen_in_full


class Looked:
    """What was not seen of the exchanges of systems."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._systems = {system.id: system for system in evidence.header.systems}
        self._carriers = [system.id for system in playing(evidence.header, (Role.IPAAS,))]
        self._own = {name: self._of(name, readings) for name, readings in self._readings().items()}
        self._cache: dict[tuple[str, Subject, tuple[str, ...]], list[Reason]] = {}

    def doubts(self, source: str, target: str, data: DataObject) -> tuple[Reason, ...]:
        """What was not seen of both ends and of the workflow tools, and might show a flow between them alive.

        Records that were to be looked up in the target count too, where that was planned.
        """
        wanted = {source, target}
        names = dict.fromkeys([name for name in self._systems if name in wanted] + self._carriers)
        lists = [reason for name in names for reason in self._unseen(name, Subject.CONNECTIONS, (data.value,))]
        rules = [reason for name in names for reason in self._rules(name)]
        return tuple(dict.fromkeys([*lists, *self._not_looked_up(target, data), *rules]))

    def _not_looked_up(self, target: str, data: DataObject) -> list[Reason]:
        system, topics = self._systems.get(target), (data.value,)
        planned = system is not None and parts_for(system, Subject.MATCHES, topics)
        return self._unseen(target, Subject.MATCHES, topics) if planned else []

    def full(self, system: str, data: DataObject | None = None) -> bool:
        """Whether everything was seen that a connected system exchanges, of one data object or at all."""
        topics = (data.value,) if data else ()
        known = system in self._systems
        return known and not self._unseen(system, Subject.CONNECTIONS, topics) and not self._rules(system)

    def everywhere(self, data: DataObject | None = None) -> bool:
        """Whether that holds for every connected system, and no workflow tool is left that was not connected."""
        return self._closed and all(self.full(system, data) for system in self._systems)

    @cached_property
    def _closed(self) -> bool:
        whole, _, _ = seen_in_full(self._evidence, Subject.CONNECTIONS, (Role.IPAAS,))
        return whole

    def _rules(self, system: str) -> list[Reason]:
        """A rule that its platform shows to nobody sends through a connection, which is seen by itself."""
        unseen = self._unseen(system, Subject.AUTOMATIONS, CARRYING)
        return [reason for reason in unseen if reason.sight is not Sight.UNOBSERVABLE]

    def _unseen(self, system: str, subject: Subject, topics: tuple[str, ...]) -> list[Reason]:
        key = (system, subject, topics)
        if key not in self._cache:
            self._cache[key], _ = parts_seen(self._own[system], [self._systems[system]], subject, topics)
        return self._cache[key]

    def _readings(self) -> dict[str, list[Reading]]:
        found: dict[str, list[Reading]] = defaultdict(list, {name: [] for name in self._systems})
        for reading in self._evidence.readings:
            found[reading.system].append(reading)
        return {name: found[name] for name in self._systems}

    def _of(self, system: str, readings: list[Reading]) -> Evidence:
        return self._evidence.model_copy(update={"readings": tuple(readings)})
