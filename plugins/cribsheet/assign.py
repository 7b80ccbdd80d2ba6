"""Which service owns each section: the deepest heading that names one owns the lines below it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cribsheet.catalogue import Catalogue
from cribsheet.model import Block, Diagnostic, Document, Filed, Kind, Ruling, Section, Span, Statement, walk
from cribsheet.owners import NUMBERING, Owned, Owners, begins, plain

SEPARATOR = re.compile(r"\s*[-–—:|>]+\s*|\s+|(?=[,/&+;(])")
"""What stands between a service's name and what a heading says about it."""

RELATION = re.compile(
    r"(?:and|with|in|inside|on|for|from|to|by|vs?\.?|versus|as|or|is|of|at)\b|[,/&+;(]",
    re.IGNORECASE,
)
"""What a subject does not begin with: `Lambda in a VPC` is not about `in a VPC`."""


def assign(
    document: Document,
    catalogue: Catalogue,
    rulings: Sequence[Ruling],
    report: Callable[[Diagnostic], None],
) -> tuple[Filed, ...]:
    """Return the sections of a note with their owners, in order.

    A section is split where a ruling of the sidecar takes lines out of it. Lines that nobody
    owns have the owner "" and are reported once for each heading, unless a ruling decides about it.
    """
    owners = Owners(document, catalogue)
    path: list[Owned] = []
    filed: list[Filed] = []
    for section in document.sections:
        before = ""
        while path and path[-1].level >= section.level + (not section.title):
            before = path.pop().owner
        if section.title:
            owned = owners.of(section, path, before)
            if section.span and not any(_overlap(section.span, ruling.span) for ruling in rulings):
                _report(plain(section.title), section.span, owned, catalogue, report)
            path.append(owned)
        owner = path[-1].owner if path else owners.of_none(section)
        for part in _ruled(section, owner, rulings, catalogue):
            loose = not part.service or (not path and part.service == catalogue.general)
            filed.extend(_claimed(part, owners) if loose else (part,))
    return tuple(filed)


def _report(
    title: str, span: Span, owned: Owned, catalogue: Catalogue, report: Callable[[Diagnostic], None]
) -> None:
    """Report a heading that nobody knows, or that claims another service than the one around it."""
    if not owned.owner:
        message = f"{title!r} names no service; its lines are unfiled"
        report(Diagnostic(span, Kind.UNKNOWN_HEADING, message))
    if owned.misplaced:
        there, here = catalogue.by_id[owned.misplaced].short, catalogue.by_id[owned.owner].short
        message = f"{title!r} names {there} inside {here}; its lines stay with {here}"
        report(Diagnostic(span, Kind.MISPLACED_HEADING, message))


def _ruled(section: Section, owner: str, rulings: Sequence[Ruling], catalogue: Catalogue) -> Iterator[Filed]:
    """Yield a section under its owner, and the parts that a ruling gives to others."""
    ruled = [ruling for ruling in rulings if _touches(section, ruling.span)]
    if not ruled:
        yield Filed(section, owner, _subject(section.title, owner, catalogue))
        return
    parts: dict[str, list[Block]] = {owner: []}
    for block in section.blocks:
        _split(block, ruled, owner, parts)
    heading_owner = _ruling_of(section.span.first, ruled, owner) if section.span else owner
    headed = replace(section, blocks=tuple(parts.pop(heading_owner, ())))
    yield Filed(headed, heading_owner, _subject(section.title, heading_owner, catalogue))
    for service, blocks in parts.items():
        if blocks:
            yield Filed(Section("", None, section.level + bool(section.title), tuple(blocks)), service, "")


def _claimed(filed: Filed, owners: Owners) -> Iterator[Filed]:
    """Yield lines below no service's heading; those that begin with its name go to that service.

    If only a few do, they are a passage that mentions services, and stay together.
    """
    section = filed.section
    claims = [owners.of_block(block) for block in section.blocks]
    if 2 * sum(map(bool, claims)) < len(claims) or not any(claims):
        yield filed
        return
    kept = tuple(block for block, claim in zip(section.blocks, claims, strict=True) if not claim)
    yield replace(filed, section=replace(section, blocks=kept))
    for block, claim in zip(section.blocks, claims, strict=True):
        if claim:
            yield Filed(Section("", None, section.level + bool(section.title), (block,)), claim, "")


def _touches(section: Section, span: Span) -> bool:
    return _touches_heading(section, span) or any(
        _overlap(block.span, span) for block in walk(section.blocks)
    )


def _touches_heading(section: Section, span: Span) -> bool:
    return section.span is not None and _overlap(section.span, span)


def _overlap(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last


def _split(block: Block, rulings: Sequence[Ruling], owner: str, parts: dict[str, list[Block]]) -> None:
    """Add a block to the part of its owner, without the children that rulings give to others."""
    here = _ruling_of(block.span.first, rulings, owner)
    if isinstance(block, Statement):
        mine: dict[str, list[Block]] = {here: []}
        for child in block.children:
            _split(child, rulings, here, mine)
        block = replace(block, children=tuple(mine.pop(here)))
    else:
        mine = {}
    parts.setdefault(here, []).append(block)
    for service, blocks in mine.items():
        parts.setdefault(service, []).extend(blocks)


def _ruling_of(line: int, rulings: Sequence[Ruling], owner: str) -> str:
    ruling = next((ruling for ruling in rulings if ruling.span.first <= line <= ruling.span.last), None)
    return ruling.service if ruling else owner


def _subject(title: str, owner: str, catalogue: Catalogue) -> str:
    """Return what a heading says besides its number and its owner's name, as inline Markdown."""
    text = plain(title)
    if not text or not owner or catalogue.named(text) == owner:
        return ""
    if text != title:
        return title
    text = NUMBERING.sub("", text) or text
    mentions = catalogue.mentions(text, heading=True)
    if not mentions or mentions[0].part or mentions[0].service != owner or not begins(text, owner, catalogue):
        return text
    rest = SEPARATOR.sub("", text[mentions[0].end :], count=1)
    return text if not rest or RELATION.match(rest) else rest
