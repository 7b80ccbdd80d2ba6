"""How much paper blocks take: a model, because no browser lays sheets out while a site is built.

The unit is a line of text in one column. The model's paper is as narrow as A4 and as short as
US Letter, so what fits it fits both. Its numbers belong to assets/sheet.css; docs/benchmarks.md has
what `tools/check_sheets.py` measured with them.
"""

from collections.abc import Iterable
from itertools import zip_longest
from math import ceil

from cribsheet.inline import plain
from cribsheet.model import Block, Code, Image, Quote, Statement, Table

COLUMN = 72
"""Characters in a line, less what is lost where words wrap."""

PAGE = 126.0
"""Lines on a page, in both of its columns, less what is lost where columns end."""

DENSE_PAGE = 132.0
"""The same for a page of nothing but short things, which lose less where columns end."""

HEAD = 11.0
"""What the title and the lines below it take of both columns."""

FOOT = 11.0
"""What the foot of the last page takes of both columns."""

PART = 2.1
"""A heading such as *Exam tips*."""

TITLE = 1.3
"""The heading of a section."""

_GAP = 0.15
"""The gap below a statement or row."""

_ROW_GAP = 0.2
"""The room around a limit, with the line below it."""

_INDENT = 4
"""Characters by which a level of a list is narrower."""

_CODE = 47
"""Characters in a line of a sample."""

_BOX = 1.0
"""The room around a sample or table."""

_CELL = 3
"""Characters that the borders of a table cell take."""


def text(words: str, width: int = COLUMN) -> int:
    """Return how many lines a plain text takes."""
    return max(1, ceil(len(words) / width))


def blocks(several: Iterable[Block], depth: int = 1) -> float:
    """Return how many lines blocks take in a list of this depth."""
    return sum(block(one, depth) for one in several)


def block(one: Block, depth: int = 1) -> float:
    """Return how many lines a block takes with all that stands in it."""
    width = COLUMN - _INDENT * depth
    match one:
        case Statement():
            return text(plain(one.text), width) + _GAP + blocks(one.children, depth + 1)
        case Code():
            return sum(text(line, _CODE) for line in one.text.split("\n")) + _BOX
        case Table():
            return sum(row(cells, width) for cells in (one.header, *one.rows)) + _BOX
        case Quote():
            return text(plain(one.title), width) + blocks(one.blocks, depth + 1)
        case Image():
            return text(f"Picture: {one.alt} {one.title} {one.target}", width)


def row(cells: Iterable[str], width: int = COLUMN) -> float:
    """Return how many lines a table row of inline-Markdown cells takes.

    A browser gives each column the room that its words need, which evens out over the rows: so
    a row takes what its cells would one behind the other, and half a line more.
    """
    shown = [len(plain(cell)) + _CELL for cell in cells]
    return max(1.0, sum(shown) / width + 0.5) + _GAP


def words_fit(table: Table) -> bool:
    """Tell whether the longest words of a table's columns stand side by side, even as samples."""
    columns = zip_longest(table.header, *table.rows, fillvalue="")
    longest = (max(map(len, " ".join(map(plain, column)).split()), default=0) for column in columns)
    return sum(word + _CELL for word in longest) <= _CODE


def limits(rows: Iterable[tuple[str, Iterable[str]]]) -> float:
    """Return how many lines a list of limits takes with its heading; nothing if it is empty."""
    lines = [limit(name, values) for name, values in rows]
    return PART + sum(lines) if lines else 0


def limit(name: str, values: Iterable[str]) -> float:
    """Return how many lines a limit takes: its name with its value, then what notes say instead."""
    value, *disputes = values
    return text(f"{name}: {value}") + sum(map(text, disputes)) + _ROW_GAP
