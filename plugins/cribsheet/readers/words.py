"""What words tell: whether a line is a sentence, a name for what follows, or goes on."""

import re

WORD = re.compile(r"(?<![\w'’./&+-])['’./&+-]*+\w[\w'’./&+-]*+")

FINITE = frozenset(
    """
    is are was were be can cannot can't could will won't would must mustn't should shouldn't may might
    has have had does do doesn't don't did isn't aren't need allows allow lets makes make gets get gives
    means mean requires require supports provides provide enables enable contains contain keeps keep
    takes take comes come goes becomes stays remains applies apply happens scales sends never always you
    we it they this that these those there
    """.split(),  # noqa: SIM905 - a literal of a hundred quoted words hides them
)
"""Words that make a line a sentence rather than a name: finite verbs and subjects."""

END = tuple(".!?:;…")
"""What ends a sentence or an announcement."""

CLOSING = "\"'”’)]*_`"
"""What can stand behind the end of a sentence."""


def words(text: str) -> list[str]:
    """Return the words of a plain or inline-Markdown text, in order."""
    return WORD.findall(text)


def is_sentence(text: str) -> bool:
    """Return whether the text has a word that only a sentence has."""
    return any(word.lower().strip("'’.-") in FINITE for word in words(text))


def ends(text: str) -> bool:
    """Return whether the text ends a sentence or announces what follows."""
    return text.rstrip(CLOSING).endswith(END)
