"""Markdown as people write it: handbooks, wrapped notebooks, course notes, Obsidian and Notion exports.

Blocks follow CommonMark where it shows what the author meant. They differ from it on purpose:
a rule below a line of text makes no heading of it unless it looks like an underline, an
unindented line below an item goes on with it only if the sentence does, indented text is code
only if it looks like code, and a bold or italic line alone is a heading.
"""

import re
from collections.abc import Iterator

from cribsheet.model import Block, Document, Furniture, Section, Source, Span
from cribsheet.readers.blocks import RULES
from cribsheet.readers.bounds import LONGEST, seen, too_deep
from cribsheet.readers.headings import frame
from cribsheet.readers.marks import OUTLINE_MARK
from cribsheet.readers.parser import Found, Heading, Line, Parser
from cribsheet.readers.rows import TAB

SIGNS = re.compile(
    r" {0,3}#{1,6} +\S|\s*+(?:```|~~~|\|?(?:\s*+:?-{3,}:?\s*+\|)|> ?\[!\w+\])"
    r"|\s*+(?:[-*+] +)?\*\*[^*]+\*\*|\s*+[-*+] \[[ xX]\] ",
)
LINK_SIGNS = re.compile(r"\]\((?:https?:|\.|#|/|\w)|\[\[[^\[\]]+\]\]")
"""What lines begin with, and have in them, that only Markdown has."""

OUTLINE_SIGNS = re.compile(r"(?:={2,}|([_~*+@^])\1{3,})\s*$")

FRONT_MATTER_END = re.compile(r"(?:---|\.\.\.)\s*")
FRONT_MATTER_LINES = 60

TABS_EQUAL_SIGN = 4
"""Tab-indented lines that speak for an outline as much as one sign speaks for Markdown."""


def recognize(source: Source) -> bool:
    """Return whether more lines speak for Markdown than for an outline."""
    lines = [line for line in source.lines if len(line) <= LONGEST]
    # Those that begin with a letter or number are most, and only links make a sign of them.
    shaped = [line for line in lines if line and not line.lstrip()[:1].isalnum()]
    linked = [line for line in lines if "](" in line or "[[" in line]
    signs = sum(SIGNS.match(line) is not None for line in shaped)
    signs += sum(LINK_SIGNS.search(line) is not None and not SIGNS.match(line) for line in linked)
    signs += _front_matter(source)
    tabs = sum(line.startswith("\t") for line in lines)
    outline = sum(_is_outline_sign(line.strip()) for line in shaped)
    named = source.path.lower().endswith((".md", ".markdown"))
    return signs + named > outline + tabs // TABS_EQUAL_SIGN


def read(source: Source) -> Document:
    """Return the note as a document; never raises."""
    first = _front_matter(source)
    furniture = [
        Furniture(Span(source.path, n, n), "front matter")
        for n in range(1, first + 1)
        if source.lines[n - 1].strip()
    ]
    lines = [_line(number, text) for number, text in enumerate(source.lines, 1)][first:]
    parser = Parser(source, lines, RULES)
    sections = tuple(_sections(parser.parse(lines)))
    return Document(source.path, sections, (*furniture, *parser.furniture), too_deep(parser.deep))


def _sections(found: Found) -> Iterator[Section]:
    heading, blocks = None, list[Block]()
    for block in found:
        if isinstance(block, Heading):
            if heading or blocks:
                yield _section(heading, blocks)
            heading, blocks = block, []
        else:
            blocks.append(block)
    if heading or blocks:
        yield _section(heading, blocks)


def _section(heading: Heading | None, blocks: list[Block]) -> Section:
    if heading:
        return Section(heading.title, heading.span, heading.level, tuple(blocks))
    return Section("", None, 1, tuple(blocks))


def _is_outline_sign(text: str) -> bool:
    mark = OUTLINE_MARK.match(text) if "**" in text else None
    if mark and "**" not in text[mark.end() :]:
        return True
    if text[:1] != text[1:2]:
        return False
    return OUTLINE_SIGNS.match(text) is not None or (frame(text) is not None and not text.startswith("#"))


def _front_matter(source: Source) -> int:
    """Return how many lines of metadata a note begins with."""
    if not source.lines or source.lines[0].strip() != "---":
        return 0
    for number, line in enumerate(source.lines[1:FRONT_MATTER_LINES], 2):
        if FRONT_MATTER_END.fullmatch(line):
            return number
        if len(line) > LONGEST or (
            line.strip() and not re.match(r"\s*(?:[\w -]+:|- |#|[\]}\[{])|\s+\S", line)
        ):
            return 0
    return 0


def _line(number: int, text: str) -> Line:
    body = text.lstrip()
    indent = len(text[: len(text) - len(body)].expandtabs(TAB)) if len(body) < len(text) else 0
    hard = text.endswith(("  ", "\\")) and bool(body)
    body = body.rstrip()
    return Line(number, indent, seen(body.removesuffix("\\") if hard else body), hard)
