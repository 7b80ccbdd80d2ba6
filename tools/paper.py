"""What stands where on a printed sheet: holds the words of a PDF against the HTML they were printed from."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from textwrap import shorten

_POINTS = 72 / 25.4
"""Points in a millimetre."""

_MARGIN = 11 * _POINTS
_FOOT = 15 * _POINTS
_GAP = 6 * _POINTS
"""The margins at the sides and at the foot, and the gap between columns, as assets/sheet.css has them."""

_SLACK = 1.5
"""Points by which a word may stand out: how far a sign reaches is not how far it is wide."""

_WHOLE = {"h2", "h3", "li", "tr", "pre", "p"}
_VOID = {"br", "img", "wbr", "path", "meta", "link"}

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')


@dataclass(frozen=True, slots=True)
class Unit:
    """What must stand in one column: a heading, a statement without those below it, a row, a sample.

    `texts` are its texts in their order; between two of them paper may show signs of its own.
    """

    tag: str
    texts: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Return what to call it by."""
        return shorten(" ".join(self.texts), 40, placeholder="…")

    @property
    def is_heading(self) -> bool:
        """Tell whether this must not be the last in its column."""
        return self.tag in {"h2", "h3"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word on paper; `column` counts through all pages, `stands_out` says that it leaves its column."""

    text: str
    column: int
    stands_out: bool


class _Units(HTMLParser):
    """Collects the units between the columns of a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.units: list[Unit] = []
        self._open: list[tuple[str, Unit | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        within = [name for name, _ in self._open]
        is_row = tag == "div" and within[-1:] == ["dl"]
        unit = self._open[-1][1] if self._open else None
        if "columns" in within and (tag in _WHOLE or is_row):
            unit = Unit(tag)
            self.units.append(unit)
        self._open.append(("columns" if ("class", "columns") in attrs else tag, unit))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        unit = self._open[-1][1] if self._open else None
        if unit and squeezed(data):
            unit.texts.append(data)


def squeezed(text: str) -> str:
    """Return a text without blanks, and without what paper does to signs."""
    return re.sub(r"[\s★·≠\u00ad]+", "", text)


def units(html: str) -> list[Unit]:
    """Return the units of a sheet that have texts, in their order."""
    parser = _Units()
    parser.feed(html)
    return [unit for unit in parser.units if unit.texts]


def words(pdf: Path) -> Iterator[Word]:
    """Yield the words of a PDF in the order in which they were printed, without those of the running foot."""
    command = ("pdftotext", "-raw", "-bbox", "-enc", "UTF-8", str(pdf), "-")
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - a tool of poppler
    for page, (width, height, inside) in enumerate(_PAGE.findall(done.stdout.decode("utf-8", "replace"))):
        middle = float(width) / 2
        for left, top, right, _, text in _WORD.findall(inside):
            if float(top) > float(height) - _FOOT:
                continue
            is_right = float(left) > middle - _GAP / 2
            start = middle + _GAP / 2 if is_right else _MARGIN
            end = float(width) - _MARGIN if is_right else middle - _GAP / 2
            stands_out = float(left) < start - _SLACK or float(right) > end + _SLACK
            yield Word(squeezed(unescape(text)), 2 * page + is_right, stands_out)


def misplaced(html: str, pdf: Path) -> list[str]:
    """Return what a reader would stumble over: headings alone, what is split, cut or missing."""
    printed = [(character, word) for word in words(pdf) for character in word.text]
    text = "".join(character for character, _ in printed)
    problems = []
    before: Unit | None = None
    column = at = 0
    for unit in units(html):
        place, at = _find(unit, text, at)
        if place is None:
            problems.append(f"not on paper: {unit.shown}")
            continue
        standing = [printed[index][1] for index in place]
        if before and before.is_heading and standing[0].column != column:
            problems.append(f"alone at the end of a column: {before.shown}")
        if standing[0].column != standing[-1].column:
            problems.append(f"split: {unit.shown}")
        problems += [f"stands out of its column: {word.text}" for word in standing if word.stands_out]
        before, column = unit, standing[-1].column
    return list(dict.fromkeys(problems))


def _find(unit: Unit, text: str, at: int) -> tuple[list[int] | None, int]:
    """Return the places of the characters of a unit, or None, and where to look for the next one."""
    places: list[int] = []
    end = at
    for one in map(squeezed, unit.texts):
        start = text.find(one, end)
        if start < 0:
            return None, at
        end = start + len(one)
        places.extend(range(start, end))
    return places, end
