"""How we show who we are: a ready token, or one that is fetched with the app's client id and secret."""

from __future__ import annotations

import re
from collections.abc import Mapping

from connectors.door import Auth, Door, StaticAuth
from connectors.errors import Misread

EXCHANGE = "/admin/oauth/access_token"
"""Gives a token that lives for a day and reads what the app may read; nothing in the shop changes."""
HEADER = "X-Shopify-Access-Token"
FLOW_EXPORTS = "flow_exports"
"""The setting that names files of exported workflows; it opens nothing."""
NEITHER = (
    "give either `token` (Admin API access token of a custom app), or both `client_id` and `client_secret` "
    "(an app of the shop's own organisation, from the Dev Dashboard)"
)
_TOKEN = re.compile(r"[!-~]{8,500}\Z")


class ClientCredentials:
    """A token by the client-credentials grant. It is kept in memory only, and fetched anew when it has expired."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        """`door` is set once the door is made, which needs this object first."""
        self._form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._token = ""
        self._asking = False
        self.door: Door | None = None

    def __repr__(self) -> str:
        return "ClientCredentials()"

    def headers(self) -> Mapping[str, str]:
        """The token, fetched before its first use; nothing while it is being fetched."""
        if not self._token and not self._asking:
            self._exchange()
        return {HEADER: self._token} if self._token else {}

    def refresh(self) -> bool:
        """Fetches a new token, unless the exchange itself was refused."""
        if self._asking:
            return False
        self._exchange()
        return True

    def _exchange(self) -> None:
        assert self.door is not None
        self._token, self._asking = "", True
        try:
            token = self.door.post(EXCHANGE, form=self._form).mapping().get("access_token")
        finally:
            self._asking = False
        if not isinstance(token, str) or not _TOKEN.match(token):
            raise Misread("Shopify answered the exchange of client id and secret without a token.")
        self._token = token


def auth_of(settings: Mapping[str, str]) -> Auth:
    """The credential in the settings. ValueError when there is none, half of one, or two."""
    token = settings.get("token", "").strip()
    client_id, client_secret = settings.get("client_id", "").strip(), settings.get("client_secret", "").strip()
    if token and (client_id or client_secret):
        raise ValueError(f"two credentials are given; {NEITHER}")
    if token:
        return StaticAuth({HEADER: token})
    if not client_id or not client_secret:
        raise ValueError(f"no credential is given, or half of one; {NEITHER}")
    return ClientCredentials(client_id, client_secret)
