"""Blocks of Markdown: one rule a block, asked in order."""

import re
from collections.abc import Sequence

from cribsheet.model import Code, Marker, Quote, Span, Statement, walk
from cribsheet.readers import inline, tables, wrap
from cribsheet.readers.bounds import STAND_IN
from cribsheet.readers.images import image
from cribsheet.readers.items import interrupts, item
from cribsheet.readers.marks import opening_bold
from cribsheet.readers.parser import Found, Heading, Line, Parser, Rules
from cribsheet.readers.rows import is_filler
from cribsheet.readers.shapes import (
    ATX,
    CALLOUT,
    CONTENTS,
    CONTENTS_MARK,
    FENCE,
    INDENTED_CODE,
    ITALIC,
    ITEM,
    RULE,
    UNDERLINE,
    UNDERLINE_SIGNS,
)
from cribsheet.readers.words import ends, is_sentence, words

TITLE_WORDS = 6
"""Words that a bold or italic line has at most as a heading."""

UNDERLINED_WORDS = 10
CONTENTS_LINES = 2


def fence(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """Code between fences; a fence that never closes opens nothing."""
    opened = FENCE.fullmatch(lines[at].text)
    if not opened:
        return 0
    end = parser.fences.closing(opened[1], at)
    if end is None:
        parser.drop(lines[at], "fence")
        return 1
    first = lines[at]
    if not is_filler(opened[3]):
        # More than a language stands behind the fence: these words have no place in the code.
        text = inline.literal(opened[3])
        found.append(Statement(text, parser.span(first), marker=Marker.PARAGRAPH))
        first = lines[at + 1]
    text = _verbatim(parser, lines[at + 1 : end], lines[at].indent)
    found.append(Code(text, parser.span(first, lines[end]), opened[2].lower()))
    return end - at + 1


def heading(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """Hashes and a title; any number of hashes, and from two on no blank is needed behind them."""
    match = ATX.match(lines[at].text)
    if not match or lines[at].indent >= INDENTED_CODE:
        return 0
    title = inline.markdown([match[2] or match[3] or ""])
    if is_filler(title):
        parser.drop(lines[at], "filler")
        return 1
    _add_heading(parser, found, title, parser.span(lines[at]), len(match[1]))
    return 1


def underlined(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """A short line of its own with a row of `=`, `-` or `~` below it that is about as long."""
    if parser.depth or at + 1 == len(lines) or lines[at + 1].text[:1] not in UNDERLINE_SIGNS:
        return 0
    title, line = lines[at : at + 2]
    if not UNDERLINE.fullmatch(line.text) or (at and lines[at - 1].text):
        return 0
    text = title.text
    if is_filler(text) or ITEM.match(text) or text[0] in "!>|#<*_" or len(words(text)) > UNDERLINED_WORDS:
        return 0
    if line.text[0] != "=" and (
        text.endswith((".", ",", ":")) or not len(text) / 2 <= len(line.text) <= 2 * len(text)
    ):
        return 0
    _add_heading(parser, found, inline.markdown([text]), parser.span(title), 1 if line.text[0] == "=" else 2)
    parser.drop(line, "underline")
    return 2


def rule(parser: Parser, lines: Sequence[Line], at: int, _found: Found) -> int:
    """A line across the page."""
    if not RULE.fullmatch(lines[at].text):
        return 0
    parser.drop(lines[at], "rule")
    return 1


def contents(parser: Parser, lines: Sequence[Line], at: int, _found: Found) -> int:
    """A contents table: marks around a generated one, or items in a row that only link inside the note."""
    if lines[at].text[0] in "[<" and CONTENTS_MARK.fullmatch(lines[at].text):
        parser.drop(lines[at], "contents")
        return 1
    end = at
    while end < len(lines) and "](#" in lines[end].text and CONTENTS.fullmatch(lines[end].text):
        end += 1
    if end - at < CONTENTS_LINES:
        return 0
    for line in lines[at:end]:
        parser.drop(line, "contents")
    return end - at


def table(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """Rows of cells with a delimiter row below the first."""
    if "|" not in lines[at].text or not tables.height([line.text for line in lines[at : at + 2]]):
        return 0
    end = at + 2
    while end < len(lines) and "|" in lines[end].text:
        end += 1
    rows = [lines[index].text for index in range(at, end)]
    found.append(tables.table(rows, parser.span(lines[at], lines[end - 1])))
    return end - at


def quote(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """Lines behind `>`; the first can make it a callout (`[!TIP] Title`)."""
    end = at
    while end < len(lines) and lines[end].text.startswith(">"):
        end += 1
    inner = [_unquoted(line) for line in lines[at:end]]
    callout = CALLOUT.fullmatch(inner[0].text)
    span = parser.span(inner[0]) if callout else Span(parser.path, inner[0].number, inner[0].number - 1)
    title = _callout_title(callout) if callout else ""
    blocks = parser.inside(inner[1:] if callout else inner)
    # A blank line may be part of the code around it.
    taken = {number for block in walk(blocks) for number in range(block.span.first, block.span.last + 1)}
    for line in inner:
        if not line.text and line.number not in taken:
            parser.drop(line, "filler")
    found.append(Quote(blocks, span, title))
    return end - at


def unfenced(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """Code that nobody fenced."""
    sample = parser.sample(lines[at])
    if (
        not sample
        or lines[min(at + sample.rows, len(lines)) - 1].number != lines[at].number + sample.rows - 1
    ):
        return 0
    last = lines[at + sample.rows - 1]
    text = _verbatim(parser, lines[at : at + sample.rows], lines[at].indent)
    found.append(Code(text, parser.span(lines[at], last), sample.language))
    return sample.rows


def overlong(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """A line that is too long to be looked at."""
    if lines[at].text != STAND_IN:
        return 0
    found.append(Code(parser.typed(lines[at]), parser.span(lines[at])))
    return 1


def filler(parser: Parser, lines: Sequence[Line], at: int, _found: Found) -> int:
    """A line without words."""
    if not is_filler(lines[at].text):
        return 0
    parser.drop(lines[at], "filler")
    return 1


def paragraph(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """Everything else, up to a blank line or another block; each statement of it on its own."""
    if (
        lines[at].text[0] in "*_"
        and _stands_alone(parser, lines, at)
        and _emphasized_title(parser, lines[at], found)
    ):
        return 1
    end = at + 1
    while end < len(lines) and lines[end].text and not interrupts(parser, lines, end):
        end += 1
    taken = lines[at:end]
    if len(taken) == 1:
        found.append(parser.statement(taken))
        return 1
    hard = (index + 1 for index, line in enumerate(taken[:-1]) if line.hard)
    starts = sorted({*wrap.chunks([line.text for line in taken], parser.width), *hard})
    for first, last in zip(starts, [*starts[1:], len(taken)], strict=True):
        found.append(parser.statement(taken[first:last]))
    return end - at


RULES: Rules = (
    (overlong, STAND_IN),
    (fence, "[`~]"),
    (heading, "#"),
    (underlined, ""),
    (rule, "[-*_=~─━═—–]"),
    (contents, r"[-*+\d\[<]"),
    (table, ""),
    (quote, ">"),
    (item, r"[-*+•‣◦▪\d]"),
    (image, "[!<]"),
    (unfenced, ""),
    (filler, r"[^\w$€£%]"),
    (paragraph, ""),
)


def _stands_alone(parser: Parser, lines: Sequence[Line], at: int) -> bool:
    """Return whether a paragraph is one line, or its first line is emphasized and a statement of its own."""
    if at + 1 == len(lines) or not lines[at + 1].text or interrupts(parser, lines, at + 1):
        return True
    pair = [line.text for line in lines[at : at + 2]]
    return lines[at].hard or len(wrap.chunks(pair, parser.width)) > 1


def _emphasized_title(parser: Parser, line: Line, found: Found) -> bool:
    """Add a bold or italic line that stands alone as a heading: a title or a label, no sentence."""
    bold, italic = opening_bold(line.text), ITALIC.fullmatch(line.text)
    inner = bold[0] if bold and not words(bold[1]) else italic[2] if italic else ""
    if parser.depth or not inner:
        return False
    label = inner.rstrip().endswith(":") or (bold is not None and bold[1].strip() == ":")
    title = inner.rstrip(" :")
    if not label and (ends(title) or is_sentence(title) or len(words(title)) > TITLE_WORDS):
        return False
    found.append(Heading(inline.markdown([title]), parser.span(line), parser.level + 1))
    return True


def _add_heading(parser: Parser, found: Found, title: str, span: Span, level: int) -> None:
    """Add a heading, or inside another block the statement that it is there."""
    if parser.depth:
        found.append(Statement(title, span, marker=Marker.PARAGRAPH))
        return
    parser.level = level
    found.append(Heading(title, span, level))


def _callout_title(callout: re.Match[str]) -> str:
    kind = callout[1].replace("-", " ").capitalize()
    return f"{kind}: {inline.markdown([callout[2]])}" if callout[2] else kind


def _unquoted(line: Line) -> Line:
    body = line.text[1:]
    text = body.lstrip()
    indent = len(body[: len(body) - len(text)].expandtabs(4))
    return Line(line.number, max(indent - 1, 0), text, line.hard)


def _verbatim(parser: Parser, lines: Sequence[Line], margin: int) -> str:
    texts = ((max(line.indent - margin, 0), parser.typed(line)) for line in lines)
    return "\n".join(" " * indent + text if text else "" for indent, text in texts)
