"""Everything the templates receive: one documented object. Templates import nothing and work nothing out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from auditor.brand import Brand
from auditor.compare import Diff
from auditor.model import Audit, DataObject, Department, EdgeState, Gate, Reason, Verdict
from auditor.report.changes import Group, groups
from auditor.report.findings import Chapter, Finding, chapters
from auditor.report.first_page import FirstPage, first_page
from auditor.report.flow_table import Group as FlowGroup
from auditor.report.flow_table import flow_table
from auditor.report.matrix import Matrix, matrix
from auditor.report.measured_table import MeasuredRow, measured_table
from auditor.report.naming import Naming
from auditor.report.past import Then
from auditor.report.picture import Picture, picture
from auditor.report.results import Figure, figures, missing
from auditor.report.steps import StepGroup, step_groups
from auditor.report.strips import Strip, strips
from auditor.report.tables import HeatRow, Labour, SightTable, heat_map, labour, sight_table, unevenness
from auditor.report.text import neutral
from auditor.report.told import Told, contradictions, gaps, shape
from auditor.report.trends import Trend, trends
from auditor.report.unseen import Key, Unseen, key, unseen
from auditor.report.words import DATA, EDGE, Label, label_of


@dataclass(frozen=True)
class ReportContext:
    """One audit, ready to be shown. Every text in it is plain: no control characters, no reordering marks."""

    audit: Audit
    """The audit itself."""
    brand: Brand | None
    """Whose report it is, when it is not ours."""
    share_safe: bool
    """Names are pseudonyms."""
    naming: Naming
    """What systems are called."""
    first: FirstPage
    """The owner's page."""
    heat: tuple[HeatRow, ...]
    """Departments by stages."""
    uneven: str
    """How far apart the departments are, in one sentence."""
    labour: tuple[Labour, ...]
    """Who does the work."""
    figures: tuple[Figure, ...]
    """What was measured."""
    more_figures: tuple[Figure, ...]
    """More figures of the platforms' own than are shown at once."""
    trends: tuple[Trend, ...]
    """Stage, index and results over time; nothing in a first audit."""
    more_trends: tuple[Trend, ...]
    """The same for figures that are not shown at once."""
    unmeasured: tuple[str, ...]
    """The kinds of results of which nothing was measured."""
    picture: Picture
    """The data flows, drawn."""
    flows: tuple[FlowGroup, ...]
    measured: tuple[MeasuredRow, ...]
    """The data flows as a table: what asks for attention first."""
    matrix: Matrix
    """Systems by data objects."""
    strips: tuple[Strip, ...]
    """The trails of events."""
    told: tuple[Told | None, Told | None, Told | None]
    """What the whole graph shows: contradictions, gaps, the rest."""
    edge_counts: tuple[tuple[Label, int], ...]
    """How many flows are in which state, for the legend."""
    shown_data: tuple[tuple[str, str], ...]
    """Data objects in the picture, as identifiers and in words."""
    shown_departments: tuple[Department, ...]
    """Departments whose tools are in the picture."""
    chapters: tuple[Chapter, ...]
    """Every answer by department."""
    sight: SightTable
    """How far every subject of every system was seen."""
    unseen: tuple[Unseen, ...]
    """What could not be seen and what would settle it; a number for each."""
    compared: bool
    """There was an earlier audit."""
    rules_changed: bool
    """The earlier audit was made with other rules."""
    model_changed: bool
    """The earlier audit was placed by another maturity model."""
    changes: tuple[Group, ...]
    """What changed since then."""
    steps: tuple[StepGroup, ...] = ()
    """The roadmap, in groups."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """Answers by id."""
    gates: Mapping[str, Gate] = field(default_factory=dict)
    """Conditions by id."""

    def question(self, id_: str) -> str:
        """A question in words, by its id."""
        return self.verdicts[id_].question if id_ in self.verdicts else id_

    def number(self, reason: Reason) -> int:
        """Where in the list of what could not be seen this reason stands."""
        return self._numbers[key(reason)]

    def by_chapter(self, ids: Collection[str]) -> Iterable[tuple[str, list[Finding]]]:
        """Some questions, by department, in the order of the findings."""
        for chapter in self.chapters:
            if findings := [each for each in chapter.findings if each.verdict.id in ids]:
                yield chapter.title, findings

    @cached_property
    def _numbers(self) -> dict[Key, int]:
        return {(each.system, each.says, each.remedy): each.number for each in self.unseen}

    def label(self, id_: str) -> Label:
        """The badge of a question's answer, by its id."""
        return label_of(self.verdicts[id_]) if id_ in self.verdicts else Label("Not asked", "–", "dim")


def context_of(
    audit: Audit, diff: Diff | None, brand: Brand | None, share_safe: bool, past: Sequence[Then] = ()
) -> ReportContext:
    """What the templates receive for this audit; `past`: its earlier ones and itself, oldest first."""
    audit = neutral(audit)
    diff = neutral(diff) if diff is not None else None
    naming = Naming(audit)
    drawn = picture(audit.flows, naming)
    results, more_results = figures(audit, naming)
    lines, more_lines = trends([neutral(each) for each in past], naming)
    return ReportContext(
        audit=audit,
        brand=neutral(brand) if brand is not None else None,
        share_safe=share_safe,
        naming=naming,
        first=first_page(audit, diff, naming),
        heat=heat_map(audit),
        uneven=unevenness(audit),
        labour=labour(audit, naming),
        figures=results,
        more_figures=more_results,
        trends=lines,
        more_trends=more_lines,
        unmeasured=missing(audit),
        picture=drawn,
        flows=flow_table(audit.flows, naming),
        measured=measured_table(audit, naming),
        matrix=matrix(audit.flows, naming),
        strips=strips(audit.flows, naming),
        told=(contradictions(audit.flows), gaps(audit.flows), shape(audit.flows)),
        edge_counts=_edge_counts(audit),
        shown_data=_shown_data(drawn),
        shown_departments=_shown_departments(drawn),
        chapters=chapters(audit),
        sight=sight_table(audit, naming),
        unseen=unseen(audit),
        compared=diff is not None,
        rules_changed=diff is not None and diff.rules_changed,
        model_changed=diff is not None and diff.model_changed,
        changes=groups(diff, naming),
        steps=step_groups(audit.roadmap),
        verdicts={verdict.id: verdict for verdict in audit.verdicts},
        gates={gate.id: gate for stage in audit.stage.stages for gate in stage.gates},
    )


def _edge_counts(audit: Audit) -> tuple[tuple[Label, int], ...]:
    states = [edge.state for edge in audit.flows.edges]
    return tuple((EDGE[state], states.count(state)) for state in EdgeState)


def _shown_data(drawn: Picture) -> tuple[tuple[str, str], ...]:
    found = {each for line in drawn.lines for each in line.objects}
    return tuple((data.value, DATA[data]) for data in DataObject if data.value in found)


def _shown_departments(drawn: Picture) -> tuple[Department, ...]:
    found = {each for line in drawn.lines for each in line.departments}
    return tuple(department for department in Department if department.value in found)
