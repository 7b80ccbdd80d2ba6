"""Markdown tables."""

import re
from collections.abc import Sequence

from cribsheet.model import Align, Span, Table
from cribsheet.readers import inline

DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
CELL_END = re.compile(r"(?<!\\)\|")


def height(texts: Sequence[str]) -> int:
    """Return 2 when two lines are a table's header and delimiter row, else 0."""
    if len(texts) < 2 or "|" not in texts[0] or "|" not in texts[1] or not DELIMITER.fullmatch(texts[1]):  # noqa: PLR2004 - a pair
        return 0
    return 2 if len(_cells(texts[0])) == len(_cells(texts[1])) else 0


def table(rows: Sequence[str], span: Span) -> Table:
    """Return a table from its lines: header, delimiter row, rows.

    A row with too many cells keeps the words of the extra ones in its last cell.
    """
    header, aligns = _cells(rows[0]), tuple(_align(cell) for cell in _cells(rows[1]))
    body = tuple(_fitted(_cells(row), len(header)) for row in rows[2:])
    return Table(header, body, span, aligns)


def _cells(row: str) -> tuple[str, ...]:
    """Split a row at its bars; those inside code spans or behind a backslash stay."""
    masked = inline.CODE.sub(lambda match: match[0].replace("|", "\0"), row.strip())
    cells = CELL_END.split(masked.removeprefix("|"))
    if masked.endswith("|") and not masked.endswith("\\|"):
        cells.pop()
    return tuple(inline.markdown([cell.replace("\0", "|").replace("\\|", "|")]) for cell in cells)


def _fitted(cells: tuple[str, ...], columns: int) -> tuple[str, ...]:
    return cells if len(cells) <= columns else (*cells[: columns - 1], " ".join(cells[columns - 1 :]))


def _align(delimiter: str) -> Align:
    match delimiter.strip().startswith(":"), delimiter.strip().endswith(":"):
        case True, True:
            return Align.CENTER
        case True, False:
            return Align.LEFT
        case False, True:
            return Align.RIGHT
    return Align.NONE
