"""The passages of blocks that are no statements."""

from dataclasses import replace

from cribsheet.model import Block, Image, Page, Section, Span
from cribsheet.search.passages import passages
from tests.trees import code, quote, statement

PICTURE = Image("a queue", "q.png", Span("n.md", 1, 1), "Figure 1", anchor="p")


def found(*blocks: Block) -> list[tuple[str, str, int]]:
    """Return text, anchor and depth of the passages of blocks, which stand at depth 1."""
    page = Page("sqs", (Section("", None, 0, blocks),))
    return [(one.text, one.anchor, one.depth) for one in passages(page, "SQS", "Queues", "top")[2:]]


def test_the_words_of_a_sample_are_found() -> None:
    assert found(replace(code("aws sqs\n    receive-message"), anchor="c")) == [
        ("aws sqs receive-message", "c", 1)
    ]


def test_what_is_quoted_stands_below_the_title_of_its_quote() -> None:
    inner = replace(statement("at *least* once"), anchor="s")
    assert found(replace(quote(inner, title="**Note**"), anchor="q")) == [
        ("Note", "q", 1),
        ("at least once", "s", 2),
    ]
    assert found(quote(inner), inner) == [("at least once", "s", 1), ("at least once", "s", 1)]


def test_a_picture_is_found_by_its_words() -> None:
    assert found(PICTURE, replace(PICTURE, title="")) == [("a queue Figure 1", "p", 1), ("a queue", "p", 1)]
