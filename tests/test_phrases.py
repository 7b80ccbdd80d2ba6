"""Whether a text has the words of a phrase."""

import pytest

from cribsheet.phrases import phrase, stems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GetItem", {"getitem", "get", "item"}),
        ("long-polling queues", {"longpolling", "long", "polling", "queue"}),
        ("DLQs", {"dlq"}),
        ("AMIs and EC2s", {"ami", "and", "ec2", "ec", "2"}),
        ("APIs of S3", {"api", "of", "s3", "s", "3"}),
        ("snake_case", {"snake", "case"}),
        ("", set()),
    ],
)
def test_stems(text: str, found: set[str]) -> None:
    assert stems(text) == found


@pytest.mark.parametrize(
    ("words", "text", "within"),
    [
        ("message size", "the size of messages", True),
        ("message size", "the size", False),
        ("size of the message", "message size", True),
        ("at rest|transit encrypt*", "encryption in transit", True),
        ("at rest|transit encrypt*", "encryption in use", False),
        ("at rest|transit encrypt*", "transit", False),
        ("dead-letter queue", "a dead letter queue", True),
        ("dead-letter queue", "dead-letter queues", True),
        ("per", "requests per second", True),
        ("per", "requests", False),
        ("Batches", "in a batch", True),
        ("a||b", "b", True),
    ],
)
def test_a_phrase_is_within_a_text(words: str, text: str, within: bool) -> None:  # noqa: FBT001 - a column
    assert phrase(words).within(stems(text)) is within


@pytest.mark.parametrize(
    ("words", "text", "count"),
    [
        ("message size", "the size of messages", 2),
        ("message size", "the size", 1),
        ("message size", "nothing", 0),
        ("encrypt* message", "encrypted and encrypting", 1),
        ("size of the message", "of the", 0),
    ],
)
def test_the_words_of_a_phrase_are_counted(words: str, text: str, count: int) -> None:
    assert phrase(words).count(stems(text)) == count
