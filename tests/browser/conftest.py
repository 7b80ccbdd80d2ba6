"""A headless Chromium and the built site on a port of its own."""

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools.browser import NoBrowserError, ensure

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without writing a line for each request."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for the whole session; tests open contexts of their own in it."""
    try:
        program = ensure()
    except NoBrowserError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    # Chromium's sandbox refuses to run as root, which is who runs the tests in a container.
    sandbox = os.geteuid() != 0
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program, args=list(FLAGS), chromium_sandbox=sandbox
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """The address of the built flagship site, ending in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site)))
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
