"""n8n's own security audit: a report that it computes when asked; nothing is changed.

Left out: "Official risky nodes" (code and plain HTTP steps, which stand in the workflows anyway), "Unused query
parameters" (a fixed query needs none), "Security settings" (they name no risk) and "Credentials not used in recently
executed workflows" (n8n forgets runs; which credentials no running workflow uses, `keys` tells). Where n8n cannot ask
its vendor for the newest version, it says nothing about its age: silence is not "up to date". It looks at drafts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model import Control, ControlKind
from connectors.base import Client
from connectors.errors import Misread
from connectors.n8n.access import control, need
from connectors.n8n.wording import some, told

UNUSED = "Credentials not used in any workflow"
OPEN = "Unprotected webhooks in instance"
OUTDATED = "Outdated instance"
QUERIES = (
    'Expressions in "Execute Query" fields in SQL nodes',
    'Expressions in "Query Parameters" fields in SQL nodes',
)
FILES = "Nodes that interact with the filesystem"
OWN_CODE = "Custom nodes"
Sections = dict[str, Mapping[str, Any]]


def unused_keys(client: Client) -> Iterator[Control]:
    """Stored credentials that no workflow uses."""
    sections = _sections(client, "credentials")
    unused = _named(sections, UNUSED, "name")
    said = "every stored n8n credential is used"
    if unused:
        said = f"{some(len(unused), 'stored n8n credential')} {_is(len(unused))} used by no workflow"
    yield control(client, ControlKind.KEY_HYGIENE, not unused, detail=told(said, unused), count=len(unused))


def open_doors(client: Client) -> Iterator[Control]:
    """Web addresses that start a workflow for anybody who calls them, and the age of the software."""
    sections = _sections(client, "instance")
    flows = dict.fromkeys(_named(sections, OPEN, "workflowName"))
    said = "no workflow starts for just anybody who calls a web address"
    if flows:
        starts = "starts" if len(flows) == 1 else "start"
        said = f"{some(len(flows), 'workflow')} {starts} for anybody who calls a web address, without a key or a check"
    yield control(
        client, ControlKind.HARDENING, not flows, name="open-addresses", detail=told(said, flows), count=len(flows)
    )
    if OUTDATED in sections:
        yield _outdated(client, need(sections[OUTDATED], "nextVersions", list))


def _outdated(client: Client, newer: list[Any]) -> Control:
    repairs = any(isinstance(one, dict) and (one.get("hasSecurityFix") or one.get("hasSecurityIssue")) for one in newer)
    said = f"n8n is {some(len(newer), 'version')} behind" + (", with repairs of security among them" if repairs else "")
    return control(client, ControlKind.HARDENING, False, name="version", detail=said, count=len(newer))


def risky_steps(client: Client) -> Iterator[Control]:
    """Database queries made of what comes in, steps that touch files of the machine, and nodes somebody wrote."""
    sections = _sections(client, "database", "nodes", "filesystem")
    queries = [name for title in QUERIES for name in _named(sections, title, "workflowName")]
    yield _risk(
        client,
        "queries",
        queries,
        "no database query is made of what comes in",
        f"{some(len(queries), 'database query', 'database queries')} {_is(len(queries))} made of what comes in",
    )
    files = _named(sections, FILES, "workflowName")
    yield _risk(
        client,
        "files",
        files,
        "no step touches the files of the machine that n8n runs on",
        f"{some(len(files), 'step')} {'touches' if len(files) == 1 else 'touch'} files of the machine that n8n runs on",
    )
    own = _named(sections, OWN_CODE, "nodeType")
    yield _risk(
        client,
        "own-nodes",
        own,
        "no node was added to n8n by hand",
        f"{some(len(own), 'node')} {'was' if len(own) == 1 else 'were'} added to n8n by hand",
    )


def _risk(client: Client, name: str, places: list[str], none: str, some_: str) -> Control:
    said = told(some_, places) if places else none
    return control(client, ControlKind.HARDENING, not places, name=name, detail=said, count=len(places))


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _named(sections: Sections, title: str, field: str) -> list[str]:
    """The names of what a section is about, one for each place; empty for a section that n8n did not send."""
    if title not in sections:
        return []
    places = need(sections[title], "location", list)
    return [str(place.get(field) or "") if isinstance(place, dict) else "" for place in places]


def _sections(client: Client, *categories: str) -> Sections:
    report = client.door.post("/api/v1/audit", json={"additionalOptions": {"categories": list(categories)}}).json()
    sections = [section for part in _parts(report) for section in need(part, "sections", list)]
    return {need(each, "title", str): each for each in sections}


def _parts(report: object) -> list[dict[str, Any]]:
    """An instance without any risk answers an empty list instead of an object."""
    if report == []:
        return []
    if not isinstance(report, dict) or not all(isinstance(part, dict) for part in report.values()):
        raise Misread("n8n's security audit answered in an unexpected shape.")
    return list(report.values())
