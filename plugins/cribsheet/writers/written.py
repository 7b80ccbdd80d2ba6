"""What a writer of HTML hands back: content under headings, and the table of contents they make."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cribsheet.writers.markup import element

TOP = "cribsheet-top"
"""The id of the `h1` of every page we write."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents; `title` is HTML without links, `level` counts from 1."""

    title: str
    anchor: str
    level: int
    children: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The HTML of a page's content, from its `h1` on, and its table of contents."""

    html: str
    toc: tuple[Entry, ...]


def content(title: str, parts: Iterable[str]) -> str:
    """Return a page's content: its title (HTML) and, in a box that our stylesheet knows, the rest.

    The title stays outside because the search index takes what stands before it for a section.
    """
    return heading(1, TOP, title) + element("div", "\n".join(parts), class_="cribsheet")


def heading(level: int, anchor: str, html: str, **attributes: str) -> str:
    """Return a heading with its permalink, as Material marks it up."""
    permalink = element("a", "¶", class_="headerlink", href=f"#{anchor}", title="Permanent link")
    return element(f"h{min(level, 6)}", html + permalink, id=anchor, **attributes) + "\n"


def nest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Put each entry below the nearest one before it that has a smaller level."""
    open_entries: list[Entry] = []
    for entry in reversed(tuple(entries)):
        children = []
        while open_entries and open_entries[-1].level > entry.level:
            children.append(open_entries.pop())
        open_entries.append(replace(entry, children=tuple(children)))
    return tuple(reversed(open_entries))
