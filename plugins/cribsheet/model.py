"""The types everything speaks in.

Every value is frozen; every sequence is a tuple. Nothing here reads, decides or
formats: the stages do, and this module imports none of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines `first` to `last` (1-based, both included) of the note at path `note`."""

    note: str
    first: int
    last: int

    def __str__(self) -> str:
        """Return the place as `path:line`, the form of every message and ledger entry."""
        return f"{self.note}:{self.first}"


class Kind(StrEnum):
    """What a diagnostic is about; printed in brackets behind its message."""

    BINARY = "binary"
    """The file is no text; it was not read."""
    ENCODING = "encoding"
    """The bytes are not UTF-8; another encoding was taken, or bytes were undecodable."""
    UNREADABLE = "unreadable"
    """The file could not be opened, or is no regular file inside the notes folder."""
    TOO_LARGE = "too-large"
    """The file is larger than any that is read."""
    TOO_LONG = "too-long"
    """A line is so long that no marks are looked for in it; it is shown as it was typed."""
    TOO_DEEP = "too-deep"
    """Lines are nested more deeply than is shown; they come out at the deepest level."""
    UNKNOWN_HEADING = "unknown-heading"
    """A top-level heading names nothing of the catalogue; its lines are unfiled."""
    MISPLACED_HEADING = "misplaced-heading"
    """A heading names another service than the section around it is about."""
    SIDECAR = "sidecar"
    """A sidecar file has a mistake; that rule of it was ignored."""
    LOST = "lost"
    """Words of a line are not on the built page where they should be; a fault of ours."""
    MISSING_PICTURE = "missing-picture"
    """A picture that should lie beside a note is not there."""
    SHADOWED = "shadowed"
    """A hand-written page has the path of a generated one; the generated one was left out."""
    OVERFULL = "overfull"
    """A cheat sheet takes more pages than it may, because limits and tips are never left out."""


NOTICES = frozenset((Kind.MISSING_PICTURE,))
"""What a note-taker is told and a strict build lets pass: nothing was misread."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One problem in one place, told to the note-taker; it never stops a build."""

    span: Span
    kind: Kind
    message: str

    def __str__(self) -> str:
        """Return `path:line: message [kind]` on one line, whatever the path is called."""
        text = f"{self.span}: {self.message} [{self.kind}]"
        shown = (sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
        return text if text.isprintable() else "".join(shown)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one note: `path` relative to the notes folder with `/`, and its lines.

    A line ends at LF, CRLF or CR and nowhere else; `lines` hold no line ends.
    """

    path: str
    lines: tuple[str, ...]
    encoding: str = "utf-8"


class Marker(StrEnum):
    """How a statement stood in its note."""

    ITEM = "item"
    """A bullet, an arrow or a line of an outline."""
    ORDERED = "ordered"
    """A numbered or lettered item; `Statement.ordinal` is its number."""
    PARAGRAPH = "paragraph"
    """A paragraph of its own."""
    TASK = "task"
    """An item with an empty check box."""
    DONE = "done"
    """An item with a ticked check box."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the author says, with whatever stands below it.

    `text` is inline Markdown (what the author typed literally is escaped in it) without
    line ends. `span` covers the statement's own lines, not its children's.
    `important` is the author's exam mark. `also` are the places of equal statements that
    were folded into this one. `anchor` is the element id, given when pages are merged.
    """

    text: str
    span: Span
    important: bool = False
    children: tuple["Block", ...] = ()
    marker: Marker = Marker.ITEM
    ordinal: int = 1
    also: tuple[Span, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be shown exactly as typed; `language` is empty when it cannot be told.

    `span` covers its fences too.
    """

    text: str
    span: Span
    language: str = ""
    also: tuple[Span, ...] = ()
    anchor: str = ""


class Align(StrEnum):
    """The alignment of a table column."""

    NONE = ""
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `header` and each of `rows` hold inline Markdown, one string a column.

    Rows may be shorter than the header, never longer. `aligns` has one entry a column.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    span: Span
    aligns: tuple[Align, ...] = ()
    also: tuple[Span, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote or callout; `title` is a callout's inline-Markdown title or empty.

    `span` covers the lines of the quote that no block inside it has: a callout's first line, or
    no line at all (then `last` is `first - 1`).
    """

    blocks: tuple["Block", ...]
    span: Span
    title: str = ""
    also: tuple[Span, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its alternative text, where it is, and its title (plain text all three)."""

    alt: str
    target: str
    span: Span
    title: str = ""
    also: tuple[Span, ...] = ()
    anchor: str = ""


Block = Statement | Code | Table | Quote | Image


def below(block: Block) -> tuple[Block, ...]:
    """Return the blocks that stand inside a block."""
    match block:
        case Statement():
            return block.children
        case Quote():
            return block.blocks
        case _:
            return ()


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks and all that stands inside them, in the order of the note."""
    for block in blocks:
        yield block
        yield from walk(below(block))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks up to the next heading.

    `title` is inline Markdown; it is empty for lines that belong to the open heading of the
    section's own level again, or to none when `level` is 0. Levels of headings count from 1.
    `span` covers the heading's own lines and is None when there is no heading. A heading can
    bear the author's exam mark (`important`): then all of its blocks are the tip.

    `also` and `anchor` are as for statements.
    """

    title: str
    span: Span | None
    level: int
    blocks: tuple[Block, ...] = ()
    important: bool = False
    also: tuple[Span, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines that say nothing: `reason` is e.g. `rule`, `underline`, `contents`, `fence`."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One note as its author structured it; together its parts cover every non-blank line.

    `problems` tell what came out as plain text because it is beyond a limit.
    """

    note: str
    sections: tuple[Section, ...]
    furniture: tuple[Furniture, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A section with the service (catalogue id) that owns it; empty when nobody does.

    `subject` is the title without the service's name (inline Markdown), empty when nothing
    is left of it: `SQS - Dead letter queues` filed under `sqs` has the subject
    `Dead letter queues`. Sections that merge have subjects that are equal in words.
    """

    section: Section
    service: str
    subject: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Lines that a sidecar takes out of the site, never to be shown, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """Lines that a sidecar gives to a service (catalogue id), whatever the headings say."""

    span: Span
    service: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The corrections that a note-taker keeps beside a note."""

    rulings: tuple[Ruling, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Backlink:
    """A statement on another page that mentions this one."""

    service: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of a note that its page shows in other words: `cloud trail` on CloudTrail's page."""

    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Page:
    """All that the notes say of one service, ready to be written.

    `service` is a catalogue id that has a page of its own, or empty for *Unfiled*. The first
    section may have an empty title: what stands before any heading. Levels start at 2 and
    never skip one. Every anchor on a page is set, and unique on it.
    """

    service: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    chapters: tuple[Chapter, ...] = ()


class Verdict(StrEnum):
    """What a figure in a note is, held against the register of limits."""

    AGREES = "agrees"
    OUTDATED = "outdated"
    """It was right once."""
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of a registered limit that a note states.

    `limit` is the limit's id in the register; `span` is the line of the note with the number;
    `page` and `anchor` are the service whose page shows it and the id of its block there.
    `value` and `unit` are as typed. `until` is when an outdated value ceased to be right.
    """

    limit: str
    span: Span
    page: str
    anchor: str
    value: str
    unit: str
    verdict: Verdict
    until: str = ""


class FateKind(StrEnum):
    """What became of a line."""

    HEADING = "heading"
    STATEMENT = "statement"
    CODE = "code"
    TABLE = "table"
    QUOTE = "quote"
    IMAGE = "image"
    FURNITURE = "furniture"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of line `line` of a note.

    `page` is the page's path relative to the docs folder (`services/sqs.md`) and `anchor` an
    element id on it; both are empty for furniture and dropped lines. `tip` is set on the
    line that bears the mark. `folded_into` is the place of the equal statement that stands
    for this one. `reason` says which furniture, or why it was dropped.
    """

    line: int
    kind: FateKind
    service: str = ""
    page: str = ""
    anchor: str = ""
    tip: bool = False
    folded_into: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteLedger:
    """The fates of a note's non-blank lines, in order; `lines` counts all its lines."""

    path: str
    lines: int
    fates: tuple[Fate, ...] = field(default=())
