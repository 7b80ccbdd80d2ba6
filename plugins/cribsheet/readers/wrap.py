"""Where a sentence runs on to the next line, and where a line end is meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cribsheet.readers.bounds import LONGEST
from cribsheet.readers.words import ends

LONG = 60
"""Characters from which a line that stops mid-sentence was probably broken by its width."""

JOIN = re.compile(
    r"(?:and|or|nor|but|that|which|whose|who|because|thereby|whereby|while"
    r"|instead of|rather than|such as|as well as)\b",
)
"""Words that no item begins with: a line that does goes on with the sentence before it."""

OPEN = (
    "and or the a an of to with in for by from that which is are as at on if when your its than into".split()  # noqa: SIM905 - reads better
)
"""Words that no sentence ends with."""

OPEN_BACKWARDS = re.compile(
    rf"[,(&+/–—]|(?:{'|'.join(word[::-1] for word in OPEN)})\b",
    re.IGNORECASE,
)
"""What no sentence ends with, read from there: so one look tells."""

OPEN_LENGTH = 8
"""Characters in which that stands, with one before it."""

TOLERANCE = 1.1
"""How much longer than its width a wrapped line can be, with a long word at its end."""

CAPITALIZED = 0.75
"""The share of lines beginning with a capital from which a small letter means something."""

ENOUGH = 3
"""Line ends that must look like wrapping before a note counts as wrapped."""


@dataclass(frozen=True, slots=True)
class Width:
    """The column at which a note's author, or editor, breaks lines; 0 when lines end where meant.

    `capitals` tells whether the author begins lines with a capital, so that a small letter
    shows a line that goes on.
    """

    columns: int
    capitals: bool

    def breaks(self, line: str, following: str) -> bool:
        """Return whether `line` ended only because the first word of `following` did not fit."""
        if not self.columns:
            return False
        first = next(iter(following.split(maxsplit=1)), "")
        return len(line) + 1 + len(first) > self.columns

    def breaks_off(self, text: str, following: str) -> bool:
        """Return whether `text` looks broken before `following`, which stands in the same column.

        It is long and stops inside a sentence that began with a capital.
        """
        if len(text) < LONG or ends(text):
            return False
        return following.startswith("(") or (self.capitals and text[:1].isupper() and following[:1].islower())


def width(pairs: Iterable[tuple[str, str]]) -> Width:
    """Return the width that a note is wrapped at, from its pairs of adjacent text lines.

    A note is wrapped when at least half of these line ends stand inside a sentence; its width
    is then what nine in ten of those lines keep to, if the others are hardly longer.
    """
    pairs = list(pairs)
    small = sum(first[:1].islower() for first, _ in pairs)
    capitals = small <= (1 - CAPITALIZED) * len(pairs)
    seen = [(first, second) for first, second in pairs if len(first) >= LONG]
    inside = sorted(len(first) for first, second in seen if second[:1].islower() and not ends(first))
    if len(inside) < ENOUGH or 2 * len(inside) < len(seen):
        return Width(0, capitals)
    columns = inside[(len(inside) - 1) * 9 // 10]
    return Width(columns if inside[-1] <= columns * TOLERANCE else 0, capitals)


def runs_on(text: str, following: str) -> bool:
    """Return whether the words alone show that `following` goes on with the sentence `text`."""
    if text.startswith(("http://", "https://")):
        return False
    return bool(
        JOIN.match(following)
        or OPEN_BACKWARDS.match(text[: -OPEN_LENGTH - 1 : -1])
        or _closes(text, following)
    )


def _closes(text: str, following: str) -> bool:
    """Return whether a bracket or quotation that `text` leaves open ends in `following`."""
    if "(" in text and ")" in following:
        opened, closed = text.count("(") - text.count(")"), following.count(")") - following.count("(")
        if opened > 0 and closed > 0:
            return True
    return '"' in text and text.count('"') % 2 == 1 and following.count('"') % 2 == 1


def chunks(lines: Sequence[str], width: Width) -> list[int]:
    """Return the indexes of the lines of a Markdown paragraph at which a statement begins (0 first).

    In a wrapped note a paragraph is one statement. Elsewhere a line end is meant, unless the
    sentence runs on. No statement is longer than the longest line.
    """
    starts, length = [0], len(lines[0])
    for at, (before, here) in enumerate(pairwise(lines), 1):
        length += len(here)
        if length > LONGEST or not (width.columns or _is_one(before, here, width)):
            starts.append(at)
            length = len(here)
    return starts


def _is_one(before: str, here: str, width: Width) -> bool:
    return here[:1].islower() or runs_on(before, here) or width.breaks_off(before, here)
