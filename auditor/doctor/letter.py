"""A message, ready to send, to whoever can open what is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.detect.declare import Detector
from auditor.doctor.cautions import Caution
from auditor.doctor.probe import Health, Probe

EXAMPLES = 3


def letter(
    merchant: str,
    platform: str,
    probes: Iterable[Probe],
    cautions: Iterable[Caution],
    questions: Sequence[Detector],
) -> list[str]:
    """Its paragraphs and list items, unwrapped; nothing when there is nothing to ask for."""
    asks = [*_asks(probes), *_mends(cautions)]
    if not asks:
        return []
    lines = [
        "Hello,",
        f"we are having the automations and integrations of {merchant} audited. The audit only reads and changes "
        f"nothing. To see what it needs in {platform}, it asks you to do the following:",
        *(f"- {each}" for each in asks),
    ]
    if questions:
        lines.append("Among others, this lets it answer:")
        lines += [f"- {each.question}" for each in questions[:EXAMPLES]]
    return [*lines, "Please tell us when it is done, or if something speaks against it. Thank you."]


def _asks(probes: Iterable[Probe]) -> Iterator[str]:
    """What to do, once each."""
    closed = (probe for probe in probes if probe.health is Health.DENIED)
    yield from dict.fromkeys(_ask(probe) for probe in closed if not _for_the_merchant(probe.remedy))


def _for_the_merchant(remedy: str) -> bool:
    """Whether nobody can open it, and only a person's own answer helps."""
    return "yourself" in remedy.casefold()


def _ask(probe: Probe) -> str:
    remedy = probe.remedy or f"Let the credential read {probe.what}."
    told = not probe.plan or probe.plan.casefold() in remedy.casefold()
    return remedy if told else f"{remedy.rstrip('.')} (part of the {probe.plan} plan)."


def _mends(cautions: Iterable[Caution]) -> Iterator[str]:
    yield from (each.remedy for each in cautions if each.remedy and not each.ours)
