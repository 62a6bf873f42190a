"""HubSpot's words for how a record came to be, by who did it. Words that are in none of the groups stay unknown."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model import Actor
from connectors.hubspot.search import Filter, one_of

SOURCE, APP_ID, APP_NAME = "hs_object_source", "hs_object_source_id", "hs_object_source_detail_1"
"""Properties of every record: the word, and for integrations the app's id and name."""

ACTORS: dict[Actor, tuple[str, ...]] = {
    Actor.APP: (
        "INTEGRATION", "INTEGRATIONS_PLATFORM", "INTEGRATIONS_SYNC", "API", "SALESFORCE", "GMAIL_INTEGRATION",
        "EMAIL_INTEGRATION", "SLACK_INTEGRATION", "BET_CRM_CONNECTOR", "PORTAL_OBJECT_SYNC", "CONNECTED_ACCOUNT",
        "MARKETPLACE", "DATASET", "PAYMENTS", "FLYWHEEL_PRODUCT_DATA_SYNC",
    ),
    Actor.PERSON: (
        "CRM_UI", "CRM_UI_BULK_ACTION", "MOBILE_ANDROID", "MOBILE_IOS", "CONTACTS_WEB", "SALES", "SALES_MESSAGES",
        "EXTENSION", "BCC_TO_CRM", "FORWARD_TO_CRM", "SIDEKICK", "WORK_UI", "TASK", "MICROAPPS", "PLAYBOOKS",
    ),
    Actor.IMPORT: ("IMPORT", "EMAIL_INBOX_IMPORT", "MIGRATION", "BATCH_UPDATE"),
    Actor.CUSTOMER: (
        "FORM", "LEADIN", "ANALYTICS", "BEHAVIORAL_EVENTS", "ADS", "SOCIAL", "MEETINGS", "CONTENT_MEMBERSHIP",
        "CUSTOMER_PORTAL", "EMAIL", "CONVERSATIONS", "INTENT", "SIGNALS",
    ),
    Actor.RULE: (
        "WORKFLOWS", "AUTOMATION_PLATFORM", "AUTOMATION_JOURNEY", "PRIMARY_AUTOMATION", "SEQUENCES", "CALCULATED",
        "WORKFLOW_CONTACT_DELETE_ACTION", "PROPERTY_DEFAULT_VALUE", "CRM_PROCESSES_PLATFORM", "PIPELINE_SETTINGS",
        "AUTO_ASSOCIATE_BY_DOMAIN", "ACTIVITY_AUTO_ASSOCIATE", "BOT", "APPROVALS",
    ),
    Actor.AI: (
        "AI_GROUP", "BREEZE_AGENT", "CUSTOMER_AGENT", "PROSPECTING_AGENT", "HELP_DESK_AI", "CHATSPOT",
        "CONVERSATIONAL_ENRICHMENT", "DATA_ENRICHMENT", "SMART_DATA_CAPTURE", "COMPANY_INSIGHTS", "DATA_QUALITY",
        "MARKET_SOURCING",
    ),
}  # fmt: skip
"""In the order in which they are counted. The grouping is ours."""


def filter_of(values: Sequence[str], known: frozenset[str]) -> Filter | None:
    """Records with one of the words; words that this account's HubSpot does not know are left out. None: no word."""
    asked = [value for value in values if not known or value in known]
    return one_of(SOURCE, asked) if asked else None
