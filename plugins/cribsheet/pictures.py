"""Pictures beside the notes: which there are, and which of them a note means.

Only what lies in the notes folder is ever copied to the site; a picture on another host becomes
a link.
"""

from collections.abc import Collection, Iterable, Iterator
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

from cribsheet.inline import parse, scheme, target
from cribsheet.model import Diagnostic, Document, Image, Kind, Quote, Span, Statement, Table, walk

SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico"))
"""What browsers show as a picture; a drawing shown so runs no script of its own."""


def place(note: str, where: str, pictures: Collection[str]) -> str | None:
    """Return the path of the picture that a note points to, among those of the notes folder.

    It is looked for beside the note, then from the top of the folder, then, as Obsidian does, by its
    name alone if only one picture has it.
    """
    if scheme(where) or where.startswith("//"):
        return None
    path = unquote(where.partition("?")[0].partition("#")[0])
    for candidate in (normpath(join(dirname(note), path)), normpath(path.lstrip("/"))):
        if candidate in pictures:
            return candidate
    namesakes = [picture for picture in pictures if basename(picture) == path]
    return namesakes[0] if len(namesakes) == 1 else None


def used(pointed: Iterable[tuple[Span, str]], pictures: Collection[str]) -> frozenset[str]:
    """Return the pictures of the notes folder that notes point to (`shown`)."""
    found = (place(span.note, where, pictures) for span, where in pointed)
    return frozenset(filter(None, found))


def missing(pointed: Iterable[tuple[Span, str]], pictures: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what to tell of pictures that should lie beside the notes (`shown`) and don't."""
    for span, where in pointed:
        beside = not scheme(where) and where.lower().endswith(tuple(SUFFIXES))
        if beside and place(span.note, where, pictures) is None:
            yield Diagnostic(
                span, Kind.MISSING_PICTURE, f"there is no picture '{where}'; its words stand for it"
            )


def shown(document: Document) -> Iterator[tuple[Span, str]]:
    """Yield the lines that show a picture, each with where it is said to be."""
    for section in document.sections:
        for block in walk(section.blocks):
            match block:
                case Image():
                    yield block.span, block.target
                case Statement():
                    yield from ((block.span, where) for where in _inside(block.text))
                case Quote():
                    yield from ((block.span, where) for where in _inside(block.title))
                case Table():
                    cells = (cell for row in (block.header, *block.rows) for cell in row)
                    yield from ((block.span, where) for cell in cells for where in _inside(cell))
                case _:
                    pass


def _inside(text: str) -> Iterator[str]:
    if "![" in text:
        yield from (target(token) for token in parse(text) if token.type == "image")
