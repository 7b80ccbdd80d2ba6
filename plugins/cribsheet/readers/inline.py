"""Text of a note to inline Markdown that shows what the author meant."""

import re

CODE = re.compile(r"(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)")
"""A code span: the same number of backticks on both sides."""

URL = re.compile(r"(?<![\w(\[<\"'=`/])https?://[^\s<>\"`\\]*[^\s<>\"`\\.,;:!?)\]}'*]")
"""A bare address, without the punctuation of the sentence around it."""

STRONG = re.compile(r"(?<![\w*])\*\*(?=[^\s*])[^*]*[^\s*]\*\*(?![\w*])")
"""A closed bold span, the only emphasis that outline authors mean."""

SPECIAL = re.compile(r"[\\`*\[\]<&~]|(?<![^\W_])_|_(?![^\W_])")
"""What inline Markdown would read as markup; an underscore only at the edge of a word."""

WIKI = re.compile(r"!?\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")
"""A link to another note, or that note or a picture embedded."""

HIGHLIGHT = re.compile(r"(?<![=\w])==(?=[^\s=])([^=]*[^\s=])==(?![=\w])")
SPACED_EMPHASIS = re.compile(r"(?<=\s)_ (?=[^\s_][^_\n]*[^\s_]_(?!\w))")
"""An opening `_` that a wrapped line cut off from its word."""

KEPT = re.compile("|".join(part.pattern for part in (CODE, URL, STRONG)))
"""What keeps its meaning in a text that is otherwise shown as typed."""

MARKUP = re.compile(r"[\\`*\[\]<&~_]|://")
"""A text without any of these is inline Markdown that shows it as typed."""

BLANKS = re.compile("  +")
STRONG_OR_VERBATIM = re.compile(rf"{CODE.pattern}|\\.|\*\*")


def literal(text: str) -> str:
    """Return inline Markdown that shows `text` as typed.

    Closed code spans, closed bold spans and bare addresses keep their meaning; every other
    character stands for itself. No backslash is put inside a word.
    """
    if not MARKUP.search(text):
        return text
    parts, at = [], 0
    for match in KEPT.finditer(text):
        parts += [_escape(text[at : match.start()]), _keep(match[0])]
        at = match.end()
    return "".join((*parts, _escape(text[at:])))


def markdown(lines: list[str]) -> str:
    """Return the lines of one wrapped Markdown paragraph as inline Markdown on one line.

    Emphasis that the wrapping tore from its words is mended, wiki links and highlights become
    what plain Markdown has for them, bare addresses become links.
    """
    text = " ".join(map(str.strip, lines))
    if "`" in text:
        parts, at = [], 0
        for match in CODE.finditer(text):
            parts += [_dialects(text[at : match.start()]), match[0]]
            at = match.end()
        text = "".join((*parts, _dialects(text[at:])))
    else:
        text = _dialects(text)
    if "**" in text:
        text = _mend_strong(text)
    return BLANKS.sub(" ", text) if "  " in text else text


def _escape(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", text)


def _keep(text: str) -> str:
    if text.startswith("http"):
        return f"<{text}>"
    return f"**{_escape(text[2:-2])}**" if text.startswith("**") else text


def _dialects(text: str) -> str:
    # To look for a sign takes much less than to search for what it begins.
    if "[[" in text:
        text = WIKI.sub(lambda match: f"{match[2]} ({match[1]})" if match[2] else match[1], text)
    if "==" in text:
        text = HIGHLIGHT.sub(r"**\1**", text)
    if "_ " in text:
        text = SPACED_EMPHASIS.sub("_", text)
    return URL.sub(lambda match: f"<{match[0]}>", text) if "://" in text else text


def _mend_strong(text: str) -> str:
    """Move blanks out of bold spans that wrapping tore open: `are ** the tail**`.

    Marks alternate between opening and closing; an odd last one stays as typed.
    """
    if (
        "`" not in text
        and "\\" not in text
        and all(part == part.strip() for part in text.split("**")[1:-1:2])
    ):
        return text
    marks = [match for match in STRONG_OR_VERBATIM.finditer(text) if match[0] == "**"]
    parts, at = [], 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        inner = text[opening.end() : closing.start()]
        core = inner.strip()
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        mended = f"{before}**{core}**{after}" if core else f"**{inner}**"
        parts += [text[at : opening.start()], mended]
        at = closing.end()
    return "".join((*parts, text[at:]))
