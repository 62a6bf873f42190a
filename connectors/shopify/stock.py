"""Stock: who moves it, which kinds of it are kept, and whether its numbers can be trusted by other systems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import (
    Actor,
    Connection,
    Control,
    ControlKind,
    DataObject,
    Hint,
    Mechanism,
    Process,
    Proof,
    RecordField,
    Records,
    State,
    Work,
)
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, need, once, plain, promised, quoted, rows
from connectors.shopify.documents import BARCODES, STOCK_ITEMS, STOCK_LEVELS, TRANSFERS
from connectors.shopify.history import Event, event_of

KINDS = {"incoming": "stock on its way", "safety_stock": "safety stock", "quality_control": "stock in inspection"}


def moved(client: Client) -> Iterator[Work]:
    """Who worked on transfers of stock in the window, among the newest twenty."""
    events, whole = _moves(client)
    groups: dict[tuple[Actor, str], list[Event]] = defaultdict(list)
    for event in events:
        groups[event.actor, event.app if event.actor in (Actor.APP, Actor.RULE) else ""].append(event)
    for (actor, app), done in sorted(groups.items()):
        yield Work(
            id=(f"transfer:{actor.value}" + (f":{app}" if app else ""))[:200],
            name="Steps of stock transfers" if whole else "Steps of stock transfers (the newest twenty transfers)",
            link=admin(client, "transfers"),
            at=max(event.at for event in done),
            proof=Proof.RUNNING,
            process=Process.INVENTORY_UPDATE,
            actor=actor,
            by=Hint(title=app) if app else None,
            count=len(done),
            distinct_days=len({event.at.date() for event in done}) if whole else None,
        )
    if not whole:
        raise Cut("Only the newest twenty transfers of stock were looked at.")


def movers(client: Client) -> Iterator[Connection]:
    """Apps that worked on transfers of stock in the window."""
    newest: dict[str, Event] = {}
    for event in _moves(client)[0]:
        if event.actor is Actor.APP and event.app:
            newest[event.app] = max(newest.get(event.app, event), event, key=lambda each: each.at)
    for app, event in sorted(newest.items()):
        yield Connection(
            id=f"trace:transfer:{app}"[:200],
            name=f"{app} moves stock"[:200],
            link=admin(client, "transfers"),
            at=event.at,
            proof=Proof.RUNNING,
            source=Hint(title=app),
            data=(DataObject.INVENTORY,),
            mechanism=Mechanism.APP,
            state=State.LIVE,
            last_activity=event.at,
        )


def levels(client: Client) -> Iterator[Records]:
    """Kinds of stock that somebody keeps: goods on their way and safety stock show that buying is planned."""
    need(client, "read_inventory")
    page = asked(client, STOCK_LEVELS, filter=f"updated_at:>={quoted(client.window.start)}")
    shown: dict[str, list[int]] = defaultdict(list)
    for item in rows(page):
        for level in rows(item.get("inventoryLevels")):
            for each in level.get("quantities") or ():
                number = each.get("quantity")
                if not isinstance(number, int):
                    raise Misread("Shopify gave a quantity of stock without a number.")
                shown[promised(each, "name")].append(number)
    for kind, word in sorted(KINDS.items()):
        if numbers := shown.get(kind):
            yield Records(
                id=f"stock:{kind}",
                name=f"Items with {word}",
                link=admin(client, "products/inventory"),
                at=client.window.end,
                object=DataObject.INVENTORY,
                field=word,
                total=len(numbers),
                filled=sum(number > 0 for number in numbers),
                sampled=True,
            )


@dataclass(frozen=True)
class Items:
    """A few items of stock."""

    number: int
    tracked: int
    numbered: int
    single: int
    """Items whose stock number belongs to no other."""
    whole: bool


def numbers(client: Client) -> Iterator[Records]:
    """How many items carry a stock number, and are counted at all."""
    items = _items(client)
    filled = (
        ("stock-number", "Items with a stock number (SKU)", RecordField.STOCK_NUMBER, items.numbered),
        ("stock-counted", "Items whose stock is counted", "stock is counted", items.tracked),
    )
    for key, name, field, some in filled if items.number else ():
        yield _records(client, key, name, field, items.number, some, not items.whole)


def barcodes(client: Client) -> Iterator[Records]:
    """How many variants on sale carry a barcode, by which warehouses and marketplaces know them."""
    page = asked(client, BARCODES)
    variants = rows(page)
    if variants:
        some, more = sum(bool(plain(row, "barcode").strip()) for row in variants), has_more(page)
        yield _records(client, "barcode", "Variants with a barcode", RecordField.BARCODE, len(variants), some, more)


def duplicates(client: Client) -> Iterator[Control]:
    """Whether a stock number belongs to one item only: one that belongs to several breaks every exchange of stock."""
    items = _items(client)
    if items.numbered:
        shared = items.numbered - items.single
        yield Control(
            id="single-stock-numbers",
            name="Every stock number belongs to one item",
            link=admin(client, "products/inventory"),
            at=client.window.end,
            proof=Proof.RUNNING,
            control=ControlKind.UNIQUE_NUMBERS,
            holds=not shared,
            count=items.single,
            of=items.numbered,
            detail=_shared(shared, items.numbered),
        )
    if not items.whole:
        raise Cut(f"Only {items.number} items of stock were looked at.")


def _shared(shared: int, of: int) -> str:
    if not shared:
        return f"none of {of} stock numbers looked at is used twice"
    return f"{shared} of {of} items share {'its' if shared == 1 else 'their'} stock number with another"


def _records(client: Client, key: str, name: str, field: str, total: int, filled: int, sampled: bool) -> Records:
    return Records(
        id=key,
        name=name,
        link=admin(client, "products"),
        at=client.window.end,
        proof=Proof.RUNNING if filled else Proof.CONFIGURED,
        object=DataObject.PRODUCT,
        field=field,
        total=total,
        filled=filled,
        sampled=sampled,
    )


def _items(client: Client) -> Items:
    need(client, "read_inventory")
    return once(client, "stock items", lambda: _read_items(asked(client, STOCK_ITEMS)))


def _read_items(page: Row) -> Items:
    found = rows(page)
    if not all(isinstance(row.get("duplicateSkuCount"), int) and isinstance(row.get("tracked"), bool) for row in found):
        raise Misread("Shopify listed an item of stock without its marks.")
    numbered = [row for row in found if plain(row, "sku").strip()]
    return Items(
        number=len(found),
        tracked=sum(row["tracked"] for row in found),
        numbered=len(numbered),
        single=sum(row["duplicateSkuCount"] == 0 for row in numbered),
        whole=not has_more(page),
    )


def _moves(client: Client) -> tuple[list[Event], bool]:
    need(client, "read_inventory_transfers")
    return once(client, "transfers", lambda: _read_moves(client))


def _read_moves(client: Client) -> tuple[list[Event], bool]:
    page = asked(client, TRANSFERS)
    found, whole = [], not has_more(page)
    for row in rows(page):
        found += [event_of(event) for event in rows(row.get("events"))]
        whole = whole and not has_more(row["events"])
    return [event for event in found if client.window.start <= event.at <= client.window.end], whole
