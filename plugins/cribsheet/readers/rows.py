"""Lines of a note with what their shape alone tells."""

import re
from dataclasses import dataclass

from cribsheet.readers.bounds import seen

TAB = 4
"""Columns a tab advances to. The seeds indent by tabs; two and four spaces nest alike under it."""

DRAWN = "[-=_~#*+@^]"
"""What rules, underlines and frames are made of."""

RULE = re.compile(rf"({DRAWN})\1{{2,}}|(?:[-*_] ){{2,}}[-*_]|[─━═—–]{{3,}}")
"""A line of one repeated character, or of spaced ones."""

FILLER = re.compile(r"[^\w$€£%]*")
"""No letter, digit or amount: nothing that could be lost."""


@dataclass(slots=True)
class Row:
    """One line: its 1-based number, the blanks before its text, their width with tabs expanded, the text.

    `plain` tells that the text begins with a letter, and not as a lettered item: so no mark,
    bullet or frame has to be looked for.
    Not frozen, as there is one a line, and it takes a quarter of the time to make.
    """

    number: int
    lead: str
    column: int
    text: str
    plain: bool


def row(number: int, line: str) -> Row:
    """Return the line without the blanks around it; an empty text is a blank line."""
    body = line.lstrip()
    lead = line[: len(line) - len(body)]
    text = seen(body.rstrip())
    plain = text[:1].isalpha() and text[1:2] not in ".)"
    return Row(number, lead, len(lead.expandtabs(TAB)) if lead else 0, text, plain)


def is_rule(text: str) -> bool:
    """Return whether the text is a line drawn across the page."""
    return not text[:1].isalnum() and RULE.fullmatch(text) is not None


def is_filler(text: str) -> bool:
    """Return whether the text says nothing: dots, a lone bullet, invisible characters."""
    return not text[:1].isalnum() and FILLER.fullmatch(text) is not None
