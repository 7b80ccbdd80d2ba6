"""Documents as short text, for tests and for the documentation that is tested."""

from collections.abc import Iterator

from cribsheet.model import Block, Code, Document, Image, Marker, Quote, Section, Statement, Table

SIGNS = {Marker.ITEM: "-", Marker.PARAGRAPH: "¶", Marker.TASK: "[ ]", Marker.DONE: "[x]"}


def tree_text(document: Document) -> str:
    """Return a document as text, one line a heading, block or line of furniture, in the note's order."""
    lines: list[tuple[int, int, str]] = []
    for section in document.sections:
        at = section.span.first if section.span else _first(section)
        mark = "!" if section.important else ""
        lines.append((at, 0, f"{'#' * section.level}{mark} {section.title or '(no heading)'}"))
        lines += [line for block in section.blocks for line in _lines(block, 1)]
    lines += [(furniture.span.first, 1, f"({furniture.reason})") for furniture in document.furniture]
    return "\n".join(f"{'  ' * depth}{text}" for _, depth, text in sorted(lines, key=lambda line: line[0]))


def _first(section: Section) -> int:
    return min((line[0] for block in section.blocks for line in _lines(block, 1)), default=1)


def _lines(block: Block, depth: int) -> Iterator[tuple[int, int, str]]:
    at = block.span.first
    match block:
        case Statement():
            sign = f"{block.ordinal}." if block.marker is Marker.ORDERED else SIGNS[block.marker]
            yield at, depth, f"{'!' if block.important else sign} {block.text}"
            for child in block.children:
                yield from _lines(child, depth + 1)
        case Code():
            yield at, depth, f"code {block.language or '?'}: " + block.text.replace("\n", "⏎")
        case Table():
            yield at, depth, "table: " + " / ".join(" | ".join(row) for row in (block.header, *block.rows))
        case Quote():
            yield at, depth, f"quote: {block.title}".rstrip()
            for child in block.blocks:
                yield from _lines(child, depth + 1)
        case Image():
            yield at, depth, f"image: {block.alt} ({block.target}) {block.title}".rstrip()
