"""What the rules for Markdown blocks share: lines, headings, and the parser that asks the rules."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from operator import itemgetter

from cribsheet.model import Block, Code, Furniture, Marker, Source, Span, Statement
from cribsheet.readers import code, inline, wrap
from cribsheet.readers.bounds import DEEPEST, STAND_IN
from cribsheet.readers.marks import markdown_mark
from cribsheet.readers.shapes import BARE_FENCE, ITEM


@dataclass(slots=True)
class Line:
    """A line relative to the block around it: `indent` columns, then `text`; `hard` marks a forced break.

    Not frozen, as each block around a line makes one, and it takes a quarter of the time to make.
    """

    number: int
    indent: int
    text: str
    hard: bool

    def inside(self, columns: int) -> "Line":
        """Return the line as a block that is indented by so many columns sees it."""
        indent = self.indent - columns
        return Line(self.number, indent if indent > 0 else 0, self.text, self.hard)  # noqa: FURB136 - half the time of max


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: inline Markdown, its lines, its level from 1."""

    title: str
    span: Span
    level: int


Found = list[Block | Heading]
Rule = Callable[["Parser", Sequence[Line], int, Found], int]
"""Gets the lines and where to begin, adds what it found, returns how many lines it took.

0 passes them on to the next rule.
"""

Rules = Sequence[tuple[Rule, str]]
"""Rules in the order in which they are asked, each with a pattern of the sign that its lines begin with.

The empty pattern matches all signs.
"""


class Parser:
    """Reads the lines of one note.

    `furniture` gathers the lines that say nothing, `deep` those that are nested too deeply.
    `level` is that of the last heading, `depth` the number of lists and quotes around the lines
    being read, `fences` what could close a fence among these.
    """

    def __init__(self, source: Source, lines: Sequence[Line], rules: Rules) -> None:
        """Learn the width that the note is wrapped at, and where its unfenced code is."""
        self.path = source.path
        self._lines = source.lines
        self._rules = rules
        self._asked: dict[str, list[Rule]] = {}
        self.furniture: list[Furniture] = []
        self.deep: list[Span] = []
        self.level = 0
        self.depth = 0
        self.fences = Fences(())
        self.width = wrap.width(_pairs(lines))
        self._samples = code.Samples([line.text for line in lines], [line.indent for line in lines])
        self._first = lines[0].number if lines else 1

    def parse(self, lines: Sequence[Line]) -> Found:
        """Return the blocks of lines in order; headings only when no other block is around them."""
        found: Found = []
        around, self.fences = self.fences, Fences(lines)
        at = 0
        while at < len(lines):
            at += self._take(lines, at, found) if lines[at].text else 1
        self.fences = around
        return found

    def _take(self, lines: Sequence[Line], at: int, found: Found) -> int:
        """Ask the rules in order, of which the last knows any line; return how many lines the first takes."""
        sign = lines[at].text[0]
        if sign not in self._asked:
            self._asked[sign] = [rule for rule, signs in self._rules if re.match(signs, sign)]
        return next(filter(None, (rule(self, lines, at, found) for rule in self._asked[sign])))

    def inside(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """Return the blocks inside a list item or quote."""
        if self.depth == DEEPEST:
            return tuple(self._plain(line) for line in lines if line.text)
        self.depth += 1
        blocks = self.parse(lines)
        self.depth -= 1
        return tuple(block for block in blocks if not isinstance(block, Heading))

    def span(self, first: Line, last: Line | None = None) -> Span:
        """Return the lines from `first` to `last`."""
        return Span(self.path, first.number, (last or first).number)

    def statement(
        self, lines: Sequence[Line], marker: Marker = Marker.PARAGRAPH, ordinal: int = 1
    ) -> Statement:
        """Return the lines of a wrapped sentence as one statement."""
        text = inline.markdown([line.text for line in lines])
        return Statement(text, self.span(lines[0], lines[-1]), markdown_mark(text), (), marker, ordinal)

    def sample(self, line: Line) -> code.Sample | None:
        """Return the unfenced code that begins at a line."""
        return self._samples.at(line.number - self._first)

    def typed(self, line: Line) -> str:
        """Return the text of a line, also of one that is too long to be looked at."""
        return line.text if line.text != STAND_IN else self._lines[line.number - 1].strip()

    def drop(self, line: Line, reason: str) -> None:
        """Note that a line is furniture."""
        self.furniture.append(Furniture(self.span(line), reason))

    def _plain(self, line: Line) -> Block:
        span = self.span(line)
        self.deep.append(span)
        if line.text == STAND_IN:
            return Code(self.typed(line), span)
        return Statement(inline.literal(line.text), span, marker=Marker.PARAGRAPH)


class Fences:
    """The lines that could close a fence: ask `closing(opening, after)` for the first that does."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Take the lines; they are looked at when something is asked."""
        self._lines = lines

    @cached_property
    def _of(self) -> dict[str, list[tuple[int, int]]]:
        """The index and length of those of either sign."""
        fences = ((at, line.text) for at, line in enumerate(self._lines) if line.text[:3] in {"```", "~~~"})
        bare = [(at, text) for at, text in fences if BARE_FENCE.fullmatch(text)]
        return {sign: [(at, len(text)) for at, text in bare if text[0] == sign] for sign in "`~"}

    @cached_property
    def _longest(self) -> dict[str, list[int]]:
        """How long the longest from each on is, so that few are looked at in vain."""
        return {sign: _longest_ahead(fences) for sign, fences in self._of.items()}

    def closing(self, opening: str, after: int) -> int | None:
        """Return the index of the first fence behind the line `after` that closes `opening`."""
        fences = self._of[opening[0]]
        at = bisect_right(fences, after, key=itemgetter(0))
        if at == len(fences) or self._longest[opening[0]][at] < len(opening):
            return None
        return next(line for line, length in fences[at:] if length >= len(opening))


def _longest_ahead(fences: Sequence[tuple[int, int]]) -> list[int]:
    return list(accumulate((length for _, length in reversed(fences)), max))[::-1]


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield adjacent lines of which the second could go on with the first."""
    for first, second in pairwise(lines):
        if first.text and second.text and second.text[0] not in "#>|!<`" and not ITEM.match(second.text):
            yield first.text, second.text
