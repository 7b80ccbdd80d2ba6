"""The laws that every reader keeps, over generated notes and over every real one at hand."""

import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.model import Block, Code, Diagnostic, Document, Image, Quote, Section, Source, Statement, Table
from cribsheet.readers import READERS, read
from cribsheet.readers.cover import cover, spans
from cribsheet.readers.decode import decode
from cribsheet.readers.rows import is_filler
from tests.notes import source, sources, texts

WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def _parts(document: Document) -> Iterator[tuple[Section | Block, int, int, str]]:
    """Yield each part that shows something, its first and last line, and its own text."""
    for section in document.sections:
        if section.span:
            yield section, section.span.first, section.span.last, section.title
        todo: list[Block] = list(section.blocks)
        while todo:
            block = todo.pop()
            yield block, block.span.first, block.span.last, _text(block)
            todo.extend(_inner(block))


def _inner(block: Block) -> tuple[Block, ...]:
    return (
        block.children if isinstance(block, Statement) else block.blocks if isinstance(block, Quote) else ()
    )


def _text(block: Block) -> str:
    match block:
        case Statement(text=text) | Quote(title=text):
            return text
        case Code(text=text, language=language):
            return f"{language} {text}"
        case Image(alt=alt, target=target, title=title):
            return f"{alt} {target} {title} img src alt"
        case Table(header=header, rows=rows):
            return " ".join(cell for cells in (header, *rows) for cell in cells)


def _check(note: Source, document: Document) -> None:
    covered = Counter(n for span in spans(document) for n in range(span.first, span.last + 1))
    assert all(covered[n] == 1 for n, line in enumerate(note.lines, 1) if line.strip())
    assert max(covered.values(), default=1) == 1
    for part, first, last, text in _parts(document):
        written = _words("\n".join(note.lines[first - 1 : last]))
        lost = written - _words(text)
        ordinal = part.ordinal if isinstance(part, Statement) else 0
        lost -= Counter({str(ordinal): 1, "x": 1, "X": 1})
        assert not lost, (lost, part)


@given(sources)
def test_every_line_is_in_the_document_once_with_its_words(note: Source) -> None:
    _check(note, read(note))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__.rpartition(".")[2])
@given(note=sources)
def test_each_reader_reads_what_is_not_its_own(reader: ModuleType, note: Source) -> None:
    _check(note, cover(note, reader.read(note)))


@given(texts)
def test_furniture_has_no_words(text: str) -> None:
    note = source(text)
    for furniture in read(note).furniture:
        said = " ".join(note.lines[n - 1] for n in range(furniture.span.first, furniture.span.last + 1))
        assert furniture.reason in {"contents", "front matter", "fence"} or is_filler(said)


@given(sources)
def test_reading_twice_gives_the_same(note: Source) -> None:
    assert read(note) == read(note)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reports: list[Diagnostic] = []
    note = decode("note.txt", data, reports.append)
    assert note is not None or [str(report.kind) for report in reports] == ["binary"]
    if note:
        _check(note, read(note))
