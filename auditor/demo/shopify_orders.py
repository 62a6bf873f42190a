"""What becomes of an order in the demo shop: agreements, returns, refunds, risk, holds and hand-overs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.shopify_history import CANARY_PII, History, stamp
from auditor.demo.shopify_paging import page
from auditor.demo.shopify_rows import ONLINE_STORE, Row, Rows

OPENED, CLOSED = timedelta(days=3), timedelta(days=5.9)
"""When a return begins and ends, after the order."""


class Orders:
    """Resolves what hangs on orders."""

    def __init__(self, rows: Rows, history: History) -> None:
        self.rows, self.history, self.data = rows, history, rows.data

    def root(self) -> dict[str, Any]:
        """Fields of the root."""
        return {
            "manualHoldsFulfillmentOrders": self.rows.paged("holds", self._held),
            "fulfillmentOrders": self.rows.paged("handed_over", self._handed),
        }

    def of(self, number: int) -> dict[str, Any]:
        """Fields of one order."""
        returned, refunded = self.history.returned(number), self.history.refunded(number)
        return {
            "agreements": lambda _, **paging: page(self._agreements(number), lambda row: row, **_forward(paging)),
            "returns": lambda _, **paging: page([("1", number)] if returned else [], self._return, **_forward(paging)),
            "refunds": [self._refund(number, returned)] if refunded else [],
            "risk": {"recommendation": "ACCEPT", "assessments": list(self._assessments())},
            "metafields": self.rows.fields("orders"),
        }

    def _assessments(self) -> Iterator[dict[str, Any]]:
        yield {"riskLevel": "LOW", "provider": None}
        for app in self.data.get("risk_apps", ()):
            yield {"riskLevel": "LOW", "provider": self.rows.app(app)}

    def _agreements(self, number: int) -> list[tuple[str, dict[str, Any]]]:
        created, hand = self.history.created(number), self.data["by_hand"]
        edited = self.history.lane("update")
        done: list[tuple[str, datetime, Any, dict[str, Any]]] = [("Order", created, ONLINE_STORE, {})]
        if edited.has(number):
            done.append(("OrderEdit", edited.at(number), hand.get("edit_app"), {}))
        if self.history.returned(number):
            done.append(("Return", created + OPENED, hand.get("return_app"), {"return": self._return(number)}))
        if self.history.refunded(number):
            at = self.history.lane("refund_success").at(number)
            done.append(("Refund", at, hand.get("refund_app"), {"refund": self._refund(number, False)}))
        return [
            (kind, self._agreement(number, kind, at, app, more))
            for kind, at, app, more in done
            if at <= self.history.now
        ]

    def _agreement(self, number: int, kind: str, at: datetime, app: Any, more: Mapping[str, Any]) -> dict[str, Any]:
        reasons = {"Order": "ORDER", "OrderEdit": "ORDER_EDIT", "Return": "RETURN", "Refund": "REFUND"}
        return {
            "__typename": f"{kind}Agreement",
            "id": f"gid://shopify/SalesAgreement/{number}{len(kind)}",
            "happenedAt": stamp(at),
            "reason": reasons[kind],
            "app": self.rows.app(app),
            **more,
        }

    def _return(self, number: int) -> dict[str, Any]:
        created = self.history.created(number)
        closed = created + CLOSED
        over = closed <= self.history.now
        return {
            "id": f"gid://shopify/Return/{number}",
            "name": f"#{number}-R1 for {CANARY_PII}",
            "status": "CLOSED" if over else "OPEN",
            "createdAt": stamp(created + OPENED),
            "requestApprovedAt": None,
            "closedAt": stamp(closed) if over else None,
        }

    def _refund(self, number: int, linked: bool) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/Refund/{number}",
            "createdAt": stamp(self.history.lane("refund_success").at(number)),
            "note": f"{CANARY_PII} was unhappy",
            "return": self._return(number) if linked else None,
        }

    def _held(self, row: Row) -> dict[str, Any]:
        hold = {
            "id": "gid://shopify/FulfillmentHold/1",
            "reason": row.get("reason", "OTHER"),
            "reasonNotes": f"ask {CANARY_PII}",
            "heldByApp": self.rows.app(row.get("app")),
        }
        return {
            "id": f"gid://shopify/FulfillmentOrder/{row['id']}",
            "createdAt": self.rows.ago(row),
            "fulfillmentHolds": [hold],
        }

    def _handed(self, row: Row) -> dict[str, Any]:
        service = {"handle": row["handle"], "serviceName": row["name"], "type": row.get("type", "THIRD_PARTY")}
        place = {"id": "gid://shopify/Location/1", "name": row["name"], "fulfillmentService": service}
        request = {"kind": "FULFILLMENT_REQUEST", "sentAt": self.rows.ago(row), "message": f"for {CANARY_PII}"}
        return {
            "id": f"gid://shopify/FulfillmentOrder/{row['id']}",
            "requestStatus": row.get("status", "ACCEPTED"),
            "updatedAt": self.rows.ago(row),
            "assignedLocation": {"address1": CANARY_PII, "phone": CANARY_PII, "location": place},
            "merchantRequests": lambda _, **paging: page([("1", request)], lambda each: each, **_forward(paging)),
        }


def _forward(paging: Mapping[str, Any]) -> dict[str, Any]:
    return {name: paging[name] for name in ("first", "after", "last", "before") if name in paging}
