"""What changed since the last audit, in groups whose words differ: "worse" is not "cannot tell"."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.compare import Change, Diff, EdgeChange, SystemChange, VerdictChange
from auditor.model import EdgeState, Outcome
from auditor.report.naming import Naming
from auditor.report.tables import span
from auditor.report.words import CHANGE, DATA, EDGE, OUTCOME, Label


@dataclass(frozen=True)
class Item:
    """One thing that changed."""

    title: str
    before: str
    after: str
    detail: str = ""
    verdict: str = ""
    """Id of the question, to link to."""


@dataclass(frozen=True)
class Group:
    """Everything that changed in one way."""

    label: Label
    items: tuple[Item, ...]


ORDER = (
    Change.WORSE, Change.BETTER, Change.NEW, Change.GONE, Change.CANNOT_TELL, Change.NEWLY_SEEN, Change.RULE,
)  # fmt: skip


def groups(diff: Diff | None, naming: Naming) -> tuple[Group, ...]:
    """The changes, what got worse first."""
    if diff is None:
        return ()
    found = [(each.change, _item(each, naming)) for each in diff.verdicts]
    found += [(each.change, _item(each, naming)) for each in diff.edges]
    found += [(each.change, _item(each, naming)) for each in diff.systems]
    for title, moved in (("Stage", diff.stage), ("Index", diff.index)):
        if moved is not None:
            found.insert(0, (moved.change, Item(title, _range(moved.before), _range(moved.after))))
    grouped = ((change, tuple(item for one, item in found if one is change)) for change in ORDER)
    return tuple(Group(CHANGE[change], items) for change, items in grouped if items)


def _range(ends: tuple[float, float]) -> str:
    return span(*ends)


def _item(change: VerdictChange | EdgeChange | SystemChange, naming: Naming) -> Item:
    if isinstance(change, VerdictChange):
        return Item(
            change.question,
            _outcome(change.before),
            _outcome(change.after),
            naming.within(change.after_says),
            change.id,
        )
    if isinstance(change, EdgeChange):
        title = f"{DATA[change.data].capitalize()} from {naming.of(change.source)} to {naming.of(change.target)}"
        return Item(title, _state(change.before), _state(change.after))
    return Item(change.name, "", "", "A system of the business")


def _outcome(outcome: Outcome | None) -> str:
    return "not asked" if outcome is None else OUTCOME[outcome].word.lower()


def _state(state: EdgeState | None) -> str:
    return "not there" if state is None else EDGE[state].word.lower()
