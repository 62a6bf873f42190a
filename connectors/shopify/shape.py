"""Holds an answer against its question: what was asked for must be there, as an object where one was asked for.

GraphQL promises that an answer has the shape of its question. So a field that is missing, or a text where an object
should be, is found here once, and no reader has to look for it.
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
UNLIKE = "Shopify answered in a shape that its documentation does not describe."


def shaped(document: Document, value: Any) -> Any:
    """The same value. Misread when it is not what the document asks for."""
    [operation] = (node for node in document.tree.definitions if isinstance(node, OperationDefinitionNode))
    [root] = (node for node in operation.selection_set.selections if isinstance(node, FieldNode))
    _field(root, value)
    return value


def _field(node: FieldNode, value: Any) -> None:
    if node.selection_set is None or value is None:
        return
    several = node.name.value in LISTS
    if isinstance(value, list) and several:
        for each in value:
            _object(node.selection_set, each)
    elif not several or node.name.value in CONNECTIONS:
        _object(node.selection_set, value)
    else:
        raise Misread(UNLIKE)


def _object(selections: SelectionSetNode, value: Any) -> None:
    if not isinstance(value, dict):
        raise Misread(UNLIKE)
    for node in selections.selections:
        if isinstance(node, FieldNode):
            if node.name.value not in value:
                raise Misread(UNLIKE)
            _field(node, value[node.name.value])
        elif isinstance(node, InlineFragmentNode) and _is_of(node, value):
            _object(node.selection_set, value)


def _is_of(node: InlineFragmentNode, value: dict[str, Any]) -> bool:
    return node.type_condition is not None and value.get("__typename") == node.type_condition.name.value
