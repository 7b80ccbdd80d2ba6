"""Numbers with their units, so that `900 s` is `15 minutes` and `256KB` is `262,144 bytes`.

A quantity is what a reader takes for one: a number of bytes, seconds, percent, dollars, of
things in a second, the length of an address prefix (`/28`), or of whatever noun stands behind
it. Digits inside a name or an address (`t2.micro`, `SHA-256`, `10.0.0.1`, `v2`) are none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType


class Measure(StrEnum):
    """What a quantity is an amount of; the value is the sign of its base unit."""

    SIZE = "B"
    BANDWIDTH = "B/s"
    TIME = "s"
    PERCENT = "%"
    MONEY = "$"
    PREFIX = "/"
    COUNT = ""
    FREQUENCY = "/s"
    """A count in a time."""


class Bound(StrEnum):
    """Which end of a range a quantity is: `1 to 14 days`."""

    NONE = ""
    LOWER = "lower"
    UPPER = "upper"


Amounts = Mapping[str, Fraction]
"""An amount in base units by the system in which it is counted.

Prefixes of bytes are powers of 1024 in one system and of 1000 in the other, because few who
write `GB` say which they mean; both sides of a comparison are read in the same one.
"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start` to `end` of a text; `number` and `unit` are as they are typed."""

    start: int
    end: int
    number: str
    unit: str
    measure: Measure
    amounts: Amounts
    bound: Bound = Bound.NONE

    def same(self, other: "Quantity") -> bool:
        """Tell whether both are the same amount of the same thing."""
        systems = self.amounts.keys() & other.amounts.keys()
        return self.measure is other.measure and any(self.amounts[of] == other.amounts[of] for of in systems)

    @property
    def amount(self) -> float:
        """Return the amount in base units, of bytes in powers of 1024."""
        return float(next(iter(self.amounts.values())))

    @property
    def key(self) -> str:
        """Return the amount and the base unit: the same string for all spellings of it."""
        return f"{self.amount:.12g}{self.measure}"


Unit = tuple[Measure, Amounts]

_PREFIXES = {"k": "kilo", "m": "mega", "g": "giga", "t": "tera", "p": "peta", "e": "exa"}


def _plain_units() -> Iterator[tuple[str, Measure, Amounts]]:
    """Yield spellings of units that have no prefix."""
    day = 86_400
    times = {
        "ns nanosecond nanoseconds": Fraction(1, 10**9),
        "us µs μs microsecond microseconds": Fraction(1, 10**6),
        "ms msec millisecond milliseconds": Fraction(1, 1000),
        "s sec secs second seconds": Fraction(1),
        "min mins minute minutes": Fraction(60),
        "h hr hrs hour hours": Fraction(3600),
        "d day days": Fraction(day),
        "week weeks": Fraction(7 * day),
    }
    for spellings, seconds in times.items():
        yield spellings, Measure.TIME, {"seconds": seconds}
    # Twelve months are a year, and thirty days a month, but a year is not 360 days.
    yield "month months mo", Measure.TIME, {"seconds": Fraction(30 * day), "months": Fraction(1)}
    yield "year years yr yrs", Measure.TIME, {"seconds": Fraction(365 * day), "months": Fraction(12)}
    yield "B byte bytes", Measure.SIZE, {"binary": Fraction(1), "decimal": Fraction(1)}
    yield "% percent", Measure.PERCENT, {"": Fraction(1)}
    yield "usd dollar dollars", Measure.MONEY, {"": Fraction(1)}


def _prefixed_units() -> Iterator[tuple[str, Measure, Amounts]]:
    """Yield spellings of units of bytes and bits that have a prefix."""
    for power, (letter, word) in enumerate(_PREFIXES.items(), 1):
        upper = letter.upper()
        decimal = Fraction(1000**power)
        both = {"binary": Fraction(1024**power), "decimal": decimal}
        bits = {"decimal bits": decimal / 8, "decimal": decimal / 8}
        sizes = f"{letter}b {upper}Bs {letter}ib {word}byte {word}bytes {word[:-1]}bibyte {word[:-1]}bibytes"
        yield sizes, Measure.SIZE, both
        yield (
            f"{upper}B/s {upper}Bps {upper}iB/s {upper}iBps {letter}B/s {letter}Bps",
            Measure.BANDWIDTH,
            both,
        )
        yield f"{upper}bps {upper}bit/s {upper}bits/s {word}bit/s {word}bits/s", Measure.BANDWIDTH, bits
        # Who writes `mbps` in small letters, or `Mb/s`, may mean either.
        loose = f"{letter}bps {letter}bs {letter}b/s {upper}b/s {letter}ib/s {letter}ibps"
        yield loose, Measure.BANDWIDTH, {**both, "decimal bits": decimal / 8}


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        spelling: (measure, MappingProxyType(dict(amounts)))
        for spellings, measure, amounts in (*_plain_units(), *_prefixed_units())
        for spelling in spellings.split()
    }
)
"""Every unit by its spelling: as it is typed, else in small letters."""

_NUMERALS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_NUMERALS |= {"once": 1, "twice": 2}
_MAGNITUDES = {
    "k": 10**3,
    "thousand": 10**3,
    "million": 10**6,
    "milion": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_NUMBER = re.compile(
    rf"""
    (?<![\w$]) (?<![\w)]\.) (?<!\d,)      # not inside a name, a number or an address
    (?: (?P<dollars>\$)?
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)? | \d{{1,2}},\d+(?=\s?%) | \d+(?:\.\d+)?)
        (?![.,]?\d) (?!\.[^\W\d])
        (?: (?P<k>k)(?![^\W\d]) | \s(?P<magnitude>thousand|mill?ion|billion|trillion)\b )?
      | (?P<numeral>{"|".join(_NUMERALS)}) \b
    )
    | (?: (?<![\w/.-]) | (?<=\.\d) | (?<=\.\d\d) | (?<=\.\d\d\d) ) /(?P<prefix>\d{{1,3}}) (?![\w/-]|\.\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A number, before anything is known of its unit."""

_DIGIT_OR_NUMERAL = re.compile(rf"\d|\b(?:{'|'.join(_NUMERALS)})\b", re.IGNORECASE)
"""What a text without any quantity has none of."""

_PERIOD = r"(?P<period>s|secs?|seconds?|min|minutes?|h|hr|hours?|d|days?|months?)\b"
_PER = rf"(?:\s?/\s?|\s?\bper\s|\sa\s|\san\s|\seach\s|\severy\s){_PERIOD}"
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|[\d.]+")
_MOST_NINES = 16
_IN_NAME = re.compile(r"\w(Seconds|Minutes|Hours|Days)\b(?:[\s\"':=]|\b(?:up to|to|of|is)\b)*$")
"""A name that says the unit of its value: `WaitTimeSeconds = 20`."""

_NAME_LENGTH = 60

_DATE = re.compile(r"(?<![\d-])\d{4}-\d\d(?:-\d\d)?(?![\d-])")
_NAME_BEFORE = re.compile(r"[^\W\d][-–/]$")
_LETTER = re.compile(r"[^\W\d]")
_NOUN = re.compile(
    r"[\s-](?!(?:per|of|and|or|in|is|are|to|for|a|an|the|at|on|by|with|from|if)\b)([^\W\d_]+)", re.IGNORECASE
)
_NINES = re.compile(r"\s?(?:nines?|9['’]?s)\b", re.IGNORECASE)
_SPEED = re.compile(
    r"[\s-]?(?P<unit>[^\W\d_]+?)\+?(?:\sof\s\w+)?(?:\s?/\s?|\s?\bper\s|\sa\s)(?:s|secs?|seconds?)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s?-?(?P<unit>%|[^\W\d_]+(?:/s\b)?)(?!\w)")
_NOUNS = r"(?:[\s/+&-]{1,3}\(?(?!(?:per|an?|each|every)\b)[^\W\d_]+\)?){0,5}?"
_FREQUENCY = re.compile(rf"{_NOUNS}(?:{_PER}|\s?-?[TRQ]PS\b)", re.IGNORECASE)

_LIST = re.compile(r"\s*(?:-|–|—|to|until|till|through|up to|\.{2,3}|…|and|or|/|,)\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|–|—|to|until|till|through|up to|\.{2,3}|…)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_REMEMBERED = 1 << 12
"""Texts whose quantities are remembered: each is asked about when its statement is, and for each figure."""

_BEFORE = 60
"""Characters in front of a range in which that stands."""


@lru_cache(maxsize=_REMEMBERED)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a plain text in their order.

    A number without a unit that stands in a range or list takes the unit of the next one:
    `1-14 days` are one day and fourteen.
    """
    found = list(_found(text)) if _DIGIT_OR_NUMERAL.search(text) else []
    for at in range(len(found) - 2, -1, -1):
        one, next_ = found[at : at + 2]
        between = text[one.end : next_.start]
        if one.measure is Measure.COUNT and next_.measure is not Measure.COUNT and _LIST.fullmatch(between):
            one = replace(one, unit=next_.unit, measure=next_.measure, amounts=_scaled(one, next_))
        range_ = _RANGE.fullmatch(between) or (
            between.strip() == "and" and _BETWEEN.search(text, max(0, one.start - _BEFORE), one.start)
        )
        if range_ and one.measure is next_.measure:
            one, next_ = replace(one, bound=Bound.LOWER), replace(next_, bound=Bound.UPPER)
        found[at : at + 2] = [one, next_]
    return tuple(found)


def quantity(text: str) -> Quantity | None:
    """Return the quantity that opens a plain text, None when none does."""
    match = _NUMBER.match(text)
    return _quantity(match, text) if match else None


def _found(text: str) -> Iterator[Quantity]:
    end = 0
    text = _DATE.sub(lambda date: "x" * len(date[0]), text)
    for match in _NUMBER.finditer(text):
        start = match.start()
        # `AES-256` and `HTTP/2` are names; `5GB-5TB` is not.
        in_name = _NAME_BEFORE.search(text, max(0, start - 2), start) and end != start - 1
        if start >= end and not in_name and (one := _quantity(match, text)):
            yield one
            end = one.end


def _quantity(match: re.Match[str], text: str) -> Quantity | None:
    """Return the quantity whose number was found, with the unit that stands behind it."""
    start, end = match.span()
    if match["prefix"]:
        return Quantity(start, end, match["prefix"], "/", Measure.PREFIX, {"": Fraction(match["prefix"])})
    number, value = match[0].lstrip("$"), _value(match)
    unit, measure, amounts, behind = _unit_behind(text, end)
    if match["dollars"]:
        return Quantity(start, end, number, "$", Measure.MONEY, {"": value})
    if measure is Measure.PERCENT and unit != "%" and value <= _MOST_NINES and _NINES.match(text, end):
        amounts = {"": (100 - Fraction(10) ** (2 - int(value))) / value}
    if measure is Measure.COUNT and _LETTER.match(text, end):
        return None
    if measure is Measure.COUNT and (named := _IN_NAME.search(text[max(0, start - _NAME_LENGTH) : start])):
        unit, (measure, amounts) = "", UNITS[named[1].lower()]
    scaled = {system: value * amount for system, amount in amounts.items()}
    return Quantity(start, behind, number, unit, measure, scaled)


def _unit_behind(text: str, at: int) -> tuple[str, Measure, Amounts, int]:
    """Return the unit behind a number: as typed, what it measures, one of it, and where it ends.

    The noun that a plain number counts is its unit too, but no part of the quantity.
    """
    once = {"": Fraction(1)}
    if nines := _NINES.match(text, at):
        return nines[0].strip(), Measure.PERCENT, once, nines.end()
    for pattern, per in ((_SPEED, "/s"), (_UNIT, "")):
        if found := pattern.match(text, at):
            spelling = found["unit"] + per
            if known := UNITS.get(spelling) or UNITS.get(spelling.lower()):
                return found[0].strip(" -"), *known, found.end()
    if times := _FREQUENCY.match(text, at):
        seconds = UNITS[(times["period"] or "s").lower()][1]["seconds"]
        return times[0].strip(), Measure.FREQUENCY, {"": 1 / seconds}, times.end()
    if noun := _NOUN.match(text, at):
        return noun[1], Measure.COUNT, once, at
    return "", Measure.COUNT, once, at


def _value(match: re.Match[str]) -> Fraction:
    if match["numeral"]:
        return Fraction(_NUMERALS[match["numeral"].lower()])
    magnitude = (match["k"] or match["magnitude"] or "").lower()
    digits = match["digits"]
    plain = digits.replace(",", "" if _THOUSANDS.fullmatch(digits) else ".")
    return Fraction(plain) * _MAGNITUDES.get(magnitude, 1)


def _scaled(one: Quantity, next_: Quantity) -> Amounts:
    """Return what a bare number is in the unit of the quantity behind it."""
    number = one.amounts[""]
    last = quantity(f"1 {next_.unit}")
    return {system: number * amount for system, amount in last.amounts.items()} if last else one.amounts
