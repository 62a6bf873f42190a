"""What the demo shop sells and keeps: products, stock, catalogues, and everything that belongs to an app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.demo.shopify_history import CANARY_PII, stamp
from auditor.demo.shopify_paging import page, stream
from auditor.demo.shopify_rows import ONLINE_STORE, Row, Rows
from auditor.demo.shopify_search import Search, parse, warnings
from auditor.demo.wares import AGE, Wares

CANARY_SECRET = "canary-secret-shopify"  # noqa: S105


class Goods:
    """Resolves products, stock and the things of apps."""

    def __init__(self, rows: Rows, notes: list[dict[str, Any]]) -> None:
        self.rows, self.data, self.notes = rows, rows.data, notes
        self.wares = Wares(rows.world)

    def root(self) -> dict[str, Any]:
        """Fields of the root."""
        paged = self.rows.paged
        return {
            "appDiscountTypesNodes": paged("discount_types", self._discount_type),
            "carrierServices": paged("carriers", self._carrier),
            "catalogs": paged("catalogs", self._catalog),
            "collectionConditionsSourcesByApp": paged("collection_apps", lambda row: {"app": self.rows.app(row)}),
            "discountNodes": paged("discounts", self._discount),
            "inventoryItems": self._items,
            "inventoryTransfers": paged("transfers", self._transfer),
            "metaobjectDefinitions": paged("objects", self._object),
            "productVariants": self._variants,
            "productVariantsCount": lambda _, **__: {"count": self.wares.variants, "precision": "EXACT"},
            "products": self._products,
            "productsCount": self._products_count,
            "publications": paged("publications", self._publication),
            "sellingPlanGroups": paged("selling_plans", self._plan),
            **{name: paged(table, self._rule) for name, table in RULE_TABLES.items()},
            "fulfillmentConstraintRules": [self._routing(row) for row in self.rows.list("dispatch_rules")],
        }

    @property
    def products(self) -> Mapping[str, int]:
        """Counts of products and of their stock."""
        table: Mapping[str, int] = self.data["products"]
        return table

    def _products(self, _: object, query: str | None = None, **paging: Any) -> dict[str, Any]:
        return stream(self.wares.lane(), self._search("products", query), self._product, **paging)

    def _search(self, path: str, query: str | None) -> Search:
        """All of them are active and published; what else is known stands in `_products_count`."""
        known = ("status", "published_status", "tracks_inventory", "inventory_total", "error_feedback")
        if note := warnings(path, query, known):
            self.notes.append(note)
        return parse(query, self.rows.world.ago(2 * AGE.days), self.rows.world.now)

    def _product(self, number: int) -> dict[str, Any]:
        variants = [(str(each), each) for each in self.wares.of(number)]
        return {
            "id": f"gid://shopify/Product/{number}",
            "title": f"Plant {number}",
            "createdAt": stamp(self.wares.made(number)),
            "metafields": self.rows.fields("products"),
            "variants": lambda _, first=None, **__: page(variants, self._variant, first=first),
        }

    def _products_count(self, _: object, query: str | None = None, **__: Any) -> dict[str, Any]:
        counts = self.products
        search = self._search("productsCount", query)
        number = self.wares.lane().count(search.since, search.until)
        if "inventory_total:<=0" in (query or ""):
            number = counts["sold_out"]
        elif "error_feedback" in (query or ""):
            number = counts["refused"]
        return {"count": number, "precision": "EXACT"}

    def _variants(
        self, _: object, query: str | None = None, first: int | None = None, after: str | None = None, **__: Any
    ) -> dict[str, Any]:
        if note := warnings("productVariants", query, ("product_status", "published_status")):
            self.notes.append(note)
        rows = [(str(number), number) for number in range(self.wares.variants)]
        return page(rows, self._variant, first=first, after=after)

    def _variant(self, number: int) -> dict[str, Any]:
        wares = self.wares
        return {
            "id": f"gid://shopify/ProductVariant/{wares.number(number)}",
            "createdAt": stamp(wares.made(wares.product(number))),
            "displayName": f"Pot {number}",
            "barcode": f"50{number:011d}" if number < self.products["barcodes"] else "",
            "sku": wares.sku(number),
            "price": wares.price(number),
            "inventoryQuantity": wares.stock(number),
            "inventoryItem": self._item(number),
        }

    def _items(self, _: object, first: int | None = None, after: str | None = None, **__: Any) -> dict[str, Any]:
        rows = [(str(number), number) for number in range(self.products["variants"])]
        return page(rows, self._item, first=first, after=after)

    def _item(self, number: int) -> dict[str, Any]:
        counts = self.products
        level = {
            "id": f"gid://shopify/InventoryLevel/{number}",
            "quantities": lambda _, names: [self._quantity(name, number) for name in names],
        }
        return {
            "id": f"gid://shopify/InventoryItem/{number}",
            "sku": self.wares.sku(number),
            "tracked": self.wares.tracked(number),
            "duplicateSkuCount": 1 if number >= counts["variants"] - counts["shared_numbers"] else 0,
            "updatedAt": self.rows.world.stamp(1),
            "inventoryLevels": lambda _, first=None, **__: page([("1", level)], lambda each: each, first=first),
        }

    def _quantity(self, name: str, number: int) -> dict[str, Any]:
        kept = self.data.get("stock_kinds", {}).get(name, 0)
        quantity = self.wares.stock(number) if name == "available" else 12 if number < kept else 0
        return {"name": name, "quantity": quantity, "updatedAt": self.rows.world.stamp(2)}

    def _transfer(self, row: Row) -> dict[str, Any]:
        app = row.get("app")
        events: list[dict[str, Any]] = [
            {
                "__typename": "BasicEvent",
                "id": f"gid://shopify/BasicEvent/9{row['id']}{index}",
                "action": action,
                "appTitle": app,
                "attributeToApp": app is not None,
                "attributeToUser": app is None,
                "author": CANARY_PII,
                "message": f"{CANARY_PII} moved it",
                "createdAt": self.rows.ago(row),
            }
            for index, action in enumerate(("create", "update"))
        ]
        return {
            "id": f"gid://shopify/InventoryTransfer/{row['id']}",
            "dateCreated": self.rows.ago(row),
            "note": f"call {CANARY_PII}",
            "events": lambda _, first=None, **__: page([(str(each["id"]), each) for each in events], dict, first=first),
        }

    def _discount_type(self, row: Row) -> dict[str, Any]:
        return {"functionId": "f-1", "title": row["title"], "app": self.rows.app(row["app"])}

    def _discount(self, row: Row) -> dict[str, Any]:
        segments = [{"id": f"gid://shopify/Segment/{each}"} for each in row.get("segments", ())]
        everybody = {"__typename": "DiscountBuyerSelectionAll", "all": "ALL"}
        context = {"__typename": "DiscountCustomerSegments", "segments": segments} if segments else everybody
        discount = {
            "__typename": row["kind"],
            "title": row["title"],
            "context": context,
            "errorHistory": self._errors(row),
            "appDiscountType": {"app": self.rows.app(row.get("app"))},
        }
        return {"id": f"gid://shopify/DiscountNode/{row['id']}", "discount": discount}

    def _errors(self, row: Row) -> dict[str, Any] | None:
        return {"errorsFirstOccurredAt": self.rows.ago(row, "errors_days_ago")} if "errors_days_ago" in row else None

    def _rule(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/Rule/{row['id']}",
            "title": row["title"],
            "enabled": row.get("enabled", True),
            "errorHistory": self._errors(row),
            "shopifyFunction": {"handle": "rule", "app": self.rows.app(row["app"])},
        }

    def _routing(self, row: Row) -> dict[str, Any]:
        function = {"title": row["title"], "handle": "rule", "app": self.rows.app(row["app"])}
        return {"id": f"gid://shopify/FulfillmentConstraintRule/{row['id']}", "function": function}

    def _plan(self, row: Row) -> dict[str, Any]:
        plans = [(str(index), {"category": category}) for index, category in enumerate(row["categories"])]
        return {
            "id": f"gid://shopify/SellingPlanGroup/{row['id']}",
            "appId": row.get("app_id"),
            "name": row["name"],
            "createdAt": self.rows.ago(row, otherwise=90),
            "sellingPlans": lambda _, first=None, **__: page(plans, dict, first=first),
        }

    def _object(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/MetaobjectDefinition/{row['id']}",
            "name": row["name"],
            "type": row["name"].casefold(),
            "updatedAt": self.rows.ago(row),
            "createdByApp": self.rows.app(row["app"]),
        }

    def _catalog(self, row: Row) -> dict[str, Any]:
        apps = [(str(index), self.rows.app(each)) for index, each in enumerate(row.get("apps", ()))]
        return {
            "__typename": "AppCatalog" if apps else "MarketCatalog",
            "id": f"gid://shopify/Catalog/{row['id']}",
            "title": row["title"],
            "status": "ACTIVE",
            "priceList": {"id": "gid://shopify/PriceList/1", "name": row["title"]} if row.get("prices") else None,
            "apps": lambda _, first=None, **__: page(apps, dict, first=first),
        }

    def _publication(self, row: Row) -> dict[str, Any]:
        app = self.rows.app(row.get("app", ONLINE_STORE))
        channel = {"id": f"gid://shopify/Channel/{row['id']}", "name": row["name"], "app": app}
        return {
            "id": f"gid://shopify/Publication/{row['id']}",
            "autoPublish": row.get("auto", True),
            "channels": lambda _, first=None, **__: page([("1", channel)], dict, first=first),
        }

    def _carrier(self, row: Row) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/DeliveryCarrierService/{row['id']}",
            "name": row["name"],
            "active": row.get("active", True),
            "callbackUrl": f"https://{row['host']}/rates?key={CANARY_SECRET}",
        }


RULE_TABLES = {
    "validations": "checkout_rules",
    "deliveryCustomizations": "delivery_rules",
    "paymentCustomizations": "payment_rules",
}
