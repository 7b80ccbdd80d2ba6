"""The ledger: one fate for every line, and an error as soon as a stage loses or doubles one."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from cribsheet.ledger import LedgerError, to_json
from cribsheet.model import (
    Document,
    Dropped,
    Fate,
    FateKind,
    Furniture,
    NoteLedger,
    Page,
    Quote,
    Section,
    Source,
    Span,
    Statement,
)
from tests.stages import ledger, link, merge
from tests.test_merge import Notes
from tests.trees import CATALOGUE, code, file_as, image, note, notes, quote, section, statement, table, walk


def _site(*parts: Section, service: str = "sqs") -> tuple[Source, Document, tuple[Page, ...]]:
    source, document = note("n.txt", *parts)
    return source, document, merge(file_as(document, service), CATALOGUE)


def _fates(source: Source, document: Document, pages: Sequence[Page]) -> tuple[Fate, ...]:
    (entry,) = ledger([document], [], pages, [source], CATALOGUE)
    assert (entry.path, entry.lines) == (source.path, len(source.lines))
    return entry.fates


def test_every_kind_of_block_has_its_kind_of_fate() -> None:
    blocks = (
        statement("x", code("y")),
        table(("a",)),
        quote(statement("z"), title="Note"),
        image("alt", "p.png"),
    )
    source, document, pages = _site(section("Limits", *blocks))
    fates = _fates(source, document, pages)
    assert [(fate.line, str(fate.kind)) for fate in fates] == [
        (1, "heading"),
        (2, "statement"),
        (3, "code"),
        (5, "code"),  # the line between them is blank
        (6, "table"),
        (7, "quote"),
        (8, "statement"),
        (9, "image"),
    ]
    assert {(fate.service, fate.page) for fate in fates} == {("sqs", "services/sqs.md")}
    ids = {part.anchor for part in pages[0].sections} | {
        block.anchor for block in walk(pages[0].sections[0].blocks)
    }
    assert {fate.anchor for fate in fates} == ids


def test_the_name_of_the_service_goes_to_the_page_as_a_whole() -> None:
    (fate,) = _fates(*_site(section("sqs")))
    assert fate == Fate(1, FateKind.HEADING, "sqs", "services/sqs.md")


def test_a_feature_is_named_on_its_parents_page() -> None:
    source, document = note("n.txt", section("dax", statement("x")), section("Keys", statement("y")))
    fates = _fates(source, document, merge(file_as(document, "dax", "dynamodb"), CATALOGUE))
    assert [(fate.service, fate.page, fate.anchor) for fate in fates[::2]] == [
        ("dax", "services/dynamodb.md", "dax"),
        ("dynamodb", "services/dynamodb.md", "keys"),
    ]


def test_what_nobody_owns_is_on_the_unfiled_page() -> None:
    (fate,) = _fates(*_site(section("", statement("x")), service=""))
    assert (fate.service, fate.page) == ("", "unfiled.md")


def test_a_folded_line_names_the_one_that_stands_for_it() -> None:
    made = [note(path, section("Limits", statement("4 days"))) for path in ("a.txt", "b.txt")]
    filed = [item for _, document in made for item in file_as(document, "sqs")]
    pages = merge(filed, CATALOGUE)
    first, second = ledger(
        [document for _, document in made], [], pages, [source for source, _ in made], CATALOGUE
    )
    assert [fate.folded_into for fate in first.fates] == ["", ""]
    assert [fate.folded_into for fate in second.fates] == ["a.txt:1", "a.txt:2"]
    assert [fate.anchor for fate in second.fates] == [fate.anchor for fate in first.fates]


def test_the_tip_is_on_the_line_with_the_mark() -> None:
    tip = replace(statement("x y", important=True), span=Span("n.txt", 2, 3))
    heading = replace(section("Limits", important=True), span=Span("n.txt", 1, 1), blocks=(tip,))
    document = Document("n.txt", (heading,))
    source = Source("n.txt", ("**Limits", "**x", "y"))
    fates = _fates(source, document, merge(file_as(document, "sqs"), CATALOGUE))
    assert [fate.tip for fate in fates] == [True, True, False]


def test_furniture_and_dropped_lines_have_reasons_and_no_page() -> None:
    source = Source("n.txt", ("----", "", ""))
    document = Document("n.txt", (), (Furniture(Span("n.txt", 1, 2), "rule"),))
    dropped = Dropped(Span("n.txt", 3, 3), "private")
    elsewhere = Dropped(Span("other.txt", 1, 1), "private")
    (entry,) = ledger([document], [dropped, elsewhere], [], [source], CATALOGUE)
    assert entry.fates == (
        Fate(1, FateKind.FURNITURE, reason="rule"),
        Fate(3, FateKind.DROPPED, reason="private"),
    )


def test_a_quote_has_only_the_lines_that_are_not_quoted() -> None:
    inner = Statement("x", Span("n.txt", 2, 2))
    block = Quote((inner,), Span("n.txt", 1, 2), "Note")
    document = Document("n.txt", (Section("", None, 1, (block,)),))
    source = Source("n.txt", ("> [!NOTE]", "> x"))
    fates = _fates(source, document, merge(file_as(document, "sqs"), CATALOGUE))
    assert [str(fate.kind) for fate in fates] == ["quote", "statement"]


def test_a_lost_block_is_an_error() -> None:
    source, document, (page,) = _site(section("", statement("x"), statement("y")))
    (part,) = page.sections
    lost = replace(page, sections=(replace(part, blocks=part.blocks[1:]),))
    with pytest.raises(LedgerError, match=r"n\.txt:1: this statement is on no page"):
        _fates(source, document, [lost])


def test_a_doubled_block_is_an_error() -> None:
    source, document, pages = _site(section("", statement("x")))
    with pytest.raises(LedgerError, match=r"n\.txt:1: this statement is on the pages twice"):
        _fates(source, document, [*pages, *pages])


def test_a_block_that_no_note_has_is_an_error() -> None:
    source, document, pages = _site(section("", statement("x")))
    with pytest.raises(LedgerError, match=r"n\.txt:1: a page has a statement from here that was not read"):
        _fates(replace(source, lines=("",)), replace(document, sections=()), pages)


def test_a_line_that_was_not_read_is_an_error() -> None:
    source, document, pages = _site(section("", statement("x")))
    with pytest.raises(LedgerError, match=r"n\.txt:2: was not read"):
        _fates(replace(source, lines=(*source.lines, "y")), document, pages)


def test_a_line_that_was_read_twice_is_an_error() -> None:
    source, document, pages = _site(section("", statement("x")))
    twice = replace(document, furniture=(Furniture(Span("n.txt", 1, 1), "rule"),))
    with pytest.raises(LedgerError, match=r"n\.txt:1: is part of a statement and of a furniture"):
        _fates(source, twice, pages)


def test_json_has_what_applies_and_nothing_else() -> None:
    tip = Fate(2, FateKind.STATEMENT, "sqs", "services/sqs.md", "s-1", tip=True, folded_into="y.md:33")
    rule = Fate(3, FateKind.FURNITURE, reason="rule")
    assert json.loads(to_json([NoteLedger("x.txt", 4, (tip, rule))])) == {
        "notes": [
            {
                "path": "x.txt",
                "lines": 4,
                "fates": [
                    {
                        "line": 2,
                        "kind": "statement",
                        "service": "sqs",
                        "page": "services/sqs.md",
                        "anchor": "s-1",
                        "tip": True,
                        "folded_into": "y.md:33",
                    },
                    {"line": 3, "kind": "furniture", "reason": "rule"},
                ],
            }
        ]
    }


@given(notes())
def test_law_every_line_has_exactly_one_fate(drawn: Notes) -> None:
    sources, documents, filed = drawn
    pages = link(merge(filed, CATALOGUE), CATALOGUE)
    ids = {
        (page, anchor)
        for page in pages
        for part in page.sections
        for anchor in (part.anchor, *(block.anchor for block in walk(part.blocks)))
    }
    anchors = {
        (f"services/{page.service}.md" if page.service else "unfiled.md", anchor) for page, anchor in ids
    }
    ledgers = ledger(documents, [], pages, sources, CATALOGUE)
    for source, entry in zip(sources, ledgers, strict=True):
        lines = [number for number, line in enumerate(source.lines, 1) if line.strip()]
        assert [fate.line for fate in entry.fates] == lines
        assert {(fate.page, fate.anchor) for fate in entry.fates} <= anchors


def test_a_block_that_stands_twice_on_one_page_is_an_error() -> None:
    source, document, (page,) = _site(section("", statement("x")))
    (part,) = page.sections
    twice = replace(page, sections=(replace(part, blocks=part.blocks * 2),))
    with pytest.raises(LedgerError, match=r"n\.txt:1: this statement is on the pages twice"):
        _fates(source, document, [twice])
