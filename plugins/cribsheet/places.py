"""Where things are: the paths of pages and the ids of headings."""

import re
import unicodedata
from collections.abc import Container

_COUNTED = re.compile(r"(.*)_(\d+)", re.DOTALL)

_RESERVED = re.compile(r"__|cribsheet-|s-[0-9a-f]{8}")
"""How the ids begin that belong to the theme, to our writers and to statements."""

NIGHT = "night-before"
"""The sheet for the whole exam."""

ALL_SHEETS = "all"
"""All sheets in one document."""


def page_path(service: str) -> str:
    """Return the docs path of a service's page, or of *Unfiled* for the empty id."""
    return f"services/{service}.md" if service else "unfiled.md"


def sheet_path(sheet: str) -> str:
    """Return the path within the site of the cheat sheet of a service, or of `NIGHT` or `ALL_SHEETS`."""
    return f"sheets/{sheet}/index.html"


def pdf_path(sheet: str) -> str:
    """Return the path within the site of a cheat sheet's PDF."""
    return f"sheets/{sheet}.pdf"


def slug(text: str) -> str:
    """Return the id that Python-Markdown's `toc` makes of a heading's plain text; it may be empty."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def unique(identifier: str, taken: Container[str]) -> str:
    """Return the id, counted on as Python-Markdown's `toc` does while it is empty or taken."""
    while identifier in taken or not identifier:
        match = _COUNTED.fullmatch(identifier)
        identifier = f"{match[1]}_{int(match[2]) + 1}" if match else f"{identifier}_1"
    return identifier


def section_id(title: str, taken: Container[str]) -> str:
    """Return the id of a heading with this plain text on a page where some ids are taken.

    It is the one that `toc` would give, except where that would meet an id of somebody else.
    """
    identifier = unique(slug(title), taken)
    if _RESERVED.match(identifier):
        return unique("section-" + identifier.lstrip("_"), taken)
    return identifier
