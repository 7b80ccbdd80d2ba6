"""The site folder: a new site is written beside the old one and takes its place when it is whole.

Whatever ends a build, killing it included, leaves the old site or the new one. Builds at the
same time write to folders of their own; the last to finish stays. Each locks its folder, and
locks go with their processes: so the next build can tell what a killed one left behind.

To remove a file can take ten times as long as to write over it. So an old site is put aside, and
the next build writes over its files.
"""

import ctypes
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

try:
    import fcntl
except ImportError:  # Windows locks no folders.
    fcntl = None  # type: ignore[assignment]

_FORGOTTEN = 86_400
"""Seconds after which a folder counts as left behind where none can be locked."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""From Linux's `renameat2(2)`."""


class Swap:
    """A new site in `folder`, to become `site`."""

    def __init__(self, site: Path, spare: Path) -> None:
        """Make a folder beside the site's, and take away those of builds that were killed.

        `spare` is where an old site is put aside, and looked for.
        """
        self.site = site.resolve()
        self._spare = spare
        self._old: dict[Path, int] = {}
        self.site.parent.mkdir(parents=True, exist_ok=True)
        # So that nobody takes our folder for one that was left before it is locked.
        beside = _lock(self.site.parent)
        try:
            for left in self.site.parent.glob(f".{self.site.name}-*"):
                if _is_left(left):
                    shutil.rmtree(left, ignore_errors=True)
            self.folder = self._beside()
            self._locked = _lock(self.folder)
        finally:
            _unlock(beside)
        # Folders made so are for their owner alone; a site is for the web server too.
        self.folder.chmod(0o755)

    def reuse(self) -> None:
        """Let the new folder, while it is empty, be the one that was put aside."""
        beside = _lock(self.site.parent)
        with suppress(OSError):
            self._spare.rename(self.folder)
            _unlock(self._locked)
            self._locked = _lock(self.folder)
            self._old = {path: path.stat().st_mtime_ns for path in _files(self.folder)}
        _unlock(beside)

    def sweep(self) -> None:
        """Take away the files of an old site over which none was written."""
        for path, written in self._old.items():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime_ns == written:
                    path.unlink()
        for folder, _, _ in os.walk(self.folder, topdown=False) if self._old else ():
            with suppress(OSError):
                Path(folder).rmdir()

    def take_over(self) -> None:
        """Let the new folder be the site folder, and put the old one aside."""
        if not self.site.exists():
            self.folder.replace(self.site)
        elif not _exchange(self.folder, self.site):
            self._replace()
        else:
            with suppress(OSError):
                self._spare.parent.mkdir(parents=True, exist_ok=True)
                self.folder.rename(self._spare)
        self.give_up()

    def give_up(self) -> None:
        """Remove what stands beside the site, as far as it can be removed."""
        shutil.rmtree(self.folder, ignore_errors=True)
        _unlock(self._locked)
        self._locked = None

    def _beside(self) -> Path:
        return Path(mkdtemp(prefix=f".{self.site.name}-", dir=self.site.parent))

    def _replace(self) -> None:
        """Take over in two steps, where the system knows no exchange."""
        old = self._beside()
        self.site.replace(old / "site")
        self.folder.replace(self.site)
        shutil.rmtree(old, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _lock(folder: Path) -> int | None:
    """Return the descriptor that locks a folder until it is closed; wait while another has the lock."""
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    # Where a file system has no locks, nothing of it looks left either.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _unlock(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)


def _is_left(folder: Path) -> bool:
    """Tell whether nobody has a folder locked: its build is gone."""
    if fcntl is None:
        return time.time() - folder.stat().st_mtime > _FORGOTTEN
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False  # Its build ended just now and took it away, or it never was one.
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can; return whether it did."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
