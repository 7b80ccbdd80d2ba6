"""The Nu HTML checker and Lighthouse, pinned by `tools/site_checkers/package-lock.json`."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LOCKED = Path(__file__).with_suffix("")
_CACHE = ROOT / ".cache" / "site_checkers"


class CheckerError(Exception):
    """A checker is not there or did not run; the message is one line and says why."""


def installed() -> Path:
    """Return the folder of the installed packages; fetch them into .cache/ when they are not there.

    Raises CheckerError.
    """
    lock = "package-lock.json"
    fetched = _CACHE / "fetched.json"
    if not fetched.exists() or fetched.read_bytes() != (_LOCKED / lock).read_bytes():
        shutil.copytree(_LOCKED, _CACHE, dirs_exist_ok=True)
        # The scripts of packages would fetch more, which no lock names.
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=_CACHE, status=0)
        shutil.copy(_CACHE / lock, fetched)
    return _CACHE / "node_modules"


def run(*command: str, folder: Path = ROOT, status: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program and return what it said.

    Raises CheckerError when it is not there, or ends with another exit code than `status` asks for.
    """
    program = shutil.which(command[0])
    if not program:
        raise CheckerError(f"no {command[0]} here: install it first")
    done = subprocess.run(  # noqa: S603 - the programs of this folder's scripts
        (program, *command[1:]), capture_output=True, check=False, cwd=folder, text=True
    )
    if status is not None and done.returncode != status:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CheckerError(f"{command[0]}: {said[-1] if said else f'exit code {done.returncode}'}")
    return done
