"""Identifiers, consent and cleanliness of records, one line a truth."""

from __future__ import annotations

import pytest

from auditor.model import ControlKind, DataObject, Outcome, RecordField, Role, Sight
from tests.auditor.evidence import business, control, records
from tests.detectors.asking import A, Facts, H, P, U, ask, roles_of, says

SHOP, CRM, DESK, MAIL = Role.ECOMMERCE, Role.CRM, Role.HELPDESK, Role.MARKETING
FIELDS = {
    "inventory.stock_numbers": (SHOP, DataObject.PRODUCT, RecordField.STOCK_NUMBER),
    "inventory.barcodes": (SHOP, DataObject.PRODUCT, RecordField.BARCODE),
    "sales.contacts_linked": (CRM, DataObject.CUSTOMER, RecordField.EXTERNAL_ID),
    "support.customers_linked": (DESK, DataObject.CUSTOMER, RecordField.EXTERNAL_ID),
    "sales.legal_ground": (CRM, DataObject.CONSENT, RecordField.LEGAL_BASIS),
}


@pytest.mark.parametrize("name", FIELDS)
def test_how_many_have_it(name: str) -> None:
    role, what, field = FIELDS[name]
    says(name, role, [records(what, field, 95)], P, "95 of the 100")
    says(name, role, [records(what, field, 94)], H, "94 of the 100")
    says(name, role, [records(what, field, 4)], A, "4 of the 100")
    says(name, role, [records(what, field, 0)], A, "0 of the 100")
    says(name, role, [records(what, field, None)], U)
    says(name, role, [records(what, field, 0, total=0)], U, "was counted")
    says(name, role, [records(what, "e-mail", 100), records(DataObject.ORDER, field, 100)], U, "was counted")


def test_one_key_is_enough() -> None:
    keys = [records(DataObject.CUSTOMER, RecordField.EXTERNAL_ID, number) for number in (3, 96, 0)]
    says("sales.contacts_linked", CRM, keys, P, "96 of the 100")


def test_of_two_shops_the_worse_one_counts() -> None:
    shops = [records(DataObject.PRODUCT, RecordField.STOCK_NUMBER, number) for number in (100, 60)]
    says("inventory.stock_numbers", SHOP, shops, H, "60 of the 100")


UNIQUE, CONSENT, CLEAN = ControlKind.UNIQUE_NUMBERS, ControlKind.CONSENT, ControlKind.DATA_QUALITY
TABLE = [
    ("inventory.unique_stock_numbers", "unique", SHOP, [control(UNIQUE, True)], P, ""),
    ("inventory.unique_stock_numbers", "two are shared", SHOP,
     [control(UNIQUE, False, "2 of 92 items share theirs", count=90, of=92)], H, "share a stock number: 2 of 92"),
    ("inventory.unique_stock_numbers", "all are shared", SHOP,
     [control(UNIQUE, False, "92 of 92 items share theirs", count=0, of=92)], A, "92 of 92"),
    ("inventory.unique_stock_numbers", "another matter", SHOP, [control(CLEAN, False)], U, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "facts", "outcome", "words"),
    [pytest.param(name, *rest, id=f"{name}: {id_}") for name, id_, *rest in TABLE],
)
def test_answers(name: str, role: Role, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, role, facts, outcome, words)


def test_a_part_of_the_numbers_proves_a_shared_one_but_not_that_there_is_none() -> None:
    name = "inventory.unique_stock_numbers"
    hidden = {SHOP: Sight.PARTIAL}
    good, bad = control(UNIQUE, True), control(UNIQUE, False, count=90, of=92)
    assert ask(name, business({SHOP: [good]}, roles=roles_of(name), hidden=hidden)).outcome is U
    assert ask(name, business({SHOP: [bad]}, roles=roles_of(name), hidden=hidden)).outcome is H
