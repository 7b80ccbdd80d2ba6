"""Site -> its cheat sheets, as documents of the site or for PDFs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cribsheet.model import Diagnostic, Kind, Span
from cribsheet.pipeline import Report, Site
from cribsheet.places import ALL_SHEETS, NIGHT, page_path, pdf_path, sheet_path
from cribsheet.sheets import night
from cribsheet.sheets.choice import choose
from cribsheet.writers import sheet as writer
from cribsheet.writers.links import Links, link
from cribsheet.writers.markup import element, escape
from cribsheet.writers.sheet import Imprint
from cribsheet.writers.sheets_index import PATH as INDEX

BASE = Path(__file__).parent
"""What the paths of assets start from, here as on the site."""

STYLESHEET = "assets/sheet.css"
SCRIPT = "assets/sheets.js"
FONTS = ("assets/fonts/SourceSans3-Regular.ttf.woff2", "assets/fonts/SourceSans3-Bold.ttf.woff2")

MOST_PAGES = 4
"""What a sheet may take at most, though limits and tips that need more are never left out."""

_IN_BOOKLET = "@page { @bottom-right { content: counter(page) } }\n"
"""Only a sheet of its own says of how many pages it is."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A cheat sheet: the last part of its address, its name (plain text), and its HTML."""

    id: str
    name: str
    html: str


def print_sheets(site: Site, imprint: Imprint, report: Report) -> tuple[Printed, ...]:
    """Return the sheet for the night before, then those of all services in the site's order.

    Limits and tips that take more pages than a sheet may have are reported.
    """
    of_night = night.night(site.pages, site.register, site.readings, site.catalogue)
    printed = [Printed(NIGHT, "The night before", writer.night(of_night, imprint))]
    for page in filter(lambda page: page.service, site.pages):
        sheet = choose(page, site.register, site.readings, site.catalogue)
        if sheet.pages > MOST_PAGES:
            message = f"limits and exam tips take {sheet.pages} pages of the sheet, more than {MOST_PAGES}"
            report(Diagnostic(Span(sheet_path(page.service), 1, 1), Kind.OVERFULL, message))
        html = writer.article(sheet, site.catalogue, imprint)
        printed.append(Printed(page.service, sheet.service.short, html))
    return tuple(printed)


def stylesheet(printed: Iterable[Printed], imprint: Imprint) -> str:
    """Return the stylesheet of some sheets, with what stands at the foot of their pages."""
    looks = (BASE / STYLESHEET).read_text("utf-8")
    return looks + writer.running(((f"sheet-{one.id}", one.name) for one in printed), imprint)


def write_sheet(printed: Printed, links: Links) -> str:
    """Return the document of one sheet; its links are seen from there."""
    ways = (
        link(links.url(page_path(printed.id)), escape(f"The page on {printed.name}")),
        link(links.url(INDEX), "All cheat sheets"),
        link(links.url(pdf_path(printed.id)), "As PDF"),
    )
    navigation = " ".join(way for way in ways if way.startswith("<a"))
    looks = links.url(STYLESHEET)
    return writer.document(f"{printed.name}: cheat sheet", printed.html, looks, navigation=navigation)


def write_all(printed: Sequence[Printed], links: Links) -> str:
    """Return the document of all sheets, whose script leaves those that the address names."""
    script = element("script", src=links.url(SCRIPT), defer="")
    navigation = link(links.url(INDEX), "All cheat sheets")
    sheets = "".join(one.html for one in printed)
    return writer.document("Cheat sheets", sheets, links.url(STYLESHEET), head=script, navigation=navigation)


def pdf_parts(printed: Sequence[Printed], imprint: Imprint) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield for each PDF its file name and its documents with their CSS; the booklet of all comes first."""
    names = [(f"sheet-{one.id}", one.name) for one in printed]
    parts = [
        (
            writer.document(f"{one.name}: cheat sheet", one.html, None),
            writer.running([(f"sheet-{one.id}", one.name)], imprint),
        )
        for one in printed
    ]
    contents = writer.document(imprint.site, writer.contents(names, imprint), None)
    yield f"{ALL_SHEETS}.pdf", [(contents, _IN_BOOKLET), *((html, css + _IN_BOOKLET) for html, css in parts)]
    for one, part in zip(printed, parts, strict=True):
        yield f"{one.id}.pdf", [part]
