"""Whether somebody may still be written to, by what HubSpot notes and by what its answers leave out."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Fault
from auditor.demo.world import World
from auditor.model import JoinKey
from connectors.base import Consent
from connectors.errors import BadCredential
from tests.connectors.test_matching import PEOPLE, WORLD, found, one

DEFINITIONS = "/crm/v3/properties/contacts"
ALL, KIND = "hs_email_optout", "hs_email_optout_9081"
ASKED = [name for each in range(600, 712) if (name := PEOPLE.email(each))][:100]


def consents(world: World = WORLD, *spoilt: Fault) -> list[Consent | None]:
    return [each.consent for each in found("hubspot", JoinKey.EMAIL, ASKED, world, *spoilt)]


def fields(*names: str) -> list[dict[str, Any]]:
    """The properties of the account, those of opt-outs only where named."""
    rows = [row for row in WORLD.platform("hubspot")["properties"] if not row["name"].startswith(ALL)]
    return [*rows, *({"name": name, "label": name} for name in names)]


def renamed(old: bytes, new: bytes) -> Fault:
    return faults.Rewrite(lambda body: body.replace(old, new), where="/batch/read")


def test_who_opted_out_of_all_has_withdrawn_and_the_others_may_be_written_to() -> None:
    held = found("hubspot", JoinKey.EMAIL, ASKED)
    assert {each.consent for each in held} == {Consent.WITHDRAWN, Consent.OPEN}
    for each in held:
        customer = PEOPLE.by_email(one(each, JoinKey.EMAIL))
        assert customer is not None
        assert each.consent is (Consent.WITHDRAWN if PEOPLE.opted_out(customer) else Consent.OPEN)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(b'"%s": null' % ALL.encode(), b'"%s": "false"' % ALL.encode(), {Consent.WITHDRAWN, Consent.OPEN},
                     id="no, in words"),
        pytest.param(b', "%s": null' % ALL.encode(), b"", {Consent.WITHDRAWN, Consent.OPEN}, id="empty is left out"),
        pytest.param(b'"%s"' % ALL.encode(), b'"other"', {None}, id="the answer cannot tell"),
        pytest.param(b'"%s": null' % ALL.encode(), b'"%s": "maybe"' % ALL.encode(), {Consent.WITHDRAWN, None},
                     id="neither yes nor no"),
        pytest.param(b'"%s": null' % KIND.encode(), b'"%s": "true"' % KIND.encode(), {Consent.WITHDRAWN, None},
                     id="opted out of one kind"),
    ],
)  # fmt: skip
def test_what_an_answer_tells(old: bytes, new: bytes, expected: set[Consent | None]) -> None:
    assert set(consents(WORLD, renamed(old, new))) == expected


def test_without_the_kinds_of_mail_only_a_withdrawal_is_told() -> None:
    assert set(consents(WORLD, faults.status(403, DEFINITIONS))) == {Consent.WITHDRAWN, None}


def test_too_many_kinds_are_not_asked_for() -> None:
    many = fields(ALL, *(f"{ALL}_{number}" for number in range(61)))
    assert set(consents(WORLD.changed({"hubspot": {"properties": many}}))) == {Consent.WITHDRAWN, None}


def test_an_account_without_kinds_of_mail() -> None:
    assert set(consents(WORLD.changed({"hubspot": {"properties": fields(ALL)}}))) == {Consent.WITHDRAWN, Consent.OPEN}


def test_a_key_that_is_refused_ends_it() -> None:
    with pytest.raises(BadCredential):
        consents(WORLD, faults.status(401, DEFINITIONS))
