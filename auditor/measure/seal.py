"""Keyed hashes of join keys: equal keys have equal seals, and nobody can tell a key from its seal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

from auditor.measure.keys import normal
from auditor.model import JoinKey
from connectors.base import Record

_BYTES = 16


class Seal:
    """One secret, drawn for one merchant's run. It is in memory only, and what it sealed is gone with it.

    Nothing sealed is ever kept, so there is no secret to keep either: whoever gets hold of the evidence has nothing to
    try addresses out against.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def __repr__(self) -> str:
        return "Seal()"

    def one(self, key: JoinKey, raw: str, country: str = "") -> bytes | None:
        """The seal of a key; None for what is no such key."""
        form = normal(key, raw, country)
        if form is None:
            return None
        return hashlib.blake2b(f"{key}\0{form}".encode(), key=self._secret, digest_size=_BYTES).digest()

    def all(self, record: Record) -> Mapping[JoinKey, bytes]:
        """The seals of a record's keys, of each kind the first."""
        found: dict[JoinKey, bytes] = {}
        for key, raw in record.keys:
            if (sealed := self.one(key, raw)) is not None:
                found.setdefault(key, sealed)
        return found

    def every(self, key: JoinKey, record: Record) -> set[bytes]:
        """The seals of all keys of one kind: a person may have several addresses."""
        found = (self.one(kind, raw) for kind, raw in record.keys if kind is key)
        return {sealed for sealed in found if sealed is not None}
