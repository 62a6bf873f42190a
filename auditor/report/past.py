"""What is followed over time: of each audit of a business, where it stood and what was measured."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Audit, Moment, Result, Value

MOST = 12
"""So many earlier audits are shown."""


class Then(Value):
    """One audit, as far as it can be followed over time."""

    as_of: Moment
    judged: str
    """Rules, version and model it was judged by; stages and indexes are alike only where these are."""
    stage: tuple[float, float]
    index: tuple[float, float]
    results: tuple[Result, ...]


def past_of(audit: Audit, earlier: Iterable[Audit]) -> tuple[Then, ...]:
    """The newest audits of this business before this one, oldest first, then this one; nothing where it is the first.

    The order of `earlier` does not matter; audits of other merchants and later ones are left out.
    """
    before = {each.as_of: each for each in earlier if _precedes(each, audit)}
    newest = [before[moment] for moment in sorted(before)[-MOST:]]
    return tuple(map(_then, (*newest, audit))) if newest else ()


def _precedes(earlier: Audit, audit: Audit) -> bool:
    return earlier.merchant.slug == audit.merchant.slug and earlier.as_of < audit.as_of


def _then(audit: Audit) -> Then:
    return Then(
        as_of=audit.as_of,
        judged=" ".join((audit.rules, audit.tool_version, audit.model.digest if audit.model else "")),
        stage=(audit.stage.confirmed, audit.stage.possible),
        index=(audit.index.low, audit.index.high),
        results=audit.results,
    )
