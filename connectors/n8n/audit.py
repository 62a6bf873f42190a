"""n8n's own security audit: a report that it computes when asked; nothing is changed.

Left out: "Official risky nodes" (code and plain HTTP steps, which stand in the workflows anyway), "Unused query
parameters" (a fixed query needs none), "Security settings" (they name no risk) and "Credentials not used in recently
executed workflows" (n8n forgets runs; which credentials no running workflow uses, `keys` tells). Where n8n cannot ask
its vendor for the newest version, it says nothing about its age: silence is not "up to date". It looks at drafts.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind
from connectors.base import Client
from connectors.errors import Misread
from connectors.n8n.access import control
from connectors.n8n.fields import Row, flag_if_any, mapping, rows, text
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
Sections = dict[str, Row]


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
        yield _outdated(client, rows(sections[OUTDATED], "nextVersions"))


def _outdated(client: Client, newer: list[Row]) -> Control:
    repairs = any(flag_if_any(one, "hasSecurityFix") or flag_if_any(one, "hasSecurityIssue") for one in newer)
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
    return [text(place, field) for place in rows(sections[title], "location")]


def _sections(client: Client, *categories: str) -> Sections:
    answer = client.door.post("/api/v1/audit", json={"additionalOptions": {"categories": list(categories)}})
    return {text(each, "title"): each for part in _parts(answer.json(), categories) for each in rows(part, "sections")}


def _parts(report: object, categories: tuple[str, ...]) -> list[Row]:
    """The reports that were asked for; a category without any risk has none.

    When no category has a risk, n8n answers an empty list: an object without any of the reports says nothing.
    """
    if report == []:
        return []
    named = report if isinstance(report, dict) else {}
    found = [title for title in (f"{name.capitalize()} Risk Report" for name in categories) if title in named]
    if not found:
        raise Misread("n8n's security audit answered without the report that was asked for.")
    return [mapping(named, title) for title in found]
