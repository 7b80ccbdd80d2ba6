"""By which words two texts say the same."""

import pytest

from cribsheet.wording import contains, core, says_enough, singular, subject, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A **Queue**, kept!", ("a", "queue", "kept")),
        ("5 Mb and 5 MB", ("5", "Mb", "and", "5", "MB")),
        ("5Mb", ("5", "Mb")),
        ("Mb MB", ("mb", "mb")),
        ("5 Messages", ("5", "messages")),
        ("5 Gbps GBps", ("5", "Gbps", "gbps")),
        ("Don’t, don't", ("don't", "don't")),
        ("1-14 days, -5", ("1-14", "days", "-5")),
        ("a <= 5%", ("a", "<", "=", "5", "%")),
        ("user@example.org", ("user@example.org",)),
        ("max, xx", ("max", "xx")),
        ("...", ()),
    ],
)
def test_words(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


def test_little_words_count_in_a_statement_of_few() -> None:
    assert core(words("the queue is a list")) == ("the", "queue", "is", "a", "list")
    assert core(words("the queue keeps all messages")) == ("queue", "keeps", "all", "messages")
    assert core(words("the queue keeps a message")) == ("the", "queue", "keeps", "a", "message")


def test_four_words_besides_little_ones_are_enough() -> None:
    assert says_enough(words("the queue keeps all messages"))
    assert not says_enough(words("the queue keeps a message"))


@pytest.mark.parametrize(
    ("part", "within"),
    [("a c", True), ("a b c", True), ("c a", False), ("a a", False), ("d", False), ("", True)],
)
def test_words_are_contained_in_their_order(part: str, within: bool) -> None:  # noqa: FBT001 - a column
    assert contains("abc", part.split()) is within


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("queues", "queue"),
        ("policies", "policy"),
        ("batches", "batch"),
        ("classes", "class"),
        ("boxes", "box"),
        ("hashes", "hash"),
        ("class", "class"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("aws", "aws"),
        ("logs", "log"),
        ("https", "https"),
        ("queue", "queue"),
    ],
)
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one


def test_headings_in_the_plural_have_the_same_subject() -> None:
    assert subject("Dead-Letter **Queues**:") == subject("dead-letter queue") == ("dead", "letter", "queue")


@pytest.mark.parametrize(
    "little", ["a", "an", "the", "is", "are", "can", "will", "you", "your", "of", "to", "that"]
)
def test_a_little_word_adds_nothing(little: str) -> None:
    said = ("queue", "keeps", little, "all", "messages")
    assert core(said) == ("queue", "keeps", "all", "messages")
    assert not says_enough(said[1:])
