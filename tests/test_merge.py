"""Pages from sections: what comes together, what folds, and that nothing is lost on the way."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.model import Block, Chapter, Document, Filed, Page, Section, Source, Span, Statement
from cribsheet.wording import contains, words
from tests.stages import merge
from tests.trees import (
    CATALOGUE,
    blocks_of,
    code,
    file_as,
    image,
    note,
    notes,
    quote,
    section,
    statement,
    table,
    walk,
)

Notes = tuple[list[Source], list[Document], list[Filed]]


def _merge(*documents: tuple[str, Iterable[Section]], service: str = "sqs") -> Page:
    """Return the one page of some notes that are all about one service."""
    filed = [item for path, parts in documents for item in file_as(note(path, *parts)[1], service)]
    (page,) = merge(filed, CATALOGUE)
    return page


def _outline(page: Page) -> list[str]:
    """Return a page as lines: headings, and texts with the places they came from."""
    lines = []
    for part in page.sections:
        lines.append(f"{'#' * part.level} {part.title}".strip())
        lines += [
            f"{block.text} [{' '.join(map(str, (block.span, *block.also)))}]"
            for block in walk(part.blocks)
            if isinstance(block, Statement)
        ]
    return lines


def test_pages_come_in_the_order_of_the_catalogue_and_unfiled_last() -> None:
    _, document = note(
        "a", section("x", statement("1")), section("y", statement("2")), section("z", statement("3"))
    )
    pages = merge(file_as(document, "", "dynamodb", "sqs"), CATALOGUE)
    assert [page.service for page in pages] == ["sqs", "dynamodb", ""]


def test_a_page_names_its_notes() -> None:
    page = _merge(("b", [section("", statement("x"))]), ("a", [section("", statement("x"))]))
    assert page.notes == ("a", "b")


def test_sections_of_one_subject_come_together_where_the_first_stands() -> None:
    page = _merge(
        (
            "a",
            [
                section("Dead-letter queues", statement("first"), level=2),
                section("Limits", statement("second")),
            ],
        ),
        (
            "b",
            [
                section("limit:", statement("third"), level=5),
                section("DEAD LETTER QUEUE", statement("fourth")),
            ],
        ),
    )
    assert _outline(page) == [
        "## Dead-letter queues",
        "first [a:2]",
        "fourth [b:4]",
        "## Limits",
        "second [a:4]",
        "third [b:2]",
    ]
    assert page.sections[0].also == (Span("b", 3, 3),)


def test_http_and_https_are_two_subjects() -> None:
    page = _merge(("a", [section("HTTP", statement("x")), section("https", statement("y"))]))
    assert [part.title for part in page.sections] == ["HTTP", "https"]


def test_one_subject_under_two_others_stays_apart() -> None:
    page = _merge(
        ("a", [section("In", level=2), section("Limits", statement("x"), level=3)]),
        ("b", [section("Out", level=1), section("Limits", statement("y"), level=2)]),
    )
    assert _outline(page) == ["## In", "### Limits", "x [a:3]", "## Out", "### Limits", "y [b:3]"]


def test_depth_counts_from_the_nearest_heading_of_the_same_service() -> None:
    _, document = note(
        "a",
        section("dynamodb", level=1),
        section("Keys", level=3),
        section("sqs", level=4),
        section("Polling", statement("x"), level=6),
        section("Hash", statement("y"), level=5),
        section("Backups", statement("z"), level=2),
    )
    filed = file_as(document, "dynamodb", "dynamodb", "sqs", "sqs", "dynamodb", "dynamodb")
    queues, tables = merge(filed, CATALOGUE)
    assert [(part.level, part.title) for part in queues.sections] == [(2, ""), (2, "Polling")]
    assert [(part.level, part.title) for part in tables.sections] == [
        (2, ""),
        (2, "Keys"),
        (3, "Hash"),
        (2, "Backups"),
    ]


def test_a_heading_of_another_service_closes_those_before_it() -> None:
    _, document = note(
        "a", section("Keys", level=2), section("sqs", level=1), section("Hash", statement("x"), level=3)
    )
    tables = merge(file_as(document, "dynamodb", "sqs", "dynamodb"), CATALOGUE)[1]
    assert [(part.level, part.title) for part in tables.sections] == [(2, "Keys"), (2, "Hash")]


def test_no_heading_is_deeper_than_html_has_them() -> None:
    page = _merge(("a", [section(f"Part {level}", level=level) for level in range(1, 9)]))
    assert [part.level for part in page.sections] == [2, 3, 4, 5, 6, 6, 6, 6]


def test_what_stands_under_the_services_name_opens_the_page() -> None:
    page = _merge(
        ("a", [section("Limits", statement("x"), level=2), section("sqs", statement("y"))]),
        ("b", [section("sqs", statement("z"))]),
    )
    assert _outline(page) == ["##", "y [a:4]", "z [b:2]", "## Limits", "x [a:2]"]
    assert (page.sections[0].span, page.sections[0].also) == (Span("a", 3, 3), (Span("b", 1, 1),))


def test_lines_without_a_heading_belong_to_the_open_one_of_their_level() -> None:
    parts = [
        section("Limits"),
        section("Size", statement("x"), level=2),
        section("", statement("y"), level=1),
    ]
    assert _outline(_merge(("a", parts))) == ["## Limits", "y [a:4]", "### Size", "x [a:3]"]


def test_a_service_without_a_page_is_a_section_of_its_parents_page() -> None:
    _, document = note(
        "a", section("Keys", statement("x")), section("dax", statement("y")), section("Nodes", level=2)
    )
    (page,) = merge(file_as(document, "dynamodb", "dax", "dax"), CATALOGUE)
    assert [(part.level, part.title, part.anchor) for part in page.sections] == [
        (2, "Keys", "keys"),
        (2, "DAX", "dax"),
        (3, "Nodes", "nodes"),
    ]


def test_marked_headings_come_together_with_marked_ones_only() -> None:
    page = _merge(
        ("a", [section("Limits", statement("x"))]),
        ("b", [section("Limits", statement("y"), important=True)]),
        ("c", [section("limits", statement("z"), important=True)]),
    )
    assert [(part.important, len(part.blocks)) for part in page.sections] == [(False, 1), (True, 2)]


def test_a_marked_name_of_the_service_keeps_its_mark() -> None:
    (marked,) = _merge(("a", [section("sqs", statement("x"), important=True)])).sections
    assert (marked.title, marked.important) == ("sqs", True)


def _fold(first: Block, second: Block) -> tuple[Block, ...]:
    return _merge(("a", [section("x", first)]), ("b", [section("x", second)])).sections[0].blocks


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "A queue keeps **messages**, by default, for 4 days.",
            "a queue keeps messages (by default) for 4 days",
        ),
        ("The size of a message is 256 KB", "size of message: 256KB"),
        ("Don’t poll", "don't poll!"),
        ("`DeleteMessage` API", "deletemessage api"),
    ],
)
def test_what_is_said_twice_folds(first: str, second: str) -> None:
    (kept,) = _fold(statement(first), statement(second))
    assert (kept.span, kept.also) == (Span("a", 2, 2), (Span("b", 2, 2),))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("up to 256 KB", "up to 256 kb"),
        ("up to 1.5 GB", "up to 15 GB"),
        ("within 5m", "within 5M"),
        ("below <10 ms", "below >10 ms"),
        ("at -5 degrees", "at 5 degrees"),
        ("100% of it", "100 of it"),
        ("messages are kept in order by it", "messages are not kept in order by it"),
        ("size of message: 256 KB", "the size of a message is 256 KB"),
        ("http://a-b.example", "http://a.b.example"),
        ("class A", "class"),
        ("✅ SNS", "❌ SNS"),
        ("...", "..."),
        ("Examples:", "Examples:"),
    ],
)
def test_what_differs_stays(first: str, second: str) -> None:
    assert len(_fold(statement(first), statement(second))) == 2


def test_the_words_of_what_folded_are_all_there() -> None:
    kept, longer = _fold(statement("queue keeps messages 4 days"), statement("a queue keeps messages 4 days"))
    assert not kept.also
    assert not longer.also


def test_children_follow_those_of_the_kept_statement_and_fold_too() -> None:
    first = statement("Encryption:", statement("at rest"), statement("in flight", statement("TLS")))
    second = statement(
        "encryption:", statement("client side"), statement("In flight", statement("tls"), code("x"))
    )
    (kept,) = _fold(first, second)
    assert isinstance(kept, Statement)
    assert [str(block.span) for block in walk(kept.children)] == ["a:3", "a:4", "a:5", "b:6", "b:3"]


def test_folding_keeps_the_mark_of_either() -> None:
    (kept,) = _fold(statement("retention is 4 days"), statement("retention is 4 days", important=True))
    assert isinstance(kept, Statement)
    assert kept.important


@pytest.mark.parametrize("block", [code("x"), table(("a", "b"), ("1", "2")), image("alt", "p.png")])
def test_code_tables_and_pictures_fold_when_they_are_equal(block: Block) -> None:
    assert len(_fold(block, block)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (code("x"), code("X")),
        (code("x", "json"), code("x")),
        (table(("a",), ("1",)), table(("a",), ("2",))),
        (image("alt", "p.png"), image("alt", "q.png")),
        (quote(statement("x")), quote(statement("x"))),
    ],
)
def test_code_tables_and_pictures_that_differ_stay_and_so_do_quotes(first: Block, second: Block) -> None:
    assert len(_fold(first, second)) == 2


def test_within_one_list_nothing_folds() -> None:
    questions = [statement("durable?"), statement("yes"), statement("ordered?"), statement("yes")]
    assert len(_merge(("a", [section("x", *questions)])).sections[0].blocks) == 4


def test_a_section_that_its_note_has_twice_folds() -> None:
    page = _merge(("a", [section("x", statement("yes")), section("y"), section("x", statement("yes"))]))
    assert _outline(page) == ["## x", "yes [a:2 a:5]", "## y"]


def test_what_is_announced_by_other_words_stays() -> None:
    first = [statement("Standard:"), statement("unlimited")]
    page = _merge(
        ("a", [section("x", *first)]), ("b", [section("x", statement("FIFO:"), statement("unlimited"))])
    )
    assert len(page.sections[0].blocks) == 4


SENTENCE = "messages are encrypted at rest with KMS"


def test_a_sentence_folds_across_the_headings_of_two_notes() -> None:
    page = _merge(
        ("a", [section("Safety", statement(SENTENCE))]), ("b", [section("Storage", statement(SENTENCE))])
    )
    assert _outline(page) == ["## Safety", f"{SENTENCE} [a:2 b:2]", "## Storage"]


@pytest.mark.parametrize(
    "other",
    [
        [section("y", statement("Encryption at rest"))],
        [section("y", statement(SENTENCE, statement("with a key of yours")))],
        [section("y", statement("Storage", statement(SENTENCE)))],
        [section("y", statement(SENTENCE)), section("z", statement(SENTENCE))],
        [section("y", statement(SENTENCE), important=True)],
    ],
)
def test_what_needs_its_heading_stays_below_it(other: list[Section]) -> None:
    first = [section("x", statement(SENTENCE), statement("Encryption at rest"))]
    page = _merge(("a", first), ("b", other))
    assert not any(block.also for block in blocks_of([page]))


def test_one_note_can_say_a_thing_under_two_headings() -> None:
    page = _merge(("a", [section("x", statement(SENTENCE)), section("y", statement(SENTENCE))]))
    assert not any(block.also for block in blocks_of([page]))


def test_anchors_of_statements_come_from_their_words_alone() -> None:
    (before,) = _merge(("a", [section("x", statement("retention is 4 days"))])).sections[0].blocks
    others = [statement("something"), statement("Retention is **4 days**.")]
    (_, after) = _merge(("b", [section("y", *others)])).sections[0].blocks
    assert before.anchor == after.anchor
    assert re.fullmatch(r"s-[0-9a-f]{8}", before.anchor)


def test_anchors_of_equal_texts_are_counted() -> None:
    first, second, third = _merge(("a", [section("x", *[statement("yes")] * 3)])).sections[0].blocks
    assert [second.anchor, third.anchor] == [f"{first.anchor}-2", f"{first.anchor}-3"]


def test_anchors_of_headings_are_those_of_markdown_but_never_the_themes() -> None:
    titles = ["Dead `letter` queues", "é à!", "漢字", "__search", "Cribsheet top", "s-0123abcd"]
    page = _merge(("a", [section(title) for title in titles]))
    assert [part.anchor for part in page.sections] == [
        "dead-letter-queues",
        "e-a",
        "_1",
        "section-search",
        "section-cribsheet-top",
        "section-s-0123abcd",
    ]


def _places(parts: Iterable[Section]) -> Counter[Span]:
    """Return every place that sections came from."""
    parts = tuple(parts)
    blocks = [block for part in parts for block in walk(part.blocks)]
    spans = [span for part in (*parts, *blocks) for span in (part.span, *part.also) if span]
    return Counter(spans)


@given(notes())
def test_law_nothing_is_lost_or_doubled(drawn: Notes) -> None:
    _, documents, filed = drawn
    pages = merge(filed, CATALOGUE)
    read = _places(part for document in documents for part in document.sections)
    assert _places(part for page in pages for part in page.sections) == read


@given(notes())
def test_law_the_words_of_what_folded_stand_where_it_went(drawn: Notes) -> None:
    _, _, filed = drawn
    original = {block.span: block for item in filed for block in walk(item.section.blocks)}
    for block in blocks_of(merge(filed, CATALOGUE)):
        for span in block.also:
            folded = original[span]
            if isinstance(folded, Statement):
                assert isinstance(block, Statement)
                assert contains(words(block.text), words(folded.text))
                assert block.important >= folded.important
            else:
                assert replace(folded, span=block.span, also=block.also, anchor=block.anchor) == block


@given(notes(), st.randoms())
def test_law_the_order_of_notes_does_not_matter(drawn: Notes, random: Random) -> None:
    _, _, filed = drawn
    shuffled = random.sample(filed, len(filed))
    assert merge(shuffled, CATALOGUE) == merge(filed, CATALOGUE)


@given(notes())
def test_law_merging_what_was_merged_changes_nothing(drawn: Notes) -> None:
    _, _, filed = drawn
    for page in merge(filed, CATALOGUE):
        if page.service == "dynamodb":
            continue  # its features' sections would have to be told apart from its own again
        _, document = note("page", *(replace(part, also=()) for part in page.sections))
        (again,) = merge([Filed(part, page.service, part.title) for part in document.sections], CATALOGUE)
        assert [_shape(part) for part in again.sections] == [_shape(part) for part in page.sections]


def _shape(part: Section) -> tuple[object, ...]:
    anchors = tuple(block.anchor for block in walk(part.blocks))
    return part.title, part.level, part.anchor, part.important, anchors


@given(notes())
def test_law_anchors_are_set_and_unique_and_levels_never_skip(drawn: Notes) -> None:
    _, _, filed = drawn
    for page in merge(filed, CATALOGUE):
        anchors = [part.anchor for part in page.sections if part.title]
        anchors += [block.anchor for block in blocks_of([page])]
        assert all(anchors)
        assert len(anchors) == len(set(anchors))
        assert not any(anchor.startswith("__") for anchor in anchors)
        levels = [1, *(part.level for part in page.sections)]
        assert all(2 <= after <= before + 1 for before, after in pairwise(levels))


@given(notes())
def test_law_a_copy_of_a_note_says_nothing_new(drawn: Notes) -> None:
    _, documents, filed = drawn
    first = [item for item in filed if _note(item) == documents[0].note]
    _, copy = note("copy", *documents[0].sections)
    services = [(item.service, item.subject) for item in filed[: len(documents[0].sections)]]
    again = [Filed(part, *owner) for part, owner in zip(copy.sections, services, strict=True)]
    before, after = merge(first, CATALOGUE), merge([*first, *again], CATALOGUE)
    assert _sentences(after) == _sentences(before)


def _note(item: Filed) -> str:
    spans = [item.section.span, *(block.span for block in item.section.blocks)]
    return next((span.note for span in spans if span), "")


def _sentences(pages: Iterable[Page]) -> list[str]:
    """Return the texts of pages that may fold."""
    return [text for page in pages for part in page.sections for text in _foldable(part.blocks)]


def _foldable(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        announces = isinstance(block, Statement) and not block.children and block.text.endswith(":")
        if isinstance(block, Statement) and words(block.text) and not announces:
            yield block.text
            yield from _foldable(block.children)


@pytest.mark.parametrize(
    ("title", "shown", "kept"),
    [
        ("Dead letters of queues", "Dead letters", True),
        ("**Dead** letters", "Dead letters", False),
        ("LETTERS, dead", "Dead letters", False),
        ("Dead-letters", "Dead letters", False),
        ("Dead_letters", "Dead letters", False),
    ],
)
def test_a_heading_with_words_that_the_page_lacks_is_named(
    title: str,
    shown: str,
    kept: bool,  # noqa: FBT001 - a column
) -> None:
    _, document = note("b", section(title, statement("x")))
    (part,) = document.sections
    (page,) = merge(
        [
            *file_as(note("a", section(shown, statement("y")))[1], "sqs"),
            Filed(part, "sqs", shown),
        ],
        CATALOGUE,
    )
    assert page.chapters == ((Chapter(title, Span("b", 1, 1)),) if kept else ())


@pytest.mark.parametrize(
    ("service", "title", "kept"),
    [
        ("sqs", "Simple Queue Service", False),
        ("sqs", "The Simple Queue Service", True),
        ("", "Gardening", True),
        ("dax", "DAX", False),
        ("dax", "DynamoDB Accelerator", True),
    ],
)
def test_a_chapter_is_named_unless_its_title_says_what_the_page_does(
    service: str,
    title: str,
    kept: bool,  # noqa: FBT001 - a column
) -> None:
    _, document = note("a", section(title, statement("x")), section("", statement("y"), level=0))
    (page,) = merge([Filed(part, service, "") for part in document.sections], CATALOGUE)
    assert page.chapters == ((Chapter(title, Span("a", 1, 1)),) if kept else ())


@pytest.mark.parametrize(
    ("block", "anchor"),
    [
        (statement("Retention is **4 days**"), "s-aa25c337"),
        (statement("..."), "s-52f79682"),
        (code("aws sqs"), "s-2f02ad3a"),
        (table(("kind", "order"), ("FIFO", "kept")), "s-5683a1e5"),
        (image("a queue", "q.png"), "s-76aab5f2"),
        (quote(statement("at least once"), code("x"), statement("!!"), title="Note"), "s-c0f1869c"),
    ],
)
def test_anchors_of_blocks_never_change(block: Block, anchor: str) -> None:
    """Links from elsewhere lead to them."""
    ((kept,),) = [part.blocks for part in _merge(("a", [section("x", block)])).sections]
    assert kept.anchor == anchor


@pytest.mark.parametrize(
    "text", ["Examples:", "**Examples:**", "_Examples:_ ", "`Examples:`", "~~Examples:~~"]
)
def test_what_announces_something_never_folds(text: str) -> None:
    assert len(_fold(statement(text), statement(text))) == 2
