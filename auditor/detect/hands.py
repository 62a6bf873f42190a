"""Answers about who does the work: people, or systems?"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.detect.answers import Draft, absent, partial, present, unclear
from auditor.detect.seen import share
from auditor.model import Actor, Work

MACHINES = (Actor.APP, Actor.RULE, Actor.AI)
MOSTLY = 0.8
"""From this share on, machines do a process and people the exceptions."""
BY_HAND = 0.5
"""From this share on, a process counts as done by hand."""
FEW = 5
"""Fewer cases than this in the window say nothing about who usually does them."""
TOO_MANY_UNKNOWN = "for too many of them the platform does not say who did it"


def by_machines(work: Sequence[Work], what: str, nothing: str) -> Draft:
    """Do systems do it? `what` is a plural such as `fulfilments`; `nothing` is said when there was none."""
    part = share(work, *MACHINES)
    if part is None:
        return unclear(nothing)
    said = f"systems did {percent(part)} of the {what} that were looked at"
    if part[0] >= MOSTLY:
        return present(work, said)
    if part[1] >= MOSTLY or part[0] == 0 < part[1]:
        return unclear(f"{said}: {TOO_MANY_UNKNOWN}")
    return partial(work, said) if part[0] else absent(said)


def by_hand(
    work: Sequence[Work],
    what: str,
    *,
    hands: Sequence[Actor] = (Actor.PERSON,),
    called: str = "people",
    from_share: float = BY_HAND,
) -> Draft:
    """Do people do it? `what` is a plural such as `refunds`; `called` is what the actors in `hands` are called."""
    count = sum(item.count for item in work)
    if count < FEW:
        seen_few = f"only {count}" if count else "no"
        return unclear(f"There were {seen_few} {what} in the window, too few to tell who usually does them")
    part = share(work, *hands)
    if part is None or part[0] < from_share <= part[1]:
        return unclear(f"Of {count} {what}, {TOO_MANY_UNKNOWN}")
    said = f"{called} did {percent(part)} of the {count} {what} that were looked at"
    return present(work, said) if part[0] >= from_share else absent(said)


def percent(part: tuple[float, float]) -> str:
    """A share that is known, or between what it lies."""
    low, high = (f"{end:.0%}" for end in part)
    return low if low == high else f"between {low} and {high}"
