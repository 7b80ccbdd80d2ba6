"""The site folder: a new site is written beside the old one and takes its place when it is whole.

Whatever ends a build, killing it included, leaves the old site or the new one. Builds at the
same time write to folders of their own; the last to finish stays.
"""

import ctypes
import os
import shutil
import time
from pathlib import Path
from tempfile import mkdtemp

_FORGOTTEN = 86_400
"""Seconds after which a folder that a killed build left behind is taken away."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""From Linux's `renameat2(2)`."""


class Swap:
    """A new site in `folder`, to become `site`."""

    def __init__(self, site: Path) -> None:
        """Make a folder beside the site's, and take away those of builds that were killed."""
        self.site = site.resolve()
        self.site.parent.mkdir(parents=True, exist_ok=True)
        for left in self.site.parent.glob(f".{self.site.name}-*"):
            if left.is_dir() and time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)
        self.folder = self._beside()
        # Folders made so are for their owner alone; a site is for the web server too.
        self.folder.chmod(0o755)

    def take_over(self) -> None:
        """Let the new folder be the site folder, and remove the old one."""
        if not self.site.exists():
            self.folder.replace(self.site)
        elif _exchange(self.folder, self.site):
            shutil.rmtree(self.folder)
        else:
            self._replace()

    def give_up(self) -> None:
        """Remove the new folder and leave the site as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _beside(self) -> Path:
        return Path(mkdtemp(prefix=f".{self.site.name}-", dir=self.site.parent))

    def _replace(self) -> None:
        """Take over in two steps, where the system knows no exchange."""
        old = self._beside()
        self.site.replace(old / "site")
        self.folder.replace(self.site)
        shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can; return whether it did."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
