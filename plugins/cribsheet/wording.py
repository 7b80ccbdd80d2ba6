"""What a text says: the words by which two statements, or two headings, are the same."""

import re
from collections.abc import Iterable, Sequence

from cribsheet.inline import plain

Words = tuple[str, ...]

_LITTLE = frozenset(("a", "an", "the", "is", "are", "can", "will", "you", "your", "of", "to", "that"))
"""Words without which a statement of `ENOUGH` other words says the same."""

ENOUGH = 4
"""So many words, little ones aside, make a statement that is understood out of its place."""

_PUNCTUATION = r"\s!-/:-@\[-^`{-\x7f\u2000-\u206f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\ufeff"

_WORD = re.compile(
    rf"""
    (?<!\w)-?\d+(?:[.,:/–-]\d+)*          # a number, a range, a version, an address, with its sign
    | [^{_PUNCTUATION}]+(?:['’./:@\\]+[^{_PUNCTUATION}]+)*   # a word, an identifier, an address
    | [%$<>=+#~]                          # signs that change what is said
    """,
    re.VERBOSE,
)

_UNIT = re.compile(r"[kmgtpe]?i?b(?:ps)?|[a-z]", re.IGNORECASE)
"""Units whose case tells them apart: `Mb` and `MB`, `m` and `M`."""

_SHORTEST_PLURAL = 4
"""Shorter words that end in s are mostly names: `AWS`, `SNS`."""

_SAME_IN_PLURAL = ("ss", "us", "is")
_NO_PLURALS = frozenset({"https"})


def words(text: str) -> Words:
    """Return the words of an inline-Markdown text without case, markup and punctuation.

    Numbers and the units behind them stay as they are typed, whether or not a blank parts them.
    """
    found: list[str] = []
    behind_number = False
    for word in _WORD.findall(plain(text)):
        unit = behind_number and _UNIT.fullmatch(word)
        found.append(word if unit else word.replace("’", "'").casefold())
        behind_number = word[-1].isdigit()
    return tuple(found)


def core(said: Words) -> Words:
    """Return the words that matter; all of them when they are few."""
    weighty = tuple(word for word in said if word not in _LITTLE)
    return weighty if len(weighty) >= ENOUGH else said


def says_enough(said: Words) -> bool:
    """Return whether the words are understood out of their place."""
    return sum(word not in _LITTLE for word in said) >= ENOUGH


def contains(said: Iterable[str], part: Sequence[str]) -> bool:
    """Return whether all words of `part` are among those said, in the same order."""
    rest = iter(said)
    return all(word in rest for word in part)


def subject(title: str) -> Words:
    """Return the words of a heading, each in the singular."""
    return tuple(map(singular, words(title)))


def singular(word: str) -> str:
    """Return a word in small letters without its plural ending, if it has one."""
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and word not in _NO_PLURALS
    if not plural or word.endswith(_SAME_IN_PLURAL):
        return word
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    return word.removesuffix("es") if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
