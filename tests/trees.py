"""Notes as trees, for the tests of the stages behind the readers: by hand and generated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from cribsheet import catalogue
from cribsheet.model import (
    Block,
    Code,
    Document,
    Filed,
    Image,
    Marker,
    Page,
    Quote,
    Section,
    Source,
    Span,
    Statement,
    Table,
)

CATALOGUE = catalogue.parse(
    """
    vendors = ["AWS", "Amazon"]

    [categories]
    messages = "Messages"
    tables = "Tables"

    [services.sqs]
    name = "Amazon Simple Queue Service"
    short = "SQS"
    category = "messages"
    summary = "Queues"
    docs = "https://docs.aws.amazon.com/sqs/"

    [services.dynamodb]
    name = "Amazon DynamoDB"
    short = "DynamoDB"
    category = "tables"
    summary = "Tables of items"

    [services.dax]
    name = "DynamoDB Accelerator"
    short = "DAX"
    kind = "feature"
    page = "dynamodb"
    category = "tables"
    summary = "A cache"

    [services.swf]
    name = "Amazon Simple Workflow Service"
    short = "SWF"
    category = "messages"
    summary = "Workflows"
    status = "closed"
    since = 2024-07-25
    successor = "sqs"
    note = "Use *queues*."
    """,
    "test",
)

_NOWHERE = Span("", 1, 1)


def statement(
    text: str, *children: Block, important: bool = False, marker: Marker = Marker.ITEM
) -> Statement:
    """Return a statement without a place; `note` gives it one."""
    return Statement(text, _NOWHERE, important, children, marker)


def code(text: str, language: str = "") -> Code:
    return Code(text, _NOWHERE, language)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(rows[0], rows[1:], _NOWHERE)


def quote(*blocks: Block, title: str = "") -> Quote:
    return Quote(blocks, _NOWHERE, title)


def image(alt: str, target: str) -> Image:
    return Image(alt, target, _NOWHERE)


def section(title: str, *blocks: Block, level: int = 1, important: bool = False) -> Section:
    return Section(title, _NOWHERE if title else None, level, blocks, important)


@dataclass
class _Lines:
    """The lines of a note while its parts are laid out, one a heading or block, two a code block."""

    note: str
    lines: list[str] = field(default_factory=list)

    def take(self, *texts: str) -> Span:
        first = len(self.lines) + 1
        self.lines += texts
        return Span(self.note, first, len(self.lines))

    def section(self, part: Section) -> Section:
        span = self.take(part.title) if part.span else None
        return replace(part, span=span, blocks=self.blocks(part.blocks))

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self.block, blocks))

    def block(self, block: Block) -> Block:
        match block:
            case Statement():
                span = self.take(block.text or "-")
                return replace(block, span=span, children=self.blocks(block.children))
            case Code():
                return replace(block, span=self.take("code", "", "more"))
            case Quote():
                span = self.take(f"> {block.title}")
                return replace(block, span=span, blocks=self.blocks(block.blocks))
            case Table() | Image():
                return replace(block, span=self.take("cells"))


def note(path: str, *sections: Section) -> tuple[Source, Document]:
    """Return a note of these sections, line by line, and what a reader would make of it."""
    lines = _Lines(path)
    placed = tuple(map(lines.section, sections))
    return Source(path, tuple(lines.lines)), Document(path, placed)


def file_as(document: Document, *services: str) -> list[Filed]:
    """File the sections of a note: a service for each, or one for all."""
    owners = services if len(services) > 1 else services * len(document.sections)
    return [
        Filed(part, owner, "" if part.title == owner else part.title)
        for part, owner in zip(document.sections, owners, strict=True)
    ]


def blocks_of(pages: Iterable[Page]) -> list[Block]:
    """Return all blocks of pages, in order."""
    return [block for page in pages for part in page.sections for block in walk(part.blocks)]


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks and what is inside them."""
    for block in blocks:
        yield block
        if isinstance(block, Statement):
            yield from walk(block.children)
        if isinstance(block, Quote):
            yield from walk(block.blocks)


TEXTS = (
    "a queue keeps a message for 4 days",
    "A queue keeps **a message** for 4 days.",
    "queue keeps message for 4 days",
    "a queue keeps a message for 14 days",
    "a queue does not keep a message for 4 days",
    "SQS feeds DynamoDB, and DAX caches it",
    "`SQS` and [SQS](https://example.com) and SWF",
    "yes",
    "Yes!",
    "Examples:",
    "5\\*3\\*2 and \\_\\_init\\_\\_",
    "...",
    "",
)

_texts = st.sampled_from(TEXTS)
_cells = st.lists(_texts, min_size=2, max_size=2).map(tuple)
_leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(lambda text, important: statement(text, important=important), _texts, st.booleans()),
    st.builds(statement, _texts, marker=st.sampled_from(Marker)),
    st.sampled_from((code("a"), code("a", "json"), code("b"), image("alt", "p.png"), image("", "p.png"))),
    st.lists(_cells, min_size=1, max_size=2).map(lambda rows: table(*rows)),
)
blocks: st.SearchStrategy[Block] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(lambda text, children: statement(text, *children), _texts, st.lists(inner, max_size=3)),
        st.builds(lambda title, inside: quote(*inside, title=title), _texts, st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)
_sections = st.builds(
    lambda title, level, marked, content: section(
        title, *content, level=level, important=marked and bool(title)
    ),
    st.sampled_from(("", "Queues", "queue:", "Dead letters", "sqs", "DAX", "`*`", "Search")),
    st.integers(1, 4),
    st.sampled_from((False, False, True)),
    st.lists(blocks, max_size=4),
)
_owners = st.sampled_from(("sqs", "dynamodb", "dax", ""))
_owned = st.lists(st.tuples(_sections, _owners), max_size=6)


@st.composite
def notes(draw: st.DrawFn) -> tuple[list[Source], list[Document], list[Filed]]:
    """Draw up to three notes: their lines, their documents, and their sections as they were filed."""
    sources, documents, filed = [], [], []
    for path in ("a.txt", "b.md", "c/d.txt")[: draw(st.integers(1, 3))]:
        owned = draw(_owned)
        source, document = note(path, *(part for part, _ in owned))
        sources.append(source)
        documents.append(document)
        filed += [
            Filed(part, owner, "" if part.title == owner else part.title)
            for part, (_, owner) in zip(document.sections, owned, strict=True)
        ]
    return sources, documents, filed
