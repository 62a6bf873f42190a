"""The owner's page: where the business stands, why, what to do next, what works, and what we could not see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from auditor.compare import Change, Diff
from auditor.model import Audit, Gate, Level, Outcome, Proof, StageState, Truth, Verdict
from auditor.report.changes import INDEX, STAGE, Item, groups
from auditor.report.naming import Naming
from auditor.report.text import short
from auditor.report.unseen import unseen
from auditor.report.words import CHANGE, LEVEL, Label, counted
from auditor.sight import ASK
from auditor.spoken import inside, listed, parted

MOST = 3
"""Of each kind on the first page."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder."""

    number: int
    name: str
    says: str
    label: Label
    here: bool
    """The confirmed stage itself."""


@dataclass(frozen=True)
class Next:
    """One of the next steps, short enough for a glance."""

    rank: int
    says: str
    reason: str
    effort: str
    effect: str


@dataclass(frozen=True)
class Hidden:
    """Something we could not see and somebody can do something about."""

    number: int
    """Its place in the list of remedies."""
    says: str
    remedy: str
    settles: int


@dataclass(frozen=True)
class Moved:
    """One change since the last audit."""

    label: Label
    item: Item


@dataclass(frozen=True)
class FirstPage:
    """All that the first screenful shows."""

    ladder: tuple[Rung, ...]
    standing: str
    """One sentence: the confirmed stage and what it means."""
    asks: str
    """What leads to the next stage; the open gates stand below it."""
    open_gates: tuple[Gate, ...]
    may_be: str
    """What decides between the confirmed and the possible stage; empty when they are the same."""
    next_steps: tuple[Next, ...]
    works: tuple[Verdict, ...]
    unseen: tuple[Hidden, ...]
    changed: str
    """How much changed, in one sentence."""
    moved: tuple[Moved, ...]
    """The changes that matter most."""


REACHED = Label("Reached", "✓", "good")
CONFIRMED = Label("You are here", "●", "good")
AT_LEAST = Label("At least here", "●", "good")
POSSIBLE = Label("Possible, not proved", "?", "ask")
NOT_YET = Label("Not yet", "", "dim")


def first_page(audit: Audit, diff: Diff | None, naming: Naming) -> FirstPage:
    """The first page of this audit."""
    stages = {stage.number: stage for stage in audit.stage.stages}
    following = stages.get(audit.stage.confirmed + 1)
    open_gates = tuple(_wanted(following)) if following else ()
    return FirstPage(
        ladder=tuple(_rung(stage, audit) for stage in audit.stage.stages),
        standing=_standing(audit, stages),
        asks=_asks(following, open_gates),
        open_gates=open_gates,
        may_be=_may_be(audit),
        next_steps=tuple(next_steps(audit, naming)),
        works=best_proved(audit.verdicts),
        unseen=tuple(mendable(audit)),
        changed=in_one_line(diff),
        moved=tuple(moved(diff, naming)),
    )


def _wanted(stage: StageState) -> Iterable[Gate]:
    """The open gates that the stage can need: where enough of some are met already, the others are no hurdle."""
    lacking = {gate for each in stage.conditions if each.state is not Truth.MET for gate in each.gates}
    for gate in stage.gates:
        if gate.applies and gate.state is not Truth.MET and (gate.id in lacking or not stage.conditions):
            yield gate


def _fewest(stage: StageState, open_gates: tuple[Gate, ...]) -> int:
    """How many of the open gates, at the least, have to be met."""
    for size in range(len(open_gates)):
        for chosen in combinations([gate.id for gate in open_gates], size):
            if stage.conditions and all(
                each.met + len({*chosen} & {*each.gates}) >= each.needs for each in stage.conditions
            ):
                return size
    return len(open_gates)


def _rung(stage: StageState, audit: Audit) -> Rung:
    confirmed, possible = audit.stage.confirmed, audit.stage.possible
    if stage.number <= confirmed:
        label = REACHED if stage.number < confirmed else CONFIRMED if confirmed == possible else AT_LEAST
    else:
        label = POSSIBLE if stage.number <= possible else NOT_YET
    return Rung(stage.number, stage.name, stage.says, label, stage.number == confirmed)


def _standing(audit: Audit, stages: dict[int, StageState]) -> str:
    """Never more than was seen: with a range, what the lower stage says of the business would be a guess."""
    low, high = audit.stage.confirmed, audit.stage.possible
    if low == high:
        says = f" {stages[low].says}" if low in stages else ""
        return f"You are at stage {_named(low, stages)}.{says}"
    proved = f"You are at stage {_named(low, stages)}, as far as it is proved."
    return f"{proved} What we could not see may bring you up to stage {_named(high, stages)}."


def _named(number: int, stages: dict[int, StageState]) -> str:
    return f"{number} of 5, {stages[number].name}" if number in stages else f"{number} of 5"


def _asks(following: StageState | None, open_gates: tuple[Gate, ...]) -> str:
    if following is None:
        return "That is the highest stage. What remains is in the findings."
    if not open_gates:
        return f"For stage {following.number}, {following.name}, every condition of its own is met."
    unknown = sum(gate.state is Truth.UNKNOWN for gate in open_gates)
    settled = f"; {_which(unknown, len(open_gates))} could not be settled with what we saw" if unknown else ""
    are = "this condition is" if len(open_gates) == 1 else f"these {len(open_gates)} conditions are"
    fewest = _fewest(following, open_gates)
    needed = f", of which at least {fewest} must be met" if fewest < len(open_gates) else ""
    return f"To be {following.name} (stage {following.number}), {are} still open{needed}{settled}:"


def _which(some: int, all_: int) -> str:
    if some == all_:
        return "it" if all_ == 1 else "they"
    return "one of them" if some == 1 else f"{some} of them"


def _may_be(audit: Audit) -> str:
    if audit.stage.possible <= audit.stage.confirmed:
        return ""
    return "Which stage it is depends on what we could not see; the list of it says what would settle most."


def best_proved(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The good answers with the strongest proof and the largest effect."""
    weight = {Level.HIGH: 0, Level.MEDIUM: 1, Level.LOW: 2}
    good = [
        verdict
        for verdict in verdicts
        if verdict.outcome is Outcome.PRESENT
        and not verdict.symptom
        and verdict.answer is None
        and (verdict.proof or Proof.DECLARED) >= Proof.RUNNING
    ]
    good.sort(key=lambda verdict: (-int(verdict.proof or 0), weight[verdict.impact], -verdict.stage, verdict.id))
    return tuple(good[:MOST])


def next_steps(audit: Audit, naming: Naming) -> Iterable[Next]:
    """The first steps of the roadmap: what to do, one short reason, the effort."""
    verdicts = {verdict.id: verdict for verdict in audit.verdicts}
    for step in audit.roadmap[:MOST]:
        verdict = verdicts.get(step.verdict)
        reason = short(naming.within(verdict.says)) if verdict else ""
        yield Next(step.rank, short(step.says), reason, LEVEL[step.effort], LEVEL[step.impact])


def mendable(audit: Audit) -> Iterable[Hidden]:
    """What somebody can do most about, among all that could not be seen."""
    helpful = [each for each in unseen(audit) if each.settles and each.remedy not in ("", ASK)]
    for each in helpful[:MOST]:
        yield Hidden(each.number, short(each.says), short(parted(each.remedy)[0], 130), len(each.settles))


TELLING = (Change.WORSE, Change.BETTER, Change.GONE, Change.NEW, Change.CANNOT_TELL, Change.NEWLY_SEEN)
"""What an owner wants to hear first; a changed rule is no news of the business."""


def moved(diff: Diff | None, naming: Naming) -> Iterable[Moved]:
    """The most telling changes; what moved the stage before all else."""
    found = {group.change: group for group in groups(diff, naming)}
    telling = [found[change] for change in TELLING if change in found]
    ordered = [Moved(group.label, item) for group in telling for item in group.items if item.title != INDEX]
    return sorted(ordered, key=lambda each: each.item.title != STAGE)[:MOST]


def in_one_line(diff: Diff | None) -> str:
    """How much changed since the last audit, in one sentence."""
    if diff is None:
        return "There is no earlier audit to compare with."
    since = f"{diff.before_as_of:%-d %B %Y}"
    if diff.empty:
        return f"Nothing has changed since {since}."
    changes = [each.change for each in diff.verdicts]
    changes += [each.change for each in diff.systems] + [each.change for each in diff.edges]
    counts = [_count(change, changes.count(change)) for change in Change if change in changes]
    return f"Since {since}: {listed(counts)}." if counts else f"Since {since} only the totals have moved."


def _count(change: Change, number: int) -> str:
    if change is Change.RULE:
        return f"{counted(number, 'answer')} changed because our rules did"
    if change is Change.CANNOT_TELL:
        return f"{number} that we cannot tell this time"
    return f"{number} {inside(CHANGE[change].word)}"
