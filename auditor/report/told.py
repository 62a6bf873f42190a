"""What the whole graph shows, in the order in which it is read: contradictions, gaps, then the rest."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model import Flows, Insight

MOST = 8
"""Of each group in full view; the rest is shown on request."""
CONTRADICTIONS = ("consent_drift", "disagreement")
GAPS = ("silo", "islands", "broken", "missing", "cold_trail")


@dataclass(frozen=True)
class Told:
    """One group of insights."""

    title: str
    says: str
    shown: tuple[Insight, ...]
    more: tuple[Insight, ...]


def contradictions(flows: Flows) -> Told | None:
    """Where two ends of one flow say different things, or treat one person differently."""
    says = "Two systems say different things of one flow, or of one person. One of them is wrong."
    return _told("Where two ends disagree", says, flows, CONTRADICTIONS)


def gaps(flows: Flows) -> Told | None:
    """What is cut off, missing or broken."""
    return _told("What is missing or broken", "The most needed first.", flows, GAPS)


def shape(flows: Flows) -> Told | None:
    """Everything else that only the whole shows."""
    kinds = {each.kind for each in flows.insights} - {*CONTRADICTIONS, *GAPS}
    return _told("What else the whole picture shows", "", flows, tuple(kinds))


def _told(title: str, says: str, flows: Flows, kinds: tuple[str, ...]) -> Told | None:
    found = tuple(each for each in flows.insights if each.kind in kinds)
    return Told(title, says, found[:MOST], found[MOST:]) if found else None
