"""Reads a page back: enough of a parser to ask what is in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from auditor.report.embed import unpacked

VOID = {"meta", "link", "img", "br", "input", "hr", "rect", "path"}


@dataclass
class Element:
    """One element and everything in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, on one line."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> list[str]:
        pieces: list[str] = []
        for child in self.children:
            pieces += [child] if isinstance(child, str) else child._pieces()
        return pieces

    def all(self, *tags: str) -> list[Element]:
        """Elements in it, in order; all of them without tags."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if not tags or child.tag in tags else []
                found += child.all(*tags)
        return found

    def by_id(self, id_: str) -> Element:
        """The only element with this id."""
        (one,) = [each for each in self.all() if each.attributes.get("id") == id_]
        return one


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> closed by </{tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """The page as a tree. Fails on elements that are not closed in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert [each.tag for each in builder.open] == ["page"]
    return builder.open[0]


def with_data(html: str) -> str:
    """The page with its data in plain letters: what is looked for in a page is looked for in these too."""
    page, found = re.subn('(?<= id="data">)[^<]*', lambda data: json.dumps(unpacked(data[0]), ensure_ascii=False), html)
    assert found == 1
    return page
