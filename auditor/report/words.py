"""What merchants read instead of our own words: every word list of the vocabulary, in plain English.

Symbols stand beside words, never alone, so that nothing depends on colour or on a glyph that a font may lack.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor import spoken
from auditor.compare import Change
from auditor.model import (
    Actor,
    Department,
    EdgeState,
    Grade,
    Level,
    MeasureKind,
    Mechanism,
    Necessity,
    Outcome,
    Proof,
    Role,
    Sight,
    Subject,
    Truth,
    Verdict,
)
from auditor.spoken import capital


@dataclass(frozen=True)
class Label:
    """A word with its symbol and its tone, which is the class that colours it."""

    word: str
    symbol: str = ""
    tone: str = "plain"
    """One of `good`, `warn`, `bad`, `dim`, `ask`, `plain`."""
    means: str = ""
    """One sentence for the legend."""


PROOF = {
    None: Label("Nothing to show", tone="dim"),
    Proof.DECLARED: Label("Declared", tone="dim", means="A name or a person says so; nothing else shows it."),
    Proof.CONFIGURED: Label("Set up", tone="warn", means="It is set up; we have not seen it at work."),
    Proof.RUNNING: Label("Seen running", tone="good", means="It did something on a known date in the window."),
    Proof.EFFECTIVE: Label("Measured", tone="good", means="Its result was measured."),
}

OUTCOME = {
    Outcome.PRESENT: Label("In place", "✓", "good", "It exists and does its work."),
    Outcome.PARTIAL: Label(
        "Partly", "◐", "warn", "It exists, but is off, empty, failing or incomplete; the line says which."
    ),
    Outcome.ABSENT: Label("Not found", "✕", "bad", "Everything that could hold it was looked at; it was not there."),
    Outcome.UNKNOWN: Label("Could not be seen", "?", "ask", "We could not look well enough. Nothing follows from it."),
    Outcome.NOT_APPLICABLE: Label("Does not apply", "–", "dim", "You told us that this is not part of your business."),
}
SYMPTOM = {
    Outcome.PRESENT: Label("Costs time", "!", "bad", "A sign of work that need not be done by hand."),
    Outcome.PARTIAL: Label("Some signs", "◐", "warn", "Some signs of work that need not be done by hand."),
    Outcome.ABSENT: Label("No sign of it", "✓", "good", "Everything was looked at; no sign of hand work was there."),
}
DANGER = {
    Outcome.PRESENT: Label("Needs attention", "!", "bad", "Something does not work as you would expect it to."),
    Outcome.PARTIAL: Label("Some signs", "◐", "warn", "Some signs that something does not work as it should."),
    Outcome.ABSENT: Label("No sign of it", "✓", "good", "Everything was looked at; no sign of it was there."),
}
"""The same for symptoms that cost no time."""
ONLY_SET_UP = Label("Set up, not seen running", "◐", "warn", "It exists; nothing shows yet that it runs.")
SAID = Label("Said, not seen", "“", "dim", "A person answered; we could not see it ourselves.")
OUR_ERROR = Label("Our error", "!", "ask", "Our own check failed. Nothing follows from it about the business.")


def label_of(verdict: Verdict) -> Label:
    """The badge of one answer."""
    if verdict.error:
        return OUR_ERROR
    if verdict.answer is not None:
        return SAID
    symptoms = DANGER if verdict.danger else SYMPTOM
    if verdict.symptom and verdict.outcome in symptoms:
        return symptoms[verdict.outcome]
    if verdict.outcome is Outcome.PRESENT and (verdict.proof or Proof.DECLARED) < Proof.RUNNING:
        return ONLY_SET_UP
    return OUTCOME[verdict.outcome]


TRUTH = {
    Truth.MET: Label("Met", "✓", "good"),
    Truth.UNMET: Label("Open", "✕", "bad"),
    Truth.UNKNOWN: Label("Not known", "?", "ask"),
}

SIGHT = {
    Sight.COMPLETE: Label("Seen in full", "●", "good", "Everything that the platform shows of it was read."),
    Sight.PARTIAL: Label("Seen in part", "◐", "warn", "Some of it was read. What was not read is unknown, not absent."),
    Sight.DENIED: Label("Not allowed", "⊘", "bad", "Our access does not include it. The remedy says what would."),
    Sight.UNAVAILABLE: Label("Did not answer", "…", "warn", "The platform or the line failed. Another run may do."),
    Sight.UNOBSERVABLE: Label(
        "Not readable", "–", "dim", "The platform offers no way to read it, or this version does not read it."
    ),
    Sight.NOT_CONNECTED: Label("Not connected", "○", "dim", "You use it, but gave us no access."),
}


def _edges(labels: dict[EdgeState, tuple[str, str, str]]) -> dict[EdgeState, Label]:
    return {state: Label(capital(spoken.EDGE[state]), *rest) for state, rest in labels.items()}


EDGE = _edges(
    {
        EdgeState.MEASURED: ("═", "good", "A sample of records was found on both sides."),
        EdgeState.LIVE: ("━", "good", "Seen at work on a known date."),
        EdgeState.IDLE: ("╍", "warn", "Set up, but silent for longer than usual."),
        EdgeState.OFF: ("┄", "dim", "It exists and is switched off."),
        EdgeState.BROKEN: ("✕", "bad", "It fails, or points at something that is gone."),
        EdgeState.DECLARED: ("┈", "dim", "Something says so; whether data flows is not shown."),
        EdgeState.UNKNOWN: ("?", "ask", "Usual between such systems; we could not look."),
        EdgeState.MISSING: ("╌", "bad", "Usual between such systems; we looked everywhere and found none."),
    }
)
NECESSITY = {
    Necessity.MUST: Label("Needed", tone="bad"),
    Necessity.SHOULD: Label("Useful", tone="warn"),
    Necessity.COULD: Label("Optional", tone="dim"),
    None: Label("Not asked for", tone="dim"),
}
LEVEL = {Level.LOW: "low", Level.MEDIUM: "medium", Level.HIGH: "high"}
STEP_KIND = {
    "build": "Build",
    "switch_on": "Switch on",
    "repair": "Put right",
    "connect": "Connect",
    "look": "Find out",
}
INSIGHT = {
    "disagreement": Label("Two ends disagree", "!", "warn"),
    "silo": Label("Cut off", "✕", "bad"),
    "islands": Label("Falls into groups", "✕", "bad"),
    "missing": Label("Missing", "╌", "bad"),
    "broken": Label("Failing", "✕", "bad"),
    "cold_trail": Label("Where an order's trail ends", "!", "warn"),
    "hub": Label("Where customer data meets", "✓", "good"),
    "no_hub": Label("No centre", "!", "warn"),
    "single_point": Label("Single point of failure", "!", "warn"),
    "bridge": Label("One connection joins two sides", "!", "warn"),
    "loop": Label("Circle", "!", "warn"),
    "two_masters": Label("Two masters", "!", "warn"),
    "duplicate": Label("Two answer one event", "!", "warn"),
    "overlap": Label("Two tools for one job", "?", "ask"),
    "unused": Label("Set up, not used", "?", "ask"),
    "consent_drift": Label("Unsubscribed, and still written to", "✕", "bad"),
    "unconfirmed_system": Label("A tool you did not mention", "?", "ask"),
}
MARK = {
    EdgeState.MEASURED: "✓✓",
    EdgeState.LIVE: "✓",
    EdgeState.IDLE: "…",
    EdgeState.OFF: "○",
    EdgeState.BROKEN: "✕",
    EdgeState.DECLARED: "·",
    EdgeState.UNKNOWN: "?",
    EdgeState.MISSING: "!",
}
"""States in the cells of the matrix, each its own sign."""
GRADE = {
    Grade.HEALTHY: Label("Arrives", "✓", "good", "Hardly anything is lost."),
    Grade.LEAKY: Label("Leaks", "!", "warn", "Most arrives; some is lost."),
    Grade.PARTIAL: Label("Only in part", "!", "warn", "Much is lost."),
    Grade.SILO: Label("Hardly any", "✕", "bad", "Next to nothing arrives by the keys that were compared."),
    Grade.UNSURE: Label("Too few to tell", "?", "ask", "Fewer than 20 records could be compared."),
}
CHANGE = {
    Change.BETTER: Label("Better", "↑", "good", "Was not, or not fully, in place before."),
    Change.WORSE: Label("Worse", "↓", "bad", "Was in place before, or more of it was."),
    Change.NEW: Label("New", "+", "plain", "Was not there or was not asked before."),
    Change.GONE: Label("Gone", "−", "plain", "Was there or was asked before."),
    Change.CANNOT_TELL: Label("Cannot tell this time", "?", "ask", "Known before; this time we could not see it."),
    Change.NEWLY_SEEN: Label(
        "Seen for the first time", "◉", "plain", "Not visible before; it does not follow that the business changed."
    ),
    Change.DIFFERENT: Label("Different", "≠", "plain", "Another figure; neither good nor bad by itself."),
    Change.RULE: Label("Our rule changed", "§", "dim", "We ask differently now. The business did not change."),
}
DEPARTMENT = {
    Department.ACQUISITION: "Acquisition and ads",
    Department.STOREFRONT: "Storefront and merchandising",
    Department.MARKETING: "Marketing",
    Department.SALES: "Sales and CRM",
    Department.ORDERS: "Orders",
    Department.FULFILMENT: "Fulfilment and shipping",
    Department.INVENTORY: "Inventory and purchasing",
    Department.RETURNS: "Returns",
    Department.SUPPORT: "Customer support",
    Department.REVIEWS: "Reviews and loyalty",
    Department.FINANCE: "Finance and tax",
    Department.RISK: "Fraud and payment risk",
    Department.DATA: "Data and reporting",
    Department.GOVERNANCE: "Control and safety",
    Department.AGENTS: "AI agents",
}
SUBJECT = {
    Subject.ACCOUNT: "Account",
    Subject.AUTOMATIONS: "Automations",
    Subject.CONNECTIONS: "Connections",
    Subject.WORK: "Who did what",
    Subject.AUDIENCES: "Lists and segments",
    Subject.RECORDS: "Records",
    Subject.MEASURES: "Results",
    Subject.CONTROLS: "Control and safety",
    Subject.INTELLIGENCE: "AI in use",
    Subject.MATCHES: "Records compared",
    Subject.PEOPLE: "People behind it",
}
ACTOR = {actor: capital(word) for actor, word in spoken.ACTOR.items()} | {Actor.UNKNOWN: "Not shown by whom"}
PROCESS = {process: capital(word) for process, word in spoken.PROCESS.items()}
MEASURE = {
    MeasureKind.ORDERS_PER_DAY: "Orders a day",
    MeasureKind.HOURS_TO_FULFIL: "Hours from order to fulfilment",
    MeasureKind.MINUTES_TO_FIRST_REPLY: "Minutes to the first reply",
    MeasureKind.HOURS_TO_SOLVE: "Hours to solve a ticket",
    MeasureKind.HOURS_TO_SOLVE_SLOWEST: "Hours to solve a slow ticket",
    MeasureKind.CSAT: "Good ratings of support",
    MeasureKind.SLA_ATTAINMENT: "Promised times kept",
    MeasureKind.AUTOMATED_REVENUE_SHARE: "Order value credited to automatic messages",
    MeasureKind.AI_RESOLUTION_RATE: "Conversations an AI agent settled alone",
    MeasureKind.AUTOMATION_SUCCESS_RATE: "Automation runs that did not fail",
    MeasureKind.RECOVERED_CHECKOUTS: "Left checkouts that became orders",
    MeasureKind.CONVERSION_RATE: "Visits that ended in an order",
    MeasureKind.CHECKOUT_COMPLETION: "Checkouts that became orders",
    MeasureKind.MESSAGE_CONVERSION: "Automatic messages that were followed by an order",
    MeasureKind.FORM_CONVERSION: "Shown sign-up forms that were filled in",
    MeasureKind.AUTOMATED_SHARE: "Share done by systems",
    MeasureKind.OTHER: "Other figures",
}
DATA = spoken.DATA
_ROLE = {
    Role.ECOMMERCE: "Shop",
    Role.ERP_ACCOUNTING: "Books",
    Role.PSP: "Payments",
    Role.WMS_3PL: "Warehouse",
    Role.CRM: "Sales (CRM)",
    Role.IPAAS: "Workflows",
    Role.CDP_WAREHOUSE: "Data warehouse",
    Role.PIM_ERP: "Product data",
    Role.AI_MODEL: "AI model",
    Role.REVIEW: "Reviews",
    Role.ADS: "Advertising",
    Role.MESSAGING: "Team chat",
    Role.OTHER: "Other tool",
}
ROLE = {each: _ROLE.get(each, each.value.replace("_", " ").capitalize()) for each in Role}
_DEPARTMENTS = {
    Department.ACQUISITION: (Role.ADS,),
    Department.STOREFRONT: (Role.STOREFRONT, Role.PERSONALISATION, Role.PIM_ERP, Role.PRICING_ENGINE),
    Department.MARKETING: (Role.MARKETING, Role.CONSENT),
    Department.SALES: (Role.CRM,),
    Department.FULFILMENT: (Role.FULFILMENT, Role.CARRIER, Role.WMS_3PL),
    Department.INVENTORY: (Role.FORECASTING, Role.PURCHASING, Role.PRODUCT_QUALITY),
    Department.RETURNS: (Role.RETURNS_PORTAL,),
    Department.SUPPORT: (Role.HELPDESK,),
    Department.REVIEWS: (Role.REVIEW, Role.LOYALTY),
    Department.FINANCE: (Role.ERP_ACCOUNTING, Role.PSP),
    Department.RISK: (Role.FRAUD,),
    Department.DATA: (
        Role.ANALYTICS, Role.CDP_WAREHOUSE, Role.IPAAS, Role.AI_MODEL, Role.SPREADSHEET, Role.MESSAGING, Role.OTHER,
    ),
}  # fmt: skip
WHOSE = {role: department for department, roles in _DEPARTMENTS.items() for role in roles}
"""Which department works with a system; all others serve orders."""
MECHANISM = {each: each.value.replace("_", " ").replace("api client", "API") for each in Mechanism}


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 question`, `3 questions`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


STATE_OF = {label.word: state.value for state, label in EDGE.items()}
EDGE_STATES = tuple(state.value for state in EdgeState)
OUTCOMES = {outcome.value: label for outcome, label in OUTCOME.items()}
SIGHT_WORDS = {sight.value: label for sight, label in SIGHT.items()}
"""For templates, which know values and not enums."""
