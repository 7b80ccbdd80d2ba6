"""Pages that can be found -> the files of the index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice

from cribsheet.catalogue import Catalogue, Link, ServiceKind
from cribsheet.names import Role
from cribsheet.quantities import UNITS, quantity
from cribsheet.search import pieces
from cribsheet.search.cards import Card
from cribsheet.search.passages import Found
from cribsheet.search.postings import Posting, homes, postings
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


def index(pages: Sequence[Found], catalogue: Catalogue, cards: Sequence[Card]) -> dict[str, bytes]:
    """Return the files of the index by their names; equal pages give equal bytes.

    `root.js` has what every query needs. `terms-N.js` have the terms in order with their postings,
    `words.js` the words that typing errors are mended with, and `page-N.js` the texts of a page and its
    cards, to be loaded when they are a result.
    """
    found = postings(pages, catalogue)
    tables = list(pieces.split(found))
    shown = _by_page(pages, cards)
    files = {
        f"page-{at}.js": pieces.text(f"page-{at}", _page(page, shown[at])) for at, page in enumerate(pages)
    }
    files |= {f"terms-{at}.js": pieces.table(f"terms-{at}", table) for at, table in enumerate(tables)}
    names = dict(_names(catalogue))
    files["words.js"] = pieces.text("words", _words(found, names))
    numbers = {service.id: number for number, service in enumerate(catalogue.services)}
    root = {
        "version": _digest(files),
        "pages": [len(page.passages) for page in pages],
        "names": {name: numbers[service] for name, service in names.items()},
        "homes": list(homes(pages, catalogue)),
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
            for at, own in enumerate(shown)
            for number, card in enumerate(own)
        ],
    }
    return files | {"root.js": pieces.text("root", root)}


def _by_page(pages: Sequence[Found], cards: Iterable[Card]) -> list[list[Card]]:
    """Return the cards of each page; those of a service without a page are left out."""
    by_service: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        by_service[card.page].append(card)
    return [by_service[page.service] if page.service else [] for page in pages]


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


def _words(found: Mapping[str, Sequence[Posting]], names: Mapping[str, str]) -> dict[str, int]:
    """Return the words to mend typing errors with, and how often they stand in the index."""
    counts = {term: len(places) for term, places in found.items() if term.isalpha()}
    counts |= {name: counts.get(name, 0) + 1 for name in names if name.isalpha()}
    worth = (term for term in counts if len(term) >= _SHORTEST_SPELLED and term not in LITTLE)
    frequent = sorted(worth, key=lambda term: (-counts[term], term))
    return {term: counts[term] for term in islice(frequent, SPELLED)}


def _digest(files: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=6)
    for name in sorted(files):
        digest.update(files[name])
    return digest.hexdigest()
