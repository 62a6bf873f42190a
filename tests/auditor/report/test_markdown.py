"""The Markdown: the whole story, and whatever a platform said is plain text in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.report import render
from auditor.report.markdown import escaped, linked
from auditor.report.text import plain
from tests.auditor.report import sample


def tokens(text: str) -> list[Token]:
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [inner for token in found for inner in (token, *(token.children or ()))]


def shown(text: str) -> str:
    return " ".join(token.content for token in tokens(text) if token.type in ("text", "code_inline"))


@pytest.mark.parametrize("audit", [sample.rich, sample.empty, sample.hostile], ids=["rich", "empty", "hostile"])
def test_the_whole_story(audit: sample.Make) -> None:
    text = shown(render(audit(), "md"))
    for verdict in audit().verdicts:
        assert verdict.question in text
    for step in audit().roadmap:
        assert " ".join(plain(step.says).split())[:30] in " ".join(text.split())
    for heading in ("Five stages", "Departments", "Who does the work", "Findings", "Roadmap", "Changes", "limits"):
        assert heading in text


def test_hostile_names_make_no_markup() -> None:
    found = tokens(render(sample.hostile(), "md"))
    assert not [
        token for token in found if token.type in ("html_inline", "html_block", "image", "code_inline", "fence")
    ]
    links = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
    assert all(link.startswith("https://admin.example/") for link in links)


def test_tables_keep_their_columns() -> None:
    lines = render(sample.hostile(), "md").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("|---"):
            width = line.count("|")
            assert len(re.findall(r"(?<!\\)\|", lines[number - 1])) == width
            for row in lines[number + 1 :]:
                if not row.startswith("|"):
                    break
                assert len(re.findall(r"(?<!\\)\|", row)) == width, row


@given(st.text())
def test_escaped_text_reads_as_the_same_text(text: str) -> None:
    line = f"- x {escaped(text)}"
    found = tokens(line)
    assert {token.type for token in found} <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "paragraph_close", "list_item_close",
        "bullet_list_close", "text_special",
    }  # fmt: skip
    assert "".join(token.content for token in found if token.type != "inline") == f"x {plain(text)}".strip()


@given(st.text(alphabet="-+=#>*_`~0123456789.)| \t[]()<>!&:@$\\") | st.sampled_from(sample.PAYLOADS))
def test_text_at_the_start_of_an_item_starts_no_block(text: str) -> None:
    found = tokens(f"- {escaped(text)}")
    assert sum(token.type.endswith("_open") for token in found) <= 3


def test_links_are_https_or_nothing() -> None:
    assert linked("javascript:alert(1)") == ""
    assert linked("https://a.example/(x)") == "[a.example](<https://a.example/%28x%29>)"
