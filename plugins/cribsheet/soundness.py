"""A built site, looked at as its readers get it: are all links alive, all ids unique, all words there?"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from cribsheet.model import Fate, NoteLedger, Source
from cribsheet.writers.written import Written

_ID = re.compile(r'\sid="([^"]*)"')
_LINK = re.compile(r'<(?:a|link|script|img)\s[^>]*?(?:href|src)="([^"]*)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
"""Also from the root, as the theme's page for what is not found has it: only the server knows that place."""
_TARGET = re.compile(r'\s(?:href|title|alt|src)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")

_MARKUP = re.compile(
    r"^\s*(?:[-*>]\s*)*(?:```|~~~)\s*\{?\.?[\w+#.-]*|<img\b|\b(?:alt|src)(?==)|\[[ xX]\]", re.IGNORECASE
)
"""Words of a line that are markup: a fence's language, a picture's tag, a check box."""


def faults(site: Path) -> Iterator[str]:
    """Yield what is wrong with the pages of a site folder: `page: what`, in the order of the pages."""
    pages = {
        path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))
    }
    ids = {page: Counter(map(html.unescape, _ID.findall(text))) for page, text in pages.items()}
    for page, text in pages.items():
        for identifier, times in ids[page].items():
            if times > 1:
                yield f"{page}: {times} elements have the id “{identifier}”"
        for link in dict.fromkeys(_LINK.findall(text)):
            if not _ELSEWHERE.match(link) and not _leads_somewhere(html.unescape(link), page, site, ids):
                yield f"{page}: the link “{link}” leads nowhere"


def _leads_somewhere(link: str, page: str, site: Path, ids: Mapping[str, Mapping[str, int]]) -> bool:
    path, _, fragment = link.partition("#")
    path = unquote(path.partition("?")[0])
    target = normpath(join(dirname(page), path)) if path else page
    if path and ((site / target).is_dir() or path.endswith("/")):
        target = normpath(join(target, "index.html"))
    if target in ids:
        return not fragment or unquote(fragment) in ids[target]
    return (site / target).is_file()


@dataclass(frozen=True, slots=True)
class Text:
    """What a page says in small letters: its text with, behind it, where its links lead; and its words."""

    text: str
    words: frozenset[str]


def text(page: Written) -> Text:
    """Return what a page says."""
    targets = " ".join(_TARGET.findall(page.html))
    shown = html.unescape(f"{_TAG.sub('', page.html)} {targets} {unquote(targets)}").casefold()
    return Text(shown, frozenset(_words(shown)))


def pages_of(ledger: NoteLedger) -> tuple[str, ...]:
    """Return the docs paths of the pages to which the lines of a note went."""
    return tuple(dict.fromkeys(fate.page for fate in ledger.fates))


def lost_words(
    source: Source, ledger: NoteLedger, pages: Mapping[str, Text]
) -> tuple[tuple[Fate, tuple[str, ...]], ...]:
    """Return the fates of lines with words that are not on the page where they should be, and the words.

    `pages` has what pages say by their docs paths; what went to others is not looked for.
    """
    lost = []
    for fate in ledger.fates:
        if fate.page in pages:
            page = pages[fate.page]
            words = _words(_MARKUP.sub(" ", source.lines[fate.line - 1]))
            missing = tuple(word for word in words if word not in page.words)
            # Markup inside a word makes two of it here and one there.
            if any(word not in page.text for word in missing):
                lost.append((fate, missing))
    return tuple(lost)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
