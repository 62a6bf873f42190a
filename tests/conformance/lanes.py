"""Parts are read side by side: what is seen may not hang on which of them came first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.demo.http import Server
from auditor.lanes import Lanes
from auditor.model import Reading
from auditor.reading import open_source
from connectors.door import Toolbox
from tests.conformance.bench import NOW, WINDOW, Bench, Key
from tests.conformance.case import check

MANY = 8


def everything(bench: Bench, lanes: int) -> Mapping[Key, Reading]:
    """All parts over real sockets, so many at a time; not how often each thing was asked, which may be again."""
    clock, connector = bench.clock, replace(bench.connector, lanes=lanes)
    tools = Toolbox(sleep=clock.sleep, monotonic=clock.monotonic, now=lambda: NOW, seconds=1e7)
    with Server(bench.platform(clock)) as server:
        settings = {**bench.counterpart.settings, "base_url": server.base_url}
        source = open_source(connector, settings, tools, WINDOW)
        found = {(each.subject.value, each.part): each for each in Lanes([source], (), WINDOW, lambda: NOW).readings()}
        if source.client is not None:
            source.client.door.close()
    return {key: each.model_copy(update={"reads": _asked(each)}) for key, each in found.items()}


def _asked(reading: Reading) -> object:
    return tuple(sorted({(each.method, each.path, each.scope) for each in reading.reads}))


@check
def side_by_side(bench: Bench) -> Iterator[str]:
    """Every part says the same, and names the same requests, with one lane and with many."""
    one, many = everything(bench, 1), everything(bench, MANY)
    if one.keys() != many.keys():
        yield "not every part is read when they are read side by side"
    for key in one.keys() & many.keys():
        if one[key] != many[key]:
            yield f"{key} says something else when parts are read side by side"
