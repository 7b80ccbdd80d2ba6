"""A built site, looked at as its readers get it: are all links alive, all ids unique, all words there?"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from cribsheet.model import Fate, NoteLedger, Source

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


def lost_words(
    sources: Iterable[Source], ledger: Iterable[NoteLedger], contents: Mapping[str, str]
) -> Iterator[tuple[str, Fate, list[str]]]:
    """Yield lines with words that are not on the page where the ledger says they are.

    `contents` is the HTML of the pages' contents by their docs paths. Each line comes as the path
    of its note, its fate and the words.
    """
    texts = {path: _text(content) for path, content in contents.items()}
    shown = {path: set(_words(text)) for path, text in texts.items()}
    for source, entry in zip(sources, ledger, strict=True):
        for fate in entry.fates:
            if fate.page in shown:
                words = _words(_MARKUP.sub(" ", source.lines[fate.line - 1]))
                missing = [word for word in words if word not in shown[fate.page]]
                # Markup inside a word makes two of it here and one there.
                if any(word not in texts[fate.page] for word in missing):
                    yield source.path, fate, missing


def _text(content: str) -> str:
    """Return what a page says in small letters: its text and, behind it, where its links lead."""
    targets = " ".join(_TARGET.findall(content))
    return html.unescape(f"{_TAG.sub('', content)} {targets} {unquote(targets)}").casefold()


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
