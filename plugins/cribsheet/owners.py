"""Who owns a heading: the evidence, strongest first.

A title can be a service's name, begin with one, mention one or have a concept of one. How much that
counts depends on the headings around it: below a heading about one service, another one's
name is mostly a relation (`Integration with S3`), not a new subject.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from cribsheet.catalogue import Catalogue, ServiceKind
from cribsheet.model import Block, Code, Document, Image, Marker, Quote, Section, Statement, Table

MARKUP = re.compile(r"\\(?=[^\w\s])|[*_`~]+(?=\S)|(?<=\S)[*_`~]+|\]\([^)]*\)|!?\[")
"""Inline Markdown that a title can do without."""

NUMBERING = re.compile(
    r"^(?:(?:section|chapter|part|module|lecture|day|week)\s*\d+(?:\.\d+)*\s*[.:)–—-]*"
    r"|\d+(?:\.\d+)*[.:)]|\d+(?:\.\d+)+)\s+",
    re.IGNORECASE,
)
"""What numbers a heading: `Section 4:`, `8.`, `8.1`."""

FILE_GAP = re.compile(r"[\s_-]+")
FILE_NOISE = re.compile(r"^\d+ | notes?$", re.IGNORECASE)
"""What a file's name has besides its subject: `03 - lambda notes.txt`."""

CLAIM = re.compile(r"\s*[-–—:|]\s*\S")
"""What makes a name at the start of a heading its subject: `CloudFront - Cache key`."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A heading with its level, its owner ("" for nobody), and the services its title names.

    `misplaced` is a service that the title claims against the heading around it, or "".
    """

    level: int
    owner: str
    names: tuple[str, ...] = ()
    misplaced: str = ""


def plain(title: str) -> str:
    """Return a heading's inline Markdown as the words it shows."""
    return MARKUP.sub("", title).strip()


class Owners:
    """Decides for the headings of one note."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        """Find the chapters: the services that have a heading, with its highest level."""
        self._catalogue = catalogue
        self._chapters: dict[str, int] = {}
        for section in document.sections:
            for name in self._names(plain(section.title))[:1]:
                self._chapters[name] = min(section.level, self._chapters.get(name, section.level))
        named = self._of_file(document.note)
        if not named and not self._chapters:
            named = self._dominant(block for section in document.sections for block in section.blocks)
        self._root = Owned(0, named, (named,) if named else ())

    def of(self, section: Section, path: Sequence[Owned], before: str) -> Owned:
        """Decide who owns a heading, given the open headings around it and the owner of the one before.

        Below a heading that is about one service, another one's name counts only if it is the
        whole title, or stands first and claims to be the subject (`SNS - Security`) or is usually
        noted there; and not if that service has a chapter of its own further up.
        """
        title = plain(section.title)
        names = self._names(title)
        parent = path[-1] if path else self._root
        firm = self._is_firm(parent)
        if not names and not firm and (meant := self._catalogue.misspelled(title)):
            names = (meant,)
        if names and (not firm or self._is_name(section, title, names[0], parent.owner)):
            return Owned(section.level, names[0], names)
        if parent.owner and any(self._same_page(name, parent.owner) for name in names):
            return Owned(section.level, parent.owner, names)
        misplaced = ""
        if names and self._counts(title, names[0], parent.owner):
            if self._chapters[names[0]] >= section.level:
                return Owned(section.level, names[0], names)
            misplaced = names[0] if self._claims(title) else ""
        owner = self._weak_owner(section, title, parent.owner, before, firm=firm)
        return Owned(section.level, owner, (owner,) if owner else (), misplaced)

    def of_none(self, section: Section) -> str:
        """Return the owner of lines before any heading.

        It is what the file is called after, or what a note without a service's heading is mostly
        about, else the general subject if the lines name its maker.
        """
        if self._root.owner:
            return self._root.owner
        vendor = any(self._catalogue.has_vendor(text) for text in _texts(section.blocks))
        return self._catalogue.general if vendor else ""

    def of_block(self, block: Block) -> str:
        """Return the service whose name a statement is or begins with, or "".

        A numbered one may be a step (`1. NAT gateway gets an address`): there the name must be
        set off from the rest.
        """
        if not isinstance(block, Statement):
            return ""
        text = plain(block.text)
        named = self._catalogue.named(text)
        if named or (block.marker is Marker.ORDERED and not self._claims(text)):
            return named or ""
        return next((m.service for m in self._catalogue.mentions(text)[:1] if m.start == 0), "")

    def _of_file(self, path: str) -> str:
        """Return the service that a note's file, or else the nearest folder, is called after, or ""."""
        names = (
            FILE_NOISE.sub("", FILE_GAP.sub(" ", part)) for part in PurePosixPath(path).with_suffix("").parts
        )
        return next(filter(None, (self._catalogue.named(name) for name in reversed([*names]))), "")

    def _names(self, title: str) -> tuple[str, ...]:
        """Return the services that a title names, the one it is called after first."""
        named = self._catalogue.named(title) if title else None
        if named:
            return (named,)
        return tuple(dict.fromkeys(m.service for m in self._catalogue.mentions(title, heading=True)))

    def _same_page(self, one: str, other: str) -> bool:
        return self._catalogue.page_of(one) == self._catalogue.page_of(other)

    def _near(self, service: str) -> Collection[str]:
        return self._catalogue.by_id[service].near

    def _is_firm(self, parent: Owned) -> bool:
        """Return whether a heading is about one service, so that what stands below it belongs there."""
        if not parent.owner or len(parent.names) > 1:
            return False
        service = self._catalogue.by_id[parent.owner]
        return not service.container and service.kind not in {ServiceKind.TOPIC, ServiceKind.UMBRELLA}

    def _is_name(self, section: Section, title: str, name: str, around: str) -> bool:
        """Return whether a title is a service's name as a whole, and no everyday word.

        If that service has a chapter further up, its bare name is one side of the service around it
        (`IAM` below DynamoDB), unless it is usually noted there.
        """
        if self._catalogue.named(title) != name or self._is_everyday(title, name, around):
            return False
        is_side = self._chapters[name] < section.level and around not in self._near(name)
        return not is_side or self._catalogue.has_vendor(title)

    def _counts(self, title: str, name: str, around: str) -> bool:
        """Return whether a title that begins with a name is about that service, below another one."""
        if not begins(title, name, self._catalogue) or self._is_everyday(title, name, around):
            return False
        return around in self._near(name) or self._claims(title) or self._catalogue.has_vendor(title)

    def _claims(self, title: str) -> bool:
        """Return whether a title sets the name it begins with off from the rest."""
        return any(CLAIM.match(title, m.end) for m in self._catalogue.mentions(title, heading=True)[:1])

    def _is_everyday(self, title: str, name: str, around: str) -> bool:
        """Return whether a title has a name that is a word of its own (`Backup`), without its maker's.

        Where its service is usually noted, it is its name all the same.
        """
        short = self._catalogue.by_id[name].short.split()
        in_prose = any(mention.service == name for mention in self._catalogue.mentions(title))
        one_word = sum(not self._catalogue.has_vendor(word) for word in short) == 1
        return one_word and not in_prose and around not in self._near(name)

    def _weak_owner(self, section: Section, title: str, around: str, before: str, *, firm: bool) -> str:
        """Return the owner of a heading whose title names nobody in a way that counts.

        A known concept decides, below another service only if it is usually noted there. Then,
        below headings that only gather others, what the lines mention most, else the heading
        before. Elsewhere the heading before only if its service is usually noted here and the
        lines do not speak of the one above; then the one above. Last the general subject, if the
        heading has its maker's name.
        """
        concept = self._concept(title)
        if concept and (not firm or around in (concept, *self._near(concept))):
            return concept
        if not around:
            return self._catalogue.general if self._catalogue.has_vendor(title) else ""
        if self._catalogue.by_id[around].container:
            return self._most_mentioned(section.blocks) or before or around
        if before and not self._same_page(before, around) and (not firm or around in self._near(before)):
            spoken_of = self._most_mentioned(section.blocks, {around, before})
            return around if spoken_of == around else before
        return around

    def _concept(self, title: str) -> str:
        """Return the service that has the longest known concept of a title, or ""."""
        words = title.split()[:LONGEST_TITLE]
        for length in range(len(words), 0, -1):
            for first in range(len(words) - length + 1):
                concept = self._catalogue.concept(" ".join(words[first : first + length]))
                if concept:
                    return concept
        return ""

    def _most_mentioned(self, blocks: Iterable[Block], among: Collection[str] = ()) -> str:
        """Return the service (of those in `among`, if any) that texts mention most often, or ""."""
        count = self._mentioned(blocks)
        return max((each for each in count if each in among or not among), key=count.__getitem__, default="")

    def _dominant(self, blocks: Iterable[Block]) -> str:
        """Return the service that at least half of all mentions in a note name, or ""."""
        count = self._mentioned(blocks)
        service = max(count, key=count.__getitem__, default="")
        return service if count[service] >= max(DOMINANT, count.total() / 2) else ""

    def _mentioned(self, blocks: Iterable[Block]) -> Counter[str]:
        """Return how often texts mention each service."""
        return Counter(m.service for text in _texts(blocks) for m in self._catalogue.mentions(text))


DOMINANT = 3
"""Mentions from which a note without a service's heading can be about that service."""

LONGEST_TITLE = 12
"""Words of a title in which concepts are looked for."""


def begins(title: str, service: str, catalogue: Catalogue) -> bool:
    """Return whether a heading begins with a service's name, numbering aside."""
    first = catalogue.mentions(title, heading=True)[:1]
    return any(m.service == service and not NUMBERING.sub("", title[: m.start]).strip() for m in first)


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Statement(text=text, children=children):
                yield plain(text)
                yield from _texts(children)
            case Quote(blocks=inner):
                yield from _texts(inner)
            case Table(header=header, rows=rows):
                yield from (plain(cell) for cells in (header, *rows) for cell in cells)
            case Code() | Image():
                pass
