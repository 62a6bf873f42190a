"""Routine work done by hand: each process, and whose hands count."""

from __future__ import annotations

import pytest

from auditor.model import Actor, Process, Role, Trait
from tests.auditor.evidence import business, work
from tests.detectors.asking import A, Facts, N, P, U, ask, roles_of, says

SHOP, CRM, DESK = Role.ECOMMERCE, Role.CRM, Role.HELPDESK
PROCESSES = {
    "storefront.product_updates_by_hand": (SHOP, Process.PRODUCT_UPDATE),
    "storefront.prices_by_hand": (SHOP, Process.PRICE_UPDATE),
    "inventory.stock_by_hand": (SHOP, Process.INVENTORY_UPDATE),
    "returns.returns_by_hand": (SHOP, Process.ORDER_RETURN),
    "sales.new_customers_by_hand": (CRM, Process.CUSTOMER_CREATE),
    "sales.customer_updates_by_hand": (CRM, Process.CUSTOMER_UPDATE),
    "sales.deals_by_hand": (CRM, Process.DEAL_CREATE),
    "support.sorting_by_hand": (DESK, Process.TICKET_UPDATE),
    "support.replies_by_hand": (DESK, Process.TICKET_REPLY),
}


def done(process: Process, **counts: int) -> Facts:
    return [work(process, Actor(actor), number) for actor, number in counts.items()]


@pytest.mark.parametrize("name", PROCESSES)
def test_whose_hands(name: str) -> None:
    role, process = PROCESSES[name]
    says(name, role, done(process, person=90, app=10), P, "did 90% of the 100")
    says(name, role, done(process, person=10, app=90), A, "did 10% of the 100")
    says(name, role, done(process, person=40, unknown=45, rule=15), U, "the platform does not say who did it")
    says(name, role, done(process, person=4), U, "only 4")
    says(name, role, done(Process.OTHER, person=90), U, "there were no")


@pytest.mark.parametrize("name", [name for name in PROCESSES if name.startswith("sales.")])
def test_a_loaded_file_is_handwork_in_the_crm(name: str) -> None:
    role, process = PROCESSES[name]
    mixed = done(process, **{"import": 40, "person": 20, "customer": 40})
    says(name, role, mixed, P, "people and the files they load did 60%")


def test_a_file_loaded_into_the_shop_is_not_typed() -> None:
    loaded = done(Process.PRODUCT_UPDATE, **{"import": 90, "person": 10})
    says("storefront.product_updates_by_hand", SHOP, loaded, A, "people did 10%")


def test_people_may_write_most_replies_but_not_nearly_all() -> None:
    says("support.replies_by_hand", DESK, done(Process.TICKET_REPLY, person=75, ai=25), A, "people did 75%")
    says("support.replies_by_hand", DESK, done(Process.TICKET_REPLY, person=80, ai=20), P, "people did 80%")


@pytest.mark.parametrize(
    ("name", "trait"), [("inventory.stock_by_hand", Trait.STOCK), ("returns.returns_by_hand", Trait.PARCELS)]
)
def test_it_is_not_asked_where_there_is_none(name: str, trait: Trait) -> None:
    role, process = PROCESSES[name]
    busy = business({role: done(process, person=90)}, roles=roles_of(name), without=(trait,))
    assert ask(name, busy).outcome is N
