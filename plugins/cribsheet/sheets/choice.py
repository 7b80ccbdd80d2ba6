"""Page -> its cheat sheet: what stands on it, and what did not fit.

Limits and exam tips always stand on a sheet. Facts come until the space is used up: short ones
that define something or name a number before others, of each section one in turn.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from cribsheet.catalogue import Catalogue, Service
from cribsheet.inline import plain
from cribsheet.model import Block, Code, Page, Quote, Reading, Section, Statement, Table, Verdict, walk
from cribsheet.quantities import quantities
from cribsheet.register import Limit, Register, Role
from cribsheet.sheets import space
from cribsheet.sheets.parts import Group, Row, part_lines
from cribsheet.wording import Words, core, words

USUAL_PAGES = 2

_SHORT = 110
"""Characters of a fact that is quickly read."""

_LARGEST_FACT = 16
"""Lines of a fact; what takes more is better read on the page."""

_STRAY = 1.2
"""What needs no more pages than this is cut to one rather than begin a second."""

_CONTRASTS = 0.15
"""The share of a page for what is easily confused."""

_DEFINES = re.compile(r"[^.:=]{2,40}(?: = |: | is an? | are | means | stands for )")

_CONTRAST = re.compile(
    r"\b(?:unlike|whereas|while|instead|(?:rather|other) than|versus|vs|differ\w*|contrary"
    r"|confus\w*|mix(?:ed)? up|neither|not|but|only|compared)\b",
    re.IGNORECASE,
)
"""Words that hold one thing against another."""


_ORDER = (Role.FIXED, Role.MINIMUM, Role.DEFAULT, Role.MAXIMUM)
"""The figures of one thing, as they are read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cheat sheet of a service or topic, in the order of its parts.

    `left_out` counts what the page says and the sheet does not; `pages` is how many pages the
    sheet takes as the model reckons.
    """

    service: Service
    limits: tuple[Row, ...]
    tips: tuple[Group, ...]
    contrasts: tuple[Block, ...]
    facts: tuple[Group, ...]
    left_out: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact that may stand on the sheet: its section, its place on the page, and when it comes."""

    section: int
    at: int
    block: Block
    turn: tuple[int, int, int]


def choose(page: Page, register: Register, readings: Iterable[Reading], catalogue: Catalogue) -> Sheet:
    """Return the sheet of a page that belongs to a service."""
    limits = _limits(page, register, readings, catalogue)
    titled = _titled(page.sections)
    tips = _fold(Group(title, tuple(_tips(section))) for title, section in titled)
    facts = [Group(title, tuple(_facts(section))) for title, section in titled]
    fixed = space.HEAD + space.FOOT + space.limits(row.texts for row in limits) + part_lines(tips)
    room = max(USUAL_PAGES, ceil(fixed / space.PAGE)) * space.PAGE - fixed - space.PART
    contrasts = tuple(_contrasts(facts, page, catalogue, min(room, _CONTRASTS * space.PAGE)))
    facts = [replace(group, blocks=_without(group.blocks, contrasts)) for group in facts]
    fixed += space.PART + space.blocks(contrasts) if contrasts else 0
    chosen, pages = _fill(facts, fixed)
    shown = _anchors(block for group in (*tips, *chosen) for block in group.blocks) | _anchors(contrasts)
    folded = {tip.anchor for tip in _all_tips(page)}
    left_out = _anchors(block for section in page.sections for block in section.blocks) - shown - folded
    return Sheet(catalogue.by_id[page.service], limits, tips, contrasts, chosen, len(left_out), pages)


def _limits(
    page: Page, register: Register, readings: Iterable[Reading], catalogue: Catalogue
) -> tuple[Row, ...]:
    """Return the limits of the service and of its features, the figures of one thing together."""
    services = catalogue.on_page(page.service)
    disputed = [reading for reading in readings if reading.verdict is not Verdict.AGREES]
    things: dict[tuple[str, str, str], list[Limit]] = {}
    for limit in register.of(services):
        things.setdefault((limit.service, limit.limit, limit.qualifier), []).append(limit)
    return tuple(
        Row(
            tuple(sorted(limits, key=lambda limit: _ORDER.index(limit.role))),
            catalogue.by_id[service].short if service != page.service else "",
            tuple(reading for reading in disputed if reading.limit in {limit.id for limit in limits}),
        )
        for (service, *_), limits in things.items()
    )


def _titled(sections: Iterable[Section]) -> list[tuple[str, Section]]:
    """Return the sections with their titles, behind the one of the section that they are part of."""
    titled = []
    above = ""
    for section in sections:
        if section.level <= 2:  # noqa: PLR2004 - the highest level of a page
            above = section.title
            titled.append((section.title, section))
        else:
            titled.append((f"{above}: {section.title}" if above else section.title, section))
    return titled


def _tips(section: Section) -> Iterator[Block]:
    """Yield the tips of a section below whatever they stand below; of a marked one, all there is."""
    for block in section.blocks:
        if not section.important:
            yield from _tips_of(block)
        elif isinstance(block, Statement):
            yield replace(block, important=True)
        else:
            yield block


def _tips_of(block: Block) -> Iterator[Block]:
    match block:
        case Statement(important=True):
            yield block
        case Statement():
            if below := tuple(tip for child in block.children for tip in _tips_of(child)):
                yield replace(block, children=below)
        case Quote():
            for child in block.blocks:
                yield from _tips_of(child)


def _facts(section: Section) -> Iterator[Block]:
    """Yield what a section says beside its tips; a statement that only introduces tips says nothing."""
    if not section.important:
        for block in section.blocks:
            yield from _facts_of(block)


def _facts_of(block: Block) -> Iterator[Block]:
    match block:
        case Statement(important=True):
            return
        case Statement():
            below = tuple(fact for child in block.children for fact in _facts_of(child))
            if below or not block.children:
                yield replace(block, children=below)
        case Quote():
            if below := tuple(fact for child in block.blocks for fact in _facts_of(child)):
                yield replace(block, blocks=below)
        case _:
            yield block


def _fold(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups without tips that say what one before them says, and without empty groups."""
    said: set[Words] = set()
    folded = []
    for group in groups:
        fresh = []
        for block in group.blocks:
            key = _said(block)
            if key not in said:
                fresh.append(block)
            if key:
                said.add(key)
        if fresh:
            folded.append(replace(group, blocks=tuple(fresh)))
    return tuple(folded)


def _said(block: Block) -> Words:
    """Return the words of a statement with nothing below it; none for all else."""
    return core(words(block.text)) if isinstance(block, Statement) and not block.children else ()


def _all_tips(page: Page) -> Iterator[Statement]:
    for section in page.sections:
        for block in walk(section.blocks):
            if isinstance(block, Statement) and (block.important or section.important):
                yield block


def _contrasts(groups: Iterable[Group], page: Page, catalogue: Catalogue, room: float) -> Iterator[Statement]:
    """Yield the facts that hold the page's service against another one, as far as there is room."""
    for group in groups:
        for block in group.blocks:
            lines = space.block(block)
            if lines <= room and isinstance(block, Statement) and _contrasting(block, page, catalogue):
                room -= lines
                yield block


def _contrasting(statement: Statement, page: Page, catalogue: Catalogue) -> bool:
    shown = plain(statement.text)
    named = {catalogue.page_of(mention.service) for mention in catalogue.mentions(shown)}
    others = named - {page.service}
    return bool(others) and (page.service in named or bool(_CONTRAST.search(shown)))


def _without(blocks: Iterable[Block], taken: Sequence[Block]) -> tuple[Block, ...]:
    anchors = {block.anchor for block in taken}
    return tuple(block for block in blocks if block.anchor not in anchors)


def _fill(groups: Sequence[Group], fixed: float) -> tuple[tuple[Group, ...], int]:
    """Return the facts for which there is room beside what is fixed, and the pages that all takes."""
    least = ceil(fixed / space.PAGE)
    all_pages = (fixed + part_lines(groups)) / space.PAGE
    pages = least if all_pages <= max(_STRAY, least) else max(least, USUAL_PAGES)
    chosen = _choose(_ordered(groups), pages * space.PAGE - fixed - space.PART, groups)
    return tuple(_grouped(chosen, groups)), pages


def _ordered(groups: Sequence[Group]) -> list[_Fact]:
    """Return the facts, those first that are worth most: of each section one in turn."""
    facts: list[_Fact] = []
    for section, group in enumerate(groups):
        turns: Counter[int] = Counter()
        for block in group.blocks:
            rank = _rank(block)
            facts.append(_Fact(section, len(facts), block, (rank, turns[rank], section)))
            turns[rank] += 1
    return sorted(facts, key=lambda fact: fact.turn)


def _rank(block: Block) -> int:
    """Return how late a fact comes: 0 for the first."""
    match block:
        case Statement():
            shown = plain(block.text)
            telling = bool(quantities(shown) or _DEFINES.match(shown))
            return (0 if telling else 1) if len(shown) <= _SHORT else (2 if telling else 3)
        case Table():
            return 1
        case _:
            return 4


def _choose(facts: Iterable[_Fact], room: float, groups: Sequence[Group]) -> list[_Fact]:
    chosen = []
    open_sections: set[int] = set()
    for fact in facts:
        lines = space.block(fact.block)
        needed = lines + (
            space.TITLE if fact.section not in open_sections and groups[fact.section].title else 0
        )
        if lines <= _LARGEST_FACT and needed <= room:
            room -= needed
            open_sections.add(fact.section)
            chosen.append(fact)
    return chosen


def _grouped(chosen: Iterable[_Fact], groups: Sequence[Group]) -> Iterator[Group]:
    """Yield the facts by section, as they stand on the page."""
    ordered = sorted(chosen, key=lambda fact: fact.at)
    for section, facts in groupby(ordered, key=lambda fact: fact.section):
        yield Group(groups[section].title, tuple(fact.block for fact in facts))


def _anchors(blocks: Iterable[Block]) -> set[str]:
    return {block.anchor for block in walk(blocks) if isinstance(block, Statement | Code | Table)}
