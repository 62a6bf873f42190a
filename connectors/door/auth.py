"""How a request shows its credential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Auth(Protocol):
    """Holds a credential. Its repr must not show it."""

    def headers(self) -> Mapping[str, str]:
        """The headers that carry the credential, asked before every request; may raise a ReadError."""
        ...

    def refresh(self) -> bool:
        """Called once when the platform answered 401: gets a new token if it can; True means try again."""
        ...


@dataclass(frozen=True)
class StaticAuth:
    """A credential that does not change during the run."""

    values: Mapping[str, str] = field(repr=False)

    def headers(self) -> Mapping[str, str]:
        """The same at every request."""
        return self.values

    def refresh(self) -> bool:
        """There is no other credential to try."""
        return False
