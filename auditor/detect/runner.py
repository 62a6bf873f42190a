"""Runs detectors and alone decides what may stand. The one rule lives here and in `auditor.sight`.

* An answer of a SOME question: yes stands from half a view; no needs the whole.
* An answer of an EVERY question: a counter-example stands from half a view, as PARTIAL; yes and no need the whole.
* An answer of a SHARE question needs the whole.
* A question that none of the merchant's roles can raise is not applicable: a look needs one of its roles, a flow both.
* A detector that fails is UNKNOWN with a report number, never silence.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.dataflow import Carriers
from auditor.detect.answers import Draft, Ground, proof_of
from auditor.detect.declare import Detector, Flow, Look, Need
from auditor.detect.seen import Seen
from auditor.detect.unseen import unseen
from auditor.model import (
    SUBJECT_OF,
    Automation,
    Backing,
    Cite,
    Connection,
    Control,
    Credit,
    Edge,
    Evidence,
    Fact,
    Flows,
    Outcome,
    Proof,
    Reason,
    Role,
    Sight,
    State,
    Subject,
    Verdict,
    Window,
    Witness,
    Work,
)
from auditor.sight import ASK, exchange_in_full, held, places, seen_in_full
from auditor.sight import View as Weighed
from auditor.spoken import ACTOR, BEHIND, DATA, EDGE, PROCESS, STATE, capital, spoken

HALF = 0.5
"""What an answer of PARTIAL is worth."""


@dataclass(frozen=True)
class View:
    """Everything the runner knows; detectors get their declared share of it."""

    evidence: Evidence
    flows: Flows
    carriers: Carriers = field(init=False, repr=False)
    _read_in: dict[int, tuple[str, str, str]] = field(default_factory=dict, repr=False)
    _places: dict[tuple[str, str, str], int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "carriers", Carriers.of(self.evidence))
        for reading in self.evidence.readings:
            for fact in reading.facts:
                self._read_in[id(fact)] = reading.key
        self._places.update(places(self.evidence.header))

    def owner(self, fact: Fact) -> str:
        """The system that a fact was read from."""
        return self._read_in[id(fact)][0]

    def place(self, fact: Fact) -> int:
        """The place, in the audit's table of parts, of the part that a fact was read in."""
        return self._places[self._read_in[id(fact)]]

    @property
    def names(self) -> dict[str, str]:
        """What to call each system, by its id."""
        return {node.id: node.name for node in self.flows.nodes}

    @property
    def window(self) -> Window:
        """The window of the evidence."""
        return self.evidence.header.window


@dataclass(frozen=True)
class Field:
    """How much of what a question looks at was seen."""

    full: bool
    reasons: tuple[Reason, ...]
    witnesses: tuple[Witness, ...]


def run(detectors: Iterable[Detector], view: View) -> tuple[Verdict, ...]:
    """Answer every question, in the order of their ids."""
    return tuple(answer(detector, view) for detector in sorted(detectors, key=lambda detector: detector.id))


def answer(detector: Detector, view: View) -> Verdict:
    """Answer one question."""
    if _does_not_apply(detector, view):
        return _verdict(detector, view, Draft(Outcome.NOT_APPLICABLE, (), _no_such_role(detector, view)), None)
    if detector.unseen:
        return _only_asked(detector)
    field_of_view = look(detector.looks_at, view)
    try:
        draft = detector.answer(see(detector.looks_at, view))
    except Exception as error:  # a bug in one question must not hide the others
        return _internal_error(detector, error)
    return _verdict(detector, view, draft, field_of_view)


def applies(detector: Detector, view: View) -> bool:
    """Whether the question makes sense for this merchant at all."""
    return not _does_not_apply(detector, view)


def see(looks: Sequence[Look | Flow], view: View) -> Seen:
    """The facts and edges that were declared, without duplicates, in a stable order."""
    facts: dict[int, Fact] = {}
    edges: list[Edge] = []
    for wanted in looks:
        if isinstance(wanted, Flow):
            edges += [edge for edge in _edges(wanted, view.flows) if edge not in edges]
        else:
            facts |= {id(fact): fact for fact in _facts(wanted, view.evidence)}
    owners = {at: view.owner(fact) for at, fact in facts.items()}
    return Seen(tuple(facts.values()), tuple(edges), view.window, view.names, owners)


def look(looks: Sequence[Look | Flow], view: View) -> Field:
    """How far everything declared was seen."""
    results = [_flow_seen(each, view) if isinstance(each, Flow) else _look_seen(each, view) for each in looks]
    return Field(
        all(full for full, _, _ in results),
        tuple(dict.fromkeys(reason for _, reasons, _ in results for reason in reasons)),
        tuple(dict.fromkeys(witness for _, _, witnesses in results for witness in witnesses)),
    )


def _look_seen(wanted: Look, view: View) -> Weighed:
    return seen_in_full(view.evidence, wanted.subject, wanted.of, wanted.topics)


def _flow_seen(wanted: Flow, view: View) -> Weighed:
    """Both ends and the workflow tools in full, and nothing unknown beside them that might carry it.

    An end that nothing plays, as the merchant says, cannot be reached, whatever was not seen of the other.
    """
    if missing := _roles_not_played(view) & {wanted.source, wanted.target}:
        return seen_in_full(view.evidence, Subject.CONNECTIONS, missing, (wanted.data.value,))
    _, reasons, witnesses = exchange_in_full(view.evidence, wanted.data, wanted.source, wanted.target)
    reasons += view.carriers.reasons(wanted.data, wanted.source, wanted.target)
    return not reasons, reasons, witnesses


def _rests_on(grounds: Iterable[Ground], view: View) -> tuple[int, ...]:
    """Places, in the audit's table of parts, of what an answer was read from."""
    found: set[int] = set()
    for item in grounds:
        found |= set(item.seen_in) if isinstance(item, Edge) else {view.place(item)}
    return tuple(sorted(found))


def _facts(wanted: Look, evidence: Evidence) -> list[Fact]:
    return [
        fact
        for reading in held(evidence, wanted.subject, wanted.of, wanted.topics)
        for fact in reading.facts
        if SUBJECT_OF[type(fact)] is wanted.subject
    ]


def _edges(wanted: Flow, flows: Flows) -> list[Edge]:
    roles = {node.id: node.roles for node in flows.nodes}
    return [
        edge
        for edge in flows.edges
        if edge.data is wanted.data
        and wanted.source in roles.get(edge.source, ())
        and wanted.target in roles.get(edge.target, ())
    ]


def _does_not_apply(detector: Detector, view: View) -> bool:
    if set(detector.not_without) & set(view.evidence.header.merchant.without):
        return True
    missing = _roles_not_played(view)
    if detector.any_role:
        return missing.issuperset(detector.any_role)
    return bool(detector.looks_at) and all(_cannot_be(wanted, missing) for wanted in detector.looks_at)


def _cannot_be(wanted: Look | Flow, missing: set[Role]) -> bool:
    if isinstance(wanted, Flow):
        return bool(missing & {wanted.source, wanted.target})
    return missing.issuperset(wanted.of)


def _roles_not_played(view: View) -> set[Role]:
    """Roles that the merchant says nothing plays, and that no connected system plays."""
    header = view.evidence.header
    played = {role for system in header.systems for role in system.roles}
    return {entry.role for entry in header.merchant.stack if not entry.tools} - played


def _no_such_role(detector: Detector, view: View) -> str:
    traits = set(detector.not_without) & set(view.evidence.header.merchant.without)
    if traits:
        return f"You told us that you have no {' and no '.join(sorted(traits))}."
    roles = _roles_not_played(view) & {*detector.roles, *detector.any_role}
    names = sorted(map(spoken, roles))
    return f"You told us that you use no {' and no '.join(names)}."


def _verdict(detector: Detector, view: View, draft: Draft, field_of_view: Field | None) -> Verdict:
    full = field_of_view is None or field_of_view.full
    stands = _stands(detector.need, draft, full)
    outcome = _outcome(detector.need, draft, full) if stands else Outcome.UNKNOWN
    credit = _credit(detector.need, outcome, draft, full)
    missing = () if field_of_view is None or credit.low == credit.high else field_of_view.reasons
    return Verdict(
        **_declared(detector),
        outcome=outcome,
        proof=_proof(draft) if outcome in (Outcome.PRESENT, Outcome.PARTIAL) else None,
        says=_no_answer(draft, missing, view)
        if outcome is Outcome.UNKNOWN
        else _sentence(detector, outcome, draft, conclusive=credit.low == credit.high),
        cites=tuple(_cite(item, view) for item in draft.facts) if stands else (),
        reasons=missing or _unclear(draft, outcome),
        absence_proof=field_of_view.witnesses if field_of_view and outcome is Outcome.ABSENT else (),
        credit=credit,
        conclusive=credit.low == credit.high,
        rests_on=_rests_on(draft.facts, view) if stands else (),
    )


def _stands(need: Need, draft: Draft, full: bool) -> bool:
    if draft.outcome is Outcome.UNKNOWN:
        return False
    if full:
        return True
    if need is Need.SOME:
        return draft.outcome in (Outcome.PRESENT, Outcome.PARTIAL)
    counter_example = bool(draft.facts) and draft.outcome in (Outcome.ABSENT, Outcome.PARTIAL)
    return need is Need.EVERY and counter_example


def _outcome(need: Need, draft: Draft, full: bool) -> Outcome:
    """Counter-examples alone never say that there is nothing else: what was not seen may hold good ones."""
    if need is Need.EVERY and not full and draft.outcome is Outcome.ABSENT:
        return Outcome.PARTIAL
    return draft.outcome


def _credit(need: Need, outcome: Outcome, draft: Draft, full: bool) -> Credit:
    """What the answer is worth at least and at most, whatever was not seen."""
    if outcome is Outcome.UNKNOWN:
        return Credit(low=0, high=1)
    if outcome is Outcome.NOT_APPLICABLE:
        return Credit(low=0, high=0)
    if need is Need.EVERY and outcome is Outcome.PARTIAL:  # its facts are the counter-examples, however well proved
        return Credit(low=HALF if full and not draft.open_ended else 0, high=HALF)
    proof = _proof(draft) or Proof.DECLARED
    worth = _worth(outcome, proof)
    named_only = outcome is not Outcome.ABSENT and proof is Proof.DECLARED
    open_ended = draft.open_ended or named_only or (need is Need.SOME and not full)
    return Credit(low=worth, high=1.0 if open_ended else worth)


def _worth(outcome: Outcome, proof: Proof) -> float:
    """Running counts in full, set up counts half, a name alone counts nothing."""
    if outcome is Outcome.ABSENT or proof is Proof.DECLARED:
        return 0.0
    return 1.0 if outcome is Outcome.PRESENT and proof >= Proof.RUNNING else HALF


def _declared(detector: Detector) -> dict[str, object]:
    return {
        "id": detector.id,
        "question": detector.question,
        "department": detector.department,
        "stage": detector.stage,
        "symptom": detector.symptom,
        "danger": detector.danger,
        "why": detector.why,
        "effort": detector.effort,
        "impact": detector.impact,
        "advice": detector.advice,
        "counts": detector.counts,
        "rule": f"{detector.id}@{detector.revision}",
    }


def _sentence(detector: Detector, outcome: Outcome, draft: Draft, *, conclusive: bool) -> str:
    if outcome is Outcome.NOT_APPLICABLE:
        return _capital(draft.because)
    if outcome is Outcome.PARTIAL and not conclusive and detector.need is not Need.EVERY:
        return f"{_lead_in(draft)}: {draft.because.rstrip('.')}."
    head = detector.good if outcome is Outcome.PRESENT else detector.gap
    if outcome is Outcome.PARTIAL or (outcome is Outcome.ABSENT and draft.because):
        return f"{head.rstrip('.')}: {draft.because.rstrip('.')}."
    return " ".join(text for text in (head, _capital(draft.because)) if text)


def _lead_in(draft: Draft) -> str:
    """A part of it was seen at work, or nothing was: "not proved" would deny what the rest of the sentence shows."""
    at_work = not draft.open_ended and (_proof(draft) or Proof.DECLARED) >= Proof.RUNNING
    return "Only in part, as far as was seen" if at_work else "Not proved yet"


def _no_answer(draft: Draft, missing: Sequence[Reason], view: View) -> str:
    """What a detector found unclear is told only of what was seen in full: else "there were none" is an invention."""
    if draft.outcome is Outcome.UNKNOWN and draft.because and not missing:
        return _capital(draft.because)
    return unseen(missing, view.names)


def _capital(text: str) -> str:
    text = capital(text.strip())
    return text + ("" if not text or text.endswith((".", "?")) else ".")


def _proof(draft: Draft) -> Proof | None:
    return max((proof_of(item) for item in draft.facts), default=None)


def _unclear(draft: Draft, outcome: Outcome) -> tuple[Reason, ...]:
    if outcome is Outcome.UNKNOWN and draft.because:
        return (Reason(sight=Sight.PARTIAL, says=_capital(draft.because), remedy=draft.remedy),)
    return ()


def _cite(item: Ground, view: View) -> Cite:
    if isinstance(item, Edge):
        return Cite(
            system=item.source,
            subject=Subject.CONNECTIONS,
            kind="flow",
            id=f"{item.source} > {item.target}",
            name=f"{DATA[item.data]}: {EDGE[item.state]}",
            at=item.last_activity,
            proof=proof_of(item),
            note=item.says[:200],
        )
    return Cite(
        system=view.owner(item),
        subject=SUBJECT_OF[type(item)],
        kind=str(getattr(item, "kind", "")),
        id=item.id,
        name=item.name,
        link=item.link,
        at=item.at or getattr(item, "last_run", None) or getattr(item, "last_activity", None),
        proof=item.proof,
        note=_note(item)[:200],
        failing=_fails(item),
    )


def _fails(fact: Fact) -> bool:
    if isinstance(fact, Automation):
        return fact.state is State.BROKEN or fact.always_fails
    return isinstance(fact, Connection) and fact.state is State.BROKEN


def _note(fact: Fact) -> str:
    if isinstance(fact, Automation):
        runs = "runs not shown" if fact.runs is None else _many(fact.runs, "run")
        return f"{STATE[fact.state]}, {runs}" + (f", {fact.failures:,} failed" if fact.failures else "")
    if isinstance(fact, Work):
        by = fact.by.title if fact.by and fact.by.title else ACTOR[fact.actor]
        of = "" if fact.sampled_of is None else f", in a sample out of {fact.sampled_of:,}"
        return f"{PROCESS[fact.process]}: {_many(fact.count, 'time')} by {by}{of}"
    if isinstance(fact, Connection):
        return STATE[fact.state] + (f", {_many(fact.events, 'exchange')}" if fact.events else "")
    if isinstance(fact, Backing):
        return BEHIND[fact.tie, fact.standing]
    if isinstance(fact, Control):
        return fact.detail if fact.detail != fact.name else ""
    return ""


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _only_asked(detector: Detector) -> Verdict:
    return Verdict(
        **_declared(detector),
        outcome=Outcome.UNKNOWN,
        says=f"Only you can tell: {detector.unseen}",
        reasons=(Reason(sight=Sight.UNOBSERVABLE, says=detector.unseen, remedy=ASK),),
        credit=Credit(low=0, high=1),
        conclusive=False,
        only_asked=True,
    )


def _internal_error(detector: Detector, error: Exception) -> Verdict:
    """The number is the same for the same bug on the same evidence, so that audits stay comparable."""
    place = "".join(traceback.format_tb(error.__traceback__)[-1:]) + type(error).__name__
    number = hashlib.sha256(f"{detector.id} {place}".encode()).hexdigest()[:8]
    return Verdict(
        **_declared(detector),
        outcome=Outcome.UNKNOWN,
        says=f"Our check failed with an internal error (report number {number}). Nothing follows from it.",
        reasons=(Reason(sight=Sight.UNAVAILABLE, says="Internal error of the auditor.", remedy="Report the number."),),
        credit=Credit(low=0, high=1),
        conclusive=False,
        error=number,
    )
