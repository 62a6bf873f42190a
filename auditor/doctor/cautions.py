"""What is wrong with a credential although it reads: too many rights, the wrong account, not long to live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.doctor.probe import Probe
from auditor.model import Account, Control, ControlKind
from connectors.door import Allow

SOON = timedelta(days=365)
RIGHTS = frozenset({ControlKind.LEAST_PRIVILEGE, ControlKind.KEY_HYGIENE})


@dataclass(frozen=True)
class Caution:
    """One thing to mend."""

    says: str
    remedy: str = ""
    ours: bool = False
    """Whether it is for the one who runs the audit, not for the one who grants credentials."""


def cautions(probes: Iterable[Probe], allow: Iterable[Allow], today: date) -> list[Caution]:
    """Everything that the probes saw of the credential, worst first."""
    probes = list(probes)
    found = [*_of_account(probes), *_of_rights(probes), *_of_addresses(allow, today)]
    return list(dict.fromkeys(found))


def _of_account(probes: Iterable[Probe]) -> Iterator[Caution]:
    for fact in (fact for probe in probes for fact in probe.facts):
        if isinstance(fact, Account) and fact.production is False:
            yield Caution(
                "This is a test or sandbox account: what is found in it says nothing about your shop.",
                "Give the audit a credential of the account that you work with.",
            )
        if isinstance(fact, Account) and fact.can_write:
            yield Caution(
                "This credential could also change things; the audit never does, but a read-only one is safer.",
                "Make a read-only credential for the audit, and revoke this one.",
            )


def _of_rights(probes: Iterable[Probe]) -> Iterator[Caution]:
    """Controls of keys that do not hold: rights beyond need, keys unused, keys about to die."""
    for probe in probes:
        for fact in probe.facts:
            if isinstance(fact, Control) and fact.control in RIGHTS and not fact.holds and (fact.detail or fact.name):
                yield Caution(_sentence(fact.detail or fact.name))


def _of_addresses(allow: Iterable[Allow], today: date) -> Iterator[Caution]:
    ends = sorted({line.ends for line in allow if line.ends is not None and line.ends - today <= SOON})
    for end in ends:
        gone = end <= today
        yield Caution(
            f"The platform {'stopped' if gone else 'stops'} serving a part of what this version of the auditor asks on "
            f"{end:%d %B %Y}.",
            "Update the auditor." if gone else "Update the auditor before that day.",
            ours=True,
        )


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
