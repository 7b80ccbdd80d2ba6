"""What the rules for Markdown blocks share: lines, headings, and the parser that asks the rules."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cribsheet.model import Block, Furniture, Marker, Span, Statement
from cribsheet.readers import code, inline, wrap
from cribsheet.readers.rows import Row
from cribsheet.readers.shapes import BARE_FENCE, ITEM

DEEPEST = 24
"""Lists and quotes inside one another; what is deeper comes out as plain statements."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line relative to the block around it: `indent` columns, then `text`; `hard` marks a forced break."""

    number: int
    indent: int
    text: str
    hard: bool = False


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


class Parser:
    """Reads the lines of one note.

    `furniture` gathers the lines that say nothing. `level` is that of the last heading, `depth`
    the number of lists and quotes around the lines being read, `fences` where these have
    fences that could close.
    """

    def __init__(self, path: str, lines: Sequence[Line], rules: Sequence[Rule]) -> None:
        """Learn the width that the note is wrapped at, and where its unfenced code is."""
        self.path = path
        self.rules = rules
        self.furniture: list[Furniture] = []
        self.level = 0
        self.depth = 0
        self.fences: list[int] = []
        self.width = wrap.width(_pairs(lines))
        rows = [Row(line.number, " " * line.indent, line.indent, line.text) for line in lines]
        self._samples = code.Samples(rows)
        self._first = lines[0].number if lines else 1

    def parse(self, lines: Sequence[Line]) -> Found:
        """Return the blocks of lines in order; headings only when no other block is around them."""
        found: Found = []
        around, self.fences = (
            self.fences,
            [i for i, line in enumerate(lines) if BARE_FENCE.fullmatch(line.text)],
        )
        at = 0
        while at < len(lines):
            taken = (rule(self, lines, at, found) for rule in self.rules)
            at += next(filter(None, taken)) if lines[at].text else 1
        self.fences = around
        return found

    def inside(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """Return the blocks inside a list item or quote."""
        if self.depth == DEEPEST:
            return tuple(_plain(self, line) for line in lines if line.text)
        self.depth += 1
        blocks = self.parse(lines)
        self.depth -= 1
        return tuple(block for block in blocks if not isinstance(block, Heading))

    def span(self, first: Line, last: Line | None = None) -> Span:
        """Return the lines from `first` to `last`."""
        return Span(self.path, first.number, (last or first).number)

    def sample(self, line: Line) -> code.Sample | None:
        """Return the unfenced code that begins at a line."""
        return self._samples.at(line.number - self._first)

    def drop(self, line: Line, reason: str) -> None:
        """Note that a line is furniture."""
        self.furniture.append(Furniture(self.span(line), reason))


def _plain(parser: Parser, line: Line) -> Statement:
    return Statement(inline.literal(line.text), parser.span(line), marker=Marker.PARAGRAPH)


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield adjacent lines of which the second could go on with the first."""
    for first, second in pairwise(lines):
        if first.text and second.text and not ITEM.match(second.text) and second.text[0] not in "#>|!<`":
            yield first.text, second.text
