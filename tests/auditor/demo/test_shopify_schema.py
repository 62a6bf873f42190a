"""The demo's schema is a true part of Shopify's, and every document of the connector is valid against both.

Shopify's schema is not ours to ship: these tests look for a copy beside the repository, or where AUDITOR_SHOPIFY_SCHEMA
points.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    parse,
    validate,
    visit,
)

from auditor.demo.shopify_graphql import DEAREST, schema, understood
from connectors.shopify.documents import (
    ALL,
    ENDS_OF_PRODUCTS,
    ORDERS_A_DAY,
    ORDERS_BY_WAY,
    PRODUCTS_A_PART,
    SAMPLED_CUSTOMERS,
    SLICES_OF_CUSTOMERS,
    SLICES_OF_ORDERS,
    SLICES_OF_PRODUCTS,
    Document,
)
from connectors.shopify.shape import ANYTHING, CONNECTIONS, FLAGS, LISTS, NUMBERS, TEXTS, may_be_nothing

NAME = "admin_2026-10.nodesc.introspection.json.gz"
REPOSITORY = Path(__file__).resolve().parents[3]
PRIVATE = {
    "message", "author", "email", "phone", "note", "clientIp", "customer", "shopOwnerName", "contactEmail", "name_",
    "abandonedCheckoutUrl", "launchUrl", "apiKey", "statusPageUrl", "billingAddress", "shippingAddress", "reasonNotes",
    "value", "address1", "formData", "utmCampaign", "manageUrl", "displayName", "user", "emailAddress", "phoneNumber",
}  # fmt: skip
"""Fields of the demo's schema that hold people's data or secrets: no document may ask for them."""


@cache
def shopifys() -> GraphQLSchema | None:
    """Shopify's own schema, where there is a copy."""
    given = os.environ.get("AUDITOR_SHOPIFY_SCHEMA")
    places = [Path(given)] if given else [REPOSITORY.parent / "shared" / "schema"]
    for place in places:
        file = place / NAME if place.is_dir() else place
        if file.is_file():
            body: Any = json.loads(gzip.decompress(file.read_bytes()))
            return build_client_schema(body.get("data", body), assume_valid=True)
    return None


@pytest.fixture
def full() -> GraphQLSchema:
    found = shopifys()
    if found is None:
        pytest.skip(f"no copy of Shopify's schema ({NAME}); set AUDITOR_SHOPIFY_SCHEMA to its folder")
    return found


def test_every_type_and_field_is_shopifys(full: GraphQLSchema) -> None:
    wrong = [
        problem
        for name, ours in schema().type_map.items()
        if not name.startswith("__")
        for problem in _differences(name, ours, full)
    ]
    assert wrong == []


KEYS = {each: {"emailAddress", "phoneNumber"} for each in (SAMPLED_CUSTOMERS, SLICES_OF_CUSTOMERS)}
"""What may be asked for all the same: customers are found again by it, and it is dropped as soon as they are."""


SEVERAL_TIMES = (
    ENDS_OF_PRODUCTS, ORDERS_A_DAY, ORDERS_BY_WAY, PRODUCTS_A_PART, SLICES_OF_CUSTOMERS, SLICES_OF_ORDERS,
    SLICES_OF_PRODUCTS,
)  # fmt: skip
"""What asks for the same field for several stretches of time."""


def _differences(name: str, ours: Any, full: GraphQLSchema) -> Iterator[str]:
    theirs: Any = full.type_map.get(name)
    if theirs is None or type(theirs) is not type(ours):
        yield f"{name} is not there, or is of another kind"
    elif isinstance(ours, GraphQLObjectType | GraphQLInterfaceType):
        yield from (f"{name} is no {each}" for each in _names(ours.interfaces) - _names(theirs.interfaces))
        for field, ours_of_field in ours.fields.items():
            yield from _field_differences(f"{name}.{field}", ours_of_field, theirs.fields.get(field))
    elif isinstance(ours, GraphQLEnumType):
        yield from (f"{name}.{value} is no value" for value in set(ours.values) - set(theirs.values))
    elif isinstance(ours, GraphQLUnionType):
        yield from (f"{name} does not hold {each}" for each in _names(ours.types) ^ _names(theirs.types))


def _field_differences(path: str, ours: Any, theirs: Any) -> Iterator[str]:
    if theirs is None:
        yield f"{path} is not there"
        return
    if str(ours.type) != str(theirs.type):
        yield f"{path} is {theirs.type}, not {ours.type}"
    for name, argument in ours.args.items():
        other = theirs.args.get(name)
        if other is None or str(other.type) != str(argument.type) or other.default_value != argument.default_value:
            yield f"{path}({name}) is not there or differs"


def _names(types: Any) -> set[str]:
    return {each.name for each in types}


def test_queries_start_at_the_same_type(full: GraphQLSchema) -> None:
    assert full.query_type is not None
    assert schema().query_type is not None
    assert full.query_type.name == schema().query_type.name == "QueryRoot"  # type: ignore[union-attr]
    assert schema().mutation_type is None


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.file)
def test_documents_are_valid_for_shopify(document: Document, full: GraphQLSchema) -> None:
    assert validate(full, parse(document.text)) == []


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.file)
def test_documents_are_one_query_with_one_root_field_and_nothing_private(document: Document) -> None:
    tree = parse(document.text)
    assert validate(schema(), tree) == []
    [operation] = tree.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.operation.value == "query"
    roots = [getattr(each, "name").value for each in operation.selection_set.selections]  # noqa: B009
    assert set(roots) == {document.root}
    assert len(roots) == 1 or document in SEVERAL_TIMES
    assert set(_fields(operation)) & PRIVATE == KEYS.get(document, set())


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.file)
def test_what_holds_several_objects_is_known_by_its_name(document: Document, full: GraphQLSchema) -> None:
    types, wrong = TypeInfo(full), list[str]()

    class Watch(Visitor):
        def enter_field(self, node: Any, *_: Any) -> None:
            kind = types.get_type()
            if node.selection_set is None:
                return
            several = isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)
            name = node.name.value
            if several is not (name in LISTS) and name not in CONNECTIONS:
                wrong.append(name)

    visit(parse(document.text), TypeInfoVisitor(types, Watch()))
    assert wrong == []


def _promises(document: Document) -> Iterator[tuple[str, GraphQLOutputType, bool]]:
    """Each field that a document asks for below its root: its name, its type, and whether it is a plain one."""
    types, found = TypeInfo(schema()), list[tuple[str, GraphQLOutputType, bool]]()

    class Watch(Visitor):
        def enter_field(self, node: Any, *_: Any) -> None:
            kind = types.get_type()
            parent = types.get_parent_type()
            assert kind is not None and parent is not None
            if parent.name != "QueryRoot":
                found.append((node.name.value, kind, node.selection_set is None))

    visit(parse(document.text), TypeInfoVisitor(types, Watch()))
    return iter(found)


def _table(kind: Any) -> frozenset[str]:
    """The table of plain fields in which a type belongs; an empty one stands for texts."""
    kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(kind, GraphQLList):
        assert str(kind.of_type) == "String!"
        return TEXTS
    names = {"Boolean": FLAGS, "Int": NUMBERS, "JSON": ANYTHING}
    return names.get(kind.name, frozenset())


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.file)
def test_every_plain_field_is_held_to_what_the_schema_promises(document: Document) -> None:
    tables = (FLAGS, NUMBERS, ANYTHING, TEXTS)
    for name, kind, plain in _promises(document):
        if plain:
            assert [name in table for table in tables] == [table == _table(kind) for table in tables], name


def test_what_may_be_missing_is_what_the_schema_lets_be_missing() -> None:
    """The demo's schema is a true part of Shopify's: see above."""
    every = [(document.root, *each) for document in ALL for each in _promises(document)]
    promised = {(root, name) for root, name, kind, _ in every if not isinstance(kind, GraphQLNonNull)}
    allowed = {(root, name) for root, name, _, _ in every if may_be_nothing(root, name)}
    assert promised <= allowed
    # Apps may lack a handle, other things not: who needs one of those insists on it.
    assert {name for _, name in allowed - promised} <= {"handle"}
    assert {name for _, name, _, plain in every if plain} >= FLAGS | NUMBERS | ANYTHING | TEXTS


def _fields(node: Any) -> Iterator[str]:
    for selection in node.selection_set.selections if node.selection_set else ():
        if hasattr(selection, "name"):
            yield selection.name.value
        yield from _fields(selection)


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.file)
def test_no_document_costs_more_than_it_says(document: Document) -> None:
    asked = understood(document.text, {}, None)
    assert not isinstance(asked, list)
    assert asked.price() <= document.cost < DEAREST


def test_every_file_is_a_document() -> None:
    folder = REPOSITORY / "connectors" / "shopify" / "queries"
    assert {file.stem for file in folder.glob("*.graphql")} == {document.file for document in ALL}
