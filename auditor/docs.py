"""Writes the pages that are made from the code: questions, platforms, configuration, schemas, and parts of the README.

`python -m auditor.docs` renews them; `--check` says which ones are out of date and exits 1.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from auditor import costs, maturity, plugins
from auditor.config import platforms as settings_of_all
from auditor.config.model import (
    BrandTable,
    DetectorsTable,
    HistoryTable,
    LimitsTable,
    MerchantTable,
    ModelTable,
    RatesTable,
)
from auditor.evidence_file import COUNT
from auditor.exits import Exit
from auditor.maturity_page import maturity_page
from auditor.model import Acceptance, Answer, Audit, Header, Reading
from auditor.pages import table, what
from auditor.reads_page import reads

if TYPE_CHECKING:
    from auditor.detect import Detector
    from connectors.base import Connector, Read

MADE = "<!-- Made by `make docs`; change the code instead. -->\n\n"
FIGURES = "requests.json"
"""Measured on the demo merchant when the pages are renewed."""
_PART = re.compile(r"<!-- made: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
TABLES: dict[str, type[BaseModel]] = {
    "[history]": HistoryTable,
    "[report.brand]": BrandTable,
    "[limits]": LimitsTable,
    "[detectors]": DetectorsTable,
    "[model]": ModelTable,
    "[merchants.NAME]": MerchantTable,
    "[merchants.NAME.rates]": RatesTable,
    "[[merchants.NAME.accept]]": Acceptance,
    "[[merchants.NAME.answer]]": Answer,
}


def pages(root: Path) -> dict[Path, str]:
    """Every generated page and its text, by its place under `root`."""
    connectors, detectors = plugins.connectors(), plugins.detectors()
    docs = root / "docs"
    return {
        docs / "questions.md": MADE + questions(detectors),
        docs / "platforms.md": MADE + platforms(connectors.values()),
        docs / "reads.md": MADE + reads(connectors.values(), costs.written(docs / FIGURES)),
        docs / "maturity.md": MADE
        + maturity_page(maturity.model(), {each.id: each for each in detectors}, list(connectors.values())),
        docs / "configuration.md": MADE + configuration(),
        docs / "audit.schema.json": _audit_schema(),
        docs / "evidence.schema.json": _evidence_schema(),
        root / "README.md": readme((root / "README.md").read_text("utf-8"), connectors.values(), detectors),
    }


def questions(detectors: Sequence[Detector]) -> str:
    """What is asked, by department, with why it matters."""
    lines = ["# The questions\n", f"{len(detectors)} questions, each answered from evidence alone.\n"]
    for department in dict.fromkeys(each.department for each in detectors):
        own = [each for each in detectors if each.department is department]
        rows = [
            (f"`{each.id}`", _stage(each), each.question, each.why)
            for each in sorted(own, key=lambda each: (each.stage, each.id))
        ]
        lines += [
            f"## {department.value.capitalize()}\n",
            *table(("id", "stage", "question", "why it matters"), rows),
            "",
        ]
    return "\n".join(lines)


def platforms(connectors: Iterable[Connector]) -> str:
    """What is read from each platform, with which permission, and what it never shows."""
    return "# The platforms\n\n" + "\n".join("\n".join(_platform(each)) for each in connectors)


def configuration() -> str:
    """Every table and key of config.toml."""
    lines = ["# config.toml\n", "Keys that are not listed here are refused, with the nearest one suggested.\n"]
    for name, model in TABLES.items():
        lines += [f"## `{name}`\n", f"{_first(model.__doc__)}\n"]
        lines += [*table(("key", "default", "meaning"), _keys(model)), ""]
    lines += ["## `[merchants.NAME.platforms.PLATFORM]`\n"]
    lines += ["Each platform's own keys are in [platforms.md](platforms.md); besides them:\n"]
    lines += table(("key", "meaning"), ((f"`{key}`", says) for key, says in settings_of_all.COMMON.items()))
    return "\n".join(lines) + "\n"


def readme(text: str, connectors: Iterable[Connector], detectors: Sequence[Detector]) -> str:
    """The README with its generated parts renewed."""
    made = {
        "exits": "\n".join(table(("code", "meaning"), ((str(each.value), each.says) for each in Exit))),
        "scopes": "\n".join(table(("platform", "give it", "scopes"), map(_scopes, connectors))),
        "counts": f"{len(detectors)} questions are asked; [docs/questions.md](docs/questions.md) lists them.",
    }

    def renewed(part: re.Match[str]) -> str:
        return f"<!-- made: {part[1]} -->\n{made[part[1]]}\n<!-- end -->"

    return _PART.sub(renewed, text)


def _platform(connector: Connector) -> Iterator[str]:
    yield f"## {connector.title}\n"
    yield f"Plays: {', '.join(role.value.replace('_', ' ') for role in connector.roles)}.\n"
    settings = ((f"`{each.name}`", _yes(each.secret), _yes(each.required), each.help) for each in connector.settings)
    yield from table(("setting", "secret", "needed", "meaning"), settings)
    yield ""
    reads = ((what(read), _permission(read), read.remedy) for read in connector.reads)
    yield from table(("what is read", "permission", "to open it"), reads)
    if connector.blind:
        yield "\nNever shown by this platform:\n"
        yield from (f"- {each}" for each in connector.blind)
    yield "\nThe read-only list: nothing else can be asked.\n"
    yield from (f"- `{each.method} {each.path}`{' (queries only)' if each.graphql else ''}" for each in connector.allow)
    yield ""


def _scopes(connector: Connector) -> tuple[str, str, str]:
    scopes = sorted({scope for read in connector.reads for scope in read.scopes})
    settings = ", ".join(f"`{setting.name}`" for setting in connector.settings)
    return connector.title, settings, ", ".join(f"`{scope}`" for scope in scopes) or "none to choose"


def _permission(read: Read) -> str:
    if read.get is None:
        return f"cannot be seen: {read.reason}"
    needs = [*(f"`{scope}`" for scope in read.scopes), *([f"plan {read.plan}"] if read.plan else [])]
    return ", ".join(needs) or "none"


def _stage(detector: Detector) -> str:
    return f"{detector.stage} (a symptom)" if detector.symptom else str(detector.stage)


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    for name, each in model.model_fields.items():
        shown = f"`{json.dumps(each.default)}`" if isinstance(each.default, str | int | float) else ""
        yield f"`{name}`", "needed" if each.is_required() else shown, each.description or ""


def _audit_schema() -> str:
    return _json(Audit.model_json_schema(mode="serialization"))


def _evidence_schema() -> str:
    """One line of an evidence file: the header, which also counts the readings, or a reading."""
    lines, both = models_json_schema([(Header, "serialization"), (Reading, "serialization")])
    both["$defs"]["Header"]["properties"][COUNT] = {"type": "integer", "description": "How many lines follow."}
    return _json({"anyOf": [lines[Header, "serialization"], lines[Reading, "serialization"]], **both})


def _json(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _first(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _late(root: Path) -> Iterator[tuple[Path, str]]:
    """The pages, made when they are asked for: after the figures have been written."""
    yield from pages(root).items()


@click.command()
@click.option("--check", is_flag=True, help="Only say what is out of date.")
def main(check: bool) -> None:
    """Renew the generated pages of this checkout."""
    stale, root = [], Path(__file__).parents[1]
    figures = (root / "docs" / FIGURES, _json(costs.measured()))
    for place, text in itertools.chain([figures], _late(root)):
        if not place.exists() or place.read_text("utf-8") != text:
            stale.append(place)
            if not check:
                place.parent.mkdir(exist_ok=True)
                place.write_text(text, "utf-8")
    for place in stale:
        click.echo(f"{'out of date' if check else 'written'}: {place.name}")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
