"""The page of what is read: each part with what it needs, what it costs and what it proves, and what is left out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from auditor import costs
from auditor.pages import table, what

if TYPE_CHECKING:
    from connectors.base import Connector, Read

_POINT = re.compile(r"^[*-] (.+(?:\n  .+)*)", re.MULTILINE)


def reads(connectors: Iterable[Connector], figures: Mapping[str, Any]) -> str:
    """Every read with what it needs, what it costs and what it proves."""
    known = list(connectors)
    lines = [
        "# What is read, what it costs and what it proves\n",
        "Requests are those of one audit of the demo merchant; they do not grow with the store. Parts that share an "
        "answer ask for it once: it is counted where it is asked first. Half of each limit is used at most, unless the "
        "configuration says less; a limit that grows with the plan is shown as the smallest plan has it. Several parts "
        'of a platform are read side by side, as many as stand under "at a time".\n',
        *table(
            ("platform", "parts read", "cannot be seen", "left out", "requests", "least seconds", "at a time"),
            (_sum(each, figures.get(each.platform, {})) for each in known),
        ),
        "",
    ]
    for each in known:
        lines += [f"## {each.title}\n", *_costs(each, figures.get(each.platform, {})), *_left_out(each), ""]
    return "\n".join(lines)


def left_out(connector: Connector) -> list[str]:
    """What its platform offers and nobody asks for, with the reason: the list in the docstring of its package."""
    name = connector.open.__module__
    while name:
        points = _POINT.findall(cleandoc(sys.modules[name].__doc__ or ""))
        if points:
            return [" ".join(point.split()) for point in points]
        name = name.rpartition(".")[0]
    return []


def _sum(connector: Connector, figures: Mapping[str, Any]) -> tuple[str, ...]:
    unseen = sum(read.get is None for read in connector.reads)
    counts = (len(connector.reads) - unseen, unseen, len(left_out(connector)))
    told = (str(figures.get("requests", "")), f"{figures['seconds']:g}" if figures else "", str(connector.lanes))
    return connector.title, *map(str, counts), *told


def _left_out(connector: Connector) -> Iterator[str]:
    if points := left_out(connector):
        yield "\nLeft out:\n"
        yield from (f"- {point}" for point in points)


def _costs(connector: Connector, figures: Mapping[str, Any]) -> Iterator[str]:
    parts, limits = figures.get("parts", {}), figures.get("limits", {})
    if figures:
        yield (
            f"{figures['requests']} requests an audit, {parts[costs.OPENING]['requests']} of them to open the account; "
            f"at least {figures['seconds']:g} seconds at half of the limits.\n"
        )
    rows = (_read(read, parts.get(costs.key(read.subject.value, read.part), {}), limits) for read in connector.reads)
    yield from table(("what is read", "scope", "plan", "limit", "requests", "what it proves"), rows)


def _read(read: Read, figures: Mapping[str, Any], limits: Mapping[str, str]) -> tuple[str, ...]:
    scopes = ", ".join(f"`{scope}`" for scope in read.scopes) or "none"
    topics = ", ".join(topic.replace("_", " ").replace(".", " ") for topic in map(str, read.topics))
    proves = f"{read.subject.value}: {topics or 'all there are'}"
    if read.get is None:
        return what(read), "", "", "", "", f"cannot be seen ({topics or 'all there are'})"
    told = "; ".join(dict.fromkeys(limits[bucket] for bucket in figures.get("limits", ()) if bucket in limits))
    return what(read), scopes, read.plan or "every", told, str(figures.get("requests", "")), proves
