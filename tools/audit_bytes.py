"""Do two builds of the same notes give the same bytes? `python tools/audit_bytes.py [PROJECT]`.

A project is copied and built several times: elsewhere, with its files made in another order and at another
time, on another day, in another time zone and locale, with another umask and other seeds of hashes. Every
file of these sites is compared. The exit code is 1 when one differs.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PARTS = ("mkdocs.yml", "docs", "source_notes")
BUILD = """
import sys
from datetime import UTC, datetime
from mkdocs import utils
day = datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC)
utils.get_build_datetime = lambda: day
from mkdocs.__main__ import cli
cli(["build", "--strict", "--quiet"])
"""
"""What stands in for `mkdocs build`: it knows another day than the clock."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a build must not depend on; `backwards` is the order in which files are made."""

    folder: str
    day: str
    umask: int
    backwards: bool
    environment: dict[str, str]


VARIANTS = (
    Circumstances(
        "one", "2024-02-29", 0o022, backwards=False, environment={"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    ),
    Circumstances(
        "another folder/ü",
        "2031-01-01",
        0o077,
        backwards=True,
        environment={"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Auckland"},
    ),
    Circumstances(
        "third",
        "2026-12-31",
        0o002,
        backwards=True,
        environment={"PYTHONHASHSEED": "random", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Anchorage"},
    ),
)


def differences(project: Path, folder: Path) -> Iterator[str]:
    """Build copies of a project below `folder`; yield the files of the sites that are not the same."""
    first, *others = (_digests(_built(project, folder, variant)) for variant in VARIANTS)
    for digests in others:
        yield from sorted({path for path, _ in first.items() ^ digests.items()})


def _built(project: Path, folder: Path, variant: Circumstances) -> Path:
    """Copy and build a project; return the folder of its site."""
    copy = folder / variant.folder
    files = sorted(path for part in PARTS for path in _files(project / part))
    for at, path in enumerate(reversed(files) if variant.backwards else files):
        target = copy / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (at * 86_400, at * 86_400))
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(  # noqa: S603 - this interpreter and the words above
        (sys.executable, "-c", BUILD, variant.day),
        check=True,
        cwd=copy,
        env=environment | variant.environment,
        umask=variant.umask,
    )
    return copy / "site"


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [below for below in path.rglob("*") if below.is_file()]


def _digests(site: Path) -> dict[str, str]:
    """Return the digest of each file below a folder by its path."""
    return {path.relative_to(site).as_posix(): sha256(path.read_bytes()).hexdigest() for path in _files(site)}


def main() -> int:
    """Print the files that differ, and how many there are of how many builds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("project", type=Path, nargs="?", default=ROOT, metavar="PROJECT")
    with TemporaryDirectory() as folder:
        found = set(differences(parser.parse_args().project.resolve(), Path(folder).resolve()))
        files = len(_files(Path(folder, VARIANTS[0].folder, "site")))
    print(*sorted(found), sep="\n", end="\n" * bool(found))
    print(f"{len(VARIANTS)} builds of {files} files, {len(found)} differ")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
