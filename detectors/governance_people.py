"""Governance: who looks after the automations, whether they are still there, and how often they look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from auditor.detect import (
    Automations,
    Draft,
    Need,
    People,
    Seen,
    absent,
    detector,
    only_asked,
    partial,
    present,
    running,
    unclear,
)
from auditor.model import Automation, Backing, Standing, Tie
from detectors.governance import ALL

YEAR, QUARTER = timedelta(days=365), timedelta(days=90)


@detector(
    "governance.looked_after",
    question="Has somebody edited each running automation within a year?",
    why="An automation that nobody has opened for a year still says what was true then.",
    good="Every running automation was edited within a year.",
    gap="Some running automations were not edited for more than a year.",
    advice="Read through the oldest automations once a year: texts, limits, and whom they tell.",
    stage=5,
    effort="low",
    impact="low",
    need=Need.EVERY,
    looks_at=Automations(of=ALL),
)
def looked_after(seen: Seen) -> Draft:
    """The date of the last edit of all that runs; where a platform does not tell it, it stays open."""
    active = running(seen.of(Automation))
    stale = [rule for rule in active if rule.changed is not None and rule.changed < seen.window.end - YEAR]
    untold = [rule for rule in active if rule.changed is None]
    fresh = [rule for rule in active if rule.changed is not None and rule.changed >= seen.window.end - QUARTER]
    often = f"{len(fresh)} of {len(active)} were edited within the last {QUARTER.days} days"
    none, some = f"none of the {len(active)} that run was", f"{len(stale)} of {len(active)} were not; {often}"
    hidden = f"For {_many(untold)} the date of the last edit is not shown"
    return _of_all(active, stale, untold, says=(often, some, none, hidden))


def _of_all(
    active: Sequence[Automation],
    wrong: Sequence[Automation],
    untold: Sequence[Automation],
    *,
    says: tuple[str, str, str, str],
) -> Draft:
    """What must be so of all that runs; what is said when it is, when some are wrong, when all are, when it is open."""
    every, some, none, hidden = says
    if not active:
        return unclear("No automation was seen running")
    if len(wrong) == len(active):
        return absent(none, wrong)
    if wrong:
        return partial(wrong, some, open_ended=bool(untold))
    return unclear(hidden) if untold else present(active, every)


def _many(rules: Sequence[Automation]) -> str:
    return "1 automation" if len(rules) == 1 else f"{len(rules)} automations"


@detector(
    "governance.owners_named",
    question="Does each running automation have an owner who is still there?",
    why="What nobody answers for is not changed when the business changes, and not missed when it stops.",
    good="Each running automation has an owner who is still there.",
    gap="Some running automations have no owner who is still there.",
    advice="Move automations of people who left into a shared space, and write one name beside each automation.",
    stage=3,
    effort="low",
    need=Need.EVERY,
    looks_at=(People(Tie.OWNER, of=ALL), Automations(of=ALL)),
    revision=2,
)
def owners_named(seen: Seen) -> Draft:
    """Whether whoever owns it in its platform can sign in. Most platforms do not tell: then people are asked."""
    active = running(seen.of(Automation))
    owners = {id(rule): seen.behind(rule, Tie.OWNER) for rule in active}
    orphans = [rule for rule in active if (owner := owners[id(rule)]) and owner.standing is Standing.GONE]
    untold = [rule for rule in active if owners[id(rule)] is None]
    belong = "belongs" if len(orphans) == 1 else "belong"
    some = f"{_named(orphans)} {belong} to somebody who cannot sign in"
    hidden = f"Whose they are is not shown for {_many(untold)}"
    return _of_all(active, orphans, untold, says=("", some, "nobody who owns them can sign in", hidden))


@detector(
    "governance.work_to_the_gone",
    question="Do automations hand work to people who have left?",
    why="Work that lands with somebody who is no longer there lies until a customer asks for it.",
    good="Some automations hand work to people who have left.",
    gap="No automation was seen handing work to people who have left.",
    advice="Put a group or a team in place of the person, so that nobody has to remember it the next time.",
    stage=2,
    effort="low",
    impact="high",
    symptom=True,
    danger=True,
    looks_at=People(Tie.RECEIVER, of=ALL),
)
def work_to_the_gone(seen: Seen) -> Draft:
    """Switched-on automations that name somebody who cannot sign in, or a group in which nobody can."""
    gone: list[Backing] = [each for each in seen.backings(Tie.RECEIVER) if each.standing is Standing.GONE]
    if not gone:
        return absent()
    names = "names" if len(gone) == 1 else "name"
    return present(gone, f"{_named(gone)} {names} an account or a group that nobody can sign in to")


def _named(found: Sequence[Automation | Backing]) -> str:
    """The first by name, and how many more there are."""
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"“{found[0].name}”{others}" if found else ""


skills = only_asked(
    "governance.skills",
    question="Can at least two people here change the automations?",
    why="When the one person who can is away, everything stays as it is.",
    good="Several people can change the automations.",
    gap="At most one person can change the automations.",
    advice="Let a second person build the next automation.",
    stage=3,
    unseen="who is able to do it stands in no system.",
)
