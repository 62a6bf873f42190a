"""The page in a real browser: a hostile merchant runs nothing, nothing is fetched, everybody can read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from auditor.brand import Brand
from auditor.model import Audit, MeasureKind
from auditor.report import render
from tests.auditor.report import sample
from tests.auditor.report.over_time import months, result

pytestmark = pytest.mark.browser


def over_time() -> str:
    """A business in its sixth month, with more figures than stand open."""
    *earlier, now = months({MeasureKind.CSAT: [0.5, None, 0.6, 0.6, 0.7], MeasureKind.RECOVERED_CHECKOUTS: [0.1] * 5})
    many = tuple(result(MeasureKind.OTHER, each, key=f"k{each}", name="W" * 90) for each in range(15))
    again = tuple(each.model_copy(update={"results": (*each.results, *many)}) for each in (*earlier, now))
    return render(again[-1], earlier=again[:-1])


PAGES = {
    "rich": lambda: render(sample.rich()),
    "empty": lambda: render(sample.empty()),
    "hostile": lambda: render(sample.hostile()),
    "over time": over_time,
}
each_audit = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for name, page in PAGES.items():
        made[name] = folder / f"{name}.html"
        made[name].write_text(page(), encoding="utf-8")
    return made


def opened(browser: Browser, file: Path, width: int = 1280, **more: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, **more).new_page()
    page.goto(file.as_uri())
    return page


@each_audit
def test_nothing_of_theirs_runs_and_nothing_is_fetched(browser: Browser, files: dict[str, Path], name: str) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    heard: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.goto(files[name].as_uri())
    page.locator("#open").click()
    page.locator("#search").fill("<script>")
    page.locator("#search").fill("")
    for part in page.locator("th button").all()[:6]:
        part.click()
    page.mouse.move(400, 300)
    page.wait_for_timeout(200)
    assert page.evaluate(f"window.{sample.FLAG}") is None
    assert asked == [files[name].as_uri()]
    assert heard == []


@each_audit
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing(browser: Browser, files: dict[str, Path], name: str, width: int, scheme: str) -> None:
    page = opened(browser, files[name], width, color_scheme=scheme)
    page.locator("#open").click()
    # The debugger's evaluate is not held by the page's policy, so the page is checked as it ships.
    page.evaluate(Axe().axe_script)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert not [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found["violations"]]


@each_audit
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_sticks_out_sideways(browser: Browser, files: dict[str, Path], name: str, width: int) -> None:
    page = opened(browser, files[name], width)
    page.locator("#open").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_it_reads_without_script(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"], java_script_enabled=False)
    assert page.locator("h1").inner_text() == "Fern & Fable"
    assert page.locator(".finding").count() == len(sample.rich().verdicts)
    for id_ in ("summary", "stages", "heat", "work", "flows", "findings", "unknowns", "sight", "roadmap", "method"):
        assert page.locator(f"#{id_} > h2, #{id_} > h1").is_visible(), id_
    assert page.locator("#q-marketing-welcome h4").is_visible()
    assert page.locator("svg.map").is_visible()
    assert not page.locator("#theme").is_visible()
    assert not [each for each in page.locator(".filter").all() if each.is_visible()]
    page.locator("#q-marketing-welcome summary").click()
    assert page.locator("#q-marketing-welcome .proof").is_visible()


def test_filter_search_and_links_into_what_is_filtered(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"])
    page.locator("[data-show=good]").click()
    assert page.locator(".finding:visible").count() == page.locator(".finding[data-group=good]").count()
    page.locator("#search").fill("WELCOME series")
    assert page.locator(".finding:visible").evaluate_all("all => all.map(each => each.id)") == ["q-marketing-welcome"]
    page.locator("#search").fill("")
    page.evaluate("location.hash = 'q-marketing-back-in-stock'")
    page.wait_for_timeout(100)
    assert page.locator("#q-marketing-back-in-stock .proof").is_visible()


def test_tables_sort(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"])
    names = "rows => rows.map(row => row.cells[0].textContent.toLowerCase())"
    button = page.get_by_role("button", name="System", exact=True)
    button.click()
    up = page.locator("table.systems tbody tr").evaluate_all(names)
    assert up == sorted(up)
    assert len(up) == 5
    assert page.locator("table.systems th[aria-sort=ascending]").inner_text().startswith("System")
    button.click()
    assert page.locator("table.systems tbody tr").evaluate_all(names) == up[::-1]


def test_five_systems_fit_without_scrolling_sideways(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"])
    page.locator("#open").click()
    cut = page.locator(".scroll").evaluate_all(
        "all => all.filter(box => box.scrollWidth > box.clientWidth).map(box => box.getAttribute('aria-label'))"
    )
    assert cut == []


def test_what_is_merely_set_up_waits_behind_a_click(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"])
    folded = page.locator("#flows details.more", has_text="Set up, not proved")
    row = folded.locator("tbody tr").first
    assert not row.is_visible()
    folded.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert row.is_visible()


def test_every_row_of_flows_is_low(browser: Browser, files: dict[str, Path]) -> None:
    """A table of flows is read at a glance: what each end says opens below its line."""
    page = opened(browser, files["rich"])
    heights = page.locator("#flows tbody tr:visible").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert heights
    assert max(heights) < 130
    assert sum(heights) / len(heights) < 80


def test_the_theme_follows_the_system_and_can_be_changed(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"], color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(17, 22, 28)"
    page.locator("#theme").click()
    assert page.evaluate(ground) == "rgb(251, 250, 247)"
    page.locator("#theme").click()
    assert page.evaluate(ground) == "rgb(17, 22, 28)"


def test_the_data_can_be_saved(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["hostile"])
    with page.expect_download() as saved:
        page.locator("#save").click()
    assert saved.value.suggested_filename == "audit.json"
    assert Audit.model_validate_json(saved.value.path().read_text("utf-8")) == sample.hostile()


def test_a_browser_that_cannot_unpack_the_data_says_so(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_context().new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(files["rich"].as_uri())
    page.locator("#save").click()
    page.get_by_role("status").filter(has_text="cannot unpack the data").wait_for()
    assert not page.locator("[data-what-if]").filter(visible=True).count()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_on_paper_everything_is_open(browser: Browser, files: dict[str, Path], script: bool) -> None:
    page = opened(browser, files["rich"], java_script_enabled=script, color_scheme="dark")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print")
    proofs = page.locator(".finding .proof")
    assert proofs.count() == proofs.locator("visible=true").count() > 0
    assert not page.locator("nav.contents").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_the_picture_s_names_stay_in_their_boxes(browser: Browser, files: dict[str, Path]) -> None:
    """Text width was guessed on the server: here a real font lays it out."""
    page = opened(browser, files["hostile"])
    out = page.locator("svg.map svg.box").evaluate_all(
        "all => all.filter(box => [...box.querySelectorAll('text')].some("
        "text => text.getBBox().x + text.getBBox().width > box.width.baseVal.value)).map(box => box.textContent)"
    )
    assert out == []


def test_the_picture_can_be_filtered(browser: Browser, files: dict[str, Path]) -> None:
    page = opened(browser, files["rich"])
    lines, left = page.locator("svg.map path.flow"), page.locator("svg.map path.flow:not([data-out])")
    everything = lines.count()
    page.select_option("#flow-filter [data-by=data]", "order")
    by_data = left.count()
    assert 0 < by_data < everything
    assert page.locator("#flow-shown").text_content() == f"{by_data} lines shown"
    page.select_option("#flow-filter [data-by=state]", "live")
    assert 0 < left.count() < by_data
    assert left.evaluate_all("all => all.every(line => line.dataset.state === 'live')")
    out = page.locator("svg.map .box[data-out]").count()
    assert 0 < out < page.locator("svg.map .box").count()
    page.select_option("#flow-filter [data-by=data]", "")
    page.select_option("#flow-filter [data-by=state]", "")
    page.select_option("#flow-filter [data-by=dept]", "support")
    assert left.evaluate_all("all => all.every(line => line.dataset.dept.includes('support'))")
    page.select_option("#flow-filter [data-by=dept]", "")
    assert left.count() == everything and page.locator("#flow-shown").text_content() == ""


def test_white_label_passes_axe_too(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "brand.html"
    file.write_text(render(sample.rich(), brand=Brand(name="Ivy & Oak", colour="#ffd400")), encoding="utf-8")
    for scheme in ("light", "dark"):
        page = opened(browser, file, color_scheme=scheme)
        page.evaluate(Axe().axe_script)
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']})")
        assert not [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found["violations"]]
