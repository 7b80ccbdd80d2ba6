"""Where a term stands: passages as intervals, so that a title counts for all below it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    """A term in passage `start` of a page, which has those up to `end` below it.

    `length` is the number of words of a title that say something.
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


Terms = dict[str, tuple[int, bytes]]
"""The terms of a page: how often each stands there, and where, as bytes (`_encoded`)."""

Run = tuple[int, int, int, bytes]
"""Where a term stands on pages that follow one another: how often, the first page, the last, the places.

The places are bytes: of each page that has the term its number behind the one before it (but not of
the first) and where the term stands there. A plain tuple, because there are hundreds of thousands.
"""


def varint(number: int) -> bytes:
    """Return a number as bytes of seven bits, the lowest first; the last has no eighth bit."""
    out = bytearray()
    while rest := number >> _BITS:
        out.append(number & ~(rest << _BITS) | 1 << _BITS)
        number = rest
    out.append(number)
    return bytes(out)


def postings(page: Found, catalogue: Catalogue) -> Terms:
    """Return the `Terms` of a page; a service's name stands wherever the service is mentioned."""
    numbers = {service.id: number for number, service in enumerate(catalogue.services)}
    found: dict[str, list[Posting]] = defaultdict(list)
    ends = _ends(page.passages)
    for at, passage in enumerate(page.passages):
        posting = _posting(passage, at, ends[at])
        for term in terms(passage.text):
            found[term].append(posting)
        for name in _named(page, passage, catalogue):
            found[f"{NAME}{numbers[name]}"].append(posting)
    return {term: (len(places), _encoded(places)) for term, places in found.items()}


def _encoded(postings: Sequence[Posting]) -> bytes:
    """Return how many postings there are, and these (`Posting.encoded`)."""
    before_each = (0, *(posting.start for posting in postings))
    places = (posting.encoded(before) for posting, before in zip(postings, before_each, strict=False))
    return varint(len(postings)) + b"".join(places)


def runs(page: int, found: Terms) -> dict[str, Run]:
    """Return the terms of one page as runs; `page` is its number."""
    return {term: (times, page, page, places) for term, (times, places) in found.items()}


def joined(parts: Iterable[Mapping[str, Run]]) -> dict[str, Run]:
    """Return the runs of terms on many pages, of those on some of them in the order of the pages."""
    found: dict[str, list[Run]] = defaultdict(list)
    for part in parts:
        for term, run in part.items():
            found[term].append(run)
    return {term: _join(all_runs) for term, all_runs in found.items()}


def _join(parts: Sequence[Run]) -> Run:
    times, first, before, head = parts[0]
    places = [head]
    for more, page, last, behind in parts[1:]:
        places += (varint(page - before), behind)
        times, before = times + more, last
    return times, first, before, b"".join(places)


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


def homes(page: Found, catalogue: Catalogue) -> dict[str, int]:
    """Return the services that a page or a section of it is about, with the first passage that is."""
    found: dict[str, int] = {}
    for number, passage in enumerate(page.passages):
        for name in _subject(page, passage, catalogue):
            found.setdefault(name, number)
    return found
