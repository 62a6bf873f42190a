"""Which questions stay open as long as a credential cannot see what it should: asked of the questions themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import auditor
from auditor.detect.declare import Detector
from auditor.detect.runner import View, applies, look
from auditor.doctor.probe import Health, Probe
from auditor.model import Evidence, Flows, Header, Merchant, Reading, Sight, System, Window

SIGHTS = {
    Health.READABLE: Sight.COMPLETE,
    Health.DENIED: Sight.DENIED,
    Health.UNOBSERVABLE: Sight.UNOBSERVABLE,
    Health.DOWN: Sight.UNAVAILABLE,
}
MENDABLE = frozenset({Sight.DENIED, Sight.UNAVAILABLE})
"""Somebody can open these; what a platform shows to nobody is no work for its owner."""
_LEVELS = ("high", "medium", "low")


def left_open(
    tried: Sequence[tuple[System, Sequence[Probe]]],
    merchant: Merchant,
    detectors: Iterable[Detector],
    window: Window,
) -> dict[str, tuple[Detector, ...]]:
    """By system: the questions that its closed parts leave without a sure answer, the most important first."""
    view = View(_evidence(tried, merchant, window), Flows())
    found: dict[str, list[Detector]] = {system.id: [] for system, _ in tried}
    for detector in detectors:
        if not applies(detector, view):
            continue
        reasons = look(detector.looks_at, view).reasons
        for system in {reason.system for reason in reasons if reason.sight in MENDABLE} & found.keys():
            found[system].append(detector)
    return {system: tuple(sorted(open_, key=_weight)) for system, open_ in found.items()}


def _evidence(tried: Sequence[tuple[System, Sequence[Probe]]], merchant: Merchant, window: Window) -> Evidence:
    """As if everything that a probe could read had been read, and held nothing."""
    systems = tuple(system for system, _ in tried)
    header = Header(
        merchant=merchant, tool_version=auditor.__version__, started=window.end, window=window, systems=systems
    )
    readings = (_reading(system, probe, window, window.end) for system, probes in tried for probe in probes)
    return Evidence(header=header, readings=tuple(readings))


def _reading(system: System, probe: Probe, window: Window, now: datetime) -> Reading:
    return Reading(
        system=system.id,
        platform=system.platform,
        roles=system.roles,
        subject=probe.part.subject,
        part=probe.part.part,
        topics=probe.part.topics,
        sight=SIGHTS[probe.health],
        as_of=now,
        window=window,
    )


def _weight(detector: Detector) -> tuple[bool, int, int, str]:
    return detector.symptom, _LEVELS.index(detector.impact.value), detector.stage, detector.id
