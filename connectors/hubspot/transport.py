"""HubSpot's own client package, with the door in place of its transport.

The package has neither time-outs nor a read-only mode; here every request it builds leaves through the door or not
at all. It is imported when first used: it is large, and most commands never need it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.base import Client
from connectors.door import Door
from connectors.errors import Misread, ReadError, Refused

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_log = logging.getLogger("auditor.hubspot")


@dataclass
class Reply:
    """What the package expects of an answer."""

    status: int
    data: bytes
    reason: str = ""

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """None: the door has read the answer as UTF-8 JSON already, whatever its headers say."""
        return default

    def getheaders(self) -> dict[str, str]:
        """None are passed on."""
        return {}


class DoorTransport:
    """The rest client of the generated classes: a method for each verb, all of them through the read-only list."""

    def __init__(self, door: Door, host: str) -> None:
        """`host` is what the package puts before every path."""
        self._door, self._host = door, host
        for verb in VERBS:
            setattr(self, verb, partial(self.request, verb))

    def request(
        self,
        method: str,
        url: str,
        query_params: Iterable[tuple[str, object]] | None = None,
        headers: object = None,
        body: object = None,
        post_params: object = None,
        **_: object,
    ) -> Reply:
        """Sends it, unless it is not on the list; the package's own headers and time-outs are not used."""
        if not url.startswith(f"{self._host}/") or post_params:
            raise Refused("a request of the HubSpot package that is none of ours")
        path = url.removeprefix(self._host).rstrip("/")
        params = tuple((name, _text(value)) for name, value in query_params or ())
        answer = self._door.request(method, path, params=params, json=body)  # type: ignore[arg-type]
        return Reply(answer.status, answer.body)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def crm(client: Client) -> Any:
    """The CRM part of the package, made once per account."""
    return client.once("crm", lambda: _crm(client.door))


def _crm(door: Door) -> Any:
    from hubspot import HubSpot

    return HubSpot(api_factory=_factory(door)).crm


def _factory(door: Door) -> Callable[[Any, str, object], Any]:
    def make(package: Any, api: str, _: object) -> Any:
        configuration = package.Configuration()
        api_client = package.ApiClient(configuration=configuration)
        api_client.rest_client = DoorTransport(door, configuration.host)
        return getattr(package, api)(api_client=api_client)

    return make


def answered(call: Callable[..., Any], *asked: object, **params: object) -> Mapping[str, Any]:
    """What came back of a call of the package, which must be an object; Misread otherwise.

    Not what the package makes of it: it turns any value into one of the kind that it expects, unchecked.
    """
    try:
        found = json.loads(call(*asked, **params, _preload_content=False).data)
    except (ReadError, Refused):
        raise
    except Exception as error:  # the package checks little of what it is given: anything may come out
        _log.debug("the HubSpot package could not ask or read: %s", type(error).__name__)
        found = None
    if not isinstance(found, dict):
        raise Misread("HubSpot answered in a shape that its documentation does not describe.")
    return found
