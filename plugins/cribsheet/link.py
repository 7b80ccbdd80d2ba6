"""Names of other services in texts -> links, and the backlinks of each page."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from cribsheet.catalogue import Catalogue
from cribsheet.inline import parse, plain, scheme, shown, target
from cribsheet.model import Backlink, Block, Code, Image, Page, Quote, Section, Statement, Table

_LINK = re.compile(r"\[([^\[\]]*)\]\(service:[^()\s]*\)")


def targets(pages: Iterable[str], catalogue: Catalogue) -> dict[str, str]:
    """Return the services that can be linked to, with their pages, in a site with these pages (services)."""
    shown_pages = set(pages)
    homes = {service.id: catalogue.page_of(service.id) for service in catalogue.services}
    return {service: home for service, home in homes.items() if home in shown_pages}


def link(page: Page, homes: Mapping[str, str], catalogue: Catalogue) -> Page:
    """Return the page with `[name](service:ID)` at names of services on other pages; `homes` are `targets`.

    In each section of level 2, with all below it, the first name of each service is linked;
    never in headings, code or links, and never to the page on which it stands.
    """
    others = {service for service, home in homes.items() if home != page.service}
    sections: list[Section] = []
    for group in _groups(page.sections):
        # What is linked already counts as the first, so that linking twice changes nothing.
        linked = {
            service for section in group for text in _texts(section.blocks) for service in _linked(text)
        }
        link_text = partial(_link_text, open_targets=others - linked, catalogue=catalogue)
        sections += [replace(section, blocks=_rewrite(section.blocks, link_text)) for section in group]
    return replace(page, sections=tuple(sections))


def mentions(page: Page, homes: Mapping[str, str]) -> tuple[tuple[str, Backlink], ...]:
    """Return the links of a linked page as the backlinks they leave, each with the page to stand on."""
    return tuple(
        (home, Backlink(page.service, statement.anchor, _LINK.sub(r"\1", statement.text)))
        for section in page.sections
        for statement in _statements(section.blocks)
        for home in sorted(_homes(statement.text, homes) - {page.service})
    )


def _homes(text: str, homes: Mapping[str, str]) -> set[str]:
    return {homes[service] for service in _linked(text) if service in homes}


def count_links(pages: Iterable[Page]) -> int:
    """Return how many links to other services stand on the pages."""
    texts = (text for page in pages for section in page.sections for text in _texts(section.blocks))
    return sum(1 for text in texts for _ in _linked(text))


def _groups(sections: Iterable[Section]) -> Iterator[list[Section]]:
    """Yield each section of level 2 together with those below it."""
    group: list[Section] = []
    for section in sections:
        if section.level == 2 and group:  # noqa: PLR2004 - the highest level of a page
            yield group
            group = []
        group.append(section)
    yield group


def _rewrite(blocks: Iterable[Block], change: Callable[[str], str]) -> tuple[Block, ...]:
    """Return the blocks with their texts changed, in the order in which they are read."""
    return tuple(_rewrite_block(block, change) for block in blocks)


def _rewrite_block(block: Block, change: Callable[[str], str]) -> Block:
    match block:
        case Statement():
            text, children = change(block.text), _rewrite(block.children, change)
            unchanged = text == block.text and children == block.children
            return block if unchanged else replace(block, text=text, children=children)
        case Quote():
            return replace(block, blocks=_rewrite(block.blocks, change))
        case Table():
            header, *rows = (tuple(map(change, row)) for row in (block.header, *block.rows))
            return replace(block, header=header, rows=tuple(rows))
        case Code() | Image():
            return block


def _link_text(text: str, open_targets: set[str], catalogue: Catalogue) -> str:
    """Return the text with links to the targets that it names, taking these from `open_targets`."""
    if not any(mention.service in open_targets for mention in catalogue.mentions(plain(text))):
        return text
    view = shown(text)
    parts: list[str] = []
    at = 0
    for mention in catalogue.mentions(view.text):
        places = view.places[mention.start : mention.end]
        if mention.service not in open_targets or places[0] is None or None in places:
            continue
        start, end = places[0][0], (places[-1] or places[0])[1]
        new = f"[{text[start:end]}](service:{mention.service})"
        # Emphasis that ends inside the name, or a `!` in front of it, would change the text.
        if plain(text[:start] + new + text[end:]) == view.text:
            parts += [text[at:start], new]
            at = end
            open_targets.remove(mention.service)
    return "".join((*parts, text[at:]))


def _linked(text: str) -> Iterator[str]:
    """Yield the services that a text links to."""
    if "service:" in text:
        hrefs = (target(token) for token in parse(text) if token.type == "link_open")
        yield from (href.partition(":")[2] for href in hrefs if scheme(href) == "service")


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield all texts in which there may be links."""
    for block in blocks:
        match block:
            case Statement():
                yield block.text
                yield from _texts(block.children)
            case Quote():
                yield from _texts(block.blocks)
            case Table():
                yield from (cell for row in (block.header, *block.rows) for cell in row)
            case Code() | Image():
                pass


def _statements(blocks: Iterable[Block]) -> Iterator[Statement]:
    for block in blocks:
        match block:
            case Statement():
                yield block
                yield from _statements(block.children)
            case Quote():
                yield from _statements(block.blocks)
            case Code() | Table() | Image():
                pass
