"""What students do with the built flagship site, from the first click to the paper in their hand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

KINDS = (
    "",
    "services/sqs/",
    "services/lambda/",
    "notes/crash-course-3.txt/",
    "limits/",
    "sheets/",
    "sheets/sqs/",
)
MENU_BUTTON = "Navigation"


@pytest.fixture
def tab(browser: Browser, site_url: str) -> Iterator[Page]:
    with browser.new_context(base_url=site_url) as context:
        yield context.new_page()


def test_find_lambda_from_the_home_page(tab: Page) -> None:
    tab.goto("")
    tab.get_by_role("navigation", name="Categories").get_by_role("link", name="Compute").click()
    tab.locator(".cs-cards").get_by_role("link", name="Lambda", exact=True).click()
    expect(tab.locator("h1")).to_contain_text("AWS Lambda")


def test_search_for_a_figure_and_land_on_its_line(tab: Page) -> None:
    tab.goto("")
    tab.keyboard.press("/")
    tab.keyboard.type("sqs 256kb")
    statements = tab.locator(".md-search-result__link[href*='#s-']")
    line = statements.filter(has_text=re.compile(r"256 ?KB", re.IGNORECASE)).first
    expect(line).to_be_visible()
    line.click()
    expect(tab).to_have_url(re.compile(r"/services/sqs/.*#"))
    expect(tab.locator(":target")).to_be_in_viewport()
    expect(tab.locator(":target")).to_contain_text(re.compile(r"256 ?KB", re.IGNORECASE))


def test_print_a_sheet(tab: Page, tmp_path: Path) -> None:
    tab.goto("services/lambda/")
    tab.get_by_role("link", name="Print cheat sheet").click()
    expect(tab.locator("h1")).to_have_text("Lambda")
    paper = tmp_path / "lambda.pdf"
    tab.pdf(path=paper)
    assert paper.read_bytes().startswith(b"%PDF")
    tab.get_by_role("link", name="The page on Lambda").click()
    expect(tab).to_have_url(re.compile("/services/lambda/$"))


def test_follow_a_link_and_come_back_by_what_mentions_it(tab: Page) -> None:
    tab.goto("services/sqs/")
    link = tab.locator(".cribsheet li[id^=s-] > a[href^='../'][href$='/']").first
    came_from = link.evaluate("link => link.closest('[id]').id")
    link.click()
    expect(tab).not_to_have_url(re.compile("/sqs/"))
    back = tab.locator(f".cs-mentions a[href='../sqs/#{came_from}']")
    back.evaluate(
        "link => { for (let at = link; at; at = at.parentElement) if ('open' in at) at.open = true; }"
    )
    back.click()
    expect(tab.locator(f"#{came_from}")).to_be_in_viewport()


def test_trace_a_statement_to_the_line_of_its_note(tab: Page) -> None:
    tab.goto("services/sqs/")
    origin = tab.locator(".cribsheet li[id^=s-] > .cs-origin").first
    name, line = (origin.get_attribute("title") or "").split(" line ")
    origin.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_contain_text(name)
    expect(tab.locator(f"#L{line}")).to_be_in_viewport()


def test_switch_to_dark_and_find_it_dark_on_the_next_page(tab: Page) -> None:
    tab.emulate_media(color_scheme="light")
    tab.goto("")
    tab.get_by_title("Switch to light mode").click()
    tab.get_by_title("Switch to dark mode").click()
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    tab.goto("services/sqs/")
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_find_a_limit_in_the_register(tab: Page) -> None:
    tab.goto("limits/")
    tab.get_by_label("Service").select_option("SQS")
    tab.get_by_label("Find").fill("visibility")
    rows = tab.locator(".cs-register tbody tr").filter(visible=True)
    expect(rows.first).to_contain_text(re.compile("visibility", re.IGNORECASE))
    expect(tab.locator(".cs-filter output")).to_have_text(re.compile(rf"^{rows.count()} of "))


def test_a_telephone_and_no_pointer(tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto("services/sqs/")
    menu = tab.locator(".md-nav--primary").first
    expect(menu.get_by_role("link", name="Cheat sheets")).to_have_count(0)
    button = tab.get_by_role("button", name=MENU_BUTTON)
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("link", name="Compute")).to_be_in_viewport()
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_keyboard_reaches_the_content_first(tab: Page) -> None:
    tab.goto("services/sqs/")
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("#cribsheet-top$"))


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_off_the_side(tab: Page, path: str, width: int) -> None:
    """640 is what a window of 1280 has at 200 %."""
    tab.set_viewport_size({"width": width, "height": 700})
    tab.goto(path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_for_those_who_want_it_so(tab: Page) -> None:
    tab.emulate_media(reduced_motion="reduce")
    tab.goto("services/sqs/")
    moving = """() => [...document.querySelectorAll("*")].filter(one => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
        return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
    }).length"""
    assert tab.evaluate(moving) == 0


def test_forced_colors_leave_what_marks_a_tip(tab: Page) -> None:
    tab.emulate_media(forced_colors="active")
    tab.goto("services/sqs/")
    tip = tab.locator(".admonition.tip").first
    expect(tip).to_have_css("border-inline-start-style", "solid")
    expect(tip.locator(".admonition-title")).to_be_visible()
    sign = "title => getComputedStyle(title, '::before').backgroundColor"
    page = "document => getComputedStyle(document.body).backgroundColor"
    title = tip.locator(".admonition-title")
    assert title.evaluate(sign) != tab.evaluate_handle("document").evaluate(page)


@pytest.mark.parametrize("path", KINDS)
def test_all_text_is_there_without_scripts(browser: Browser, site_url: str, path: str) -> None:
    """What scripts add are controls of their own, so the text of the file is what has to be seen."""
    with browser.new_context(base_url=site_url, java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(path)
        for text in ("h1", "h2", "li", "td", "p"):
            for place in ("article", ".sheet"):
                found = tab.locator(f"{place} {text}:not(details *, [hidden])")
                assert found.count() == found.filter(visible=True).count()
        assert tab.locator("body a[href]").count()


def test_links_work_without_scripts(browser: Browser, site_url: str) -> None:
    with browser.new_context(
        base_url=site_url, java_script_enabled=False, viewport={"width": 390, "height": 800}
    ) as context:
        tab = context.new_page()
        tab.goto("")
        tab.locator("label.md-header__button[for=__drawer]").click()
        tab.locator(".md-nav--primary").get_by_role("link", name="Limits", exact=True).click()
        expect(tab.locator("h1")).to_contain_text("Limits")
