"""A built site, looked at as its readers get it: are all links alive, all ids unique, all words there?"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from cribsheet.cache import Cache
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


@dataclass(frozen=True, slots=True)
class _Seams:
    """What ties a page of a site to others: the ids of its elements, and its links.

    `twice` are the ids of several elements, with their numbers. Each of the links, as it stands in
    the page, comes with the path in the site where it leads, and the id there or nothing.
    """

    ids: frozenset[str]
    twice: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, str, str], ...]


def faults(site: Path, cache: Cache) -> Iterator[str]:
    """Yield what is wrong with the pages of a site folder: `page: what`, in the order of the pages."""
    paths = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    texts = {page: (site / page).read_text("utf-8") for page in sorted(paths) if page.endswith(".html")}
    kept = cache.each("seams", [((page, text), partial(_seams, page, text)) for page, text in texts.items()])
    seams = {page: own.value for page, own in zip(texts, kept, strict=True)}
    for page, own in seams.items():
        for identifier, times in own.twice:
            yield f"{page}: {times} elements have the id “{identifier}”"
        for link, path, fragment in own.links:
            target = path if path in paths else normpath(join(path, "index.html"))
            if target not in paths or (fragment and target in seams and fragment not in seams[target].ids):
                yield f"{page}: the link “{link}” leads nowhere"


def _seams(page: str, text: str) -> _Seams:
    ids = Counter(map(html.unescape, _ID.findall(text)))
    links = [link for link in dict.fromkeys(_LINK.findall(text)) if not _ELSEWHERE.match(link)]
    return _Seams(
        frozenset(ids),
        tuple((identifier, times) for identifier, times in ids.items() if times > 1),
        tuple((link, *_place(html.unescape(link), page)) for link in links),
    )


def _place(link: str, page: str) -> tuple[str, str]:
    """Return the path in the site where a link of a page leads, and the element's id if it names one."""
    path, _, fragment = link.partition("#")
    path = unquote(path.partition("?")[0])
    return (normpath(join(dirname(page), path)) if path else page), unquote(fragment)


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
