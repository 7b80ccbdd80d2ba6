"""Headings of outlines: underlined, boxed and framed titles, numbers, hashes.

`RULES` is asked in order; the first that knows a row decides.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from cribsheet.readers.marks import OUTLINE_MARK
from cribsheet.readers.rows import DRAWN, Row, is_filler, is_rule
from cribsheet.readers.words import ends, is_sentence, words

TITLE_WORDS = 9
"""Words that a title seldom exceeds; a longer line is a sentence."""

FRAME_WORDS = 12

FRAMED = re.compile(
    rf"(?P<open>({DRAWN})\2++)(?![>\s-]*>)\s*+(?P<title>[^\s<>-].*?)"
    rf"(?<!\s)\s*+(?<!{DRAWN})(?P<close>{DRAWN}++)(?P<rest>\s{{2,}}\S.*|\s*)"
)
"""Runs of one character around a title, not balanced; a gloss can stand behind, set off by blanks."""

FRAME_END = re.compile(rf"{DRAWN}(?:\s{{2}}|$)")

UNDERLINE = re.compile(rf"({DRAWN})\1+")

ASKEW = 2
"""Columns that an underline can stand beside its title."""

HASHES = re.compile(r"(?P<open>#{1,6})\s++(?P<title>\S.*?)(?<!\s)\s*+(?<!#)#*+")

NUMBERED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<dot>[.)]?)\s+(?P<title>[^\W\d_].*)")
"""`8. Title`, `8.1 Title`; a number without point or bracket needs two levels."""

NUMBERED_WORDS = 6
NAME_WORDS = 3
"""Words of a numbered title at most, and of one with lines at the margin below it."""

SAME_LENGTH = 2.5
"""How many times longer than its title a dashed underline can be before it is a rule."""


class Rank(IntEnum):
    """How strong a heading is: a stronger one closes weaker ones of its column."""

    DOUBLE = 0
    """Underlined, boxed, hashed, or framed with `=` or `#`."""
    SINGLE = 1
    """Framed with dashes, stars or the like, or numbered."""
    LABEL = 2
    """A bare name above deeper lines."""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading found at a row: its text, the rows it takes, where the title is among them."""

    text: str
    rows: int
    at: int
    column: int
    rank: Rank
    sub: int = 0


def find(rows: Sequence[Row], index: int) -> Title | None:
    """Return the heading that begins at `rows[index]`, or None."""
    for rule in _asked(rows[index].text[0]):
        title = rule(rows, index)
        if title:
            return title
    return None


def boxed(rows: Sequence[Row], index: int) -> Title | None:
    """Title between two rules."""
    if index + 2 >= len(rows) or not (is_rule(rows[index].text) and is_rule(rows[index + 2].text)):
        return None
    title = rows[index + 1]
    if not _is_title(title.text) or rows[index].text[0] != rows[index + 2].text[0]:
        return None
    return Title(title.text, 3, 1, title.column, Rank.DOUBLE)


def underlined(rows: Sequence[Row], index: int) -> Title | None:
    """Title with a row of one character below it, of any length but for dashes."""
    if index + 1 >= len(rows) or rows[index + 1].plain or not UNDERLINE.fullmatch(rows[index + 1].text):
        return None
    title, line = rows[index : index + 2]
    if not _is_title(title.text) or title.text[0] in "-•*>|" or abs(line.column - title.column) > ASKEW:
        return None
    if line.text[0] in "-_" and not _as_long(title.text, line.text):
        return None
    return Title(title.text, 2, 0, title.column, Rank.DOUBLE)


def framed(rows: Sequence[Row], index: int) -> Title | None:
    """Title between runs of one character: `===EC2====`, `--IAM--`, `---Spot requests-`."""
    match = frame(rows[index].text)
    if not match or not _is_framed_title(match):
        return None
    rest = match["rest"].strip()
    text = f"{match['title']} – {rest}" if rest else match["title"]
    rank = Rank.DOUBLE if match["open"][0] in "=#" else Rank.SINGLE
    return Title(text, 1, 0, rows[index].column, rank)


def frame(text: str) -> re.Match[str] | None:
    """Return the parts of a text that looks like a framed title, or None."""
    # Few texts that begin like one end like one, and to look for the end takes little time.
    return FRAMED.fullmatch(text) if FRAME_END.search(text, 2) else None


def hashed(rows: Sequence[Row], index: int) -> Title | None:
    """Title behind hashes, as in Markdown."""
    match = HASHES.fullmatch(rows[index].text)
    if not match or rows[index].column > 1 or len(words(match["title"])) > FRAME_WORDS:
        return None
    return Title(match["title"], 1, 0, 0, Rank.DOUBLE, len(match["open"]) - 1)


def numbered(rows: Sequence[Row], index: int) -> Title | None:
    """Short title behind a number, at the margin, with lines of its own below.

    The next line's number goes deeper; or the title stands apart (a blank line is before it, or
    its number has two levels) and the lines are indented or bulleted, or it is a mere name.
    """
    match = None if rows[index].column else NUMBERED.fullmatch(rows[index].text)
    following = next((row for row in rows[index + 1 : index + 4] if row.text), None) if match else None
    if not match or not following or not _is_numbered_title(match):
        return None
    apart = "." in match["number"] or index == 0 or not rows[index - 1].text
    inside = following.column > 0 or following.text[0] in "-*•"
    name = len(words(match["title"])) <= NAME_WORDS and following is rows[index + 1]
    name = name and not NUMBERED.fullmatch(following.text)
    if not following.text.startswith(f"{match['number']}.") and not (apart and (inside or name)):
        return None
    return Title(rows[index].text, 1, 0, 0, Rank.SINGLE, match["number"].count("."))


Rule = Callable[[Sequence[Row], int], Title | None]

RULES: tuple[tuple[Rule, str], ...] = (
    (boxed, r"\W|_"),
    (underlined, ""),
    (framed, DRAWN),
    (hashed, "#"),
    (numbered, r"\d"),
)
"""Rules in the order in which they are asked, each with a pattern of the sign that its rows begin with.

The empty pattern matches all signs.
"""


@lru_cache
def _asked(sign: str) -> tuple[Rule, ...]:
    return tuple(rule for rule, signs in RULES if re.match(signs, sign))


def _is_title(text: str) -> bool:
    return (
        bool(text)
        and not is_filler(text)
        and not OUTLINE_MARK.match(text)
        and len(words(text)) <= TITLE_WORDS
        and text[-1] not in ".;,"
    )


def _is_numbered_title(match: re.Match[str]) -> bool:
    title = match["title"]
    if not (match["dot"] or "." in match["number"]) or ": " in title or is_sentence(title):
        return False
    return _is_title(title) and len(words(title)) <= NUMBERED_WORDS


def _as_long(title: str, line: str) -> bool:
    return len(line) <= max(SAME_LENGTH * len(title), len(title) + 6)


def _is_framed_title(match: re.Match[str]) -> bool:
    """Return whether a framed line is a title: short, no sentence, and closed like it was opened."""
    opened, closed, title = match["open"], match["close"], match["title"]
    if is_filler(title) or len(words(title)) > FRAME_WORDS or title.endswith((".", ",", ";")):
        return False
    if opened[0] != closed[0] or (opened[0] in "*_" and (len(closed) < 3 or is_sentence(title))):  # noqa: PLR2004 - a frame of stars
        return False
    return len(opened) > 2 or len(closed) > 1 or not ends(title)  # noqa: PLR2004 - `--x-` is a slip, not a frame
