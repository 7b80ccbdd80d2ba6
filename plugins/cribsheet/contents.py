"""Site -> the pages to host: where each is, what it is called, and what writes it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from cribsheet.held import Held, index
from cribsheet.model import NoteLedger, Page, Source
from cribsheet.pipeline import Site
from cribsheet.places import page_path
from cribsheet.search import cards, passages
from cribsheet.search import index as search_pieces
from cribsheet.search.passages import Found
from cribsheet.writers import disagreements, home, html, limits, sheets_index, source
from cribsheet.writers.links import Links, note_path
from cribsheet.writers.status import status
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

    `label` is the short name for a navigation. `note` is the path of the note that the page
    shows, if it shows one, within the notes folder.
    """

    shows: Shows
    path: str
    label: str
    title: str
    description: str
    write: Callable[[Links], Written]
    note: str = ""


def contents(site: Site, name: str, about: str, overview: str, *, publish_sources: bool) -> Iterator[Content]:
    """Yield the pages of the site called `name`; `about` is one sentence on it.

    `overview` is the docs path of the list of all services, which comes first; then come the
    services in the site's order, the limits if any are registered and the list of cheat sheets, then the
    notes if they are to be published.
    """
    held = index(site.register, site.readings, site.catalogue, [page.service for page in site.pages])
    write_home = partial(home.write, site.pages, site.catalogue, name=name, about=about)
    yield Content(Shows.ALL, overview, "Overview", "Overview", about, write_home)
    for page in site.pages:
        yield _service(page, site, held)
    if held.of_page:
        yield from _limits(site, held)
    write_sheets = partial(sheets_index.write, site.pages, site.catalogue)
    title, about = sheets_index.TITLE, sheets_index.ABOUT
    yield Content(Shows.SHEETS, sheets_index.PATH, title, title, about, write_sheets)
    if publish_sources:
        for note, ledger in zip(site.sources, site.ledger, strict=True):
            yield _note(note, ledger, site)


def _limits(site: Site, held: Held) -> Iterator[Content]:
    for path, module, *data in (
        (LIMITS_PATH, limits, held),
        (DISAGREEMENTS_PATH, disagreements, site.pages, held),
    ):
        write = partial(module.write, *data, site.catalogue)
        yield Content(Shows.LIMITS, path, module.TITLE, module.TITLE, module.ABOUT, write)


def search_index(site: Site, url: Callable[[str], str | None], others: Iterable[Found]) -> dict[str, bytes]:
    """Return the files of the search index by their names: the services first, then `others`.

    `url` gives the URL of the page at a docs path, relative to the site, or None for none.
    """
    found = [
        _found(page, site, place)
        for page in site.pages
        if (place := url(page_path(page.service))) is not None
    ]
    known = cards.cards(site.register, site.readings, site.catalogue)
    return search_pieces.index([*found, *others], site.catalogue, tuple(known))


def _found(page: Page, site: Site, url: str) -> Found:
    service = site.catalogue.by_id.get(page.service)
    title, summary = (html.full_name(service), service.summary) if service else html.UNFILED[1:]
    mark = status(service) if service else ""
    told = ". ".join(filter(None, (mark, service.note if service else "", summary)))
    return Found(url, title, passages.passages(page, title, told, TOP), page.service, mark)


def _service(page: Page, site: Site, held: Held) -> Content:
    service = site.catalogue.by_id.get(page.service)
    texts = (service.short, html.full_name(service), service.summary) if service else html.UNFILED
    write = partial(html.write, page, site.catalogue, held)
    return Content(Shows.SERVICE, page_path(page.service), *texts, write)


def _note(note: Source, ledger: NoteLedger, site: Site) -> Content:
    write = partial(source.write, note, ledger, site.catalogue)
    about = f"{note.path} as it was written"
    return Content(Shows.NOTE, note_path(note.path), note.path, note.path, about, write, note.path)
