"""Asks one question of a business made for the test. The tables of the departments stand on this."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from auditor import dataflow, plugins
from auditor.assess import in_order
from auditor.catalogue import Catalogue
from auditor.detect import Detector
from auditor.detect.runner import View, answer
from auditor.model import AnyFact, Evidence, Outcome, Role, Verdict
from tests.auditor.evidence import business

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN

Facts = Sequence[AnyFact]


@cache
def questions() -> dict[str, Detector]:
    """Every built-in question by its id."""
    return {each.id: each for each in plugins.detectors()}


def ask(question: str, evidence: Evidence) -> Verdict:
    """The answer of the real runner."""
    evidence = in_order(evidence)
    return answer(questions()[question], View(evidence, dataflow.build(evidence, Catalogue.load())))


def roles_of(question: str) -> tuple[Role, ...]:
    """The roles it is about, with the shop whose storefront it is."""
    asked = questions()[question]
    shop = (Role.ECOMMERCE,) if Role.STOREFRONT in asked.roles else ()
    return tuple(dict.fromkeys((*asked.roles, *asked.any_role, *shop)))


def seen(question: str, role: Role, facts: Facts, **more: Any) -> Verdict:
    """The answer for a business in which the account of a role holds these facts, and all else is empty."""
    return ask(question, business({role: facts}, roles=roles_of(question), **more))


def says(question: str, role: Role, facts: Facts, outcome: Outcome, words: str = "") -> None:
    """What the answer is, that it cites what it rests on, and in which words."""
    verdict = seen(question, role, facts)
    assert (verdict.outcome, verdict.says) == (outcome, verdict.says)
    assert words.casefold() in verdict.says.casefold(), verdict.says
    if outcome in (P, H):
        assert verdict.cites and {cite.id for cite in verdict.cites} <= {each.id for each in facts} | flows(verdict)
    if outcome is A:
        assert verdict.absence_proof


def flows(verdict: Verdict) -> set[str]:
    """The ids of cited data flows."""
    return {cite.id for cite in verdict.cites if cite.kind == "flow"}
