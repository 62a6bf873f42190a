"""Why a question has no answer, in one sentence: what stands in the way, and who could change that.

A platform that shows something to nobody, access that does not include it, and a tool that was not connected ask for
different things; what the merchant can change comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.model import Reason, Sight
from auditor.sight import ASK
from auditor.spoken import listed

MOST_NAMED = 3
"""Systems named in one clause."""
_NOT_STATED = "not stated"
_MAY_CARRY = "may carry"
_NEVER_READ = "never read"
_CLAUSES = {
    Sight.DENIED.value: "our access to {} does not include it",
    Sight.NOT_CONNECTED.value: "{} {was} not connected",
    _NOT_STATED: "we do not know all the tools you use",
    _MAY_CARRY: "a tool that {} {lists} may carry it",
    Sight.UNAVAILABLE.value: "{} {was} not read to the end this time",
    Sight.PARTIAL.value: "only a part of it was read from {}",
    Sight.UNOBSERVABLE.value: "{} {shows} it to no program",
    _NEVER_READ: "this version does not read it from {}",
}
_OF_ONE = {"was": "was", "lists": "lists", "shows": "shows"}
_OF_SEVERAL = {"was": "were", "lists": "list", "shows": "show"}


def unseen(reasons: Iterable[Reason], names: Mapping[str, str]) -> str:
    """The sentence; `names` are those of systems by id."""
    hindered: dict[str, dict[str, None]] = {}
    for reason in reasons:
        name = names.get(reason.system) or reason.system.partition(":")[2]
        hindered.setdefault(_hindrance(reason), {})[name] = None
    clauses = [_clause(says, tuple(hindered[kind])) for kind, says in _CLAUSES.items() if kind in hindered]
    return f"This cannot be told: {listed(clauses)}." if clauses else "What was seen does not tell."


def _hindrance(reason: Reason) -> str:
    if reason.sight is Sight.UNOBSERVABLE and reason.remedy == ASK:
        return _NEVER_READ
    if reason.sight is Sight.NOT_CONNECTED and not reason.system.startswith("seen:"):
        return _MAY_CARRY if reason.system else _NOT_STATED
    return reason.sight.value


def _clause(says: str, names: tuple[str, ...]) -> str:
    named = listed(names) if len(names) <= MOST_NAMED else f"{len(names)} systems"
    return says.format(named, **(_OF_ONE if len(names) == 1 else _OF_SEVERAL))
