"""The report as one HTML file: inert, self-contained, readable without script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.model import Audit
from auditor.report import words
from auditor.report.context import ReportContext
from auditor.report.embed import packed, policy
from auditor.report.filters import FILTERS
from auditor.report.palette import TONES, themes


def html(context: ReportContext, audit: Audit) -> str:
    """The page. `audit` goes into it as data, as it was before its texts were made plain for reading. What has its
    default value is left out: that keeps the file small, and reads back as the same audit."""
    light, dark = themes(context.brand.colour if context.brand else "")
    sheet = environment().get_template("report.css.jinja")
    style = sheet.render(light=light, dark=dark, tones=TONES, trends=bool(context.trends)).strip()
    dumped = audit.model_dump(mode="json", exclude_defaults=True)
    script = (files("report_templates") / "report.js").read_text("utf-8").strip()
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            report=context,
            style=Markup(style),  # noqa: S704 - ours
            script=Markup(script),  # noqa: S704 - ours
            policy=policy(style, script),
            data=packed({"format": audit.format, **dumped}),
        )
    )


@cache
def environment() -> Environment:
    """The templates. Everything that is printed is escaped; an unknown name is an error, not a gap."""
    made = Environment(
        loader=PackageLoader("report_templates", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(FILTERS)
    made.globals["words"] = words
    return made
