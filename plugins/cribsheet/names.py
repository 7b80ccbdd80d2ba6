"""The names of a catalogue, and where they stand in a text.

A name is found however it is spelled: in any case, with or without a space or hyphen where
it has a space, a hyphen or a capital inside (`CloudWatch`, `cloud watch`, `Cloud-Watch`), with
or without a plural s, and with a vendor in front (`AWS Lambda`). It is not found inside an
identifier: `aws:sqs`, `sqs.amazonaws.com`, `AWS::SQS::Queue`, `my-lambda`, `src/lambda.py`.

Every expression here takes time proportional to the text: a stretch that could be tried from
each of its characters may only be tried from its first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

_GAP = r"[\s\u2010\u2011-]"
_WORD = r"A-Za-z0-9_\u00c0-\u0dff\u1e00-\u1fff"
"""Not the scripts of East Asia, which set no spaces around a name."""

_JOINT = re.compile(r"\s*([/@&+])\s*|[\s-]+|(?<=[a-z])(?=[A-Z])")
_PLURAL = re.compile(r"(?<=[a-hj-rtv-z])s$")
"""Not the s of `SQS`, `Kinesis`, `access` or `status`."""

_BEGIN = rf"(?<![{_WORD}@$.{{\\])(?<![{_WORD}]-)"
_END = rf"(?![{_WORD}]|[-.:=@\\][{_WORD}:*/]|/(?-i:[a-z\d_.]))"
_RUN = r"[^\s,;()\[\]{}<>\"'|`*]"
_MARK = rf"[{_WORD}][.:=@][{_WORD}]|::|:/|[/\\](?-i:[a-z\d_.])"
_IDENTIFIER = rf"(?<!{_RUN})(?:[/\\~]|(?={_RUN}*?(?:{_MARK}))){_RUN}+"
"""A stretch without spaces that has a mark of addresses, paths or code anywhere in it.

`EBS/EFS` has none: a slash before a capital stands between two names.
"""

_IDENTIFIER_SIGN = re.compile(rf"[.:=@][{_WORD}:/]|[/\\~]")
"""What a text with an identifier has."""

_MORE_CASES = "\u0130\u0131\u017f\u212a"
"""Letters that are i, s and k when case doesn't matter."""

_NOTHING = r"(?!)"

_DECORATION = re.compile(r"[*`~]")
_EDGES = " \t\u00a0:.;,!?-–—=_#>|•\"'“”"
_NUMBER = (
    r"(?:(?:section|chapter|part|module|unit|lesson|lecture|day|week)\s+)?"
    r"\d+(?:\.\d+)*(?:\s*[-.):–—]+\s*|\s+)|[a-z][.)]\s+"
)
_OPENING = (
    r"(?:what(?:\s+is|\s+are|['’]s)|intro(?:duction)?\s+to|introducing|overview\s+of|about)"
    r"\s+(?:an?\s+|the\s+)?"
)
_CLOSING = r"(?<![\s:–—-])[\s:–—-]+(?:overview|intro(?:duction)?|basics|summary)$"
_GLOSS = r"\([^()]*\)"
_BREAK = re.compile(r"\s[-–—]+\s|[–—:()]")
_SEAM = re.compile(rf"^(?:{_NUMBER})|\s-+\s|\svs\.?\s|[–—:|,()]", re.IGNORECASE)

_UNMISTAKABLE = 6
"""Letters from which a misspelled name can still be told."""

_SLIPS = 2
"""Letters that it may have too few or too many."""

_ALIKE = 0.9
"""How much of both spellings must agree, as `difflib` counts."""


_REMEMBERED = 1 << 15
"""Texts whose names are remembered."""


class Link(StrEnum):
    """Where a service's names count as a mention in prose; in headings more names count."""

    ALWAYS = "always"
    """Everywhere."""
    QUALIFIED = "qualified"
    """Names of a single word are everyday words: they need a vendor in front."""
    NEVER = "never"
    """Nowhere, because the names say too little."""


class Role(StrEnum):
    """What a name stands for."""

    NAME = "name"
    """The service itself."""
    PHRASE = "phrase"
    """Something of the service, unmistakably: `Glue crawler`, `ALB`."""
    CONCEPT = "concept"
    """Something that notes of the service have a heading for: `User pools`."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name as the catalogue has it, without a vendor.

    With `vendored` it is a name only behind a vendor; with `exact` it counts in prose only in
    this very spelling, or behind a vendor.
    """

    text: str
    service: str
    role: Role
    link: Link = Link.ALWAYS
    exact: bool = False
    vendored: bool = False

    def spellings(self) -> tuple[str, ...]:
        """Return the keys that it is found under; everyday words have no plural."""
        if self.link is not Link.ALWAYS:
            return (key(self.text, vendor=self.vendored),)
        singular = key(_PLURAL.sub("", self.text), vendor=self.vendored)
        return singular, f"{singular}s"


@dataclass(frozen=True, slots=True)
class Mention:
    """The characters `start` up to `end` name `service` (a catalogue id), vendor included.

    With `part` they name something of the service rather than the service (`ALB`).
    """

    start: int
    end: int
    service: str
    part: bool = False


def key(text: str, *, vendor: bool = False) -> str:
    """Return what all spellings of a name have in common, plurals aside.

    `vendor` gives the key of a name that needs one: with a space in front, which no other has.
    """
    return " " * vendor + re.sub(r"[\s\u2010\u2011-]+", "", text).casefold()


def without_vendor(text: str, vendors: Iterable[str]) -> str:
    """Return `text` without the first of `vendors` that opens it, in any case."""
    return re.sub(rf"^(?:{_any_of(vendors)})\s+", "", text, flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All names of a catalogue: `by_key` has each under every key of its spellings.

    Headings and statements are asked about by several stages, so the last answers are remembered.

    `spelled` matches a text that is nothing but a name, `mentioned` the names in a text and
    the identifiers that are none, `named` the names in a text without identifiers; `peels`
    match what may stand around a name in a heading. `unmistakable` has the keys that are known
    in spite of a slip, by their first and last letters.
    """

    by_key: Mapping[str, Name]
    vendors: tuple[str, ...]
    spelled: re.Pattern[str]
    mentioned: re.Pattern[str]
    named: re.Pattern[str]
    peels: tuple[re.Pattern[str], ...]
    unmistakable: Mapping[str, Sequence[str]]

    def has_vendor(self, text: str) -> bool:
        """Tell whether a vendor stands anywhere in `text`."""
        return re.search(rf"\b(?:{_any_of(self.vendors)})\b", text, re.IGNORECASE) is not None

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - a catalogue lives as long as the process
    def whole(self, title: str, role: Role) -> str | None:
        """Return the service that a heading is called after, seeing through its trimmings.

        Those are a number, a question, `overview`, a vendor, a gloss in parentheses, or the
        long form of the name: `3.1 What is AWS X-Ray?`, `SQS (Simple Queue Service)`.
        """
        readings = [_trim(title)]
        for peel in self.peels:
            peeled = peel.sub("", readings[-1], count=1)
            readings.append(_trim(peeled) if peeled != readings[-1] else peeled)
        found = (self._service(reading, role) for reading in dict.fromkeys(readings))
        return next(filter(None, found), None) or self._spelled_out(readings[1], role)

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - as above
    def misspelled(self, title: str) -> str | None:
        """Return the service that a heading is called after but for a slip of the pen: `Dynmo DB`.

        The first letter and the last are right, the name is long enough to leave no doubt, and no
        everyday word.
        """
        wanted = key(without_vendor(_trim(title), self.vendors))
        likely = [
            spelling
            for spelling in self.unmistakable.get(wanted[:1] + wanted[-1:], ())
            if abs(len(spelling) - len(wanted)) <= _SLIPS
        ]
        return next(
            (self.by_key[near].service for near in get_close_matches(wanted, likely, 1, _ALIKE)), None
        )

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - as above
    def found(self, text: str, *, heading: bool) -> tuple[Mention, ...]:
        """Return every mention in a plain text, in order; the longest name wins."""
        pieces = frozenset(map(str.strip, _SEAM.split(text))) if heading else None
        return tuple(
            Mention(match.start(), match.end(), name.service, name.role is Role.PHRASE)
            for match in (self.mentioned if _IDENTIFIER_SIGN.search(text) else self.named).finditer(text)
            if match["name"]
            and (name := self._name(match))
            and name.role is not Role.CONCEPT
            and _counts(name, match, pieces)
        )

    def _name(self, match: re.Match[str]) -> Name | None:
        """Return the name that was matched, if that needs no vendor or has one."""
        vendored = self.by_key.get(key(match["name"], vendor=True)) if match["vendor"] else None
        return vendored or self.by_key.get(key(match["name"]))

    def _service(self, text: str, role: Role) -> str | None:
        """Return the service that `text` is a name of, in that role."""
        match = self.spelled.fullmatch(text)
        name = self._name(match) if match else None
        return name.service if name and name.role is role else None

    def _spelled_out(self, text: str, role: Role) -> str | None:
        """Return the service of a name and its long form: `EMR - Elastic Map Reduce`."""
        parts = [part for part in map(_trim, _BREAK.split(text)) if part]
        if len(parts) != 2:  # noqa: PLR2004 - a pair
            return None
        short, long = sorted((without_vendor(part, self.vendors) for part in parts), key=len)
        services = {self._service(short, role), self._service(long, role)}
        if _abbreviates(short, long):
            services.discard(None)
        return services.pop() if len(services) == 1 else None


def compile_names(names: Iterable[Name], by_key: Mapping[str, Name], vendors: tuple[str, ...]) -> Names:
    """Return the matcher of `names`; `by_key` has each of them under its keys."""
    everything = _spelled({name.text for name in names}, vendors)
    mentioned = _spelled({name.text for name in names if name.role is not Role.CONCEPT}, vendors)
    named = rf"{_BEGIN}{mentioned}{_END}"
    place = rf"(?<!\s)\s+(?:in|on)\s+(?:{_any_of(vendors)})$"
    peels = (rf"^(?:{_NUMBER})", rf"^{_OPENING}", _CLOSING, place, _GLOSS)
    return Names(
        by_key,
        vendors,
        re.compile(everything, re.IGNORECASE),
        re.compile(rf"{named}|{_IDENTIFIER}", re.IGNORECASE),
        re.compile(named, re.IGNORECASE),
        tuple(re.compile(peel, re.IGNORECASE) for peel in peels),
        _unmistakable(by_key),
    )


def _unmistakable(by_key: Mapping[str, Name]) -> Mapping[str, Sequence[str]]:
    """Return the keys of long names that are no everyday words, by their first and last letters."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for spelling, name in by_key.items():
        if name.role is Role.NAME and name.link is Link.ALWAYS and len(spelling) >= _UNMISTAKABLE:
            found[spelling[0] + spelling[-1]].append(spelling)
    return found


def _spelled(texts: Iterable[str], vendors: Iterable[str]) -> str:
    """Return an expression for any of `texts`, perhaps behind a vendor, perhaps in the plural."""
    return rf"(?:(?P<vendor>{_any_of(vendors)})\s)?(?P<name>(?:{_alternation(texts)})s?)"


def _any_of(vendors: Iterable[str]) -> str:
    """Return an expression for one of `vendors`."""
    return "|".join(map(re.escape, vendors)) or _NOTHING


def _alternation(texts: Iterable[str]) -> str:
    """Return an expression for any of `texts`, the longest first.

    Those with the same first letter stand behind one look at that letter: without it a large
    catalogue would be tried name by name at every word.
    """
    groups: dict[str, list[str]] = {}
    for text in sorted(texts, key=lambda text: (-len(key(text)), text)):
        rest = _expression(text)[len(re.escape(text[0])) :]
        groups.setdefault(text[0].lower(), []).append(rest)
    alternatives = (f"{_in_any_case(first)}(?:{'|'.join(group)})" for first, group in groups.items())
    return "|".join(alternatives) or _NOTHING


def _in_any_case(letter: str) -> str:
    """Return an expression for a letter that the engine tells from others without trying what follows."""
    same = (case for case in (letter.lower(), letter.upper(), *_MORE_CASES) if _is_same(letter, case))
    return f"(?-i:[{re.escape(''.join(dict.fromkeys(same)))}])"


def _is_same(letter: str, case: str) -> bool:
    return re.fullmatch(re.escape(letter), case, re.IGNORECASE) is not None


def _expression(text: str) -> str:
    """Return an expression for every way to write a name, its plural s left out."""
    first, *rest = _JOINT.split(_PLURAL.sub("", text))
    spelled = re.escape(first)
    for symbol, piece in zip(rest[::2], rest[1::2], strict=True):
        between = f"{_GAP}?{re.escape(symbol)}{_GAP}?" if symbol else f"{_GAP}?"
        spelled += between + re.escape(piece)
    return spelled


def _counts(name: Name, match: re.Match[str], pieces: frozenset[str] | None) -> bool:
    """Tell whether a name that was found is meant; `pieces` are those of a heading.

    In a heading an everyday word must be all there is between two seams: `Config - Rules` but
    not `Config files`.
    """
    if match["vendor"]:
        return pieces is not None or name.link is not Link.NEVER
    if pieces is not None:
        return name.link is Link.ALWAYS or match["name"] in pieces
    spelled_so = match["name"].removesuffix("s") == name.text.removesuffix("s")
    return name.link is Link.ALWAYS and (spelled_so or not name.exact)


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether `short` is made of the first letters of `long`."""
    return key(short) == key("".join(word[0] for word in long.split()))


def _trim(text: str) -> str:
    """Return a heading without marks of emphasis and what stands around it."""
    return _DECORATION.sub("", text).strip(_EDGES)
