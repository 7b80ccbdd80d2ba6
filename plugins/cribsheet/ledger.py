"""The fate of every line of every note, and the proof that each has exactly one."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
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

Places = dict[_Part, Fate]
"""Parts of a note, each with the fate of its lines."""

_TWICE = "{1}: this {0} is on the pages twice"


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
    source: Source, document: Document, dropped: Iterable[Dropped], pages: Iterable[Places]
) -> NoteLedger:
    """Return the fates of a note; `pages` has for each page the parts of the note that stand on it.

    The dropped lines are blank in `source`. Raises `LedgerError` when a line has no fate or
    several, when a part of the note is twice on the pages, and when a page has what the note
    does not say.
    """
    places = _all(pages)
    pieces = [
        *_pieces(document),
        *(_piece(FateKind.DROPPED, item.span, reason=item.reason) for item in dropped),
    ]
    fates = _fates(source, pieces, places)
    for kind, span in places.keys() - {(piece.kind, piece.span) for piece in pieces}:
        raise LedgerError(f"{span}: a page has a {kind} from here that was not read")
    return NoteLedger(source.path, len(source.lines), fates)


def places_of(page: Page, catalogue: Catalogue) -> dict[str, Places]:
    """Return by note each of its parts that stands on a page, with the fate of its lines.

    In the fates line and mark are still missing.
    """
    found: dict[str, Places] = {}
    service = page.service
    for section in page.sections:
        if section.level == 2:  # noqa: PLR2004 - the highest level of a page, that of features
            service = _feature(section, catalogue, page.service) or page.service
        for part, fate in _standing(section, Fate(0, FateKind.HEADING, service, page_path(page.service))):
            if found.setdefault(part[1].note, {}).setdefault(part, fate) is not fate:
                raise LedgerError(_TWICE.format(*part))
    return found


def _all(pages: Iterable[Places]) -> Places:
    """Return the parts of a note that stand on any page."""
    found: Places = {}
    for places in pages:
        for part in found.keys() & places.keys():
            raise LedgerError(_TWICE.format(*part))
        found |= places
    return found


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
