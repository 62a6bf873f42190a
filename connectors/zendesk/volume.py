"""Tickets counted: how many there are, which way they come in, and how long they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median, quantiles

from auditor.model import DataObject, Measure, MeasureKind, Proof, Records
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.zendesk.answers import count, link
from connectors.zendesk.samples import ENOUGH, Ticket, Tickets, tickets

WAYS = {
    "email": "by e-mail",
    "mail": "by e-mail",
    "web": "by web form or by hand",
    "web_form": "by web form",
    "api": "through the API",
    "web_service": "through the API",
    "native_messaging": "by messaging",
    "messaging": "by messaging",
    "chat": "by chat",
    "voice": "by phone",
    "any_channel": "through a channel that an app added",
    "facebook": "by Facebook",
    "side_conversation": "from a side conversation",
}
ELSEWHERE = "another way"
A_FEW = 10
"""Tickets from which on a slowest tenth can be spoken of."""


def counted(client: Client) -> Iterator[Records]:
    """Tickets opened in the window, and the ways they came in, AI agent's included."""
    sample = tickets(client)
    opened = _opened(client, sample)
    since = client.window.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    total = len(opened) if sample.whole else max(count(client, f"created>={since}"), len(opened))
    yield _records(client, "tickets", "Tickets opened", "", total)
    if opened and not any(ticket.channel for ticket in opened):
        raise Misread("Zendesk did not say how tickets came in.")
    for way, number in sorted(Counter(way_in(ticket.channel) for ticket in opened).items()):
        name = f"tickets-{way.replace(' ', '-')}"
        yield _records(client, name, f"Tickets opened {way}", way, len(opened), number, not sample.whole)
    _enough(sample)


def way_in(channel: str) -> str:
    """How a ticket came in, for a merchant, by Zendesk's word for it."""
    if channel.startswith("sunshine_conversations"):
        return WAYS["native_messaging"]
    return WAYS.get(channel, ELSEWHERE)


def _opened(client: Client, sample: Tickets) -> list[Ticket]:
    return [ticket for ticket in sample.rows if ticket.created >= client.window.start]


def _enough(sample: Tickets) -> None:
    if not sample.whole and len(sample.rows) < ENOUGH:
        raise Cut(f"We looked at {len(sample.rows)} tickets of the window; that is too few to speak for all of them.")


def _records(
    client: Client, name: str, says: str, way: str, total: int, number: int | None = None, sampled: bool = False
) -> Records:
    return Records(
        id=name,
        name=says,
        link=link(client, "home"),
        at=client.window.end,
        proof=Proof.RUNNING if total else Proof.CONFIGURED,
        object=DataObject.TICKET,
        field=way,
        total=total,
        filled=number,
        sampled=sampled,
    )


def handling(client: Client) -> Iterator[Measure]:
    """How tickets of the window went: hours to the solution, and how many took one reply or came back."""
    sample = tickets(client)
    if sample.times_trouble is not None:
        raise sample.times_trouble
    solved = [ticket for ticket in _opened(client, sample) if ticket.solved]
    yield from _hours(client, [ticket.times.minutes_to_solve for ticket in solved], sample.whole)
    replies = [ticket.times.replies for ticket in solved if ticket.times.replies is not None]
    if replies:
        quick = sum(number <= 1 for number in replies)
        says = "Solved tickets that took one reply or none"
        yield _share(client, "one-reply", says, quick, len(replies), sample.whole)
    reopens = [ticket.times.reopens for ticket in solved if ticket.times.reopens is not None]
    if reopens:
        back = sum(number > 0 for number in reopens)
        yield _share(client, "reopened", "Solved tickets that were opened again", back, len(reopens), sample.whole)
    _enough(sample)


def _hours(client: Client, minutes: Sequence[float | None], whole: bool) -> Iterator[Measure]:
    hours = [each / 60 for each in minutes if each is not None]
    if hours:
        kind, says = MeasureKind.HOURS_TO_SOLVE, "Median hours to solve"
        yield _measure(client, kind, "hours-to-solve", says, median(hours), "hours", len(hours), whole)
    if len(hours) >= A_FEW:
        slow = quantiles(hours, n=10)[-1]
        kind, says = MeasureKind.HOURS_TO_SOLVE_SLOWEST, "Hours to solve that one ticket in ten exceeds"
        yield _measure(client, kind, "hours-to-solve-slowest", says, slow, "hours", len(hours), whole)


def _share(client: Client, name: str, says: str, part: int, number: int, whole: bool) -> Measure:
    return _measure(client, MeasureKind.OTHER, name, says, part / number, "share", number, whole)


def _measure(
    client: Client, kind: MeasureKind, name: str, says: str, value: float, unit: str, number: int, whole: bool
) -> Measure:
    return Measure(
        id=name,
        name=says,
        link=link(client, "home"),
        at=client.window.end,
        proof=Proof.EFFECTIVE,
        measure=kind,
        value=round(value, 4 if unit == "share" else 1),
        unit=unit,
        of=f"{number:,} solved tickets" + ("" if whole else ", a sample"),
    )
