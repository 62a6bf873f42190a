"""Governance of an n8n instance: second factors, unused keys, success, limits on AI steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model import Control, ControlKind, Event, Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Misread, Unobservable
from connectors.n8n import kinds
from connectors.n8n.access import control, link, need
from connectors.n8n.reading import Workflow, complain, instance
from connectors.n8n.workflows import alerts, is_watched

UNUSED = "Credentials not used in any workflow"
NEXT = Cursor("cursor", ("nextCursor",))


def second_factors(client: Client) -> Iterator[Control]:
    """How many people who sign in use a second factor; names and addresses are dropped here."""
    signed_up: list[bool] = []
    for page in client.door.pages("/api/v1/users", NEXT, params={"limit": 250}):
        signed_up += [need(user, "mfaEnabled", bool) for user in page.rows("data") if not user.get("isPending")]
    if not signed_up:
        raise Misread("n8n answered that nobody uses it.")
    safe = sum(signed_up)
    yield control(
        client,
        ControlKind.TWO_FACTOR,
        safe == len(signed_up),
        detail=f"{safe} of {len(signed_up)} n8n users have a second factor",
        count=safe,
        of=len(signed_up),
    )


def unused_keys(client: Client) -> Iterator[Control]:
    """Stored credentials that no workflow uses, by n8n's own security audit (a report; nothing is changed)."""
    report = client.door.post("/api/v1/audit", json={"additionalOptions": {"categories": ["credentials"]}}).json()
    sections = [section for part in _parts(report) for section in need(part, "sections", list)]
    unused = sum(len(need(each, "location", list)) for each in sections if need(each, "title", str) == UNUSED)
    yield control(
        client,
        ControlKind.KEY_HYGIENE,
        unused == 0,
        detail=_unused(unused),
        count=unused,
    )


def _parts(report: object) -> list[dict[str, Any]]:
    """An instance without any risk answers an empty list instead of an object."""
    if report == []:
        return []
    if not isinstance(report, dict) or not all(isinstance(part, dict) for part in report.values()):
        raise Misread("n8n's security audit answered in an unexpected shape.")
    return list(report.values())


def success_figures(client: Client) -> Iterator[Measure]:
    """What n8n itself counts of the last seven days; nothing is said where it counted no run."""
    figures = client.door.get("/api/v1/insights/summary").mapping()
    total, failed = (_figure(figures, name) for name in ("total", "failed"))
    if total <= 0:
        raise Unobservable("n8n has counted no run in the last seven days, so there is no share of good ones.")
    yield Measure(
        id="success-rate",
        name="Share of runs that succeed, last seven days",
        link=link(client, "/insights"),
        at=client.window.end,
        proof=Proof.EFFECTIVE,
        measure=MeasureKind.AUTOMATION_SUCCESS_RATE,
        value=round(1 - failed / total, 4),
        unit="share",
    )


def _figure(figures: dict[str, Any], name: str) -> float:
    value = need(figures, name, dict).get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misread("n8n counted its runs in an unexpected shape.")
    return float(value)


def _unused(count: int) -> str:
    if not count:
        return "every stored n8n credential is used"
    return f"{count} stored n8n credential{' is' if count == 1 else 's are'} used by no workflow"


def monitoring(client: Client) -> Iterator[Control]:
    """An error workflow that is on, tells somebody and is named by the workflows that are on."""
    seen = instance(client)
    alerting = alerts(seen)
    working = [flow for flow in seen.workflows if flow.live and not flow.starts_on(Event.FAILURE)]
    watched = [flow for flow in working if is_watched(flow, seen, alerting)]
    yield from _share(
        client,
        ControlKind.MONITORING,
        watched,
        working,
        f"{len(watched)} of {len(working)} running workflows report their failures",
    )


def ai_limits(client: Client) -> Iterator[Control]:
    """Approval steps and guard rails where an agent may change something; nothing is said where none does."""
    seen = instance(client)
    acting = [flow for flow in seen.workflows if flow.live and flow.agent_acts]
    fenced = [flow for flow in acting if any(node.approval or node.kind in kinds.FENCES for node in flow.steps)]
    yield from _share(
        client,
        ControlKind.AI_GUARDRAILS,
        fenced,
        acting,
        f"{len(fenced)} of {len(acting)} workflows with an agent ask for approval or use guard rails",
    )


def _share(
    client: Client, kind: ControlKind, holding: list[Workflow], of: list[Workflow], detail: str
) -> Iterator[Control]:
    if of:
        yield control(client, kind, len(holding) == len(of), detail=detail, count=len(holding), of=len(of))
    complain(client, instance(client))


def audit_log(client: Client) -> Iterator[Control]:
    """Log streaming to a place outside n8n: needs an Enterprise licence."""
    rows = client.door.get("/api/v1/settings/log-streaming/destinations").rows("data")
    on = sum(need(row, "enabled", bool) for row in rows)
    yield control(client, ControlKind.AUDIT_LOG, on > 0, detail=f"{on} log destinations are switched on", count=on)
