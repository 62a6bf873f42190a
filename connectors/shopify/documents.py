"""The GraphQL documents: one file each, one root field each, with the most that Shopify may charge for it.

One root field a document, because a field that is denied and may not be null takes all its neighbours with it. The same
field several times is no danger: it is denied as a whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from math import ceil

from graphql import DocumentNode, parse


@dataclass(frozen=True)
class Document:
    """One query."""

    file: str
    """File name in `queries/`, without its ending."""
    root: str
    """The field it asks of the shop."""
    cost: int
    """Upper bound of Shopify's cost points; what is really charged comes back with the answer."""

    def of(self, most: float) -> Document:
        """The same query, for less than the most it may cost."""
        return replace(self, cost=ceil(most))

    @cached_property
    def text(self) -> str:
        """The query."""
        return (files(__package__) / "queries" / f"{self.file}.graphql").read_text("utf-8")

    @cached_property
    def tree(self) -> DocumentNode:
        """The query, parsed."""
        return parse(self.text)


CURRENT_APP = Document("current_app", "currentAppInstallation", 3)
SHOP = Document("shop", "shop", 2)
INSTALLED_APPS = Document("installed_apps", "appInstallations", 153)
FULFILMENT_SERVICES = Document("fulfilment_services", "shop", 2)
THEME_FILES = Document("theme_files", "themes", 30)
THEME_TEMPLATES = Document("theme_templates", "themes", 210)
ACTIVITY = Document("activity", "events", 28)
ACTIVITY_COUNT = Document("activity_count", "eventsCount", 1)
ORDER_TIMELINES = Document("order_timelines", "orders", 303)
ORDER_COUNT = Document("order_count", "ordersCount", 1)
ABANDONED_COUNT = Document("abandoned_count", "abandonedCheckoutsCount", 1)
ABANDONED_NEWEST = Document("abandoned_newest", "abandonedCheckouts", 3)
CUSTOMER_COUNT = Document("customer_count", "customersCount", 1)
AGREEMENTS = Document("agreements", "orders", 302)
ANALYTICS = Document("analytics", "shopifyqlQuery", 3)
BARCODES = Document("barcodes", "productVariants", 102)
CARRIERS = Document("carriers", "carrierServices", 27)
CATALOGS = Document("catalogs", "catalogs", 177)
CHECKOUT_RULES = Document("checkout_rules", "validations", 102)
COLLECTION_SOURCES = Document("collection_sources", "collectionConditionsSourcesByApp", 52)
COMPANIES = Document("companies", "companies", 27)
CONSENT_REGIONS = Document("consent_regions", "consentPolicy", 1)
CUSTOMER_TAGS = Document("customer_tags", "shop", 3)
CUSTOMERS_MATCHING = Document("customers_matching", "customerSegmentMembers", 2)
DELIVERY_RULES = Document("delivery_rules", "deliveryCustomizations", 102)
DISCOUNT_TYPES = Document("discount_types", "appDiscountTypesNodes", 102)
DISCOUNTS = Document("discounts", "discountNodes", 212)
DRAFT_COUNT = Document("draft_count", "draftOrdersCount", 1)
ENDS_OF_PRODUCTS = Document("ends_of_products", "products", 120)
FIELDS_OF_CUSTOMERS = Document("fields_of_customers", "customers", 232)
FIELDS_OF_ORDERS = Document("fields_of_orders", "orders", 232)
FIELDS_OF_PRODUCTS = Document("fields_of_products", "products", 232)
FIELDS_OF_SHOP = Document("fields_of_shop", "shop", 103)
HANDED_OVER = Document("handed_over", "fulfillmentOrders", 227)
HELD_ORDERS = Document("held_orders", "manualHoldsFulfillmentOrders", 77)
MARKETING_ACTIVITIES = Document("marketing_activities", "marketingActivities", 102)
MARKETING_EVENTS = Document("marketing_events", "marketingEvents", 102)
METAOBJECTS = Document("metaobjects", "metaobjectDefinitions", 102)
ORDERS_A_DAY = Document("orders_a_day", "ordersCount", 10)
ORDERS_BY_WAY = Document("orders_by_way", "ordersCount", 2)
ORDER_RISK = Document("order_risk", "orders", 102)
ORDER_TAGS = Document("order_tags", "shop", 3)
PAYMENT_RULES = Document("payment_rules", "paymentCustomizations", 102)
PRIVACY = Document("privacy", "privacySettings", 2)
PRODUCT_COUNT = Document("product_count", "productsCount", 1)
PRODUCT_TAGS = Document("product_tags", "shop", 3)
PRODUCTS_A_PART = Document("products_a_part", "productsCount", 60)
PUBLICATIONS = Document("publications", "publications", 182)
RETURNED_ORDERS = Document("returned_orders", "orders", 162)
ROUTING_RULES = Document("routing_rules", "fulfillmentConstraintRules", 3)
SAMPLED_CUSTOMERS = Document("sampled_customers", "customers", 752)
SAMPLED_ORDERS = Document("sampled_orders", "orders", 252)
SAMPLED_VARIANTS = Document("sampled_variants", "productVariants", 502)
SLICES_OF_CUSTOMERS = Document("slices_of_customers", "customers", 780)
SLICES_OF_ORDERS = Document("slices_of_orders", "orders", 280)
SLICES_OF_PRODUCTS = Document("slices_of_products", "products", 740)
SEGMENT_SIZE = Document("segment_size", "customerSegmentMembers", 2)
SEGMENTS = Document("segments", "segments", 52)
SELLING_PLANS = Document("selling_plans", "sellingPlanGroups", 152)
STOCK_ITEMS = Document("stock_items", "inventoryItems", 102)
STOCK_LEVELS = Document("stock_levels", "inventoryItems", 137)
TRANSFERS = Document("transfers", "inventoryTransfers", 162)
VARIANT_COUNT = Document("variant_count", "productVariantsCount", 1)
WEBHOOKS = Document("webhooks", "webhookSubscriptions", 102)

ALL = (
    CURRENT_APP,
    SHOP,
    INSTALLED_APPS,
    FULFILMENT_SERVICES,
    THEME_FILES,
    THEME_TEMPLATES,
    ACTIVITY,
    ACTIVITY_COUNT,
    ORDER_TIMELINES,
    ORDER_COUNT,
    ABANDONED_COUNT,
    ABANDONED_NEWEST,
    CUSTOMER_COUNT,
    AGREEMENTS,
    ANALYTICS,
    BARCODES,
    CARRIERS,
    CATALOGS,
    CHECKOUT_RULES,
    COLLECTION_SOURCES,
    COMPANIES,
    CONSENT_REGIONS,
    CUSTOMER_TAGS,
    CUSTOMERS_MATCHING,
    DELIVERY_RULES,
    DISCOUNT_TYPES,
    DISCOUNTS,
    DRAFT_COUNT,
    ENDS_OF_PRODUCTS,
    FIELDS_OF_CUSTOMERS,
    FIELDS_OF_ORDERS,
    FIELDS_OF_PRODUCTS,
    FIELDS_OF_SHOP,
    HANDED_OVER,
    HELD_ORDERS,
    MARKETING_ACTIVITIES,
    MARKETING_EVENTS,
    METAOBJECTS,
    ORDERS_A_DAY,
    ORDERS_BY_WAY,
    ORDER_RISK,
    ORDER_TAGS,
    PAYMENT_RULES,
    PRIVACY,
    PRODUCT_COUNT,
    PRODUCT_TAGS,
    PRODUCTS_A_PART,
    PUBLICATIONS,
    RETURNED_ORDERS,
    ROUTING_RULES,
    SAMPLED_CUSTOMERS,
    SAMPLED_ORDERS,
    SAMPLED_VARIANTS,
    SLICES_OF_CUSTOMERS,
    SLICES_OF_ORDERS,
    SLICES_OF_PRODUCTS,
    SEGMENT_SIZE,
    SEGMENTS,
    SELLING_PLANS,
    STOCK_ITEMS,
    STOCK_LEVELS,
    TRANSFERS,
    VARIANT_COUNT,
    WEBHOOKS,
)
