"""What comes out of a printer: sheets held against the tree, and pages of the site."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cribsheet import pipeline
from tests.conftest import ROOT
from tools import check_sheets, paper

SHEETS = ("sqs", "lambda", "chime", "night-before")

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")


@needs_poppler
@pytest.mark.parametrize("size", check_sheets.PAPERS)
def test_a_printed_sheet_has_all_limits_and_tips(browser: Browser, tmp_path: Path, size: str) -> None:
    site = pipeline.run(ROOT / "source_notes", *pipeline.load(None, None), lambda _: None)
    files = check_sheets.write(site, tmp_path)
    pages = {page.service: page for page in site.pages}
    tab = browser.new_page(color_scheme="dark")
    for sheet in SHEETS:
        wanted = []
        if sheet in pages:
            wanted = check_sheets.expected(pages[sheet], site.register, site.readings, site.catalogue)
        tab.goto(files[sheet].as_uri())
        pdf = tmp_path / "printed.pdf"
        tab.pdf(path=pdf, format=size, print_background=True)
        count, problems = check_sheets.problems(wanted, files[sheet], pdf)
        assert not problems
        assert count <= (3 if sheet == "lambda" else 2)
    tab.close()


@needs_poppler
@pytest.mark.parametrize(
    ("css", "problems"),
    [
        ("", []),
        ("#queues { break-after: column }", ["alone at the end of a column: Queues"]),
        (".columns { height: 15mm }", ["split: Messages wait in their queue. They are…"]),
        ("b { margin-left: 80mm }", ["stands out of its column: Standard"]),
        ("li { display: none }", ["not on paper: Messages wait in their queue. They are…"]),
    ],
)
def test_the_check_of_sheets_finds_what_readers_stumble_over(
    browser: Browser, tmp_path: Path, css: str, problems: list[str]
) -> None:
    said = f"Messages wait in their queue. {'They are kept for days. ' * 9}<b>Standard</b>"
    html = (
        "<style>@page { size: A4; margin: 11mm 11mm 15mm } body { font: 8.5pt sans-serif; margin: 0 } "
        f".columns {{ column-fill: auto; column-gap: 6mm; columns: 2; height: 60mm }} "
        f"h2 {{ margin: 0 }} {css}</style>"
        f'<div class="columns"><h2 id="queues">Queues</h2><ul><li>{said}</li></ul></div>'
    )
    tab = browser.new_page()
    tab.set_content(html)
    tab.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    tab.close()
    assert paper.misplaced(html, tmp_path / "a.pdf") == problems


def test_the_ticked_sheets_are_printed_together(browser: Browser, site_url: str) -> None:
    tab = browser.new_page(base_url=site_url)
    tab.add_init_script("window.print = () => { window.printed = true; }")
    tab.goto("sheets/")
    for name in ("SQS", "SNS"):
        tab.get_by_role("checkbox", name=name, exact=True).check()
    tab.get_by_role("button", name="Print the ticked sheets").click()
    expect(tab.locator("h1")).to_have_text(["SQS", "SNS"])
    assert tab.evaluate("window.printed")
    tab.close()


def test_a_sheet_is_a_button_away_and_needs_no_script(browser: Browser, site_url: str) -> None:
    with browser.new_context(java_script_enabled=False, base_url=site_url, color_scheme="dark") as context:
        tab = context.new_page()
        tab.goto("services/sqs/")
        tab.get_by_role("link", name="Print cheat sheet").click()
        expect(tab.locator("h1")).to_have_text("SQS")
        expect(tab.locator("html")).to_have_css("color", "rgb(0, 0, 0)")
        tab.get_by_role("link", name="The page on SQS").click()
        expect(tab).to_have_url(re.compile("/services/sqs/$"))


def test_a_page_prints_light_and_open_without_its_frame(browser: Browser, site_url: str) -> None:
    tab = browser.new_page(base_url=site_url, color_scheme="dark")
    tab.goto("services/sqs/")
    tab.emulate_media(media="print")
    expect(tab.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(tab.locator("article p").first).to_have_css("color", "rgb(0, 0, 0)")
    for frame in (".md-header", ".md-footer", ".md-sidebar--primary", ".md-sidebar--secondary", ".cs-print"):
        expect(tab.locator(frame)).to_be_hidden()
    expect(tab.locator(".cs-facts a[href^=https]")).to_have_css("color", "rgb(0, 0, 0)")
    shut = tab.locator("details.cs-mentions:not([open]) li")
    assert shut.count()
    assert shut.evaluate_all(
        "items => items.every(item => item.checkVisibility({contentVisibilityAuto: true}))"
    )
    after = tab.locator(".cs-facts a[href^=https]").evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert after.startswith('" (https://docs.aws')
    tab.close()
