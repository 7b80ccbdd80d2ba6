"""Cheat sheets -> standalone HTML documents, made for paper.

They need no script, and all looks are in assets/sheet.css. A name of a service is no link on a sheet:
paper cannot follow it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import segno

from cribsheet.catalogue import Catalogue
from cribsheet.model import Block, Code, Image, Marker, Quote, Statement, Table
from cribsheet.places import page_path
from cribsheet.sheets import space
from cribsheet.sheets.choice import Sheet
from cribsheet.sheets.night import Family, Night, Tip
from cribsheet.sheets.parts import Group, Row
from cribsheet.writers import inline
from cribsheet.writers.markup import counted, element, escape, visible
from cribsheet.writers.policy import policy
from cribsheet.writers.status import spoken, status

_NO_ICON = '<link rel="icon" href="data:,">'
"""Without it browsers ask for `/favicon.ico`, which no site of ours has."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What sheets say of their site: its name, its address and the ISO date of its notes.

    `address` ends with a slash, or is empty when nobody knows it: sheets then have no code to scan.
    `suffix` is what the address of a page ends with (`/` or `.html`). `date` may be empty.
    """

    site: str
    address: str = ""
    suffix: str = "/"
    date: str = ""

    def live(self, path: str) -> str:
        """Return the address of the page at a docs path, or an empty text."""
        return (
            self.address + path.removesuffix("index.md").removesuffix(".md") + self.suffix
            if self.address
            else ""
        )

    @property
    def line(self) -> str:
        """Return what stands at the foot of every page of paper."""
        shown = self.address.removeprefix("https://").removeprefix("http://").rstrip("/") or self.site
        return f"{shown} · notes of {spoken(self.date)}" if self.date else shown


def article(sheet: Sheet, catalogue: Catalogue, imprint: Imprint) -> str:
    """Return the sheet of a service."""
    service = sheet.service
    category = next(category for category in catalogue.categories if category.id == service.category)
    facts = (category.title, service.name if service.name != service.short else "", status(service))
    title = element("h1", escape(service.short))
    kind = element("p", escape(" · ".join(filter(None, facts))), class_="kind")
    head = element("header", title + kind + element("p", escape(service.summary), class_="summary"))
    parts = (
        _part("Limits", _write_rows(sheet.limits)),
        _part("Exam tips", _write_groups(sheet.tips), class_="tips"),
        _part("Do not confuse", _write_list(sheet.contrasts) if sheet.contrasts else ""),
        _part("Key facts", _write_groups(sheet.facts)),
    )
    columns = element("div", "".join(parts), class_="columns")
    foot = _write_foot(imprint.live(page_path(service.id)), _rest(sheet), imprint)
    return element("article", head + columns + foot, class_="sheet", id=f"sheet-{service.id}")


def night(sheet: Night, imprint: Imprint) -> str:
    """Return the one sheet for the whole exam."""
    kind = "The numbers that are mixed up, and the tips that most notes agree on"
    head = element("header", element("h1", "The night before") + element("p", kind, class_="kind"))
    parts = (
        _part("Numbers that notes get wrong", _write_rows(sheet.disputed)),
        _part("Numbers side by side", "".join(map(_write_family, sheet.families))),
        _part("Exam tips", _write_owned(sheet.tips), class_="tips"),
    )
    columns = element("div", "".join(parts), class_="columns")
    foot = _write_foot(imprint.address, "", imprint)
    return element("article", head + columns + foot, class_="sheet", id="sheet-night-before")


def contents(names: Iterable[tuple[str, str]], imprint: Imprint) -> str:
    """Return the first page of a booklet: the names of its sheets, each with the page it is on."""
    items = "".join(element("li", element("a", escape(name), href=f"#{anchor}")) for anchor, name in names)
    head = element("header", element("h1", escape(imprint.site)) + element("p", imprint.line, class_="kind"))
    return element("section", head + element("ol", items), class_="contents")


def description(text: str) -> str:
    """Return what the head of a document says of it to search engines."""
    return f'<meta name="description" content="{escape(text)}">'


def document(
    title: str, articles: str, stylesheet: str | None, *, head: str = "", navigation: str = ""
) -> str:
    """Return an HTML document of sheets; `head` and `navigation` are HTML that paper does not show."""
    links = element("link", rel="stylesheet", href=stylesheet).removesuffix("</link>") if stylesheet else ""
    size = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    metas = f'<meta charset="utf-8">{policy()}{size}{_NO_ICON}'
    named = element("title", escape(title)) + '<meta name="robots" content="noindex">'
    main = element("main", articles)
    shown = element("nav", navigation, aria_label="Site") if navigation else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">'
        f"<head>{metas}{named}{links}{head}</head>\n<body>{shown}{main}</body></html>\n"
    )


def running(names: Iterable[tuple[str, str]], imprint: Imprint) -> str:
    """Return the CSS by which each page of paper says, at its foot, whose sheet it is.

    `names` are the ids of the articles with the names of their sheets. Browsers show no other text there
    than what a stylesheet has.
    """
    return "".join(
        f"@page {anchor} {{ @bottom-left {{ content: {_css(f'{name} · {imprint.line}')} }} }}\n"
        f"#{anchor} {{ page: {anchor} }}\n"
        for anchor, name in names
    )


def _css(text: str) -> str:
    """Return a text as a CSS string."""
    escaped = "".join(
        f"\\{ord(character):x} " if character in '"\\\n<>' else character for character in visible(text)
    )
    return f'"{escaped}"'


def _part(title: str, html: str, class_: str | None = None) -> str:
    return element("section", element("h2", title) + html, class_=class_) + "\n" if html else ""


def _write_groups(groups: Iterable[Group]) -> str:
    return "".join(
        (element("h3", inline.render(group.title, _nowhere)) if group.title else "")
        + _write_list(group.blocks)
        for group in groups
    )


def _write_rows(rows: Iterable[Row]) -> str:
    """Return limits as a list, not as a table, for which WeasyPrint takes three times as long."""
    shown = "".join(
        element("div", element("dt", escape(row.name)) + element("dd", _write_value(row))) for row in rows
    )
    return element("dl", shown) if shown else ""


def _write_value(row: Row) -> str:
    disputes = (element("span", escape(dispute), class_="disputed") for dispute in row.disputes)
    return element("strong", escape(row.value)) + "".join(disputes)


def _write_family(family: Family) -> str:
    return element("h3", escape(family.title)) + _write_rows(family.rows)


def _write_owned(tips: Iterable[Tip]) -> str:
    items = "".join(
        element(
            "li",
            f"{element('b', escape(tip.owner))}: {inline.render(tip.statement.text, _nowhere)}",
            class_="tip",
        )
        for tip in tips
    )
    return element("ul", items) if items else ""


def _write_list(blocks: Sequence[Block]) -> str:
    tag = "ol" if all(isinstance(one, Statement) and one.marker is Marker.ORDERED for one in blocks) else "ul"
    return element(tag, "".join(map(_write_item, blocks)))


def _write_item(block: Block) -> str:
    if isinstance(block, Statement):
        below = _write_list(block.children) if block.children else ""
        text = inline.render(block.text, _nowhere)
        return element("li", text + below, class_="tip" if block.important else None)
    return element("li", _write_block(block), class_="block")


def _write_block(block: Code | Table | Quote | Image) -> str:
    match block:
        case Code():
            return element("pre", element("code", escape(block.text)))
        case Table():
            head = element("thead", _write_row("th", block.header, block)) if any(block.header) else ""
            body = element("tbody", "".join(_write_row("td", row, block) for row in block.rows))
            return element("table", head + body, class_="whole-words" if space.words_fit(block) else None)
        case Quote():
            title = (
                element("p", element("strong", inline.render(block.title, _nowhere))) if block.title else ""
            )
            return element("blockquote", title + _write_list(block.blocks))
        case Image():
            words = " ".join(filter(None, (block.alt, block.title))) or block.target
            return escape(f"Picture: {words}")


def _write_row(tag: str, cells: Iterable[str], table: Table) -> str:
    columns = zip_longest(table.header, cells, fillvalue="")
    shown = (inline.render(cell, _nowhere) for _, cell in columns)
    # A cell without a text heads nothing.
    return element("tr", "".join(element(tag if cell else "td", cell) for cell in shown))


def _rest(sheet: Sheet) -> str:
    return f"{counted(sheet.left_out, 'more fact')} on the page" if sheet.left_out else ""


def _write_foot(address: str, rest: str, imprint: Imprint) -> str:
    """Return the foot of a sheet: what did not fit, where the live page is, how old the notes are."""
    dated = f"Notes of {spoken(imprint.date)}" if imprint.date else ""
    lines = [element("p", escape(line)) for line in (rest, address, dated) if line]
    code = _write_code(address) if address else ""
    return element("footer", code + element("div", "".join(lines))) if lines else ""


def _write_code(address: str) -> str:
    """Return the address as a QR code."""
    code = segno.make_qr(address, error="m")
    return code.svg_inline(
        border=0, omitsize=True, svgclass="code", lineclass=None, title=f"QR code of {address}"
    )


def _nowhere(_: str) -> None:
    """Resolve no link."""
