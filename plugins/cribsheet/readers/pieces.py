"""The rows of an outline as pieces in order: headings, items, code, furniture.

An item is one statement with the lines it runs on to; what it stands below is decided later.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cribsheet.model import Code, Furniture, Marker, Source, Span
from cribsheet.readers import code, headings, wrap
from cribsheet.readers.bounds import LONGEST, STAND_IN
from cribsheet.readers.headings import Rank
from cribsheet.readers.marks import outline_mark
from cribsheet.readers.rows import Row, is_filler, is_rule, row
from cribsheet.readers.words import ends

BULLET = re.compile(r"(?:[-•·*+‣▪◦●○►▶➤✓✔][ \t]+|[•‣▪◦●]|-(?=[A-Za-z]{3}))(?=\S)")
"""A bullet, which the list shows; arrows say something and stay in the text."""

ARROW = re.compile(r"[-=]+>|<[-=]+|[→⇒>]")
NUMBER = re.compile(r"(\d{1,3})[.)](?:[ \t]+|(?=[A-Z]))(?=\S)")
LETTER = re.compile(r"[A-Za-z][.)][ \t]+(?=\S)|\d+(?:\.\d+)+[.)]?[ \t]+(?=\S)")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
PREFIX = re.compile(rf"{BULLET.pattern}|{NUMBER.pattern}|[QA][.:)][ \t]+(?=\S)")
FENCE = re.compile(r"(`{3,}|~{3,})\s*([\w+#-]*)\s*$")
OWN = re.compile("|".join(shape.pattern for shape in (BULLET, ARROW, NUMBER, LETTER, FENCE)))
"""What a line begins with that does not go on with the one before."""

CONTENTS_BACKWARDS = re.compile(r"\d+\s*?(?:\.{4}|(?: \.){4})\s*\S")
"""The end of `Queues ..... 12`, read from there: so it takes no time where there is none."""

HANGING = re.compile(r" {1,3}")
"""What a hanging line has beyond its item's tabs."""

NOT_A_NAME = 30
"""Characters from which a line that stops at a preposition is a broken sentence, not a label."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: plain text, its own lines, and what its level follows from."""

    text: str
    span: Span
    column: int
    rank: Rank
    sub: int = 0
    important: bool = False


@dataclass(slots=True)
class Item:
    """A statement: plain text, its lines, its column; `gap` tells whether blank lines stand before it.

    Not frozen, as there is one a line, and it takes a quarter of the time to make.
    """

    text: str
    span: Span
    column: int
    important: bool
    marker: Marker
    ordinal: int
    bulleted: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A block of code at its column."""

    block: Code
    column: int


Piece = Heading | Item | Sample | Furniture


def pieces(source: Source) -> tuple[Piece, ...]:
    """Return the pieces of a note; together they cover its non-blank lines."""
    return tuple(_Scan(source).run())


class _Scan:
    """One pass over the rows of a note."""

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.lines = source.lines
        self.rows = [row(number, line) for number, line in enumerate(source.lines, 1)]
        self.samples = code.Samples([row.text for row in self.rows], [row.column for row in self.rows])
        self.tabbed = _is_tabbed(self.rows)
        self.width = wrap.width(_text_pairs(self.rows))

    def run(self) -> Iterator[Piece]:
        index, gap = 0, True
        while index < len(self.rows):
            if not self.rows[index].text:
                index, gap = index + 1, True
                continue
            found, taken = self._piece(index, gap=gap)
            yield from found
            index, gap = index + taken, False

    def _piece(self, index: int, *, gap: bool) -> tuple[list[Piece], int]:
        """Return what begins at a non-blank row and how many rows it takes."""
        text = self.rows[index].text
        if text == STAND_IN:
            return [self._code(index, 1, "")], 1
        title = headings.find(self.rows, index)
        if title:
            return self._heading(index, title), title.rows
        fenced = self._fence(index) if text[0] in "`~" else 0
        if fenced:
            return [self._code(index, fenced, text.lstrip("`~ "))], fenced
        reason = _reason(text)
        sample = None if reason == "rule" else self.samples.at(index)
        if sample:
            return [self._code(index, sample.rows, sample.language)], sample.rows
        return ([self._furniture(index, reason)], 1) if reason else self._item(index, gap=gap)

    def _span(self, index: int, rows: int = 1) -> Span:
        return Span(self.path, index + 1, index + rows)

    def _furniture(self, index: int, reason: str) -> Furniture:
        return Furniture(self._span(index), reason)

    def _heading(self, index: int, title: headings.Title) -> list[Piece]:
        reason = "underline" if title.at == 0 else "rule"
        lines: list[Piece] = [
            self._furniture(index + offset, reason) for offset in range(title.rows) if offset != title.at
        ]
        return [
            Heading(title.text, self._span(index + title.at), title.column, title.rank, title.sub),
            *lines,
        ]

    def _fence(self, index: int) -> int:
        """Return how many rows a fenced block takes from here, 0 when none begins or it never ends."""
        opened = FENCE.match(self.rows[index].text)
        if not opened:
            return 0
        for end in range(index + 1, min(index + code.LONGEST, len(self.rows))):
            if re.fullmatch(rf"{re.escape(opened[1])}+", self.rows[end].text):
                return end - index + 1
        return 0

    def _code(self, index: int, rows: int, language: str) -> Sample:
        lines = self.lines[index : index + rows]
        body = lines[1:-1] if FENCE.match(self.rows[index].text) else lines
        return Sample(Code(code.text_of(body), self._span(index, rows), language), self.rows[index].column)

    def _item(self, index: int, *, gap: bool) -> tuple[list[Piece], int]:
        first = self.rows[index]
        item = _parse(first, gap=gap, span=self._span(index))
        taken = 1
        while index + taken < len(self.rows) and self._goes_on(item, index, index + taken):
            item.text = f"{item.text} {self.rows[index + taken].text}"
            taken += 1
        if taken > 1:
            item.span = self._span(index, taken)
        return [item], taken

    def _goes_on(self, item: Item, start: int, index: int) -> bool:
        """Return whether the row belongs to the sentence of the item that began at `start`."""
        here, first = self.rows[index], self.rows[start]
        if not here.text or here.column < first.column - 1 or len(item.text) + len(here.text) > LONGEST:
            return False
        if not here.plain and OWN.match(here.text):
            return False
        return self._continues(item, start, index) and self._is_free(index)

    def _continues(self, item: Item, start: int, index: int) -> bool:
        """Return whether a row stands and reads like the rest of the item that began at `start`."""
        here, before, first = self.rows[index], self.rows[index - 1], self.rows[start]
        hanging = here.column > first.column and self._hangs(item, first, here)
        if hanging and (not ends(item.text) or (index - 1 > start and before.lead == here.lead)):
            return True
        deeper = not hanging and here.column > first.column + 1
        if wrap.runs_on(item.text, here.text):
            return not deeper or len(item.text) >= NOT_A_NAME
        return not deeper and (
            self.width.breaks_off(item.text, here.text) or self._is_wrapped(item, before, here)
        )

    def _is_wrapped(self, item: Item, before: Row, here: Row) -> bool:
        return not item.bulleted and self.width.breaks(before.text, here.text)

    def _hangs(self, item: Item, first: Row, here: Row) -> bool:
        """Return whether a row hangs below its item's text: blanks after its tabs, or aligned with it."""
        extra = here.lead[len(first.lead) :] if here.lead.startswith(first.lead) else ""
        prefix = PREFIX.match(first.text)
        aligned = prefix is not None and here.column == first.column + prefix.end() and not item.important
        return aligned or (self.tabbed and HANGING.fullmatch(extra) is not None)

    def _is_free(self, index: int) -> bool:
        """Return whether a row has words, and no mark, frame or code of its own."""
        text = self.rows[index].text
        return not (
            is_filler(text)
            or outline_mark(text).important
            or headings.find(self.rows, index)
            or self.samples.at(index)
        )


def _reason(text: str) -> str:
    """Return which furniture a row is, or ""."""
    if text[-1].isdecimal() and CONTENTS_BACKWARDS.match(text[::-1]):
        return "contents"
    if text[0].isalnum():
        return ""
    if is_rule(text):
        return "rule"
    return "filler" if is_filler(text) else ""


def _parse(first: Row, *, gap: bool, span: Span) -> Item:
    """Take mark, bullet, number and check box off a row."""
    if first.plain:
        return Item(first.text, span, first.column, False, Marker.ITEM, 1, False, gap)  # noqa: FBT003 - many
    marked = outline_mark(first.text)
    text, marker, ordinal = marked.text, Marker.ITEM, 1
    bullet = BULLET.match(text)
    number = NUMBER.match(text)
    if bullet:
        text = text[bullet.end() :]
    elif number:
        text, marker, ordinal = text[number.end() :], Marker.ORDERED, int(number[1])
    task = TASK.match(text)
    if task:
        text, marker = text[task.end() :], Marker.TASK if task[1] == " " else Marker.DONE
    shaped = bool(marked.important or bullet or number or ARROW.match(first.text) or LETTER.match(text))
    return Item(text, span, first.column, marked.important, marker, ordinal, shaped, gap)


def _is_tabbed(rows: Sequence[Row]) -> bool:
    tabs = sum(row.lead.startswith("\t") for row in rows if row.text)
    return tabs > sum(row.lead.startswith("  ") for row in rows if row.text)


def _text_pairs(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield adjacent lines that could be one paragraph."""
    for first, second in pairwise(rows):
        if first.text and second.text and first.column == second.column and not BULLET.match(second.text):
            yield first.text, second.text
