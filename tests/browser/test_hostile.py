"""Notes that try to run a script, to load something, or to be read as a directive of some tool."""

from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import QuietHandler

ELSEWHERE = "http://elsewhere.invalid/"
PAYLOADS = (
    "<script>ran()</script>",
    "<ScRiPt>ran()</sCrIpT >",
    f"<script src={ELSEWHERE}x.js></script>",
    "<img src=x onerror=ran()>",
    f"<img src={ELSEWHERE}x.png>",
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<details open ontoggle=ran()>",
    "<body onload=ran()>",
    "<input autofocus onfocus=ran()>",
    "<video src=x onerror=ran()></video>",
    "<a href=javascript:ran()>a</a>",
    f"<object data={ELSEWHERE}x></object>",
    f"<link rel=stylesheet href={ELSEWHERE}x.css>",
    f"<style>@import '{ELSEWHERE}x.css';</style>",
    f"<base href={ELSEWHERE}>",
    f"<meta http-equiv=refresh content='0;{ELSEWHERE}'>",
    '"><script>ran()</script>',
    "'><img src=x onerror=ran()>",
    "</title><script>ran()</script>",
    "</textarea></style><script>ran()</script>",
    "--><script>ran()</script><!--",
    "]]><script>ran()</script>",
    "</mark></code><script>ran()</script>",
    "&lt;script&gt;ran()&lt;/script&gt;",
    "&#60;img src=x onerror=ran()&#62;",
    "{{ ''.__class__ }}{% include '/etc/passwd' %}",
    '--8<-- "/etc/passwd"',
    f"![x]({ELSEWHERE}x.png)",
    "![x](javascript:ran())",
    "[x](javascript:ran())",
    "[x](JaVaScRiPt&colon;ran())",
    "[x](data:text/html,<script>ran()</script>)",
    '[x](http://a"onmouseover="ran())',
    '[x](x "title" onclick="ran()")',
    "word{: onclick=ran() }",
    "`</code><script>ran()</script>`",
)
WORDS = tuple(f"payload{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(len(PAYLOADS)))

PLACES = {
    "text": "SQS\n===\n\n{}\n",
    "heading": "SQS\n===\n\n{}\n",
    "tip": "SQS\n===\n\n{}\n",
    "table": "# SQS\n\n| a | b |\n| --- | --- |\n{}\n",
}
SMUGGLED = """() => [...document.querySelectorAll("*")].filter(element =>
    [...element.attributes].some(({ name, value }) =>
        name.startsWith("on") || /^\\s*(javascript|data:text)/i.test(value)) ||
    element.matches("article :is(script, style, iframe, object, base, meta, link, video, svg)")
).map(element => element.outerHTML)"""


def note(place: str) -> str:
    """Return a note that has every payload at one kind of place, each behind a word of its own."""
    shape = {"text": "- {} {}", "heading": "\n## {} {}\n- text", "tip": "- **{} {}**", "table": "| {} | {} |"}
    lines = (shape[place].format(*pair) for pair in zip(WORDS, PAYLOADS, strict=True))
    return PLACES[place].format("\n".join(lines))


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site whose notes are hostile in text, headings, tags and names."""
    folder = tmp_path_factory.mktemp("hostile")
    notes = folder / "source_notes"
    notes.mkdir()
    (folder / "docs").mkdir()
    for place in PLACES:
        (notes / f"{place}.md").write_text(note(place))
    tags = "".join(f"  - {payload!r}\n" for payload in PAYLOADS)
    (notes / "tags.md").write_text(f"---\ntitle: {PAYLOADS[0]!r}\ntags:\n{tags}---\n# SQS\n\n- text\n")
    for payload in PAYLOADS:
        name = payload.replace("/", "")
        (notes / f"{name}.txt").write_text("SQS\n===\n- text\n")
        (notes / name).mkdir()
        (notes / name / "inside.txt").write_text("SQS\n===\n- text\n")
    theme = "theme: {name: material, font: false, features: [search.highlight, search.suggest]}\n"
    (folder / "mkdocs.yml").write_text(f"site_name: Mine\n{theme}plugins: [search, cribsheet]\n")
    build(load_config(str(folder / "mkdocs.yml")))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder / "site")))
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def tab(browser: Browser, hostile_url: str) -> Iterator[Page]:
    """A tab without the pages' own policy, which would hide what got into them."""
    with browser.new_context(base_url=hostile_url, bypass_csp=True) as context:
        wrong: list[str] = []
        context.expose_function("ran", lambda: wrong.append("ran"))
        context.on(
            "request",
            lambda request: (
                None if request.url.startswith((hostile_url, "data:", "blob:")) else wrong.append(request.url)
            ),
        )
        yield context.new_page()
        assert not wrong


def test_there_are_enough() -> None:
    assert len(set(PAYLOADS)) * len(PLACES) >= 150


@pytest.mark.parametrize("path", ["", "services/sqs/", "sheets/", "sheets/sqs/", "sheets/all/", "404.html"])
def test_pages_hold_no_more_than_text(tab: Page, path: str) -> None:
    tab.goto(path, wait_until="networkidle")
    assert tab.evaluate(SMUGGLED) == []


def test_notes_are_shown_as_they_were_written(tab: Page, hostile_url: str) -> None:
    tab.goto("services/sqs/")
    links = tab.locator("article a[href*='/notes/']").evaluate_all("all => all.map(link => link.href)")
    pages = {link.partition("#")[0] for link in links}
    # One for each place, the one with tags, and two for each name.
    assert len(pages) == len(PLACES) + 1 + 2 * len(PAYLOADS)
    for page in sorted(pages):
        assert page.startswith(hostile_url)
        tab.goto(page)
        assert tab.evaluate(SMUGGLED) == []
        heading = tab.locator("article h1").text_content() or ""
        assert tab.title() == f"{heading.removesuffix('¶')} - Mine"


def test_results_hold_no_more_than_text(tab: Page) -> None:
    tab.goto("")
    tab.keyboard.press("/")
    box = tab.locator("[data-md-component=search-query]")
    for word in WORDS:
        box.fill(word[:-1])
        tab.keyboard.type(word[-1])
        expect(tab.locator(".md-search-result__item mark").first).to_have_text(word)
        assert tab.evaluate(SMUGGLED) == []
    smuggled = ".md-search-result__item :is(script, img, svg, iframe, input, video, style, a:not([class]))"
    assert tab.locator(smuggled).count() == 0


def test_no_name_of_a_note_or_folder_is_a_result(tab: Page) -> None:
    """The search answers with what notes say, so their names cannot get in there."""
    tab.goto("")
    tab.keyboard.press("/")
    tab.keyboard.type("inside.txt")
    expect(tab.locator(".md-search-result__meta")).to_have_text("No matching documents")
    assert tab.locator(".md-search-result__item").count() == 0
