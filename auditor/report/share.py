"""The share-safe copy: an audit without the names that people gave, made before any format sees it.

Every text field of the audit has a rule in `RULES`; a field without one is taken for a name, so that a field added
later can leak nothing. What stays: our own sentences, vendors' permissions and plans, tools the catalogue knows,
counts, dates and answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import Any, TypeVar

from pydantic import BaseModel

from auditor.compare import Diff, EdgeChange, SystemChange, VerdictChange
from auditor.model import (
    Acceptance,
    Answer,
    Audit,
    Cite,
    Condition,
    Day,
    Edge,
    Effort,
    Gate,
    HeatCell,
    Insight,
    Measurement,
    Merchant,
    ModelName,
    NextStage,
    Node,
    Note,
    PartSight,
    ProcessWork,
    Rates,
    Reason,
    Result,
    SightCell,
    StackEntry,
    StageState,
    Step,
    Stop,
    SystemState,
    Tally,
    Trail,
    Unlock,
    Verdict,
    Witness,
    WorkShare,
)
from auditor.report.past import Then
from auditor.report.pseudonyms import Pseudonyms, Scrubber

V = TypeVar("V", bound=BaseModel)


class Rule(Enum):
    """What happens to a text."""

    KEEP = auto()
    """Ours, or the vendor's."""
    SENTENCE = auto()
    """Built around names: they are taken out."""
    REMEDY = auto()
    """Ours, but may hold a known name."""
    NAME = auto()
    PERSON = auto()
    OBJECT = auto()
    """The platform's id of an object."""
    SYSTEM = auto()
    TOOL = auto()
    TYPED = auto()
    """Free text that a person wrote."""
    SLUG = auto()
    DROP = auto()


def _keep(*fields: str) -> dict[str, Rule]:
    return dict.fromkeys(fields, Rule.KEEP)


RULES: dict[type[BaseModel], dict[str, Rule]] = {
    Audit: _keep("tool_version", "rules"),
    Merchant: {"slug": Rule.SLUG, "name": Rule.NAME},
    StackEntry: {"tools": Rule.TOOL},
    Acceptance: {**_keep("finding", "until"), "reason": Rule.TYPED, "by": Rule.PERSON},
    Answer: {**_keep("question", "on", "until"), "note": Rule.TYPED, "by": Rule.PERSON},
    Cite: {
        **_keep("kind"), "system": Rule.SYSTEM, "id": Rule.OBJECT, "name": Rule.NAME, "link": Rule.DROP,
        "note": Rule.SENTENCE,
    },
    Reason: {**_keep("part"), "system": Rule.SYSTEM, "says": Rule.SENTENCE, "remedy": Rule.REMEDY},
    Witness: {**_keep("part", "scopes"), "system": Rule.SYSTEM, "says": Rule.SENTENCE},
    Verdict: {**_keep("id", "question", "why", "advice", "rule", "error"), "says": Rule.SENTENCE},
    HeatCell: _keep("questions"),
    Gate: _keep("id", "says", "because", "detectors", "weights"),
    Condition: _keep("says", "gates"),
    StageState: _keep("name", "says", "because"),
    ModelName: _keep("name", "digest"),
    NextStage: _keep("questions", "unknown", "gates", "holds_back", "says"),
    PartSight: {"system": Rule.SYSTEM, "part": Rule.KEEP},
    SightCell: {"system": Rule.SYSTEM, "says": Rule.SENTENCE, "remedy": Rule.REMEDY},
    SystemState: {
        **_keep("plan", "time_zone", "platform", "blind"), "id": Rule.SYSTEM, "name": Rule.NAME,
        "account": Rule.DROP, "seen_by": Rule.SYSTEM,
    },
    Node: {"id": Rule.SYSTEM, "name": Rule.NAME},
    Edge: {
        **_keep("why"), "source": Rule.SYSTEM, "target": Rule.SYSTEM, "says": Rule.SENTENCE,
        "disagreement": Rule.SENTENCE,
    },
    Measurement: {"says": Rule.SENTENCE},
    Tally: {"name": Rule.TOOL},
    Day: _keep("on"),
    Insight: {**_keep("kind"), "says": Rule.SENTENCE, "systems": Rule.SYSTEM},
    Stop: {"system": Rule.SYSTEM, "after": Rule.SYSTEM, "says": Rule.SENTENCE},
    Trail: {**_keep("event", "says"), "starts": Rule.SYSTEM},
    WorkShare: {"by": Rule.TOOL},
    ProcessWork: {"system": Rule.SYSTEM},
    Step: {
        **_keep("verdict", "kind", "opens", "proof", "depends_on", "owner"),
        "says": Rule.SENTENCE, "how": Rule.SENTENCE,
    },
    Result: {
        **_keep("means", "unit"), "system": Rule.SYSTEM, "key": Rule.OBJECT, "name": Rule.NAME,
        "counted_from": Rule.SENTENCE,
    },
    Rates: _keep("currency"),
    Effort: {**_keep("currency", "formula"), "system": Rule.SYSTEM},
    Note: {**_keep("kind", "question"), "says": Rule.SENTENCE},
    Unlock: {**_keep("settles"), "system": Rule.SYSTEM, "says": Rule.SENTENCE, "remedy": Rule.REMEDY},
    # What an earlier audit said may quote names that this audit no longer knows.
    VerdictChange: {**_keep("id", "question"), "before_says": Rule.DROP, "after_says": Rule.SENTENCE},
    SystemChange: {"id": Rule.SYSTEM, "name": Rule.NAME},
    Then: _keep("judged"),
    EdgeChange: {"source": Rule.SYSTEM, "target": Rule.SYSTEM},
}  # fmt: skip


def pseudonymous(
    audit: Audit, diff: Diff | None, salt: bytes | None, past: Iterable[Then] = ()
) -> tuple[Audit, Diff | None, tuple[Then, ...]]:
    """The audit, the comparison and what is shown over time without the names that people gave."""
    connected = (system.id for system in audit.systems if system.connected)
    pseudonyms = Pseudonyms(audit.merchant.slug, salt, connected)
    walk = _Walk(pseudonyms, _scrubber(audit, pseudonyms))
    return walk.over(audit), walk.over(diff) if diff is not None else None, tuple(map(walk.over, past))


class _Walk:
    """Goes through a value and everything in it."""

    def __init__(self, pseudonyms: Pseudonyms, scrubber: Scrubber) -> None:
        self._pseudonyms = pseudonyms
        self._ways: dict[Rule, Callable[[str], Any]] = {
            Rule.KEEP: str,
            Rule.SENTENCE: scrubber.sentence,
            Rule.REMEDY: scrubber.remedy,
            Rule.NAME: lambda name: pseudonyms.called("Name", name),
            Rule.PERSON: lambda name: pseudonyms.called("Person", name),
            Rule.OBJECT: lambda id_: f"id-{pseudonyms.tag(id_)}",
            Rule.SYSTEM: pseudonyms.system,
            Rule.TOOL: pseudonyms.tool,
            Rule.TYPED: lambda text: "[left out of this copy]" if text else "",
            Rule.SLUG: lambda slug: f"merchant-{pseudonyms.tag(slug)}",
            Rule.DROP: lambda text: "",
        }

    def over(self, value: V) -> V:
        """The value without names."""
        fields = {name: self._field(type(value), name, getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(update={**fields, **self._named(value)})

    def _field(self, owner: type[BaseModel], name: str, held: Any) -> Any:
        if isinstance(held, BaseModel):
            return self.over(held)
        if isinstance(held, tuple):
            return tuple(self._field(owner, name, each) for each in held)
        if type(held) is not str:
            return held
        rule = RULES.get(owner, {}).get(name, Rule.NAME)
        return None if owner is Cite and rule is Rule.DROP else self._ways[rule](held)

    def _named(self, value: BaseModel) -> dict[str, Any]:
        """Fields whose pseudonym depends on their neighbours."""
        if isinstance(value, (SystemState, Node, SystemChange)):
            name = self._pseudonyms.system_name(value.id, value.name)
            seen = isinstance(value, SystemState) and not value.connected
            return {"name": name, **({"platform": self._pseudonyms.system(value.id).partition(":")[2]} if seen else {})}
        if isinstance(value, Merchant):
            return {"name": self._pseudonyms.called("Merchant", value.slug)}
        if isinstance(value, Cite):
            return self._cite(value)
        return {}

    def _cite(self, cite: Cite) -> dict[str, Any]:
        if cite.kind != "flow":
            return {"name": self._pseudonyms.called(_sort(cite), cite.name)}
        ends = map(self._pseudonyms.system, cite.id.split(" > "))
        return {"id": " > ".join(ends)[:200], "name": cite.name}


def _scrubber(audit: Audit, pseudonyms: Pseudonyms) -> Scrubber:
    return Scrubber(pseudonyms, dict(_names(audit, pseudonyms)), _system_ids(audit), _own_words(audit))


def _system_ids(audit: Audit) -> set[str]:
    return (
        {system.id for system in audit.systems}
        | {node.id for node in audit.flows.nodes}
        | {cell.system for cell in audit.sight.table}
    )


def _names(audit: Audit, pseudonyms: Pseudonyms) -> Iterable[tuple[str, str]]:
    """Every name that a sentence may be built around, and what to write instead."""
    for cite in _all_of(Cite, audit):
        if cite.kind != "flow":
            yield cite.id, f"id-{pseudonyms.tag(cite.id)}"
            yield cite.name, pseudonyms.called(_sort(cite), cite.name)
    for person in (*(each.by for each in _all_of(Acceptance, audit)), *(each.by for each in _all_of(Answer, audit))):
        yield person, pseudonyms.called("Person", person)
    typed = [tool for entry in audit.merchant.stack for tool in entry.tools]
    for tool in (*(share.by for share in _all_of(WorkShare, audit)), *typed):
        yield tool, pseudonyms.tool(tool)
    called = [(node.id, node.name) for node in audit.flows.nodes] + [(each.id, each.name) for each in audit.systems]
    called += [(each.id, each.account) for each in audit.systems if each.account]
    for id_, name in called:
        platform, _, account = id_.partition(":")
        if platform != "seen":
            yield account, pseudonyms.system(id_).partition(":")[2]
        yield name, pseudonyms.system_name(id_, name)
    yield audit.merchant.slug, f"merchant-{pseudonyms.tag(audit.merchant.slug)}"
    yield audit.merchant.name, pseudonyms.called("Merchant", audit.merchant.slug)


def _own_words(audit: Audit) -> str:
    """The texts that are ours whoever the merchant is."""
    asked = [text for each in audit.verdicts for text in (each.question, each.why, each.advice)]
    model = [text for stage in audit.stage.stages for text in (stage.name, stage.says, *(g.says for g in stage.gates))]
    return " ".join([*asked, *model]).casefold()


def _all_of(kind: type[V], value: object) -> Iterable[V]:
    """Every value of a kind, however deep."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _all_of(kind, getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _all_of(kind, each)


def _sort(cite: Cite) -> str:
    """What a cited thing is; people behind an automation are called what the automation is called."""
    return "Automation" if cite.kind == "backing" else cite.kind.capitalize() or "Name"
