"""Ask pip-audit for known vulnerabilities of all that the locks pin; no answer is a failure.

Usage: vulnerabilities.py LOCK ..., with pip-audit beside this interpreter.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PIN = re.compile(r"^([a-z\d.-]+)==(\S+)", re.MULTILINE)
# pip-audit passes over what another platform or Python installs, and says nothing.
MARKER = re.compile(r" ;[^\\\n]*")
# CVE-2019-10906 and others: who finds nothing here finds nothing anywhere.
CANARY = f"jinja2==2.10 --hash=sha256:{'0' * 64}\n"
AUDIT_SECONDS = 300


class UnansweredError(Exception):
    """Some pins were not audited; the message says which, or why."""


def vulnerabilities(lock: str, ask: Callable[[str], str]) -> list[str]:
    """Return a line for each known vulnerability of what `lock` pins, on any platform.

    `ask` takes requirements with hashes and returns pip-audit's JSON.

    Raises:
        UnansweredError: not every pin was audited.
    """
    answer = ask(MARKER.sub(" ", lock))
    try:
        audited = [each for each in json.loads(answer)["dependencies"] if "vulns" in each]
    except (KeyError, TypeError, ValueError) as error:
        raise UnansweredError("pip-audit gave no answer") from error
    missing = set(PIN.findall(lock)) - {(each["name"], each["version"]) for each in audited}
    if missing:
        raise UnansweredError(f"not audited: {', '.join(sorted('=='.join(pin) for pin in missing))}")
    return [
        f"{each['name']}=={each['version']}: {found['id']}, fixed in {found['fix_versions']}"
        for each in audited
        for found in each["vulns"]
    ]


def pip_audit(requirements: str) -> str:
    """Return what pip-audit says of `requirements` as JSON, empty if it failed; its errors are printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text(requirements, encoding="utf-8")
        options = ("--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json")
        done = subprocess.run(  # noqa: S603 (the interpreter that runs this)
            [sys.executable, "-m", "pip_audit", *options, "--requirement", str(file)],
            check=False,
            stdout=subprocess.PIPE,
            text=True,
            timeout=AUDIT_SECONDS,
        )
    return done.stdout


def main(locks: list[str]) -> str | None:
    """Return what is wrong with the files `locks`, None if nothing is."""
    try:
        if not vulnerabilities(CANARY, pip_audit):
            return "the service knows no vulnerability of Jinja2 2.10, so its silence means nothing"
        found = {
            line
            for lock in locks
            for line in vulnerabilities(Path(lock).read_text(encoding="utf-8"), pip_audit)
        }
    except (UnansweredError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "\n".join(sorted(found)) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
