"""The roadmap in groups that a reader looks for; each step keeps its place in the order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import Step


@dataclass(frozen=True)
class StepGroup:
    """Steps of one sort, in their order."""

    title: str
    means: str
    """One sentence on what they have in common."""
    steps: tuple[Step, ...]


GROUPS = (
    ("On the way to the next stage", "The least that reaches it."),
    ("Quick wins", "Little effort, and it is felt."),
    ("Projects", "More work, or work whose effect is small for now."),
    ("Find out first", "Whether there is anything to do is not known yet; the remedy says how to find out."),
)


def step_groups(steps: Iterable[Step]) -> tuple[StepGroup, ...]:
    """The groups that have steps."""
    sorted_in: dict[int, list[Step]] = {place: [] for place in range(len(GROUPS))}
    for step in steps:
        sorted_in[_place(step)].append(step)
    return tuple(StepGroup(*GROUPS[place], tuple(own)) for place, own in sorted_in.items() if own)


def _place(step: Step) -> int:
    if step.on_the_way:
        return 0
    if step.kind == "look":
        return 3
    return 1 if step.quick else 2
