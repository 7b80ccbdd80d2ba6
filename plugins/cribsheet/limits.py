"""Pages -> what their statements say of registered limits, and whether that is right.

A statement is *about* a limit when the limit's words are found in it or in what it stands
below, and a figure in it can be that of the limit: it has the same measure and no other role
(`default 4 days` is nothing of a maximum). Then its value decides:

- the value of the register: the note agrees;
- a former value: the note is outdated;
- any other: the note conflicts, if the figure cannot be meant otherwise. Another figure that
  already says it, an example, a condition (`over 100 MB`) and another service in the same
  sentence all speak against it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from cribsheet.catalogue import Catalogue, Mention
from cribsheet.figures import Figure, figures, per, role
from cribsheet.inline import plain
from cribsheet.model import Block, Code, Image, Page, Quote, Reading, Span, Statement, Table, Verdict
from cribsheet.phrases import Phrase, Stems, phrase, stems
from cribsheet.quantities import Measure, Quantity, quantities
from cribsheet.register import Limit, Register, Role

_TIMES = ("once", "twice")
"""Numbers that say what they count in front of them: `switch once`."""

_NEVER = frozenset(("0", "1", "one", *_TIMES))
_YEAR = re.compile(r"(?:19|20)\d\d")

_SMALL = 12
"""Counts up to this are everywhere: the noun behind the number has to be the limit's."""

_LONGEST = 10_000
"""Characters of a text beyond which it is data that happens to have numbers."""

_ROUNDING = Fraction(1, 100)
_TODAY = 3
"""How much a value of today outweighs, counted as words are."""

_LABEL = 6
"""Words of a line that can be a label for what stands below it, such as `Default:`."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text of a page that may state limits, and what it stands below.

    `above` are the plain texts of headings and statements above it, the nearest last; `spans`
    are all places where it is said.
    """

    text: str
    above: tuple[str, ...]
    page: str
    anchor: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A limit with its phrases.

    `noun` are the words that its count is a count of, `per` those of what it holds for.
    """

    limit: Limit
    names: tuple[Phrase, ...]
    needed: tuple[Phrase, ...]
    barred: tuple[Phrase, ...]
    noun: Stems
    per: Stems


Entries = Callable[[str], tuple[_Entry, ...]]
"""The registered limits of a service, ready to be compared."""


@dataclass(frozen=True, slots=True)
class _Option:
    """What a figure may be: a reading of this entry, of this verdict and likelihood.

    `near` counts the words of the limit that stand next to the figure.
    """

    entry: _Entry
    verdict: Verdict
    score: int
    near: int
    until: str = ""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The services that a saying can be about.

    `here` are those on its page, `above` those named in what it stands below, `nearest` those
    of the last heading or statement above that names any.
    """

    page: str
    here: frozenset[str]
    mentions: tuple[Mention, ...]
    above: frozenset[str]
    nearest: frozenset[str]

    def services(self) -> list[str]:
        """Return all of them, the page's own first."""
        named = {mention.service for mention in self.mentions}
        return [self.page, *sorted((named | self.above) - {self.page})]

    def covers(self, service: str, figure: Figure) -> bool:
        """Tell whether a figure may be of this service: named above, in its sentence, or on this page."""
        return service in {self.page, *self.above, *self._beside(figure)} or (
            service in self.here and any(mention.service == service for mention in self.mentions)
        )

    def is_about(self, service: str, figure: Figure) -> bool:
        """Tell whether a figure can be of no other service than those on this page, and is of this one."""
        beside = self._beside(figure)
        named = beside or self.nearest & self.here or {self.page}
        return beside <= self.here and service in self.here and service in {self.page, *named}

    def is_name(self, figure: Figure) -> bool:
        """Tell whether a figure is part of a name, as the 53 of `Route 53`."""
        start = figure.quantity.start
        return any(mention.start <= start < mention.end for mention in self.mentions)

    def _beside(self, figure: Figure) -> set[str]:
        return {one.service for one in self.mentions if figure.start <= one.start < figure.end}


def entries(register: Register) -> Entries:
    """Return the function that gives the registered limits of a service, ready to be compared."""
    limits: defaultdict[str, list[Limit]] = defaultdict(list)
    for limit in register.limits:
        limits[limit.service].append(limit)
    return cache(lambda service: tuple(map(_entry, limits[service])))


def hold(
    page: Page, lines: Mapping[str, Sequence[str]], catalogue: Catalogue, known: Entries
) -> tuple[Reading, ...]:
    """Hold the statements of a page against the register; return the readings in their order.

    `lines` are those of the notes by their paths, in which the line of each figure is looked up.
    """
    here = catalogue.on_page(page.service)
    return tuple(
        reading
        for saying in sayings([page])
        for figure, option in _read(saying, known, here, catalogue)
        for reading in _readings(saying, figure.quantity, option, lines)
    )


def sayings(pages: Iterable[Page]) -> Iterator[Saying]:
    """Yield every statement and table row of the pages in which there are quantities."""
    for page in pages:
        titles: dict[int, str] = {}
        for section in page.sections:
            titles = {level: title for level, title in titles.items() if level < section.level}
            titles[section.level] = plain(section.title)
            yield from _sayings(section.blocks, tuple(filter(None, titles.values())), page.service)


def _sayings(blocks: Iterable[Block], above: tuple[str, ...], page: str) -> Iterator[Saying]:
    for block in blocks:
        match block:
            case Statement():
                text = plain(block.text)
                if len(text) <= _LONGEST and quantities(text):
                    yield Saying(text, above, page, block.anchor, (block.span, *block.also))
                yield from _sayings(block.children, (*above, text), page)
            case Quote():
                yield from _sayings(block.blocks, above, page)
            case Table():
                yield from _rows(block, above, page)
            case Code() | Image():
                pass


def _rows(table: Table, above: tuple[str, ...], page: str) -> Iterator[Saying]:
    """Yield the cells with quantities; a cell stands below its column's head and its row's first cell."""
    for row in table.rows:
        for column, cell in enumerate(row):
            text = plain(cell)
            if len(text) <= _LONGEST and quantities(text):
                labels = (table.header[column], row[0] if column else "")
                context = (*above, *(plain(label) for label in labels if label))
                yield Saying(text, context, page, table.anchor, (table.span, *table.also))


def _entry(limit: Limit) -> _Entry:
    return _Entry(
        limit,
        tuple(map(phrase, (limit.limit, *limit.names))),
        tuple(map(phrase, limit.with_)),
        tuple(map(phrase, limit.without)),
        stems(f"{limit.unit} {limit.limit}") - {"second", "per"},
        per(limit.qualifier),
    )


def _scope(saying: Saying, here: frozenset[str], catalogue: Catalogue) -> _Scope:
    mentions = catalogue.mentions(saying.text)
    above = [{one.service for one in catalogue.mentions(text, heading=True)} for text in saying.above]
    nearest = next((services for services in reversed(above) if services), set())
    return _Scope(saying.page, here, mentions, frozenset().union(*above), frozenset(nearest))


def _read(
    saying: Saying, entries: Entries, here: frozenset[str], catalogue: Catalogue
) -> list[tuple[Figure, _Option]]:
    """Return the figures of a saying that are readings, each with what it is a reading of.

    `here` are the services on its page.
    """
    scope = _scope(saying, here, catalogue)
    known = [entry for service in scope.services() for entry in entries(service)]
    if not known:
        return []
    label = saying.above[-1] if saying.above else ""
    inherited = role(label) if len(label.split()) <= _LABEL else Role.FIXED
    stated = [figure for figure in figures(saying.text, inherited) if not scope.is_name(figure)]
    own, context = stems(saying.text), stems(" ".join(saying.above))
    measures = {figure.quantity.measure for figure in stated}
    # Most entries fail on their words, which are the same for all figures.
    likely = [
        (entry, names)
        for entry in known
        if entry.limit.quantity.measure in measures and (names := _named(entry, own, own | context))
    ]
    options = [
        [
            option
            for entry, names in likely
            if scope.covers(entry.limit.service, figure)
            and (option := _option(entry, names, figure, own, context))
        ]
        for figure in stated
    ]
    return list(_settle(stated, options, scope))


def _named(entry: _Entry, own: Stems, both: Stems) -> list[Phrase]:
    """Return the names by which a saying can mean an entry: those found in it and what it stands below."""
    if any(bar.within(own) for bar in entry.barred) or not all(need.within(both) for need in entry.needed):
        return []
    return [name for name in entry.names if name.within(both)]


def _settle(
    stated: Sequence[Figure], options: Sequence[Sequence[_Option]], scope: _Scope
) -> Iterator[tuple[Figure, _Option]]:
    """Yield the figures of one saying that are readings of one of their options."""
    chosen = [_best(found) for found in options]
    taken = [option.entry.limit for option in chosen if option]
    today = {option.entry.limit.id for option in chosen if option and option.verdict is Verdict.AGREES}
    for figure, found, option in zip(stated, options, chosen, strict=True):
        if option is None:
            conflict = None if figure.past else _conflict(figure, found, scope, taken)
            if conflict:
                yield figure, conflict
        elif option.verdict is Verdict.AGREES or (not figure.past and option.entry.limit.id not in today):
            yield figure, option


def _option(
    entry: _Entry, names: Sequence[Phrase], figure: Figure, own: Stems, context: Stems
) -> _Option | None:
    """Return what a figure would be as a reading of an entry that is meant by `names`, None for nothing."""
    limit, quantity = entry.limit, figure.quantity
    if limit.quantity.measure is not quantity.measure or not _fits(limit, figure.role):
        return None
    if quantity.measure is Measure.COUNT and not _counts(entry, figure, names, context):
        return None
    beside = figure.before | figure.behind
    near = max(name.count(beside) for name in names) + sum(need.count(beside) for need in entry.needed)
    counted = bool(entry.noun & figure.noun)
    score = 2 * max(name.count(own) for name in names) + max(len(name.words) for name in names)
    score += near + 2 * bool(near) + len(entry.needed) + 2 * (figure.role is limit.role) + 2 * counted
    if quantity.measure is Measure.COUNT and not counted:
        near *= any(name.within(figure.before | figure.noun) for name in names)
    if _equal(quantity, limit.quantity):
        verdict = Verdict.OUTDATED if limit.ended else Verdict.AGREES
        return _Option(entry, verdict, score, near, limit.ended)
    for former in limit.former:
        if quantity.same(former.quantity):
            return _Option(entry, Verdict.OUTDATED, score, near, former.until)
    other_scope = entry.per and figure.per and not entry.per & figure.per
    return None if limit.ended or other_scope else _Option(entry, Verdict.CONFLICTING, score, near)


def _fits(limit: Limit, role: Role) -> bool:
    """Tell whether a figure of this role can be the limit's: a quota's default is its maximum."""
    if Role.FIXED in {limit.role, role} or role is limit.role:
        return True
    return bool(limit.adjustable) and role is Role.DEFAULT


def _counts(entry: _Entry, figure: Figure, names: Iterable[Phrase], context: Stems) -> bool:
    """Tell whether a bare number counts what the entry does, by the words next to it."""
    near = figure.before | figure.behind
    if entry.noun & (near if figure.quantity.number.casefold() in _TIMES else figure.noun):
        return True
    if figure.quantity.amounts[""] > _SMALL:
        return any(name.count(near) for name in names)
    told = figure.role is entry.limit.role is not Role.FIXED
    return told and any(name.count(near) and name.within(near | context) for name in names)


def _equal(one: Quantity, registered: Quantity) -> bool:
    """Tell whether a quantity is the registered one, or the same in thousands: 65 KB for 65,536 bytes."""
    if one.same(registered):
        return True
    if one.measure is not Measure.SIZE:
        return False
    exact = registered.amounts["binary"]
    return abs(one.amounts["decimal"] - exact) <= _ROUNDING * exact


def _best(options: Iterable[_Option]) -> _Option | None:
    """Return the likeliest entry that has, or had, the figure's value.

    Among equals today's value counts: `up to 16 TiB` was once right of more volume types than now.
    """
    explained = [option for option in options if option.verdict is not Verdict.CONFLICTING]
    return max(
        explained,
        key=lambda option: (option.score + _TODAY * (option.verdict is Verdict.AGREES), option.near),
        default=None,
    )


def _conflict(
    figure: Figure, options: Iterable[_Option], scope: _Scope, taken: Collection[Limit]
) -> _Option | None:
    """Return the entry that a figure contradicts, None unless that is plain.

    `taken` are the limits that other figures of the saying are readings of. The other end of a
    range belongs to the same limit.
    """
    sides = {limit.limit for limit in taken}
    exact = {limit.id for limit in taken}
    likely = [
        option
        for option in options
        if scope.is_about(option.entry.limit.service, figure)
        and option.entry.limit.id not in exact
        and _meant(figure, option, sides)
    ]
    top = max(((option.score, option.near) for option in likely), default=None)
    best = [option for option in likely if (option.score, option.near) == top]
    return best[0] if len(best) == 1 and _certain(figure, best[0].entry.limit) else None


def _meant(figure: Figure, option: _Option, sides: Collection[str]) -> bool:
    """Tell whether a figure is meant as a limit that its saying reads, or not, on another side."""
    limit = option.entry.limit
    if limit.limit in sides:
        return bool(figure.quantity.bound) or (figure.firm and figure.role is limit.role is not Role.FIXED)
    return figure.firm and bool(option.near) and not (figure.quantity.bound and sides)


def _certain(figure: Figure, limit: Limit) -> bool:
    """Tell whether a figure is said to be what the limit is.

    Of counts, which are everywhere, it has to be said in words; else a limit that is nothing but
    a fixed figure, or a quota, may be named alone. Nothing and one (`set it to 0`) turn something
    off or down, and a year is no count.
    """
    if figure.quantity.number.casefold() in _NEVER or _YEAR.fullmatch(figure.quantity.number):
        return False
    if figure.quantity.measure is Measure.COUNT:
        return Role.FIXED not in {figure.role, limit.role}
    return limit.role in {Role.FIXED, figure.role} or bool(limit.adjustable)


def _readings(
    saying: Saying, quantity: Quantity, option: _Option, lines: Mapping[str, Sequence[str]]
) -> Iterator[Reading]:
    """Yield a reading for each place of a saying."""
    limit = option.entry.limit.id
    for span in saying.spans:
        line, typed = _line(span, quantity, saying.text, lines[span.note])
        place = Span(span.note, line, line)
        yield Reading(
            limit, place, saying.page, saying.anchor, typed.number, typed.unit, option.verdict, option.until
        )


def _line(span: Span, quantity: Quantity, text: str, lines: Sequence[str]) -> tuple[int, Quantity]:
    """Return the line of a span with a quantity of its text, and how it is typed there.

    In a table, whose rows are texts of their own, it is the line that has most words of the text. A
    quantity that is torn apart by a line's end is at the line with its number.
    """
    numbered = range(span.first, span.last + 1)
    places = [
        (number, one) for number in numbered for one in quantities(lines[number - 1]) if one.same(quantity)
    ]
    alike = [one.start for one in quantities(text) if one.same(quantity)]
    if len(places) == len(alike):
        return places[alike.index(quantity.start)]
    if places:
        said = stems(text)
        return max(places, key=lambda place: len(stems(lines[place[0] - 1]) & said))
    torn = re.compile(rf"(?<![\d.,]){re.escape(quantity.number)}(?![\d])")
    return next((number for number in numbered if torn.search(lines[number - 1])), span.first), quantity


def unregistered(pages: Sequence[Page], readings: Iterable[Reading]) -> tuple[Saying, ...]:
    """Return what has a quantity with a unit and is no reading of any limit, in the pages' order."""
    known = {(reading.page, reading.anchor) for reading in readings}
    return tuple(
        saying
        for saying in sayings(pages)
        if (saying.page, saying.anchor) not in known
        and any(one.unit or one.measure is not Measure.COUNT for one in quantities(saying.text))
    )


def to_json(register: Register, readings: Iterable[Reading]) -> str:
    """Return the register with its readings as JSON, in the form that docs/command-line.md describes."""
    found: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for reading in readings:
        said = {"value": reading.value, "unit": reading.unit, "verdict": reading.verdict}
        place = {"note": reading.span.note, "line": reading.span.first}
        found[reading.limit].append(place | said | ({"until": reading.until} if reading.until else {}))
    entries = [
        {
            "service": limit.service,
            "limit": limit.title,
            "value": limit.number,
            "unit": limit.unit,
            "qualifier": limit.qualifier,
            "as_of": limit.as_of,
            "source": limit.source,
            "confidence": limit.confidence,
            "readings": found[limit.id],
        }
        for limit in register.limits
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
