"""Governance of an n8n instance: people, success, failures that are told, limits on AI steps."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind, Event, Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.errors import Misread, Unobservable
from connectors.n8n import kinds
from connectors.n8n.access import control, link
from connectors.n8n.fields import Row, flag, flag_if_any, mapping, number, text, text_if_any
from connectors.n8n.health import figure
from connectors.n8n.people import users as people_of
from connectors.n8n.reading import Workflow, complain, instance
from connectors.n8n.wording import some, told
from connectors.n8n.workflows import alerts, is_watched

PRIVILEGED = ("global:owner", "global:admin")
FEW = 3
"""With fewer users than this, everybody may have reason to be an owner or admin."""


def people(client: Client) -> Iterator[Control]:
    """How many people who sign in use a second factor, and how many may do everything; who they are is dropped here."""
    users = [user for user in people_of(client) if not flag(user, "isPending")]
    if not users:
        raise Misread("n8n answered that nobody uses it.")
    safe = sum(flag(user, "mfaEnabled") for user in users)
    yield control(
        client,
        ControlKind.TWO_FACTOR,
        safe == len(users),
        detail=f"{safe} of {some(len(users), 'n8n user')} {'has' if safe == 1 else 'have'} a second factor",
        count=safe,
        of=len(users),
    )
    strong = sum(text(user, "role") in PRIVILEGED for user in users)
    if len(users) >= FEW:
        yield control(
            client,
            ControlKind.LEAST_PRIVILEGE,
            strong < len(users),
            name="roles",
            detail=f"{strong} of {len(users)} n8n users may do everything (owner or admin)",
            count=len(users) - strong,
            of=len(users),
        )


def success_figures(client: Client) -> Iterator[Measure]:
    """What n8n itself counts of the last seven days; nothing is said where it counted no run."""
    figures = client.door.get("/api/v1/insights/summary").mapping()
    total, failed = (_figure(figures, name) for name in ("total", "failed"))
    if total <= 0:
        raise Unobservable("n8n's own figures, which lag behind by an hour, show no run in the last seven days.")
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
    took, saved = (_figure(figures, name) for name in ("averageRunTime", "timeSaved"))
    yield figure(client, "runs-counted", "Runs that n8n counted in the last seven days", total, "runs")
    yield figure(client, "run-time", "How long a run takes on average", round(took / 1000, 3), "seconds")
    if saved > 0:
        said = "Time saved in the last seven days, by what the owners of the workflows say that a run saves"
        yield figure(client, "time-saved", said, saved, "minutes")


def _figure(figures: Row, name: str) -> float:
    return number(mapping(figures, name), "value")


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
        f"{len(watched)} of {some(len(working), 'running workflow')} report{'s' if len(watched) == 1 else ''} failures",
    )


def ai_limits(client: Client) -> Iterator[Control]:
    """Approval steps and guard rails where an agent may change something; nothing is said where none does."""
    seen = instance(client)
    acting = [flow for flow in seen.workflows if flow.live and flow.agent_acts]
    fenced = [flow for flow in acting if any(node.approval or node.kind in kinds.FENCES for node in flow.steps)]
    said = f"{len(fenced)} of {some(len(acting), 'workflow')} with an agent that acts"
    does = "asks for approval or uses guard rails" if len(fenced) == 1 else "ask for approval or use guard rails"
    yield from _share(client, ControlKind.AI_GUARDRAILS, fenced, acting, f"{said} {does}")


def _share(
    client: Client, kind: ControlKind, holding: list[Workflow], of: list[Workflow], detail: str
) -> Iterator[Control]:
    seen = instance(client)
    if of and seen.trouble is None:  # a share of some of the workflows says nothing of all
        yield control(client, kind, len(holding) == len(of), detail=detail, count=len(holding), of=len(of))
    complain(client, seen)


def packages(client: Client) -> Iterator[Control]:
    """Code of strangers that runs in n8n. That n8n knows of no newer version may mean that it could not ask."""
    rows = client.door.get("/api/v1/community-packages").rows()
    names = [text(row, "packageName") for row in rows]
    old = sum(bool(text_if_any(row, "updateAvailable")) or flag_if_any(row, "failedLoading") for row in rows)
    said = "no community package is installed in n8n"
    if names:
        said = told(f"{some(len(names), 'community package')} {'runs' if len(names) == 1 else 'run'} in n8n", names)
    if old:
        said += f"; {old} of them {'is' if old == 1 else 'are'} outdated or broken"
    yield control(client, ControlKind.HARDENING, not names, name="packages", detail=said, count=len(names))


def audit_log(client: Client) -> Iterator[Control]:
    """Log streaming to a place outside n8n: needs an Enterprise licence."""
    rows = client.door.get("/api/v1/settings/log-streaming/destinations").rows("data")
    on = sum(flag(row, "enabled") for row in rows)
    yield control(
        client,
        ControlKind.AUDIT_LOG,
        on > 0,
        detail=f"{some(on, 'log destination')} {'is' if on == 1 else 'are'} switched on",
        count=on,
    )
