"""Questions on the people behind automations, one line a truth."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from auditor.model import AnyFact, Event, Outcome, Role, Sight, Standing, State, Tie, Verb
from tests.auditor.evidence import NOW, automation, backing, business
from tests.detectors.asking import A, H, P, U, ask, roles_of, says, seen

DESK, CRM = Role.HELPDESK, Role.CRM
LATELY, LONG, OLD = (NOW - timedelta(days=days) for days in (30, 200, 500))
HERE, TEAM, GONE = Standing.HERE, Standing.TEAM, Standing.GONE
OWNERS, GIVEN = "governance.owners_named", "governance.work_to_the_gone"


@pytest.mark.parametrize(
    ("edited", "outcome", "words"),
    [
        ((LATELY, LATELY), P, "2 of 2 were edited within the last 90 days"),
        ((LATELY, LONG), P, "1 of 2 were edited within the last 90 days"),
        ((LATELY, OLD), H, "1 of 2 were not; 1 of 2 were edited within the last 90 days"),
        ((OLD, OLD), A, "none of the 2"),
        ((LATELY, None), U, "For 1 automation the date of the last edit is not shown"),
        ((OLD, None), H, "1 of 2 were not"),
        ((), U, "No automation was seen running"),
    ],
)
def test_who_looks_after_what_runs(edited: tuple[datetime | None, ...], outcome: Outcome, words: str) -> None:
    rules = [automation(Event.TICKET_CREATED, Verb.TICKET_ASSIGN, changed=date) for date in edited]
    says("governance.looked_after", DESK, rules, outcome, words)


def owned(*standings: Standing | None, **more: Any) -> list[AnyFact]:
    """An automation for each, with its owner where one is told."""
    rules = [
        automation(Event.TICKET_CREATED, Verb.TICKET_ASSIGN, name=f"Rule {at}", **more) for at in range(len(standings))
    ]
    told = zip(rules, standings, strict=True)
    return [*rules, *(backing(rule, Tie.OWNER, standing) for rule, standing in told if standing)]


@pytest.mark.parametrize(
    ("standings", "outcome", "words"),
    [
        ((HERE, TEAM), P, ""),
        ((HERE, GONE), H, "“Rule 1” belongs to somebody who cannot sign in"),
        ((GONE, GONE, HERE), H, "“Rule 0” and 1 more belong to somebody who cannot"),
        ((GONE, GONE), A, "nobody who owns them can sign in"),
        ((HERE, None), U, "Whose they are is not shown for 1 automation"),
        ((GONE, None), H, "“Rule 0” belongs to somebody"),
        ((None, None), U, "is not shown for 2 automations"),
        ((), U, "No automation was seen running"),
    ],
)
def test_owners(standings: tuple[Standing | None, ...], outcome: Outcome, words: str) -> None:
    says(OWNERS, DESK, owned(*standings), outcome, words)


def test_an_owner_of_something_else_is_none() -> None:
    rule = automation(Event.TICKET_CREATED, Verb.TICKET_ASSIGN)
    for other in (backing(rule, Tie.RECEIVER, HERE), backing("another", Tie.OWNER, HERE)):
        assert seen(OWNERS, DESK, [rule, other]).outcome is U
    elsewhere = business({DESK: [rule], CRM: [backing(rule, Tie.OWNER, HERE)]}, roles=roles_of(OWNERS))
    assert ask(OWNERS, elsewhere).outcome is U


def test_what_does_not_run_needs_no_owner() -> None:
    assert seen(OWNERS, DESK, [*owned(HERE), *owned(GONE, state=State.OFF, runs=0)]).outcome is P


def test_an_orphan_stands_from_half_a_view_and_is_not_yet_all_of_them() -> None:
    verdict = ask(OWNERS, business({DESK: owned(GONE)}, roles=roles_of(OWNERS), hidden={CRM: Sight.DENIED}))
    assert (verdict.outcome, verdict.credit.low, verdict.credit.high) == (H, 0, 0.5)


def test_work_to_people_who_have_left() -> None:
    facts = [backing("a", Tie.RECEIVER, GONE, name="Route mail"), backing("b", Tie.RECEIVER, HERE, name="Tell")]
    says(GIVEN, DESK, facts, P, "“Route mail” names an account or a group that nobody can sign in to")
    more = backing("c", Tie.RECEIVER, GONE, name="Chase")
    says(GIVEN, DESK, [*facts, more], P, "“Route mail” and 1 more name an account")
    says(GIVEN, DESK, facts[1:], A, "No automation was seen handing work")


@pytest.mark.parametrize("tie", [Tie.OWNER, Tie.KEY])
def test_other_ties_are_no_work(tie: Tie) -> None:
    assert seen(GIVEN, DESK, [backing("a", tie, GONE)]).outcome is A


def test_nobody_was_handed_work_only_where_all_was_seen() -> None:
    hidden = business({DESK: []}, roles=roles_of(GIVEN), hidden={CRM: Sight.PARTIAL})
    assert ask(GIVEN, hidden).outcome is U
