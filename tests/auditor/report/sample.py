"""Audits to look at: a believable one, an empty one, a hostile one, and pictures of any size.

Each is assessed by the real questions from evidence made by hand, so that what the report is tested with can happen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from auditor.assess import assess
from auditor.compare import Diff, compare
from auditor.model import (
    Acceptance,
    Account,
    Action,
    Actor,
    Answer,
    AnyFact,
    Audit,
    Automation,
    Channel,
    Connection,
    Control,
    ControlKind,
    Criterion,
    DataObject,
    Edge,
    EdgeState,
    Event,
    Evidence,
    Flows,
    Header,
    Hint,
    Intelligence,
    Mechanism,
    Membership,
    Merchant,
    Node,
    Outcome,
    Part,
    Prediction,
    Process,
    Proof,
    Reading,
    Request,
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
from auditor.plugins import detectors

Make = Callable[[], Audit]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
ROLES = {
    "shopify": (Role.ECOMMERCE, Role.STOREFRONT),
    "klaviyo": (Role.MARKETING,),
    "zendesk": (Role.HELPDESK,),
    "hubspot": (Role.CRM,),
    "n8n": (Role.IPAAS,),
}
ACCOUNTS = {
    "shopify": "shopify:fern-and-fable",
    "klaviyo": "klaviyo:XyZ123",
    "zendesk": "zendesk:fernfable",
    "hubspot": "hubspot:4455",
    "n8n": "n8n:n8n.fernandfable.example",
}
TITLES = {"shopify": "Shopify", "klaviyo": "Klaviyo", "zendesk": "Zendesk", "hubspot": "HubSpot", "n8n": "n8n"}
STACK = {
    Role.ECOMMERCE: "shopify",
    Role.STOREFRONT: "shopify",
    Role.MARKETING: "klaviyo",
    Role.HELPDESK: "zendesk",
    Role.CRM: "hubspot",
    Role.IPAAS: "n8n",
    Role.FULFILMENT: "shipstation",
    Role.ERP_ACCOUNTING: "xero",
    Role.REVIEW: "judge-me",
    Role.ANALYTICS: "google-analytics",
    Role.ADS: "google-ads",
    Role.MESSAGING: "slack",
    Role.SPREADSHEET: "google-sheets",
}
NONE = (Role.LOYALTY, Role.SUBSCRIPTION, Role.RETURNS_PORTAL, Role.CDP_WAREHOUSE, Role.FORECASTING)


def ago(days: float) -> datetime:
    """So many days before the audit."""
    return NOW - timedelta(days=days)


class Names:
    """What people called their things. The hostile merchant calls them otherwise."""

    def __call__(self, name: str) -> str:
        return name

    def sentence(self, text: str) -> str:
        """What a connector says; ours, so only the hostile merchant's differs."""
        return text


def hint(platform: str) -> Hint:
    """Another system, by the name everybody gives it."""
    return Hint(title=TITLES.get(platform, platform))


def rule(id_: str, name: str, event: Event, *verbs: Verb, runs: int | None = 100, **more: object) -> Automation:
    """An automation; one that ran is proved to run."""
    ran = bool(runs)
    usual: dict[str, object] = {
        "id": id_,
        "name": name,
        "link": f"https://admin.example/{id_}",
        "at": ago(1) if ran else ago(40),
        "proof": Proof.RUNNING if ran else Proof.CONFIGURED,
        "triggers": (Trigger(event=event),),
        "actions": tuple(Action(verb=verb, channel=_channel(verb)) for verb in verbs),
        "state": State.LIVE,
        "runs": runs,
        "failures": 0 if ran else None,
        "last_run": ago(1) if ran else None,
    }
    return Automation.model_validate(usual | more)


def _channel(verb: Verb) -> Channel | None:
    return Channel.EMAIL if verb is Verb.MESSAGE_SEND else None


def link(id_: str, name: str, days: float | None, *data: DataObject, **more: object) -> Connection:
    """A connection, last active so many days ago."""
    usual: dict[str, object] = {
        "id": id_,
        "name": name,
        "link": f"https://admin.example/{id_}",
        "at": ago(days) if days is not None else None,
        "proof": Proof.RUNNING if days is not None else Proof.CONFIGURED,
        "data": data,
        "mechanism": Mechanism.APP,
        "state": State.LIVE,
        "last_activity": ago(days) if days is not None else None,
    }
    return Connection.model_validate(usual | more)


def done(id_: str, process: Process, actor: Actor, count: int, by: str = "", of: int | None = None) -> Work:
    """Work somebody did."""
    hint_ = Hint(title=by) if by else None
    return Work(
        id=id_, process=process, actor=actor, by=hint_, count=count, sampled_of=of, at=ago(0.5), proof=Proof.RUNNING
    )


def shopify(name: Names) -> dict[Subject, list[AnyFact]]:
    """The shop."""
    return {
        Subject.ACCOUNT: [Account(id="gid://shop/1", name=name("Fern & Fable"), plan="Grow", can_write=False)],
        Subject.AUTOMATIONS: [
            rule("mail-1", "Order confirmation", Event.ORDER_PLACED, Verb.MESSAGE_SEND, runs=1560),
            rule("mail-2", "Shipping confirmation", Event.ORDER_FULFILLED, Verb.MESSAGE_SEND, runs=1502),
        ],
        Subject.CONNECTIONS: [
            link("app-1", "Klaviyo: Email Marketing & SMS", None, target=hint("klaviyo")),
            link("app-2", "HubSpot", None, target=hint("hubspot")),
            link("app-3", "ShipStation", 0.2, DataObject.ORDER, target=hint("shipstation")),
            link("app-4", "ShipStation", 0.2, DataObject.FULFILMENT, source=hint("shipstation")),
            link("app-5", "Judge.me Product Reviews", 0.8, DataObject.REVIEW, source=hint("judge-me")),
            link("app-6", "Xero", 1.1, DataObject.ORDER, target=hint("xero")),
            link("app-7", name("Grandma's parcel helper"), 12, DataObject.ORDER,
                 target=Hint(title=name("Grandma's parcel helper"))),
        ],
        Subject.WORK: [
            done("w1", Process.ORDER_FULFIL, Actor.APP, 235, by="ShipStation", of=1560),
            done("w2", Process.ORDER_FULFIL, Actor.PERSON, 15, of=1560),
            done("w3", Process.ORDER_REFUND, Actor.PERSON, 41),
            done("w4", Process.ORDER_EDIT, Actor.PERSON, 63),
            done("w5", Process.ORDER_EDIT, Actor.APP, 4, by=name("Upsell Wizard")),
            done("w6", Process.ORDER_CREATE, Actor.CUSTOMER, 1502),
            done("w7", Process.ORDER_CREATE, Actor.UNKNOWN, 58),
        ],
    }  # fmt: skip


def klaviyo(name: Names) -> dict[Subject, list[AnyFact]]:
    """The marketing tool."""
    draft = (Action(verb=Verb.MESSAGE_SEND, channel=Channel.EMAIL, state=State.DRAFT),)
    return {
        Subject.ACCOUNT: [Account(id="XyZ123", name=name("Fern & Fable"), plan="Email 25k", can_write=True)],
        Subject.AUTOMATIONS: [
            rule("WeLc01", name("Welcome series"), Event.SUBSCRIBED, Verb.MESSAGE_SEND, runs=812),
            rule("CaRt02", name("Abandoned checkout"), Event.CHECKOUT_ABANDONED, Verb.MESSAGE_SEND, Verb.EXPERIMENT,
                 runs=344),
            rule("PoSt03", name("Post-purchase care"), Event.ORDER_PLACED, runs=0, actions=draft),
            rule("WiNb04", name("Win-back 180 days"), Event.CUSTOMER_LAPSED, Verb.MESSAGE_SEND, runs=0),
        ],
        Subject.CONNECTIONS: [
            link("int-1", "Shopify", 0.1, DataObject.CUSTOMER, DataObject.ORDER, DataObject.PRODUCT,
                 DataObject.WEB_BEHAVIOUR, DataObject.CONSENT, source=hint("shopify")),
            link("int-2", "Smile.io", 200, DataObject.LOYALTY, source=Hint(title="Smile.io")),
        ],
        Subject.AUDIENCES: [
            Segment(id="SeG1", name=name("Engaged 90 days"), membership=Membership.DYNAMIC, size=9120,
                    criteria=(Criterion.BEHAVIOUR,), used_by=("camp-1",), last_used=ago(3), proof=Proof.RUNNING,
                    at=ago(3)),
            Segment(id="SeG2", name=name("Likely to churn"), membership=Membership.PREDICTIVE, size=1310,
                    predictions=(Prediction.CHURN,)),
        ],
    }  # fmt: skip


def zendesk(name: Names) -> dict[Subject, list[AnyFact]]:
    """The helpdesk."""
    return {
        Subject.ACCOUNT: [Account(id="fernfable", name=name("Fern & Fable Support"), plan="Suite Growth")],
        Subject.AUTOMATIONS: [
            rule("3601", name("Route returns to Operations"), Event.TICKET_CREATED, Verb.TICKET_ASSIGN, runs=190),
            rule("3602", name("We have your message"), Event.TICKET_CREATED, Verb.TICKET_REPLY, Verb.MESSAGE_SEND,
                 runs=640),
            rule("3603", name("Waiting for two days"), Event.TICKET_AGED, Verb.STAFF_NOTIFY, runs=None,
                 proof=Proof.CONFIGURED, at=None, last_run=None),
        ],
        Subject.CONNECTIONS: [
            link("hook-1", name("To our workflows"), 0.3, DataObject.TICKET, target=hint("n8n"),
                 mechanism=Mechanism.WEBHOOK),
            link("slack-1", "Slack", None, DataObject.TICKET, target=hint("Slack")),
        ],
        Subject.WORK: [
            done("z1", Process.TICKET_SOLVE, Actor.PERSON, 402),
            done("z2", Process.TICKET_SOLVE, Actor.AI, 117, by="Zendesk AI agent"),
            done("z3", Process.TICKET_SOLVE, Actor.RULE, 44),
        ],
        Subject.INTELLIGENCE: [
            Intelligence(id="ai-1", name="AI agent", predicts=Prediction.ANSWER, outputs=301, resolves=117,
                         last_output=ago(0.2), proof=Proof.EFFECTIVE, at=ago(0.2)),
            Intelligence(id="ai-2", name="Intelligent triage", predicts=Prediction.TICKET_INTENT, outputs=640,
                         last_output=ago(0.1), proof=Proof.RUNNING, at=ago(0.1)),
        ],
    }  # fmt: skip


def hubspot(name: Names) -> dict[Subject, list[AnyFact]]:
    """The CRM, whose sync with the shop has died."""
    return {
        Subject.ACCOUNT: [Account(id="4455", name=name("Fern & Fable Trade"), plan="Professional")],
        Subject.AUTOMATIONS: [
            rule("wf-1", name("New lead gets an owner"), Event.CUSTOMER_CREATED, Verb.OWNER_ASSIGN, runs=37),
            rule("wf-2", name("Deal moved: follow up"), Event.DEAL_CHANGED, Verb.TASK_CREATE, runs=52),
            rule("wf-3", name("Re-engage quiet shops"), Event.CUSTOMER_LAPSED, Verb.MESSAGE_SEND, runs=0,
                 state=State.OFF),
        ],
        Subject.CONNECTIONS: [
            link("ecom-1", "Shopify", 26, DataObject.CUSTOMER, DataObject.ORDER, source=hint("shopify"),
                 rhythm_hours=1.0),
        ],
        Subject.WORK: [
            done("h1", Process.DATA_IMPORT, Actor.IMPORT, 5),
            done("h2", Process.CUSTOMER_UPDATE, Actor.PERSON, 210),
            done("h3", Process.CUSTOMER_UPDATE, Actor.RULE, 96),
            done("h4", Process.CUSTOMER_UPDATE, Actor.APP, 170, by="n8n"),
            done("h5", Process.CUSTOMER_UPDATE, Actor.IMPORT, 480),
        ],
    }  # fmt: skip


def n8n(name: Names) -> dict[Subject, list[AnyFact]]:
    """The workflow tool."""
    note = Action(verb=Verb.RECORD_CREATE, target=hint("HubSpot"), data=(DataObject.TICKET,))
    event = Action(verb=Verb.RECORD_CREATE, target=hint("Klaviyo"), data=(DataObject.INVENTORY,))
    sheet = Action(verb=Verb.SHEET_WRITE, target=hint("Google Sheets"), data=(DataObject.RETURN,))
    from_shop = (Trigger(event=Event.ORDER_REFUNDED, source=hint("Shopify")),)
    return {
        Subject.ACCOUNT: [Account(id="n8n.example", name=name("n8n of Fern & Fable"), can_write=False)],
        Subject.AUTOMATIONS: [
            rule("wfOrderSlack0001", name("Big orders to Slack"), Event.ORDER_PLACED, Verb.STAFF_NOTIFY, runs=270,
                 failures=5, failure_alert=True, triggers=(Trigger(event=Event.ORDER_PLACED, source=hint("Shopify")),)),
            rule("wfStockCheck0002", name("Nightly stock check"), Event.SCHEDULE, Verb.STAFF_NOTIFY, runs=30,
                 failure_alert=True, conditions=(Criterion.STOCK,),
                 triggers=(Trigger(event=Event.SCHEDULE, source=hint("Shopify")),),
                 actions=(Action(verb=Verb.STAFF_NOTIFY, target=hint("Slack")), event)),
            rule("wfWeekReport0003", name("Weekly sales report"), Event.SCHEDULE, Verb.REPORT_SEND, runs=4,
                 failure_alert=True),
            rule("wfTicketNote0004", name("Ticket to HubSpot note"), Event.TICKET_CREATED, runs=180,
                 triggers=(Trigger(event=Event.TICKET_CREATED, source=hint("Zendesk")),), actions=(note,),
                 failure_alert=True),
            rule("wfReturnSheet005", name("Returns to the returns sheet"), Event.ORDER_REFUNDED, runs=41, failures=41,
                 triggers=from_shop, actions=(sheet,), failure_alert=False),
            rule("wfAgentIdea00006", name("Answer stock questions with an agent"), Event.CHAT, Verb.AGENT_ACT, runs=0,
                 state=State.DRAFT),
        ],
        Subject.CONTROLS: [
            Control(id="c1", control=ControlKind.TWO_FACTOR, holds=False, count=1, of=2,
                    detail="1 of 2 n8n users have a second factor"),
            Control(id="c2", control=ControlKind.LEAST_PRIVILEGE, holds=True, detail="the key only reads"),
        ],
    }  # fmt: skip


SYSTEMS = {"shopify": shopify, "klaviyo": klaviyo, "zendesk": zendesk, "hubspot": hubspot, "n8n": n8n}
HIDDEN = {
    ("hubspot", Subject.AUDIENCES): (
        Sight.DENIED,
        "The token may not read lists.",
        "HubSpot > Settings > Integrations > Private apps: add crm.lists.read to this app.",
    ),
    ("zendesk", Subject.CONTROLS): (
        Sight.DENIED,
        "The audit log needs a higher plan.",
        "Zendesk > Admin Center > Plan: the audit log comes with Suite Enterprise.",
    ),
    ("klaviyo", Subject.CONTROLS): (
        Sight.UNOBSERVABLE,
        "Klaviyo does not show who has a second factor.",
        "Look under Settings > Users and answer the question yourself.",
    ),
    ("shopify", Subject.CONTROLS): (
        Sight.UNAVAILABLE,
        "Shopify did not answer in time.",
        "Run the audit again; what was read is kept.",
    ),
}


def rich_evidence(name: Names | None = None) -> Evidence:
    """Five systems, most of them seen in full."""
    name = name or Names()
    readings = [reading for platform, facts in SYSTEMS.items() for reading in _readings(platform, facts(name), name)]
    return Evidence(header=_header(name), readings=tuple(readings))


def _readings(platform: str, facts: dict[Subject, list[AnyFact]], name: Names) -> list[Reading]:
    return [_reading(platform, subject, facts.get(subject, []), name) for subject in _planned(platform, facts)]


def _planned(platform: str, facts: dict[Subject, list[AnyFact]]) -> list[Subject]:
    return [subject for subject in Subject if subject in facts or (platform, subject) in HIDDEN]


def _reading(platform: str, subject: Subject, facts: list[AnyFact], name: Names) -> Reading:
    sight, reason, remedy = HIDDEN.get((platform, subject), (Sight.COMPLETE, "", ""))
    return Reading(
        system=ACCOUNTS[platform],
        platform=platform,
        roles=ROLES[platform],
        subject=subject,
        sight=sight,
        as_of=NOW,
        window=WINDOW,
        facts=tuple(facts),
        reads=(Request(path=f"/api/{subject}", scope=f"{subject}:read"),),
        reason=name.sentence(reason) if reason else "",
        remedy=remedy,
    )


def _header(name: Names) -> Header:
    stack = [StackEntry(role=role, tools=(tool,)) for role, tool in STACK.items()]
    stack += [StackEntry(role=role) for role in NONE]
    merchant = Merchant(
        slug="fern-and-fable",
        name=name("Fern & Fable"),
        stack=tuple(stack),
        accepts=(
            Acceptance(finding="returns.refunds_by_hand", reason=name("We look at each refund on purpose"),
                       by=name("Rosa, Operations"), until="2027-03-31"),
            Acceptance(finding="support.order_context", reason=name("Support moves to another tool"),
                       by=name("Rosa, Operations"), until="2026-10-31"),
        ),
        answers=(
            Answer(question="governance.data_deletion", yes=True, by=name("Theo, Legal"), on="2026-11-02",
                   until="2027-11-02", note=name("Deleted each January")),
        ),
    )  # fmt: skip
    return Header(
        merchant=merchant,
        tool_version="0.1.0",
        started=NOW,
        window=WINDOW,
        systems=tuple(
            System(
                id=ACCOUNTS[platform],
                platform=platform,
                name=TITLES[platform],
                roles=ROLES[platform],
                parts=tuple(Part(subject=subject) for subject in _planned(platform, facts(name))),
            )
            for platform, facts in SYSTEMS.items()
        ),
    )


@cache
def rich() -> Audit:
    """Fern & Fable."""
    return assess(rich_evidence(), detectors())


@cache
def empty() -> Audit:
    """A merchant of whom nothing is known."""
    merchant = Merchant(slug="nobody", name="Nobody yet")
    header = Header(merchant=merchant, tool_version="0.1.0", started=NOW, window=WINDOW)
    return assess(Evidence(header=header), detectors())


FLAG = "hostileScriptRan"
PAYLOADS = (
    f"<script>window.{FLAG}=1</script>",
    f"</script><script>window.{FLAG}=1</script><!--<script>",
    f'"><img src=x onerror="window.{FLAG}=1">',
    f"javascript:window.{FLAG}=1",
    f"{{{{ 7*7 }}}}{{% raw %}}<svg/onload=window.{FLAG}=1>",
    "\u202egnp.txt\u2066 evil \u200f\u061c",
    "nul\x00 bell\x07 esc\x1b[31m line\u2028sep\u2029arator\r\nnew",
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "| pipe | `code` [a](javascript:alert(1)) ![x](http://evil.example/x.png) <b>b</b> http://evil.example @everyone",
    "W" * 190,
    "Ｗ漢字" * 60,
    "'onmouseover='window." + FLAG + "=1'",
)  # fmt: skip


class Hostile(Names):
    """Every name is an attack: all payloads in turn, each name its own."""

    def __init__(self) -> None:
        self.given: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if name not in self.given:
            number = len(self.given)
            self.given[name] = f"{PAYLOADS[number % len(PAYLOADS)]}{number}"[:200]
        return self.given[name]

    def sentence(self, text: str) -> str:
        return self(text)


@cache
def hostile() -> Audit:
    """A merchant whose every name is an attack on the reader."""
    audit = assess(rich_evidence(Hostile()), detectors())
    edges = tuple(
        edge.model_copy(update={"evidence": tuple(_bad_link(cite, n) for n, cite in enumerate(edge.evidence))})
        for edge in audit.flows.edges
    )
    return audit.model_copy(update={"flows": audit.flows.model_copy(update={"edges": edges})})


def _bad_link(cite: object, number: int) -> object:
    links = (
        "http://plain.example/",
        'https://a.example/"><script>window.hostileScriptRan=1</script>',
        "https://user:pw@b.example/",
        "https://ok.example/x y",
    )
    return cite.model_copy(update={"link": links[number % len(links)]})  # type: ignore[attr-defined]


_MANY_ROLES = [role for role in Role if role is not Role.STOREFRONT]


def with_systems(count: int) -> Audit:
    """The rich audit with a picture of so many systems, a hub and flows in every state."""
    nodes = [
        Node(id=f"seen:s{n:02}", name=f"System number {n}", roles=(_MANY_ROLES[n % len(_MANY_ROLES)],), connected=n < 5)
        for n in range(count)
    ]
    states, objects = list(EdgeState), list(DataObject)
    edges: dict[tuple[str, str, DataObject], Edge] = {}
    for n in range(count * 2):
        source = nodes[0] if n % 3 else nodes[(n * 5 + 1) % count]
        target = nodes[(n * 7 + 3) % count]
        if source is target:
            continue
        key = (source.id, target.id, objects[n % len(objects)])
        edges[key] = Edge(source=key[0], target=key[1], data=key[2], state=states[n % len(states)], says="As seen")
    flows = Flows(nodes=tuple(nodes), edges=tuple(edges[key] for key in sorted(edges)))
    return rich().model_copy(update={"flows": flows})


@cache
def changed() -> tuple[Audit, Diff]:
    """The rich audit and what changed since an earlier one, in every way that something can change."""
    now = rich()
    turned = {
        "marketing.welcome": Outcome.ABSENT,
        "support.routing": Outcome.UNKNOWN,
        "marketing.back_in_stock": Outcome.PRESENT,
        "risk.fraud_scoring": Outcome.PRESENT,
    }
    before = [
        each.model_copy(update={"outcome": turned.get(each.id, each.outcome)})
        for each in now.verdicts
        if each.id != "sales.deal_automation"
    ]
    before[0] = before[0].model_copy(update={"rule": "older", "outcome": Outcome.ABSENT})
    edges = [
        edge.model_copy(update={"state": EdgeState.LIVE}) if edge.state is EdgeState.IDLE else edge
        for edge in now.flows.edges
        if edge.state is not EdgeState.BROKEN
    ]
    earlier = now.model_copy(
        update={
            "as_of": ago(60),
            "rules": "older",
            "verdicts": tuple(before),
            "flows": now.flows.model_copy(update={"edges": tuple(edges)}),
            "index": now.index.model_copy(update={"low": 40.0}),
        }
    )
    return now, compare(earlier, now)
