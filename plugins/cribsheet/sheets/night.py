"""Pages and limits -> the one sheet to read on the night before the exam."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cribsheet.catalogue import Catalogue, Status
from cribsheet.inline import plain
from cribsheet.model import Page, Reading, Statement, Verdict, walk
from cribsheet.quantities import Measure
from cribsheet.register import Limit, Register, Role
from cribsheet.sheets import space
from cribsheet.sheets.parts import Row
from cribsheet.wording import Words, core, says_enough, subject, words

PAGES = 2

_ALIKE = 1 / 3
"""Tips of one page that share so much of all their words are about the same thing."""

_DISPUTED = 0.3
"""The share of the sheet for numbers that notes get wrong."""

_NUMBERS = 0.6
"""The share of the sheet for numbers."""

_FAMILY = range(3, 8)
"""So many limits of one kind are mixed up: fewer are no kind, and more are a table to look things up in."""

_KINDS = (Measure.TIME, Measure.SIZE)
"""What is mixed up: timeouts, retentions and sizes, though hardly ever the least of them."""

_LONGEST_TIP = 150
"""Characters of a tip; a longer one is for another night."""


_ASKED = (Status.ACTIVE, Status.RENAMED)
"""What has ended is not asked any more."""


@dataclass(frozen=True, slots=True)
class Family:
    """Limits of the same kind that several services have, smallest first."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip that stands for all that say about the same; `notes` counts the notes they are in.

    `owner` is the short name of its service.
    """

    owner: str
    statement: Statement
    notes: int

    @property
    def lines(self) -> float:
        """Return how many lines it takes behind the name of its service."""
        return space.block(replace(self.statement, text=f"{self.owner}: {self.statement.text}"))


@dataclass(frozen=True, slots=True)
class Marked:
    """The exam tips of a page: how many there are, and what could stand here, most agreed on first."""

    service: str
    count: int
    tips: tuple[Tip, ...]


@dataclass(frozen=True, slots=True)
class Night:
    """The sheet for the whole exam."""

    disputed: tuple[Row, ...]
    families: tuple[Family, ...]
    tips: tuple[Tip, ...]


def marked(page: Page, catalogue: Catalogue) -> Marked:
    """Return the exam tips of a page; what has ended, or is unfiled, is not asked."""
    service = catalogue.by_id.get(page.service)
    asked = service is not None and service.status in _ASKED
    tips = sorted(_agreed(page, catalogue), key=lambda tip: -tip.notes) if asked else ()
    return Marked(page.service, _count_tips(page), tuple(tips))


def night(
    pages: Sequence[Marked], register: Register, readings: Iterable[Reading], catalogue: Catalogue
) -> Night:
    """Return the sheet; where there is no room for all, the services with most tips come first."""
    weights = {page.service: page.count for page in pages}
    limits = [limit for limit in register.limits if catalogue.page_of(limit.service) in weights]
    limits.sort(key=lambda limit: -weights[catalogue.page_of(limit.service)])
    room = PAGES * space.DENSE_PAGE - space.HEAD - space.FOOT - space.PART
    disputed = tuple(_disputed(limits, readings, catalogue, room * _DISPUTED))
    numbers = space.limits(row.texts for row in disputed)
    families = tuple(_families(limits, catalogue, room * _NUMBERS - numbers))
    numbers += sum(map(_family, families)) + (space.PART if families else 0)
    ranked = sorted(pages, key=lambda page: -page.count)
    return Night(disputed, families, tuple(_tips(ranked, room - numbers)))


def _count_tips(page: Page) -> int:
    blocks = walk(block for section in page.sections for block in section.blocks)
    return sum(isinstance(block, Statement) and block.important for block in blocks)


def _disputed(
    limits: Iterable[Limit], readings: Iterable[Reading], catalogue: Catalogue, room: float
) -> Iterator[Row]:
    """Yield the limits that notes get wrong, as far as there is room."""
    wrong = defaultdict(list)
    for reading in readings:
        if reading.verdict is not Verdict.AGREES:
            wrong[reading.limit].append(reading)
    for limit in limits:
        if limit.id in wrong:
            row = Row((limit,), catalogue.by_id[limit.service].short, tuple(wrong[limit.id]))
            room -= space.limit(*row.texts)
            if room < 0:
                return
            yield row


def _families(limits: Iterable[Limit], catalogue: Catalogue, room: float) -> Iterator[Family]:
    """Yield the families that fit: limits whose names end alike, one of each service."""
    members: defaultdict[tuple[str, Words, Measure], dict[str, Limit]] = defaultdict(dict)
    for limit in limits:
        if limit.quantity.measure in _KINDS and limit.role is not Role.MINIMUM:
            kind = (limit.role, subject(limit.limit)[-1:], limit.quantity.measure)
            members[kind].setdefault(limit.service, limit)
    for (role, ending, _), family in members.items():
        rows = [
            Row((one,), catalogue.by_id[one.service].short) for one in [*family.values()][: _FAMILY.stop - 1]
        ]
        shown = Family(
            " ".join((role, *ending)).strip(), tuple(sorted(rows, key=lambda row: _amount(row.limits[0])))
        )
        if len(rows) in _FAMILY and (lines := _family(shown)) <= room:
            room -= lines
            yield shown


def _amount(limit: Limit) -> float:
    return float(next(iter(limit.quantity.amounts.values())))


def _family(family: Family) -> float:
    return space.limits(row.texts for row in family.rows) - space.PART + space.TITLE


def _tips(pages: Iterable[Marked], room: float) -> Iterator[Tip]:
    """Yield the tips that most notes agree on, by service, as far as there is room.

    Of those that as many notes agree on, each service has one in turn.
    """
    ranked = [
        (-tip.notes, turn, place, tip)
        for place, page in enumerate(pages)
        for turn, tip in enumerate(page.tips)
    ]
    chosen = []
    for _, _, place, tip in sorted(ranked, key=lambda entry: entry[:3]):
        if tip.lines <= room:
            room -= tip.lines
            chosen.append((place, tip))
    yield from (tip for _, tip in sorted(chosen, key=lambda entry: entry[0]))


def _agreed(page: Page, catalogue: Catalogue) -> Iterator[Tip]:
    """Yield the tips of a page, of those that say about the same the shortest that says enough."""
    tips = [
        (frozenset(core(words(tip.text))), tip)
        for section in page.sections
        for tip in walk(section.blocks)
        if isinstance(tip, Statement) and _is_short(tip)
    ]
    seen: set[str] = set()
    for said, tip in sorted(
        tips, key=lambda entry: (not says_enough(words(entry[1].text)), len(entry[1].text))
    ):
        if tip.anchor in seen:
            continue
        alike = [other for theirs, other in tips if len(said & theirs) >= _ALIKE * len(said | theirs)]
        seen.update(other.anchor for other in alike)
        notes = {span.note for other in alike for span in (other.span, *other.also)}
        yield Tip(catalogue.by_id[page.service].short, tip, len(notes))


def _is_short(statement: Statement) -> bool:
    return statement.important and not statement.children and len(plain(statement.text)) <= _LONGEST_TIP
