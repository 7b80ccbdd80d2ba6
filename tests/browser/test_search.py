"""The search as students use it, on the built flagship site."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, expect

from cribsheet import pipeline
from tests.browser.asking import ask, golden
from tests.browser.conftest import QuietHandler

FIRST_RIGHT = 0.97
ENOUGH_LIMITS = 100


@pytest.fixture
def tab(browser: Browser, site_url: str) -> Iterator[Page]:
    with browser.new_context(base_url=site_url) as context:
        page = context.new_page()
        page.goto("")
        yield page


def search(tab: Page, query: str) -> None:
    tab.keyboard.press("/")
    tab.keyboard.type(query)
    expect(tab.locator(".md-search-result__item").first).to_be_visible()


def test_the_golden_queries_find_what_they_should(tab: Page) -> None:
    queries = [query for query in golden() if not query.card]
    answers = ask(tab, [query.query for query in queries])
    ranks = {query: query.rank(items) for query, items in zip(queries, answers, strict=True)}
    assert [query.query for query, rank in ranks.items() if rank > 2] == []
    late = [query.query for query, rank in ranks.items() if rank]
    assert len(late) <= (1 - FIRST_RIGHT) * len(queries), late


def test_the_register_answers_first(tab: Page) -> None:
    _, register = pipeline.load(None, None)
    if len(register.limits) < ENOUGH_LIMITS:
        pytest.skip("the register has too few limits")
    queries = [query for query in golden() if query.card]
    answers = ask(tab, [query.query for query in queries])
    assert [query.query for query, items in zip(queries, answers, strict=True) if query.rank(items)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sqs 256KB", "sqs 262144 bytes"),
        ("lambda 15min", "lambda 900 seconds"),
        ("16000", "16,000"),
        ("10 GB", "10,240 MB"),
        ("14 days", "336 hours"),
        ("four days", "4 d"),
    ],
)
def test_a_quantity_is_one_thing_however_it_is_written(tab: Page, one: str, other: str) -> None:
    first, second = ask(tab, [one, other])
    assert first
    assert [item.locations[0] for item in first] == [item.locations[0] for item in second]


def test_a_number_is_found_whole_or_not_at_all(tab: Page) -> None:
    whole, part = ask(tab, ["31536000 seconds", "3153600"])
    assert not part
    assert whole
    assert all(re.search("365 days|year|12 months|8,760 hours", item.text) for item in whole)


def test_little_words_alone_find_something_and_nothing_is_found_of_nonsense(tab: Page) -> None:
    little, nonsense, blank = ask(tab, ["what is the", "qqqqzzzz", "?!"])
    assert little
    assert not nonsense
    assert not blank


def test_words_that_are_missing_are_said(tab: Page) -> None:
    search(tab, "visibility qqqqzzzz")
    expect(tab.locator(".md-search-result__terms").first).to_have_text("Missing: qqqqzzzz")


def test_lists_notes_and_the_home_page_are_no_results(tab: Page) -> None:
    answers = ask(tab, ["exam-crammer.txt", "overview", "statements", "limits"])
    locations = {place for items in answers for item in items for place in item.locations}
    assert all(place.startswith(("services/", "unfiled/")) for place in locations)


def test_nothing_is_fetched_before_somebody_searches(browser: Browser, site_url: str) -> None:
    with browser.new_context(base_url=site_url) as context:
        tab = context.new_page()
        fetched: list[str] = []
        tab.on("request", lambda request: fetched.append(request.url.removeprefix(site_url)))
        tab.goto("services/sqs/", wait_until="networkidle")
        assert [path for path in fetched if path.startswith("search/")] == ["search/page.js"]
        search(tab, "lamda timout")
        assert "search/index/root.js" in fetched


def test_the_keyboard_leads_to_the_sentence(tab: Page) -> None:
    search(tab, "sqs extended client java")
    expect(tab.locator(".md-search-result__item").first).to_contain_text("Extended Client")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/services/sqs/\?h=.*#"))
    expect(tab.locator(":target")).to_be_in_viewport()
    expect(tab.locator("mark").first).to_be_visible()


def test_arrows_walk_through_the_results(tab: Page) -> None:
    search(tab, "visibility timeout")
    # Results come anew until the last letter is answered.
    tab.wait_for_timeout(500)
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(".md-search-result__link").first).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator(".md-search-result__item").first).to_be_hidden()


def test_a_link_can_ask(tab: Page) -> None:
    tab.goto("?q=dead+letter+queue")
    expect(tab.locator(".md-search-result__item").first).to_contain_text("Simple Queue Service")


def test_a_service_that_ended_says_so(tab: Page) -> None:
    search(tab, "opsworks")
    expect(tab.locator(".md-search-result__item").first).to_contain_text("No longer offered")


def test_the_word_being_typed_is_completed(tab: Page) -> None:
    search(tab, "sqs visib")
    expect(tab.locator(".md-search__suggest")).to_have_text("sqs visibility")


HOSTILE = """SQS
===
<img src=x onerror=document.title='run'> **widget
	</mark><script>document.title='run'</script> widget

<b>widget</b> "list"
--------------------
	&lt;i&gt; widget
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A small site whose note tries to run, with the address of each page ending in .html."""
    (tmp_path / "source_notes").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "source_notes" / "a.txt").write_text(HOSTILE)
    theme = "theme: {name: material, font: false, features: [search.highlight]}\n"
    rest = "site_name: Mine\nuse_directory_urls: false\nplugins: [search, cribsheet]\n"
    (tmp_path / "mkdocs.yml").write_text(theme + rest)
    build(load_config(str(tmp_path / "mkdocs.yml")))
    return tmp_path / "site"


@pytest.mark.parametrize("from_file", [True, False])
def test_nothing_from_a_note_runs(browser: Browser, hostile: Path, *, from_file: bool) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(hostile)))
    Thread(target=server.serve_forever, daemon=True).start()
    home = (hostile / "index.html").as_uri() if from_file else f"http://127.0.0.1:{server.server_port}/"
    with server, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(home)
        search(tab, "widget")
        result = tab.locator(".md-search-result__item").first
        expect(result).to_contain_text("<img src=x onerror=document.title='run'>")
        expect(result).to_contain_text("</mark><script>")
        assert result.locator("img, script, b, i").count() == 0
        assert tab.title() != "run"
        tab.keyboard.press("Enter")
        expect(tab).to_have_url(re.compile(r"/services/sqs\.html\?h="))
        server.shutdown()
