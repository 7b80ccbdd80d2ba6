"""Inline Markdown -> inline Markdown that Python-Markdown and CommonMark read alike.

What an author typed literally stays literal under the usual extensions too (attribute lists,
snippets, tables, macros).
"""

import re
from collections.abc import Callable

from markdown_it.token import Token

from cribsheet.inline import content, parse, scheme, target

Resolve = Callable[[str], str | None]
"""From a catalogue id to the relative path of its page or section, None when there is none."""

_LITERAL = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~]|$)            # a backslash that would escape something
    | [`\[\]{]
    | \*(?!\s) | (?<!\s)\*              # a star that touches something
    | (?<!\w)_+ | _++(?![^\W_])         # underscores at the edge of a word
    | < | &(?=\#|\w+;) | ~~
    | :(?=[\w+-]+:)                     # an emoji
    | (?:\+\+|==)(?=\S.*?(?:\+\+|==))   # a key, a highlight
    | \$+(?=[^\s$](?:[^$]*[^\s$])?\$)   # a formula
    | \^+(?=[^\s^](?:[^^]*[^\s^])?\^)   # a superscript
    | ~(?=[^\s~](?:[^~]*[^\s~])?~)      # a subscript
    """,
    re.VERBOSE,
)
_ENTITIES = {"<": "&lt;", "&": "&amp;"} | {sign: f"&#{ord(sign)};" for sign in "~:+=$^"}
"""Python-Markdown has no backslash escapes for these, or they may stand inside a word."""


def literal(text: str) -> str:
    """Return inline Markdown that shows a plain text as it is; no word gets a backslash inside."""
    return _LITERAL.sub(lambda match: "".join(_ENTITIES.get(sign) or f"\\{sign}" for sign in match[0]), text)


def cell(text: str, resolve: Resolve) -> str:
    """Return inline Markdown for a table cell."""
    return _write(text, resolve, _cell_code).replace("|", r"\|")


def inline(text: str, resolve: Resolve) -> str:
    """Return inline Markdown for anywhere else; `service:ID` leads where `resolve` says.

    Targets without a scheme and pictures, which are not exported, are shown behind their words.
    """
    return _write(text, resolve, code)


def code(text: str) -> str:
    """Return a code span."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or text[:1] == text[-1:] == " " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _cell_code(text: str) -> str:
    # In code, `\|` is a bar for some and a backslash with a bar for others.
    return "<code>" + re.sub(r"[^\w\s]|_", _entity, text) + "</code>" if "|" in text else code(text)


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _write(text: str, resolve: Resolve, write_code: Callable[[str], str]) -> str:
    parts: list[str] = []
    closings: list[str] = []
    typed = ""
    for token in parse(text):
        if token.type in {"text", "text_special"}:
            typed += token.content
            continue
        parts.append(literal(typed))
        typed = ""
        if token.type == "link_open":
            parts[-1] = re.sub(r"!$", r"\!", parts[-1])
            opening, closing = _around(token, resolve)
            parts.append(opening)
            closings.append(closing)
        elif token.type == "link_close":
            parts.append(closings.pop())
        elif token.type == "code_inline":
            parts.append(write_code(token.content))
        elif token.type == "image":
            parts += literal(content(token)).join(_around(token, resolve))
        else:
            parts.append(_emphasis(token))
    return "".join((*parts, literal(typed))).strip()


def _emphasis(token: Token) -> str:
    if token.tag == "s":
        return "<del>" if token.nesting > 0 else "</del>"
    return token.markup


def _around(token: Token, resolve: Resolve) -> tuple[str, str]:
    """Return what stands before and behind the words of a link or picture."""
    destination = target(token)
    kind = scheme(destination)
    if not kind:
        return "", f" ({code(destination)})" if destination else ""
    url = resolve(destination.partition(":")[2]) if kind == "service" else destination
    if url is None:
        return "", ""
    title = str(token.attrGet("title") or "").replace("\\", "\\\\").replace('"', "&quot;")
    hint = f' "{title}"' if title else ""
    return "[", f"](<{url}>{hint})" if re.search("[()]", url) else f"]({url}{hint})"
