"""Makes a world: the demo merchant's platforms with the changes that a file in `businesses/` writes down.

A file says in which business we are (`story`), what is different there (`stack`, `without`,
`connected`, `[[change]]`) and what is
true (`[truth]`): the stage it really is at, and of every question whether the honest answer is `yes`, `partly` or `no`.
What stands in neither list is `no`; a question that does not arise there is in `not_here`.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auditor.demo.platforms import counterparts
from auditor.demo.world import World, load

FOLDER = Path(__file__).parent / "businesses"


@dataclass(frozen=True)
class Business:
    """One business with its truth."""

    name: str
    story: str
    world: World
    stage: int
    """The stage the business is really at."""
    yes: frozenset[str]
    partly: frozenset[str]
    not_here: frozenset[str]
    """Questions that do not arise for this business."""

    def truth(self, question: str) -> str:
        """`yes`, `partly`, `no` or `not here`."""
        if question in self.yes:
            return "yes"
        if question in self.partly:
            return "partly"
        return "not here" if question in self.not_here else "no"


def businesses() -> Iterator[str]:
    """The names of all that are written down."""
    yield from sorted(file.stem for file in FOLDER.glob("*.toml"))


@cache
def made(name: str) -> Business:
    """One of them, on the clock of today."""
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    base = load()
    data: dict[str, Any] = copy.deepcopy(dict(base.data))
    without = told["without"]
    data["merchant"] = {**data["merchant"], "stack": told["stack"], "without": without, "accept": [], "answer": []}
    for change in told.get("change", ()):
        apply(data, change)
    for platform in set(counterparts()) - set(told["connected"]):
        data.pop(platform)
    truth = told["truth"]
    lists = {key: frozenset(truth.get(key, ())) for key in ("yes", "partly", "not_here")}
    return Business(name, told["story"], World(data, base.now), stage=truth["stage"], **lists)


def apply(data: dict[str, Any], change: Mapping[str, Any]) -> None:
    """One change: `set` values of a table, or of its rows that fit `which`; `drop` such rows; `add` a row."""
    *path, last = change["table"].split(".")
    place: Any = data
    for key in path:
        place = place[key]
    if "add" in change:
        place.setdefault(last, []).append(dict(change["add"]))
        return
    rows = place[last] if isinstance(place[last], list) else [place[last]]
    fit = [row for row in rows if change.get("which", {}).items() <= row.items()]
    if not fit:
        raise LookupError(f"nothing in {change['table']} fits {change.get('which')}")
    if change.get("drop"):
        place[last] = [row for row in rows if row not in fit]
    for row in fit:
        row.update(change.get("set", {}))
