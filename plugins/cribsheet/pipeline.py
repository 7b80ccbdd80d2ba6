"""The way of the data: the only place that knows the order of the stages."""

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from cribsheet import catalogue as catalogues
from cribsheet import register as registers
from cribsheet.assign import assign
from cribsheet.cache import Cache, Job, Kept, Values, jobs, later, pack
from cribsheet.catalogue import Catalogue
from cribsheet.ledger import Places, ledger, places_of
from cribsheet.limits import entries, hold
from cribsheet.link import link, mentions, targets
from cribsheet.merge import Part, merge, parts
from cribsheet.model import (
    Backlink,
    Diagnostic,
    Document,
    Kind,
    NoteLedger,
    Page,
    Reading,
    Sidecar,
    Source,
    Span,
)
from cribsheet.pictures import SUFFIXES, missing, shown, used
from cribsheet.readers import read
from cribsheet.readers.decode import decode
from cribsheet.register import Register
from cribsheet.sidecar import drop, sidecar

Report = Callable[[Diagnostic], None]

ATTACHMENTS = SUFFIXES | {".pdf"}
"""Files that notes show or link to; they are no notes themselves."""

LARGEST = 64 * 2**20
LARGEST_SIDECAR = 2**20
"""Bytes of the largest note and of the largest sidecar that are read."""

_HOW = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a file is opened: what turned into a pipe since it was looked at must not keep us waiting."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was found: its text without the lines its sidecar drops, and that sidecar."""

    source: Source
    sidecar: Sidecar


@dataclass(frozen=True, slots=True)
class _Filed:
    """A note whose sections are filed: by page the lines as typed and its parts (`pack`), and the rest.

    `pictures` are those that it shows, each with the lines where.
    """

    parts: Mapping[str, tuple[str, bytes]]
    problems: tuple[Diagnostic, ...]
    pictures: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The parts of a page, by note in the order of paths."""

    service: str
    notes: Mapping[str, Kept[tuple[Part, ...]]]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything there is to write.

    `documents` belong to `sources` in their order, `ledger` has one entry a note, `services`,
    `pages` and `stated` (readings) one a service or topic with notes in the order of the catalogue,
    *Unfiled* last. `pictures` are the paths of those in the notes folder that notes show.
    """

    catalogue: Catalogue
    register: Register
    sources: tuple[Source, ...]
    documents: Values[Document]
    services: tuple[str, ...]
    pages: Values[Page]
    stated: Values[tuple[Reading, ...]]
    ledger: Values[NoteLedger]
    pictures: frozenset[str]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Return all readings."""
        return tuple(reading for found in self.stated for reading in found)


def load(
    services: Path | None, limits: Path | None, cache: Cache | None = None
) -> tuple[Catalogue, Register]:
    """Return the catalogue and the register at two paths, the packaged ones for None.

    A catalogue of another subject comes without the packaged register, which is of no use to it.
    What `cache` has must have been made with these files. Raises CatalogueError and RegisterError.
    """
    known = catalogues.load(services)
    if services and not limits:
        return known, Register()
    register = (cache or Cache()).keep("register", (), partial(registers.load, limits, known.by_id))
    return known, register.value


def run(
    notes: Path, catalogue: Catalogue, register: Register, report: Report, cache: Cache | None = None
) -> Site:
    """Read the notes folder and build the site from it; problems go to `report`.

    Raises NotADirectoryError when `notes` is no folder.
    """
    found = find(notes, catalogue, report)
    return build(found, catalogue, register, report, pictures(notes), cache)


def build(  # noqa: PLR0913, PLR0917 - all that a site is made of
    notes: Sequence[Note],
    catalogue: Catalogue,
    register: Register,
    report: Report,
    beside: Collection[str] = (),
    cache: Cache | None = None,
) -> Site:
    """Turn notes into pages and the fate of every line. No IO but the cache's, no clock, no hidden state.

    `beside` are the paths of the pictures in the notes folder. What `cache` has must have been
    made with this catalogue and register.
    """
    cache = cache or Cache()
    sources = tuple(note.source for note in notes)
    documents = cache.each("document", [(_made_of(source), partial(read, source)) for source in sources])
    filed = cache.each("filed", map(partial(_filing, catalogue=catalogue), notes, documents))
    for problem in (problem for note in filed for problem in note.value.problems):
        report(problem)

    gathered = _gather(sources, filed, catalogue, cache)
    homes, names = targets(gathered, catalogue), " ".join(gathered)
    merging = partial(_page, homes=homes, catalogue=catalogue)
    pages = cache.each("page", jobs(gathered.values(), merging, names))
    links = cache.each("mentions", jobs(pages, partial(mentions, homes=homes), names))
    lines = {source.path: source.lines for source in sources}
    holding = partial(hold, lines=lines, catalogue=catalogue, known=entries(register))
    stated = cache.each_content("readings", jobs(pages, holding))
    places = cache.each("places", jobs(pages, partial(places_of, catalogue=catalogue)))

    place_of = dict(zip(gathered, places, strict=True))
    own_places = ([place_of[page] for page in note.value.parts] for note in filed)
    ledgers = cache.each_content("ledger", map(_accounting, notes, documents, own_places))
    pointed = [(span, where) for note in filed for span, where in note.value.pictures]
    for notice in missing(pointed, beside):
        report(notice)
    return Site(
        catalogue,
        register,
        sources,
        Values(documents),
        tuple(gathered),
        Values(_with_backlinks(dict(zip(gathered, pages, strict=True)), links)),
        Values(stated),
        Values(ledgers),
        used(pointed, beside),
    )


def _made_of(source: Source) -> tuple[str, ...]:
    return source.path, source.encoding, "\n".join(source.lines)


def _filing(note: Note, document: Kept[Document], catalogue: Catalogue) -> Job[_Filed]:
    """Return the job of filing the sections of a note."""
    return (document, repr(note.sidecar)), partial(_file, note, document, catalogue)


def _file(note: Note, document: Kept[Document], catalogue: Catalogue) -> _Filed:
    """File the sections of a note."""
    problems = list(document.value.problems)
    filed = assign(document.value, catalogue, note.sidecar.rulings, problems.append)
    found = list(parts(filed, catalogue))
    by_page: defaultdict[str, list[Part]] = defaultdict(list)
    typed: defaultdict[str, list[str]] = defaultdict(list)
    for at, part in enumerate(found, 1):
        end = found[at].first - 1 if at < len(found) else None
        by_page[part.page].append(part)
        # What is typed counts too: figures are looked up there.
        typed[part.page] += note.source.lines[part.first - 1 : end]
    packed = {page: ("\n".join(typed[page]), pack(tuple(own))) for page, own in by_page.items()}
    return _Filed(packed, tuple(problems), tuple(shown(document.value)))


def _gather(
    sources: Sequence[Source], filed: Sequence[Kept[_Filed]], catalogue: Catalogue, cache: Cache
) -> dict[str, Kept[_Gathered]]:
    """Return the parts of each page by its service, in the order of the catalogue, *Unfiled* last."""
    pages: defaultdict[str, dict[str, Kept[tuple[Part, ...]]]] = defaultdict(dict)
    by_path = {source.path: note for source, note in zip(sources, filed, strict=True)}
    for path, note in sorted(by_path.items()):
        for page, (typed, _) in note.value.parts.items():
            pages[page][path] = cache.unpacked(partial(_packed, note, page), typed)
    order = (*(service.id for service in catalogue.services), "")
    return {page: _together(page, pages[page]) for page in order if page in pages}


def _together(page: str, notes: Mapping[str, Kept[tuple[Part, ...]]]) -> Kept[_Gathered]:
    return later("gathered", (page, *notes, *notes.values()), partial(_Gathered, page, notes))


def _packed(note: Kept[_Filed], page: str) -> bytes:
    return note.value.parts[page][1]


def _page(gathered: _Gathered, homes: Mapping[str, str], catalogue: Catalogue) -> Page:
    notes = {note: part.value for note, part in gathered.notes.items()}
    return link(merge(gathered.service, notes, catalogue), homes, catalogue)


def _with_backlinks(
    pages: Mapping[str, Kept[Page]], left: Iterable[Kept[tuple[tuple[str, Backlink], ...]]]
) -> Iterator[Kept[Page]]:
    """Yield the pages with the backlinks that links on others leave, in the order of those pages."""
    backlinks: defaultdict[str, list[Backlink]] = defaultdict(list)
    for home, backlink in (entry for page_left in left for entry in page_left.value):
        backlinks[home].append(backlink)
    for service, page in pages.items():
        found = tuple(backlinks[service])
        texts = [text for one in found for text in (one.service, one.anchor, one.text)]
        yield later("mentioned", (page, *texts), partial(_mentioned, page, found))


def _mentioned(page: Kept[Page], backlinks: tuple[Backlink, ...]) -> Page:
    return replace(page.value, backlinks=backlinks)


def _accounting(
    note: Note, document: Kept[Document], places: Sequence[Kept[dict[str, Places]]]
) -> Job[NoteLedger]:
    """Return the job of telling the fates of a note's lines; `places` are those on its pages."""

    def make() -> NoteLedger:
        own = [place.value.get(note.source.path, {}) for place in places]
        return ledger(note.source, document.value, note.sidecar.dropped, own)

    return (document, repr(note.sidecar), *places), make


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
    # What cannot be looked into was reported when the notes were looked for.
    below = sorted(_paths(folder, lambda _: None))
    found = (path for path in below if path.suffix.lower() in SUFFIXES)
    return tuple(
        path.relative_to(folder).as_posix() for path in found if not _problem(path, inside) and path.is_file()
    )


def _note(paths: dict[str, Path], name: str, catalogue: Catalogue, report: Report) -> Note | None:
    data = _bytes(paths[name], name, LARGEST, report)
    source = None if data is None else decode(name, data, report)
    if source is None:
        return None
    beside = _sidecar_name(name)
    text = _bytes(paths[beside], beside, LARGEST_SIDECAR, report) if beside in paths else None
    if text is None:
        return Note(source, Sidecar())
    found = sidecar(beside, text.decode("utf-8-sig", "replace"), source, catalogue.by_id, report)
    return Note(drop(source, found.dropped), found)


def _bytes(path: Path, name: str, largest: int, report: Report) -> bytes | None:
    """Return what is in a regular file; None when, reported, it cannot be read or is too large."""
    try:
        with os.fdopen(os.open(path, _HOW), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                report(_left_out(name, "not a regular file"))
                return None
            # It may grow, or not tell its size.
            data = file.read(largest + 1) if status.st_size <= largest else None
    except OSError as error:
        report(_left_out(name, f"{error.strerror}"))
        return None
    if data is None or len(data) > largest:
        report(_left_out(name, f"larger than {largest // 2**20} MiB", Kind.TOO_LARGE))
        return None
    return data


def _left_out(name: str, why: str, kind: Kind = Kind.UNREADABLE) -> Diagnostic:
    return Diagnostic(Span(name, 1, 1), kind, f"{why}; it was left out")


def _sidecar_name(name: str) -> str:
    return PurePosixPath(name).with_suffix(".toml").as_posix()


def _files(folder: Path, report: Report) -> Iterator[Path]:
    """Yield the regular files below a folder that could be notes or sidecars."""
    inside = folder.resolve()
    for path in sorted(_paths(folder, report)):
        problem = _problem(path, inside)
        if problem:
            report(_left_out(path.relative_to(folder).as_posix(), problem))
        elif path.is_file() and path.suffix.lower() not in ATTACHMENTS:
            yield path


def _paths(folder: Path, report: Report) -> Iterator[Path]:
    """Yield what is below a folder, unless it or a folder around it is hidden; links are not followed."""
    todo = [folder]
    while todo:
        here = todo.pop()
        try:
            paths = [path for path in here.iterdir() if not path.name.startswith(".")]
        except OSError as error:
            report(_left_out(here.relative_to(folder).as_posix(), f"{error.strerror}"))
            continue
        yield from paths
        todo += (path for path in paths if _is_folder(path))


def _is_folder(path: Path) -> bool:
    # What may not be looked at is told of as a path that is no note.
    with suppress(OSError):
        return path.is_dir() and not path.is_symlink()
    return False


def _problem(path: Path, inside: Path) -> str:
    """Return why a path cannot be a note, or "" (also for folders, which are none but no problem)."""
    try:
        # Only a link can lead outside, and to follow each path from the root takes time.
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(inside):
            return "it leads outside the notes folder"
        mode = path.stat().st_mode
    except PermissionError as error:
        return f"{error.strerror}"
    except (OSError, RuntimeError):
        return "the link leads nowhere" if path.is_symlink() else "it is gone"
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "not a regular file"
