"""A workflow node, reduced to what proves something: type, operation and host, never the name somebody gave it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from auditor.model import DataObject, Event, Hint
from connectors.errors import Misread
from connectors.n8n import kinds
from connectors.n8n.defaults import filled
from connectors.n8n.objects import object_of_path, object_of_resource
from connectors.n8n.triggers import OWN, events_of, is_trigger, topics_of
from connectors.redact import clean, host_of

Key = tuple[str, str]
"""Id of a stored credential, and the name people gave it."""


class Effect(Enum):
    """What a node does to the system it talks to."""

    NONE = "none"
    """It stays within n8n."""
    READ = "read"
    WRITE = "write"
    UNKNOWN = "unknown"
    """Its parameters do not tell, such as a query somebody wrote."""


_READ = re.compile(
    r"(get|list|search|read|look_?up|download|find|select|info|history|messages|fromFile|query|count|export)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(And|Or)(Create|Update|Replace|Delete|Insert|Upsert)|executeQuery")
_TYPE = re.compile(r"[@A-Za-z0-9_./-]{1,150}\Z")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,60}\Z")
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ENDING = re.compile(r"(OAuth2?|Oauth2?|AccessToken|AppToken|Token|ApiKey)?(Api|Token|Password)?\Z")
_STOCK = frozenset({"stock", "inventory"})
_FIXED = re.compile(r"\$(vars|env|secrets)\b")
_ASKS = re.compile(r"search|graphql|query|report", re.IGNORECASE)
"""In the path of a POST that may well only read."""


@dataclass(frozen=True)
class Node:
    """One node. Its parameters were looked at and dropped."""

    name: str
    """For following wires; never leaves the connector."""
    kind: str
    """Type without its package, such as `shopifyTrigger`."""
    type: str
    enabled: bool
    resource: str
    operation: str
    topics: tuple[str, ...]
    effect: Effect
    host: str
    credential: str
    """Credential type of a plain HTTP call, such as `shopifyAccessTokenApi`."""
    data: tuple[DataObject, ...]
    """What it reads or writes, where its parameters tell."""
    to_customers: bool
    """A message whose recipient is computed from the data, not written down."""
    tags_orders: bool
    watches_stock: bool
    approval: bool
    calls: str
    """Id of the workflow it starts."""
    keys: tuple[Key, ...]
    """Stored credentials that it uses."""
    again: bool
    """It is tried again when it fails."""
    goes_on: bool
    """When it fails, the run goes on as if it had not."""
    public: bool
    """A chat that anybody with its address may use."""

    @property
    def is_trigger(self) -> bool:
        """It starts the workflow."""
        return is_trigger(self.kind)

    @property
    def is_tool(self) -> bool:
        """It serves an agent instead of standing in the path."""
        return self.kind.startswith(kinds.SERVING) or self.kind.endswith("Tool")

    @property
    def events(self) -> tuple[Event, ...]:
        """What starts the workflow, if it is a trigger."""
        return events_of(self.kind, self.topics) if self.is_trigger else ()

    @property
    def hint(self) -> Hint | None:
        """The other system it talks to, if its parameters tell."""
        if self.kind in kinds.HTTP:
            named = bool(self.host or self.credential)
            return Hint(host=self.host, node_type=self.credential, title=self.end) if named else None
        if self.kind in OWN or self.kind in kinds.WITHIN or self.kind in kinds.MAILBOXES:
            return None
        if self.type.startswith(kinds.AI) and self.kind not in kinds.VENDORS:
            return None
        return Hint(node_type=self.type, title=self.end)

    @property
    def end(self) -> str:
        """One word for the system it talks to, the same for its trigger, action, tool and plain call."""
        return system_of(self.credential) or self.host or self.kind.removesuffix("Trigger").removesuffix("Tool")

    @property
    def addresses_unknown(self) -> bool:
        """It calls an address that is only known when it runs."""
        return self.kind in kinds.HTTP and self.hint is None


def system_of(credential: str) -> str:
    """The system that a credential type names, such as `shopify`; empty for types that fit any system."""
    return "" if credential.startswith(kinds.ANY_SYSTEM) else _ENDING.sub("", credential) or credential


def node_of(raw: object) -> Node:
    """Reduce a node to what proves something."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("type"), str):
        raise Misread("n8n answered with a workflow step that has no type.")
    parameters = raw.get("parameters")
    parameters = parameters if isinstance(parameters, Mapping) else {}
    full = raw["type"] if _TYPE.match(raw["type"]) else "unreadable"
    kind = full.rpartition(".")[2]
    resource, operation = filled(
        kind, _number(raw.get("typeVersion")), _word(parameters.get("resource")), _word(parameters.get("operation"))
    )
    url = str(parameters.get("url") or parameters.get("endpoint") or "").removeprefix("=")
    return Node(
        name=str(raw.get("name", "")),
        kind=kind,
        type=full,
        enabled=not raw.get("disabled", False),
        resource=resource,
        operation=operation,
        topics=topics_of(kind, parameters),
        effect=_effect(kind, operation, parameters, url),
        host=host_of(url) if kind in kinds.HTTP else "",
        credential=_word(parameters.get("nodeCredentialType")) if kind in kinds.HTTP else "",
        data=_data(kind, resource, topics_of(kind, parameters), url),
        to_customers=any(_computed(parameters.get(name)) for name in kinds.RECIPIENTS),
        tags_orders=kind == "shopify" and resource == "order" and _sets(parameters, "updateFields", "tags"),
        watches_stock=_watches_stock(kind, parameters),
        approval=operation == "sendAndWait",
        calls=_called(parameters.get("workflowId")) if kind in kinds.CALLING else "",
        keys=tuple(_keys(kind, raw.get("credentials"), parameters)),
        again=raw.get("retryOnFail") is True,
        goes_on=raw.get("onError") == "continueRegularOutput" or raw.get("continueOnFail") is True,
        public=kind == "chatTrigger" and parameters.get("public") is True,
    )


def _keys(kind: str, stored: object, parameters: Mapping[str, Any]) -> Iterator[Key]:
    """An HTTP step may still hold credentials of the kind it used before: only those of the chosen kind count."""
    chosen = (parameters.get("nodeCredentialType"), parameters.get("genericAuthType"))
    for name, one in stored.items() if isinstance(stored, Mapping) else ():
        if isinstance(one, Mapping) and isinstance(one.get("id"), str) and (kind not in kinds.HTTP or name in chosen):
            yield one["id"], clean(str(one.get("name", "")))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 1.0


def _word(value: object) -> str:
    """A word from a list of n8n's, not something that a person typed."""
    return value if isinstance(value, str) and _WORD.match(value) else ""


def _effect(kind: str, operation: str, parameters: Mapping[str, Any], url: str) -> Effect:
    if kind in kinds.HTTP:
        return _effect_of_call(kind, parameters, url)
    if kind in kinds.WITHIN or is_trigger(kind):
        return Effect.NONE
    if not operation:
        return Effect.WRITE if kind in kinds.SENDING else Effect.UNKNOWN
    if _BOTH.search(operation):
        return Effect.UNKNOWN if operation == "executeQuery" else Effect.WRITE
    return Effect.READ if _READ.match(operation) else Effect.WRITE


def _effect_of_call(kind: str, parameters: Mapping[str, Any], url: str) -> Effect:
    method = str(parameters.get("method") or parameters.get("requestMethod") or "GET").upper()
    if kind == "graphql" or not method.isalpha() or (method == "POST" and _ASKS.search(_path(url))):
        return Effect.UNKNOWN
    return Effect.READ if method in ("GET", "HEAD", "OPTIONS") else Effect.WRITE


def _path(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]


def _data(kind: str, resource: str, topics: tuple[str, ...], url: str) -> tuple[DataObject, ...]:
    if kind in kinds.HTTP:
        found = {object_of_path(url)}
    elif topics and kind not in ("zendeskTrigger", "helpScoutTrigger"):
        found = {object_of_resource(kind, re.split(r"[/._]", topic)[0]) for topic in topics}
    else:
        found = {object_of_resource(kind, resource)}
    return tuple(sorted(one for one in found if one is not None))


def _computed(value: object) -> bool:
    """Taken from the data that runs through; an address in a variable of the instance is one somebody wrote down."""
    return isinstance(value, str) and value.startswith("=") and "{{" in value and not _FIXED.search(value)


def _watches_stock(kind: str, parameters: Mapping[str, Any]) -> bool:
    """A comparison that names stock; a code step only counts if it compares something."""
    if kind not in kinds.BRANCHES and kind not in kinds.CODE:
        return False
    text = json.dumps(parameters)
    if kind in kinds.CODE and not re.search(r"[<>]", text):
        return False
    return bool(_STOCK & {token.lower() for token in _TOKENS.findall(text)})


def _sets(parameters: Mapping[str, Any], group: str, name: str) -> bool:
    chosen = parameters.get(group)
    return isinstance(chosen, Mapping) and name in chosen


def _called(value: object) -> str:
    chosen = value.get("value") if isinstance(value, Mapping) else value
    return _word(chosen)
