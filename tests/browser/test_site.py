"""The built flagship site in a browser, as those who use it do."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cribsheet import pipeline
from cribsheet.model import Block, Quote, Statement
from cribsheet.places import page_path
from tests.conftest import ROOT

SERVICE = "services/sqs/"
PAGES = ("", SERVICE, "notes/exam-crammer.txt/", "how-notes-are-read/")


@pytest.fixture
def tab(browser: Browser, site_url: str) -> Iterator[Page]:
    """A tab that fails the test when a page logs an error or asks another host for anything."""
    context = browser.new_context(base_url=site_url)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request", lambda request: None if is_ours(request.url, site_url) else problems.append(request.url)
    )
    yield page
    context.close()
    assert not problems


def is_ours(url: str, site_url: str) -> bool:
    return url.startswith((site_url, "data:", "blob:"))


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_nobody_else(tab: Page, path: str) -> None:
    tab.goto(path, wait_until="networkidle")
    expect(tab.locator("h1")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_a_telephone_shows_the_whole_width(tab: Page, path: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 700})
    tab.goto(path)
    assert tab.evaluate("document.documentElement.scrollWidth") == width


SHOWN_TIPS = """async urls => await Promise.all(urls.map(async url => {
    const text = await (await fetch(url)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    return [...page.querySelectorAll(".admonition.tip .cs-tip")].map(tip => tip.id);
}))"""
"""The ids of the tips that each page has."""


def flatten(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Statement):
            yield from flatten(block.children)
        elif isinstance(block, Quote):
            yield from flatten(block.blocks)


def test_every_page_shows_as_many_tips_as_its_tree(tab: Page) -> None:
    """The browser parses each page without showing it, which is a hundred times faster."""
    site = pipeline.run(ROOT / "source_notes", *pipeline.load(None, None), lambda _: None)
    wanted = {}
    for page in site.pages:
        blocks = [block for section in page.sections for block in flatten(section.blocks)]
        tips = [block.anchor for block in blocks if isinstance(block, Statement) and block.important]
        wanted[re.sub(r"\.md$", "/", page_path(page.service))] = tips
    tab.goto("")
    assert tab.evaluate(SHOWN_TIPS, list(wanted)) == list(wanted.values())


def test_a_statement_leads_to_its_line_and_back(tab: Page) -> None:
    tab.goto(SERVICE)
    statement = tab.locator(".cribsheet li[id^=s-]").first
    anchor = statement.get_attribute("id")
    origin = statement.get_by_role("link", name=re.compile(r" line \d+$")).first
    expect(origin).to_have_css("opacity", "0")
    origin.focus()
    expect(origin).to_have_css("opacity", "1")
    place = re.fullmatch(r"(.*) line (\d+)", origin.get_attribute("title") or "")
    assert place
    origin.press("Enter")
    expect(tab.locator("h1")).to_contain_text(place[1])
    line = tab.locator(f"#L{place[2]}")
    expect(line).to_be_in_viewport()
    line.locator("a").first.click()
    expect(tab).to_have_url(re.compile(f"/{SERVICE}#{anchor}$"))


def test_a_cross_link_has_its_backlink(tab: Page) -> None:
    tab.goto(SERVICE)
    mention = tab.locator(".cs-mentions[open] a").first
    sentence = mention.inner_text()
    mention.click()
    target = tab.locator(":target")
    expect(target).to_contain_text(sentence)
    target.locator("a[href*='/sqs/']").first.click()
    expect(tab.locator("h1")).to_contain_text("SQS")


def test_light_and_dark(tab: Page) -> None:
    tab.emulate_media(color_scheme="dark")
    tab.goto(SERVICE)
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    for name, scheme in (("Switch to light mode", "default"), ("Switch to dark mode", "slate")):
        tab.get_by_title(name).click()
        expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", scheme)


def test_search_finds_a_service(tab: Page) -> None:
    tab.goto("")
    tab.keyboard.press("/")
    tab.keyboard.type("simple queue service", delay=20)
    result = tab.locator(".md-search-result__link").first
    expect(result).to_contain_text("Amazon Simple Queue Service")
    result.click()
    expect(tab).to_have_url(re.compile(SERVICE))


def test_the_menu_of_a_telephone_leads_from_the_home_page_to_a_service(tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 700})
    tab.goto("")
    tab.get_by_role("button", name="Navigation").click()
    tab.locator(".md-nav--primary .md-nav__item--pruned", has_text="Compute").click()
    expect(tab).to_have_url(re.compile("/services/"))
    expect(tab.locator(".cs-chip")).to_have_text("Compute")


def test_all_is_there_without_scripts(browser: Browser, site_url: str) -> None:
    with browser.new_context(java_script_enabled=False, base_url=site_url) as context:
        tab = context.new_page()
        tab.goto("")
        tab.locator(".cs-cards").get_by_role("link", name="SQS").click()
        expect(tab.locator(".admonition.tip").first).to_be_visible()
        folds = tab.locator(".cs-mentions").filter(visible=True)
        fold = folds.nth(folds.count() - 1)
        fold.locator("summary").first.click()
        expect(fold.locator("a, summary").nth(1)).to_be_visible()
