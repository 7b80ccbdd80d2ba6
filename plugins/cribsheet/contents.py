"""Site -> the pages to host: where each is, what it is called, and what writes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from cribsheet.cache import Cache, Kept, Of, Values, jobs, later
from cribsheet.catalogue import Catalogue
from cribsheet.held import Held, differing, index
from cribsheet.model import NoteLedger, Page, Reading, Source
from cribsheet.pipeline import Site
from cribsheet.places import page_path
from cribsheet.search import cards, passages
from cribsheet.search import index as search
from cribsheet.search.passages import Found
from cribsheet.writers import disagreements, home, html, limits, sheets_index, source
from cribsheet.writers.links import Links, note_path
from cribsheet.writers.status import status
from cribsheet.writers.tally import tally
from cribsheet.writers.written import TOP, Written

LIMITS_PATH = "limits.md"
DISAGREEMENTS_PATH = "disagreements.md"
"""Docs paths of the pages on limits."""


class Shows(Enum):
    """What a page is about."""

    ALL = auto()
    """The list of all services."""
    SERVICE = auto()
    """A service, a topic or *Unfiled*."""
    LIMITS = auto()
    """The limits of all services, or the figures in notes that disagree with them."""
    SHEETS = auto()
    """The list of all cheat sheets."""
    NOTE = auto()
    """A note as it was written."""


@dataclass(frozen=True, slots=True)
class Content:
    """A page to be: its path in the docs, its texts (plain), and what writes it.

    `label` is the short name for a navigation. `of` is all that the page is made of besides the
    links. `note` is the path of the note that the page shows, if it shows one, within the notes folder.
    """

    shows: Shows
    path: str
    label: str
    title: str
    description: str
    of: tuple[Of, ...]
    write: Callable[[Links], Written]
    note: str = ""


def contents(  # noqa: PLR0913 - all that pages are made of
    site: Site, cache: Cache, name: str, about: str, overview: str, *, publish_sources: bool
) -> Iterator[Content]:
    """Yield the pages of the site called `name`; `about` is one sentence on it.

    `overview` is the docs path of the list of all services, which comes first; then come the
    services in the site's order, the limits if any are registered and the list of cheat sheets, then the
    notes if they are to be published.
    """
    held = index(site.register, site.readings, site.catalogue, site.services)
    counts = cache.each_content("tally", jobs(site.pages.kept, tally))
    tallies = {service: count.value for service, count in zip(site.services, counts, strict=True)}
    write_home = partial(home.write, tallies, site.catalogue, name=name, about=about)
    yield Content(Shows.ALL, overview, "Overview", "Overview", about, (name, about, *counts), write_home)
    stated = dict(zip(site.services, site.stated.kept, strict=True))
    for service, page in zip(site.services, site.pages.kept, strict=True):
        yield _service(service, page, stated, held, site.catalogue)
    if held.of_page:
        yield from _limits(site, held)
    write_sheets = partial(sheets_index.write, site.services, site.catalogue)
    title, about = sheets_index.TITLE, sheets_index.ABOUT
    yield Content(Shows.SHEETS, sheets_index.PATH, title, title, about, site.services, write_sheets)
    if publish_sources:
        for note, ledger in zip(site.sources, site.ledger.kept, strict=True):
            yield _note(note, ledger, site)


def _limits(site: Site, held: Held) -> Iterator[Content]:
    differ = Values(
        page
        for service, page in zip(site.services, site.pages.kept, strict=True)
        if differing(held.by_page.get(service, ()))
    )
    every: Of = b"".join(found.digest for found in site.stated.kept)
    differing_pages = b"".join(page.digest for page in differ.kept)
    for path, module, of, write in (
        (LIMITS_PATH, limits, (every,), partial(limits.write, held, site.catalogue)),
        (
            DISAGREEMENTS_PATH,
            disagreements,
            (every, differing_pages),
            partial(disagreements.write, differ, held, site.catalogue),
        ),
    ):
        yield Content(Shows.LIMITS, path, module.TITLE, module.TITLE, module.ABOUT, of, write)


def search_index(
    site: Site, cache: Cache, url: Callable[[str], str | None], others: Iterable[Found]
) -> dict[str, bytes]:
    """Return the files of the search index by their names: the services first, then `others`.

    `url` gives the URL of the page at a docs path, relative to the site, or None for none.
    """
    found: list[tuple[str, Kept[Found]]] = [
        (service, later("found", (page, place), partial(_found, page, site.catalogue, place)))
        for service, page in zip(site.services, site.pages.kept, strict=True)
        if (place := url(page_path(service))) is not None
    ]
    found += (("", later("found", (repr(other),), partial(_same, other))) for other in others)
    known = cards.cards(site.register, site.readings, site.catalogue)
    return search.index(found, site.catalogue, known, cache)


def _same(found: Found) -> Found:
    return found


def _found(page: Kept[Page], catalogue: Catalogue, url: str) -> Found:
    service = catalogue.by_id.get(page.value.service)
    title, summary = (html.full_name(service), service.summary) if service else html.UNFILED[1:]
    mark = status(service) if service else ""
    told = ". ".join(filter(None, (mark, service.note if service else "", summary)))
    return Found(url, title, passages.passages(page.value, title, told, TOP), page.value.service, mark)


def _service(
    ident: str,
    page: Kept[Page],
    stated: Mapping[str, Kept[tuple[Reading, ...]]],
    held: Held,
    catalogue: Catalogue,
) -> Content:
    service = catalogue.by_id.get(ident)
    texts = (service.short, html.full_name(service), service.summary) if service else html.UNFILED
    of: tuple[Of, ...] = (page, *(stated[where] for where in sorted({ident, *held.stating(ident)})))
    return Content(
        Shows.SERVICE,
        page_path(ident),
        *texts,
        of,
        lambda links: html.write(page.value, catalogue, held, links),
    )


def _note(note: Source, ledger: Kept[NoteLedger], site: Site) -> Content:
    of = (note.path, note.encoding, "\n".join(note.lines), ledger)
    about = f"{note.path} as it was written"
    return Content(
        Shows.NOTE,
        note_path(note.path),
        note.path,
        note.path,
        about,
        of,
        lambda links: source.write(note, ledger.value, site.catalogue, links),
        note.path,
    )
