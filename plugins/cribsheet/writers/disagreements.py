"""Readings that the register contradicts -> a page on which note-takers find them, note by note."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from cribsheet.catalogue import Catalogue
from cribsheet.held import Held, differing
from cribsheet.inline import plain
from cribsheet.model import Page, Reading, Statement, walk
from cribsheet.places import page_path
from cribsheet.writers.limits import meaning, row_url, typed, write_table
from cribsheet.writers.links import Links, link
from cribsheet.writers.markup import counted, element, escape
from cribsheet.writers.written import TOP, Entry, Written, content, heading, nest

TITLE = "Disagreements"
ABOUT = "Figures in the notes that are not, or no longer, those of the register of limits."

_COLUMNS = ("Line", "The note says", "About", "Today", "Verdict")


def write(pages: Sequence[Page], held: Held, catalogue: Catalogue, links: Links) -> Written:
    """Return the content of the page: a table for each note, in the order of its lines."""
    readings = sorted(
        differing(reading for found in held.by_page.values() for reading in found),
        key=lambda reading: reading.span,
    )
    notes = {note: tuple(found) for note, found in groupby(readings, key=lambda reading: reading.span.note)}
    texts = {
        (page.service, block.anchor): plain(block.text)
        for page in pages
        for section in page.sections
        for block in walk(section.blocks)
        if isinstance(block, Statement)
    }
    facts = (counted(len(readings), "figure"), counted(len(notes), "note"))
    parts = [
        element("p", ABOUT, class_="cs-summary"),
        element("ul", "".join(element("li", fact) for fact in facts), class_="cs-facts"),
    ]
    entries = [Entry(TITLE, TOP, 1)]
    for number, (note, found) in enumerate(notes.items(), 1):
        entry = Entry(escape(note), f"cribsheet-note-{number}", 2)
        rows = "".join(_write_row(reading, texts, held, catalogue, links) for reading in found)
        parts.append(heading(entry.level, entry.anchor, entry.title) + write_table(_COLUMNS, rows))
        entries.append(entry)
    return Written(content(TITLE, parts), nest(entries))


def _write_row(
    reading: Reading, texts: Mapping[tuple[str, str], str], held: Held, catalogue: Catalogue, links: Links
) -> str:
    limit = held.by_id[reading.limit]
    name = f"{catalogue.by_id[limit.service].short}: {limit.title}"
    text = texts.get((reading.page, reading.anchor), "")
    said = link(links.at(page_path(reading.page), reading.anchor), escape(typed(reading)))
    cells = (
        link(links.line(reading.span), str(reading.span.first)),
        said + (element("span", escape(text), class_="cs-qualifier") if text else ""),
        link(row_url(limit, held, links), escape(name)),
        escape(limit.today),
        element("strong", escape(meaning(reading)), class_=f"cs-{reading.verdict}"),
    )
    return element("tr", "".join(element("td", cell) for cell in cells))
