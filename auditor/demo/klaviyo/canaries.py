"""Marks that stand wherever Klaviyo has personal data or secrets; none of them may come out of an audit."""

from __future__ import annotations

CANARY_PII = "canary-pii-klaviyo"
CANARY_SECRET = "canary-secret-klaviyo"  # noqa: S105
MAIL = f"{CANARY_PII}@customer.example"
