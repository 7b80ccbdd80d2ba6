"""Page -> HTML and table of contents, straight from the tree."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from cribsheet.catalogue import Catalogue, Service, Status
from cribsheet.held import Held
from cribsheet.inline import plain
from cribsheet.model import Backlink, Page, Section
from cribsheet.places import page_path, sheet_path
from cribsheet.writers import inline
from cribsheet.writers.blocks import write_blocks, write_origins, write_tips
from cribsheet.writers.limits import SECTION, marks
from cribsheet.writers.limits import write_section as write_limits
from cribsheet.writers.links import Links, category_anchor, link, note_path
from cribsheet.writers.markup import counted, element, escape
from cribsheet.writers.status import status
from cribsheet.writers.tally import Tally, tally
from cribsheet.writers.written import TOP, Entry, Written, content, heading, nest

_SHOWN_PAGES = 8
"""So many pages that mention this one are listed at once."""

_OPEN_MENTIONS = 6
"""Pages are unfolded until so many of their sentences are shown."""

UNFILED = ("Unfiled", "Unfiled", "Lines that name no service and stand under no heading that does.")
"""Label, title and description of the page that belongs to no service."""

_MENTIONS = Entry("Mentioned by", "cribsheet-mentions", 2)
_NOTES = Entry("Notes this page came from", "cribsheet-notes", 2)


def write(page: Page, catalogue: Catalogue, held: Held, links: Links) -> Written:
    """Return the content of the HTML page of a service or topic, or of *Unfiled*.

    Ids are those of the tree (`Section.anchor`, `Block.anchor`), and `cribsheet-...` for what the
    writer adds. Whatever a class shows is also said in words.
    """
    service = catalogue.by_id[page.service] if page.service else None
    title = escape(full_name(service) if service else UNFILED[1])
    counts = tally(page)
    limits = held.of_page.get(page.service, ())
    links = replace(links, marks=marks(held.by_page.get(page.service, ()), held, links))
    # What stands before the first heading may come from headings that only name the service.
    origins = "".join(write_origins(section, links) for section in page.sections if not section.title)
    parts = (
        _write_head(service, counts, len(limits), catalogue, links) if service else element("p", UNFILED[2]),
        *(_write_section(section, links) for section in page.sections),
        write_limits(limits, held, links) if limits else "",
        _write_mentions(page.backlinks, catalogue, links) if page.backlinks else "",
        _write_notes(page, counts, links),
    )
    return Written(content(title + origins, parts), nest(_entries(title, page, limits=bool(limits))))


def full_name(service: Service) -> str:
    """Return the official name with the short one: `Amazon Simple Queue Service (SQS)`."""
    return service.name if service.short in service.name else f"{service.name} ({service.short})"


def _entries(title: str, page: Page, *, limits: bool) -> list[Entry]:
    sections = [
        Entry(escape(plain(section.title)), section.anchor, section.level)
        for section in page.sections
        if section.title
    ]
    added = [SECTION] * limits + [_MENTIONS] * bool(page.backlinks) + [_NOTES]
    return [Entry(title, TOP, 1), *sections, *added]


def _write_head(service: Service, counts: Tally, limits: int, catalogue: Catalogue, links: Links) -> str:
    summary = element("p", escape(service.summary), class_="cs-summary")
    category = next(category for category in catalogue.categories if category.id == service.category)
    facts = (
        link(links.at(links.overview, category_anchor(category)), escape(category.title), class_="cs-chip"),
        counted(counts.statements, "statement"),
        counted(counts.tips, "exam tip") if counts.tips else "",
        link(f"#{SECTION.anchor}", counted(limits, "limit")) if limits else "",
        link(f"#{_NOTES.anchor}", counted(len(counts.notes), "note")),
        link(service.docs, "Official documentation", rel="noopener") if service.docs else "",
        _write_print_button(service, links),
    )
    items = "".join(element("li", fact) for fact in facts if fact)
    list_ = element("ul", items, class_="cs-facts", data_search_exclude="")
    return "\n".join((summary, list_, _write_status(service, catalogue, links)))


def _write_print_button(service: Service, links: Links) -> str:
    url = links.url(sheet_path(service.id))
    return element("a", "Print cheat sheet", href=url, class_="cs-print") if url else ""


def _write_status(service: Service, catalogue: Catalogue, links: Links) -> str:
    dated = status(service)
    if not dated:
        return ""
    title = element("p", escape(dated), class_="admonition-title")
    successor = catalogue.by_id.get(service.successor)
    instead = f"See {link(links.service(successor.id), escape(successor.name))}." if successor else ""
    text = " ".join(filter(None, (escape(service.note), instead)))
    box = "admonition note" if service.status is Status.RENAMED else "admonition warning"
    return element("div", title + (element("p", text) if text else ""), class_=box)


def _write_section(section: Section, links: Links) -> str:
    title = inline.render(section.title, links.service) + write_origins(section, links)
    head = heading(section.level, section.anchor, title) if section.title else ""
    write_body = write_tips if section.important and section.blocks else write_blocks
    return head + write_body(section.blocks, links)


def _write_mentions(backlinks: Iterable[Backlink], catalogue: Catalogue, links: Links) -> str:
    """Return the sentences of other pages that name this one, page by page; only a few are open."""
    pages = [tuple(group) for _, group in groupby(backlinks, key=lambda backlink: backlink.service)]
    before = accumulate(map(len, pages), initial=0)
    groups = [
        _fold(_page_name(page, catalogue), _write_sentences(page, links), open_=count < _OPEN_MENTIONS)
        for page, count in zip(pages, before, strict=False)
    ]
    shown, rest = groups[:_SHOWN_PAGES], groups[_SHOWN_PAGES:]
    more = _fold(counted(len(rest), "more page"), "".join(rest)) if rest else ""
    title = heading(_MENTIONS.level, _MENTIONS.anchor, _MENTIONS.title, data_search_exclude="")
    return title + "".join(shown) + more


def _fold(summary: str, html: str, *, open_: bool = False) -> str:
    open_state = "" if open_ else None
    return element(
        "details", element("summary", escape(summary)) + html, class_="cs-mentions", open=open_state
    )


def _page_name(backlinks: Sequence[Backlink], catalogue: Catalogue) -> str:
    service = backlinks[0].service
    return (catalogue.by_id[service].short if service else UNFILED[0]) + _share(len(backlinks))


def _write_sentences(backlinks: Sequence[Backlink], links: Links) -> str:
    sentences = (
        link(links.at(page_path(backlink.service), backlink.anchor), escape(plain(backlink.text)))
        for backlink in backlinks
    )
    return element("ul", "".join(element("li", sentence) for sentence in sentences))


def _write_notes(page: Page, counts: Tally, links: Links) -> str:
    """Return the notes of a page, each with its headings that the page shows in other words."""
    items = "".join(
        element(
            "li",
            link(links.url(note_path(note)), escape(note)) + _share(counts.notes[note]) + _as(page, note),
        )
        for note in page.notes
    )
    title = heading(_NOTES.level, _NOTES.anchor, _NOTES.title, data_search_exclude="")
    return title + element("ul", items)


def _as(page: Page, note: str) -> str:
    titles = (plain(chapter.title) for chapter in page.chapters if chapter.span.note == note)
    quoted = ", ".join(f"“{escape(title)}”" for title in dict.fromkeys(titles))
    return f" · as {quoted}" if quoted else ""


def _share(statements: int) -> str:
    return f" · {counted(statements, 'statement')}" if statements else ""
