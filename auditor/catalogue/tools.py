"""Tools that a store is likely to run, and how evidence names them."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from auditor.catalogue import reference
from auditor.catalogue.reference import ReferenceFlow
from auditor.model import DataObject, Hint, Role


@dataclass(frozen=True)
class Tool:
    """One tool and everything that identifies it."""

    id: str
    title: str
    roles: tuple[Role, ...]
    titles: str = field(default="", repr=False)
    """Regular expression for names that vendors and merchants give it."""
    handles: tuple[str, ...] = ()
    uuids: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Host names; a sub-domain of one counts too."""
    namespaces: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    """Workflow node and credential types without package and `Trigger`."""
    data: tuple[DataObject, ...] = ()
    """What usually flows to or from it."""


@dataclass(frozen=True)
class Catalogue:
    """All tools and reference flows."""

    tools: tuple[Tool, ...]
    reference_flows: tuple[ReferenceFlow, ...]
    digest: str
    """Changes whenever the data does."""

    @staticmethod
    @cache
    def load() -> Catalogue:
        """The catalogue that ships with the program, read once."""
        text = (files("auditor.catalogue") / "systems.csv").read_text("utf-8")
        flows = (files("auditor.catalogue") / "flows.csv").read_text("utf-8")
        tools = tuple(_tool(row) for row in csv.DictReader(text.splitlines()))
        return Catalogue(tools, reference.load(), hashlib.sha256((text + flows).encode()).hexdigest()[:16])

    def tool(self, name: str) -> Tool | None:
        """A tool by id, handle, or the name people give it; for what a merchant writes in the stack."""
        wanted = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
        return self._ids.get(wanted) or self._by_handle.get(wanted) or self._by_title(name)

    def resolve(self, hint: Hint, seen_from: str = "") -> Tool | None:
        """The tool a hint names, by the strongest sign it holds; None when it names none we know.

        `seen_from` is the platform that gave the hint: "Slack for Zendesk", seen in Zendesk, is Slack.
        """
        key = (hint.uuid, hint.handle, hint.node_type, hint.host, hint.namespace, hint.title, seen_from)
        if key not in self._resolved:
            self._resolved[key] = self._found(hint, seen_from)
        return self._resolved[key]

    @cached_property
    def _resolved(self) -> dict[tuple[str, ...], Tool | None]:
        """What hints meant: evidence repeats the same ones."""
        return {}

    def _found(self, hint: Hint, seen_from: str) -> Tool | None:
        return (
            self._by_uuid.get(hint.uuid)
            or self._by_handle.get(hint.handle.casefold())
            or self._by_node.get(_bare(hint.node_type))
            or self._by_host(hint.host)
            or self._by_namespace(hint.namespace)
            or self._by_title(hint.title, seen_from)
        )

    @cached_property
    def _ids(self) -> dict[str, Tool]:
        return {tool.id: tool for tool in self.tools}

    @cached_property
    def _by_uuid(self) -> dict[str, Tool]:
        return {uuid: tool for tool in self.tools for uuid in tool.uuids}

    @cached_property
    def _by_handle(self) -> dict[str, Tool]:
        return {handle: tool for tool in self.tools for handle in tool.handles}

    @cached_property
    def _by_node(self) -> dict[str, Tool]:
        return {_bare(node): tool for tool in self.tools for node in tool.nodes}

    @cached_property
    def _hosts(self) -> dict[str, Tool]:
        return {host: tool for tool in self.tools for host in tool.hosts}

    @cached_property
    def _namespaces(self) -> dict[str, Tool]:
        return {space: tool for tool in self.tools for space in tool.namespaces}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], Tool]]:
        return [(re.compile(tool.titles, re.IGNORECASE), tool) for tool in self.tools if tool.titles]

    def _by_host(self, host: str) -> Tool | None:
        """By whole labels from the right: `eu.example.com` is `example.com`, `badexample.com` is not."""
        labels = host.casefold().strip(".").split(".")
        candidates = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._hosts[name] for name in candidates if name in self._hosts), None)

    def _by_namespace(self, namespace: str) -> Tool | None:
        name = namespace.casefold()
        return self._namespaces.get(name) or next(
            (
                tool
                for space, tool in self._namespaces.items()
                if name.startswith((f"{space}_", f"{space}-", f"{space}."))
            ),
            None,
        )

    @cached_property
    def _by_title(self) -> Callable[..., Tool | None]:
        """An account has few titles and names each of them often; every pattern is tried on each of them once."""
        return lru_cache(maxsize=4096)(self._search_title)

    def _search_title(self, title: str, but: str = "") -> Tool | None:
        """The pattern that matches most of the title wins: a product of a vendor before the vendor."""
        if not title:
            return None
        matches = [
            (found.end() - found.start(), tool)
            for pattern, tool in self._patterns
            if tool.id != but and (found := pattern.search(title))
        ]
        return max(matches, key=lambda match: (match[0], match[1].id))[1] if matches else None


def _bare(node_type: str) -> str:
    name = node_type.rpartition(".")[2]
    for ending in ("Trigger", "Tool"):
        name = name.removesuffix(ending)
    return re.sub(r"(OAuth2|AccessToken|Token|Private)*(Api|AppToken)?$", "", name).casefold()


def _tool(row: dict[str, str]) -> Tool:
    return Tool(
        id=row["id"],
        title=row["title"],
        roles=tuple(Role(name) for name in _list(row["roles"])),
        titles=row["titles"],
        handles=tuple(_list(row["handles"])),
        uuids=tuple(_list(row["uuids"])),
        hosts=tuple(_list(row["hosts"])),
        namespaces=tuple(_list(row["namespaces"])),
        nodes=tuple(_list(row["nodes"])),
        data=tuple(DataObject(name) for name in _list(row["data"])),
    )


def _list(cell: str) -> Iterable[str]:
    return [item for item in cell.split(";") if item]
