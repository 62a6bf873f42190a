"""A workflow node, reduced to what proves something: type, operation and host, never the name somebody gave it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from auditor.model import DataObject, Event, Hint
from connectors.errors import Misread
from connectors.n8n import kinds
from connectors.n8n.defaults import filled
from connectors.n8n.fields import Row, flag_if_any, mapping, number, text, text_if_any, typed
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
    if not isinstance(raw, Mapping):
        raise Misread("n8n answered with a workflow step that is none.")
    said, parameters = text(raw, "type"), mapping(raw, "parameters")
    full = said if _TYPE.match(said) else "unreadable"
    kind = full.rpartition(".")[2]
    version = number(raw, "typeVersion") if raw.get("typeVersion") is not None else 1.0
    resource, operation = filled(kind, version, _chosen(parameters, "resource"), _chosen(parameters, "operation"))
    url = typed(parameters, "url", "endpoint").removeprefix("=")
    return Node(
        name=text(raw, "name"),
        kind=kind,
        type=full,
        enabled=not flag_if_any(raw, "disabled"),
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
        keys=tuple(_keys(kind, raw, parameters)),
        again=flag_if_any(raw, "retryOnFail"),
        goes_on=text_if_any(raw, "onError") == "continueRegularOutput" or flag_if_any(raw, "continueOnFail"),
        public=kind == "chatTrigger" and parameters.get("public") is True,
    )


def _keys(kind: str, raw: Row, parameters: Row) -> Iterator[Key]:
    """An HTTP step may still hold credentials of the kind it used before: only those of the chosen kind count.

    One without an id was never chosen from the list, as in a workflow that somebody imported.
    """
    chosen = (parameters.get("nodeCredentialType"), parameters.get("genericAuthType"))
    stored: Row = {} if raw.get("credentials") is None else mapping(raw, "credentials")
    for name, one in stored.items():
        if kind in kinds.HTTP and name not in chosen:
            continue
        if isinstance(one, Mapping) and (key := text_if_any(one, "id")):
            yield key, clean(text_if_any(one, "name"))


def _chosen(parameters: Row, name: str) -> str:
    """A parameter that every node picks from a list; none is stored where it is the node's default."""
    return _word(text_if_any(parameters, name))


def _word(value: object) -> str:
    """A word from a list of n8n's, not something that a person typed."""
    return value if isinstance(value, str) and _WORD.match(value) else ""


def _effect(kind: str, operation: str, parameters: Row, url: str) -> Effect:
    if kind in kinds.HTTP:
        return _effect_of_call(kind, parameters, url)
    if kind in kinds.WITHIN or is_trigger(kind):
        return Effect.NONE
    if not operation:
        return Effect.WRITE if kind in kinds.SENDING else Effect.UNKNOWN
    if _BOTH.search(operation):
        return Effect.UNKNOWN if operation == "executeQuery" else Effect.WRITE
    return Effect.READ if _READ.match(operation) else Effect.WRITE


def _effect_of_call(kind: str, parameters: Row, url: str) -> Effect:
    method = parameters.get("method") or parameters.get("requestMethod") or "GET"
    method = method.upper() if isinstance(method, str) else ""
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


def _watches_stock(kind: str, parameters: Row) -> bool:
    """A comparison that names stock; a code step only counts if it compares something."""
    if kind not in kinds.BRANCHES and kind not in kinds.CODE:
        return False
    said = json.dumps(parameters)
    if kind in kinds.CODE and not re.search(r"[<>]", said):
        return False
    return bool(_STOCK & {token.lower() for token in _TOKENS.findall(said)})


def _sets(parameters: Row, group: str, name: str) -> bool:
    chosen = parameters.get(group)
    return isinstance(chosen, Mapping) and name in chosen


def _called(value: object) -> str:
    chosen = value.get("value") if isinstance(value, Mapping) else value
    return _word(chosen)
