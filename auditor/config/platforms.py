"""The settings of each platform: checked against what its connector declares, secrets fetched when they are needed."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from auditor.config.lines import Path
from auditor.config.problems import Places, table_name, unknown
from auditor.config.secrets import HOW, is_reference

if TYPE_CHECKING:
    from connectors.base import Connector, Setting

COMMON = {
    "base_url": "Another address for the same API, https or loopback: a regional or private host, or a test.",
    "account": "What to call this account, when one platform is used twice.",
}
"""Keys that every platform's table takes besides its own."""


def accounts(table: Any) -> list[tuple[tuple[int, ...], Any]]:
    """The accounts of one platform, each with its place: one table, or an array of tables."""
    if isinstance(table, list):
        return [((number,), each) for number, each in enumerate(table)]
    return [((), table)]


def problems(path: Path, name: str, tables: Any, known: Mapping[str, Connector], places: Places) -> Iterator[str]:
    """Everything wrong with one platform's table."""
    here = (*path, name)
    if name not in known:
        yield places.at(here, unknown("platform", name, table_name(path), known))
        return
    for index, table in accounts(tables):
        if isinstance(table, Mapping):
            yield from _account_problems((*here, *index), table, known[name], places)
        else:
            yield places.at(here, f"{table_name(here)} must be a table of settings")


def _account_problems(here: Path, table: Mapping[str, Any], connector: Connector, places: Places) -> Iterator[str]:
    settings = {setting.name: setting for setting in connector.settings}
    for key, value in table.items():
        says = _key_problem(key, value, settings, here)
        if says:
            yield places.at((*here, key), says)
    for setting in connector.settings:
        if setting.required and setting.name not in table:
            yield places.at(here, f'{table_name(here)} needs the key "{setting.name}": {setting.help}')


def _key_problem(key: str, value: Any, settings: Mapping[str, Setting], here: Path) -> str:
    if key not in settings and key not in COMMON:
        return unknown("key", key, table_name(here), [*settings, *COMMON])
    if is_reference(value):
        return ""
    if isinstance(value, Mapping):
        return f'"{key}" in {table_name(here)} is not a reference; write one of {HOW}'
    if key in settings and settings[key].secret:
        return f'"{key}" in {table_name(here)} is a secret and is not written into this file; write one of {HOW}'
    if not isinstance(value, str) or not value.strip():
        return f'"{key}" in {table_name(here)} must be a text in quotes'
    return _address_problem(value) if key == "base_url" else ""


def _address_problem(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))
        )
        plain = not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        good = plain = False
    return "" if good and plain else '"base_url" must be an https address (http only on loopback) without user or query'


def _loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
