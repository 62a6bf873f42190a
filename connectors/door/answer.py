"""What came back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from connectors.errors import Misread, Unavailable


@dataclass(frozen=True)
class Answer:
    """One answer of a platform, read to its end."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in any case."""
    body: bytes = field(repr=False)
    host: str = ""

    def json(self) -> Any:
        """The parsed body; Unavailable when it is a web page, cut off or unreadable. Parsed once."""
        if isinstance(self._parsed, Unavailable):
            raise self._parsed
        return self._parsed

    def mapping(self) -> dict[str, Any]:
        """The parsed body, which must be an object; Misread otherwise."""
        found: dict[str, Any] = self._expect(self.json(), dict)
        return found

    def rows(self, *keys: str) -> list[dict[str, Any]]:
        """The list of objects found by following `keys`; Misread when it is not there, never guessed empty."""
        rows = self._expect(self.at(*keys), list)
        return [self._expect(row, dict) for row in rows]

    def at(self, *keys: str) -> Any:
        """What is found by following `keys` into the parsed body; None when the way ends early."""
        return at(self.json(), keys)

    def _expect(self, value: Any, kind: type[Any]) -> Any:
        if isinstance(value, kind):
            return value
        raise Misread(f"{self._who} answered in a shape that its documentation does not describe.")

    @cached_property
    def _parsed(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            pass
        if self._is_page:
            return Unavailable(f"{self._who} answered with a web page instead of data.")
        return Unavailable(f"The answer of {self._who} was cut off or cannot be read.")

    @property
    def _is_page(self) -> bool:
        return self.body.lstrip()[:1] == b"<" or "html" in self.headers.get("Content-Type", "").lower()

    @property
    def _who(self) -> str:
        return self.host or "The platform"


def at(value: Any, keys: tuple[str, ...]) -> Any:
    """What is found by following `keys` through nested objects; None when the way ends early."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
