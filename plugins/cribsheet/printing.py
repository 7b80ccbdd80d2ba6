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

_OUTLINE = "h3 { bookmark-level: none; }\n"
"""What only a PDF has use for: browsers and checkers of CSS do not know the property."""

_MOST_PAGES = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """A cheat sheet: the last part of its address, its name (plain text), and its HTML."""

    id: str
    name: str
    html: str


def print_sheets(site: Site, imprint: Imprint, report: Report) -> tuple[Printed, ...]:
    """Return the sheet for the night before, then those of all services in the site's order.

    A sheet that takes more pages than it may is reported.
    """
    of_night = night.night(site.pages, site.register, site.readings, site.catalogue)
    _check(NIGHT, of_night.pages, night.PAGES, report)
    printed = [Printed(NIGHT, "The night before", writer.night(of_night, imprint))]
    for page in filter(lambda page: page.service, site.pages):
        sheet = choose(page, site.register, site.readings, site.catalogue)
        _check(page.service, sheet.pages, _MOST_PAGES, report)
        html = writer.article(sheet, site.catalogue, imprint)
        printed.append(Printed(page.service, sheet.service.short, html))
    return tuple(printed)


def _check(sheet: str, pages: int, most: int, report: Report) -> None:
    if pages > most:
        message = f"the sheet takes {pages} pages, more than {most}"
        report(Diagnostic(Span(sheet_path(sheet), 1, 1), Kind.OVERFULL, message))


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


def pdf_documents(printed: Sequence[Printed], imprint: Imprint) -> Iterator[tuple[str, str, str]]:
    """Yield for each PDF its file name, its HTML and its stylesheet; the booklet of all comes first."""
    sheets = "".join(one.html for one in printed)
    contents = writer.contents([(f"sheet-{one.id}", one.name) for one in printed], imprint)
    yield (
        f"{ALL_SHEETS}.pdf",
        writer.document(imprint.site, contents + sheets, None),
        stylesheet(printed, imprint) + _OUTLINE,
    )
    for one in printed:
        title = f"{one.name}: cheat sheet"
        yield f"{one.id}.pdf", writer.document(title, one.html, None), stylesheet([one], imprint) + _OUTLINE
