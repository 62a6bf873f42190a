"""The GraphQL documents: one file each, one root field each, with the most that Shopify may charge for it.

One root field a document, because a field that is denied and may not be null takes all its neighbours with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files


@dataclass(frozen=True)
class Document:
    """One query."""

    file: str
    """File name in `queries/`, without its ending."""
    root: str
    """The field it asks of the shop."""
    cost: int
    """Upper bound of Shopify's cost points; what is really charged comes back with the answer."""

    @cached_property
    def text(self) -> str:
        """The query."""
        return (files(__package__) / "queries" / f"{self.file}.graphql").read_text("utf-8")


CURRENT_APP = Document("current_app", "currentAppInstallation", 3)
SHOP = Document("shop", "shop", 2)
INSTALLED_APPS = Document("installed_apps", "appInstallations", 153)
FULFILMENT_SERVICES = Document("fulfilment_services", "shop", 2)
THEME_FILES = Document("theme_files", "themes", 30)
ACTIVITY = Document("activity", "events", 28)
ACTIVITY_COUNT = Document("activity_count", "eventsCount", 1)
ORDER_TIMELINES = Document("order_timelines", "orders", 303)
ORDER_COUNT = Document("order_count", "ordersCount", 1)
ABANDONED_COUNT = Document("abandoned_count", "abandonedCheckoutsCount", 1)
ABANDONED_NEWEST = Document("abandoned_newest", "abandonedCheckouts", 3)
CUSTOMER_COUNT = Document("customer_count", "customersCount", 1)

ALL = (
    CURRENT_APP,
    SHOP,
    INSTALLED_APPS,
    FULFILMENT_SERVICES,
    THEME_FILES,
    ACTIVITY,
    ACTIVITY_COUNT,
    ORDER_TIMELINES,
    ORDER_COUNT,
    ABANDONED_COUNT,
    ABANDONED_NEWEST,
    CUSTOMER_COUNT,
)
