"""Site -> its cheat sheets, as documents of the site or for PDFs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

from cribsheet.cache import Cache, Job, Kept, Of, Values, jobs
from cribsheet.held import index
from cribsheet.model import Diagnostic, Kind, Page, Reading, Span
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

_OUTLINE = "h3 { bookmark-level: none }\n"
"""What only a PDF has use for: browsers and checkers of CSS do not know the property."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A cheat sheet: the last part of its address, its name (plain text), its HTML, and how long it is."""

    id: str
    name: str
    html: str
    pages: int


def print_sheets(site: Site, imprint: Imprint, report: Report, cache: Cache) -> tuple[Printed, ...]:
    """Return the sheet for the night before, then those of all services in the site's order.

    Limits and tips that take more pages than a sheet may have are reported.
    """
    look = repr(imprint)
    tips = cache.each_content(
        "marked", jobs(site.pages.kept, partial(night.marked, catalogue=site.catalogue))
    )
    made_of: tuple[Of, ...] = (look, *tips, *site.stated.kept)
    of_night = cache.keep("night", made_of, partial(_night, Values(tips), site, imprint))
    printed = [of_night.value]
    held = index(site.register, site.readings, site.catalogue, site.services)
    stated = dict(zip(site.services, site.stated.kept, strict=True))
    order = {service: at for at, service in enumerate(site.services)}
    sheets: list[Job[Printed]] = []
    for service, page in filter(itemgetter(0), zip(site.services, site.pages.kept, strict=True)):
        said = Values(stated[where] for where in sorted(held.stating(service), key=order.__getitem__))
        sheets.append(((look, page, *said.kept), partial(_sheet, page, said, imprint, site)))
    for one in cache.each("sheet", sheets):
        _check(one.value, report)
        printed.append(one.value)
    return tuple(printed)


def _night(tips: Values[night.Marked], site: Site, imprint: Imprint) -> Printed:
    sheet = night.night(tips, site.register, site.readings, site.catalogue)
    return Printed(NIGHT, "The night before", writer.night(sheet, imprint), night.PAGES)


def _sheet(page: Kept[Page], stated: Values[tuple[Reading, ...]], imprint: Imprint, site: Site) -> Printed:
    readings = [reading for found in stated for reading in found]
    sheet = choose(page.value, site.register, readings, site.catalogue)
    html = writer.article(sheet, site.catalogue, imprint)
    return Printed(page.value.service, sheet.service.short, html, sheet.pages)


def _check(printed: Printed, report: Report) -> None:
    if printed.pages > MOST_PAGES:
        message = f"limits and exam tips take {printed.pages} pages of the sheet, more than {MOST_PAGES}"
        report(Diagnostic(Span(sheet_path(printed.id), 1, 1), Kind.OVERFULL, message))


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
    head = writer.description(f"{printed.name} on paper: its limits, exam tips and key facts.")
    title = f"{printed.name}: cheat sheet"
    return writer.document(title, printed.html, looks, head=head, navigation=navigation)


def write_all(printed: Sequence[Printed], links: Links) -> str:
    """Return the document of all sheets, whose script leaves those that the address names."""
    script = element("script", src=links.url(SCRIPT), defer="")
    head = writer.description("The cheat sheets of all services.") + script
    navigation = link(links.url(INDEX), "All cheat sheets")
    sheets = "".join(one.html for one in printed)
    return writer.document("Cheat sheets", sheets, links.url(STYLESHEET), head=head, navigation=navigation)


def pdf_parts(printed: Sequence[Printed], imprint: Imprint) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield for each PDF its file name and its documents with their CSS; the booklet of all comes first."""
    names = [(f"sheet-{one.id}", one.name) for one in printed]
    parts = [
        (
            writer.document(f"{one.name}: cheat sheet", one.html, None),
            writer.running([(f"sheet-{one.id}", one.name)], imprint) + _OUTLINE,
        )
        for one in printed
    ]
    contents = writer.document(imprint.site, writer.contents(names, imprint), None)
    yield f"{ALL_SHEETS}.pdf", [(contents, _IN_BOOKLET), *((html, css + _IN_BOOKLET) for html, css in parts)]
    for one, part in zip(printed, parts, strict=True):
        yield f"{one.id}.pdf", [part]
