"""The safety net below every reader: no line falls through."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from cribsheet.model import Document, Marker, Section, Source, Span, Statement, walk
from cribsheet.readers.inline import literal


def cover(source: Source, document: Document) -> Document:
    """Return the document with a plain statement for each non-blank line that no part of it has.

    Such lines are those which a reader gave up on, e.g. below its depth limit. Each statement
    goes to the end of the section that the line stands in.
    """
    covered = bytearray(len(source.lines) + 1)
    for span in spans(document):
        covered[span.first : span.last + 1] = b"\1" * (span.last + 1 - span.first)
    missing = [n for n, line in enumerate(source.lines, 1) if not covered[n] and line.strip()]
    if not missing:
        return document
    sections = document.sections or (Section("", None, 1),)
    starts = list(accumulate((_start(section) for section in sections), max))
    found: dict[int, list[Statement]] = defaultdict(list)
    for number in missing:
        text = literal(source.lines[number - 1].strip())
        statement = Statement(text, Span(source.path, number, number), marker=Marker.PARAGRAPH)
        found[max(bisect_right(starts, number) - 1, 0)].append(statement)
    filled = (replace(s, blocks=(*s.blocks, *found[i])) if i in found else s for i, s in enumerate(sections))
    return replace(document, sections=tuple(filled))


def spans(document: Document) -> Iterator[Span]:
    """Yield the lines of every part of a document; no two of them share a line."""
    for section in document.sections:
        if section.span:
            yield section.span
        yield from (block.span for block in walk(section.blocks))
    yield from (furniture.span for furniture in document.furniture)


def _start(section: Section) -> int:
    """Return the first line of a section, 0 for one without heading or blocks."""
    if section.span:
        return section.span.first
    return min((block.span.first for block in walk(section.blocks)), default=0)
