"""Lists: items with all that is indented below them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cribsheet.model import Block, Marker, Statement
from cribsheet.readers import tables, wrap
from cribsheet.readers.bounds import DEEPEST, STAND_IN
from cribsheet.readers.parser import Found, Line, Parser
from cribsheet.readers.rows import is_filler
from cribsheet.readers.shapes import ATX, EMBED, FENCE, HTML_IMAGE, IMAGE, INDENTED_CODE, ITEM, RULE, TASK

INTERRUPTING = (FENCE, RULE, IMAGE, EMBED, HTML_IMAGE)
INTERRUPTING_SIGNS = frozenset("`~-*_=─━═—–!<")
"""What they begin with."""


def item(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """A bulleted or numbered item with all that is indented below it."""
    match = ITEM.match(lines[at].text)
    if not match:
        return 0
    blanks = len(match[3].expandtabs(4))
    width = match.end() - len(match[3]) + (blanks if 0 < blanks <= INDENTED_CODE else 1)
    offset = lines[at].indent + width
    end = _item_end(parser, lines, at, offset)
    body = lines[at].text[match.end() :]
    first = Line(lines[at].number, 0, body, lines[at].hard)
    if is_filler(body) and not any(line.text for line in lines[at + 1 : end]):
        parser.drop(lines[at], "filler")
        return end - at
    if end == at + 1 and body[:1].isalpha() and parser.depth < DEEPEST:
        # Most items; nothing but a paragraph begins with a letter and has no line below it.
        found.append(parser.statement([first], _marker(match[2]), int(match[2] or 1)))
        return 1
    inner = [first, *(line.inside(offset) for line in lines[at + 1 : end])]
    if not body:
        parser.drop(lines[at], "filler")
    found.extend(_itemized(parser.inside(inner), match[2]))
    return end - at


def interrupts(parser: Parser, lines: Sequence[Line], at: int) -> bool:
    """Return whether a line begins another block although no blank line is before it."""
    line = lines[at]
    if not line.text[0].isalpha() and _is_shaped(line):
        return True
    if "|" in line.text and tables.height([line.text for line in lines[at : at + 2]]):
        return True
    return parser.sample(line) is not None


def _is_shaped(line: Line) -> bool:
    """Return whether the shape of a line alone, which begins with no letter, tells that it begins a block."""
    text = line.text
    if text == STAND_IN or text[0] == ">":
        return True
    if text[0] in INTERRUPTING_SIGNS and any(shape.fullmatch(text) for shape in INTERRUPTING):
        return True
    return (line.indent < INDENTED_CODE and ATX.match(text) is not None) or _begins_item(line)


def _begins_item(line: Line) -> bool:
    """Return whether a line inside a paragraph begins a list: a bullet, or the number 1."""
    match = ITEM.match(line.text)
    return match is not None and bool(match[3]) and match[2] in (None, "1")


def _item_end(parser: Parser, lines: Sequence[Line], at: int, offset: int) -> int:
    """Return where an item ends: at a less indented line that does not go on with its last sentence."""
    end = last = at + 1
    while end < len(lines):
        line = lines[end]
        if line.text and line.indent < offset:
            before = lines[end - 1]
            if not before.text or interrupts(parser, lines, end) or ITEM.match(line.text):
                break
            if before.hard or len(wrap.chunks([before.text, line.text], parser.width)) > 1:
                break
        end += 1
        last = end if line.text else last
    return last


def _marker(number: str | None) -> Marker:
    return Marker.ORDERED if number else Marker.ITEM


def _itemized(blocks: tuple[Block, ...], number: str | None) -> Iterator[Block]:
    """Make the first paragraph of an item the item and the rest its children."""
    marker = _marker(number)
    first = blocks[0] if blocks else None
    if not isinstance(first, Statement):
        yield from blocks
        return
    if first.marker is not Marker.PARAGRAPH:
        # An item inside an item with no words of its own: only a number would be lost.
        yield replace(first, text=f"{number}. {first.text}") if number else first
        yield from blocks[1:]
        return
    text = first.text
    task = None if number else TASK.match(text)
    if task:
        text, marker = text[task.end() :], Marker.TASK if task[1] == " " else Marker.DONE
    yield Statement(text, first.span, first.important, blocks[1:], marker, int(number or 1))
