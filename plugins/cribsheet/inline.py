"""Inline Markdown: the one parser for it, and what a reader sees of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, backtick, image, link
from markdown_it.token import Token

_Rule = Callable[[StateInline, bool], bool]

_MARKUP = re.compile(r"[\\`*_\[\]<&~!]")
"""A text without any of these shows as it is typed."""

_REMEMBERED = 1 << 15
"""Texts whose plain text is remembered."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCHEMES = ("", "http", "https", "mailto", "service")


@dataclass(frozen=True, slots=True)
class Shown:
    """The characters that a text shows, and for each where it stands in the inline Markdown.

    A place is `(start, end)`, or None for what is code, a link or a picture already.
    """

    text: str
    places: tuple[tuple[int, int] | None, ...]


class _Parser(MarkdownIt):
    """CommonMark's inline rules with strikethrough and without raw HTML.

    Tokens stay apart as they were read, and code spans, pictures and link ends have their end
    in the source as `meta["end"]`: so each token's place can be told.
    """

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("strikethrough").disable(["fragments_join", "html_inline", "newline"])
        rules: dict[str, _Rule] = {"backticks": backtick, "link": link, "image": image, "autolink": autolink}
        for name, rule in rules.items():
            self.inline.ruler.at(name, _located(rule))

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name that the parser calls
        """Allow our own and harmless schemes, and targets without one."""
        return scheme(url) in _SCHEMES

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the name that the parser calls
        """Show an address as its author typed it."""
        return link


def _located(rule: _Rule) -> _Rule:
    """Return the rule so that the last token it adds knows where the rule ended."""

    def located(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
        before = len(state.tokens)
        found = rule(state, silent)
        if len(state.tokens) > before:
            state.tokens[-1].meta["end"] = state.pos
        return found

    return located


_PARSER = _Parser()


def parse(text: str) -> list[Token]:
    """Return the tokens of an inline-Markdown text without line ends.

    Links have `http`, `https`, `mailto` or `service` as their scheme, or none.
    """
    if not _MARKUP.search(text):
        return [Token("text", "", 0, content=text)] if text else []
    return _PARSER.inline.parse(text, _PARSER, {}, [])


def plain(text: str) -> str:
    """Return what a reader sees of an inline-Markdown text, pictures as their descriptions."""
    return _plain(text) if _MARKUP.search(text) else text


@lru_cache(maxsize=_REMEMBERED)
def _plain(text: str) -> str:
    """Return the plain text of one with markup; several stages ask for it, and to parse it takes long."""
    return "".join(map(content, parse(text)))


def content(token: Token) -> str:
    """Return the plain text that a token shows; a picture without description shows its address."""
    if token.type == "image":
        return plain(token.content) or target(token)
    return token.content


def target(token: Token) -> str:
    """Return where a link or picture points to."""
    return str(token.attrGet("href") or token.attrGet("src") or "")


def scheme(url: str) -> str:
    """Return the scheme of an address in lower case, empty when it is relative."""
    match = _SCHEME.match(url)
    return match[1].lower() if match else ""


def shown(text: str) -> Shown:
    """Return what a reader sees of an inline-Markdown text and where each character stands."""
    characters: list[str] = []
    places: list[tuple[int, int] | None] = []
    at = links = 0
    for token in parse(text):
        links += token.nesting if token.tag == "a" else 0
        end = token.meta.get("end") or at + _width(token)
        fixed = bool(links) or "end" in token.meta
        visible = content(token)
        characters.append(visible)
        places += [None] * len(visible) if fixed else _spread(visible, at, end)
        at = end
    return Shown("".join(characters), tuple(places))


def _spread(visible: str, start: int, end: int) -> list[tuple[int, int] | None]:
    """Return the places of characters: one each, or all the same for an escape or entity."""
    if len(visible) == end - start:
        return [(at, at + 1) for at in range(start, end)]
    return [(start, end)] * len(visible)


def _width(token: Token) -> int:
    """Return how many characters of the source a token without `end` was read from."""
    if token.type == "text_special":
        return len(token.markup)
    if token.tag == "s":
        return len(token.markup)
    # An empty text is the second half of a strong mark, whose first half has the tag.
    return len(token.content) or 1
