"""Note -> the page that shows it as it was written, each line with what became of it."""

from collections.abc import Iterator

from cribsheet.catalogue import Catalogue
from cribsheet.model import Fate, FateKind, NoteLedger, Source
from cribsheet.writers.links import Links, link
from cribsheet.writers.markup import counted, element, escape
from cribsheet.writers.written import TOP, Entry, Written, content

_LEGEND = "The note as it was written. Each line leads to where it went; the page is named where it changes."


def write(source: Source, ledger: NoteLedger, catalogue: Catalogue, links: Links) -> Written:
    """Return the numbered lines of a note, each with the id `L<number>`.

    Of a line that was taken out of the site only the number is shown, never the text.
    """
    title = escape(source.path)
    facts = (counted(ledger.lines, "line"), f"read as {source.encoding}")
    head = element("ul", "".join(element("li", escape(fact)) for fact in facts), class_="cs-facts")
    lines = element("ol", "".join(_write_lines(source, ledger, catalogue, links)), class_="cs-lines")
    parts = (element("p", _LEGEND, class_="cs-summary"), head, lines)
    return Written(content(title, parts), (Entry(title, TOP, 1),))


def _write_lines(source: Source, ledger: NoteLedger, catalogue: Catalogue, links: Links) -> Iterator[str]:
    fates = {fate.line: fate for fate in ledger.fates}
    page = ""
    for number, text in enumerate(source.lines, 1):
        fate = fates.get(number)
        line = _write_line(text, fate, links)
        turned = fate is not None and fate.page not in {"", page}
        if fate and turned:
            page = fate.page
            line += link(links.url(page), _page_name(fate, catalogue), class_="cs-went")
        yield element("li", line, id=f"L{number}", class_="cs-turn" if turned else None)


def _write_line(text: str, fate: Fate | None, links: Links) -> str:
    match fate:
        case None:
            return ""
        case Fate(kind=FateKind.DROPPED):
            return element("em", "(left out)", title=fate.reason)
        case Fate(kind=FateKind.FURNITURE):
            return element("span", escape(text), title=fate.reason)
        case _:
            return link(links.at(fate.page, fate.anchor), escape(text), title=_meaning(fate))


def _meaning(fate: Fate) -> str:
    """Return what a line became, in words: `exam tip, the same as b.md:12`."""
    kind = "exam tip" if fate.tip else str(fate.kind)
    return f"{kind}, the same as {fate.folded_into}" if fate.folded_into else kind


def _page_name(fate: Fate, catalogue: Catalogue) -> str:
    page = catalogue.by_id.get(catalogue.page_of(fate.service)) if fate.service else None
    return escape(page.short if page else "Unfiled")
