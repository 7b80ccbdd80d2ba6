"""The blocks of a page as HTML: lists, tips, code, tables, quotes, pictures.

The tree is written as it stands: one `li` an item, one box a run of neighboring tips, one
`pre` a code block, one `table` a table.
"""

from collections.abc import Iterable
from functools import partial
from itertools import groupby, zip_longest

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from cribsheet.model import Block, Code, Image, Marker, Quote, Section, Span, Statement, Table
from cribsheet.writers import inline
from cribsheet.writers.links import Links, link
from cribsheet.writers.markup import element, escape, visible

_CHECKBOX = {
    Marker.TASK: '<input type="checkbox" disabled aria-label="To do"> ',
    Marker.DONE: '<input type="checkbox" disabled checked aria-label="Done"> ',
}


_FORMATTER = HtmlFormatter(nowrap=True)


def write_blocks(blocks: Iterable[Block], links: Links, *, boxed: bool = False) -> str:
    """Return the blocks in their order; `boxed` says that they stand in a box of tips."""
    runs = groupby(blocks, key=lambda block: not boxed and isinstance(block, Statement) and block.important)
    return "\n".join(
        write_tips(run, links) if tips else _write_run(run, links, boxed=boxed) for tips, run in runs
    )


def write_tips(blocks: Iterable[Block], links: Links) -> str:
    """Return the blocks in a box of their own, with Material's markup for it."""
    title = element("p", "Exam tips", class_="admonition-title", data_search_exclude="")
    return element("div", f"{title}\n{_write_run(blocks, links, boxed=True)}", class_="admonition tip")


def write_origins(traced: Block | Section, links: Links) -> str:
    """Return a link to each line of the notes that says this."""
    spans = (*((traced.span,) if traced.span else ()), *traced.also)
    return "".join(_write_origin(span, links) for span in spans)


def _write_trace(block: Block, links: Links) -> str:
    """Return what is to be said of a block: its mark, how often it is said, and its origins."""
    times = 1 + len(block.also)
    title = f"said in {times} places"
    badge = element("span", f"×{times}", class_="cs-times", title=title, data_search_exclude="")
    mark = links.marks.get(block.anchor, "")
    return mark + (badge if block.also else "") + write_origins(block, links)


def _write_origin(span: Span, links: Links) -> str:
    # The sign is drawn by the stylesheet, so that it is in no copied text and no search index.
    place = f"{span.note} line {span.first}"
    url = links.line(span)
    if url is None:
        return element("span", class_="cs-origin", role="img", title=place)
    return element("a", class_="cs-origin", href=url, title=place)


def _write_run(blocks: Iterable[Block], links: Links, *, boxed: bool) -> str:
    lists = groupby(blocks, key=_list_tag)
    return "\n".join(
        element(tag, _write_each(run, links, boxed=boxed)) if tag else _write_each(run, links, boxed=boxed)
        for tag, run in lists
    )


def _list_tag(block: Block) -> str:
    """Return the list element that this block is an item of; empty when it is none."""
    if not isinstance(block, Statement) or block.marker is Marker.PARAGRAPH:
        return ""
    return "ol" if block.marker is Marker.ORDERED else "ul"


def _write_each(blocks: Iterable[Block], links: Links, *, boxed: bool) -> str:
    return "\n".join(_write_block(block, links, boxed=boxed) for block in blocks)


def _write_block(block: Block, links: Links, *, boxed: bool) -> str:
    match block:
        case Statement(marker=Marker.PARAGRAPH):
            return _write_paragraph(block, links, boxed=boxed)
        case Statement():
            return _write_item(block, links, boxed=boxed)
        case Code():
            return _write_code(block, links)
        case Table():
            return _write_table(block, links)
        case Quote():
            return _write_quote(block, links, boxed=boxed)
        case Image():
            return _write_image(block, links)


def _render(text: str, span: Span, links: Links) -> str:
    return inline.render(text, links.service, partial(links.picture, span.note))


def _write_item(item: Statement, links: Links, *, boxed: bool) -> str:
    return element(
        "li",
        _CHECKBOX.get(item.marker, "") + _write_text(item, links) + _write_children(item, links, boxed=boxed),
        id=item.anchor,
        class_="cs-tip" if item.important else None,
        value=str(item.ordinal) if item.marker is Marker.ORDERED else None,
    )


def _write_paragraph(paragraph: Statement, links: Links, *, boxed: bool) -> str:
    text = element(
        "p",
        _write_text(paragraph, links),
        id=paragraph.anchor,
        class_="cs-tip" if paragraph.important else None,
    )
    children = _write_children(paragraph, links, boxed=boxed)
    return text + (element("div", children, class_="cs-below") if children else "")


def _write_text(statement: Statement, links: Links) -> str:
    return _render(statement.text, statement.span, links) + _write_trace(statement, links)


def _write_children(statement: Statement, links: Links, *, boxed: bool) -> str:
    children = write_blocks(statement.children, links, boxed=boxed or statement.important)
    return f"\n{children}" if children else ""


def _write_code(code: Code, links: Links) -> str:
    lexer = _lexer(code.language)
    text = visible(code.text)
    # Pygments opens its blocks with an empty span so that a first blank line survives in `pre`.
    lines = highlight(text, lexer, _FORMATTER) if lexer else escape(text)
    language = f"language-{lexer.aliases[0]}" if lexer else "language-text"
    pre = element("pre", "<span></span>" + element("code", lines, class_=language))
    return element("div", pre + _write_trace(code, links), id=code.anchor, class_="cs-block highlight")


def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        return None


def _write_table(table: Table, links: Links) -> str:
    head = element("thead", _write_row("th", table.header, table, links)) if any(table.header) else ""
    body = element("tbody", "".join(_write_row("td", row, table, links) for row in table.rows))
    # Material styles tables without a class only, and makes them scroll on a narrow screen.
    inner = element("table", head + body) + _write_trace(table, links)
    return element("div", inner, id=table.anchor, class_="cs-block")


def _write_row(tag: str, cells: tuple[str, ...], table: Table, links: Links) -> str:
    columns = zip_longest(table.header, cells, table.aligns)
    return element(
        "tr",
        "".join(
            element(tag, _render(cell or "", table.span, links), class_=f"cs-{align}" if align else None)
            for _, cell, align in columns
        ),
    )


def _write_quote(quote: Quote, links: Links, *, boxed: bool) -> str:
    title = element("p", element("strong", _render(quote.title, quote.span, links))) if quote.title else ""
    inner = title + write_blocks(quote.blocks, links, boxed=boxed) + _write_trace(quote, links)
    return element("blockquote", inner, id=quote.anchor, class_="cs-block")


def _write_image(image: Image, links: Links) -> str:
    """Return a picture that lies beside its note, any other as words: nothing is loaded from elsewhere."""
    if url := links.picture(image.span.note, image.target):
        shown = inline.image(url, image.alt or image.title, image.title)
        return element("p", shown + _write_trace(image, links), id=image.anchor)
    words = escape(" ".join(filter(None, (image.alt, image.title))) or image.target)
    remote = image.target.lower().startswith(("http://", "https://"))
    shown = link(image.target if remote else None, words, rel="noopener")
    where = "" if remote or shown == escape(image.target) else f" ({element('code', escape(image.target))})"
    return element("p", f"Picture: {shown}{where}" + _write_trace(image, links), id=image.anchor)
