"""Runs a connector against a server, read by read, the way collecting does, without the rest of the program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from auditor.model import AnyFact, Window
from connectors.base import Client, Connector
from connectors.door import Toolbox
from connectors.errors import ReadError

Result = tuple[list[AnyFact], ReadError | None]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)


def open_and_read(
    connector: Connector, settings: Mapping[str, str], tools: Toolbox, window: Window = WINDOW
) -> tuple[Client, dict[tuple[str, str], Result]]:
    """Facts and the error, if any, of every readable part, by subject and part."""
    client = connector.open(settings, tools, window)
    return client, {(read.subject.value, read.part): _read(read.get, client) for read in connector.reads if read.get}


def _read(get: object, client: Client) -> Result:
    facts: list[AnyFact] = []
    try:
        facts.extend(get(client))  # type: ignore[operator]
    except ReadError as error:
        return facts, error
    return facts, None
