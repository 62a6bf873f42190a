"""Executes queries as Shopify does: against its schema, with scopes field by field, and with a price in points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    build_schema,
    execute,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)
from graphql.language import FragmentDefinitionNode

DEAREST = 1_000
"""A question that costs more is refused."""
DOCS = "https://shopify.dev/api/usage/access-scopes"


@cache
def schema() -> GraphQLSchema:
    """The demo's part of Shopify's schema, built once."""
    return build_schema((files("auditor.demo") / "shopify.graphql").read_text("utf-8"))


@dataclass
class Bucket:
    """Points that may be spent: they leak away with each question and come back with time."""

    size: float
    refill: float
    monotonic: Callable[[], float]
    left: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.at = self.size, self.monotonic()

    def take(self, points: float) -> bool:
        """Takes points when there are enough."""
        now = self.monotonic()
        self.left, self.at = min(self.size, self.left + (now - self.at) * self.refill), now
        if points > self.left:
            return False
        self.left -= points
        return True

    def give_back(self, points: float) -> None:
        """What was reserved and not used."""
        self.left = min(self.size, self.left + points)

    def status(self) -> dict[str, float]:
        """As Shopify tells it with every answer."""
        return {"maximumAvailable": self.size, "currentlyAvailable": int(self.left), "restoreRate": self.refill}


@dataclass(frozen=True)
class Asked:
    """One question that is fit to be executed."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]

    def price(self, data: Mapping[str, Any] | None = None) -> int:
        """What it costs at most, or, with its answer, what it did cost."""
        fragments = {
            node.name.value: node for node in self.document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        pricing = _Pricing(self.variables, fragments)
        return pricing.of(self.operation.selection_set, schema().query_type, data, data is not None)

    def run(self, root: Mapping[str, Any], scopes: frozenset[str], rules: Mapping[str, str]) -> ExecutionResult:
        """The answer; fields whose scope is missing are errors, and are null as far up as they must be."""

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            scope = rules.get(f"{info.parent_type.name}.{info.field_name}")
            if scope and scope not in scopes:
                raise denied(info.field_name, scope)
            value = source.get(info.field_name)
            return value(info, **arguments) if callable(value) else value

        result = execute(
            schema(),
            self.document,
            root,
            variable_values=dict(self.variables),
            operation_name=self.operation.name.value if self.operation.name else None,
            field_resolver=resolve,
        )
        assert isinstance(result, ExecutionResult)
        return result


def denied(name: str, scope: str) -> GraphQLError:
    """Shopify's words for a scope that is missing."""
    access = f"`{scope}` access scope."
    extensions = {"code": "ACCESS_DENIED", "documentation": DOCS, "requiredAccess": access}
    return GraphQLError(f"Access denied for {name} field. Required access: {access}", extensions=extensions)


def understood(query: str, variables: Mapping[str, Any], name: str | None) -> Asked | list[dict[str, Any]]:
    """The question, or Shopify's complaints about it."""
    document = _parsed(query)
    if not isinstance(document, DocumentNode):
        return document
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if len(chosen) != 1:
        return [{"message": "An operation name is required"}]
    return Asked(document, chosen[0], variables)


@lru_cache(maxsize=64)
def _parsed(query: str) -> DocumentNode | list[dict[str, Any]]:
    """Checked once: an audit sends the same few questions again and again."""
    try:
        document = parse(query, max_tokens=20_000)
    except GraphQLError as error:
        return [{"message": error.message, "locations": _locations(error), "extensions": {"code": "parseError"}}]
    errors = validate(schema(), document)
    problem = {"extensions": {"code": "undefinedField"}}
    return [{"message": each.message, "locations": _locations(each), **problem} for each in errors] or document


def _locations(error: GraphQLError) -> list[dict[str, int]]:
    return [{"line": each.line, "column": each.column} for each in error.locations or ()]


@dataclass(frozen=True)
class _Pricing:
    """A scalar is free, an object costs one, a list two and its rows; of several possible types the dearest counts."""

    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]

    def of(self, selections: SelectionSetNode, parent: Any, data: Any, charged: bool) -> int:
        """Points of what is selected from one object."""
        own, dearest = 0, 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                own += self._field(node, parent, data, charged)
            else:
                dearest = max(dearest, self._fragment(node, parent, data, charged))
        return own + dearest

    def _fragment(self, node: Any, parent: Any, data: Any, charged: bool) -> int:
        inner = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
        condition = inner.type_condition
        kind = schema().type_map[condition.name.value] if condition else parent
        return self.of(inner.selection_set, kind, data, charged)

    def _field(self, node: FieldNode, parent: Any, data: Any, charged: bool) -> int:
        name = node.name.value
        if not isinstance(parent, GraphQLObjectType) and name not in getattr(parent, "fields", {}):
            return 0
        if name.startswith("__"):
            return 0
        kind = get_named_type(parent.fields[name].type)
        if not is_composite_type(kind) or node.selection_set is None or name == "pageInfo":
            return 0
        value = (data or {}).get(node.alias.value if node.alias else name) if charged else None
        if charged and value is None:
            return 0
        if kind.name.endswith("Connection"):
            return 2 + self._rows(node, kind, value, charged)
        each = self.of(node.selection_set, kind, value[0] if isinstance(value, list) and value else value, charged)
        return 1 + each

    def _rows(self, node: FieldNode, kind: Any, value: Any, charged: bool) -> int:
        assert node.selection_set is not None
        inner = [each for each in node.selection_set.selections if isinstance(each, FieldNode)]
        rows = next((each for each in inner if each.name.value == "nodes"), None)
        if rows is None or rows.selection_set is None:
            return 0
        row = get_named_type(kind.fields["nodes"].type)
        if charged:
            return sum(1 + self.of(rows.selection_set, row, each, True) for each in value.get("nodes") or ())
        return self._first(node) * (1 + self.of(rows.selection_set, row, None, False))

    def _first(self, node: FieldNode) -> int:
        argument = next((each.value for each in node.arguments or () if each.name.value == "first"), None)
        if isinstance(argument, IntValueNode):
            return int(argument.value)
        return int(self.variables.get(argument.name.value) or 0) if isinstance(argument, VariableNode) else 0
