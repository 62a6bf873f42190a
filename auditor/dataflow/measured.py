"""What a sample that was looked up says of a flow: how much arrives, how fast, and whether that proves it alive.

A sample can prove that a flow works: many of its records came to be in the source and then in the target. That few did
never proves the flow dead, nor missing: records may travel by another key. So a poor sample makes no state better or
worse; its figures stand beside the state, and contradict it aloud where somebody says that it works.
"""

from __future__ import annotations

from auditor.dataflow.breaks import broke_on
from auditor.dataflow.wilson import interval
from auditor.model import DataObject, Grade, JoinKey, Match, Measurement

HEALTHY, LEAKY, PARTIAL = 0.95, 0.8, 0.2
FEW = 20
"""A smaller sample says too little for a grade, unless it is everything."""
FEWEST_ARRIVED = 3
LIMITS = {DataObject.CUSTOMER: 60.0, DataObject.CONSENT: 60.0, DataObject.ORDER: 60.0, DataObject.INVENTORY: 15.0}
"""Minutes by which nearly all should have arrived."""
BY = {
    JoinKey.CUSTOMER_ID: "customer number",
    JoinKey.EMAIL: "e-mail address",
    JoinKey.PHONE: "telephone number",
    JoinKey.ORDER_ID: "order number",
    JoinKey.ORDER_NAME: "order number",
    JoinKey.SKU: "stock number",
    JoinKey.VARIANT_ID: "variant number",
    JoinKey.TICKET_ID: "ticket number",
}
AGREED = frozenset({DataObject.CONSENT, DataObject.PRICE, DataObject.INVENTORY})
"""Told beside a record: what is measured is whether both systems say the same of records that both know."""
FIGURES = {
    DataObject.PRICE: ("price", "with prices in the same currency"),
    DataObject.INVENTORY: ("stock", "whose stock is counted"),
}
"""What a figure of a product is called, and what it takes to compare it."""
LASTING = {DataObject.PRODUCT: "product variants"}
"""What records are called that are drawn from all that there are now, however old, and not from the window alone."""


def measurement(match: Match, source: str, target: str, days: int) -> Measurement:
    """The figures; `source` and `target` are what the systems are called, `days` the length of the window."""
    days = match.newest_days or days
    share = match.found / match.sampled if match.sampled else 0.0
    exact = match.whole and match.sampled > 0
    low, high = (share, share) if exact else interval(match.found, match.sampled)
    limit = LIMITS.get(match.data)
    figures = Measurement(
        grade=_grade(low, match.sampled, exact),
        sampled=match.sampled,
        found=match.found,
        share=share,
        low=low,
        high=high,
        whole=exact,
        keys=match.keys,
        unkeyed=match.unkeyed,
        arrived=match.arrived,
        lag_p50=match.lag_p50,
        lag_p95=match.lag_p95,
        late=limit is not None and match.lag_p95 is not None and match.lag_p95 > limit,
        duplicates=match.duplicates,
        withdrawn_in_source=match.withdrawn_in_source,
        withdrawn_in_target=match.withdrawn_in_target,
        back_sampled=match.back_sampled,
        back_found=match.back_found,
        broke_on=None if match.data in AGREED else broke_on(match.days),
        groups=match.groups,
        days=match.days,
        says="",
    )
    return figures.model_copy(update={"says": _says(match, figures, source, target, days)})


def proves_alive(match: Match, figures: Measurement) -> bool:
    """Whether records were seen to go from one system to the other, and still go.

    That two systems agree on a consent or a price shows no direction; and who was in the target before proves no
    arrival. Where records are drawn however old they are, only those of the window can have arrived in it.
    """
    came = match.arrived or 0
    new = sum(day.sampled for day in match.days) or match.sampled
    return (
        match.data not in AGREED
        and figures.broke_on is None
        and came >= FEWEST_ARRIVED
        and interval(came, new)[0] >= PARTIAL
    )


def hardly_any(figures: Measurement) -> bool:
    """Whether even the upper end of what the sample allows is next to nothing."""
    return figures.grade is not Grade.UNSURE and figures.high < PARTIAL


def drifted(figures: Measurement) -> int:
    """People who withdrew their consent in one system and may still be written to by the other."""
    return (figures.withdrawn_in_source or 0) + (figures.withdrawn_in_target or 0)


def _grade(low: float, sampled: int, exact: bool) -> Grade:
    if sampled < FEW and not exact:
        return Grade.UNSURE
    steps = ((HEALTHY, Grade.HEALTHY), (LEAKY, Grade.LEAKY), (PARTIAL, Grade.PARTIAL))
    return next((grade for least, grade in steps if low >= least), Grade.SILO)


def _says(match: Match, figures: Measurement, source: str, target: str, days: int) -> str:
    if match.data in FIGURES:
        return _figure(match, source, target)
    when = "" if match.data in LASTING else f" in the last {days} days"
    if match.sampled == 0:
        return f"There was nothing to compare between {source} and {target}{when}"
    if match.data is DataObject.CONSENT:
        return _consent(match, figures, source, target)
    things = LASTING.get(match.data, f"{match.data.value}s")
    gone = match.sampled - match.found
    if not match.keys and figures.broke_on is None:
        met = _percent(1 - gone / match.sampled)
        span = f" over the last {days} days" if match.newest_days else ""
        return f"Counted day by day{span}, {target} has {met} as many {things} as the {match.sampled:,} of {source}"
    if figures.broke_on is not None:
        return (
            f"From {figures.broke_on:%-d %B %Y} on, new {things} of {source} hardly ever reached {target}{_of(match)}"
        )
    of = f"{things} on sale" if match.data in LASTING else f"{things} of the last {days} days"
    if gone == 0:
        says = f"All {match.sampled} {of} {'' if figures.whole else 'in a sample '}reached {target}"
    elif match.found == 0:
        says = f"None of {match.sampled} {of} {'' if figures.whole else 'in a sample '}was found in {target}"
    else:
        never = _percent(gone / match.sampled)
        says = f"{never[0].upper()}{never[1:]} of the {of} never reached {target}{_range(match, figures)}"
    return says + _by(match) + (f"; one in twenty took {_hours(figures.lag_p95)} or more" if figures.late else "")


def _consent(match: Match, figures: Measurement, source: str, target: str) -> str:
    here, there = figures.withdrawn_in_source or 0, figures.withdrawn_in_target or 0
    says = f"Of {match.sampled} people known to both, {match.found} have the same consent in {source} and in {target}"
    if here:
        says += f"; {here} withdrew theirs in {source}, and {target} may still write to them"
    if there:
        says += f"; {there} withdrew theirs in {target}, and {source} may still write to them"
    return says


def _figure(match: Match, source: str, target: str) -> str:
    """A price or a stock that both tell."""
    name, needed = FIGURES[match.data]
    if match.sampled == 0:
        return f"No {name} could be compared between {source} and {target}: it takes products known to both, {needed}"
    both = f"Of {match.sampled} product variants known to both"
    return f"{both}, {match.found} have the same {name} in {source} and {target}"


def _of(match: Match) -> str:
    return f" ({match.found} of {match.sampled} looked up were found)"


def _range(match: Match, figures: Measurement) -> str:
    if figures.whole:
        return f" ({match.sampled - match.found} of {match.sampled})"
    low, high = _percent(1 - figures.high), _percent(1 - figures.low)
    return f" (95 % interval {low} to {high}, {match.sampled} looked up)"


def _by(match: Match) -> str:
    words = list(dict.fromkeys(BY[key] for key in match.keys))
    return f", by {' or '.join(words)}" if words else ""


def _percent(share: float) -> str:
    """Never rounded to nothing, nor to all."""
    percent = round(100 * share)
    if share > 0 and percent == 0:
        return "under 1 %"
    return "over 99 %" if share < 1 and percent == 100 else f"{percent} %"


def _hours(minutes: float | None) -> str:
    if minutes is None:
        return "long"
    return f"{round(minutes)} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
