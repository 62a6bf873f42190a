"""Who the demo shop knows and how it speaks to them: segments, consent, tags, marketing, webhooks, analytics."""

from __future__ import annotations

import re
from typing import Any

from graphql import GraphQLError

from auditor.demo.shopify_catalogue import CANARY_SECRET
from auditor.demo.shopify_history import CANARY_PII
from auditor.demo.shopify_paging import page
from auditor.demo.shopify_rows import Row, Rows

_CONSENT = re.compile(r"(email|sms)_subscription_status = 'SUBSCRIBED'\Z")


class People:
    """Resolves customers, segments, marketing and what the audit's own app set up."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.data, self.world = rows, rows.data, rows.world

    def root(self) -> dict[str, Any]:
        """Fields of the root."""
        paged = self.rows.paged
        return {
            "companies": paged("companies", self._company),
            "consentPolicy": [self._region(index, row) for index, row in enumerate(self.rows.list("consent_regions"))],
            "customerSegmentMembers": self._members,
            "customers": self._customers,
            "draftOrdersCount": lambda _, **__: {"count": self.data.get("drafts", 0), "precision": "EXACT"},
            "marketingActivities": paged("marketing_activities", self._activity),
            "marketingEvents": paged("marketing_events", self._event),
            "privacySettings": self._privacy(),
            "segments": paged("segments", self._segment),
            "shopifyqlQuery": self._analytics,
            "webhookSubscriptions": paged("webhooks", self._webhook),
        }

    def shop(self) -> dict[str, Any]:
        """Fields of the shop."""
        tags = {f"{kind}Tags": self._tags(f"{kind}_tags") for kind in ("order", "customer", "product")}
        return {**tags, "metafields": self.rows.fields("shop")}

    def _tags(self, table: str) -> Any:
        words = [str(word) for word in self.rows.list(table)]
        return lambda _, first, **__: page([(word, word) for word in words], str, first=first)

    def _customers(self, _: object, first: int | None = None, after: str | None = None, **__: Any) -> dict[str, Any]:
        shown = range(min(self.world.customers, 250))
        return page(
            [(str(number), number) for number in shown],
            lambda number: {
                "id": f"gid://shopify/Customer/{number}",
                "displayName": CANARY_PII,
                "email": f"{CANARY_PII}@customer.example",
                "note": CANARY_PII,
                "metafields": self.rows.fields("customers"),
            },
            first=first,
            after=after,
        )

    def _segment(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/Segment/{row['id']}",
            "name": row["name"],
            "query": row["query"],
            "creationDate": self.world.stamp(400),
            "lastEditDate": self.rows.ago(row, otherwise=300),
        }

    def _members(
        self,
        _: object,
        segmentId: str | None = None,  # noqa: N803 (Shopify's name)
        query: str | None = None,
        **__: Any,
    ) -> dict[str, Any]:
        return {"totalCount": round(self.world.customers * self._share(segmentId, query))}

    def _share(self, segment: str | None, query: str | None) -> float:
        if segment:
            rows = [row for row in self.rows.list("segments") if segment.endswith(f"/{row['id']}")]
            if rows:
                return float(rows[0].get("share", 0))
        if match := _CONSENT.match(query or ""):
            return float(self.data["consent"][match.group(1)])
        raise GraphQLError("Query is invalid", extensions={"code": "BAD_USER_INPUT"})

    def _company(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/Company/{row['id']}",
            "name": CANARY_PII,
            "note": CANARY_PII,
            "externalId": f"{CANARY_PII}-{row['id']}" if row.get("external") else None,
        }

    def _region(self, index: int, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/ConsentPolicy/{index}",
            "countryCode": row["country"],
            "regionCode": None,
            "consentRequired": row["asked"],
        }

    def _privacy(self) -> dict[str, Any]:
        on = self.data.get("cookie_banner")
        return {"banner": None if on is None else {"enabled": on, "autoManaged": True}}

    def _activity(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/MarketingActivity/{row['id']}",
            "title": row["title"],
            "status": row.get("status", "ACTIVE"),
            "tactic": row["tactic"],
            "marketingChannelType": row.get("channel", "EMAIL"),
            "inMainWorkflowVersion": row.get("automation", False),
            "createdAt": self.rows.ago(row),
            "updatedAt": self.rows.ago(row),
            "formData": f'{{"to": "{CANARY_PII}"}}',
            "app": self.rows.app(row["app"]),
        }

    def _event(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/MarketingEvent/{row['id']}",
            "type": row["tactic"],
            "startedAt": self.rows.ago(row),
            "utmCampaign": CANARY_PII,
            "manageUrl": f"https://apps.example/?token={CANARY_SECRET}",
            "app": self.rows.app(row["app"]),
        }

    def _webhook(self, row: Row) -> dict[str, Any]:
        handle = row.get("version", "2026-10")
        return {
            "id": f"gid://shopify/WebhookSubscription/{row['id']}",
            "topic": row["topic"],
            "uri": f"https://{row['host']}/hook?key={CANARY_SECRET}" if "host" in row else row["uri"],
            "createdAt": self.rows.ago(row, otherwise=200),
            "apiVersion": {"handle": handle, "displayName": handle, "supported": row.get("supported", True)},
        }

    def _analytics(self, _: object, query: str) -> dict[str, Any]:
        if not query.startswith("FROM sales SHOW total_sales GROUP BY sales_channel "):
            return {"parseErrors": ["Unknown column"], "parseWarnings": [], "tableData": None}
        columns = [{"name": name, "displayName": name} for name in ("sales_channel", "total_sales")]
        rows = [{"sales_channel": row["channel"], "total_sales": str(row["amount"])} for row in self.rows.list("sales")]
        return {"parseErrors": [], "parseWarnings": [], "tableData": {"columns": columns, "rows": rows}}
