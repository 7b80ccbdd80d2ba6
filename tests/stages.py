"""The stages of the pipeline over a whole site at once, as most tests want them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from cribsheet import ledger as ledgers
from cribsheet import limits
from cribsheet import link as links
from cribsheet import merge as merging
from cribsheet.catalogue import Catalogue
from cribsheet.merge import Part
from cribsheet.model import Backlink, Document, Dropped, Filed, NoteLedger, Page, Reading, Source
from cribsheet.register import Register


def merge(filed: Iterable[Filed], catalogue: Catalogue) -> tuple[Page, ...]:
    """Return the pages of sections of any notes, in the order of the catalogue."""
    found: defaultdict[str, dict[str, list[Part]]] = defaultdict(dict)
    for note, items in groupby(sorted(filter(_has_content, filed), key=_note), key=_note):
        for part in merging.parts(items, catalogue):
            found[part.page].setdefault(note, []).append(part)
    services = (*(service.id for service in catalogue.services), "")
    return tuple(merging.merge(page, found[page], catalogue) for page in services if page in found)


def link(pages: Iterable[Page], catalogue: Catalogue) -> tuple[Page, ...]:
    """Return the pages with their links and backlinks."""
    pages = tuple(pages)
    homes = links.targets((page.service for page in pages), catalogue)
    linked = [links.link(page, homes, catalogue) for page in pages]
    backlinks: defaultdict[str, list[Backlink]] = defaultdict(list)
    for page in linked:
        for home, backlink in links.mentions(page, homes):
            backlinks[home].append(backlink)
    return tuple(replace(page, backlinks=tuple(backlinks[page.service])) for page in linked)


def hold(
    pages: Iterable[Page], sources: Iterable[Source], catalogue: Catalogue, register: Register
) -> tuple[Reading, ...]:
    """Return the readings of the pages."""
    lines = {source.path: source.lines for source in sources}
    known = limits.entries(register)
    return tuple(reading for page in pages for reading in limits.hold(page, lines, catalogue, known))


def ledger(
    documents: Sequence[Document],
    dropped: Sequence[Dropped],
    pages: Iterable[Page],
    sources: Sequence[Source],
    catalogue: Catalogue,
) -> tuple[NoteLedger, ...]:
    """Return the fates of all notes."""
    places = [ledgers.places_of(page, catalogue) for page in pages]
    return tuple(
        ledgers.ledger(
            source,
            document,
            [item for item in dropped if item.span.note == source.path],
            [place[source.path] for place in places if source.path in place],
        )
        for source, document in zip(sources, documents, strict=True)
    )


def _has_content(item: Filed) -> bool:
    return bool(item.section.span or item.section.blocks)


def _note(item: Filed) -> str:
    return (item.section.span or item.section.blocks[0].span).note
