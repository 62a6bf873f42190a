"""The tables of config.toml. Every table refuses keys it does not know; the docstrings are its reference."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from auditor.model import Acceptance, Answer, Process, Role, Trait


class Table(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)


class HistoryTable(Table):
    """Where runs and audits are kept."""

    url: str | dict[str, Any] = "sqlite:///audits.db"
    """`sqlite:///file` (from the folder of config.toml) or `postgresql+psycopg://...`; one with a password is given
    by reference."""


class BrandTable(Table):
    """Whose report it is."""

    name: str = Field(min_length=1, max_length=100)
    """Name on the report."""
    logo: str = ""
    """An image file (PNG, JPEG, WebP or SVG), from the folder of config.toml; it is placed inside the report."""
    colour: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")
    """Accent colour, such as `#0a6b4f`."""


class ReportTable(Table):
    """How reports look."""

    brand: BrandTable | None = None
    """`{ name = "...", logo = "...", colour = "#..." }`: the report in your own livery."""


class LimitsTable(Table):
    """How much of the platforms' limits and of your time a run may take."""

    share: float = Field(default=0.5, gt=0, le=1)
    """Share of each platform's rate limit; the rest stays free for the shop's own integrations."""
    minutes: float = Field(default=60, gt=0, le=1440)
    """Longest time for one merchant; what could not be read by then is reported as partly seen."""
    days: int = Field(default=30, ge=1, le=365)
    """How far back dated activity is looked for."""
    sample: int = Field(default=200, ge=0, le=1000)
    """How many records of a data flow are looked up in the other system, to measure how many arrive; 0: none are."""


class DetectorsTable(Table):
    """Questions of your own."""

    extra: tuple[str, ...] = ()
    """Folders with detector modules, from the folder of config.toml."""


class ModelTable(Table):
    """A maturity model of your own."""

    file: str = ""
    """A TOML file like the one in auditor/catalogue/maturity.toml, from the folder of config.toml."""


class AcceptTable(Acceptance):
    """A gap the merchant has decided to live with; it stays visible with its true verdict."""


class AnswerTable(Answer):
    """What a person said where nothing can be observed; it counts as declared."""


def _flat(table: Any) -> Any:
    """`order.refund = 4` is a table in a table to TOML; here it is one key."""
    if not isinstance(table, dict):
        return table
    found: dict[str, Any] = {}
    for key, value in table.items():
        found |= {f"{key}.{inner}": each for inner, each in value.items()} if isinstance(value, dict) else {key: value}
    return found


def _amount(value: Any) -> float | tuple[float, float]:
    """One number, or two in order; a text that looks like a number and yes or no are slips, not numbers."""
    ends = list(value) if isinstance(value, (list, tuple)) else [value, value]
    numbers = [end for end in ends if isinstance(end, (int, float)) and not isinstance(end, bool)]
    if not len(numbers) == len(ends) == 2 or not 0 <= numbers[0] <= numbers[1] < inf:
        raise ValueError("write a number that is not negative, or two, the smaller one first: 4, or [3, 6]")
    return (numbers[0], numbers[1]) if isinstance(value, (list, tuple)) else numbers[0]


def _a_task(process: Process) -> Process:
    if process is Process.MESSAGE_SEND:
        raise ValueError("messages are counted one by one, and one task sends thousands: leave it out")
    return process


Amount = Annotated[float | tuple[float, float], BeforeValidator(_amount)]
"""A number, or two between which it lies."""


class RatesTable(Table):
    """What the merchant's time costs: the only source of hours and money in a report."""

    cost_per_hour: Amount | None = None
    """What an hour of work costs: `24`, or `[20, 30]`."""
    currency: str = Field(default="", max_length=10)
    """Its currency, such as `EUR`."""
    minutes: Annotated[dict[Annotated[Process, AfterValidator(_a_task)], Amount], BeforeValidator(_flat)] = {}
    """How long one hand-done task takes, by process: `order.refund = 4`, or `[3, 6]`."""


class MerchantTable(Table):
    """One merchant."""

    name: str = Field(min_length=1, max_length=200)
    """Name on the report."""
    stack: dict[Role, str | list[str]] = {}
    """What plays each role: `crm = "pipedrive"`, a list of several, or `"none"`; a role left out is unknown."""
    without: tuple[Trait, ...] = ()
    """What the business does not have: `["stock"]` (downloads, services), `"parcels"`, `"consumers"` (B2B only)."""
    accept: tuple[AcceptTable, ...] = ()
    """`[[merchants.NAME.accept]]`: finding, reason, by, until (a date)."""
    answer: tuple[AnswerTable, ...] = ()
    """`[[merchants.NAME.answer]]`: question, yes, by, on, until (dates), note."""
    answers: str = ""
    """A file that `auditor interview --read` wrote, from the folder of config.toml; its answers count too."""
    rates: RatesTable | None = None
    """What its time costs; without it the report shows volumes only, no hours and no money."""
    platforms: dict[str, Any] = {}
    """One table a platform with its settings; `[[...]]` for several accounts on one platform."""


class File(Table):
    """The whole of config.toml."""

    history: HistoryTable = HistoryTable()
    report: ReportTable = ReportTable()
    limits: LimitsTable = LimitsTable()
    detectors: DetectorsTable = DetectorsTable()
    model: ModelTable = ModelTable()
    merchants: dict[str, MerchantTable] = {}
