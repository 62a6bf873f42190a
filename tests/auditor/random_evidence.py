"""A strategy for random evidence: several systems, some of it seen, some of it not; and the same with less of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from auditor.model import (
    SUBJECT_OF,
    Acceptance,
    Account,
    Action,
    Actor,
    Answer,
    AnyFact,
    Automation,
    Backing,
    Channel,
    Connection,
    Control,
    ControlKind,
    Criterion,
    DataObject,
    Day,
    Event,
    Evidence,
    Hint,
    Intelligence,
    JoinKey,
    Match,
    Measure,
    MeasureKind,
    Membership,
    Part,
    Prediction,
    Process,
    Proof,
    Reading,
    RecordField,
    Records,
    Role,
    Segment,
    Sight,
    StackEntry,
    Standing,
    State,
    Subject,
    System,
    Tie,
    Trigger,
    Verb,
    Work,
)
from tests.auditor.evidence import (
    NOW,
    REMEDY,
    backing,
    business,
    connection,
    control,
    evidence,
    hint,
    reading,
    system,
    system_id,
    work,
)
from tests.auditor.thriving import thriving

MAIN = (Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS)
BESIDE = (Role.FULFILMENT, Role.ERP_ACCOUNTING, Role.REVIEW, Role.CDP_WAREHOUSE, Role.FORECASTING, Role.FRAUD)
UNKNOWN_TOOL = Hint(title="Acme Bridge", host="bridge.acme.example")
CARRIED = (DataObject.CUSTOMER, DataObject.ORDER, DataObject.TICKET, DataObject.FULFILMENT, DataObject.CONSENT,
           DataObject.WEB_BEHAVIOUR)  # fmt: skip
LIKELY = (Sight.COMPLETE,) * 5 + (Sight.PARTIAL, Sight.DENIED, Sight.UNAVAILABLE, Sight.UNOBSERVABLE)
SPLIT = {
    Subject.AUTOMATIONS: (
        Part(subject=Subject.AUTOMATIONS, part="tickets", topics=("ticket.created", "ticket.aged", "message.received")),
        Part(subject=Subject.AUTOMATIONS, part="steps", topics=("record.update", "webhook.call", "message.send")),
        Part(subject=Subject.AUTOMATIONS, part="others"),
    ),
    Subject.CONNECTIONS: (
        Part(subject=Subject.CONNECTIONS, part="orders", topics=("order", "customer")),
        Part(subject=Subject.CONNECTIONS, part="tickets", topics=("ticket",)),
        Part(subject=Subject.CONNECTIONS, part="apps"),
    ),
    Subject.PEOPLE: (
        Part(subject=Subject.PEOPLE, part="owners", topics=(Tie.OWNER,)),
        Part(subject=Subject.PEOPLE, part="others"),
    ),
    Subject.CONTROLS: (
        Part(subject=Subject.CONTROLS, part="keys", topics=("key_hygiene", "least_privilege")),
        Part(subject=Subject.CONTROLS, part="others"),
    ),
}
"""How a subject may be read in parts. Facts fall into any of them: what is said must hold even for a careless part."""


def pool(size: int = 60, seed: int = 7) -> dict[Subject, tuple[AnyFact, ...]]:
    """Facts of every kind, many of each, always the same ones."""
    random = Random(seed)
    makers = (
        *(_automation, _connection, _work, _segment, _control, _measure, _intelligence),
        *(_records, _account, _match, _backing),
    )
    facts = [maker(random, f"fact-{number:03}") for maker in makers for number in range(size)]
    by_subject: dict[Subject, list[AnyFact]] = {subject: [] for subject in Subject}
    for fact in facts:
        by_subject[SUBJECT_OF[type(fact)]].append(fact)
    return {subject: tuple(found) for subject, found in by_subject.items()}


def _hint(random: Random) -> Hint | None:
    named = [*(hint(role) for role in (*MAIN, Role.FULFILMENT)), Hint(title="Zapier"), UNKNOWN_TOOL]
    return random.choice([None, None, *named])


def _automation(random: Random, id_: str) -> Automation:
    runs = random.choice([None, 0, 3, 40])
    state = random.choice([State.LIVE] * 4 + [State.OFF, State.DRAFT, State.BROKEN, State.UNKNOWN])
    active = bool(runs) and state in (State.LIVE, State.UNKNOWN)
    return Automation(
        id=id_,
        name=id_,
        proof=Proof.RUNNING if active else random.choice([Proof.DECLARED, Proof.CONFIGURED, Proof.CONFIGURED]),
        last_run=NOW - timedelta(days=1) if active else None,
        triggers=tuple(
            Trigger(event=random.choice(list(Event)), source=_hint(random)) for _ in range(random.choice([1, 1, 2]))
        ),
        conditions=(random.choice(list(Criterion)),),
        actions=tuple(_action(random) for _ in range(random.choice([0, 1, 2, 3]))),
        state=state,
        runs=runs,
        failures=random.choice([None, 0, runs]) if runs else None,
        human_started=random.random() < 0.1,
        self_optimising=random.random() < 0.2,
        failure_alert=random.choice([None, True, True, False]),
    )


def _action(random: Random) -> Action:
    return Action(
        verb=random.choice([*Verb, Verb.MESSAGE_SEND, Verb.RECORD_UPDATE, Verb.WEBHOOK_CALL]),
        target=_hint(random),
        channel=random.choice([None, Channel.EMAIL, Channel.SMS]),
        state=random.choice([State.LIVE, State.LIVE, State.DRAFT]),
        data=tuple(random.sample(CARRIED, random.choice([0, 1, 2]))),
        detail=random.choice(["", "asks for a review"]),
    )


def _connection(random: Random, id_: str) -> Connection:
    return connection(
        _hint(random),
        *random.sample(CARRIED, random.choice([0, 1, 1, 2])),
        source=_hint(random),
        days_ago=random.choice([None, 1, 2, 20, 90]),
        id=id_,
        state=random.choice([State.LIVE] * 4 + [State.OFF, State.BROKEN, State.UNKNOWN]),
    )


def _work(random: Random, id_: str) -> Work:
    process = random.choice([*Process, Process.ORDER_FULFIL, Process.ORDER_REFUND, Process.DATA_IMPORT])
    days = random.choice([None, 1, 5])
    return work(process, random.choice(list(Actor)), random.choice([0, 3, 40]), id=id_, distinct_days=days)


def _segment(random: Random, id_: str) -> Segment:
    used = random.random() < 0.4
    return Segment(
        id=id_,
        name=id_,
        membership=random.choice(list(Membership)),
        used_by=("campaign",) if used else (),
        proof=Proof.RUNNING if used else Proof.CONFIGURED,
    )


def _control(random: Random, id_: str) -> Control:
    kind, holds = random.choice(list(ControlKind)), random.random() < 0.5
    return control(kind, holds, id=id_, count=random.choice([None, 0, 2]), of=random.choice([None, 4]))


def _measure(random: Random, id_: str) -> Measure:
    value = random.choice([0.8, 30.0, 900.0])
    return Measure(
        id=id_,
        measure=random.choice(list(MeasureKind)),
        value=value,
        high=random.choice([None, None, value, 1.5 * value]),
        proof=random.choice([Proof.CONFIGURED, Proof.EFFECTIVE]),
    )


def _intelligence(random: Random, id_: str) -> Intelligence:
    return Intelligence(
        id=id_,
        predicts=random.choice(list(Prediction)),
        state=random.choice([State.LIVE, State.LIVE, State.OFF]),
        acted_on_by=random.choice([(), ("rule",)]),
        resolves=random.choice([None, 0, 9]),
        proof=random.choice([Proof.CONFIGURED, Proof.RUNNING]),
    )


def _records(random: Random, id_: str) -> Records:
    field = random.choice(["", *RecordField])
    filled = random.choice([None, 0, 4, 10])
    return Records(id=id_, object=random.choice(list(DataObject)), field=field, total=10, filled=filled)


def _match(random: Random, id_: str) -> Match:
    data = random.choice(CARRIED)
    sampled, days = random.choice([0, 4, 60, 200]), [NOW - timedelta(days=day) for day in range(10)]
    found = round(sampled * random.choice([0, 0.05, 0.5, 0.93, 1]))
    stops = random.random() < 0.3
    return Match(
        id=id_,
        at=NOW,
        source=system_id(random.choice(MAIN)),
        target=system_id(random.choice(MAIN)),
        data=data,
        keys=(JoinKey.EMAIL,),
        proof=Proof.EFFECTIVE,
        sampled=sampled,
        found=found,
        whole=random.random() < 0.2,
        arrived=random.choice([None, found, found // 2]),
        withdrawn_in_source=random.choice([None, 0, 3]) if data is DataObject.CONSENT else None,
        days=tuple(
            Day(on=f"{day:%Y-%m-%d}", sampled=20, found=0 if stops and number < 5 else 18)
            for number, day in enumerate(days)
        ),
    )


def _backing(random: Random, id_: str) -> Backing:
    tie, about = random.choice(list(Tie)), random.randrange(60)
    of = f"fact-{about:03}"
    marks = random.choice([(), ("person 1",), ("person 1", "person 2")]) if tie is Tie.KEY else ()
    return backing(of, tie, random.choice(list(Standing)), *marks, id=id_)


def _account(random: Random, id_: str) -> Account:
    return Account(id=id_, plan=random.choice(["", "Basic"]), can_write=random.choice([None, True, False]))


POOL = pool()


@st.composite
def systems(draw: st.DrawFn, role: Role) -> System:
    """An account; it may play a second role, and read a subject in several parts or not at all."""
    extra = {Role.ECOMMERCE: (Role.STOREFRONT,), Role.CRM: draw(st.sampled_from([(), (Role.MARKETING,)]))}.get(role, ())
    parts: list[Part] = []
    for subject in Subject:
        whole = (Part(subject=subject),)
        parts += draw(st.sampled_from([whole, whole, SPLIT.get(subject, whole), SPLIT.get(subject, ())]))
    return system(role, *extra, parts=parts)


@st.composite
def readings(draw: st.DrawFn, of: System, part: Part) -> Reading:
    """One part, seen in full or not, with facts where some were seen."""
    sight = draw(st.sampled_from(LIKELY))
    some = sight in (Sight.COMPLETE, Sight.PARTIAL) and POOL[part.subject]
    facts = draw(st.lists(st.sampled_from(POOL[part.subject]), max_size=4, unique_by=id)) if some else []
    return reading(of, part, [fact.model_copy() for fact in facts], sight)


@st.composite
def stacks(draw: st.DrawFn, connected: Sequence[System]) -> list[StackEntry]:
    """What the merchant says: the connected tool, another one beside it, none, or nothing."""
    playing = {role: each.platform for each in connected for role in each.roles}
    entries = []
    for role in Role:
        own = (playing[role],) if role in playing else ()
        kinds = [own, own, own, own, None, (*own, "Acme Bridge")] if role in (*MAIN, *BESIDE) else [own]
        said = draw(st.sampled_from(kinds))
        if said is not None:
            entries.append(StackEntry(role=role, tools=said))
    return entries


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Random evidence of a believable business: two to five accounts, most of it seen, all of it stated or not."""
    roles = draw(st.lists(st.sampled_from((*MAIN, *MAIN, *BESIDE)), min_size=2, max_size=5, unique=True))
    connected = [draw(systems(role)) for role in roles]
    read = [draw(readings(each, part)) for each in connected for part in each.parts]
    answer = Answer(question="support.sla", yes=draw(st.booleans()), by="Ana", on="2026-11-01", until="2027-01-01")
    accept = Acceptance(finding="marketing.welcome", reason="Later", by="Ana", until="2027-01-01")
    return evidence(connected, read, draw(stacks(connected)), answers=(answer,), accepts=(accept,))


@st.composite
def masks(draw: st.DrawFn, of: Evidence) -> Evidence:
    """The same evidence, of which less was seen: readings not made, refused, or cut off half-way."""
    kept: list[Reading] = []
    for each in of.readings:
        fate = draw(st.sampled_from(["keep"] * 5 + ["remove", "denied", "unavailable", "cut"]))
        if fate == "cut":
            facts = draw(st.lists(st.sampled_from(each.facts), unique_by=id)) if each.facts else []
            sight = each.sight if each.sight is not Sight.COMPLETE else Sight.PARTIAL
            kept.append(each.model_copy(update={"sight": sight, "facts": tuple(facts), "remedy": REMEDY}))
        elif fate in ("denied", "unavailable"):
            kept.append(each.model_copy(update={"sight": Sight(fate), "facts": (), "remedy": REMEDY}))
        elif fate == "keep":
            kept.append(each)
    return of.model_copy(update={"readings": tuple(kept)})


THRIVING = thriving()
SAID_NO = tuple(
    Answer(question=name, yes=False, by="Ana", on="2026-11-01", until="2027-01-01")
    for name in ("support.sla", "data.orders_in_marketing", "governance.two_factor")
)


@dataclass(frozen=True)
class Pair:
    """Evidence, and the same with less of it seen."""

    whole: Evidence
    less: Evidence

    def __repr__(self) -> str:
        """Short: what a failing example is about."""
        said = {entry.role.value: entry.tools for entry in self.whole.header.merchant.stack if entry.tools}
        left = {each.key: each for each in self.less.readings}
        lines = [f"{each.key} {_short(each)} -> {_short(left.get(each.key))}" for each in self.whole.readings]
        return "\n".join([str(said), *(line for line in lines if "fact" in line or "complete -> complete" not in line)])


def _short(of: Reading | None) -> str:
    return f"{of.sight.value}{[fact.id for fact in of.facts] or ''}" if of else "none"


@st.composite
def masked(draw: st.DrawFn) -> Pair:
    """Evidence, and the same with less of it seen."""
    whole = draw(st.one_of(evidences(), st.builds(business, st.just(THRIVING), answers=st.just(SAID_NO))))
    return Pair(whole, draw(masks(whole)))
