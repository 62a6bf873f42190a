"""A business in which every question that counts is fulfilled."""

from __future__ import annotations

from auditor.model import (
    Action,
    Actor,
    AnyFact,
    Automation,
    Channel,
    ControlKind,
    Criterion,
    DataObject,
    Event,
    Hint,
    Intelligence,
    Measure,
    MeasureKind,
    Membership,
    Prediction,
    Process,
    Proof,
    RecordField,
    Records,
    Role,
    Segment,
    Standing,
    Tie,
    Verb,
)
from tests.auditor.evidence import automation, backing, connection, control, hint, measure, records, work


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
    for held in facts.values():
        rules = [fact for fact in held if isinstance(fact, Automation)]
        held += [backing(rule, Tie.OWNER, Standing.TEAM) for rule in rules]
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
