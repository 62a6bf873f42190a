"""Flows of messaging bots and chat triggers: Zendesk shows them to nobody but people, so only their absence can be."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Automation
from connectors.base import Client
from connectors.errors import Unobservable
from connectors.zendesk.answers import ANSWER_YOURSELF, setting

SWITCHES = (("tickets", "native_messaging_enabled"), ("chat", "enabled"))
"""Where neither messaging nor chat is on, no customer can meet a bot. The first is missing in many accounts."""


def messaging_flows(client: Client) -> Iterator[Automation]:
    """None where nobody can write by messaging or chat; otherwise not for programs to see."""
    if any(setting(client, *switch) is not False for switch in SWITCHES):
        says = "Zendesk shows the flows of messaging bots and chat triggers to people only."
        raise Unobservable(says, ANSWER_YOURSELF)
    yield from ()
