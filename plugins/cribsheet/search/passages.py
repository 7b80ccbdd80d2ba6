"""Page -> the passages that a search can find on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cribsheet.inline import plain
from cribsheet.model import Block, Code, Image, Page, Quote, Section, Statement, Table


@dataclass(frozen=True, slots=True)
class Passage:
    """A title, a statement or a row of a table; `text` is plain.

    Passages stand in the order of the page; one that is deeper than the one before it stands
    below that. The page itself is at depth 0. `anchor` is the element id to open.
    """

    text: str
    anchor: str
    depth: int
    title: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A page that can be found: `url` is relative to the site, `title` and `mark` are plain.

    `service` is the catalogue id that the page is about, or empty. `mark` says what a reader
    should know before opening it: `No longer offered`. `passages` begins with the page's title.
    """

    url: str
    title: str
    passages: tuple[Passage, ...]
    service: str = ""
    mark: str = ""


def passages(page: Page, title: str, summary: str, top: str) -> tuple[Passage, ...]:
    """Return the passages of a service's page; `top` is the element id of its title."""
    return tuple(_passages(page, title, summary, top))


def _passages(page: Page, title: str, summary: str, top: str) -> Iterator[Passage]:
    yield Passage(title, "", 0, title=True)
    yield Passage(summary, top, 1)
    for section in page.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Passage]:
    depth = max(section.level - 1, 1)
    if section.title:
        yield Passage(plain(section.title), section.anchor, depth, title=True)
        depth += 1
    yield from _blocks(section.blocks, depth)


def _blocks(blocks: Iterable[Block], depth: int) -> Iterator[Passage]:
    for block in blocks:
        match block:
            case Statement():
                yield Passage(plain(block.text), block.anchor, depth)
                yield from _blocks(block.children, depth + 1)
            case Code():
                yield Passage(" ".join(block.text.split()), block.anchor, depth)
            case Table():
                yield from _table(block, depth)
            case Quote():
                if block.title:
                    yield Passage(plain(block.title), block.anchor, depth)
                yield from _blocks(block.blocks, depth + bool(block.title))
            case Image():
                yield Passage(" ".join(filter(None, (block.alt, block.title))), block.anchor, depth)


def _table(table: Table, depth: int) -> Iterator[Passage]:
    """Yield the header and below it each row, which the header's words help to find."""
    yield Passage(_cells(table.header), table.anchor, depth)
    for row in table.rows:
        yield Passage(_cells(row), table.anchor, depth + 1)


def _cells(row: Iterable[str]) -> str:
    return " · ".join(filter(None, map(plain, row)))
