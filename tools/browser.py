"""Find the Chromium that the browser tests drive, or fetch one; as a script, print its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATH = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
START_SECONDS = 30
FETCH_SECONDS = 300


class NoBrowserError(Exception):
    """No Chromium was found and none could be fetched; the message is one line and says why."""


def ensure() -> str:
    """Return the path of a Chromium or Chrome that starts.

    `CRIBSHEET_BROWSER` names the one to take. Else an installed one is taken if there is any,
    else Playwright's own is fetched, else Debian's.

    Raises:
        NoBrowserError: none of that led to one that starts.
    """
    named = os.environ.get("CRIBSHEET_BROWSER")
    found = next(filter(_starts, [named] if named else _installed()), None)
    if found:
        return found
    if named:
        raise NoBrowserError(f"the browser of CRIBSHEET_BROWSER does not start: {named}")
    return _fetch()


def _installed() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield MAC_PATH
    yield _playwright_path()


def _playwright_path() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _starts(program: str) -> bool:
    """Tell whether `program` runs: Ubuntu's may be a mere stub, and Playwright's may lack libraries."""
    try:
        return _run(program, "--version", seconds=START_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _fetch() -> str:
    failures = []
    for source in (_fetch_from_playwright, _fetch_from_debian):
        failures.append(source())
        if found := next(filter(_starts, _installed()), None):
            return found
    raise NoBrowserError(
        f"no Chromium or Chrome: {'; '.join(failures)}; install one, or name it in CRIBSHEET_BROWSER"
    )


def _fetch_from_playwright() -> str:
    """Install Playwright's own Chromium; return why there is still none that starts."""
    failure = _failure(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    return f"Playwright's {failure or 'does not start'}"


def _fetch_from_debian() -> str:
    """Install Debian's Chromium; return why there is still none that starts."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "Debian's needs root and apt-get"
    install = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    failure = _failure("apt-get", "update") or _failure(*install)
    return f"Debian's {failure or 'does not start'}"


def _failure(*command: str) -> str:
    """Run `command`; return its last line that begins like an error if it failed, else an empty text."""
    print(f"fetching a browser for the tests: {' '.join(command)}", file=sys.stderr)
    try:
        done = _run(*command, seconds=FETCH_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"could not be fetched ({error})"
    if done.returncode == 0:
        return ""
    errors = [line for line in done.stderr.splitlines() if line.startswith(("Error: ", "E: "))]
    return f"could not be fetched ({errors[-1] if errors else f'exit code {done.returncode}'})"


def _run(*command: str, seconds: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (the programs are named above or by whoever runs the tests)
        command,
        capture_output=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        text=True,
        timeout=seconds,
    )


if __name__ == "__main__":
    try:
        print(f"browser for the tests: {ensure()}")
    except NoBrowserError as error:
        sys.exit(str(error))
