"""The date of the notes, as the feet of cheat sheets say it."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def date_of(notes: Path) -> str:
    """Return the ISO date (UTC) of the newest change to a folder of notes, empty when nobody knows it.

    Equal notes must give equal sheets, and a fresh clone has files of today: so it is neither the
    clock nor the time of a file, but SOURCE_DATE_EPOCH, else the last commit to the folder.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit(notes)
    return datetime.fromtimestamp(int(seconds), UTC).date().isoformat() if seconds.isdecimal() else ""


def _last_commit(folder: Path) -> str:
    """Return the time of the last commit to a folder in seconds since 1970, empty without git."""
    command = ("git", "-C", str(folder), "log", "-1", "--format=%ct", "--", ".")
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and the folder that the user named
            command, capture_output=True, check=False, text=True
        )
    except OSError:
        return ""
    return done.stdout.strip()
