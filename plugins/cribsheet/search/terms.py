"""Text -> the terms that it is found by.

A term is a word in small letters and in the singular, or a quantity: `#` and its key. Words
that are written together with hyphens, dots and the like are terms each and as one word
(`pre-signed`: pre, signed, presigned); so are the parts of a name in mixed case (`PutItem`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from cribsheet.quantities import quantities, quantity
from cribsheet.wording import singular

_LITTLE = """
    a about amazon an and any are aws be been being but by can could did do does explain for from had has
    have how i if in into is it its me my of on or our should so tell than that the their them then there
    these they this those to us use used using was we were what when where which who whom whose why will
    with would you your
"""

LITTLE = frozenset(_LITTLE.split())
"""Words that a query may have and a result need not, unless there are no others."""

LONGEST = 40
"""Letters of the longest term; what is longer is an address or a key that nobody types."""

_REMEMBERED = 1 << 15
"""Words whose terms are remembered."""

_COMPOUND = re.compile(r"[^\W_]+(?:['’._:/@+-]+[^\W_]+)*")
_RUN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_NUMBER = re.compile(r"(?<![^\W_])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![^\W_])")


def terms(text: str) -> frozenset[str]:
    """Return the terms of a plain text."""
    found = set(_amounts(text))
    for compound in _COMPOUND.findall(text):
        found.update(_of_compound(compound))
    return frozenset(term for term in found if 0 < len(term) <= LONGEST)


@lru_cache(maxsize=_REMEMBERED)
def _of_compound(compound: str) -> tuple[str, ...]:
    """Return the terms of a word, or of several that are written together."""
    runs = _RUN.findall(compound)
    together = ["".join(runs)] if len(runs) > 1 else []
    return tuple(word(spelling) for run in (*runs, *together) for spelling in _spellings(run))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a plain text that say something, as terms in their order."""
    found = (word(run) for run in _RUN.findall(text))
    return tuple(dict.fromkeys(term for term in found if term not in LITTLE))


@lru_cache(maxsize=_REMEMBERED)
def word(text: str) -> str:
    """Return the term of one word."""
    return singular(fold(text))


def fold(text: str) -> str:
    """Return a text in small letters without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return "".join(filter(str.isalnum, decomposed)).lower()


def _amounts(text: str) -> Iterator[str]:
    """Yield the terms of quantities, and of every number without regard to what stands behind it."""
    for found in quantities(text):
        yield f"#{found.key}"
        yield _plain(found.number)
    for number in _NUMBER.findall(text):
        yield _plain(number)


def _plain(number: str) -> str:
    """Return the term of a number of whatever; a spelled-out one has none."""
    digits = number.replace(",", "")
    return f"#{float(digits):.12g}" if digits.replace(".", "").isdecimal() else ""


def _spellings(run: str) -> Iterator[str]:
    """Yield a word, and the parts that its capitals tell apart; an amount is no word."""
    if run[0].isdigit() and quantity(run):
        return
    yield run
    parts = _HUMP.split(run)
    if len(parts) > 1:
        yield from (part for part in parts if len(part) > 1 and not part.isdigit())
