"""The same story as Markdown, for tickets, wikis and mails; whatever a platform said is plain text in it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from auditor.report import words
from auditor.report.context import ReportContext
from auditor.report.filters import FILTERS
from auditor.report.text import host, plain, safe_link

_SPECIAL = re.compile(r"([\\`*_\[\]#~|!])")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", "$": "&#36;"})
"""As entities: markup, mentions and formulas of the places where Markdown is pasted."""
_STARTS_A_BLOCK = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=])")
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|www|data|javascript)([:.])")
"""Addresses that some readers turn into links by themselves."""


class Ready(str):
    """Markdown that is meant as Markdown."""

    __slots__ = ()


def escaped(value: Any) -> str:
    """Text that no reader of Markdown takes for anything but text."""
    if isinstance(value, Ready):
        return value
    text = _SPECIAL.sub(r"\\\1", plain(str(value)).translate(_ENTITIES))
    # The entities just made hold a number sign, which was escaped with the others.
    text = text.replace("&\\#", "&#")
    text = _LINKS.sub(lambda found: f"{found[1]}&#{ord(found[2])};", text)
    return _STARTS_A_BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)


def linked(link: str | None) -> Ready:
    """A link that a reader may follow, its host as its text; empty for any other."""
    safe = safe_link(link)
    return Ready(f"[{escaped(host(safe))}](<{quote(safe, safe=':/?#@!$&*+,;=%-._~')}>)" if safe else "")


def markdown(context: ReportContext) -> str:
    """The report as Markdown."""
    text = _environment().get_template("report.md.jinja").render(report=context)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _environment() -> Environment:
    """Every printed value goes through `escaped`; only the template's own text is Markdown."""
    made = Environment(
        loader=PackageLoader("report_templates", "."),
        autoescape=False,  # noqa: S701 - HTML escaping is not what Markdown needs; `finalize` escapes
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update({**FILTERS, "linked": linked, "ready": Ready})
    made.globals["words"] = words
    return made
