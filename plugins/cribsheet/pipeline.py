"""The way of the data: the only place that knows the order of the stages."""

import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cribsheet import catalogue as catalogues
from cribsheet import register as registers
from cribsheet.assign import assign
from cribsheet.catalogue import Catalogue
from cribsheet.ledger import ledger
from cribsheet.limits import hold
from cribsheet.link import link
from cribsheet.merge import merge
from cribsheet.model import (
    Diagnostic,
    Document,
    Dropped,
    Filed,
    Kind,
    NoteLedger,
    Page,
    Reading,
    Sidecar,
    Source,
    Span,
)
from cribsheet.pictures import SUFFIXES, missing, used
from cribsheet.readers import read
from cribsheet.readers.decode import decode
from cribsheet.register import Register
from cribsheet.sidecar import drop, sidecar

Report = Callable[[Diagnostic], None]

ATTACHMENTS = SUFFIXES | {".pdf"}
"""Files that notes show or link to; they are no notes themselves."""

LARGEST = 64 * 2**20
"""Bytes of the largest file that is read."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was found: its text without the lines its sidecar drops, and that sidecar."""

    source: Source
    sidecar: Sidecar


@dataclass(frozen=True, slots=True)
class Site:
    """Everything there is to write.

    `documents` belong to `sources` in their order, `ledger` has one entry a note, `pages` one a
    service or topic with notes in the order of the catalogue, *Unfiled* last. `readings` are in
    the order of `pages`. `pictures` are the paths of those in the notes folder that notes show.
    """

    catalogue: Catalogue
    register: Register
    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    pages: tuple[Page, ...]
    readings: tuple[Reading, ...]
    ledger: tuple[NoteLedger, ...]
    pictures: frozenset[str]


def load(services: Path | None, limits: Path | None) -> tuple[Catalogue, Register]:
    """Return the catalogue and the register at two paths, the packaged ones for None.

    A catalogue of another subject comes without the packaged register, which is of no use to it.
    Raises CatalogueError and RegisterError.
    """
    known = catalogues.load(services)
    if services and not limits:
        return known, Register()
    return known, registers.load(limits, known.by_id)


def run(notes: Path, catalogue: Catalogue, register: Register, report: Report) -> Site:
    """Read the notes folder and build the site from it; problems go to `report`.

    Raises NotADirectoryError when `notes` is no folder.
    """
    found = find(notes, catalogue, report)
    return build(found, catalogue, register, report, pictures(notes))


def build(
    notes: Sequence[Note],
    catalogue: Catalogue,
    register: Register,
    report: Report,
    beside: Collection[str] = (),
) -> Site:
    """Turn notes into pages and the fate of every line. No IO, no clock, no hidden state.

    `beside` are the paths of the pictures in the notes folder.
    """
    sources = tuple(note.source for note in notes)
    documents = tuple(read(source) for source in sources)
    filed: list[Filed] = []
    for document, note in zip(documents, notes, strict=True):
        filed.extend(assign(document, catalogue, note.sidecar.rulings, report))
    pages = link(merge(filed, catalogue), catalogue)
    readings = hold(pages, sources, catalogue, register)
    dropped: list[Dropped] = [line for note in notes for line in note.sidecar.dropped]
    fates = ledger(documents, dropped, pages, sources, catalogue)
    for notice in missing(documents, beside):
        report(notice)
    shown = used(documents, beside)
    return Site(catalogue, register, sources, documents, pages, readings, fates, shown)


def find(folder: Path, catalogue: Catalogue, report: Report) -> tuple[Note, ...]:
    """Return the notes below a folder, by path, each with its sidecar applied.

    Hidden files and pictures are passed over; what cannot be read is reported.
    """
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))
    paths = {path.relative_to(folder).as_posix(): path for path in _files(folder, report)}
    sidecars = {name for name in paths if name.endswith(".toml")}
    notes = [_note(paths, name, catalogue, report) for name in sorted(paths.keys() - sidecars)]
    owned = {_sidecar_name(name) for name in paths.keys() - sidecars}
    for name in sorted(sidecars - owned):
        report(Diagnostic(Span(name, 1, 1), Kind.SIDECAR, "no note has this name; nothing was corrected"))
    return tuple(note for note in notes if note)


def pictures(folder: Path) -> tuple[str, ...]:
    """Return the paths of the pictures below a folder, in order; only regular files inside it count."""
    inside = folder.resolve()
    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES)
    return tuple(
        path.relative_to(folder).as_posix() for path in found if not _problem(path, inside) and path.is_file()
    )


def _note(paths: dict[str, Path], name: str, catalogue: Catalogue, report: Report) -> Note | None:
    data = _bytes(paths, name, report)
    source = None if data is None else decode(name, data, report)
    if source is None:
        return None
    text = _bytes(paths, _sidecar_name(name), report)
    if text is None:
        return Note(source, Sidecar())
    found = sidecar(_sidecar_name(name), text.decode("utf-8", "replace"), source, catalogue.by_id, report)
    return Note(drop(source, found.dropped), found)


def _bytes(paths: dict[str, Path], name: str, report: Report) -> bytes | None:
    """Return what is in a file; None when there is none or, reported, it cannot be read."""
    try:
        return paths[name].read_bytes() if name in paths else None
    except OSError as error:
        report(Diagnostic(Span(name, 1, 1), Kind.UNREADABLE, f"{error.strerror}; it was left out"))
        return None


def _sidecar_name(name: str) -> str:
    return PurePosixPath(name).with_suffix(".toml").as_posix()


def _files(folder: Path, report: Report) -> Iterator[Path]:
    """Yield the regular files below a folder that could be notes or sidecars."""
    inside = folder.resolve()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or path.suffix.lower() in ATTACHMENTS:
            continue
        problem = _problem(path, inside)
        if problem:
            report(Diagnostic(Span(name.as_posix(), 1, 1), Kind.UNREADABLE, problem))
        elif path.is_file():
            yield path


def _problem(path: Path, inside: Path) -> str:
    """Return why a path cannot be a note, or "" (also for folders, which are none but no problem)."""
    try:
        target = path.resolve(strict=True)
        mode = target.stat()
    except (OSError, RuntimeError):
        return "the link leads nowhere; it was left out"
    if not target.is_relative_to(inside):
        return "it leads outside the notes folder; it was left out"
    if not (stat.S_ISREG(mode.st_mode) or stat.S_ISDIR(mode.st_mode)):
        return "not a regular file; it was left out"
    if stat.S_ISREG(mode.st_mode) and mode.st_size > LARGEST:
        return f"larger than {LARGEST // 2**20} MiB; it was left out"
    return ""
