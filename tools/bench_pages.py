"""What readers load and wait for: `python tools/bench_pages.py PAGES ...`; 0 is the flagship.

For each number of pages: what a first visit to the page of a service loads beyond the files of stock
Material, which of our files keep it from being shown, and how long Chromium takes for a key in the filter of
all limits and for a first search. Sizes are those of `gzip -6`. Prints Markdown tables.
"""

import gzip
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.bench_search import first_result, served  # noqa: E402 (tools/ is no installed package)
from tools.browser import ensure  # noqa: E402
from tools.generators import parser, projects  # noqa: E402
from tools.measured import measure  # noqa: E402

TYPED = "256 kb timeout"
QUERY = "visibility timeout"
KEY_STROKE = """async text => {
    const input = document.querySelector(".cs-filter input");
    input.value = text;
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
}"""


class Assets(HTMLParser):
    """The files that a page names: `blocking` ones, without which nothing is shown, and `others`.

    A script at the end of the body holds nothing up that stands before it.
    """

    def __init__(self, html: str) -> None:
        """Collect those of a page."""
        super().__init__()
        self.blocking: list[str] = []
        self.others: list[str] = []
        self._in_head = True
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take those of stylesheets, scripts and pictures."""
        has = {name: value or "" for name, value in attrs}
        if tag == "link" and has.get("rel") == "stylesheet":
            self.blocking.append(has["href"])
        elif tag == "script" and "src" in has:
            can_wait = "async" in has or "defer" in has or has.get("type") == "module"
            (self.blocking if self._in_head and not can_wait else self.others).append(has["src"])
        elif tag == "img":
            self.others.append(has["src"])

    def handle_endtag(self, tag: str) -> None:
        """Take note of where the head ends."""
        self._in_head = self._in_head and tag != "head"


@cache
def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def _ours(names: list[str], page: Path, site: Path, stock: Path) -> set[Path]:
    """Return the files of a site that a page names by these names and that a stock site has not."""
    paths = {(page.parent / name).resolve().relative_to(site) for name in names}
    return {site / path for path in paths if not (stock / path).exists()}


def _weights(site: Path, stock: Path) -> Iterator[str]:
    """Yield what a first visit loads and which files of ours block it."""
    totals, blocking = [], set[Path]()
    for page in site.glob("services/*/index.html"):
        assets = Assets(page.read_text(encoding="utf-8"))
        ours = _ours([*assets.blocking, *assets.others], page, site, stock)
        totals.append((_compressed(page) + sum(map(_compressed, ours))) / 1000)
        blocking |= _ours(assets.blocking, page, site, stock)
    yield f"| a first visit, kB | {median(totals):.1f}, at most {max(totals):.1f} |"
    named = ", ".join(f"`{path.name}` ({_compressed(path) / 1000:.1f} kB)" for path in sorted(blocking))
    yield f"| of ours before anything is shown | {named or 'nothing'} |"


def _waits(browser: Browser, site: Path) -> Iterator[str]:
    """Yield what a key and a first search take."""
    with served(site) as url, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{url}limits/", wait_until="load")
        rows = tab.locator(".cs-register tbody tr").count()
        keys = [tab.evaluate(KEY_STROKE, TYPED[:end]) for end in range(1, len(TYPED) + 1)]
        yield f"| a key in the filter of {rows:,} limits, ms | {median(keys):.0f}, at most {max(keys):.0f} |"
    with served(site) as url, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(url, wait_until="load")
        yield f"| first result of a first search, ms | {first_result(tab, 'Cribsheet', QUERY):.0f} |"


def _bench(browser: Browser, size: int, folder: Path, arguments: Namespace) -> Iterator[str]:
    ours, stock, *_ = projects(size, folder, arguments)
    for generator in (ours, stock):
        measure(generator.build, generator.folder)
    pages = sum(1 for _ in ours.site.glob("services/*/index.html"))
    yield f"\n| {pages:,} pages | |\n| --- | ---: |"
    yield from _weights(ours.site, stock.site)
    yield from _waits(browser, ours.site)


def main() -> None:
    """Print a table for each size."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    arguments = parser(__doc__).parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), chromium_sandbox=os.geteuid() != 0)
        for size in arguments.pages:
            with TemporaryDirectory() as folder:
                for line in _bench(browser, size, Path(folder).resolve(), arguments):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
