"""Phrases of the register, and whether a text has their words.

A phrase is found when all of its words are, in any order, whatever their case, plural and
hyphens. `a|b` is either word, and a final `*` means any ending: `encrypt* at rest|transit`.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain

from cribsheet.wording import singular

Stems = frozenset[str]
"""The words of a text: in small letters, in the singular, hyphenated ones also as one."""

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_PART = re.compile(r"[A-Z]{2,}(?=s\b|s?[A-Z]|\W|\d|$)|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_ACRONYMS = re.compile(r"([A-Z][A-Z\d]+)s")
_LITTLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "per",
        "for",
        "in",
        "to",
        "and",
        "on",
        "at",
        "by",
        "with",
        "from",
        "is",
        "are",
        "its",
    ]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the register: for each word its alternatives, in small letters and singular."""

    words: tuple[tuple[str, ...], ...]
    _plain: Stems = field(init=False, repr=False, compare=False)
    _open: tuple[tuple[str, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tell the words that can be looked up at once from those with alternatives or any ending."""
        plain = [forms for forms in self.words if len(forms) == 1 and not forms[0].endswith("*")]
        object.__setattr__(self, "_plain", frozenset(form for (form,) in plain))
        object.__setattr__(self, "_open", tuple(forms for forms in self.words if forms not in plain))

    def within(self, stems: Stems) -> bool:
        """Tell whether all words of the phrase are among these."""
        return self._plain <= stems and all(
            any(_is_in(form, stems) for form in forms) for forms in self._open
        )

    def count(self, stems: Stems) -> int:
        """Return how many words of the phrase are among these."""
        return sum(any(_is_in(form, stems) for form in forms) for forms in self.words)


@cache
def phrase(text: str) -> Phrase:
    """Return the phrase written in `text`; little words in it don't count."""
    words = text.replace("-", " ").casefold().split()
    weighty = [word for word in words if word not in _LITTLE] or words
    return Phrase(tuple(tuple(map(_form, filter(None, word.split("|")))) for word in weighty))


def stems(text: str) -> Stems:
    """Return the words of a plain text."""
    return frozenset(chain.from_iterable(map(_stems, _WORD.findall(text))))


@lru_cache(maxsize=1 << 16)
def _stems(word: str) -> tuple[str, ...]:
    """Return a word and what it consists of: `GetItem` also as `get` and `item`."""
    if acronym := _ACRONYMS.fullmatch(word):
        word = acronym[1]
    parts = _HYPHEN.split(word)
    forms = ("".join(parts), *parts, *_PART.findall(word))
    return tuple(singular(form.casefold()) for form in forms)


def _form(word: str) -> str:
    return word if word.endswith("*") else singular(re.sub(r"[^\w]", "", word))


def _is_in(form: str, stems: Stems) -> bool:
    if form.endswith("*"):
        return any(stem.startswith(form[:-1]) for stem in stems)
    return form in stems
