"""Our search against Material's own and Pagefind: `python tools/bench_search.py [PAGES ...]`.

Builds for each number of pages a site of altered copies of the flagship's notes (`tools/larger.py`); 0 is
the flagship alone, which is also asked the golden queries. Each is built twice, with our search and with
Material's; Pagefind joins in when it is installed (`pip install 'pagefind[bin]'`). All are asked by the same
Chromium from a server on this machine that compresses nothing. Prints Markdown tables.
"""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from unittest.mock import patch

from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Request, sync_playwright

from cribsheet import plugin

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.asking import ASK, Query, golden, items  # noqa: E402 (tests/ is no installed package)
from tools import larger  # noqa: E402
from tools.browser import ensure  # noqa: E402

TYPED = ("visibility timeout", "lambda layers", "presigned url", "read replicas", "dead letter queue")
WATCH = """() => {
    const list = document.querySelector(".md-search-result__list");
    window.firstResult = new Promise(resolve => new MutationObserver((_, watcher) => {
        if (!list.childElementCount) return;
        watcher.disconnect();
        resolve(performance.now());
    }).observe(list, { childList: true }));
    addEventListener("keydown", () => window.firstKey ??= performance.now());
}"""
PAGEFIND = """async query => {
    const start = performance.now();
    const pagefind = await import(new URL("pagefind/pagefind.js", location.href));
    const { results } = await pagefind.search(query);
    await Promise.all(results.slice(0, 5).map(result => result.data()));
    return performance.now() - start;
}"""
ASK_STOCK = """async queries => {
    const config = JSON.parse(document.getElementById("__config").textContent);
    const index = await (await fetch("search/search_index.json")).json();
    const worker = new Worker(config.search);
    const next = () => new Promise(resolve => worker.addEventListener("message", resolve, { once: true }));
    const ready = next();
    worker.postMessage({ type: 0, data: { ...index, options: { suggest: true } } });
    await ready;
    const answers = [];
    for (const query of queries) {
        const answer = next();
        worker.postMessage({ type: 2, data: query });
        answers.push((await answer).data.data);
    }
    return answers;
}"""
KEYSTROKES = """async queries => {
    const worker = new Worker(new URL("search/worker.js", location.href));
    const times = [];
    for (const query of queries) {
        const answer = new Promise(resolve => worker.addEventListener("message", resolve, { once: true }));
        const start = performance.now();
        worker.postMessage({ type: 2, data: query });
        await answer;
        times.push(performance.now() - start);
    }
    return times;
}"""


# What each loads with every page, and what else when somebody searches.
_AT_LOAD = {
    "Cribsheet": re.compile("/search/page.js"),
    "Material": re.compile("/search/search_index.json|/workers/search"),
    "Pagefind": re.compile("(?!)"),
}
_TO_SEARCH = {
    "Cribsheet": re.compile("/search/(?:worker|index/)"),
    "Material": re.compile("(?!)"),
    "Pagefind": re.compile("/pagefind/"),
}


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""


def _build(pages: int, folder: Path) -> dict[str, Path]:
    """Return the sites with our search and with Material's."""
    larger.write(pages, folder)
    sites = {"Cribsheet": folder / "ours", "Material": folder / "stock"}
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(sites["Cribsheet"])))
    with patch.object(plugin, "_searches", return_value=False):
        build(load_config(str(folder / "mkdocs.yml"), site_dir=str(sites["Material"])))
    if importlib.util.find_spec("pagefind"):
        command = [sys.executable, "-m", "pagefind", "--site", str(sites["Material"])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (its own interpreter)
        sites["Pagefind"] = sites["Material"]
    return sites


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve the files of a site meanwhile; the value is their address, with a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _bytes(requests: Sequence[Request], wanted: re.Pattern[str]) -> int:
    found = (request.response() for request in requests if wanted.search(request.url))
    return sum(len(response.body()) for response in found if response)


def first_result(tab: Page, name: str, query: str) -> float:
    """Return the milliseconds from the first key to the first result on a page that has just loaded."""
    if name == "Pagefind":
        return float(tab.evaluate(PAGEFIND, query))
    tab.evaluate(WATCH)
    tab.keyboard.press("/")
    tab.evaluate("window.firstKey = undefined")
    tab.keyboard.type(query)
    return float(tab.evaluate("window.firstResult.then(time => time - window.firstKey)"))


def _row(browser: Browser, name: str, url: str, pages: int) -> str:
    """Return the times and bytes of one search on one site, the median of some queries."""
    times, loaded, searched = [], [], []
    for query in TYPED:
        with browser.new_context() as context:
            tab = context.new_page()
            requests: list[Request] = []
            # Playwright marks its handlers, which a bare method of a list does not let it.
            tab.on("requestfinished", partial(requests.append))
            tab.goto(url, wait_until="load")
            times.append(first_result(tab, name, query))
            tab.wait_for_load_state("networkidle")
            loaded.append(_bytes(requests, _AT_LOAD[name]))
            searched.append(_bytes(requests, _TO_SEARCH[name]))
    kilobytes = [f"{median(sizes) / 1000:,.0f}" for sizes in (loaded, searched)]
    return f"| {pages:,} | {name} | {median(times):,.0f} | {kilobytes[0]} | {kilobytes[1]} |"


def _rates(tab: Page, name: str, script: str, queries: Sequence[Query]) -> str:
    answers = [items(answer) for answer in tab.evaluate(script, [query.query for query in queries])]
    ranks = [query.rank(found) for query, found in zip(queries, answers, strict=True)]
    first, third = (sum(rank < best for rank in ranks) for best in (1, 3))
    return f"| {name} | {first / len(ranks):.1%} | {third / len(ranks):.1%} |"


def _keystrokes(tab: Page) -> str:
    """Return how long the worker takes for each key of some queries, whose pieces it has loaded before."""
    typed = [query[:end] for query in TYPED for end in range(1, len(query) + 1)]
    times = tab.evaluate(KEYSTROKES, [*typed, *typed])[len(typed) :]
    return f"A key stroke: {median(times):.1f} ms, 95 of 100 within {quantiles(times, n=20)[-1]:.1f} ms."


def _measure(browser: Browser, pages: int, sites: dict[str, Path], *, flagship: bool) -> Iterator[str]:
    for name, site in sites.items():
        with served(site) as url:
            yield _row(browser, name, url, pages)
    if not flagship:
        return
    queries = [query for query in golden() if not query.card]
    scripts: dict[str, str] = {"Cribsheet": ASK, "Material": ASK_STOCK}
    yield f"\n| {len(queries)} golden queries | first | among the first three |\n| --- | ---: | ---: |"
    for name, script in scripts.items():
        with served(sites[name]) as url, browser.new_context() as context:
            tab = context.new_page()
            tab.goto(url)
            yield _rates(tab, name, script, queries)
    with served(sites["Cribsheet"]) as url, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(url)
        yield f"\n{_keystrokes(tab)}"


def main() -> None:
    """Print the table of times and sizes, and the rates of the flagship."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    sizes = [int(size) for size in sys.argv[1:]] or [0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), chromium_sandbox=os.geteuid() != 0)
        print("| pages | search | ms to the first result | KB at page load | KB for the first search |")
        print("| ---: | --- | ---: | ---: | ---: |")
        for size in sizes:
            with TemporaryDirectory() as folder:
                sites = _build(size, Path(folder))
                pages = sum(1 for _ in sites["Cribsheet"].glob("services/*/index.html"))
                for line in _measure(browser, pages, sites, flagship=size == 0):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
