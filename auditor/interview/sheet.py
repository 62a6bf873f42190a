"""What is asked of a person, and the sheet to fill in.

Whatever comes from elsewhere stands on lines that begin with `>`, which are never read back: no name and no sentence
can pass for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Audit, Outcome, Role, Verdict
from auditor.spoken import parted, spoken

DAYS = 180
"""How long an answer counts, unless the sheet says otherwise."""
STACK = "stack."
_ROLE = re.compile(r"([a-z0-9_]+) = ")


@dataclass(frozen=True)
class Asked:
    """One question of the sheet."""

    id: str
    """A question's id, or `stack.` and a role."""
    question: str
    why: str
    unseen: str
    """Why no program could see it."""


def asked(audit: Audit) -> tuple[Asked, ...]:
    """Roles nobody stated first: saying which tools there are settles most. Then every applicable unknown."""
    return (*_roles(audit), *(_question(each) for each in audit.verdicts if _open(each)))


def _open(verdict: Verdict) -> bool:
    """Unknown, and no answer that still counts stands beside it."""
    return verdict.outcome is Outcome.UNKNOWN and verdict.answer is None and not verdict.error


def _question(verdict: Verdict) -> Asked:
    unseen = " ".join(dict.fromkeys(reason.says for reason in verdict.reasons))
    return Asked(verdict.id, verdict.question, verdict.why, unseen)


def _roles(audit: Audit) -> Iterator[Asked]:
    stated = {entry.role for entry in audit.merchant.stack}
    lines = {parted(reason.remedy)[1] for verdict in audit.verdicts for reason in verdict.reasons if not reason.system}
    named = {found[1] for line in lines if (found := _ROLE.match(line))}
    for role in Role:
        if role.value in named and role not in stated:
            word = spoken(role)
            yield Asked(
                f"{STACK}{role.value}",
                f"Which {word} do you use? Name it, name several with commas between them, or write none.",
                f"Without a word on it, nothing that a {word} would do can ever be called missing.",
                f"Nobody told us whether there is a {word} besides what was connected.",
            )


def sheet(audit: Audit) -> str:
    """The sheet: text that any editor opens and any printer prints."""
    return "\n".join(_lines(audit))


def _lines(audit: Audit) -> Iterator[str]:
    questions = asked(audit)
    yield "# Questions that only a person can answer"
    yield ""
    yield from _told(f"For {audit.merchant.name}, from the audit of {audit.as_of:%Y-%m-%d}.")
    yield "> Write after the colons. Answer: yes, no or don't know (or leave it empty). Note: anything worth keeping."
    yield "> Your name and the date below count for every answer. Change nothing else; lines with > are only to read."
    yield ""
    yield from ("By:", "On:", f"Days: {DAYS}", "")
    if not questions:
        yield "> Nothing is left to ask: every question was answered."
    for each in questions:
        yield f"## {each.id}"
        yield from _told(each.question)
        yield from _told(f"Why it matters: {each.why}" if each.why else "")
        yield from _told(f"Why we ask: {each.unseen}" if each.unseen else "")
        yield from ("Tools:",) if each.id.startswith(STACK) else ("Answer:", "Note:")
        yield ""


def _told(text: str) -> Iterator[str]:
    """To read only; whatever could end a line is a space."""
    if text:
        yield f"> {' '.join(text.split())}"
