"""The tables of the report as they are shown: the heat map, who does the work, and what was in sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import Actor, Audit, HeatCell, Process, ProcessWork, Sight, SightCell, Subject
from auditor.report.naming import Naming
from auditor.report.words import ACTOR, DEPARTMENT, PROCESS, SIGHT, SUBJECT, counted
from auditor.spoken import inside, listed

EM_DASH = "—"
ACTORS = (
    Actor.PERSON, Actor.IMPORT, Actor.CUSTOMER, Actor.RULE, Actor.APP, Actor.AI, Actor.PLATFORM, Actor.UNKNOWN,
)  # fmt: skip
"""Left to right in a bar: by hand first, unknown last."""


@dataclass(frozen=True)
class Heat:
    """One cell of the heat map."""

    share: str
    """`40–70 %`, or an em dash where nothing is asked."""
    word: str
    shade: int
    """0 to 4, by what is proved; the words say the same."""
    asked: str


@dataclass(frozen=True)
class HeatRow:
    """One department over the stages."""

    title: str
    cells: tuple[Heat, ...]
    index: str
    answered: str
    stage: str
    """Its own stage, as an interval."""


def heat_map(audit: Audit) -> tuple[HeatRow, ...]:
    """Departments by stages."""
    return tuple(
        HeatRow(
            DEPARTMENT[row.department],
            tuple(heat(cell) for cell in row.cells),
            span(row.index.low, row.index.high),
            percent(row.answered),
            span(row.confirmed, row.possible),
        )
        for row in audit.departments
    )


MOST_NAMED = 3
"""Departments in one sentence."""


def unevenness(audit: Audit) -> str:
    """How far apart the departments are, in one sentence; empty where there is nothing to compare."""
    proved = sorted({row.confirmed for row in audit.departments})
    if len(proved) < 2:
        return ""
    ahead = [inside(DEPARTMENT[row.department]) for row in audit.departments if row.confirmed == proved[-1]]
    behind = [inside(DEPARTMENT[row.department]) for row in audit.departments if row.confirmed == proved[0]]
    first, last = f"furthest {_is(ahead)}, at stage {proved[-1]}", f"last {_is(behind)}, at stage {proved[0]}"
    return f"They are uneven, as is usual: {first}; {last}."


def _is(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    told = [*names[:MOST_NAMED], counted(more, "other department")] if more > 1 else names
    return f"{'is' if len(names) == 1 else 'are'} {listed(told)}"


def heat(cell: HeatCell) -> Heat:
    """A cell in words and a shade."""
    if not cell.questions:
        return Heat(EM_DASH, "nothing asked", 0, "")
    share = span(100 * cell.low, 100 * cell.high) + " %"
    return Heat(share, _word(cell), round(cell.low * 4), counted(len(cell.questions), "question"))


def _word(cell: HeatCell) -> str:
    if cell.low >= 0.99:
        return "all proved"
    if cell.low >= 0.6:
        return "mostly proved"
    if cell.low > 0.01:
        return "partly proved"
    return "none" if cell.high <= 0.01 else "none proved yet"


def span(low: float, high: float) -> str:
    """An interval in whole numbers; one number when both ends are the same."""
    first, last = f"{low:.0f}", f"{high:.0f}"
    return first if first == last else f"{first}–{last}"


def percent(share: float) -> str:
    """A share as `42 %`."""
    return f"{share * 100:.0f} %"


@dataclass(frozen=True)
class Slice:
    """One actor's part of a bar, in percent of its length."""

    actor: Actor
    title: str
    who: str
    count: int
    share: str
    x: float
    width: float


@dataclass(frozen=True)
class Labour:
    """Who does one process."""

    title: str
    system: str
    total: str
    basis: str
    """Whether everything or a sample was counted."""
    sampled: bool
    slices: tuple[Slice, ...]


def labour(audit: Audit, naming: Naming) -> tuple[Labour, ...]:
    """All processes with their bars."""
    return tuple(
        Labour(
            PROCESS[row.process],
            naming.of(row.system),
            f"{row.total:,}",
            _basis(row),
            row.sampled_of is not None,
            tuple(_slices(row)),
        )
        for row in audit.work
    )


def _doer(process: Process, actor: Actor) -> str:
    """A campaign goes to thousands: the messages are counted, and what a person did is to send the campaign."""
    return _OF_MESSAGES.get(actor, ACTOR[actor]) if process is Process.MESSAGE_SEND else ACTOR[actor]


_OF_MESSAGES = {Actor.PERSON: "Campaigns that people sent", Actor.RULE: "Automatic messages"}


def _basis(row: ProcessWork) -> str:
    if row.sampled_of is None:
        return f"{row.total:,} in the window"
    return f"a sample of {row.total:,} from {row.sampled_of:,} in the window"


def _slices(row: ProcessWork) -> Iterable[Slice]:
    counts: dict[Actor, int] = defaultdict(int)
    names: dict[Actor, list[str]] = defaultdict(list)
    for each in row.shares:
        counts[each.actor] += each.count
        if each.by:
            names[each.actor].append(each.by)
    x = 0.0
    for actor in ACTORS:
        if counts[actor]:
            part = 100 * counts[actor] / row.total
            share = f"{part:.0f} %" if part >= 1 else "under 1 %"
            title, who = _doer(row.process, actor), ", ".join(names[actor])
            yield Slice(actor, title, who, counts[actor], share, round(x, 3), round(part, 3))
            x += part


@dataclass(frozen=True)
class Lacking:
    """What of one system was not seen in full, for one reason."""

    what: str
    says: str
    remedy: str


@dataclass(frozen=True)
class SightTable:
    """How far every subject of every connected system was seen."""

    systems: tuple[str, ...]
    rows: tuple[tuple[str, tuple[SightCell | None, ...]], ...]
    """A subject in words, and its cell in each system."""
    lacking: tuple[tuple[str, tuple[Lacking, ...]], ...]
    """What was not seen in full, by system."""


def sight_table(audit: Audit, naming: Naming) -> SightTable:
    """Subjects by systems."""
    by_place = {(cell.system, cell.subject): cell for cell in audit.sight.table}
    systems = sorted({cell.system for cell in audit.sight.table})
    rows = tuple(
        (title, tuple(by_place.get((system, subject)) for system in systems)) for subject, title in SUBJECT.items()
    )
    lacking = ((naming.of(system), tuple(_lacking(system, by_place, naming))) for system in systems)
    return SightTable(tuple(map(naming.of, systems)), rows, tuple((name, each) for name, each in lacking if each))


def _lacking(system: str, by_place: dict[tuple[str, Subject], SightCell], naming: Naming) -> Iterable[Lacking]:
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subject in SUBJECT:
        cell = by_place.get((system, subject))
        if cell is not None and cell.sight is not Sight.COMPLETE:
            says = naming.within(cell.says.removeprefix(f"{subject.value}: ")) or SIGHT[cell.sight].word
            together[(says, cell.remedy)].append(inside(SUBJECT[subject]))
    for (says, remedy), subjects in together.items():
        yield Lacking(listed(subjects), says, remedy)
