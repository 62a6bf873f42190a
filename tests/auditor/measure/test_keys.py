"""Keys of two platforms meet when they mean the same, and only then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.measure.keys import normal, spellings
from auditor.measure.seal import Seal
from auditor.model import JoinKey

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
ASCII = st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,18}", fullmatch=True)
HOSTS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?\.(com|example|co\.uk)", fullmatch=True)
SPACES = st.sampled_from(["", " ", "\t", "\u00a0", "\u200b", " \r\n"])


@given(st.sampled_from(JoinKey), st.text(max_size=40), st.sampled_from(["", "GB", "DE", "US", "XX"]))
def test_twice_is_as_once(key: JoinKey, raw: str, country: str) -> None:
    once = normal(key, raw, country)
    if once is not None:
        assert once
        assert normal(key, once, country) == once


@given(ASCII, HOSTS, SPACES, SPACES)
def test_neither_capitals_nor_spaces_around_an_address_matter(name: str, host: str, before: str, after: str) -> None:
    plain = normal(JoinKey.EMAIL, f"{name}@{host}")
    assert plain == f"{name}@{host}"
    assert normal(JoinKey.EMAIL, f"{before}{name.upper()}@{host.title()}{after}") == plain


@given(NAMES, st.sampled_from(["bücher.example", "ПРИМЕР.example", "例え.example"]))
def test_letters_of_any_alphabet(name: str, host: str) -> None:
    name = name.replace("@", "x")
    one, other = normal(JoinKey.EMAIL, f"{name}@{host}"), normal(JoinKey.EMAIL, f"{name}@{host.upper()}")
    assert one == other
    if one is not None:
        assert one.rpartition("@")[2].startswith("xn--")


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.b@x.example", "ab@x.example"), ("a+news@x.example", "a@x.example"), ("a@x.example", "a@y.example")],
)
def test_dots_and_tags_tell_people_apart(one: str, other: str) -> None:
    assert normal(JoinKey.EMAIL, one) != normal(JoinKey.EMAIL, other)


@pytest.mark.parametrize("raw", ["", "nobody", "@x.example", "a@", "a b@x.example", "a@b@x.example", "a@" + "x" * 80])
def test_what_is_no_address_is_not_compared(raw: str) -> None:
    assert normal(JoinKey.EMAIL, raw) is None
    assert spellings(JoinKey.EMAIL, raw) == ()
    assert Seal().one(JoinKey.EMAIL, raw) is None


def test_a_host_of_another_alphabet_is_asked_for_both_ways() -> None:
    assert spellings(JoinKey.EMAIL, " Ana@BÜCHER.example") == ("ana@xn--bcher-kva.example", "ana@bücher.example")
    assert spellings(JoinKey.EMAIL, "Ana@x.example") == ("ana@x.example",)


@pytest.mark.parametrize(
    ("raw", "country", "form"),
    [
        ("+44 117 234 5678", "", "+441172345678"),
        ("0117 234-5678", "GB", "+441172345678"),
        ("00441172345678", "DE", "+441172345678"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("1 415 555 2671", "us", "+14155552671"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("0117 234 5678", "", None),
        ("0117 234 5678", "XX", None),
        ("call me", "GB", None),
        ("+44", "GB", None),
        ("+0123456789", "GB", None),
        ("+1234567890123456", "US", None),
    ],
)
def test_telephone_numbers(raw: str, country: str, form: str | None) -> None:
    assert normal(JoinKey.PHONE, raw, country) == form


@given(st.integers(1, 10**15), st.sampled_from(["Customer", "Order"]))
def test_global_and_bare_ids_are_the_same(number: int, kind: str) -> None:
    for key in (JoinKey.CUSTOMER_ID, JoinKey.ORDER_ID):
        forms = {normal(key, raw) for raw in (f"gid://shop/{kind}/{number}", f" {number} ", f"x/{kind}/{number}?a=b")}
        assert forms == {str(number)}


@given(st.integers(100, 10**8), st.sampled_from(["", "#", "FF-", "#EU"]), st.sampled_from(["", "-UK", "_b"]))
def test_names_of_orders_lose_their_prefixes(number: int, before: str, after: str) -> None:
    for raw in (f"{before}{number}{after}", f"{before}000{number}{after}"):
        assert normal(JoinKey.ORDER_NAME, raw) == str(number)


@given(st.text("abcXYZ019-/ ", min_size=1, max_size=20), SPACES)
def test_stock_numbers(raw: str, space: str) -> None:
    assert normal(JoinKey.SKU, raw.lower() + space) == normal(JoinKey.SKU, space + raw.upper())


@given(st.integers(1, 10**12), st.sampled_from(["", "#", "0", "Zendesk-", "ZD ", "zd #", "x/agent/tickets/"]), SPACES)
def test_numbers_of_tickets(number: int, before: str, space: str) -> None:
    for raw in (f"{before}{number}", f"{space}{before.upper()}{number}{space}"):
        assert normal(JoinKey.TICKET_ID, raw) == str(number)


@pytest.mark.parametrize("raw", ["5f3a9c", "zd12", "2026-11-24", "12.5"])
def test_what_is_no_number_of_a_ticket_stays_as_it_is(raw: str) -> None:
    assert normal(JoinKey.TICKET_ID, raw) == raw


def test_seals_are_of_one_run_and_of_one_kind_of_key() -> None:
    one, other = Seal(), Seal()
    assert one.one(JoinKey.EMAIL, "A@x.example") == one.one(JoinKey.EMAIL, " a@X.example")
    assert one.one(JoinKey.EMAIL, "a@x.example") != other.one(JoinKey.EMAIL, "a@x.example")
    assert one.one(JoinKey.CUSTOMER_ID, "12") != one.one(JoinKey.ORDER_ID, "12")
    assert repr(one) == "Seal()"
