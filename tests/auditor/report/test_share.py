"""The share-safe copy: no name that people gave survives in any format."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from auditor.assess import assess
from auditor.compare import Diff
from auditor.model import Audit
from auditor.plugins import detectors
from auditor.report import render
from auditor.report.pseudonyms import Pseudonyms
from auditor.report.share import RULES, pseudonymous
from tests.auditor.report import sample
from tests.auditor.report.page import with_data

FORMATS = ("html", "json", "csv", "md")
MARK = "Zq"
"""Stands in no text of ours and in no pseudonym."""


class Marked(sample.Names):
    """Every name carries a mark that can be looked for."""

    def __init__(self, tail: str) -> None:
        self.tail = tail

    def __call__(self, name: str) -> str:
        return f"{MARK}{name}{self.tail}{MARK}"[:200]


def without_hashes(text: str) -> str:
    """The policy's hashes are chance letters."""
    return re.sub(r"sha256-[\w+/=]+", "", text)


def copies(audit: Audit, diff: Diff | None = None) -> dict[str, str]:
    made = {format_: render(audit, format_, previous_diff=diff, share_safe=True, salt=b"s") for format_ in FORMATS}
    return made | {"html": without_hashes(with_data(made["html"]))}


def test_nothing_of_the_merchant_is_left() -> None:
    names = [
        "Fern", "fern-and-fable", "Grandma", "WeLc01", "Abandoned checkout", "Likely to churn",
        "Route returns", "Re-engage", "wfReturnSheet005", "Returns to the returns sheet", "Rosa", "Theo",
        "Upsell Wizard", "XyZ123",        "fernfable", "admin.example", "Deleted each January", "on purpose",
    ]  # fmt: skip
    audit, diff = sample.changed()
    plainly = "".join(render(audit, format_, previous_diff=diff) for format_ in FORMATS)
    for format_, text in copies(audit, diff).items():
        for name in names:
            assert name in plainly
            assert name.casefold() not in text.casefold(), (format_, name)


def test_what_is_no_secret_stays() -> None:
    text = copies(sample.rich())["md"]
    for known in ("Klaviyo", "ShipStation", "Xero", "crm.lists.read", "94 %", "24 November 2026"):
        assert known in text
    assert "names are pseudonyms" in text
    assert "https://" not in text


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=30) | st.sampled_from([*"“”.*?(\\", "”“", "“x", "ß", "İ", "long " * 40]))
def test_no_name_survives_in_any_format(tail: str) -> None:
    audit = assess(sample.rich_evidence(Marked(tail)), detectors())
    assert MARK in audit.model_dump_json()
    for format_, text in copies(audit).items():
        assert MARK.casefold() not in text.casefold(), (format_, text[text.casefold().index("zq") - 80 :][:160])


def test_names_that_only_an_unsettled_sentence_quotes_are_left_out_too() -> None:
    audit = sample.rich()
    verdict = audit.verdicts[0].model_copy(update={"cites": (), "says": f"“{MARK} one” and “{MARK} two” fail."})
    nested = audit.verdicts[1].model_copy(update={"cites": (), "says": f"“{MARK}”{MARK}“{MARK}” and more"})
    safe, *_ = pseudonymous(audit.model_copy(update={"verdicts": (verdict, nested)}), None, b"s")
    assert MARK not in safe.model_dump_json()
    assert re.fullmatch(r"“Name \w{8}” fail\.", safe.verdicts[0].says)


def test_what_an_earlier_audit_said_is_left_out() -> None:
    audit, diff = sample.changed()
    old = diff.verdicts[0].model_copy(update={"before_says": f"“{MARK}” {MARK} was there."})
    _, safe, _ = pseudonymous(audit, diff.model_copy(update={"verdicts": (old,)}), b"s")
    assert safe is not None
    assert MARK not in safe.model_dump_json()


def test_pseudonyms_are_stable_for_a_salt_and_cannot_be_guessed_without_it() -> None:
    audit = sample.rich()
    assert render(audit, "json", share_safe=True, salt=b"a") == render(audit, "json", share_safe=True, salt=b"a")
    assert render(audit, "json", share_safe=True) == render(audit, "json", share_safe=True)
    assert render(audit, "json", share_safe=True, salt=b"a") != render(audit, "json", share_safe=True, salt=b"b")
    other = audit.model_copy(update={"merchant": audit.merchant.model_copy(update={"slug": "another"})})
    tags = [
        {cite["name"] for verdict in json.loads(render(each, "json", share_safe=True, salt=b"a"))["verdicts"]
         for cite in verdict["cites"] if cite["kind"] != "flow" and cite["name"]}
        for each in (audit, other)
    ]  # fmt: skip
    assert not tags[0] & tags[1]


def test_one_name_has_one_pseudonym_everywhere() -> None:
    safe, *_ = pseudonymous(sample.rich(), None, b"s")
    (failing,) = [each for each in safe.verdicts if each.id == "governance.failing_automations"]
    assert f"“{failing.cites[0].name}”" in failing.says


def test_the_copy_is_an_audit() -> None:
    safe, *_ = pseudonymous(sample.rich(), None, b"s")
    assert Audit.model_validate_json(safe.model_dump_json()) == safe
    assert safe.stage == sample.rich().stage
    assert [each.outcome for each in safe.verdicts] == [each.outcome for each in sample.rich().verdicts]


@pytest.mark.parametrize("root", [Audit, Diff])
def test_every_text_field_has_a_rule(root: type[BaseModel]) -> None:
    """A new field is a pseudonym until somebody decides; this asks them to decide."""
    for model in reachable(root, set()):
        for name, field in model.model_fields.items():
            if holds_text(field.annotation):
                assert name in RULES.get(model, {}), f"{model.__name__}.{name}"


def reachable(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    seen.add(model)
    for field in model.model_fields.values():
        for inner in flat(field.annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel) and inner not in seen:
                reachable(inner, seen)
    return seen


def holds_text(annotation: Any) -> bool:
    return str in flat(annotation)


def flat(annotation: Any) -> list[Any]:
    inner = [part for arg in get_args(annotation) for part in flat(arg)]
    return [annotation, *inner]


@given(st.text(min_size=1))
def test_a_pseudonym_reads_as_no_number_and_as_no_word(name: str) -> None:
    """A tag of digits could be taken for an order or a telephone number; one with vowels for a name."""
    tag = Pseudonyms("fern", b"s").tag(name)
    assert re.fullmatch("[b-df-hj-np-tv-z]{8}", tag)


def test_different_names_have_different_pseudonyms() -> None:
    tags = Pseudonyms("fern", b"s")
    assert len({tags.tag(f"name {number}") for number in range(5_000)}) == 5_000
