"""Lets a GraphQL document through only when it is one named query."""

from __future__ import annotations

from functools import lru_cache

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    parse,
    print_ast,
)

from connectors.errors import Refused

_MOST_TOKENS = 20_000


@lru_cache(maxsize=256)
def sole_query(document: str) -> tuple[str, str]:
    """Name and text of the one query in the document, printed from what was parsed, so that no parser can differ.

    Raises Refused for anything else: a mutation, a subscription, a second operation, a query without a name,
    definitions that are neither query nor fragment, or text that does not parse.
    """
    operation = _only_operation(_parsed(document))
    if operation.operation is not OperationType.QUERY:
        raise Refused(f"a GraphQL {operation.operation.value}: only queries may leave")
    if operation.name is None:
        raise Refused("a GraphQL query without a name: what was read could not be shown")
    return operation.name.value, print_ast(_parsed(document))


def _parsed(document: str) -> DocumentNode:
    try:
        return parse(document, no_location=True, max_tokens=_MOST_TOKENS)
    except (GraphQLError, RecursionError):
        pass
    raise Refused("a GraphQL document that cannot be parsed")


def _only_operation(document: DocumentNode) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    others = [node for node in document.definitions if not isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or not all(isinstance(node, FragmentDefinitionNode) for node in others):
        raise Refused("a GraphQL document that is not exactly one query with its fragments")
    return operations[0]
