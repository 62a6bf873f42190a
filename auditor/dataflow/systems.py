"""Who the systems are: connected ones, stated ones, and those that evidence names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.catalogue import Catalogue
from auditor.model import Evidence, Hint, Node, Role, System
from auditor.sight import called, places, roles_of


@dataclass
class Atlas:
    """Turns hints into node ids, and remembers every node that was named."""

    evidence: Evidence
    catalogue: Catalogue
    nodes: dict[str, Node] = field(default_factory=dict)
    unidentified: set[str] = field(default_factory=set)
    """Nodes that neither the catalogue nor the merchant names: what they are and carry is not known."""
    places: dict[tuple[str, str, str], int] = field(default_factory=dict, repr=False)
    """Of each planned part, in the audit's table of parts."""
    _by_tool: dict[str, list[System]] = field(default_factory=dict)
    _tool_ids: dict[str, str] = field(default_factory=dict, repr=False)
    _by_name: dict[str, str] = field(default_factory=dict)
    """Nodes of stated tools by the name the merchant gave them."""

    def __post_init__(self) -> None:
        header = self.evidence.header
        self.places |= places(header)
        for system in header.systems:
            roles = roles_of(header, system)
            self.nodes[system.id] = Node(id=system.id, name=called(header, system), roles=roles, connected=True)
            self._by_tool.setdefault(self.tool_id(system.platform), []).append(system)
        for entry in header.merchant.stack:
            for name in entry.tools:
                self._stated(name, entry.role)

    @property
    def stated(self) -> set[str]:
        """Nodes that the merchant named."""
        return set(self._by_name.values())

    def tool_id(self, name: str) -> str:
        """The catalogue's id of a tool or platform, or the name itself."""
        if name not in self._tool_ids:
            tool = self.catalogue.tool(name)
            self._tool_ids[name] = tool.id if tool else slug(name)
        return self._tool_ids[name]

    def node_of(self, hint: Hint | None, system: System) -> str:
        """The node a hint means, seen from a system; None means that system itself."""
        if hint is None:
            return system.id
        tool = self.catalogue.resolve(hint, seen_from=self.tool_id(system.platform))
        if tool is None:
            return self._hosted(hint) or self._named_by_the_merchant(hint) or self._unknown(hint)
        return self._account(tool.id, hint, system) or self._seen(tool.id, tool.title, tool.roles)

    def data_of(self, node: str) -> tuple[str, ...]:
        """What a tool usually exchanges, for connections that do not say."""
        tool = self.catalogue.tool(node.partition(":")[2]) if node.startswith("seen:") else None
        return tuple(tool.data) if tool else ()

    def _account(self, tool: str, hint: Hint, system: System) -> str | None:
        """The connected account a hint means: the only one of its platform, or the one its host names."""
        own = [other for other in self._by_tool.get(tool, []) if other.id != system.id]
        if len(own) == 1 and len(self._by_tool[tool]) == 1:
            return own[0].id
        named = [other for other in own if hint.host and other.id.partition(":")[2] in hint.host.split(".")]
        return named[0].id if len(named) == 1 else None

    def _hosted(self, hint: Hint) -> str | None:
        """A connected account that is named after its host, such as an instance of one's own."""
        systems = (system.id for system in self.evidence.header.systems)
        return next((name for name in systems if hint.host and name.partition(":")[2] == hint.host), None)

    def _stated(self, name: str, role: Role) -> None:
        tool_id = self.tool_id(name)
        if tool_id in self._by_tool:
            return
        tool = self.catalogue.tool(name)
        roles = tuple(dict.fromkeys((*(tool.roles if tool else ()), role)))
        self._by_name[name.casefold()] = self._seen(tool_id, tool.title if tool else name, roles)

    def _named_by_the_merchant(self, hint: Hint) -> str | None:
        """A tool of the stack that is called exactly what the hint calls it."""
        return next((self._by_name[name] for name in map(str.casefold, names_of(hint)) if name in self._by_name), None)

    def _seen(self, tool_id: str, title: str, roles: Iterable[Role]) -> str:
        node = f"seen:{tool_id}"
        before = self.nodes[node].roles if node in self.nodes else ()
        self.nodes[node] = Node(id=node, name=title, roles=tuple(sorted({*before, *roles})), connected=False)
        return node

    def _unknown(self, hint: Hint) -> str:
        name = next(iter(names_of(hint)), "something without a name")
        node = self._seen(slug(name), name, (Role.OTHER,))
        self.unidentified.add(node)
        return node


def names_of(hint: Hint) -> list[str]:
    """Everything a hint calls the other system, what tells it apart best first."""
    names = (hint.host, hint.title, hint.handle, hint.namespace, hint.node_type, hint.uuid)
    return [name for name in names if name]


def slug(name: str) -> str:
    """A name as an identifier: lower case, dots kept for hosts."""
    return re.sub(r"[^a-z0-9.]+", "-", name.casefold()).strip("-.") or "unknown"
