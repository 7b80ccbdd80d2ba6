"""What does Lighthouse say of a site on a phone? `python tools/audit_lighthouse.py`; needs Node and Chromium.

The flagship site is built with an address, as a host needs it for canonical links, and served with files
packed by gzip, as a host would. Lighthouse looks at pages of every kind with its own throttling: a slow 4G
and a quarter of the processor, so run it on a machine that does nothing else. The exit code is 1 when a score
is below its target, 2 when Lighthouse did not run.
"""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from mkdocs.commands.build import build
from mkdocs.config import load_config

# As a script it finds its own folder only.
sys.path.insert(0, str(Path(__file__).parent.parent))
from tools.browser import NoBrowserError, ensure
from tools.site_checkers import ROOT, CheckerError, installed, run

PAGES = (
    "",
    "services/artifact/",
    "services/dynamodb/",
    "services/s3/",
    "limits/",
    "sheets/",
    "sheets/sqs/",
)
TARGETS = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 98}
PACKED = {".css", ".html", ".js", ".json", ".svg", ".xml"}
NOT_INDEXED = "is-crawlable"
"""The audit that sheets fail on purpose: search engines should show the page that says the same."""


class PackingHandler(SimpleHTTPRequestHandler):
    """Serves files packed by gzip, for long if their names hold a digest, and logs nothing."""

    def do_GET(self) -> None:
        """Answer with a packed file, or leave it to the base class."""
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in PACKED or not path.is_file():
            super().do_GET()
            return
        data = _packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "public, max-age=31536000")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


@contextmanager
def served() -> Iterator[str]:
    """Build and serve the flagship site; give its address."""
    with TemporaryDirectory() as folder:
        handler = partial(PackingHandler, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            url = f"http://127.0.0.1:{server.server_port}/"
            build(load_config(str(ROOT / "mkdocs.yml"), site_url=url, site_dir=folder, strict=True))
            Thread(target=server.serve_forever, daemon=True).start()
            yield url
            server.shutdown()


def scores(url: str, browser: str, *, indexed: bool) -> tuple[dict[str, int], list[str]]:
    """Return the score of each category for one page, and the names of the audits that cost points.

    Raises CheckerError.
    """
    lighthouse = installed() / "lighthouse" / "cli" / "index.js"
    flags = "--headless=new --disable-gpu" + " --no-sandbox" * (os.geteuid() == 0)
    skipped = () if indexed else (f"--skip-audits={NOT_INDEXED}",)
    done = run(
        *("env", f"CHROME_PATH={browser}", "node", str(lighthouse), url, "--output=json", "--quiet"),
        *(f"--only-categories={','.join(TARGETS)}", f"--chrome-flags={flags}", *skipped),
        status=0,
    )
    report = json.loads(done.stdout)
    if "runtimeError" in report:
        raise CheckerError(f"{url}: {report['runtimeError']['message']}")
    categories = report["categories"]
    # A category whose audits did not all run has no score, which is none of the targets.
    reached = {name: round(100 * (categories[name]["score"] or 0)) for name in TARGETS}
    failed = {
        audit["id"]
        for name in TARGETS
        for audit in categories[name]["auditRefs"]
        if audit["weight"] and (report["audits"][audit["id"]]["score"] or 0) < 1
        if report["audits"][audit["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}
    }
    return reached, sorted(failed)


def main() -> int:
    """Print a row of scores for each page, and what costs points."""
    low = 0
    try:
        with served() as url:
            browser = ensure()
            print(f"{'page':24}", *(f"{name:>15}" for name in TARGETS))
            for path in PAGES:
                indexed = not path.startswith("sheets/") or path == "sheets/"
                reached, failed = scores(url + path, browser, indexed=indexed)
                low += any(reached[name] < target for name, target in TARGETS.items())
                print(f"{path or 'home':24}", *(f"{reached[name]:>15}" for name in TARGETS), *failed)
    except (CheckerError, NoBrowserError) as error:
        print(f"audit_lighthouse: {error}", file=sys.stderr)
        return 2
    return int(low > 0)


if __name__ == "__main__":
    sys.exit(main())
