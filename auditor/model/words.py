"""The closed word lists of the field: every enum the rest of the house speaks in.

Values are stable identifiers: they are written into evidence and audits, so a word is added, never renamed.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a system is to the business. One system may play several roles."""

    ECOMMERCE = "ecommerce"
    STOREFRONT = "storefront"
    MARKETING = "marketing"
    HELPDESK = "helpdesk"
    CRM = "crm"
    FULFILMENT = "fulfilment"
    CARRIER = "carrier"
    WMS_3PL = "wms_3pl"
    ERP_ACCOUNTING = "erp_accounting"
    PSP = "psp"
    SUBSCRIPTION = "subscription"
    LOYALTY = "loyalty"
    REVIEW = "review"
    RETURNS_PORTAL = "returns_portal"
    ADS = "ads"
    ANALYTICS = "analytics"
    CDP_WAREHOUSE = "cdp_warehouse"
    MARKETPLACE = "marketplace"
    PIM_ERP = "pim_erp"
    FORECASTING = "forecasting"
    PURCHASING = "purchasing"
    PRICING_ENGINE = "pricing_engine"
    PERSONALISATION = "personalisation"
    FRAUD = "fraud"
    IPAAS = "ipaas"
    AI_MODEL = "ai_model"
    MESSAGING = "messaging"
    SPREADSHEET = "spreadsheet"
    CONSENT = "consent"
    PRODUCT_QUALITY = "product_quality"
    OTHER = "other"


class Trait(StrEnum):
    """Something that not every business has, and that some questions are about."""

    STOCK = "stock"
    """It keeps goods: no downloads or services only, no pure drop shipping."""
    PARCELS = "parcels"
    """It ships something."""
    CONSUMERS = "consumers"
    """It sells to people, not only to other businesses."""


class Department(StrEnum):
    """The parts of the business in which questions are asked and shown."""

    ACQUISITION = "acquisition"
    STOREFRONT = "storefront"
    MARKETING = "marketing"
    SALES = "sales"
    ORDERS = "orders"
    FULFILMENT = "fulfilment"
    INVENTORY = "inventory"
    RETURNS = "returns"
    SUPPORT = "support"
    REVIEWS = "reviews"
    FINANCE = "finance"
    RISK = "risk"
    DATA = "data"
    GOVERNANCE = "governance"
    AGENTS = "agents"


class DataObject(StrEnum):
    """What flows between systems."""

    CUSTOMER = "customer"
    CONSENT = "consent"
    ORDER = "order"
    PRODUCT = "product"
    PRICE = "price"
    INVENTORY = "inventory"
    FULFILMENT = "fulfilment"
    RETURN = "return"
    TICKET = "ticket"
    ENGAGEMENT = "engagement"
    REVIEW = "review"
    LOYALTY = "loyalty"
    SUBSCRIPTION = "subscription"
    PAYMENT = "payment"
    AD_SPEND = "ad_spend"
    WEB_BEHAVIOUR = "web_behaviour"
    REPORT = "report"
    OTHER = "other"
    COUPON = "coupon"
    """Discount codes made for single people."""


class Event(StrEnum):
    """What starts an automation, whatever the platform calls it."""

    SUBSCRIBED = "profile.subscribed"
    PROFILE_CHANGED = "profile.changed"
    SEGMENT_ENTERED = "segment.entered"
    CUSTOMER_LAPSED = "customer.lapsed"
    """No purchase or visit for a while: a recency segment, a churn score, a "days since" rule."""
    CUSTOMER_CREATED = "customer.created"
    DATE_REACHED = "date.reached"
    BROWSED = "product.viewed"
    CART_ABANDONED = "cart.abandoned"
    CHECKOUT_ABANDONED = "checkout.abandoned"
    ORDER_PLACED = "order.placed"
    ORDER_FULFILLED = "order.fulfilled"
    ORDER_DELIVERED = "order.delivered"
    ORDER_REFUNDED = "order.refunded"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_RISK_FOUND = "order.risk_found"
    PRODUCT_CHANGED = "product.changed"
    PRICE_DROPPED = "price.dropped"
    STOCK_LOW = "stock.low"
    BACK_IN_STOCK = "stock.back"
    REVIEW_LEFT = "review.left"
    TICKET_CREATED = "ticket.created"
    TICKET_CHANGED = "ticket.changed"
    TICKET_SOLVED = "ticket.solved"
    TICKET_AGED = "ticket.aged"
    """A ticket sat in a state for a time (rules that run by the clock, SLA timers)."""
    MESSAGE_RECEIVED = "message.received"
    DEAL_CHANGED = "deal.changed"
    FORM_SUBMITTED = "form.submitted"
    SCHEDULE = "schedule"
    WEBHOOK = "webhook"
    FAILURE = "automation.failed"
    CHAT = "chat"
    MANUAL = "manual"
    OTHER = "other"
    PAYMENT_FAILED = "payment.failed"


class Verb(StrEnum):
    """What one step of an automation does."""

    MESSAGE_SEND = "message.send"
    """A message to a customer."""
    STAFF_NOTIFY = "staff.notify"
    """A message to somebody who works here."""
    TICKET_CREATE = "ticket.create"
    TICKET_ASSIGN = "ticket.assign"
    TICKET_PRIORITISE = "ticket.prioritise"
    TICKET_TAG = "ticket.tag"
    TICKET_UPDATE = "ticket.update"
    TICKET_REPLY = "ticket.reply"
    TICKET_SOLVE = "ticket.solve"
    RECORD_CREATE = "record.create"
    RECORD_UPDATE = "record.update"
    RECORD_READ = "record.read"
    OWNER_ASSIGN = "owner.assign"
    LIST_UPDATE = "list.update"
    SCORE_SET = "score.set"
    TASK_CREATE = "task.create"
    ORDER_TAG = "order.tag"
    ORDER_HOLD = "order.hold"
    ORDER_FULFIL = "order.fulfil"
    ORDER_REFUND = "order.refund"
    ORDER_CANCEL = "order.cancel"
    STOCK_UPDATE = "stock.update"
    PRICE_UPDATE = "price.update"
    PURCHASE_ORDER = "purchase_order.create"
    REPORT_SEND = "report.send"
    WEBHOOK_CALL = "webhook.call"
    SHEET_WRITE = "sheet.write"
    SHEET_READ = "sheet.read"
    MODEL_ASK = "model.ask"
    """A language model or classifier is asked inside a fixed flow."""
    AGENT_ACT = "agent.act"
    """A model with tools chooses what happens next."""
    EXPERIMENT = "experiment.run"
    """Variants are compared; see `Automation.self_optimising` for the automatic winner."""
    RECOMMEND = "product.recommend"
    APPROVAL_ASK = "approval.ask"
    CODE_RUN = "code.run"
    WAIT = "wait"
    BRANCH = "branch"
    OTHER = "other"


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    TICKET = "ticket"
    WEBHOOK = "webhook"
    OTHER = "other"


class Criterion(StrEnum):
    """What the conditions of an automation or a segment look at."""

    BEHAVIOUR = "behaviour"
    """Views, clicks, opens."""
    PURCHASES = "purchases"
    RECENCY = "recency"
    PROFILE = "profile"
    CONSENT = "consent"
    TICKET_FIELD = "ticket.field"
    TICKET_CHANNEL = "ticket.channel"
    SCORE = "score"
    PREDICTION = "prediction"
    """A predicted value of a customer: churn, lifetime value, next order date."""
    AI_INTENT = "ai.intent"
    """Intent, sentiment or language found by a model."""
    STOCK = "stock"
    SUPPORT_STATE = "support.state"
    """An open complaint, a bad rating: the state of a customer in the helpdesk."""
    OTHER = "other"


class Process(StrEnum):
    """Routine work that somebody or something does."""

    ORDER_CREATE = "order.create"
    ORDER_FULFIL = "order.fulfil"
    ORDER_REFUND = "order.refund"
    ORDER_RETURN = "order.return"
    ORDER_EDIT = "order.edit"
    ORDER_CANCEL = "order.cancel"
    ORDER_TAG = "order.tag"
    PRODUCT_UPDATE = "product.update"
    PRICE_UPDATE = "price.update"
    INVENTORY_UPDATE = "inventory.update"
    CUSTOMER_CREATE = "customer.create"
    CUSTOMER_UPDATE = "customer.update"
    DEAL_CREATE = "deal.create"
    TICKET_CREATE = "ticket.create"
    TICKET_UPDATE = "ticket.update"
    TICKET_REPLY = "ticket.reply"
    TICKET_SOLVE = "ticket.solve"
    MESSAGE_SEND = "message.send"
    DATA_IMPORT = "data.import"
    """One count is one bulk load of records (a CSV file, a job), not one record."""
    DATA_EXPORT = "data.export"
    RECORDS_SYNC = "records.sync"
    OTHER = "other"


class Actor(StrEnum):
    """Who did a piece of work."""

    PERSON = "person"
    RULE = "rule"
    """An automation of the platform itself: a trigger, a workflow, a flow."""
    APP = "app"
    """Another system, through an app or the API."""
    AI = "ai"
    IMPORT = "import"
    """A file somebody loaded."""
    CUSTOMER = "customer"
    PLATFORM = "platform"
    """The platform's own built-in behaviour, the same in every account."""
    UNKNOWN = "unknown"


class Mechanism(StrEnum):
    """How two systems exchange data."""

    APP = "app"
    WEBHOOK = "webhook"
    WORKFLOW = "workflow"
    API_CLIENT = "api_client"
    PIXEL = "pixel"
    CHANNEL = "channel"
    FILE = "file"
    NATIVE = "native"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Whether a thing in a platform is switched on."""

    LIVE = "live"
    OFF = "off"
    DRAFT = "draft"
    BROKEN = "broken"
    """Switched on, but failing or pointing at something that is gone."""
    UNKNOWN = "unknown"


class ControlKind(StrEnum):
    """Governance that can be observed."""

    LEAST_PRIVILEGE = "least_privilege"
    """Credentials and roles carry no more rights than their use needs."""
    TWO_FACTOR = "two_factor"
    SINGLE_SIGN_ON = "single_sign_on"
    KEY_HYGIENE = "key_hygiene"
    """Keys are used, dated and not about to die."""
    AUDIT_LOG = "audit_log"
    DELETION = "deletion"
    """Personal data is deleted by a schedule or on request."""
    CONSENT = "consent"
    MONITORING = "monitoring"
    """Somebody is told when an automation fails."""
    CHANGE_CONTROL = "change_control"
    DATA_QUALITY = "data_quality"
    AI_GUARDRAILS = "ai_guardrails"
    HARDENING = "hardening"
    """Nothing stands open to abuse: unprotected addresses, foreign code, outdated software."""
    LINK_MARKS = "link_marks"
    """Links in messages carry marks that tell analytics where a visitor comes from."""
    UNIQUE_NUMBERS = "unique_numbers"
    """A number by which other systems know an article belongs to one article only."""


class MeasureKind(StrEnum):
    """Outcomes."""

    ORDERS_PER_DAY = "orders_per_day"
    HOURS_TO_FULFIL = "hours_to_fulfil"
    MINUTES_TO_FIRST_REPLY = "minutes_to_first_reply"
    CSAT = "csat"
    SLA_ATTAINMENT = "sla_attainment"
    AUTOMATED_REVENUE_SHARE = "automated_revenue_share"
    AI_RESOLUTION_RATE = "ai_resolution_rate"
    AUTOMATION_SUCCESS_RATE = "automation_success_rate"
    RECOVERED_CHECKOUTS = "recovered_checkouts"
    OTHER = "other"
    CONVERSION_RATE = "conversion_rate"
    AUTOMATED_SHARE = "automated_share"
    """Share of a process that systems did, worked out from who did the work."""
    HOURS_TO_SOLVE = "hours_to_solve"
    """From a ticket's opening to its solution, the median."""
    HOURS_TO_SOLVE_SLOWEST = "hours_to_solve_slowest"
    """The same, exceeded by one ticket in ten: beside the median it tells a steady process from a lottery."""
    CHECKOUT_COMPLETION = "checkout_completion"
    """Checkouts that became orders, of those in which shoppers gave their contact details."""
    MESSAGE_CONVERSION = "message_conversion"
    """Automatic messages whose recipient then ordered, of those delivered."""
    FORM_CONVERSION = "form_conversion"
    """Sign-ups, of the times a sign-up form was shown."""


class Prediction(StrEnum):
    """What a model in use says."""

    CHURN = "churn"
    LIFETIME_VALUE = "lifetime_value"
    NEXT_ORDER = "next_order"
    LEAD_SCORE = "lead_score"
    TICKET_INTENT = "ticket_intent"
    PRODUCT_AFFINITY = "product_affinity"
    SEND_TIME = "send_time"
    FRAUD_RISK = "fraud_risk"
    DEMAND = "demand"
    PRICE = "price"
    ANSWER = "answer"
    """What to answer a customer: an AI agent."""
    OTHER = "other"
    KNOWLEDGE_GAP = "knowledge_gap"
    """What customers ask that no article answers."""
    CONVERSATION_QUALITY = "conversation_quality"
    """How well a conversation was handled."""


class Membership(StrEnum):
    """How membership of a list or segment is decided."""

    STATIC = "static"
    DYNAMIC = "dynamic"
    PREDICTIVE = "predictive"


class Subject(StrEnum):
    """What a reading is about."""

    ACCOUNT = "account"
    AUTOMATIONS = "automations"
    CONNECTIONS = "connections"
    WORK = "work"
    AUDIENCES = "audiences"
    RECORDS = "records"
    MEASURES = "measures"
    CONTROLS = "controls"
    INTELLIGENCE = "intelligence"
    MATCHES = "matches"
    """Whether records of one system were found again in another."""
    PEOPLE = "people"
    """Whether those behind automations and keys are still there; who they are is never told."""


class Sight(StrEnum):
    """How far a connector could see one subject."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DENIED = "denied"
    """The credential's scope or the account's plan does not allow it; the remedy says which."""
    UNAVAILABLE = "unavailable"
    """Down, throttled, or an answer nobody can read."""
    UNOBSERVABLE = "unobservable"
    """The platform offers no way to see it."""
    NOT_CONNECTED = "not_connected"
    """The merchant uses it, but gave no credential."""


class Proof(IntEnum):
    """How strongly something is proved; higher includes lower."""

    DECLARED = 1
    """A name or a person says so."""
    CONFIGURED = 2
    """It is set up."""
    RUNNING = 3
    """Dated activity was seen in the window."""
    EFFECTIVE = 4
    """An outcome was measured."""


class Outcome(StrEnum):
    """The answer to one question."""

    PRESENT = "present"
    PARTIAL = "partial"
    """It exists but is off, empty, failing or incomplete; the verdict says which."""
    ABSENT = "absent"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Truth(StrEnum):
    """Three-valued logic over gates."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class EdgeState(StrEnum):
    """What is known of one data flow, best first; see DESIGN section 8."""

    MEASURED = "measured"
    LIVE = "live"
    IDLE = "idle"
    OFF = "off"
    BROKEN = "broken"
    DECLARED = "declared"
    UNKNOWN = "unknown"
    MISSING = "missing"


class Necessity(StrEnum):
    """How much a reference flow matters."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


class Level(StrEnum):
    """Low, medium, high: effort and impact of closing a gap."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class JoinKey(StrEnum):
    """What a record is known by in two systems."""

    CUSTOMER_ID = "customer_id"
    EMAIL = "email"
    PHONE = "phone"
    ORDER_ID = "order_id"
    ORDER_NAME = "order_name"
    SKU = "sku"
    TICKET_ID = "ticket_id"
    VARIANT_ID = "variant_id"


class Grade(StrEnum):
    """How much of what should arrive does arrive, by the lower end of what a sample allows."""

    HEALTHY = "healthy"
    LEAKY = "leaky"
    PARTIAL = "partial"
    SILO = "silo"
    UNSURE = "unsure"
    """The sample is too small to tell."""


class RecordField(StrEnum):
    """Fields of records that questions are asked about; `Records.field` may name any other one in free words."""

    STOCK_NUMBER = "stock number"
    BARCODE = "barcode"
    EXTERNAL_ID = "external_id"
    """The key by which another system knows the same record."""
    LEGAL_BASIS = "legal_basis"
    """Why the person may be written to."""


class Tie(StrEnum):
    """What joins people to an automation or a connection."""

    OWNER = "owned_by"
    """It is theirs in its platform."""
    RECEIVER = "hands_to"
    """Its steps name them: work is handed to them, or they are told."""
    KEY = "key_of"
    """It works with a key of theirs."""


class Standing(StrEnum):
    """Whether people are still there."""

    HERE = "here"
    """A person who can sign in."""
    TEAM = "team"
    """Several people, or a group with somebody in it who can sign in: it outlives any one of them."""
    GONE = "gone"
    """Nobody who can sign in: deactivated, suspended, removed, never accepted the invitation, or an empty group."""
