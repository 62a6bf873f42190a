"""What a connector is: a table of what there is to see, each line with its scope, its remedy and its translation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from auditor.model import AnyFact, DataObject, JoinKey, Part, Role, Subject, Window
from connectors.door import Allow, Door, Shared, Toolbox, Troubles

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """One key of the platform's table in config.toml."""

    name: str
    help: str
    """One line: what it is and where in the platform's admin it is found."""
    secret: bool = False
    required: bool = True


@dataclass(frozen=True)
class Client:
    """An open connection to one account: what every read function is given."""

    system: str
    """`platform:account`, the same at every run of the same account."""
    name: str
    door: Door
    window: Window
    settings: Mapping[str, str] = field(repr=False)
    cache: dict[str, object] = field(default_factory=dict, repr=False)
    """What was learnt when the account was opened; never written anywhere."""
    shared: Shared = field(default_factory=Shared, repr=False)

    def once(self, key: str, make: Callable[[], T], again: Troubles = ()) -> T:
        """For an answer that several reads need, see `Shared.once`: reads of one account run side by side."""
        return self.shared.once(self.door, key, make, again)


@dataclass(frozen=True)
class Read:
    """One thing there is to see."""

    subject: Subject
    remedy: str
    """What the owner does to let us see it, in the words of the platform's settings pages."""
    get: Callable[[Client], Iterable[AnyFact]] | None = None
    """Yields facts; raises a ReadError when it must stop (facts yielded before are kept). None: unobservable."""
    part: str = ""
    """Distinguishes reads of one subject, such as `workflows` and `abandoned checkouts`."""
    topics: tuple[str, ...] = ()
    """What this part can hold, see `auditor.model.Part`."""
    scopes: tuple[str, ...] = ()
    """Scopes it needs, as the platform writes them."""
    plan: str = ""
    """Plan it needs, in the platform's words; empty: every plan."""
    reason: str = ""
    """For unobservable parts: why, for a merchant."""

    @property
    def plan_part(self) -> Part:
        """The part of the subject that this read covers."""
        return Part(subject=self.subject, part=self.part, topics=self.topics)


class Consent(StrEnum):
    """What somebody said to being written to."""

    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    NEVER = "never"
    """Nobody asked, or no answer."""
    OPEN = "open"
    """Not withdrawn, where nothing tells whether somebody agreed: may still be written to."""


class Figure(NamedTuple):
    """A number that a platform tells of a record, such as its price."""

    amount: Decimal
    unit: str = ""
    """What it counts, such as a currency: only numbers of one unit can be compared."""


class Blind(NamedTuple):
    """What a platform does not show, for a merchant, and what helps."""

    says: str
    remedy: str


@dataclass(frozen=True)
class Record:
    """A record as far as it takes to find it again in another system. Lives in memory only, and shows nothing."""

    keys: tuple[tuple[JoinKey, str], ...] = field(repr=False)
    """As the platform holds them, the main one of a kind first; whoever compares them brings them into one form."""
    created: datetime | None = None
    channel: str = ""
    """The sales channel it came by, cleaned, where the platform tells."""
    consent: Consent | None = None
    figures: tuple[tuple[DataObject, Figure], ...] = field(default=(), repr=False)
    """Numbers told beside it, each with the data object that it is one of."""

    def figure(self, data: DataObject) -> Figure | None:
        """What it tells of one data object; None where it tells nothing."""
        return dict(self.figures).get(data)


@dataclass(frozen=True)
class Draw:
    """Which records are wanted: so many, spread over a stretch of time."""

    size: int
    window: Window
    seed: int
    """Decides where in the stretch they are taken: at the same places in every audit, so that audits compare."""


@dataclass(frozen=True)
class Lot:
    """Drawn records, and whether there are no others in the stretch of time."""

    records: tuple[Record, ...]
    whole: bool


@dataclass(frozen=True)
class Sample:
    """Records of one kind that this platform can give, with the keys by which others may know them."""

    data: tuple[DataObject, ...]
    """The first names the record; the others are told beside it, such as the consent of a customer."""
    keys: tuple[JoinKey, ...]
    draw: Callable[[Client, Draw], Lot]
    """Spread over the window; all of them where there are no more than asked for. Raises a ReadError."""
    remedy: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """Whether this platform knows records by a key: many at once."""

    data: tuple[DataObject, ...]
    key: JoinKey
    find: Callable[[Client, Sequence[str]], Iterable[Record]]
    """The records that it holds with one of these keys, each with the key; nothing for the others."""
    batch: int
    """How many keys it takes at once."""
    remedy: str
    scopes: tuple[str, ...] = ()
    blind: Blind | None = None
    """Where the platform may know records that it does not list: then few found ones prove nothing of the others."""
    presumed: bool = False
    """That the key is the other system's is only presumed: not found counts beside one that is found, not alone."""


@dataclass(frozen=True)
class Count:
    """How many records of a kind came to be on each day: for platforms where looking up each one is dear."""

    data: DataObject
    per_day: Callable[[Client, Sequence[datetime]], Sequence[int]]
    """For the UTC days that begin so, oldest first and without gaps. Raises a ReadError."""
    remedy: str
    scopes: tuple[str, ...] = ()
    most_days: int | None = None
    """How many days it can count, where each one costs a request; None: any number."""


class Opener(Protocol):
    """Opens the account: checks settings, makes the door, proves the credential with the cheapest honest call.

    Raises ValueError for a setting that is wrong in itself (before any request), BadCredential when refused.
    """

    def __call__(self, settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
        """Open it."""
        ...


@dataclass(frozen=True)
class Connector:
    """One platform."""

    platform: str
    title: str
    """As the vendor writes it."""
    roles: tuple[Role, ...]
    settings: tuple[Setting, ...]
    """Besides these every platform takes `base_url`."""
    reads: tuple[Read, ...]
    allow: tuple[Allow, ...]
    """The read-only list: nothing else can leave."""
    open: Opener
    lanes: int = 4
    """How many of its parts are read side by side, and so the most requests that are under way at a time."""
    blind: tuple[str, ...] = ()
    """What this platform can never show, one sentence each, for the README and the report."""
    identity: Callable[[Mapping[str, str]], str] | None = None
    """The system id from settings alone, for a platform that cannot be reached; default `platform:` + first setting."""
    granted: Callable[[Client], frozenset[str] | None] | None = None
    """Scopes the credential holds; None when the platform does not tell."""
    samples: tuple[Sample, ...] = ()
    """Records that can be drawn here, to be looked up elsewhere; their first data object tells them apart."""
    lookups: tuple[Lookup, ...] = ()
    """What can be looked up here, the key that most records have first."""
    counts: tuple[Count, ...] = ()
    """What can be counted day by day here, to be compared where the other system offers no lookup."""
