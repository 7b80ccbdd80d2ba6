"""Filed sections of many notes -> one page for each service.

Sections of one subject come together below the heading that stands first; `folding` has the
rules for what they say twice. A marked heading comes together with marked ones only, since
all below it is its tip.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cribsheet.catalogue import Catalogue
from cribsheet.folding import Pile, fold_across
from cribsheet.inline import plain
from cribsheet.model import Chapter, Filed, Page, Section, Span
from cribsheet.places import section_id
from cribsheet.wording import subject

_DEEPEST = 6
"""HTML and Markdown have no headings below this level."""

_WORD = re.compile(r"[^\W_]+")


def merge(filed: Sequence[Filed], catalogue: Catalogue) -> tuple[Page, ...]:
    """Return the pages that have content in the catalogue's order, *Unfiled* last.

    The order of `filed` doesn't matter: notes come in the order of their paths, lines in theirs.
    """
    roots: dict[str, _Node] = {}
    notes: defaultdict[str, list[str]] = defaultdict(list)
    chapters: defaultdict[str, list[Chapter]] = defaultdict(list)
    items = sorted(filter(_has_content, filed), key=_place)
    for note, sections in groupby(items, key=lambda item: _place(item)[0]):
        path: list[_Open] = []
        for item in sections:
            page = catalogue.page_of(item.service) if item.service else ""
            root = roots.setdefault(page, _Node())
            notes[page].append(note)
            node = _gather(
                item, root if item.service == page else root.feature(item.service, catalogue), path
            )
            shown = node.title or (catalogue.by_id[page].name if page else "")
            chapters[page] += _chapter(item.section, shown)
    services = (*(service.id for service in catalogue.services), "")
    return tuple(
        _page(service, roots[service], notes[service], chapters[service])
        for service in services
        if service in roots
    )


def _has_content(item: Filed) -> bool:
    return bool(item.section.span or item.section.blocks)


def _place(item: Filed) -> tuple[str, int]:
    """Return the note of a section and its first line there."""
    span = item.section.span or item.section.blocks[0].span
    return span.note, span.first


@dataclass(slots=True)
class _Node:
    """A heading of the page while sections gather below it; a feature's has its anchor already."""

    title: str = ""
    anchor: str = ""
    important: bool = False
    spans: list[Span] = field(default_factory=list)
    pile: Pile = field(default_factory=Pile)
    below: "dict[Hashable, _Node]" = field(default_factory=dict)

    def subject(self, title: str, *, important: bool) -> "_Node":
        """Return the node of a subject below this one."""
        key = (subject(title) or title, important)
        return self.below.setdefault(key, _Node(title, important=important))

    def feature(self, service: str, catalogue: Catalogue) -> "_Node":
        """Return the node of a service that has no page of its own."""
        return self.below.setdefault(service, _Node(catalogue.by_id[service].short, service))


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading of a note that the lines below stand under, and where these lines gather."""

    level: int
    service: str
    node: _Node


def _chapter(section: Section, shown: str) -> Iterator[Chapter]:
    """Yield a heading with words that the title `shown` above its lines lacks."""
    said, kept = (set(_WORD.findall(plain(title).lower())) for title in (section.title, shown))
    if section.span and not said <= kept:
        yield Chapter(section.title, section.span)


def _gather(item: Filed, top: _Node, path: list[_Open]) -> _Node:
    """Put a section where it belongs below `top`, the node of its service; return its own node.

    `path` has the open headings of the note, whoever owns them, and is brought up to date. A
    section without a title belongs to the open heading of its level.
    """
    section = item.section
    while path and path[-1].level >= section.level + (not section.title):
        path.pop()
    node = next((heading.node for heading in reversed(path) if heading.service == item.service), top)
    if section.title:
        # A marked heading that only names the service is a tip all the same.
        title = item.subject or (section.title if section.important else "")
        node = node.subject(title, important=section.important) if title else top
        path.append(_Open(section.level, item.service, node))
    node.spans += (*filter(None, (section.span,)), *section.also)
    node.pile.add(section.blocks)
    return node


def _page(service: str, root: _Node, notes: Iterable[str], chapters: Iterable[Chapter]) -> Page:
    nodes = list(_walk(root))
    fold_across([(node.pile, node.important) for node, _ in nodes])
    return Page(service, tuple(_sections(nodes)), tuple(dict.fromkeys(notes)), chapters=tuple(chapters))


def _walk(root: _Node) -> Iterator[tuple[_Node, int]]:
    """Yield the nodes in the order of the page, each with its level."""
    todo = [(root, 1)]
    while todo:
        node, level = todo.pop()
        yield node, max(level, 2)
        todo += [(child, min(level + 1, _DEEPEST)) for child in reversed(node.below.values())]


def _sections(nodes: Sequence[tuple[_Node, int]]) -> Iterator[Section]:
    """Yield the sections that have a heading or content, with all anchors set."""
    taken = {node.anchor for node, _ in nodes}
    for node, _ in nodes:
        if node.title and not node.anchor:
            node.anchor = section_id(plain(node.title), taken)
            taken.add(node.anchor)
    counts: Counter[str] = Counter()
    for node, level in nodes:
        if node.title or node.spans or node.pile.kept:
            span, also = next(iter(node.spans), None), tuple(node.spans[1:])
            blocks = node.pile.finish(counts)
            yield Section(node.title, span, level, blocks, node.important, also, node.anchor)
