"""Governance of an n8n instance: second factors, unused keys, versions, success, limits on AI steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model import Account, Control, ControlKind, Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.door import Cursor
from connectors.n8n.workflows import _workflows

UNUSED = "not used in any workflow"
READING = (":list", ":read", ":generate")


def scopes(client: Client) -> frozenset[str]:
    """What the key may do; the instance tells without needing a scope."""
    if "scopes" not in client.cache:
        data = client.door.get("/api/v1/discover").mapping().get("data") or {}
        client.cache["scopes"] = frozenset(str(scope) for scope in data.get("scopes") or ())
    found: frozenset[str] = client.cache["scopes"]  # type: ignore[assignment]
    return found


def account(client: Client) -> Iterator[Account]:
    """The instance and the rights of our key."""
    granted = scopes(client)
    yield Account(
        id=client.system,
        name=client.name,
        link=client.settings["url"],
        at=client.window.end,
        proof=Proof.RUNNING,
        scopes=tuple(sorted(granted)),
        can_write=any(not scope.endswith(READING) for scope in granted),
    )


def own_rights(client: Client) -> Iterator[Control]:
    """Whether our own key could change anything."""
    writing = sorted(scope for scope in scopes(client) if not scope.endswith(READING))
    yield _control(
        client,
        ControlKind.LEAST_PRIVILEGE,
        not writing,
        detail=f"the key of this audit may also write ({len(writing)} scopes)" if writing else "the key only reads",
    )


def second_factors(client: Client) -> Iterator[Control]:
    """How many people who sign in use a second factor; names and addresses are dropped here."""
    users: list[dict[str, Any]] = []
    next_page = Cursor("cursor", ("nextCursor",))
    for page in client.door.pages("/api/v1/users", next_page, params={"limit": 250, "includeRole": "true"}):
        users += [user for user in page.mapping()["data"] if not user.get("isPending")]
    safe = sum(bool(user.get("mfaEnabled")) for user in users)
    yield _control(
        client,
        ControlKind.TWO_FACTOR,
        safe == len(users),
        detail=f"{safe} of {len(users)} n8n users have a second factor",
        count=safe,
        of=len(users),
    )


def unused_keys(client: Client) -> Iterator[Control]:
    """Stored credentials that no workflow uses, by n8n's own security audit (a report; nothing is changed)."""
    report = client.door.post("/api/v1/audit", json={"additionalOptions": {"categories": ["credentials"]}}).json()
    sections = [section for part in _parts(report) for section in part.get("sections", ())]
    unused = sum(len(section.get("location", ())) for section in sections if UNUSED in str(section.get("title", "")))
    yield _control(
        client,
        ControlKind.KEY_HYGIENE,
        unused == 0,
        detail=f"{unused} stored n8n credentials are used by no workflow" if unused else "every credential is used",
        count=unused,
    )


def _parts(report: object) -> list[dict[str, Any]]:
    """An instance without any risk answers an empty list instead of an object."""
    return [part for part in report.values() if isinstance(part, dict)] if isinstance(report, dict) else []


def success_figures(client: Client) -> Iterator[Control | Measure]:
    """Whether the instance's own success figures exist, and what they say."""
    figures = client.door.get("/api/v1/insights/summary").mapping()
    total = float((figures.get("total") or {}).get("value") or 0)
    failed = float((figures.get("failureRate") or {}).get("value") or 0)
    yield Measure(
        id="success-rate",
        name="Share of runs that succeed",
        at=client.window.end,
        proof=Proof.EFFECTIVE if total else Proof.CONFIGURED,
        measure=MeasureKind.AUTOMATION_SUCCESS_RATE,
        value=round(1 - failed, 4),
        unit="share",
    )


def monitoring(client: Client) -> Iterator[Control]:
    """An error workflow that really is switched on and named by workflows that run."""
    live = [flow for flow in _workflows(client) if flow.state.value == "live"]
    ids = {flow.id for flow in live}
    watched = [flow for flow in live if flow.error_workflow in ids]
    handlers = {flow.error_workflow for flow in watched}
    working = [flow for flow in live if flow.id not in handlers]
    yield _control(
        client,
        ControlKind.MONITORING,
        bool(working) and len(watched) == len(working),
        detail=f"{len(watched)} of {len(working)} running workflows report their failures",
        count=len(watched),
        of=len(working),
    )


def ai_limits(client: Client) -> Iterator[Control]:
    """Approval steps in the workflows in which a model acts; nothing is said where no model acts."""
    acting = [
        flow for flow in _workflows(client) if flow.state.value == "live" and any(n.kind == "agent" for n in flow.nodes)
    ]
    if acting:
        fenced = [flow for flow in acting if any(node.approval or node.kind == "guardrails" for node in flow.nodes)]
        yield _control(
            client,
            ControlKind.AI_GUARDRAILS,
            len(fenced) == len(acting),
            detail=f"{len(fenced)} of {len(acting)} workflows with an agent ask for approval or use guard rails",
            count=len(fenced),
            of=len(acting),
        )


def audit_log(client: Client) -> Iterator[Control]:
    """Log streaming to a place outside n8n: needs an Enterprise licence."""
    rows = client.door.get("/api/v1/settings/log-streaming/destinations").json()
    places = rows if isinstance(rows, list) else rows.get("data") or []
    on = [place for place in places if place.get("enabled", True)]
    yield _control(client, ControlKind.AUDIT_LOG, bool(on), detail=f"{len(on)} log destinations", count=len(on))


def versions(client: Client) -> Iterator[Control]:
    """Workflows kept in Git: needs an Enterprise licence."""
    client.door.get("/api/v1/source-control/status", params={"direction": "push"})
    yield _control(client, ControlKind.CHANGE_CONTROL, True, detail="workflows are kept in Git")


def _control(
    client: Client, kind: ControlKind, holds: bool, *, detail: str, count: int | None = None, of: int | None = None
) -> Control:
    return Control(
        id=kind.value,
        name=detail,
        at=client.window.end,
        proof=Proof.RUNNING,
        control=kind,
        holds=holds,
        count=count,
        of=of,
        detail=detail,
    )
