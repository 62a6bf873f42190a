"""Evidence: what was planned to be looked at, and one reading for each part that was."""

from __future__ import annotations

from pydantic import Field

from auditor.model.base import Moment, Value, Window
from auditor.model.facts import AnyFact, Name
from auditor.model.results import Rates
from auditor.model.words import Role, Sight, Subject, Trait

EVIDENCE_FORMAT = 1
"""Version of the evidence file; a reader refuses higher numbers."""


class Part(Value):
    """One piece of a subject that a connector reads by itself, with its own scope and its own sight.

    `topics` narrows what the part can hold (values of Event, Verb, Process, DataObject, ControlKind ...); a
    question about other topics does not depend on it. No topics: it may hold anything of its subject.
    """

    subject: Subject
    part: Name = ""
    topics: tuple[str, ...] = ()


class System(Value):
    """One account on one platform."""

    id: str = Field(pattern=r"^[a-z0-9_-]+:[^\s]+$", max_length=200)
    """`platform:account`, such as `shop:fern-and-fable`."""
    platform: str
    name: Name = ""
    """What the account is called, such as `Acme Shop (fern-and-fable)`."""
    title: Name = ""
    """The platform as its vendor writes it."""
    roles: tuple[Role, ...] = ()
    parts: tuple[Part, ...] = ()
    """Everything the connector set out to read: a part without a reading was not seen."""
    blind: tuple[str, ...] = ()
    """What this platform can never show, one sentence each."""


class Request(Value):
    """What was asked of a platform for one reading: enough to repeat it, nothing secret."""

    method: str = "GET"
    path: str
    """Path template or GraphQL operation name."""
    count: int = Field(default=1, ge=1)
    """Requests made, pages included."""
    scope: str = ""


class Reading(Value):
    """What one connector saw of one part of a subject of one system."""

    system: str
    platform: str
    roles: tuple[Role, ...] = ()
    subject: Subject
    part: Name = ""
    topics: tuple[str, ...] = ()
    sight: Sight
    as_of: Moment
    window: Window
    facts: tuple[AnyFact, ...] = ()
    reads: tuple[Request, ...] = ()
    """What it rests on; an answer that several readings share is named by each of them."""
    remedy: str = Field(default="", max_length=600)
    """What its owner can do to let us see all of it, in the words of the platform's settings pages."""
    reason: str = Field(default="", max_length=600)
    """Why sight is less than complete, for a merchant."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Identity within one evidence: system, subject, part."""
        return (self.system, self.subject.value, self.part)


class StackEntry(Value):
    """What the merchant said plays a role: platforms or tools by name; none at all when empty."""

    role: Role
    tools: tuple[Name, ...] = ()


class Acceptance(Value):
    """A gap the merchant has decided to live with."""

    finding: str
    reason: str
    by: str
    until: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


class Answer(Value):
    """What a person said in reply to a question that could not be observed; counts as DECLARED."""

    question: str
    yes: bool
    by: str
    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    until: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    note: str = ""


class Merchant(Value):
    """Whose business this is, and what they told us about it."""

    slug: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)
    name: Name
    stack: tuple[StackEntry, ...] = ()
    without: tuple[Trait, ...] = ()
    """What it says it does not have, such as stock."""
    accepts: tuple[Acceptance, ...] = ()
    answers: tuple[Answer, ...] = ()
    rates: Rates | None = None
    """What its time costs; without it an audit holds no hours and no money."""


class Header(Value):
    """First line of an evidence file."""

    format: int = EVIDENCE_FORMAT
    merchant: Merchant
    tool_version: str
    started: Moment
    window: Window
    systems: tuple[System, ...] = ()


class Evidence(Value):
    """Everything one run saw. Order of readings carries no meaning."""

    header: Header
    readings: tuple[Reading, ...] = ()
