"""Where things are, seen from a page."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from cribsheet.catalogue import Catalogue, Category
from cribsheet.model import Page, Span
from cribsheet.pictures import place
from cribsheet.places import page_path, slug
from cribsheet.writers.markup import element


@dataclass(frozen=True, slots=True)
class Links:
    """Where everything is, seen from the page being written.

    `url` gives the relative URL of the page at a docs path (`services/sqs.md`), or None when
    the site has no such page. `places` has the docs path and the element id (empty for the
    page as a whole) of every catalogue entry that can be linked to. `overview` is the docs path
    of the page that lists them all. `marks` is HTML to put behind the text of blocks of this page,
    by their ids. `pictures` are the paths of those in the notes folder that the site has.
    """

    url: Callable[[str], str | None]
    places: Mapping[str, tuple[str, str]]
    overview: str
    marks: Mapping[str, str] = field(default_factory=dict)
    pictures: Collection[str] = ()

    def at(self, path: str, anchor: str) -> str | None:
        """Return the URL of an element of a page; an empty anchor is the page as a whole."""
        url = self.url(path)
        return f"{url}#{anchor}" if url is not None and anchor else url

    def service(self, service: str) -> str | None:
        """Return the URL of a catalogue entry's page or section."""
        return self.at(*self.places[service]) if service in self.places else None

    def picture(self, note: str, where: str) -> str | None:
        """Return the URL of the picture that a note points to; None when the site doesn't have it."""
        path = place(note, where, self.pictures)
        return self.url(picture_path(path)) if path else None

    def line(self, span: Span) -> str | None:
        """Return the URL of a line of a note; None when the site doesn't show the notes."""
        return self.at(note_path(span.note), f"L{span.first}")


def section_ids(page: Page) -> frozenset[str]:
    """Return the element ids of the sections of a page."""
    return frozenset(section.anchor for section in page.sections)


def locate(anchors: Mapping[str, Collection[str]], catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    """Return what `Links.places` holds: a feature is at its section where its page has one.

    `anchors` are the `section_ids` of the pages by their services.
    """
    owners = {service.id: catalogue.page_of(service.id) for service in catalogue.services}
    return {
        service: (page_path(owner), service if owner != service and service in anchors[owner] else "")
        for service, owner in owners.items()
        if owner in anchors
    }


def note_path(note: str) -> str:
    """Return the docs path of the page that shows a note as it was written."""
    return f"notes/{note}.md"


def picture_path(picture: str) -> str:
    """Return the docs path of a picture of the notes folder."""
    return f"notes/{picture}"


def category_anchor(category: Category) -> str:
    """Return the element id of a category on the page that lists all services."""
    return f"cribsheet-{slug(category.id)}"


def link(url: str | None, html: str, **attributes: str | None) -> str:
    """Return `html` as a link, or as it is when there is nothing to link to."""
    return html if url is None else element("a", html, href=url, **attributes)
