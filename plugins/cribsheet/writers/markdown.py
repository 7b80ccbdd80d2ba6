"""Pages -> plain Markdown that Python-Markdown and other generators can build.

Lists stand behind a blank line and go four spaces deeper with each level. A statement starts
with an empty `a` that has its id; exam tips say so in words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from posixpath import dirname, relpath
from urllib.parse import quote

from cribsheet.catalogue import Catalogue, Service, Status
from cribsheet.inline import plain, scheme
from cribsheet.model import Align, Block, Code, Image, Marker, Page, Quote, Section, Statement, Table
from cribsheet.places import page_path, slug, unique
from cribsheet.writers.home import by_category
from cribsheet.writers.links import locate, section_ids
from cribsheet.writers.markdown_text import Resolve, cell, code, inline, literal
from cribsheet.writers.markup import counted
from cribsheet.writers.tally import Tally, tally

_TIP = "**Exam tip:** "
_TASKS = {Marker.TASK: "[ ] ", Marker.DONE: "[x] "}
_RULES = {Align.NONE: "---", Align.LEFT: ":--", Align.CENTER: ":-:", Align.RIGHT: "--:"}
_UNFILED = "Unfiled"

_BLOCK_SIGN = re.compile(r"^(\d*)([.)#>+-])")
"""What opens a block at the start of a text without any id in front of it."""

_URL_SAFE = "%/:=&?~#+!$,;'@()*[]"

_WIDEST_ORDINAL = 99
"""A number with more digits would leave its item's children too far to the left."""

_SNIPPET = re.compile(
    r"""^([ \t]*)(;*-+8<-+(?:[ \t]+(?:"(?:\\"|[^"\n])+"|'(?:\\'|[^'\n])+'))?)$""",
    re.MULTILINE,
)
"""What `pymdownx.snippets` replaces even in code, and leaves alone behind a semicolon."""


def write(page: Page, catalogue: Catalogue, links: Mapping[str, str]) -> str:
    """Return a page as Markdown; `links` has what `links` returns."""
    path = page_path(page.service)

    def resolve(service: str) -> str | None:
        return relpath(links[service], dirname(path)) if service in links else None

    service = catalogue.by_id.get(page.service)
    chunks = [f"# {_heading(_name(page, catalogue))}"]
    if service:
        chunks += filter(
            None,
            (
                literal(service.summary),
                _status(service, catalogue, resolve),
                service.docs and f"<{service.docs}>",
            ),
        )
    for section in page.sections:
        chunks += _section(section, resolve)
    chunks += _notes(page)
    return "\n\n".join(chunks) + "\n"


def write_index(pages: Sequence[Page], catalogue: Catalogue) -> str:
    """Return the home page: every page by category, with its summary and counts."""
    counts = {page.service: tally(page) for page in pages}
    chunks = ["# Contents"]
    for category, services in by_category((page.service for page in pages), catalogue):
        items = (_entry(service, counts[service.id]) for service in services)
        chunks += [f"## {literal(category.title)}", "\n".join(items)]
    if "" in counts:
        chunks.append(f"[{_UNFILED}]({page_path('')}): {counted(counts[''].statements, 'statement')}")
    return "\n\n".join(chunks) + "\n"


def _entry(service: Service, counts: Tally) -> str:
    figures = f"{counted(counts.statements, 'statement')}, {counted(counts.tips, 'exam tip')}"
    return f"-   [{literal(service.short)}]({page_path(service.id)}): {literal(service.summary)} ({figures})"


def anchors(page: Page, catalogue: Catalogue) -> dict[str, str]:
    """Return for each heading's anchor the id that Python-Markdown's `toc` gives that heading.

    The empty anchor is the page's own heading. All other anchors are exported as they are.
    """
    ids = {"": unique(slug(_name(page, catalogue)), ())}
    for section in page.sections:
        if section.title:
            ids[section.anchor] = unique(slug(plain(section.title)), set(ids.values()))
    return ids


def links(pages: Sequence[Page], catalogue: Catalogue) -> dict[str, str]:
    """Return where each catalogue entry is that has a page or section: `services/sqs.md#...`."""
    exported = {page_path(page.service): anchors(page, catalogue) for page in pages}
    return {
        service: f"{path}#{exported[path][anchor]}" if anchor else path
        for service, (path, anchor) in locate(
            {page.service: section_ids(page) for page in pages}, catalogue
        ).items()
    }


def _name(page: Page, catalogue: Catalogue) -> str:
    return catalogue.by_id[page.service].name if page.service else _UNFILED


def _status(service: Service, catalogue: Catalogue, resolve: Resolve) -> str:
    if service.status is Status.ACTIVE:
        return ""
    since = f" since {service.since}" if service.since else ""
    successor = resolve(service.successor)
    name = literal(catalogue.by_id[service.successor].short) if successor else ""
    instead = f"See [{name}]({successor})." if successor else ""
    return " ".join(filter(None, (f"Status: {service.status}{since}.", literal(service.note), instead)))


def _notes(page: Page) -> Iterator[str]:
    """Yield the list of a page's notes, each with its headings that the page shows in other words."""
    yield "## Notes this page came from"
    items = []
    for note in page.notes:
        titles = (plain(chapter.title) for chapter in page.chapters if chapter.span.note == note)
        quoted = ", ".join(f"“{title}”" for title in dict.fromkeys(titles))
        name = _BLOCK_SIGN.sub(r"\1\\\2", literal(note.strip()))
        items.append(f"-   {name}{literal(f', as {quoted}') if quoted else ''}")
    yield "\n".join(items)


def _section(section: Section, resolve: Resolve) -> Iterator[str]:
    if section.title:
        yield f"{'#' * section.level} {_heading(plain(section.title))}"
    if section.important:
        yield _TIP + "all of this section"
    if section.blocks:
        yield "\n".join(_blocks(section.blocks, resolve))


def _heading(text: str) -> str:
    """Return a heading's plain text as Markdown; `#` at its end would be taken for its close."""
    return re.sub(r"#+$", lambda match: r"\#" * len(match[0]), literal(text.strip()))


def _blocks(blocks: Iterable[Block], resolve: Resolve, *, inside: bool = False) -> list[str]:
    """Return the lines of blocks, which stand `inside` an item or a quote or not."""
    chunks: list[list[str]] = []
    for are_items, group in groupby(blocks, key=_is_item):
        if are_items:
            chunks.append(_list([block for block in group if isinstance(block, Statement)], resolve))
        else:
            chunks += (_block(block, resolve, inside=inside) for block in group)
    return [line for chunk in chunks for line in (*chunk, "")][:-1]


def _is_item(block: Block) -> bool:
    return isinstance(block, Statement) and block.marker is not Marker.PARAGRAPH


def _list(items: Sequence[Statement], resolve: Resolve) -> list[str]:
    """Return the lines of neighboring items: a numbered list if their numbers go up one by one."""
    ordinals = [item.ordinal for item in items if item.marker is Marker.ORDERED]
    steps = all(after == before + 1 for before, after in pairwise(ordinals))
    numbered = len(ordinals) == len(items) and steps and ordinals[-1] <= _WIDEST_ORDINAL
    lines: list[str] = []
    for item in items:
        number = f"{item.ordinal}." if item.marker is Marker.ORDERED else ""
        lines += _item(
            item, number if numbered else "-", "" if numbered or not number else f"{number} ", resolve
        )
    return lines if lines[-1] else lines[:-1]


def _item(item: Statement, marker: str, number: str, resolve: Resolve) -> list[str]:
    """Return the lines of one item and what is below it; `number` is one that is no marker."""
    text = _TASKS.get(item.marker, "") + _anchor(item) + number + _text(item, resolve)
    below = [f"    {line}" if line else "" for line in _blocks(item.children, resolve, inside=True)]
    lines = [f"{marker:<4}{text}", *below]
    if item.children and not _is_item(item.children[0]):
        lines.insert(1, "")
    return [*lines, ""] if "" in lines else lines


def _block(block: Block, resolve: Resolve, *, inside: bool) -> list[str]:
    match block:
        case Statement():
            below = _blocks(block.children, resolve, inside=inside)
            return [_anchor(block) + _text(block, resolve), *(["", *below] if below else [])]
        case Code():
            return [_anchor(block), "", *(_indented if inside else _fenced)(block)]
        case Table():
            return [_anchor(block), "", *_table(block, resolve)]
        case Quote():
            title = [f"**{literal(plain(block.title).strip())}**", ""] if block.title else []
            lines = [_anchor(block), "", *title, *_blocks(block.blocks, resolve, inside=True)]
            return [f"> {line}".rstrip() for line in lines]
        case Image():
            return [_anchor(block) + _image(block)]


def _anchor(block: Block) -> str:
    return f'<a id="{block.anchor}"></a>'


def _text(statement: Statement, resolve: Resolve) -> str:
    return (_TIP if statement.important else "") + inline(statement.text, resolve)


def _fenced(block: Code) -> list[str]:
    longest = max(map(len, re.findall("`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = block.language if re.fullmatch(r"[\w#.+-]+", block.language) else ""
    return [fence + language, *_code_lines(block), fence]


def _indented(block: Code) -> list[str]:
    # Python-Markdown knows fences at the left margin only.
    return [f"    {line}" if line.strip() else "" for line in _code_lines(block)]


def _code_lines(block: Code) -> list[str]:
    return _SNIPPET.sub(r"\1;\2", block.text).split("\n")


def _table(table: Table, resolve: Resolve) -> list[str]:
    width = len(table.header)
    rules = (*(_RULES[align] for align in table.aligns), *["---"] * (width - len(table.aligns)))
    rows = (table.header, *table.rows)
    header, *body = ([*(cell(text, resolve) for text in row), *[""] * (width - len(row))] for row in rows)
    return [f"| {' | '.join(row)} |" for row in (header, rules, *body)]


def _image(image: Image) -> str:
    """Return the words of a picture: the picture itself is not exported."""
    words = literal(" ".join(filter(None, (image.alt, image.title))) or image.target)
    if scheme(image.target) in {"http", "https"}:
        return f"Picture: [{words}](<{quote(image.target, safe=_URL_SAFE)}>)"
    return f"Picture: {words} ({code(image.target)})" if image.target else f"Picture: {words}"
