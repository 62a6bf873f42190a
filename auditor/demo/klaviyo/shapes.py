"""What each list may be asked for, after Klaviyo's OpenAPI document: page sizes, filters, sorts, fields."""

from __future__ import annotations

from auditor.demo.klaviyo.jsonapi import Shape

_TIMES = ("greater-or-equal", "greater-than", "less-or-equal", "less-than")
_LIKE = ("contains", "ends-with", "equals", "starts-with")


def _both(*names: str) -> tuple[str, ...]:
    return tuple(sign + name for name in names for sign in ("", "-"))


SHAPES = {
    "account": Shape("account", fields=(
        "contact_information", "contact_information.default_sender_email", "contact_information.default_sender_name",
        "contact_information.organization_name", "contact_information.street_address",
        "contact_information.website_url", "industry", "locale", "preferred_currency", "public_api_key",
        "test_account", "timezone",
    )),
    "metric": Shape(
        "metric",
        filters={"integration.name": ("equals",), "integration.category": ("equals",)},
        fields=("created", "integration", "name", "updated"),
    ),
    "event": Shape(
        "event",
        size=(200, 1_000),
        filters={"metric_id": ("equals",), "profile_id": ("equals",), "datetime": _TIMES, "timestamp": _TIMES},
        sorts=_both("datetime", "timestamp"),
        fields=("datetime", "event_properties", "timestamp", "uuid"),
    ),
    "flow": Shape(
        "flow",
        size=(50, 50),
        filters={"id": ("any",), "name": _LIKE, "status": ("equals",), "archived": ("equals",),
                 "trigger_type": ("equals",), "created": ("equals", *_TIMES), "updated": ("equals", *_TIMES)},
        sorts=_both("created", "id", "name", "status", "trigger_type", "updated"),
        fields=("archived", "created", "definition", "name", "status", "trigger_type", "updated"),
        additional=("definition",),
    ),
    "campaign": Shape(
        "campaign",
        size=(100, 100),
        filters={"id": ("any",), "messages.channel": ("equals",), "name": ("contains",), "status": ("any", "equals"),
                 "archived": ("equals",), "created_at": _TIMES, "scheduled_at": _TIMES, "updated_at": _TIMES},
        sorts=_both("created_at", "id", "name", "scheduled_at", "updated_at"),
        fields=("archived", "audiences", "created_at", "name", "scheduled_at", "send_options", "send_strategy",
                "send_time", "status", "tracking_options", "updated_at"),
        required="messages.channel",
    ),
    "list": Shape(
        "list",
        size=(10, 10),
        filters={"name": ("any", "equals"), "id": ("any", "equals"), "created": ("greater-than",),
                 "updated": ("greater-than",)},
        sorts=_both("created", "id", "name", "updated"),
        fields=("created", "name", "opt_in_process", "profile_count", "updated"),
        additional=("profile_count",),
    ),
    "segment": Shape(
        "segment",
        size=(10, 10),
        filters={"name": ("any", "equals"), "id": ("any", "equals"), "created": ("greater-than",),
                 "updated": ("greater-than",), "is_active": ("any", "equals"), "is_starred": ("equals",)},
        sorts=_both("created", "id", "name", "updated"),
        fields=("created", "definition", "is_active", "is_processing", "is_starred", "name", "updated"),
    ),
    "template": Shape(
        "template",
        size=(10, 10),
        filters={"id": ("any", "equals"), "name": ("any", "contains", "equals"), "created": ("equals", *_TIMES),
                 "updated": ("equals", *_TIMES)},
        sorts=_both("created", "id", "name", "updated"),
        fields=("amp", "created", "definition", "editor_type", "html", "name", "text", "updated"),
        additional=("definition",),
    ),
    "profile": Shape(
        "profile",
        size=(20, 100),
        filters={"id": ("any", "equals"), "email": ("any", "equals"), "phone_number": ("any", "equals"),
                 "external_id": ("any", "equals"), "created": ("greater-than", "less-than"),
                 "updated": ("greater-than", "less-than")},
        sorts=_both("created", "email", "id", "updated"),
        fields=("created", "email", "external_id", "first_name", "last_event_date", "last_name", "location",
                "phone_number", "predictive_analytics", "properties", "subscriptions", "updated"),
        additional=("subscriptions", "predictive_analytics"),
    ),
    "profile-bulk-import-job": Shape(
        "profile-bulk-import-job",
        size=(20, 100),
        filters={"status": ("any", "equals")},
        sorts=_both("created_at"),
        fields=("completed_at", "completed_count", "created_at", "expires_at", "failed_count", "started_at", "status",
                "total_count"),
    ),
    "webhook": Shape(
        "webhook",
        fields=("created_at", "description", "enabled", "endpoint_url", "name", "updated_at"),
    ),
    "mapped-metric": Shape("mapped-metric", fields=("updated",)),
    "form": Shape(
        "form",
        size=(20, 100),
        filters={"id": ("any", "equals"), "name": ("any", "contains", "equals"), "ab_test": ("equals",),
                 "updated_at": _TIMES, "created_at": _TIMES, "status": ("equals",)},
        sorts=_both("created_at", "updated_at"),
        fields=("ab_test", "created_at", "name", "status", "updated_at"),
    ),
    "coupon": Shape("coupon", size=(100, 100), fields=("description", "external_id", "monitor_configuration")),
    "coupon-code": Shape(
        "coupon-code",
        size=(100, 100),
        filters={"expires_at": _TIMES, "status": ("equals",), "coupon.id": ("any", "equals"),
                 "profile.id": ("any", "equals")},
        fields=("expires_at", "status", "unique_code"),
        required="coupon.id",
    ),
    "review": Shape(
        "review",
        size=(20, 100),
        filters={"created": ("greater-or-equal", "less-or-equal"), "id": ("any", "equals"), "status": ("equals",),
                 "review_type": ("equals",), "verified": ("equals",)},
        sorts=_both("created", "rating", "updated"),
        fields=("author", "content", "created", "email", "images", "product", "rating", "review_type", "status",
                "title", "updated", "verified"),
    ),
    "web-feed": Shape(
        "web-feed",
        size=(5, 20),
        filters={"name": ("any", "contains", "equals"), "created": _TIMES, "updated": _TIMES},
        sorts=_both("created", "name", "updated"),
        fields=("content_type", "created", "name", "request_method", "status", "updated", "url"),
    ),
    "catalog-item": Shape(
        "catalog-item",
        size=(100, 100),
        filters={"ids": ("any",), "category.id": ("equals",), "title": ("contains",), "published": ("equals",)},
        sorts=_both("created"),
        fields=("created", "custom_metadata", "description", "external_id", "price", "published", "title", "updated",
                "url"),
    ),
    "catalog-variant": Shape(
        "catalog-variant",
        size=(100, 100),
        filters={"ids": ("any",), "item.id": ("equals",), "sku": ("equals",), "title": ("contains",),
                 "published": ("equals",)},
        sorts=_both("created"),
        fields=("created", "custom_metadata", "description", "external_id", "image_full_url", "image_thumbnail_url",
                "images", "inventory_policy", "inventory_quantity", "price", "published", "sku", "title", "updated",
                "url"),
    ),
    "tracking-setting": Shape(
        "tracking-setting",
        size=(1, 1),
        fields=("auto_add_parameters", "custom_parameters", "utm_medium", "utm_source"),
    ),
    "object-type": Shape(
        "object-type",
        filters={"namespace": ("equals",)},
        fields=("created_at", "description", "namespace", "status", "title", "updated_at"),
    ),
    "object-ingestion-log": Shape(
        "object-ingestion-log",
        fixed=50,
        filters={"record_id": ("equals",), "status": ("any", "equals"), "event_type": ("any", "equals"),
                 "timestamp": ("greater-or-equal", "less-than")},
        fields=("errors", "event_type", "status", "summary", "timestamp"),
    ),
    "agent-skill": Shape(
        "agent-skill",
        fields=("description", "display_name", "handoff", "instructions", "name", "source", "status"),
    ),
    "customer-agent-conversation": Shape(
        "customer-agent-conversation",
        size=(50, 100),
        filters={"created_at": ("greater-or-equal",), "status": ("any", "equals")},
        fields=("created_at", "status", "updated_at"),
    ),
    "api-key": Shape("api-key", fields=("created", "name", "scopes", "status"), additional=("redacted_key",)),
    "profile-suppression-bulk-create-job": Shape(
        "profile-suppression-bulk-create-job",
        fixed=100,
        filters={"status": ("equals",), "list_id": ("equals",), "segment_id": ("equals",)},
        sorts=_both("created"),
        fields=("completed_at", "completed_count", "created_at", "skipped_count", "status", "total_count"),
    ),
    **{
        kind: Shape(kind, fixed=100, filters={"status": ("equals",)},
                    fields=("completed_at", "created_at", "expires_at", "failed_count", "status", "total_count"))
        for kind in ("catalog-item-bulk-create-job", "catalog-item-bulk-update-job")
    },
}  # fmt: skip
