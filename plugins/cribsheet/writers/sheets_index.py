"""Pages -> the list of all cheat sheets, from which several can be printed in one go."""

from collections.abc import Iterable

from cribsheet.catalogue import Catalogue, Category, Service
from cribsheet.places import ALL_SHEETS, NIGHT, pdf_path, sheet_path, slug
from cribsheet.writers.home import by_category
from cribsheet.writers.links import Links, link
from cribsheet.writers.markup import element, escape
from cribsheet.writers.written import TOP, Entry, Written, content, heading, nest

PATH = "sheets/index.md"
TITLE = "Cheat sheets"
ABOUT = "A sheet of paper for every service: limits, exam tips, and the facts that there is room for."

_HOW = "Tick those you want and print them in one go; each begins on a page of its own."


def write(pages: Iterable[str], catalogue: Catalogue, links: Links) -> Written:
    """Return the content of the list: a form that asks for the ticked sheets.

    `pages` are the services of the pages. It needs no script: without one the answer is all sheets.
    """
    shown = by_category(pages, catalogue)
    special = (
        link(links.url(sheet_path(NIGHT)), "The night before") + ": one sheet for the whole exam",
        link(links.url(sheet_path(ALL_SHEETS)), "All sheets") + " in one document",
        *_pdf(ALL_SHEETS, "All sheets as one PDF", links),
    )
    chosen = "".join(_write_category(category, services, links) for category, services in shown)
    button = element("button", "Print the ticked sheets", class_="md-button")
    form = element(
        "form", chosen + element("p", button), action=links.url(sheet_path(ALL_SHEETS)), method="get"
    )
    parts = (
        element("p", ABOUT, class_="cs-summary"),
        element("ul", "".join(element("li", item) for item in special)),
        element("p", _HOW),
        form,
    )
    entries = [Entry(escape(category.title), _anchor(category), 2) for category, _ in shown]
    return Written(content(TITLE, parts), nest([Entry(TITLE, TOP, 1), *entries]))


def _anchor(category: Category) -> str:
    return f"cribsheet-sheets-{slug(category.id)}"


def _write_category(category: Category, services: Iterable[Service], links: Links) -> str:
    items = "".join(element("li", _write_choice(service, links)) for service in services)
    title = heading(2, _anchor(category), escape(category.title))
    return title + element("ul", items, class_="cs-sheets")


def _write_choice(service: Service, links: Links) -> str:
    box = element("input", type="checkbox", name="sheet", value=service.id, aria_label=service.short)
    name = link(links.url(sheet_path(service.id)), escape(service.short))
    return " ".join((box.removesuffix("</input>"), name, *_pdf(service.id, "PDF", links)))


def _pdf(sheet: str, label: str, links: Links) -> list[str]:
    """Return the link to a PDF if the site has it."""
    url = links.url(pdf_path(sheet))
    return [link(url, label)] if url else []
