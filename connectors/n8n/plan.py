"""Everything there is to see in an n8n: one line each, with its scope, its remedy and what it can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor.model import (
    AnyFact,
    ControlKind,
    DataObject,
    Event,
    MeasureKind,
    Prediction,
    Process,
    Subject,
    Tie,
    Verb,
)
from connectors.base import Client, Read
from connectors.n8n import (
    access,
    agents,
    audit,
    connections,
    controls,
    evaluations,
    health,
    keys,
    models,
    people,
    tables,
    versions,
    workflows,
)
from connectors.n8n.access import KEYS, tick

FLOWS = ("workflow:list", "execution:list")
LIST = ("workflow:list",)
AUDIT = ("securityAudit:generate",)
OTHER_FIGURES = (MeasureKind.OTHER.value,)
ENTERPRISE = "Enterprise"
Get = Callable[[Client], Iterable[AnyFact]]


def _read(
    subject: Subject, part: str, get: Get, scopes: tuple[str, ...], topics: tuple[str, ...] = (), plan: str = ""
) -> Read:
    return Read(subject, part=part, topics=topics, scopes=scopes, plan=plan, remedy=tick(*scopes), get=get)


def _control(part: str, get: Get, scopes: tuple[str, ...], *kinds: ControlKind, plan: str = "") -> Read:
    return _read(Subject.CONTROLS, part, get, scopes, tuple(kind.value for kind in kinds), plan)


def _people(part: str, get: Get, tie: Tie) -> Read:
    return _read(Subject.PEOPLE, part, get, (*LIST, "user:list", keys.SCOPE), (tie.value,))


def _figures(part: str, get: Get, scopes: tuple[str, ...], plan: str = "") -> Read:
    return _read(Subject.MEASURES, part, get, scopes, OTHER_FIGURES, plan)


BY_THEMSELVES = (Event.CHAT.value, Event.MESSAGE_RECEIVED.value, Event.SCHEDULE.value, Verb.AGENT_ACT.value)
"""What starts an agent outside workflows (a chat, a task with a time), and what it does."""
ANSWERING = (Prediction.ANSWER.value, Prediction.OTHER.value)

READS = (
    Read(Subject.ACCOUNT, remedy=tick("any scope"), get=access.account),
    _read(Subject.AUTOMATIONS, "workflows", workflows.automations, FLOWS),
    _read(Subject.AUTOMATIONS, "agents outside workflows", agents.own_agents, ("role:list",), BY_THEMSELVES),
    _read(Subject.CONNECTIONS, "workflows", connections.connections, FLOWS),
    _read(Subject.CONNECTIONS, "stored credentials", keys.unused, (*LIST, keys.SCOPE), (DataObject.OTHER.value,)),
    _read(Subject.WORK, "runs", workflows.work, FLOWS, (Process.RECORDS_SYNC.value,)),
    _read(Subject.RECORDS, "data tables", tables.tables, ("dataTable:list",), (DataObject.OTHER.value,)),
    _read(Subject.INTELLIGENCE, "AI steps in workflows", models.models, FLOWS),
    _read(Subject.INTELLIGENCE, "agents outside workflows", agents.own_agents, ("role:list",), ANSWERING),
    _read(
        Subject.MEASURES,
        "success figures",
        controls.success_figures,
        ("insights:read",),
        (MeasureKind.AUTOMATION_SUCCESS_RATE.value, *OTHER_FIGURES),
    ),
    _figures("how workflows are built", health.building, LIST),
    _figures("labels", health.labels, LIST),
    _figures("projects", health.projects, (*LIST, "project:list"), "Pro"),
    _figures("waiting runs", health.waiting, FLOWS),
    Read(
        Subject.CONTROLS,
        part="rights of our key",
        topics=(ControlKind.LEAST_PRIVILEGE.value,),
        remedy=f"{KEYS}: tick only scopes that end in :list, :read or :generate.",
        get=access.own_rights,
    ),
    _people("owners of workflows", people.owners, Tie.OWNER),
    _people("holders of stored credentials", people.key_holders, Tie.KEY),
    Read(
        Subject.PEOPLE,
        part="people whom steps name",
        topics=(Tie.RECEIVER.value,),
        reason="Steps of n8n write to addresses and channels; whether the people behind them are still there, n8n does "
        "not know.",
        remedy="Look through the addresses in your notifying steps, and answer the question yourself.",
    ),
    _control("users", controls.people, ("user:list",), ControlKind.TWO_FACTOR, ControlKind.LEAST_PRIVILEGE),
    _control("stored credentials", audit.unused_keys, AUDIT, ControlKind.KEY_HYGIENE),
    _control("open addresses and version", audit.open_doors, AUDIT, ControlKind.HARDENING),
    _control("risky steps", audit.risky_steps, AUDIT, ControlKind.HARDENING),
    _control("community packages", controls.packages, ("communityPackage:list",), ControlKind.HARDENING),
    _control("error workflows", controls.monitoring, LIST, ControlKind.MONITORING),
    _control("limits on AI steps", controls.ai_limits, LIST, ControlKind.AI_GUARDRAILS),
    _control("tests of AI steps", evaluations.evaluated, (*LIST, "testRun:list"), ControlKind.AI_GUARDRAILS),
    _control("workflow history", versions.kept_versions, (*LIST, "workflow:read"), ControlKind.CHANGE_CONTROL),
    _control("Git connections", versions.in_git, ("gitConnection:list",), ControlKind.CHANGE_CONTROL, plan=ENTERPRISE),
    _control(
        "log streaming", controls.audit_log, ("eventBusDestination:list",), ControlKind.AUDIT_LOG, plan=ENTERPRISE
    ),
    Read(
        Subject.CONTROLS,
        part="source control",
        topics=(ControlKind.CHANGE_CONTROL.value,),
        reason="n8n only tells whether workflows are kept in Git in a call that also refreshes its own copy of the "
        "repository; an audit that changes nothing does not make it.",
        remedy="Look under n8n > Settings > Environments, and answer the question yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="single sign-on",
        topics=(ControlKind.SINGLE_SIGN_ON.value,),
        reason="n8n only tells whether people sign in through your own directory to a key that could also change it.",
        remedy="Look under n8n > Settings > SSO, and answer the question yourself.",
    ),
    Read(
        Subject.CONTROLS,
        part="rules of the instance",
        topics=(ControlKind.HARDENING.value, ControlKind.LEAST_PRIVILEGE.value),
        reason="n8n only shows its security rules, and which kinds of steps are allowed, to a key that could also "
        "change them.",
        remedy="Look under n8n > Settings > Security, and answer the question yourself.",
    ),
)
