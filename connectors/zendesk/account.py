"""Opening a Zendesk account: settings, credential, and the proof that somebody known is signed in."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping

from auditor.model import Account, Control, ControlKind, Proof, Window
from connectors.base import Client
from connectors.door import Allow, Answer, Auth, Door, HeaderQuota, Rate, StaticAuth, Toolbox
from connectors.door.quota import number
from connectors.errors import BadCredential, Denied, Misread, NotThere, Unobservable
from connectors.redact import clean
from connectors.zendesk.answers import OAUTH, decode, link, once, setting, tried
from connectors.zendesk.typed import text

SCOPE = "read"
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
LOWEST = 200
"""Requests a minute on the smallest plan: assumed until the account says otherwise."""
OURS = 0.2
"""At most this part of the account's limit: the shop's own integrations live on the same one."""
INCREMENTAL = Rate(per_minute=10)
PLANS = {200: "Team", 400: "Growth or Professional", 700: "Enterprise", 2500: "Enterprise Plus or High Volume add-on"}
SMALLER_PLANS = (10, 200, 400)
"""Requests a minute of the plans below Enterprise, as Zendesk publishes them."""
STAFF = ("admin", "agent")


class ClientCredentials:
    """An OAuth client that acts by itself; its tokens live in memory and die with the run."""

    def __init__(self, client_id: str, secret: str) -> None:
        self._client_id, self._secret = client_id, secret
        self._token, self._asking = "", False
        self._door: Door | None = None

    def through(self, door: Door) -> None:
        """Tokens are asked for through the same door as everything else."""
        self._door = door

    def headers(self) -> Mapping[str, str]:
        """See `connectors.door.Auth`; the request for a token itself carries none."""
        if self._asking:
            return {}
        if not self._token:
            self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    def refresh(self) -> bool:
        """A new token for one that has expired; once for each request."""
        if self._asking:
            return False
        self._renew()
        return True

    def _renew(self) -> None:
        assert self._door is not None
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": self._secret,
            "scope": SCOPE,
        }
        self._asking = True
        try:
            token = self._door.post("/oauth/tokens", json=asked).at("access_token")
        finally:
            self._asking = False
        if not isinstance(token, str) or not token:
            raise Misread("Zendesk answered our request for a token without one.")
        self._token = token


def identity(settings: Mapping[str, str]) -> str:
    """`zendesk:` and the subdomain."""
    return f"zendesk:{settings.get('account') or settings.get('subdomain') or 'unknown'}"


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window, allow: tuple[Allow, ...]) -> Client:
    """Open the account and make sure that Zendesk knows who is asking: to strangers it answers too."""
    subdomain = _subdomain(settings)
    auth = _auth(settings)
    door = tools.door(
        settings.get("base_url") or f"https://{subdomain}.zendesk.com",
        allow=allow,
        auth=auth,
        rates={"": _rate(LOWEST, tools), "incremental": INCREMENTAL},
        decode_error=decode,
        quota=HeaderQuota("x-rate-limit-remaining", "x-rate-limit", "ratelimit-reset"),
    )
    if isinstance(auth, ClientCredentials):
        auth.through(door)
    client = Client(
        system=identity(settings), name=f"Zendesk ({subdomain})", door=door, window=window, settings=dict(settings)
    )
    _sign_in(client, tools)
    return client


def _subdomain(settings: Mapping[str, str]) -> str:
    subdomain = settings.get("subdomain", "")
    if not LABEL.match(subdomain):
        raise ValueError(
            "subdomain must be the first part of your Zendesk address and nothing else: small letters, digits and "
            'hyphens, such as "fernandfable" of fernandfable.zendesk.com'
        )
    return subdomain


def _auth(settings: Mapping[str, str]) -> Auth:
    oauth, legacy = ("client_id", "client_secret"), ("email", "api_token")
    given = [name for name in (*oauth, *legacy) if settings.get(name)]
    if given == list(oauth):
        return ClientCredentials(settings["client_id"], settings["client_secret"])
    if given == list(legacy):
        pair = f"{settings['email']}/token:{settings['api_token']}"
        return StaticAuth({"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()})
    raise ValueError(
        "give client_id and client_secret, and no e-mail or API token; to get them: "
        f"{OAUTH} > Add OAuth client > Client kind: Confidential, scope read"
    )


def uses_api_token(client: Client) -> bool:
    """Whether we sign in with an API token, the way that ends on 30 April 2027."""
    return bool(client.settings.get("api_token"))


def _rate(limit: float, tools: Toolbox) -> Rate:
    """The limit, lowered so that the share of the door comes out at no more than `OURS` of it."""
    return Rate(per_minute=limit * min(1.0, OURS / tools.share))


def _sign_in(client: Client, tools: Toolbox) -> None:
    answer = client.door.get("/api/v2/users/me")
    user = answer.at("user")
    role = user.get("role") if isinstance(user, dict) else None
    if not isinstance(user, dict) or user.get("id") is None or role not in STAFF:
        raise BadCredential(
            "Zendesk does not know who we are, or knows us only as a customer.",
            f"{OAUTH}: check identifier and secret, and that the client acts for an admin.",
        )
    client.cache["role"] = role
    client.cache["time zone"] = clean(text(user, "time_zone", absent=True) or "")
    limit = _limit(answer)
    client.cache["limit"] = limit
    if limit:
        client.door.limit("", _rate(limit, tools))
    _check_scopes(client)


def _limit(answer: Answer) -> int:
    found = number(answer.headers, "x-rate-limit")
    return int(found) if found else 0


def _check_scopes(client: Client) -> None:
    """A token with a scope that Zendesk does not know is given without complaint and then refused everywhere."""
    granted = scopes(client)
    if granted is not None and not any(_reads(scope) for scope in granted):
        raise BadCredential(
            "The token we were given may not read anything.", f"{OAUTH} > the client > Allowed scopes: add read."
        )


def scopes(client: Client) -> frozenset[str] | None:
    """What our token may do; None when it is an API token, or when Zendesk does not tell."""
    if uses_api_token(client):
        return None
    try:
        return once(client, "scopes", lambda: _granted(client))
    except (Denied, NotThere, Unobservable, Misread):
        return None


def _granted(client: Client) -> frozenset[str]:
    found = client.door.get("/api/v2/oauth/tokens/current").at("token", "scopes")
    if not isinstance(found, list) or not all(isinstance(scope, str) for scope in found):
        raise Misread("Zendesk did not say which scopes our token has.")
    return frozenset(found)


def below_enterprise(client: Client) -> bool:
    """Whether a refusal can only mean that the account's plan is below Enterprise: then the thing is not there.

    The limit shows such a plan, and neither the role nor the scope of our credential leaves anything out.
    """
    granted = scopes(client)
    sees_all = client.cache.get("role") == "admin" and (uses_api_token(client) or SCOPE in (granted or ()))
    return sees_all and client.cache.get("limit") in SMALLER_PLANS


def _reads(scope: str) -> bool:
    return scope == SCOPE or scope.endswith(":read")


def account(client: Client) -> Iterator[Account]:
    """The account, its plan as its limit betrays it, and what our credential may do."""
    granted = scopes(client)
    limit = client.cache.get("limit")
    sandbox, trouble = tried(lambda: setting(client, "active_features", "sandbox"))
    yield Account(
        id=client.system,
        name=f"{client.name}, seen as {client.cache['role']}",
        link=link(client, "home"),
        at=client.window.end,
        proof=Proof.RUNNING,
        plan=PLANS.get(limit, f"{limit} requests a minute") if isinstance(limit, int) and limit else "",
        time_zone=str(client.cache["time zone"]),
        scopes=tuple(sorted(granted or ())),
        can_write=_may_write(client, granted),
        production=None if sandbox is None else not sandbox,
    )
    if trouble is not None:
        raise trouble


def _may_write(client: Client, granted: frozenset[str] | None) -> bool | None:
    if uses_api_token(client):
        return True
    return None if granted is None else not all(_reads(scope) for scope in granted)


def own_rights(client: Client) -> Iterator[Control]:
    """Whether our own credential could change anything."""
    writes = _may_write(client, scopes(client))
    if writes is None:
        raise Unobservable("Zendesk does not say what our token may do.")
    says = (
        "the credential of this audit could also change things" if writes else "the credential of this audit only reads"
    )
    if uses_api_token(client):
        says = "the API token of this audit may do whatever its owner may do"
    yield Control(
        id=ControlKind.LEAST_PRIVILEGE.value,
        name=says,
        link=link(client, "apps-integrations/apis/zendesk-api/oauth_clients"),
        at=client.window.end,
        proof=Proof.RUNNING,
        control=ControlKind.LEAST_PRIVILEGE,
        holds=not writes,
        detail=says,
    )
