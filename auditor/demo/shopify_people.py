"""Who the demo shop knows and how it speaks to them: segments, consent, tags, marketing, webhooks."""

from __future__ import annotations

import re
from typing import Any

from graphql import GraphQLError

from auditor.demo.people import People as Customers
from auditor.demo.shopify_analytics import Analytics
from auditor.demo.shopify_catalogue import CANARY_SECRET
from auditor.demo.shopify_history import CANARY_PII, Lane, stamp
from auditor.demo.shopify_paging import page, stream
from auditor.demo.shopify_rows import Row, Rows
from auditor.demo.shopify_search import parse, warnings

_ADDRESS = re.compile(r'email:"([^"]+)"')
YEARS = 3_650
_CONSENT = re.compile(r"(email|sms)_subscription_status = 'SUBSCRIBED'\Z")


class People:
    """Resolves customers, segments, marketing and what the audit's own app set up."""

    def __init__(self, rows: Rows, notes: list[dict[str, Any]]) -> None:
        self.rows, self.data, self.world = rows, rows.data, rows.world
        self.people, self.notes = Customers(rows.world), notes

    def root(self) -> dict[str, Any]:
        """Fields of the root."""
        paged = self.rows.paged
        return {
            "companies": paged("companies", self._company),
            "consentPolicy": [self._region(index, row) for index, row in enumerate(self.rows.list("consent_regions"))],
            "customerSegmentMembers": self._members,
            "customers": self._customers,
            "customersCount": self._count,
            "draftOrdersCount": lambda _, **__: {"count": self.data.get("drafts", 0), "precision": "EXACT"},
            "marketingActivities": paged("marketing_activities", self._activity),
            "marketingEvents": paged("marketing_events", self._event),
            "privacySettings": self._privacy(),
            "segments": paged("segments", self._segment),
            "shopifyqlQuery": Analytics(self.rows).answer,
            "webhookSubscriptions": paged("webhooks", self._webhook),
        }

    def shop(self) -> dict[str, Any]:
        """Fields of the shop."""
        tags = {f"{kind}Tags": self._tags(f"{kind}_tags") for kind in ("order", "customer", "product")}
        return {**tags, "metafields": self.rows.fields("shop")}

    def _tags(self, table: str) -> Any:
        words = [str(word) for word in self.rows.list(table)]
        return lambda _, first, **__: page([(word, word) for word in words], str, first=first)

    def _customers(self, _: object, query: str | None = None, **paging: Any) -> dict[str, Any]:
        """In order of time, or those with one of the addresses that are asked for."""
        if note := warnings("customers", query, ("email",)):
            self.notes.append(note)
        if asked := _ADDRESS.findall(query or ""):
            found = {number for each in asked if (number := self.people.by_email(each)) is not None}
            return page([(str(number), number) for number in sorted(found)], self._customer, **paging)
        search = parse(query, self.world.ago(YEARS), self.world.now)
        return stream(self._came, search, self._customer, **paging)

    def _count(self, _: object, query: str | None = None, limit: int | None = 10_000, **__: Any) -> dict[str, Any]:
        search = parse(query, self.world.ago(YEARS), self.world.now)
        number = self._came.count(search.since, search.until) if query else self.world.customers
        capped = limit is not None and number > limit
        return {"count": limit if capped else number, "precision": "AT_LEAST" if capped else "EXACT"}

    @property
    def _came(self) -> Lane:
        return Lane("CUSTOMER", "created", 30, self.people.created, self.world.customers)

    def _customer(self, number: int) -> dict[str, Any]:
        email = self.people.as_typed(number)
        mail = {"emailAddress": email, "marketingState": self.people.state(number)}
        return {
            "id": f"gid://shopify/Customer/{self.people.number(number)}",
            "createdAt": stamp(self.people.created(number)),
            "displayName": CANARY_PII,
            "email": email,
            "defaultEmailAddress": mail if email else None,
            "defaultPhoneNumber": {"phoneNumber": self.people.phone(number)},
            "note": CANARY_PII,
            "metafields": self.rows.fields("customers"),
        }

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
