"""Limits and readings -> the table on a service's page, the page of all limits, the marks in the text."""

from collections.abc import Iterable, Sequence

from cribsheet.catalogue import Catalogue
from cribsheet.held import Held, differing
from cribsheet.model import Reading, Verdict
from cribsheet.places import page_path
from cribsheet.register import Limit
from cribsheet.writers.links import Links, link
from cribsheet.writers.markup import counted, element, escape
from cribsheet.writers.written import TOP, Entry, Written, content, heading

SECTION = Entry("Limits", "cribsheet-limits", 2)
"""The table's heading on the page of a service."""

TITLE = "Limits"
ABOUT = "Every registered limit with its value today, and what the notes say of it."

_COLUMNS = ("Limit", "Today", "Can be raised", "What the notes say", "Source")
_RAISED = {True: "adjustable", False: "fixed", None: "–"}


def write_section(limits: Sequence[Limit], held: Held, links: Links) -> str:
    """Return the section with the limits of a page's services."""
    rows = "".join(_write_row(limit, held, links) for limit in limits)
    title = heading(SECTION.level, SECTION.anchor, SECTION.title)
    return title + write_table(_COLUMNS, rows)


def write(held: Held, catalogue: Catalogue, links: Links) -> Written:
    """Return the content of the page with all limits, which `cribsheet-limits.js` filters and sorts."""
    rows = "".join(
        _write_row(limit, held, links, service=_service_link(page, catalogue, links))
        for page, limits in held.of_page.items()
        for limit in limits
    )
    table = element("div", write_table(("Service", *_COLUMNS), rows), class_="cs-register")
    parts = (element("p", ABOUT, class_="cs-summary"), table)
    return Written(content(TITLE, parts), (Entry(TITLE, TOP, 1),))


def marks(readings: Iterable[Reading], held: Held, links: Links) -> dict[str, str]:
    """Return what to say of the blocks of a page whose figures are not today's, by element id."""
    said: dict[str, dict[str, str]] = {}
    for reading in differing(readings):
        limit = held.by_id[reading.limit]
        said.setdefault(reading.anchor, {})[limit.id] = _write_mark(reading, limit, held, links)
    return {anchor: "".join(found.values()) for anchor, found in said.items()}


def meaning(reading: Reading) -> str:
    """Return a reading's verdict in words, as plain text: `outdated since 2025-08`."""
    since = f" since {reading.until}" if reading.until else ""
    return f"{reading.verdict}{since}"


def typed(reading: Reading) -> str:
    """Return the figure as its author typed it, with a space before the unit: `256 KB`."""
    gap = "" if reading.unit in {"%", "/"} else " "
    return (
        f"{reading.unit}{reading.value}"
        if reading.unit in {"/", "$"}
        else f"{reading.value}{gap}{reading.unit}".strip()
    )


def _write_mark(reading: Reading, limit: Limit, held: Held, links: Links) -> str:
    """Return `256 KB: now 1 MiB`, as a link to the row of the limit."""
    verb = "now" if reading.verdict is Verdict.OUTDATED else "should be"
    text = escape(f"{typed(reading)}: {verb} {limit.today}")
    title = f"{limit.title}, {limit.vouched}; the note is {meaning(reading)}"
    return element(
        "span",
        link(row_url(limit, held, links), text, title=title),
        class_=f"cs-verdict cs-{reading.verdict}",
        data_search_exclude="",
    )


def row_url(limit: Limit, held: Held, links: Links) -> str | None:
    """Return the URL of a limit's row on the page of its service."""
    page = held.page_of.get(limit.id)
    return links.at(page_path(page), limit.id) if page else None


def _write_row(limit: Limit, held: Held, links: Links, service: str = "") -> str:
    """Return the row of a limit: the one on its service's page, or the one with a cell for its `service`.

    The latter leaves the lines that agree to the former, or a page of all limits would be links mostly.
    """
    full_row = row_url(limit, held, links) if service else None
    qualifier = element("span", escape(limit.qualifier), class_="cs-qualifier") if limit.qualifier else ""
    source = (
        link(limit.source, escape(limit.vouched), rel="noopener") if limit.source else escape(limit.vouched)
    )
    cells = (
        element("th", escape(_capital(limit.title)) + qualifier, scope="row"),
        element(
            "td", escape(limit.today), data_sort=f"{limit.quantity.measure} {limit.quantity.amount:025.6f}"
        ),
        element("td", _RAISED[limit.adjustable]),
        element("td", _write_readings(held.by_limit.get(limit.id, ()), links, full_row)),
        element("td", source),
    )
    first = element("td", service) if service else ""
    return element("tr", first + "".join(cells), id=None if service else limit.id)


def _write_readings(readings: Sequence[Reading], links: Links, full_row: str | None) -> str:
    """Return what the notes say: what differs with its lines, and what agrees folded up or at `full_row`."""
    values: dict[tuple[str, str], list[Reading]] = {}
    for reading in differing(readings):
        values.setdefault((typed(reading), meaning(reading)), []).append(reading)
    shown = [
        element("li", f"{escape(value)} {_judged(verdict, found)}: {_write_places(found, links)}")
        for (value, verdict), found in values.items()
    ]
    agreeing = [reading for reading in readings if reading.verdict is Verdict.AGREES]
    if agreeing:
        lines = counted(len(agreeing), "line agrees", "lines agree")
        places = element("details", element("summary", lines) + _write_places(agreeing, links))
        shown.append(element("li", link(full_row, lines) if full_row else places))
    return element("ul", "".join(shown), class_="cs-readings") if shown else "–"


def _judged(verdict: str, readings: Sequence[Reading]) -> str:
    return element("strong", escape(verdict), class_=f"cs-{readings[0].verdict}")


def _write_places(readings: Iterable[Reading], links: Links) -> str:
    return ", ".join(link(links.line(reading.span), escape(str(reading.span))) for reading in readings)


def write_table(columns: Iterable[str], rows: str) -> str:
    """Return a table of rows (HTML) under the heads of its columns (plain text)."""
    head = element("thead", element("tr", "".join(element("th", name, scope="col") for name in columns)))
    return element("table", head + element("tbody", rows))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _service_link(page: str, catalogue: Catalogue, links: Links) -> str:
    return link(links.url(page_path(page)), escape(catalogue.by_id[page].short))
