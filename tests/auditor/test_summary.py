"""The tables of the audit: systems, sight, work."""

from __future__ import annotations

import pytest

from auditor.catalogue import Catalogue
from auditor.dataflow import build
from auditor.model import (
    Account,
    Actor,
    DataObject,
    Evidence,
    Hint,
    Outcome,
    Part,
    Process,
    Role,
    Sight,
    Subject,
    SystemState,
)
from auditor.summary import sight_of, systems_of, work_of
from tests.auditor.evidence import REMEDY, business, connection, evidence, reading, system, work
from tests.auditor.fakes import verdict

SHOP, MAIL = Role.ECOMMERCE, Role.MARKETING


def systems(of: Evidence) -> dict[str, SystemState]:
    return {row.id: row for row in systems_of(of, build(of, Catalogue.load()))}


def test_connected_systems_with_what_their_account_says() -> None:
    account = Account(id="1", plan="Basic", time_zone="Europe/London", can_write=True)
    row = systems(business({SHOP: [account]}, roles=[SHOP, MAIL]))["shopify:fern"]
    assert (row.plan, row.time_zone, row.can_write, row.connected) == ("Basic", "Europe/London", True, True)
    assert systems(business(roles=[SHOP]))["shopify:fern"].can_write is None


def test_systems_that_evidence_or_the_merchant_names() -> None:
    named = business(
        {SHOP: [connection(Hint(title="Loox"), DataObject.REVIEW)]},
        roles=[SHOP],
        stack={Role.ERP_ACCOUNTING: ("xero",)},
    )
    rows = systems(named)
    assert list(rows) == ["shopify:fern", "seen:loox", "seen:xero"]
    assert (rows["seen:loox"].connected, rows["seen:loox"].seen_by) == (False, ("shopify:fern",))
    assert (rows["seen:xero"].connected, rows["seen:xero"].seen_by) == (False, ())


FULL, DENIED = Sight.COMPLETE, Sight.DENIED


@pytest.mark.parametrize(
    ("parts", "sight", "says"),
    [
        pytest.param((("a", FULL), ("b", FULL)), FULL, "", id="complete"),
        pytest.param((("a", DENIED), ("b", DENIED)), DENIED, "a: work denied; b: work denied", id="denied"),
        pytest.param((("a", FULL), ("b", DENIED)), Sight.PARTIAL, "b: work denied", id="mixed"),
        pytest.param((("a", FULL), ("b", None)), Sight.PARTIAL, "b: not read in this run", id="not read"),
        pytest.param((("a", None),), Sight.UNAVAILABLE, "a: not read in this run", id="nothing read"),
        pytest.param((), Sight.UNOBSERVABLE, "This version of the auditor does not read it.", id="never read"),
    ],
)
def test_several_parts_as_one_cell(parts: tuple[tuple[str, Sight | None], ...], sight: Sight, says: str) -> None:
    planned = [Part(subject=Subject.WORK, part=name) for name, _ in parts]
    one = system(SHOP, parts=planned)
    made = [reading(one, part, sight=seen) for part, (_, seen) in zip(planned, parts, strict=True) if seen]
    table = sight_of(evidence([one], made, []), []).table
    cell = next(cell for cell in table if cell.subject is Subject.WORK)
    assert (cell.sight, cell.says) == (sight, says)
    assert cell.remedy == (REMEDY if DENIED in {seen for _, seen in parts} else "")
    assert {cell.subject for cell in table} == set(Subject) - {Subject.MATCHES}, "nothing was to be looked up"


def test_the_share_of_answered_questions() -> None:
    asked = [verdict("m.a"), verdict("m.b", Outcome.UNKNOWN), verdict("m.c", Outcome.NOT_APPLICABLE)]
    state = sight_of(business(), asked)
    assert (state.answered, state.questions) == (0.5, 2)


def test_who_does_the_work() -> None:
    ships = Hint(title="ShipStation")
    facts = [
        work(Process.ORDER_FULFIL, Actor.APP, 90, by=ships, sampled_of=1560),
        work(Process.ORDER_FULFIL, Actor.APP, 4, by=ships, sampled_of=1560),
        work(Process.ORDER_FULFIL, Actor.PERSON, 6, sampled_of=1560),
        work(Process.ORDER_REFUND, Actor.PERSON, 3),
        work(Process.ORDER_CANCEL, Actor.PERSON, 0),
    ]
    first, second = work_of(business({SHOP: facts}))
    assert (first.process, first.total, first.sampled_of) == (Process.ORDER_FULFIL, 100, 1560)
    assert [(share.actor, share.by, share.count) for share in first.shares] == [
        (Actor.APP, "ShipStation", 94),
        (Actor.PERSON, "", 6),
    ]
    assert (second.process, second.total, second.sampled_of) == (Process.ORDER_REFUND, 3, None)
