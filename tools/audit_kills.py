"""Is the site whole whatever ends a rebuild? `python tools/audit_kills.py [--kills N] [--step N]`.

A small site is rebuilt from changed notes. First the build is killed (`kill -9`) at N moments, half of them
in its last quarter, where the new site takes over. Then the system refuses a write: the first one, the one
after `step` more, and so on to the last. Each time the site must be byte for byte the old or the new one, a
refused write must be told without a traceback, and the next build must work and leave nothing beside the
site. The exit code is 1 when any of that fails. It forks, so it needs a Unix.
"""

import argparse
import errno
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from itertools import count
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.__main__ import cli
from mkdocs.config import load_config

OLD = {
    "a.md": "# SQS\n\n- a queue\n- **messages** of 256 KB\n",
    "b.txt": "Lambda\n======\n\t- runs for 15 minutes\n",
}
NEW = {"a.md": "# SQS\n\n- messages of 1 MiB\n", "c.md": "# KMS\n\n- **keys** stay in their Region\n"}
SETTINGS = "site_name: Mine\ntheme: {name: material, font: false}\nplugins: [search, cribsheet]\n"
REFUSALS = (errno.ENOSPC, errno.EIO, errno.EACCES)
WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"}

_FORK = get_context("fork")


class Project:
    """A small project below `folder` whose site is built in processes of their own."""

    def __init__(self, folder: Path) -> None:
        """Write the project and build both of its sites."""
        self._folder = folder
        (folder / "docs").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(SETTINGS)
        self._write(NEW)
        # What this imports, the children need not.
        load_config(str(folder / "mkdocs.yml"))
        self.new = self._built(NEW)
        self.old = self._built(OLD)

    def reset(self) -> None:
        """Have the old site, and the notes of the new one."""
        shutil.rmtree(self._folder / "site")
        shutil.copytree(self._folder / "old", self._folder / "site")
        self._write(NEW)

    def start(self, refuse: Callable[[], None] | None = None) -> BaseProcess:
        """Start a build; `refuse` is called before each of its writes and may raise."""
        process = _FORK.Process(target=_build, args=(self._folder, refuse))
        process.start()
        return process

    def said(self) -> str:
        """Return what the last build printed."""
        return (self._folder / "said.txt").read_text()

    def site(self) -> str:
        """Return "old" or "new" when the site is that, else what is wrong with it."""
        return {self.old: "old", self.new: "new"}.get(_digest(self._folder / "site"), "a broken site")

    def rebuilt(self) -> str:
        """Build again; return what is wrong after that, if anything is."""
        process = self.start()
        process.join()
        if process.exitcode:
            return "the next build fails"
        if self.site() != "new":
            return "the next build writes another site"
        beside = {path.name for path in self._folder.iterdir()}
        litter = beside - {".cache", "docs", "mkdocs.yml", "old", "said.txt", "site", "source_notes"}
        return f"litter: {', '.join(sorted(litter))}" if litter else ""

    def _built(self, notes: dict[str, str]) -> str:
        self._write(notes)
        process = self.start()
        process.join()
        if process.exitcode:
            raise SystemExit(self.said())
        shutil.rmtree(self._folder / "old", ignore_errors=True)
        shutil.copytree(self._folder / "site", self._folder / "old")
        return _digest(self._folder / "site")

    def _write(self, notes: dict[str, str]) -> None:
        folder = self._folder / "source_notes"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in notes.items():
            (folder / name).write_text(text)


def _digest(folder: Path) -> str:
    """Return one digest of the names and bytes of all files below a folder."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(folder)} {len(data)} ".encode() + data)
    return digest.hexdigest()


def _build(folder: Path, refuse: Callable[[], None] | None) -> None:
    """Build the site as `mkdocs build --strict` does; what it says goes to a file."""
    with (folder / "said.txt").open("w") as said, redirect_stdout(said), redirect_stderr(said):
        if refuse:
            sys.addaudithook(_hook(folder, refuse))
        cli(["build", "--strict", "--quiet", "--config-file", str(folder / "mkdocs.yml")])


def _hook(folder: Path, refuse: Callable[[], None]) -> Callable[[str, tuple[object, ...]], None]:
    """Return the audit hook that calls `refuse` before each write below a folder."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event in WRITES or (event == "open" and _writes(arguments[2]))
        if writes and str(arguments[0]).startswith(str(folder)):
            refuse()

    return hook


def _writes(flags: object) -> bool:
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def kills(project: Project, number: int) -> Iterator[tuple[str, str]]:
    """Kill rebuilds; yield for each which site there was, and what was wrong after the next build."""
    project.reset()
    begun = time.perf_counter()
    project.start().join()
    seconds = time.perf_counter() - begun
    for one in range(number):
        share = (one + 0.5) / number
        # The second half of them falls into the last quarter, and a little beyond.
        part = 1.5 * share if share < 0.5 else 0.75 + 0.6 * (share - 0.5)  # noqa: PLR2004 - one half
        project.reset()
        process = project.start()
        process.join(seconds * part)
        process.kill()
        process.join()
        yield project.site(), project.rebuilt()


def refusals(project: Project, step: int) -> Iterator[tuple[str, str]]:
    """Have every `step`-th write of a rebuild refused; yield as `kills` does."""
    for number in count(0, step):
        project.reset()
        refuse = _Refusal(number, REFUSALS[number // step % len(REFUSALS)])
        process = project.start(refuse)
        process.join()
        if not process.exitcode and not refuse.happened.value:
            return
        site, said = project.site(), project.said()
        if "Traceback" in said or (process.exitcode and "Error: " not in said):
            yield site, f"write {number} is refused, and the build says {said!r}"
        elif site == "old" and not process.exitcode:
            yield site, f"write {number} is refused, and the build says nothing"
        else:
            yield site, project.rebuilt()


class _Refusal:
    """Refuses one write, as a full or broken disk does."""

    def __init__(self, number: int, reason: int) -> None:
        """Refuse the write after `number` others with the error number `reason`."""
        self._left = number
        self._reason = reason
        self.happened = _FORK.Value("b", lock=False)

    def __call__(self) -> None:
        """Count a write, or refuse it."""
        self._left -= 1
        if self._left == -1:
            self.happened.value = 1
            raise OSError(self._reason, os.strerror(self._reason))


def main() -> int:
    """Print how many sites were old and new, and what was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--step", type=int, default=1)
    arguments = parser.parse_args()
    wrong = 0
    with TemporaryDirectory() as folder:
        project = Project(Path(folder).resolve() / "project")
        for name, runs in (
            ("kills", kills(project, arguments.kills)),
            ("refused writes", refusals(project, arguments.step)),
        ):
            counts: Counter[str] = Counter()
            for site, fault in runs:
                counts[site] += 1
                if fault or site not in {"old", "new"}:
                    wrong += 1
                    print(f"{site}; {fault}")
            print(
                f"{counts.total()} {name}: {', '.join(f'{n} {site}' for site, n in sorted(counts.items()))}"
            )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
