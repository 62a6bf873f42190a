"""What changed since the last audit, in groups whose words differ: "worse" is not "cannot tell"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.compare import Change, Diff, EdgeChange, ResultChange, SystemChange, VerdictChange
from auditor.model import EdgeState, Outcome
from auditor.report.naming import Naming
from auditor.report.results import title_of, value_of
from auditor.report.tables import span
from auditor.report.words import CHANGE, DATA, EDGE, OUTCOME, Label
from auditor.spoken import listed


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

    change: Change
    label: Label
    items: tuple[Item, ...]


STAGE, INDEX = "Stage", "Index"
ORDER = (
    Change.WORSE, Change.BETTER, Change.NEW, Change.GONE, Change.DIFFERENT, Change.CANNOT_TELL,
    Change.NEWLY_SEEN, Change.RULE,
)  # fmt: skip


def groups(diff: Diff | None, naming: Naming) -> tuple[Group, ...]:
    """The changes, what got worse first."""
    if diff is None:
        return ()
    found = [(each.change, _item(each, naming)) for each in diff.verdicts]
    found += [(each[0].change, _flows(each, naming)) for each in _alike(diff.edges)]
    found += [(each.change, _item(each, naming)) for each in diff.systems]
    found += [(each.change, _result(each, naming)) for each in diff.results]
    for title, moved in ((STAGE, diff.stage), (INDEX, diff.index)):
        if moved is not None:
            found.insert(0, (moved.change, Item(title, _range(moved.before), _range(moved.after))))
    grouped = ((change, tuple(item for one, item in found if one is change)) for change in ORDER)
    return tuple(Group(change, CHANGE[change], items) for change, items in grouped if items)


def _range(ends: tuple[float, float]) -> str:
    return span(*ends)


def _alike(changes: Iterable[EdgeChange]) -> Iterable[list[EdgeChange]]:
    """Flows one way between two systems that changed from the same state to the same state."""
    alike: dict[tuple[object, ...], list[EdgeChange]] = {}
    for each in changes:
        alike.setdefault((each.source, each.target, each.change, each.before, each.after), []).append(each)
    return alike.values()


def _flows(changes: Sequence[EdgeChange], naming: Naming) -> Item:
    first, data = changes[0], listed([DATA[each.data] for each in changes])
    title = f"{data[:1].upper()}{data[1:]} from {naming.of(first.source)} to {naming.of(first.target)}"
    return Item(title, _state(first.before), _state(first.after))


def _item(change: VerdictChange | SystemChange, naming: Naming) -> Item:
    if isinstance(change, VerdictChange):
        return Item(
            change.question,
            _outcome(change.before),
            _outcome(change.after),
            naming.within(change.after_says),
            change.id,
        )
    return Item(naming.of(change.id) if naming.knows(change.id) else change.name, "", "", "A system of the business")


def _result(change: ResultChange, naming: Naming) -> Item:
    either = change.after or change.before
    title = f"{title_of(either)}, {naming.of(either.system)}" if either else ""
    before, after = (value_of(each) if each else "not measured" for each in (change.before, change.after))
    return Item(title, before, after)


def _outcome(outcome: Outcome | None) -> str:
    return "not asked" if outcome is None else OUTCOME[outcome].word.lower()


def _state(state: EdgeState | None) -> str:
    return "not there" if state is None else EDGE[state].word.lower()
