"""Pages of every kind, held against WCAG 2.2 AA and axe's best practices in every state."""

import os
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_site import is_ours

SERVICE = "services/sqs/"
WIDE_TABLES = "services/disaster-recovery/"
PAGES = (
    "",
    SERVICE,
    WIDE_TABLES,
    "services/artifact/",
    "services/opsworks/",
    "notes/crash-course-3.txt/",
    "disagreements/",
    "sheets/",
    "sheets/sqs/",
    "how-notes-are-read/markdown/",
    "command-line/",
    "404.html",
)
SCREENS = {"desktop": (1280, 800), "phone": (390, 800)}
SCHEMES = ("light", "dark")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
CHECK = """async rules => {
    const options = { resultTypes: ["violations"], runOnly: { type: "tag", values: rules } };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""

HELD = PAGES if "CRIBSHEET_AUDIT" in os.environ else (SERVICE, WIDE_TABLES, "sheets/sqs/")
"""What axe looks at: all kinds of pages take it minutes, which only `make audit` has."""


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    return "dark" if request.param == "dark" else "light"


@pytest.fixture
def tab(browser: Browser, site_url: str, screen: str, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """A tab that fails the test when its policy refuses something, or another host is asked."""
    width, height = SCREENS[screen]
    with browser.new_context(
        base_url=site_url,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": height},
    ) as context:
        wrong: list[str] = []
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda one: None if is_ours(one.url, site_url) else wrong.append(one.url))
        yield page
        assert not wrong


def violations(tab: Page) -> list[str]:
    axe = files("axe_playwright_python") / "axe.min.js"
    tab.evaluate(axe.read_text(encoding="utf-8"))
    found: list[str] = tab.evaluate(CHECK, list(RULES))
    return found


@pytest.mark.parametrize("path", HELD)
def test_pages_have_no_violation(tab: Page, path: str) -> None:
    tab.goto(path)
    assert violations(tab) == []


@pytest.mark.skipif("CRIBSHEET_AUDIT" not in os.environ, reason="half an hour: only make audit has it")
def test_every_page_has_no_violation_in_one_state(tab: Page, site: Path, screen: str, scheme: str) -> None:
    """Each page has its turn in one of the four states; all in all of them would take hours."""
    turns = list(product(SCREENS, SCHEMES))
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    found = {}
    for path in pages[turns.index((screen, scheme)) :: len(turns)]:
        tab.goto(path)
        found[path] = violations(tab)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_limits_have_no_violation(tab: Page) -> None:
    """All 1,300 rows would take axe a minute or more in each state, mostly for their contrast."""
    tab.goto("limits/")
    tab.locator(".cs-register tbody tr").evaluate_all("rows => rows.slice(40).forEach(row => row.remove())")
    assert violations(tab) == []


@pytest.mark.parametrize("path", ["", SERVICE])
def test_an_open_search_has_no_violation(tab: Page, path: str) -> None:
    tab.goto(path)
    tab.keyboard.press("/")
    tab.keyboard.type("sqs 256kb")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    assert violations(tab) == []


@pytest.mark.parametrize("path", ["", SERVICE])
@pytest.mark.parametrize("screen", ["phone"], indirect=True)
def test_an_open_menu_has_no_violation(tab: Page, path: str) -> None:
    tab.goto(path)
    tab.get_by_role("button", name="Navigation").press("Enter")
    expect(tab.locator(".md-nav--primary").first).to_be_in_viewport()
    assert violations(tab) == []


POLICY = "meta[http-equiv=Content-Security-Policy]"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_policy_that_lets_nothing_else_in(
    browser: Browser, site_url: str, path: str
) -> None:
    with browser.new_context(base_url=site_url) as context:
        tab = context.new_page()
        tab.goto(path)
        policy = tab.locator(POLICY).get_attribute("content") or ""
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        refused = tab.evaluate(
            """() => new Promise(resolve => {
                addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
                document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
            })"""
        )
        assert refused == "script-src-elem"
