"""The fate of every line of every note, and the proof that each has exactly one."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from cribsheet.catalogue import Catalogue
from cribsheet.model import (
    Block,
    Code,
    Document,
    Dropped,
    Fate,
    FateKind,
    Image,
    NoteLedger,
    Page,
    Quote,
    Section,
    Source,
    Span,
    Statement,
    Table,
    below,
)
from cribsheet.places import page_path

_KINDS = {
    Statement: FateKind.STATEMENT,
    Code: FateKind.CODE,
    Table: FateKind.TABLE,
    Quote: FateKind.QUOTE,
    Image: FateKind.IMAGE,
}

_Part = tuple[FateKind, Span]


class LedgerError(RuntimeError):
    """A line has no fate or two, so a stage lost or doubled something; the message says where."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a note as it was read; `marked` says that its first line bears the exam mark."""

    kind: FateKind
    span: Span
    lines: Collection[int]
    marked: bool = False
    reason: str = ""


def ledger(
    documents: Sequence[Document],
    dropped: Iterable[Dropped],
    pages: Iterable[Page],
    sources: Sequence[Source],
    catalogue: Catalogue,
) -> tuple[NoteLedger, ...]:
    """Return the fates of all notes; `documents` belong to `sources` in their order.

    The dropped lines are blank in `sources`. Raises `LedgerError` when a line has no fate or
    several, when a part of a note is twice on the pages, and when a page has what no note says.
    """
    places = _places(pages, catalogue)
    gone = [_piece(FateKind.DROPPED, item.span, reason=item.reason) for item in dropped]
    ledgers = []
    for source, document in zip(sources, documents, strict=True):
        pieces = [*_pieces(document), *(piece for piece in gone if piece.span.note == source.path)]
        fates = _fates(source, pieces, places)
        ledgers.append(NoteLedger(source.path, len(source.lines), fates))
        for piece in pieces:
            places.pop((piece.kind, piece.span), None)
    for kind, span in places:
        raise LedgerError(f"{span}: a page has a {kind} from here that was not read")
    return tuple(ledgers)


def to_json(ledgers: Iterable[NoteLedger]) -> str:
    """Return ledgers as docs/command-line.md describes `ledger.json`; fates have what applies to them."""
    notes = [
        {
            "path": note.path,
            "lines": note.lines,
            "fates": [{key: value for key, value in asdict(fate).items() if value} for fate in note.fates],
        }
        for note in ledgers
    ]
    return json.dumps({"notes": notes}, indent=1) + "\n"


def _fates(source: Source, pieces: Iterable[_Piece], places: Mapping[_Part, Fate]) -> tuple[Fate, ...]:
    """Return the fates of a note's lines in order; only dropped ones may be blank."""
    fates: dict[int, Fate] = {}
    for piece in pieces:
        if not piece.lines:
            continue
        fate = _fate(piece, places)
        for line in piece.lines:
            if piece.kind is not FateKind.DROPPED and not source.lines[line - 1].strip():
                continue
            if line in fates:
                raise LedgerError(
                    f"{source.path}:{line}: is part of a {fates[line].kind} and of a {fate.kind}"
                )
            tip = piece.marked and line == piece.span.first
            # As `replace` does, which takes twice as long: there is one for each line of the notes.
            fates[line] = Fate(
                line, fate.kind, fate.service, fate.page, fate.anchor, tip, fate.folded_into, fate.reason
            )
    for line, text in enumerate(source.lines, 1):
        if text.strip() and line not in fates:
            raise LedgerError(f"{source.path}:{line}: was not read")
    return tuple(fates[line] for line in sorted(fates))


def _fate(piece: _Piece, places: Mapping[_Part, Fate]) -> Fate:
    if piece.kind in {FateKind.DROPPED, FateKind.FURNITURE}:
        return Fate(0, piece.kind, reason=piece.reason)
    fate = places.get((piece.kind, piece.span))
    if fate is None:
        raise LedgerError(f"{piece.span}: this {piece.kind} is on no page")
    return fate


def _pieces(document: Document) -> Iterator[_Piece]:
    for section in document.sections:
        if section.span:
            yield _piece(FateKind.HEADING, section.span, marked=section.important)
        yield from _block_pieces(section.blocks)
    for item in document.furniture:
        yield _piece(FateKind.FURNITURE, item.span, reason=item.reason)


def _block_pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    for block in blocks:
        inner = tuple(_block_pieces(below(block)))
        yield from inner
        marked = isinstance(block, Statement) and block.important
        piece = _piece(_KINDS[type(block)], block.span, marked=marked)
        if isinstance(block, Quote):
            # Its span may reach around what is quoted; only the rest is its own.
            quoted = {line for part in inner for line in part.lines}
            piece = replace(piece, lines=[line for line in piece.lines if line not in quoted])
        yield piece


def _piece(kind: FateKind, span: Span, *, marked: bool = False, reason: str = "") -> _Piece:
    return _Piece(kind, span, range(span.first, span.last + 1), marked, reason)


def _places(pages: Iterable[Page], catalogue: Catalogue) -> dict[_Part, Fate]:
    """Return for each part of a note that is on a page the fate of its lines, without line and mark."""
    places: dict[_Part, Fate] = {}
    for page in pages:
        service = page.service
        for section in page.sections:
            if section.level == 2:  # noqa: PLR2004 - the highest level of a page, that of features
                service = _feature(section, catalogue, page.service) or page.service
            for part, fate in _standing(section, Fate(0, FateKind.HEADING, service, page_path(page.service))):
                if places.setdefault(part, fate) is not fate:
                    raise LedgerError(f"{part[1]}: this {part[0]} is on the pages twice")
    return places


def _feature(section: Section, catalogue: Catalogue, page: str) -> str:
    """Return the service without a page of its own that a section is about, if it is about one."""
    service = catalogue.by_id.get(section.anchor)
    return service.id if service and service.page == page else ""


def _standing(section: Section, fate: Fate) -> Iterator[tuple[_Part, Fate]]:
    """Yield every part of a note that stands in a section of a page; `fate` says which page."""
    if section.span:
        yield from _here(FateKind.HEADING, section.span, section.also, section.anchor, fate)
    todo = list(section.blocks)
    while todo:
        block = todo.pop()
        yield from _here(_KINDS[type(block)], block.span, block.also, block.anchor, fate)
        todo += below(block)


def _here(
    kind: FateKind, span: Span, also: Iterable[Span], anchor: str, fate: Fate
) -> Iterator[tuple[_Part, Fate]]:
    service, page = fate.service, fate.page
    if span.first <= span.last:
        yield (kind, span), Fate(0, kind, service, page, anchor)
    for other in also:
        yield (kind, other), Fate(0, kind, service, page, anchor, folded_into=str(span))
