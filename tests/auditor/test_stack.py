"""Which tools play a role: "none" is an answer, an unconnected tool is an unknown, and of several each one counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from auditor.assess import assess
from auditor.model import Audit, Evidence, Outcome, Role, Verdict
from auditor.plugins import detectors
from auditor.sight import roles_of
from tests.auditor.evidence import business, tool

CONNECTED = (Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.IPAAS)
CRM = Role.CRM


def judged(evidence: Evidence) -> dict[str, Verdict]:
    audit: Audit = assess(evidence, detectors())
    return {each.id: each for each in audit.verdicts}


@cache
def about_crm() -> frozenset[str]:
    """Questions answered "not there" because a connected CRM, besides all else, was seen in full."""
    found = judged(business(roles=(*CONNECTED, CRM)))
    asked = {
        id_
        for id_, each in found.items()
        if each.outcome is Outcome.ABSENT and any(seen.system.startswith(tool(CRM)) for seen in each.absence_proof)
    }
    assert asked
    return frozenset(asked)


def without_a_crm(said: Mapping[Role, tuple[str, ...]] | None = None) -> dict[str, Verdict]:
    return judged(business(roles=CONNECTED, stack=said, open=() if said else (CRM,)))


def reasons(verdict: Verdict) -> str:
    return " ".join(reason.says for reason in verdict.reasons)


def test_an_unstated_role_is_an_unknown() -> None:
    for id_ in about_crm():
        verdict = without_a_crm()[id_]
        assert verdict.outcome is Outcome.UNKNOWN, id_
        assert "We do not know which CRM you use" in reasons(verdict)


def test_none_is_an_answer() -> None:
    said = without_a_crm({CRM: ()})
    for id_ in about_crm():
        assert said[id_].outcome in (Outcome.ABSENT, Outcome.NOT_APPLICABLE), id_


@pytest.mark.parametrize("tools", [("pipedrive",), ("pipedrive", "salesforce")])
def test_an_unconnected_crm_is_an_unknown_and_each_tool_is_named(tools: tuple[str, ...]) -> None:
    said = without_a_crm({CRM: tools})
    for id_ in about_crm():
        assert said[id_].outcome is Outcome.UNKNOWN, id_
        assert {reason.system for reason in said[id_].reasons if reason.system.startswith("seen:")} >= {
            f"seen:{name}" for name in tools
        }


def test_none_never_says_less_than_an_unconnected_tool_leaves_open() -> None:
    """What a person says of a role can settle an unknown; it cannot turn what was seen into something else."""
    open_, none = without_a_crm({CRM: ("pipedrive",)}), without_a_crm({CRM: ()})
    for id_, verdict in open_.items():
        low, high = verdict.credit.low, verdict.credit.high
        if none[id_].outcome is not Outcome.NOT_APPLICABLE:
            assert low <= none[id_].credit.low and none[id_].credit.high <= high, id_


def test_of_two_tools_the_connected_one_does_not_stand_for_the_other() -> None:
    both = judged(business(roles=(*CONNECTED, CRM), stack={CRM: (tool(CRM), "pipedrive")}))
    for id_ in about_crm():
        assert both[id_].outcome is Outcome.UNKNOWN, id_
        assert tool(CRM) not in {reason.system.partition(":")[2] for reason in both[id_].reasons}
        assert "pipedrive" in {reason.system.partition(":")[2] for reason in both[id_].reasons}


def test_two_tools_that_are_both_connected_leave_nothing_open() -> None:
    """The helpdesk plays the second CRM: what it was made for and what the merchant says count both."""
    evidence = business(roles=(*CONNECTED, CRM), stack={CRM: (tool(CRM), tool(Role.HELPDESK))})
    desk = next(system for system in evidence.header.systems if system.platform == tool(Role.HELPDESK))
    assert set(roles_of(evidence.header, desk)) == {Role.HELPDESK, CRM}
    found = judged(evidence)
    assert all(found[id_].outcome is Outcome.ABSENT for id_ in about_crm())
