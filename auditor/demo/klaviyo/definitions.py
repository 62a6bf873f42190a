"""What flows do, step by step, as Klaviyo writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.demo.klaviyo.canaries import CANARY_PII, CANARY_SECRET, MAIL

_SPLITS = ("conditional-split", "trigger-split")
_SENDS = ("send-email", "send-sms", "send-mobile-push", "send-whatsapp")


def definition(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The whole of a flow; nothing for one that was never set up."""
    if not row.get("triggers"):
        return None
    first = 90_000_001
    steps = row.get("actions", [])
    actions = [_action(step, first + index, index + 1 < len(steps)) for index, step in enumerate(steps)]
    return {
        "triggers": [dict(trigger) for trigger in row["triggers"]],
        "profile_filter": groups(row["profile_filter"]) if "profile_filter" in row else None,
        "actions": actions,
        "entry_action_id": str(first) if actions else None,
        "reentry_criteria": {"duration": 1, "unit": "alltime"},
    }


def groups(conditions: Any) -> dict[str, Any]:
    """Conditions as Klaviyo nests them."""
    return {"condition_groups": [{"conditions": [dict(one) for one in conditions]}]}


def _action(step: Mapping[str, Any], number: int, more: bool) -> dict[str, Any]:
    kind, after = step["type"], str(number + 1) if more else None
    links = {"next_if_true": after, "next_if_false": None} if kind in _SPLITS else {"next": after}
    action = {"id": str(number), "temporary_id": None, "type": kind, "links": links}
    data = _data(step)
    return {**action, "data": data} if data else action


def _data(step: Mapping[str, Any]) -> dict[str, Any]:
    kind = step["type"]
    if kind in _SENDS:
        return {"message": _message(step), "status": step["status"]}
    if kind == "ab-test":
        variants = [{"type": "send-email", "data": {"message": _message(step), "status": step["status"]}}] * 2
        settings = {"enabled": bool(step.get("automatic", False)), "automatic_end_date": None,
                    "automatic_end_statistical_certainty": True}  # fmt: skip
        current = {"id": "e1", "name": "Subject", "variations": variants, "allocations": {}, "started": None,
                   "winner_metric": "unique-clicks", "automatic_winner_selection_settings": settings}  # fmt: skip
        return {"status": step["status"], "experiment_status": step["experiment_status"],
                "main_action": variants[0], "current_experiment": current}  # fmt: skip
    if kind == "send-webhook":
        message = {"url": step["url"], "headers": {"Authorization": f"Bearer {CANARY_SECRET}"},
                   "body": f'{{"email": "{MAIL}"}}', "name": "Webhook", "id": "w1"}  # fmt: skip
        return {"message": message, "status": step["status"]}
    if kind == "send-internal-alert":
        message = {"from_email": MAIL, "from_label": CANARY_PII, "to_emails": [MAIL], "subject_line": CANARY_PII,
                   "template_id": None, "name": "Alert", "id": "a1"}  # fmt: skip
        return {"message": message, "status": step["status"]}
    if kind == "conditional-split":
        return {"profile_filter": groups(step["conditions"])}
    return {key: value for key, value in step.items() if key != "type"}


def _message(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "from_email": MAIL,
        "from_label": CANARY_PII,
        "reply_to_email": MAIL,
        "cc_email": None,
        "bcc_email": None,
        "subject_line": f"{CANARY_PII}, you left something behind",
        "preview_text": CANARY_PII,
        "template_id": step.get("template"),
        "smart_sending_enabled": True,
        "transactional": False,
        "name": step.get("name", "Message"),
        "id": "m1",
    }
