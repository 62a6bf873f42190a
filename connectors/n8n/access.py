"""What the key may see, and what n8n's refusals mean."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.model import Account, Control, ControlKind, Proof
from connectors.base import Client
from connectors.door import Answer
from connectors.errors import BadCredential, Cut, Denied, NotThere, ReadError, Unobservable
from connectors.n8n.fields import texts
from connectors.redact import LONGEST

KEYS = "n8n > Settings > n8n API > Create an API key"
READING = (":list", ":read", ":generate")
"""How scopes end that change nothing."""
OF_OWNERS = frozenset({"securityAudit:generate", "insights:read", "credential:list"})
"""Scopes that only an owner or admin can put into a key. Their keys list every workflow; a member's key lists the
member's own and answers an empty list, not an error, for the rest (seen in 2.41.1). `user:list` proves nothing:
members have it."""
AS_OWNER = f"{KEYS}: create the key as the owner or an admin, and tick insights:read and securityAudit:generate."


def tick(*scopes: str) -> str:
    """The remedy for a scope that is missing."""
    return f"{KEYS}: tick {' and '.join(scopes)}."


def address(url: str) -> str:
    """The address of the instance for links: no user, query or fragment. ValueError when it is none."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("url must be the address of your n8n, such as https://n8n.example.com")
    if parts.username or parts.password:
        raise ValueError("url must not hold a user name or a password")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def decode(answer: Answer) -> ReadError | None:
    """401 is the key; 403 is the licence if n8n says so, else a scope."""
    if answer.status == 401:
        return BadCredential("n8n refused the API key.", f"{KEYS}, and put the new key into the configuration.")
    if answer.status == 403 and b"license" in answer.body:
        return Denied(
            "The licence of this n8n does not include it.", "Needs a paid n8n licence; answer the question yourself."
        )
    return None


def granted(client: Client) -> frozenset[str] | None:
    """Scopes of the key, which the instance tells without needing one; None where it is too old to tell."""
    return client.once("scopes", lambda: _granted(client), again=ReadError)


def _granted(client: Client) -> frozenset[str] | None:
    try:
        answer = client.door.get("/api/v1/discover")
    except NotThere:
        _is_n8n(client)
        return None
    return frozenset(scope[:100] for scope in texts(answer.at("data"), "scopes"))


def _is_n8n(client: Client) -> None:
    """Raises what is wrong when the address answers no n8n API at all; a missing scope proves that it does."""
    try:
        client.door.get("/api/v1/workflows", {"limit": 1}).rows("data")
    except NotThere:
        raise NotThere(
            "There is no n8n API at this address.",
            "Check the address in the configuration, and that the API is not switched off in n8n.",
        ) from None
    except Denied as error:
        if isinstance(error, BadCredential):
            raise


def sees_all(client: Client) -> bool:
    """Whether the key is proved to belong to somebody who sees every workflow."""
    return bool(OF_OWNERS & (granted(client) or frozenset()))


def complain_unless_all(client: Client) -> None:
    """Cut when workflows of other people may be hidden from the key."""
    if not sees_all(client):
        raise Cut(
            "The key is not known to belong to an owner or admin; workflows of other people may be hidden from it.",
            AS_OWNER,
        )


def account(client: Client) -> Iterator[Account]:
    """The instance and the rights of our key."""
    scopes = granted(client)
    yield Account(
        id=client.system,
        name=client.name,
        link=link(client),
        at=client.window.end,
        proof=Proof.RUNNING,
        scopes=tuple(sorted(scopes or ())),
        can_write=None if scopes is None else bool(_writing(scopes)),
    )


def own_rights(client: Client) -> Iterator[Control]:
    """Whether our own key could change anything."""
    scopes = granted(client)
    if scopes is None:
        raise Unobservable("This version of n8n does not tell which scopes a key has.", "Update n8n.")
    writing = _writing(scopes)
    yield control(
        client,
        ControlKind.LEAST_PRIVILEGE,
        not writing,
        detail=f"the key of this audit may also write ({len(writing)} scopes)" if writing else "the key only reads",
    )


def _writing(scopes: frozenset[str]) -> list[str]:
    return sorted(scope for scope in scopes if not scope.endswith(READING))


def link(client: Client, path: str = "") -> str:
    """A page of the instance."""
    return f"{address(client.settings['url'])}{path}"[:500]


def control(
    client: Client,
    kind: ControlKind,
    holds: bool,
    *,
    detail: str,
    count: int | None = None,
    of: int | None = None,
    name: str = "",
) -> Control:
    """A piece of governance of this instance; `name` tells several of one kind apart."""
    return Control(
        id=name or kind.value,
        name=detail[:LONGEST],
        link=link(client),
        at=client.window.end,
        proof=Proof.RUNNING,
        control=kind,
        holds=holds,
        count=count,
        of=of,
        detail=detail[:LONGEST],
    )
