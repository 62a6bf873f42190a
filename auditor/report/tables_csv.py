"""One row an answer, for spreadsheets, with nothing in it that a spreadsheet would run.

The file starts with a byte order mark: people open CSV by double click, and without the mark Excel reads UTF-8 as
something else. Programs should read the JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from auditor.model import Audit, Cite, Reason, Verdict, Witness
from auditor.report.context import ReportContext
from auditor.report.text import safe_link
from auditor.report.words import DEPARTMENT, LEVEL, PROOF, SUBJECT, label_of

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−|%")
"""Spreadsheets calculate cells that start so; full-width and small forms are read as the plain ones by some."""
_INVISIBLE = " \u00a0\u200b\u2060"
COLUMNS = (
    "id", "department", "stage", "question", "answer", "in words", "proof", "why it matters", "evidence", "links",
    "proof of absence", "why unknown", "what would settle it", "effort", "effect", "advice", "counts", "conclusive",
    "proved at least", "possible at most", "accepted by", "accepted until", "accepted because", "acceptance lapsed",
    "said by", "said on", "said", "internal error", "rule", "merchant", "made",
)  # fmt: skip


def csv_table(context: ReportContext) -> str:
    """The answers as CSV."""
    return written(COLUMNS, (_row(verdict, context) for verdict in context.audit.verdicts))


def written(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV, every cell quoted and guarded."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(str(cell)) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def guarded(cell: str) -> str:
    """The cell as text: with an apostrophe before it where a spreadsheet would take it for a formula."""
    first = cell.lstrip(_INVISIBLE)[:1]
    return f"'{cell}" if first in STARTS_A_FORMULA and first else cell


def _row(verdict: Verdict, context: ReportContext) -> Iterable[object]:
    audit, naming = context.audit, context.naming
    yield from (verdict.id, DEPARTMENT[verdict.department], verdict.stage, verdict.question)
    yield from (label_of(verdict).word, naming.within(verdict.says), PROOF[verdict.proof].word, verdict.why)
    yield together(cite_in_words(cite, context) for cite in verdict.cites)
    yield together(safe_link(cite.link) for cite in verdict.cites)
    yield together(_witness(witness, context) for witness in verdict.absence_proof)
    yield together(reason_in_words(reason, context) for reason in verdict.reasons)
    yield together(dict.fromkeys(reason.remedy for reason in verdict.reasons))
    yield from (LEVEL[verdict.effort], LEVEL[verdict.impact], verdict.advice)
    yield from (_yes(verdict.counts), _yes(verdict.conclusive), verdict.credit.low, verdict.credit.high)
    yield from _people(verdict)
    yield from (verdict.error, verdict.rule, *_origin(audit))


def _people(verdict: Verdict) -> Iterable[str]:
    accept, answer = verdict.acceptance, verdict.answer
    yield from (accept.by, accept.until, accept.reason, _yes(verdict.acceptance_lapsed)) if accept else ("", "", "", "")
    yield from (answer.by, answer.on, _yes(answer.yes)) if answer else ("", "", "")


def _origin(audit: Audit) -> tuple[str, str]:
    return audit.merchant.name, f"{audit.as_of:%Y-%m-%d %H:%M} UTC"


def together(pieces: Iterable[str]) -> str:
    """Several things in one cell."""
    return " • ".join(filter(None, pieces))


def cite_in_words(cite: Cite, context: ReportContext) -> str:
    """A piece of evidence in one line."""
    system = context.naming.of(cite.system)
    name = (
        context.naming.within(cite.id).replace(" > ", " to ")
        if cite.kind == "flow"
        else f"{cite.name or cite.id} ({cite.id})"
    )
    date = f"{cite.at:%Y-%m-%d}" if cite.at else ""
    words = (system, SUBJECT[cite.subject], name, PROOF[cite.proof].word, context.naming.within(cite.note), date)
    return ", ".join(filter(None, words))


def _witness(witness: Witness, context: ReportContext) -> str:
    if not witness.system:
        return witness.says
    date = f"{witness.as_of:%Y-%m-%d %H:%M} UTC" if witness.as_of else ""
    what = (context.naming.of(witness.system), SUBJECT[witness.subject], witness.part, witness.says, date)
    return ", ".join(filter(None, (*what, *witness.scopes)))


def reason_in_words(reason: Reason, context: ReportContext) -> str:
    """What was not seen, in one line."""
    where = f"{context.naming.of(reason.system)}: " if reason.system else ""
    return where + reason.says


def _yes(value: bool) -> str:
    return "yes" if value else "no"
