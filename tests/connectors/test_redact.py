"""Nothing secret or personal may get through a name."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.redact import LONGEST, clean, host_of

WORDS = st.text(string.ascii_letters + " ", max_size=40)
LOCAL = st.text(string.ascii_lowercase + string.digits + "._+-", min_size=1, max_size=20)
LABEL = st.text(string.ascii_lowercase, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Route to Returns team", "Route to Returns team"),
        ("Notify ana.b@fern.example of VIPs", "Notify [e-mail] of VIPs"),
        ("Auth Bearer abc123def456", "Auth Bearer [token]"),
        ("api key: hunter2", "api key: [token]"),
        ("Sync shpat_0a1b2c3d4e5f6a7b", "Sync [token]"),
        ("Send with eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.abc", "Send with [token]"),
        ("Klaviyo pk_0123456789abcdef", "Klaviyo [token]"),
        ("Call +44 20 7946 0958 now", "Call [number] now"),
        ("Customer 9876543210", "Customer [number]"),
        ("Ring (555) 010-9988", "Ring [number]"),
        ("Peak season 2026-11-23", "Peak season 2026-11-23"),
        ("Peak 2025/2026, 24 h", "Peak 2025/2026, 24 h"),
        ("post-purchase-cross-sell-2024-uk", "post-purchase-cross-sell-2024-uk"),
        (
            "Call https://u:p@n8n.fern.example:5678/webhook/8f14e45f?key=1#x",
            "Call https://n8n.fern.example/webhook/[id]",
        ),
        ("one\r\ntwo\x00\u202ethree\u200b", "one two three"),
        ("id 123e4567-e89b-12d3-a456-426614174000.", "id [id]."),
    ],
)
def test_examples(text: str, kept: str) -> None:
    assert clean(text) == kept


@given(WORDS, LOCAL, LABEL, WORDS)
def test_no_mail_address_survives(before: str, local: str, label: str, after: str) -> None:
    assert "@" not in clean(f"{before} {local}@{label}.example {after}")


@given(st.text(string.digits, min_size=7, max_size=18))
def test_no_long_number_survives(number: str) -> None:
    assert number not in clean(f"Order {number} late")


@given(st.text(string.hexdigits, min_size=16, max_size=64).filter(lambda key: not key.isalpha()))
def test_no_key_survives(key: str) -> None:
    assert key not in clean(f"Key {key} of ShipStation")


@given(st.text())
def test_what_is_left_is_one_short_visible_line(text: str) -> None:
    kept = clean(text)
    assert len(kept) <= LONGEST
    assert not [char for char in kept if unicodedata.category(char) in ("Cc", "Cf", "Cs")]


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(LABEL, LABEL, st.text(string.ascii_letters + string.digits, min_size=1))
def test_an_address_keeps_its_host_and_loses_its_secrets(user: str, label: str, secret: str) -> None:
    url = f"https://{user}:{secret}9x@{label}.example/hook?token={secret}9x"
    assert clean(url) == f"https://{label}.example/hook"
    assert host_of(url) == f"{label}.example"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Hooks.Slack.com/services/T0/B0/xyz", "hooks.slack.com"),
        ("n8n.fern.example/webhook", "n8n.fern.example"),
        ("https://127.0.0.1:5678/", "127.0.0.1"),
        ("={{ $json.url }}", ""),
        ("https://[::bad/", ""),
        ("", ""),
    ],
)
def test_hosts(url: str, host: str) -> None:
    assert host_of(url) == host


@given(st.text())
def test_host_of_never_fails(url: str) -> None:
    assert "@" not in host_of(url)
