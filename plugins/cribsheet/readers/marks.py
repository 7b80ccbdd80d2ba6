"""What `**` means: the author's "this will be asked" against all the other uses of stars."""

import re
from dataclasses import dataclass

from cribsheet.readers.inline import CODE
from cribsheet.readers.words import is_sentence, words

BULLET = r"(?:[-+•·‣▪◦●○►▶➤✓✔→⇒]|[-=]+>|<[-=]+|[:>])"
"""What stands in front of an item: a bullet, an arrow, a colon, a quote sign."""

OUTLINE_MARK = re.compile(rf"(?:{BULLET}[ \t]*)?\*{{2,}}(?!\*)[ \t]*(?:[-•][ \t]+)?(?=\S)")
"""Two stars or more that open a line, perhaps behind a bullet or in front of one."""

FRAME = 3
"""Stars from which a run at both ends is a frame around the line."""

STATEMENT_WORDS = 3
"""Words from which an opening bold span states something rather than naming it."""

BREAK = re.compile(
    r"\s*[.,;!?)]|\s*$|\s+(?:but|or|and|because|since|so|while|whereas|unless|which|where|when|though|although)\b|\s+\*\*[A-Z]",
)
"""What ends a sentence or clause behind a bold span."""

ASIDE = re.compile(r"\s+[-–—(]")
"""What ends it only if the span is a sentence; behind a term it brings the definition."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A line of an outline without its mark: the text, and whether a mark opened it."""

    text: str
    important: bool


def outline_mark(text: str) -> Marked:
    """Split the author's mark off a line of an outline (blanks around it already gone).

    Stars at both ends are a frame: the line between them is marked as well. Where the mark is
    the start of a bold span, the span stays. Stars alone, or later in the line, mark nothing.
    """
    match = OUTLINE_MARK.match(text)
    if not match:
        return Marked(text, important=False)
    body = text[match.end() :]
    inner, rest = _span(match[0], body)
    if inner and len(words(inner)) < STATEMENT_WORDS:
        return Marked(text, important=False)  # a bold term: `**Term**: text`
    if inner and words(rest):
        return Marked(f"**{body}", important=True)
    stars = len(body) - len(body.rstrip("*"))
    if (inner or stars >= FRAME) and "**" not in body[: len(body) - stars]:
        body = body[: len(body) - stars].rstrip()
    return Marked(body, important=True)


def _span(mark: str, body: str) -> tuple[str, str]:
    """Return the bold span that a mark begins, and what follows it; or nothing twice."""
    inner, closed, rest = body.partition("**")
    is_span = closed and inner == inner.rstrip() and mark.endswith("**") and not rest[:1].isalnum()
    return (inner, rest) if is_span else ("", "")


def markdown_mark(text: str) -> bool:
    """Return whether a Markdown item or paragraph (inline Markdown) is marked as important.

    It is when it is bold as a whole, or opens with a bold statement: three words or more that
    end their sentence or clause. A label (`**Hosted zones:**`) or a term (`**Fargate**`) is not.
    """
    span = opening_bold(text)
    if span is None:
        return False
    inner, rest = span
    if inner.rstrip().endswith(":") or rest.startswith(":"):
        return False
    count = len(words(inner))
    if not words(rest):
        return count >= STATEMENT_WORDS or (count > 1 and is_sentence(inner))
    if count < STATEMENT_WORDS:
        return False
    return bool(
        inner.rstrip()[-1:] in "!?." or BREAK.match(rest) or (is_sentence(inner) and ASIDE.match(rest))
    )


def opening_bold(text: str) -> tuple[str, str] | None:
    """Return the bold span that opens a text and what follows it, or None."""
    if not text.startswith(("**", "__")) or not text[2:3].strip():
        return None
    mark = text[:2]
    verbatim = [match.span() for match in CODE.finditer(text)]
    at = text.find(mark, 2)
    while at >= 0 and any(first <= at < last for first, last in verbatim):
        at = text.find(mark, at + 1)
    return (text[2:at], text[at + 2 :]) if at > 2 else None  # noqa: PLR2004 - the mark's own length
