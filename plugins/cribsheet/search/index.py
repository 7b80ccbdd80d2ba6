"""Pages that can be found -> the files of the index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import islice

from cribsheet.cache import Cache, Job, Kept, jobs
from cribsheet.catalogue import Catalogue, Link, ServiceKind
from cribsheet.names import Role
from cribsheet.quantities import UNITS, quantity
from cribsheet.search import pieces
from cribsheet.search.cards import Card
from cribsheet.search.passages import Found
from cribsheet.search.postings import Run, Terms, homes, joined, postings, runs
from cribsheet.search.terms import LITTLE, fold

SPELLED = 12_000
"""Words, the most frequent ones, that a misspelled word is compared with."""

_NUMERALS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

_SHORTEST_SPELLED = 4

_BLOCK = 32
"""Pages whose terms are put together first."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page in the index: what is shown of it, packed, and how many passages it has.

    `homes` are the services that it, or a section of it, is about, with the first passage that is.
    """

    shown: str
    passages: int
    homes: Mapping[str, int]


def index(
    pages: Sequence[tuple[str, Kept[Found]]], catalogue: Catalogue, cards: Iterable[Card], cache: Cache
) -> dict[str, bytes]:
    """Return the files of the index by their names; equal pages give equal bytes.

    Each page comes behind the service that it is about. `root.js` has what every query needs.
    `terms-N.js` have the terms in order with where they stand, `words.js` the words that typing errors
    are mended with, and `page-N.js` the texts of a page and its cards, to be loaded when they are a result.
    """
    own = _by_page([service for service, _ in pages], cards)
    kept = cache.each(
        "entry",
        [
            ((page, repr(shown)), partial(_entry, page, shown, catalogue))
            for (_, page), shown in zip(pages, own, strict=True)
        ],
    )
    entries = [entry.value for entry in kept]
    terms = cache.each("postings", jobs([page for _, page in pages], partial(postings, catalogue=catalogue)))
    found = joined(block.value for block in cache.each("block", _blocks(terms)))
    tables = list(pieces.split(found))
    files = {f"page-{at}.js": pieces.script(f"page-{at}", entry.shown) for at, entry in enumerate(entries)}
    packed = cache.each(
        "packed", [((table,), partial(pieces.packed, table)) for table in map(pieces.table, tables)]
    )
    files |= {f"terms-{at}.js": pieces.script(f"terms-{at}", table.value) for at, table in enumerate(packed)}
    names = dict(_names(catalogue))
    files["words.js"] = pieces.text("words", _words(found, names))
    numbers = {service.id: number for number, service in enumerate(catalogue.services)}
    root = {
        "version": _digest(files),
        "pages": [entry.passages for entry in entries],
        "names": {name: numbers[service] for name, service in names.items()},
        "homes": list(_homes(entries, catalogue)),
        "families": dict(_families(catalogue)),
        "everyday": sorted(_everyday(catalogue)),
        "terms": [next(iter(table), "") for table in tables],
        "little": sorted(LITTLE),
        "units": {
            spelling: [float(next(iter(amounts.values()))), measure]
            for spelling, (measure, amounts) in UNITS.items()
        },
        "numerals": {word: amount.key for word in _NUMERALS if (amount := quantity(word))},
        "cards": [
            {
                "service": numbers[card.service],
                "place": (at, number),
                "names": card.names,
                "also": card.also,
                "key": card.key,
                "said": card.said,
                "former": card.former,
                "group": card.group,
            }
            for at, shown in enumerate(own)
            for number, card in enumerate(shown)
        ],
    }
    return files | {"root.js": pieces.text("root", root)}


def _by_page(pages: Sequence[str], cards: Iterable[Card]) -> list[list[Card]]:
    """Return the cards of each page; those of a service without a page are left out."""
    by_service: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        by_service[card.page].append(card)
    return [by_service[page] if page else [] for page in pages]


def _entry(page: Kept[Found], cards: Iterable[Card], catalogue: Catalogue) -> _Entry:
    found = page.value
    shown = pieces.packed(pieces.json(_page(found, cards)))
    return _Entry(shown, len(found.passages), homes(found, catalogue))


def _blocks(terms: Sequence[Kept[Terms]]) -> Iterator[Job[dict[str, Run]]]:
    """Yield what makes the runs of some pages after others, so that an edit leaves most as they are."""
    for first in range(0, len(terms), _BLOCK):
        block = terms[first : first + _BLOCK]
        yield (str(first), *block), partial(_block, first, block)


def _block(first: int, pages: Iterable[Kept[Terms]]) -> dict[str, Run]:
    return joined(runs(number, page.value) for number, page in enumerate(pages, first))


def _homes(entries: Iterable[_Entry], catalogue: Catalogue) -> Iterator[int]:
    """Yield for each service the passage that is about it, its page or its section; -1 for none."""
    at: dict[str, int] = {}
    first = 0
    for entry in entries:
        for name, passage in entry.homes.items():
            at.setdefault(name, first + passage)
        first += entry.passages
    yield from (at.get(service.id, -1) for service in catalogue.services)


def _page(page: Found, cards: Iterable[Card]) -> dict[str, object]:
    """Return what is shown of a page; the depth of a title is negative, which tells it apart."""
    passages = [
        (-passage.depth if passage.title else passage.depth, passage.anchor, passage.text)
        for passage in page.passages
    ]
    return {
        "url": page.url,
        "mark": page.mark,
        "passages": passages,
        "cards": [(card.anchor, card.head, card.rest) for card in cards],
    }


def _names(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield every name of a service, as words without what stands between them, with the service's id.

    Where names differ in nothing else, the one that needs no vendor comes last and so stays.
    """
    names = catalogue.names.by_key.items()
    for key, name in sorted(names, key=lambda item: (not item[1].vendored, item[0])):
        if name.role is Role.NAME and fold(key):
            yield fold(key), name.service


def _families(catalogue: Catalogue) -> Iterator[tuple[int, list[int]]]:
    """Yield each umbrella with the services that bear its name before their own: Kinesis Data Streams."""
    shorts = [fold(service.short) for service in catalogue.services]
    for number, service in enumerate(catalogue.services):
        if service.kind is ServiceKind.UMBRELLA:
            yield (
                number,
                [at for at, short in enumerate(shorts) if short.startswith(shorts[number]) and at != number],
            )


def _everyday(catalogue: Catalogue) -> set[str]:
    """Return the names that are everyday words too."""
    names = catalogue.names.by_key.items()
    return {fold(key) for key, name in names if name.link is not Link.ALWAYS or name.vendored or name.exact}


def _words(found: Mapping[str, Run], names: Mapping[str, str]) -> dict[str, int]:
    """Return the words to mend typing errors with, and how often they stand in the index."""
    counts = {term: times for term, (times, *_) in found.items() if term.isalpha()}
    counts |= {name: counts.get(name, 0) + 1 for name in names if name.isalpha()}
    worth = (term for term in counts if len(term) >= _SHORTEST_SPELLED and term not in LITTLE)
    frequent = sorted(worth, key=lambda term: (-counts[term], term))
    return {term: counts[term] for term in islice(frequent, SPELLED)}


def _digest(files: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=6)
    for name in sorted(files):
        digest.update(files[name])
    return digest.hexdigest()
