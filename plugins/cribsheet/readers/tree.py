"""Pieces of an outline to sections and nested statements.

A bare name above deeper lines is a heading too, if it stands as far left as anything below the
heading before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cribsheet.model import Block, Code, Document, Furniture, Marker, Section, Source, Span, Statement
from cribsheet.readers.bounds import DEEPEST, too_deep
from cribsheet.readers.headings import Rank
from cribsheet.readers.inline import literal
from cribsheet.readers.pieces import Heading, Item, Piece, Sample
from cribsheet.readers.words import is_sentence, words

CHILD = 2
"""Columns by which a child is indented at least."""

LABEL_WORDS = 6
TITLE_WORDS = 5
PARAGRAPH = 100
"""Characters from which an unindented line without bullet is a paragraph."""

VALUE = re.compile(r":\s+\S|\s=\s|[-=]>|<-|[?!,;]$|^[^A-Z].*\.$|,.*,|\S(?:\s*\t|\s{3,})\s*\S")
"""What a label does not have: a value, an arrow, columns, the punctuation of a sentence."""

QUESTION, ANSWER = re.compile(r"Q(?:uestion)?\s*\d*\s*[.:)]"), re.compile(r"A(?:ns(?:wer)?)?\s*\d*\s*[.:)]")


def document(source: Source, pieces: Sequence[Piece]) -> Document:
    """Return the pieces of a note as a document."""
    furniture = tuple(piece for piece in pieces if isinstance(piece, Furniture))
    content = _with_labels([piece for piece in pieces if not isinstance(piece, Furniture)])
    deep: list[Span] = []
    return Document(source.path, tuple(_sections(content, deep)), furniture, too_deep(deep))


def _with_labels(pieces: list[Heading | Item | Sample]) -> list[Heading | Item | Sample]:
    """Turn the items that are labels into headings, region by region."""
    result: list[Heading | Item | Sample] = []
    region: list[Item | Sample] = []
    for piece in pieces:
        if isinstance(piece, Heading):
            result += [*_label(region), piece]
            region = []
        else:
            region.append(piece)
    return [*result, *_label(region)]


def _label(region: Sequence[Item | Sample]) -> Iterator[Heading | Item | Sample]:
    """Yield a region between two headings with its leftmost labels as headings.

    An item that stands beside a label closes it: an untitled heading goes before it.
    """
    base = min((piece.column for piece in region if isinstance(piece, Item)), default=0)
    inside = False
    for index, piece in enumerate(region):
        following = region[index + 1] if index + 1 < len(region) else None
        if isinstance(piece, Sample) or piece.column > base + 1:
            yield piece
        elif _is_label(piece, following):
            inside = following is not None and following.column >= base + CHILD
            text = re.sub(r"\s*[-–—:.]+$", "", piece.text)
            yield Heading(text, piece.span, piece.column, Rank.LABEL, important=piece.important)
        else:
            if inside:
                yield Heading("", piece.span, piece.column, Rank.LABEL)
            inside = False
            yield piece


def _is_label(item: Item, following: Item | Sample | None) -> bool:
    """Return whether an item names what stands below it."""
    if following is None or (item.bulleted and not item.important) or item.marker is not Marker.ITEM:
        return False
    deeper = following.column >= item.column + CHILD
    flat = isinstance(following, Item) and not following.gap and not item.important
    if not deeper and not (flat and (item.gap or item.text.endswith(":"))):
        return False
    count = len(words(item.text))
    if not 0 < count <= LABEL_WORDS or VALUE.search(item.text) or is_sentence(item.text):
        return False
    return deeper or item.text.endswith(":") or _is_title(item, following, count)


def _is_title(item: Item, following: Item | Sample, count: int) -> bool:
    """Return whether a line alone, after a blank one, is a title without any mark of it."""
    if not isinstance(following, Item) or not item.gap or count > TITLE_WORDS or item.text.endswith("."):
        return False
    return following.bulleted or (item.text[:1].isupper() and len(following.text) > 2 * len(item.text))


def _sections(pieces: Sequence[Heading | Item | Sample], deep: list[Span]) -> Iterator[Section]:
    """Yield the sections; a heading's level is the number of open headings that it does not close.

    What is nested too deeply is added to `deep`.
    """
    open_keys: list[tuple[int, int, int]] = []
    current, content = Section("", None, 1), list[Item | Sample]()
    for piece in pieces:
        if not isinstance(piece, Heading):
            content.append(piece)
            continue
        yield from _filled(current, content, deep)
        key = (piece.column, int(piece.rank), piece.sub)
        while open_keys and open_keys[-1] >= key:
            open_keys.pop()
        current, content = _opened(piece, len(open_keys)), []
        if piece.text:
            open_keys.append(key)
    yield from _filled(current, content, deep)


def _opened(heading: Heading, above: int) -> Section:
    if not heading.text:
        return Section("", None, above)
    return Section(literal(heading.text), heading.span, above + 1, important=heading.important)


def _filled(section: Section, content: Sequence[Item | Sample], deep: list[Span]) -> Iterator[Section]:
    if section.span or content:
        yield Section(section.title, section.span, section.level, _nest(content, deep), section.important)


@dataclass(slots=True)
class _Node:
    """An item while its children are gathered."""

    item: Item
    children: list["_Node | Code"] = field(default_factory=list)


def _nest(pieces: Sequence[Item | Sample], deep: list[Span]) -> tuple[Block, ...]:
    """Put each piece below the nearest one before it that is less indented.

    The deepest level takes what is deeper.
    """
    roots: list[_Node | Code] = []
    path: list[_Node] = []
    for piece in pieces:
        while path and not _is_child(path[-1].item, piece):
            path.pop()
        siblings = path[-1].children if path else roots
        if isinstance(piece, Sample):
            siblings.append(piece.block)
            continue
        if len(path) == DEEPEST and siblings and _is_below(piece, siblings[-1]):
            deep.append(piece.span)
        node = _Node(piece)
        siblings.append(node)
        if len(path) < DEEPEST:
            path.append(node)
    return tuple(_block(node, top=True) for node in roots)


def _is_below(item: Item, node: "_Node | Code") -> bool:
    return isinstance(node, _Node) and _is_child(node.item, item)


def _is_child(parent: Item, piece: Item | Sample) -> bool:
    if piece.column >= parent.column + CHILD:
        return True
    if isinstance(piece, Sample) or piece.column < parent.column:
        return False
    if parent.text.startswith("Q") and QUESTION.match(parent.text) and ANSWER.match(piece.text):
        return True
    if parent.text.endswith("?") and not parent.bulleted and not piece.gap and not piece.text.endswith("?"):
        return True
    return parent.text.endswith(":") and not parent.bulleted and piece.bulleted and not piece.important


def _block(node: "_Node | Code", *, top: bool = False) -> Block:
    if isinstance(node, Code):
        return node
    item = node.item
    alone = top and not (item.bulleted or node.children or item.column)
    paragraph = alone and (len(item.text) >= PARAGRAPH or item.span.last > item.span.first)
    children = tuple(map(_block, node.children))
    marker = Marker.PARAGRAPH if paragraph else item.marker
    return Statement(literal(item.text), item.span, item.important, children, marker, item.ordinal)
