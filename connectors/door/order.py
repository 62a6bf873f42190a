"""One request, checked and ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.door.allow import Allow
from connectors.errors import BadCredential, Refused

Params = Mapping[str, str | int | float | bool | Sequence[str] | None]
"""Query or form parameters: None is left out, booleans are `true` and `false`, a sequence repeats its name."""

Pairs = tuple[tuple[str, str], ...]

_OVERRIDES = frozenset({"_method", "x-http-method", "x-http-method-override", "x-method-override"})
"""Names by which some servers let a GET or POST act as another method."""


@dataclass(frozen=True)
class Order:
    """What is to be asked; nothing of its content is shown."""

    allow: Allow
    path: str = field(repr=False)
    params: Pairs = field(default=(), repr=False)
    json: Any = field(default=None, repr=False)
    form: Pairs | None = field(default=None, repr=False)
    name: str = ""
    """What the ledger calls it, when not the path template."""
    cost: float = 1.0

    def __post_init__(self) -> None:
        if self.allow.method == "GET" and (self.json is not None or self.form is not None):
            raise Refused("a GET with a body")
        names = [name for name, _ in (*self.params, *(self.form or ()))]
        if _overriding((*names, *(self.json if isinstance(self.json, dict) else ()))):
            raise Refused("a request that asks to be taken for another method")

    @property
    def label(self) -> str:
        """Path template, or name of the query."""
        return self.name or self.allow.path


def pairs(params: Params | Pairs | None) -> Pairs:
    """Parameters as text, in order."""
    if params is None or isinstance(params, tuple):
        return params or ()
    return tuple((name, text) for name, value in params.items() for text in _texts(value))


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers; Refused when one names another method or host, BadCredential when a value cannot be sent."""
    if _overriding(headers) or any(name.lower() == "host" for name in headers):
        raise Refused("a header that names another method or host")
    if not all(value.isascii() and value.isprintable() and value == value.strip() for value in headers.values()):
        raise BadCredential(
            "The credential holds a space, a line break or an unusual character where none can be.",
            "Copy the credential again, without anything before or after it.",
        )
    return dict(headers)


def _overriding(names: Iterable[object]) -> bool:
    return any(str(name).lower() in _OVERRIDES for name in names)


def _texts(value: str | int | float | bool | Sequence[str] | None) -> list[str]:
    match value:
        case None:
            return []
        case bool():
            return [str(value).lower()]
        case str() | int() | float():
            return [str(value)]
    return [str(one) for one in value]
