"""Where a term stands: passages as intervals, so that a title counts for all below it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from cribsheet.catalogue import Catalogue
from cribsheet.search.passages import Found, Passage
from cribsheet.search.terms import terms, words

_BITS = 7
"""Of a byte of a varint that are its number's."""

NAME = "@"
"""How the terms begin that stand for a service: its number in the catalogue follows."""


class Field(IntEnum):
    """What sort of passage has the term."""

    LEAF = 0
    """A statement with none below it."""
    STEM = 1
    """A statement with others below it."""
    TITLE = 2
    PAGE = 3
    """The title or a name of the page."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A term in passage `start`, which has those up to `end` below it.

    Passages are counted through the whole index. `length` is the number of words of a title
    that say something.
    """

    start: int
    end: int
    field: Field
    length: int = 0

    def encoded(self, before: int) -> bytes:
        """Return the bytes, behind a posting that starts at `before`."""
        head = varint((self.start - before) << 2 | self.field)
        if self.field is Field.LEAF:
            return head
        return (
            head + varint(self.end - self.start) + (varint(self.length) if self.field > Field.STEM else b"")
        )


def varint(number: int) -> bytes:
    """Return a number as bytes of seven bits, the lowest first; the last has no eighth bit."""
    out = bytearray()
    while rest := number >> _BITS:
        out.append(number & ~(rest << _BITS) | 1 << _BITS)
        number = rest
    out.append(number)
    return bytes(out)


def postings(pages: Iterable[Found], catalogue: Catalogue) -> Mapping[str, Sequence[Posting]]:
    """Return where each term stands; a service's name stands wherever the service is mentioned."""
    numbers = {service.id: number for number, service in enumerate(catalogue.services)}
    found: dict[str, list[Posting]] = defaultdict(list)
    first = 0
    for page in pages:
        ends = _ends(page.passages)
        for at, passage in enumerate(page.passages):
            posting = _posting(passage, first + at, first + ends[at])
            for term in (
                *terms(passage.text),
                *(f"{NAME}{numbers[name]}" for name in _named(page, passage, catalogue)),
            ):
                found[term].append(posting)
        first += len(page.passages)
    return found


def _named(page: Found, passage: Passage, catalogue: Catalogue) -> set[str]:
    """Return the services that a passage is about or mentions; a page's title names that of the page."""
    if not passage.depth:
        return _subject(page, passage, catalogue)
    mentions = catalogue.mentions(passage.text, heading=passage.title)
    return {mention.service for mention in mentions} | _subject(page, passage, catalogue)


def _subject(page: Found, passage: Passage, catalogue: Catalogue) -> set[str]:
    """Return the service that a title begins the part about, if any: that of a feature has its id."""
    name = passage.anchor if passage.depth else page.service
    service = catalogue.by_id.get(name)
    return {name} if passage.title and service and service.page == page.service else set()


def _posting(passage: Passage, start: int, end: int) -> Posting:
    if not passage.title:
        return Posting(start, end, Field.STEM if end > start else Field.LEAF)
    return Posting(start, end, Field.TITLE if passage.depth else Field.PAGE, len(words(passage.text)))


def _ends(passages: Sequence[Passage]) -> list[int]:
    """Return for each passage the last one that stands below it, or itself."""
    ends = list(range(len(passages)))
    open_: list[int] = []
    for at, passage in enumerate(passages):
        while open_ and passages[open_[-1]].depth >= passage.depth:
            ends[open_.pop()] = at - 1
        open_.append(at)
    for at in open_:
        ends[at] = len(passages) - 1
    return ends


def homes(pages: Iterable[Found], catalogue: Catalogue) -> Iterator[int]:
    """Yield for each service the passage that is about it, its page or its section; -1 for none."""
    at: dict[str, int] = {}
    first = 0
    for page in pages:
        for number, passage in enumerate(page.passages):
            for name in _subject(page, passage, catalogue):
                at.setdefault(name, first + number)
        first += len(page.passages)
    yield from (at.get(service.id, -1) for service in catalogue.services)
