"""The sections of many notes that are filed under one service -> its page.

Sections of one subject come together below the heading that stands first; `folding` has the
rules for what they say twice. A marked heading comes together with marked ones only, since
all below it is its tip.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cribsheet.catalogue import Catalogue
from cribsheet.folding import Pile, fold_across
from cribsheet.inline import plain
from cribsheet.model import Chapter, Filed, Page, Section, Span
from cribsheet.places import section_id
from cribsheet.wording import subject

_DEEPEST = 6
"""HTML and Markdown have no headings below this level."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A section as a part of its page.

    `page` is a service with a page of its own, or empty for *Unfiled*. The section stands below
    the heading of the `under`-th part, counted from 0, that its note gives to that page; below
    the page as a whole, or a feature, if that is None.
    """

    page: str
    filed: Filed
    under: int | None

    @property
    def first(self) -> int:
        """Return the first line of the section in its note."""
        return _first_line(self.filed)


def parts(filed: Iterable[Filed], catalogue: Catalogue) -> Iterator[Part]:
    """Yield the sections of one note that have content, in the order of its lines, with their pages.

    A section without a title belongs to the open heading of its level, whoever owns that.
    """
    path: list[_Open] = []
    counts: Counter[str] = Counter()
    for item in sorted(filter(_has_content, filed), key=_first_line):
        section = item.section
        while path and path[-1].level >= section.level + (not section.title):
            path.pop()
        page = catalogue.page_of(item.service) if item.service else ""
        under = next((heading.part for heading in reversed(path) if heading.service == item.service), None)
        if section.title:
            path.append(_Open(section.level, item.service, counts[page]))
        counts[page] += 1
        yield Part(page, item, under)


def merge(service: str, notes: Mapping[str, Iterable[Part]], catalogue: Catalogue) -> Page:
    """Return the page of a service, or *Unfiled*, made of its parts of each note in `notes`."""
    root = _Node()
    chapters: list[Chapter] = []
    name = catalogue.by_id[service].name if service else ""
    for part_of_note in notes.values():
        nodes: list[_Node] = []
        for part in part_of_note:
            item = part.filed
            top = root if item.service == service else root.feature(item.service, catalogue)
            node = _gather(item, top if part.under is None else nodes[part.under], top)
            nodes.append(node)
            chapters += _chapter(item.section, node.title or name)
    walked = list(_walk(root))
    fold_across([(node.pile, node.important) for node, _ in walked])
    return Page(service, tuple(_sections(walked)), tuple(notes), chapters=tuple(chapters))


def _has_content(item: Filed) -> bool:
    return bool(item.section.span or item.section.blocks)


def _first_line(item: Filed) -> int:
    return (item.section.span or item.section.blocks[0].span).first


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
    """A heading of a note that the lines below stand under: which part of its service's page it is."""

    level: int
    service: str
    part: int


def _chapter(section: Section, shown: str) -> Iterator[Chapter]:
    """Yield a heading with words that the title `shown` above its lines lacks."""
    said, kept = (set(_WORD.findall(plain(title).lower())) for title in (section.title, shown))
    if section.span and not said <= kept:
        yield Chapter(section.title, section.span)


def _gather(item: Filed, above: _Node, top: _Node) -> _Node:
    """Put a section below the node `above`, or `top` if it is about all of its service; return its node."""
    section = item.section
    node = above
    if section.title:
        # A marked heading that only names the service is a tip all the same.
        title = item.subject or (section.title if section.important else "")
        node = above.subject(title, important=section.important) if title else top
    node.spans += (*filter(None, (section.span,)), *section.also)
    node.pile.add(section.blocks)
    return node


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
