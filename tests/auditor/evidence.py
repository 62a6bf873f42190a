"""Small builders for evidence, and a strategy for random evidence: several systems, some of it seen, some of it not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import Any

from hypothesis import strategies as st

from auditor.catalogue import Catalogue
from auditor.model import (
    SUBJECT_OF,
    Acceptance,
    Account,
    Action,
    Actor,
    Answer,
    AnyFact,
    Automation,
    Channel,
    Connection,
    Control,
    ControlKind,
    Criterion,
    DataObject,
    Day,
    Event,
    Evidence,
    Header,
    Hint,
    Intelligence,
    JoinKey,
    Match,
    Measure,
    MeasureKind,
    Mechanism,
    Membership,
    Merchant,
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
    State,
    Subject,
    System,
    Trigger,
    Verb,
    Window,
    Work,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
REMEDY = "Tick the box."

TOOLS = {
    Role.ECOMMERCE: "shopify",
    Role.STOREFRONT: "shopify",
    Role.MARKETING: "klaviyo",
    Role.HELPDESK: "zendesk",
    Role.CRM: "hubspot",
    Role.IPAAS: "n8n",
    Role.FULFILMENT: "shipstation",
    Role.ERP_ACCOUNTING: "xero",
    Role.REVIEW: "judge-me",
}
"""A tool of the catalogue for a role; for the others the first that plays it."""


@cache
def tool(role: Role) -> str:
    """The tool that plays a role in these tests: one that is known by its name and plays no other role, if there is."""
    if role in TOOLS:
        return TOOLS[role]
    playing = [each for each in Catalogue.load().tools if role in each.roles and _signs(each.id)]
    return min(playing, key=lambda each: (len(each.roles), each.id)).id


def system_id(role: Role) -> str:
    """The account that plays a role in these tests."""
    return f"{tool(role)}:fern"


def hint(role: Role) -> Hint:
    """What another system's evidence calls the tool of a role."""
    return _signs(tool(role))[0]


def _signs(name: str) -> list[Hint]:
    """By what a tool is known beyond doubt."""
    catalogue = Catalogue.load()
    known = next(each for each in catalogue.tools if each.id == name)
    signs = [Hint(title=known.title), *(Hint(handle=each) for each in known.handles)]
    return [sign for sign in signs if catalogue.resolve(sign) is known]


# --- facts ---------------------------------------------------------------------------------------------------------

_numbers = count(1)


def automation(
    event: Event | Sequence[Event],
    *steps: Verb | Action,
    state: State = State.LIVE,
    runs: int | None = 12,
    **more: Any,
) -> Automation:
    """A rule that runs, unless said otherwise."""
    events = [event] if isinstance(event, Event) else event
    active = state in (State.LIVE, State.UNKNOWN) and bool(runs)
    usual: dict[str, Any] = {
        "id": f"rule-{next(_numbers):04}",
        "name": "The rule",
        "proof": Proof.RUNNING if active else Proof.CONFIGURED,
        "last_run": NOW - timedelta(hours=3) if active else None,
        "triggers": tuple(Trigger(event=each) for each in events),
        "actions": tuple(step if isinstance(step, Action) else Action(verb=step) for step in steps),
        "state": state,
        "runs": runs,
        "failures": 0 if runs else None,
        "changed": NOW - timedelta(days=40),
    }
    return Automation(**{**usual, **more})


def connection(
    target: Hint | None = None, *data: DataObject, days_ago: float | None = 1, source: Hint | None = None, **more: Any
) -> Connection:
    """A connection that was active some days ago; `None`: when is not told."""
    last = None if days_ago is None else NOW - timedelta(days=days_ago)
    usual: dict[str, Any] = {
        "id": f"connection-{next(_numbers):04}",
        "name": "The connection",
        "source": source,
        "target": target,
        "data": data,
        "mechanism": Mechanism.APP,
        "state": State.LIVE,
        "proof": Proof.RUNNING if last and days_ago is not None and days_ago <= 30 else Proof.CONFIGURED,
        "last_activity": last,
    }
    return Connection(**{**usual, **more})


def work(process: Process, actor: Actor, number: int, **more: Any) -> Work:
    """Somebody did something so many times."""
    usual = {"id": f"{process}-{actor}-{next(_numbers)}", "proof": Proof.RUNNING}
    return Work(process=process, actor=actor, count=number, **{**usual, **more})


def control(kind: ControlKind, holds: bool, detail: str = "the rights", **more: Any) -> Control:
    """A piece of governance, seen in force or not."""
    usual = {"id": f"{kind}-{next(_numbers)}", "proof": Proof.RUNNING}
    return Control(control=kind, holds=holds, detail=detail, **{**usual, **more})


def measure(kind: MeasureKind, value: float) -> Measure:
    """An outcome."""
    return Measure(id=f"{kind}-{next(_numbers)}", measure=kind, value=value, proof=Proof.EFFECTIVE)


def records(of: DataObject, field: str, filled: int | None, total: int = 100) -> Records:
    """So many of so many records have the field."""
    proof = Proof.RUNNING if filled else Proof.CONFIGURED
    return Records(id=f"{of}-{next(_numbers)}", object=of, field=field, total=total, filled=filled, proof=proof)


# --- evidence ------------------------------------------------------------------------------------------------------


def system(role: Role, *more: Role, parts: Iterable[Part] | None = None) -> System:
    """An account that plays the role and is read in full, one part a subject, unless the parts are given."""
    every = tuple(Part(subject=subject) for subject in Subject)
    return System(
        id=system_id(role),
        platform=tool(role),
        name=tool(role).title(),
        roles=(role, *more),
        parts=every if parts is None else tuple(parts),
    )


def reading(of: System, part: Part, facts: Iterable[AnyFact] = (), sight: Sight = Sight.COMPLETE) -> Reading:
    """What was seen of one part."""
    full = sight is Sight.COMPLETE
    return Reading(
        system=of.id,
        platform=of.platform,
        roles=of.roles,
        subject=part.subject,
        part=part.part,
        topics=part.topics,
        sight=sight,
        as_of=NOW,
        window=WINDOW,
        facts=tuple(facts),
        reason="" if full else f"{part.subject.value} {sight.value}",
        remedy="" if full else REMEDY,
    )


def evidence(
    systems: Sequence[System], readings: Iterable[Reading], stack: Iterable[StackEntry], **more: Any
) -> Evidence:
    """The evidence of one run."""
    merchant = Merchant(slug="fern", name="Fern & Fable", stack=tuple(stack), **more)
    header = Header(merchant=merchant, tool_version="test", started=NOW, window=WINDOW, systems=tuple(systems))
    return Evidence(header=header, readings=tuple(readings))


def business(
    facts: Mapping[Role, Sequence[AnyFact]] | None = None,
    *,
    roles: Iterable[Role] = (Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS),
    none: Iterable[Role] = (),
    open: Iterable[Role] = (),
    hidden: Mapping[Role, Sight] | None = None,
    stack: Mapping[Role, tuple[str, ...]] | None = None,
    **more: Any,
) -> Evidence:
    """A business with one account a role, read in full, all roles stated, unless said otherwise.

    `none`: roles the merchant says nothing plays. `open`: roles of which nothing was said. `hidden`: how far the
    account of a role was seen instead of in full; half of its facts stay when it was seen in part.
    """
    facts, hidden, none, open = facts or {}, hidden or {}, set(none), set(open)
    playing = [role for role in dict.fromkeys((*roles, *facts)) if role not in none and role is not Role.STOREFRONT]
    systems = [system(role, *((Role.STOREFRONT,) if role is Role.ECOMMERCE else ())) for role in playing]
    readings = [
        reading(each, part, _of(part.subject, facts.get(role, ()), hidden.get(role)), hidden.get(role, Sight.COMPLETE))
        for role, each in zip(playing, systems, strict=True)
        for part in each.parts
    ]
    said: dict[Role, tuple[str, ...]] = dict.fromkeys(Role, ())
    said |= {role: (each.platform,) for each in systems for role in each.roles} | dict(stack or {})
    entries = [StackEntry(role=role, tools=tools) for role, tools in said.items() if role not in open]
    return evidence(systems, readings, entries, **more)


def _of(subject: Subject, facts: Sequence[AnyFact], sight: Sight | None) -> list[AnyFact]:
    own = [fact for fact in facts if SUBJECT_OF[type(fact)] is subject]
    return own if sight in (None, Sight.COMPLETE, Sight.PARTIAL) else []


def thriving() -> dict[Role, list[AnyFact]]:
    """Facts of a business in which every question that counts is fulfilled."""
    to = Action
    desk, crm, mail = (hint(role) for role in (Role.HELPDESK, Role.CRM, Role.MARKETING))
    good = [control(kind, True) for kind in ControlKind]
    facts: dict[Role, list[AnyFact]] = {
        Role.ECOMMERCE: [
            automation(Event.ORDER_PLACED, Verb.MESSAGE_SEND),
            automation(Event.ORDER_FULFILLED, Verb.MESSAGE_SEND),
            automation(Event.STOCK_LOW, Verb.STAFF_NOTIFY),
            automation(Event.ORDER_PLACED, Verb.ORDER_TAG),
            connection(mail, DataObject.ORDER, DataObject.CUSTOMER, DataObject.CONSENT, DataObject.WEB_BEHAVIOUR),
            connection(desk, DataObject.ORDER, DataObject.CUSTOMER),
            connection(crm, DataObject.ORDER, DataObject.CUSTOMER),
            connection(hint(Role.ERP_ACCOUNTING), DataObject.ORDER),
            connection(None, DataObject.FULFILMENT, source=hint(Role.FULFILMENT)),
            work(Process.ORDER_FULFIL, Actor.APP, 400),
            measure(MeasureKind.HOURS_TO_FULFIL, 18),
            *(records(DataObject.PRODUCT, field, 98) for field in (RecordField.STOCK_NUMBER, RecordField.BARCODE)),
            connection(hint(Role.ADS), DataObject.PRODUCT, DataObject.CONSENT),
            connection(hint(Role.ANALYTICS), DataObject.ORDER),
            connection(hint(Role.MARKETPLACE), DataObject.INVENTORY),
            connection(hint(Role.FULFILMENT), DataObject.ORDER),
            connection(hint(Role.PERSONALISATION), DataObject.WEB_BEHAVIOUR),
            connection(mail, DataObject.INVENTORY),
            *(connection(None, data, source=hint(role)) for role, data in INTO_THE_SHOP.items()),
            work(Process.ORDER_EDIT, Actor.CUSTOMER, 12),
            work(Process.ORDER_REFUND, Actor.APP, 40),
            automation(Event.ORDER_RISK_FOUND, Verb.ORDER_HOLD),
            automation(Event.SCHEDULE, Verb.PRICE_UPDATE, conditions=(Criterion.STOCK,)),
            automation(Event.STOCK_LOW, Verb.PURCHASE_ORDER),
        ],
        Role.MARKETING: [
            *(automation(event, Verb.MESSAGE_SEND) for event in (Event.SUBSCRIBED, Event.CHECKOUT_ABANDONED)),
            *(automation(event, Verb.MESSAGE_SEND) for event in (Event.CUSTOMER_LAPSED, Event.BROWSED)),
            *(automation(event, Verb.MESSAGE_SEND) for event in (Event.BACK_IN_STOCK, Event.ORDER_DELIVERED)),
            automation(Event.ORDER_DELIVERED, to(verb=Verb.MESSAGE_SEND, detail="asks for a review")),
            automation(
                Event.DATE_REACHED,
                to(verb=Verb.MESSAGE_SEND, channel=Channel.EMAIL),
                to(verb=Verb.MESSAGE_SEND, channel=Channel.SMS),
                to(verb=Verb.RECOMMEND),
                self_optimising=True,
            ),
            automation(Event.SCHEDULE, Verb.REPORT_SEND),
            Segment(id="s1", membership=Membership.DYNAMIC, used_by=("c",), proof=Proof.RUNNING),
            Segment(id="s2", membership=Membership.PREDICTIVE, used_by=("c",), proof=Proof.RUNNING),
            Intelligence(id="m1", predicts=Prediction.SEND_TIME, proof=Proof.RUNNING),
            connection(hint(Role.CRM), DataObject.ENGAGEMENT),
            automation(Event.FORM_SUBMITTED, Verb.OTHER),
            automation(Event.SUBSCRIBED, Verb.EXPERIMENT, self_optimising=True, proof=Proof.EFFECTIVE),
            automation(Event.PRICE_DROPPED, Verb.MESSAGE_SEND),
            automation(Event.STOCK_LOW, Verb.MESSAGE_SEND),
            automation(Event.PAYMENT_FAILED, Verb.MESSAGE_SEND),
            automation(Event.ORDER_PLACED, Verb.MESSAGE_SEND),
            automation(Event.DATE_REACHED, Verb.MESSAGE_SEND, conditions=(Criterion.PREDICTION,)),
            automation(Event.CUSTOMER_LAPSED, Verb.LIST_UPDATE),
            automation(
                Event.SEGMENT_ENTERED,
                to(verb=Verb.MESSAGE_SEND, channel=Channel.EMAIL),
                to(verb=Verb.MESSAGE_SEND, channel=Channel.SMS),
                conditions=(Criterion.PREDICTION, Criterion.SUPPORT_STATE),
            ),
            connection(None, DataObject.LOYALTY, source=hint(Role.LOYALTY)),
            Records(id="codes", object=DataObject.COUPON, total=90, filled=60, proof=Proof.RUNNING),
        ],
        Role.HELPDESK: [
            automation(Event.TICKET_CREATED, Verb.TICKET_ASSIGN, conditions=(Criterion.AI_INTENT,)),
            automation(Event.TICKET_CREATED, Verb.TICKET_REPLY),
            automation(Event.TICKET_AGED, Verb.TICKET_PRIORITISE),
            automation(Event.TICKET_SOLVED, to(verb=Verb.RECORD_UPDATE, target=crm, data=(DataObject.TICKET,))),
            connection(mail, DataObject.TICKET),
            connection(None, DataObject.REVIEW, source=hint(Role.REVIEW)),
            automation(Event.MANUAL, Verb.ORDER_REFUND, human_started=True),
            automation(
                Event.CHAT,
                to(verb=Verb.RECORD_READ, data=(DataObject.ORDER, DataObject.PRODUCT)),
                to(verb=Verb.MODEL_ASK),
                to(verb=Verb.TICKET_REPLY),
                conditions=(Criterion.AI_INTENT,),
            ),
            Measure(id="reply", measure=MeasureKind.MINUTES_TO_FIRST_REPLY, value=20, proof=Proof.EFFECTIVE),
            Measure(id="levels", measure=MeasureKind.SLA_ATTAINMENT, value=0.95, proof=Proof.EFFECTIVE),
            *(
                Intelligence(id=each, predicts=each, acted_on_by=("team",), proof=Proof.RUNNING)
                for each in (Prediction.KNOWLEDGE_GAP, Prediction.CONVERSATION_QUALITY)
            ),
            connection(None, DataObject.FULFILMENT, source=hint(Role.CARRIER)),
            measure(MeasureKind.CSAT, 0.9),
            measure(MeasureKind.HOURS_TO_SOLVE, 5),
            measure(MeasureKind.HOURS_TO_SOLVE_SLOWEST, 20),
            records(DataObject.CUSTOMER, RecordField.EXTERNAL_ID, 97),
            Intelligence(id="agent", predicts=Prediction.ANSWER, resolves=40, proof=Proof.RUNNING),
        ],
        Role.CRM: [
            automation(Event.FORM_SUBMITTED, Verb.OWNER_ASSIGN),
            automation(Event.DEAL_CHANGED, Verb.TASK_CREATE),
            records(DataObject.CUSTOMER, RecordField.EXTERNAL_ID, 96),
            records(DataObject.CONSENT, RecordField.LEGAL_BASIS, 95),
            Intelligence(id="score", predicts=Prediction.LEAD_SCORE, acted_on_by=("rule",), proof=Proof.RUNNING),
        ],
        Role.IPAAS: [
            automation(Event.ORDER_PLACED, to(verb=Verb.STAFF_NOTIFY, target=Hint(title="Slack")), failure_alert=True),
            automation(Event.STOCK_LOW, to(verb=Verb.STAFF_NOTIFY, target=Hint(title="Slack")), failure_alert=True),
            automation(Event.TICKET_CREATED, to(verb=Verb.AGENT_ACT), failure_alert=True),
            automation(
                Event.SCHEDULE,
                to(verb=Verb.MODEL_ASK),
                to(verb=Verb.RECORD_UPDATE, data=(DataObject.PRODUCT,)),
                to(verb=Verb.STOCK_UPDATE),
                failure_alert=True,
            ),
        ],
    }
    facts[Role.IPAAS] += [
        automation(
            Event.SCHEDULE,
            to(verb=Verb.RECORD_READ, data=(DataObject.ORDER,)),
            to(verb=Verb.STAFF_NOTIFY),
            conditions=(Criterion.OTHER,),
            failure_alert=True,
        ),
        automation(
            Event.SCHEDULE,
            to(verb=Verb.AGENT_ACT, data=(DataObject.INVENTORY, DataObject.ENGAGEMENT)),
            failure_alert=True,
        ),
        Measure(id="runs", measure=MeasureKind.AUTOMATION_SUCCESS_RATE, value=0.99, proof=Proof.EFFECTIVE),
    ]
    facts[Role.CDP_WAREHOUSE] = [connection(mail, DataObject.CUSTOMER)]
    facts[Role.ADS] = []
    facts[Role.ANALYTICS] = [connection(None, DataObject.AD_SPEND, source=hint(Role.ADS))]
    facts[Role.ERP_ACCOUNTING] = [
        connection(None, DataObject.PAYMENT, source=hint(Role.PSP)),
        Records(id="payments", object=DataObject.PAYMENT, total=90, filled=90, proof=Proof.RUNNING),
    ]
    facts[Role.PURCHASING] = [connection(None, DataObject.INVENTORY, source=hint(Role.FORECASTING))]
    facts |= {role: [] for role in (*INTO_THE_SHOP, Role.PSP, Role.CARRIER, Role.PERSONALISATION)}
    for role, predicts in MODELS.items():
        facts[role] = [Intelligence(id=predicts, predicts=predicts, acted_on_by=("rule",), proof=Proof.RUNNING)]
    for role in (Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS):
        facts[role] += [each.model_copy() for each in good]
    return facts | {Role.FULFILMENT: [], Role.REVIEW: []}


INTO_THE_SHOP = {
    Role.WMS_3PL: DataObject.INVENTORY,
    Role.PIM_ERP: DataObject.PRODUCT,
    Role.SUBSCRIPTION: DataObject.SUBSCRIPTION,
    Role.RETURNS_PORTAL: DataObject.RETURN,
    Role.LOYALTY: DataObject.LOYALTY,
    Role.MARKETPLACE: DataObject.ORDER,
}
"""What reaches the shop from tools of which no other question asks."""


MODELS = {
    Role.FORECASTING: Prediction.DEMAND,
    Role.PRICING_ENGINE: Prediction.PRICE,
    Role.FRAUD: Prediction.FRAUD_RISK,
}


# --- random evidence -----------------------------------------------------------------------------------------------

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
    Subject.CONTROLS: (
        Part(subject=Subject.CONTROLS, part="keys", topics=("key_hygiene", "least_privilege")),
        Part(subject=Subject.CONTROLS, part="others"),
    ),
}
"""How a subject may be read in parts. Facts fall into any of them: what is said must hold even for a careless part."""


def pool(size: int = 60, seed: int = 7) -> dict[Subject, tuple[AnyFact, ...]]:
    """Facts of every kind, many of each, always the same ones."""
    random = Random(seed)
    makers = (_automation, _connection, _work, _segment, _control, _measure, _intelligence, _records, _account, _match)
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
