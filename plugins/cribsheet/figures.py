"""Quantities in a sentence, and what the words around them make of them."""

import re
from dataclasses import dataclass

from cribsheet.phrases import Stems, stems
from cribsheet.quantities import Bound, Measure, Quantity, quantities
from cribsheet.register import Role

_THAN = r"(?:more|larger|bigger|longer|greater|higher|older)\s+than"
_ROLES = {
    Role.MAXIMUM: (
        r"max(?:imum|imal)?|up\s*to|upto|at\s+most|no\s+more\s+than|"
        rf"(?:not|n[o']t|never|cannot)\s+(?:\w+\s+){{0,2}}(?:{_THAN}|exceed|go\s+over|go\s+beyond)|"
        r"(?:hard|soft|upper)?\s*limit(?:s|ed)?|quotas?|cap(?:ped)?|ceiling|"
        r"as\s+(?:long|large|much|many|high|big)\s+as|longest|largest|biggest|highest|or\s+(?:less|fewer)|≤|<="
    ),
    Role.MINIMUM: (
        r"min(?:imum|imal)?|at\s+least|no\s+less\s+than|as\s+(?:little|few|short|low|small)\s+as|"
        r"smallest|shortest|lowest|least|or\s+more|≥|>="
    ),
    Role.DEFAULT: r"default(?:s|ed|ing)?|out\s+of\s+the\s+box|initial(?:ly)?|unless\s+(?:you|changed|set)",
}
_ROLE = re.compile(
    "|".join(rf"(?P<{role.name}>(?<!\w)(?:{words})(?!\w))" for role, words in _ROLES.items()), re.IGNORECASE
)
_BEHIND = re.compile(
    rf"\s*[(\[–-]?\s*(?:(?:is|as|being|by)\s+)?(?:the\s+|a\s+)?(?:{_ROLE.pattern})", re.IGNORECASE
)
_APPENDED = re.compile(rf",\s*(?:by\s+)?(?:{_ROLE.pattern})\s*(?=[).,;]|$)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n")
_SEPARATOR = re.compile(r"[,;)]|\band\b|\bor\b", re.IGNORECASE)
_OPENING = " \t:=~≈(\"'“"
"""What may stand between a word and the number that it belongs to."""

_EXAMPLE = re.compile(
    r"\b(?:e\.?g|ex|for instance|examples?|say|suppose|imagine|such as|like)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    rf"(?:\b(?:{_THAN}|less\s+than|smaller\s+than|fewer\s+than|over|above|under|below|beyond|exceed\w*|within|every|after|"
    r"before|another|additional|extra|next|last|first|set|sets|multiples?\s+of|increments?\s+of|steps?\s+of|if|when)|[<>])"
    r"\s*(?:the\s+|an?\s+|about\s+|~\s*)?$",
    re.IGNORECASE,
)

_PAST = re.compile(
    r"\b(?:was|were|used\s+to|formerly|previously|originally|earlier|older?|outdated|historical(?:ly)?|in\s+the\s+past|"
    r"(?:before|until|till|prior\s+to)\s+(?:\w+\s+)?(?:20)?\d\d|before\)?$)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"\b(?:per|each|every|in|for|from|with|by|on|of)\b.*", re.IGNORECASE | re.DOTALL)

_PER = re.compile(r"\b(?:per|each|every)\s+([^\W\d_]+(?:\s(?!and\b|or\b)[^\W\d_]+)?)", re.IGNORECASE)
_STILL = re.compile(
    r"\bstill\s+(?:say|quote|think|ask|mention|list|show)|\b(?:until|before|prior\s+to)\s+(?:\w+\s+)?20\d\d\b",
    re.IGNORECASE,
)
_WORDS_BEFORE = re.compile(r"(?:\S+\s+){0,6}\S*$")
_AROUND = 4
"""So many words on each side may say that a figure is of the past."""

_WORDS_BEHIND = re.compile(r"\S*(?:\s+\S+){0,4}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as a sentence has it.

    `firm` says that it is stated, not part of an example or of a condition (`over 100 MB`), and
    `past` that it is said to be no longer so. `before` and `behind` are the words next to it, up to
    the next quantity; those of `noun` follow directly: what it counts. `per` is what it holds for.
    Its sentence goes from `start`
    to `end` of the text.
    """

    quantity: Quantity
    role: Role
    firm: bool
    past: bool
    before: Stems
    behind: Stems
    noun: Stems
    per: Stems
    start: int
    end: int


def figures(text: str, inherited: Role = Role.FIXED) -> tuple[Figure, ...]:
    """Return the figures of a plain text; `inherited` is the role of those that it gives none."""
    found = quantities(text)
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found[1:]), len(text)]
    return tuple(
        _figure(text, one, before, behind, inherited)
        for one, before, behind in zip(found, ends, starts, strict=False)
    )


def role(text: str) -> Role:
    """Return the role that a label such as `Default:` gives to what stands below it."""
    found = list(_ROLE.finditer(text))
    return _named(found[-1]) if found else Role.FIXED


def per(text: str) -> Stems:
    """Return the words for what a figure holds: of `tags per resource` it is the resource."""
    return stems(" ".join(_PER.findall(text)))


def _figure(text: str, one: Quantity, start: int, end: int, inherited: Role) -> Figure:
    """Return the figure of a quantity between the ends of its neighbors."""
    before = _SENTENCE_END.split(text[start : one.start])[-1]
    if start:
        # Up to the first comma the words belong to the quantity before.
        before = _SEPARATOR.split(before, maxsplit=1)[-1]
    behind = _SENTENCE_END.split(text[one.end : end])[0]
    sentence = max((stop.end() for stop in _SENTENCE_END.finditer(text, 0, one.start)), default=0)
    stop = _SENTENCE_END.search(text, one.end)
    limiting = _last(before)
    condition = _CONDITION.search(before) and not (limiting and limiting.end() >= len(before.rstrip()) - 1)
    around = f"{' '.join(before.split()[-_AROUND:])} | {' '.join(behind.split()[:_AROUND])}"
    noun = one.unit if one.measure is Measure.COUNT else ""
    return Figure(
        one,
        _role(one, before, behind, inherited, followed=end < len(text)),
        firm=not (condition or _EXAMPLE.search(text, 0, one.start)),
        past=bool(_PAST.search(around) or _STILL.search(text, sentence, one.start)),
        before=stems(_nearest(_WORDS_BEFORE.search(before))),
        behind=stems(f"{noun} {_nearest(_WORDS_BEHIND.match(behind))}"),
        noun=stems(_FOREIGN.sub("", f"{noun} {_nearest(_WORDS_BEHIND.match(behind))}")),
        per=per(behind),
        start=sentence,
        end=stop.start() if stop else len(text),
    )


def _role(one: Quantity, before: str, behind: str, inherited: Role, *, followed: bool) -> Role:
    """Return the role of a quantity by the words on both sides of it.

    A role word right before the next quantity (`followed`) is that one's.
    """
    closing = _BEHIND.match(behind) or _APPENDED.match(behind)
    if closing and followed and not behind[closing.end() :].strip(_OPENING):
        closing = None
    if closing and _named(closing) is Role.DEFAULT:
        return Role.DEFAULT
    if one.bound:
        # The shorter an address prefix, the larger its block.
        least = (one.bound is Bound.LOWER) is not (one.measure is Measure.PREFIX)
        return Role.MINIMUM if least else Role.MAXIMUM
    found = _last(before) or closing
    return _named(found) if found else inherited


def _last(before: str) -> re.Match[str] | None:
    """Return the last role word of a text."""
    return max(_ROLE.finditer(before), key=lambda found: found.end(), default=None)


def _nearest(found: re.Match[str] | None) -> str:
    return found[0] if found else ""


def _named(match: re.Match[str]) -> Role:
    return next(role for role in _ROLES if match[role.name])
