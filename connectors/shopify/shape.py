"""Holds an answer against its question: what was asked for must be there, and be of the kind that was promised.

GraphQL promises that an answer has the shape of its question, and Shopify's schema says what each field holds. So a
field that is missing, an object where a text should be, or nothing where there must be something, is found here once,
and no reader has to look for it. A test compares the tables below with the schema.
"""

from __future__ import annotations

from typing import Any

from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode

from connectors.errors import Misread
from connectors.shopify.documents import Document

LISTS = frozenset(
    {
        "accessScopes", "assessments", "columns", "consentPolicy", "fulfillmentConstraintRules", "fulfillmentHolds",
        "fulfillmentServices", "nodes", "quantities", "refunds", "segments", "userErrors",
    }
)  # fmt: skip
"""Fields that hold several objects, by name; all others hold one, or nothing."""
CONNECTIONS = frozenset({"segments"})
"""Names that stand for several objects in one place and for a page of them in another."""
FLAGS = frozenset(
    {
        "active", "attributeToApp", "attributeToUser", "autoManaged", "autoPublish", "consentRequired", "enabled",
        "hasNextPage", "inMainWorkflowVersion", "inventoryManagement", "partnerDevelopment", "supported", "test",
        "tracked",
    }
)  # fmt: skip
"""Plain fields that hold yes or no."""
NUMBERS = frozenset({"count", "duplicateSkuCount", "inventoryQuantity", "quantity", "totalCount"})
"""Plain fields that hold whole numbers."""
TEXTS = frozenset({"nodes", "parseErrors"})
"""Plain fields that hold several texts; all others hold one text."""
ANYTHING = frozenset({"rows"})
"""Plain fields of which the schema says nothing but that they are there."""
NULLABLE = frozenset(
    {
        "app", "appId", "appTitle", "banner", "barcode", "callbackUrl", "category", "channels", "closedAt",
        "consentRequired", "countryCode", "createdAt", "dateCreated", "defaultEmailAddress", "defaultPhoneNumber",
        "endCursor", "errorHistory",
        "externalId", "files", "fulfillmentService", "handle", "heldByApp", "inventoryQuantity", "location", "name",
        "priceList", "provider", "regionCode", "requestApprovedAt", "return", "sku", "sourceName", "tableData",
        "updatedAt",
    }
)  # fmt: skip
"""Fields that may hold nothing."""
SELDOM = {"app": "orders", "createdAt": "orders", "name": "carrierServices", "updatedAt": "inventoryItems"}
"""Those of them that may hold nothing below one root field only."""
UNLIKE = "Shopify answered in a shape that its documentation does not describe."


def shaped(document: Document, value: Any) -> Any:
    """The same value. Misread when it is not what the document asks for."""
    [root] = _roots(document)
    _field(document.root, root, value)
    return value


def shaped_each(document: Document, data: dict[str, Any]) -> list[Any]:
    """What stands under each of the root fields, which have names of their own. Misread when one is missing."""
    named = {node.alias.value: node for node in _roots(document) if node.alias}
    if any(data.get(name) is None for name in named):
        raise Misread(UNLIKE)
    for name, node in named.items():
        _field(document.root, node, data[name])
    return [data[name] for name in named]


def _roots(document: Document) -> list[FieldNode]:
    [operation] = (node for node in document.tree.definitions if isinstance(node, OperationDefinitionNode))
    return [node for node in operation.selection_set.selections if isinstance(node, FieldNode)]


def may_be_nothing(root: str, name: str) -> bool:
    """Whether the field of that name may hold nothing in answers that begin with the root field."""
    return name in NULLABLE and SELDOM.get(name, root) == root


def _field(root: str, node: FieldNode, value: Any) -> None:
    name = node.name.value
    if value is None:
        good = may_be_nothing(root, name)
    elif node.selection_set is None:
        good = _plain(name, value)
    elif isinstance(value, list):
        good = name in LISTS
        for each in value:
            _object(root, node.selection_set, each)
    else:
        good = name not in LISTS or name in CONNECTIONS
        _object(root, node.selection_set, value)
    if not good:
        raise Misread(UNLIKE)


def _plain(name: str, value: Any) -> bool:
    """Whether a plain field holds what it should."""
    if name in ANYTHING:
        return True
    if name in FLAGS:
        return isinstance(value, bool)
    if name in NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if name in TEXTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def _object(root: str, selections: SelectionSetNode, value: Any) -> None:
    if not isinstance(value, dict):
        raise Misread(UNLIKE)
    for node in selections.selections:
        if isinstance(node, FieldNode):
            if node.name.value not in value:
                raise Misread(UNLIKE)
            _field(root, node, value[node.name.value])
        elif isinstance(node, InlineFragmentNode) and _is_of(node, value):
            _object(root, node.selection_set, value)


def _is_of(node: InlineFragmentNode, value: dict[str, Any]) -> bool:
    return node.type_condition is not None and value.get("__typename") == node.type_condition.name.value
