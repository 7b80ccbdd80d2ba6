"""What a statement says of a registered limit, told by small notes and a small register."""

import json
from functools import cache

import pytest
from hypothesis import given

from cribsheet.catalogue import Catalogue, load
from cribsheet.limits import to_json, unregistered
from cribsheet.model import Reading, Sidecar, Source, Verdict
from cribsheet.pipeline import Note, Site, build
from cribsheet.register import parse
from tests.notes import source, texts

REGISTER = """
[[sqs]]
limit = "message size"
role = "maximum"
value = "1 MiB"
confidence = "likely"
names = ["payload"]
former = [{ value = "256 KB", until = "2025-08" }]

[[sqs]]
limit = "retention"
role = "default"
value = "4 days"
confidence = "likely"

[[sqs]]
limit = "retention"
role = "maximum"
value = "14 days"
confidence = "likely"

[[sqs]]
limit = "retention"
role = "minimum"
value = "1 minute"
confidence = "likely"

[[sqs]]
limit = "FIFO throughput"
value = "300 messages/s"
qualifier = "without batching"
without = ["batch*"]
confidence = "likely"

[[sqs]]
limit = "FIFO throughput"
value = "3000 messages/s"
qualifier = "with batching"
with = ["batch*"]
confidence = "likely"

[[sqs]]
limit = "tags"
role = "maximum"
value = "50 tags"
qualifier = "per queue"
adjustable = true
confidence = "likely"

[[sqs]]
limit = "spare queue"
value = "6 hours"
ended = "2022-12"
confidence = "likely"

[[lambda]]
limit = "timeout"
role = "maximum"
value = "15 minutes"
confidence = "likely"

[[vpc]]
limit = "block"
role = "maximum"
value = "/16"
confidence = "likely"

[[vpc]]
limit = "block"
role = "minimum"
value = "/28"
confidence = "likely"
"""

AGREES, OUTDATED, CONFLICTING = Verdict.AGREES, Verdict.OUTDATED, Verdict.CONFLICTING


@cache
def _catalogue() -> Catalogue:
    return load(None)


def site(*sources: Source) -> Site:
    register = parse(REGISTER, "limits.toml", _catalogue().by_id)
    return build([Note(one, Sidecar()) for one in sources], _catalogue(), register, lambda _: None)


def _readings(text: str, heading: str = "SQS") -> list[Reading]:
    return list(site(source(f"# {heading}\n\n{text}\n", "n.md")).readings)


def _verdicts(text: str, heading: str = "SQS") -> list[tuple[str, Verdict]]:
    return [(f"{one.value} {one.unit}".strip(), one.verdict) for one in _readings(text, heading)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- the maximum message size is 1 MiB", [("1 MiB", AGREES)]),
        ("- max size of a message: 1024KB", [("1024 KB", AGREES)]),
        ("- payload up to 256KB", [("256 KB", OUTDATED)]),
        ("- max message size 512 KB", [("512 KB", CONFLICTING)]),
        (
            "- retention: 4 days (default), 14 days max, 60 s min",
            [("4 days", AGREES), ("14 days", AGREES), ("60 s", AGREES)],
        ),
        ("- retention of 1 minute to 14 days", [("1 minute", AGREES), ("14 days", AGREES)]),
        ("- retention of 1 minute to 12 days", [("1 minute", AGREES), ("12 days", CONFLICTING)]),
        ("- default retention 14 days", [("14 days", CONFLICTING)]),
        (
            "- Retention\n    - Default: 4 days\n    - Maximum: 2 weeks",
            [("4 days", AGREES), ("2 weeks", AGREES)],
        ),
        ("- FIFO throughput 300 messages per second", [("300 messages per second", AGREES)]),
        ("- FIFO throughput with batching 3,000 messages/s", [("3,000 messages/s", AGREES)]),
        ("- FIFO throughput with batching 300 messages/s", [("300 messages/s", CONFLICTING)]),
        ("- up to 50 tags per queue", [("50 tags", AGREES)]),
        ("- at most 40 tags per queue", [("40 tags", CONFLICTING)]),
        ("- a spare queue lasts 6 hours", [("6 hours", OUTDATED)]),
    ],
)
def test_a_figure_is_held_against_its_limit(text: str, expected: list[tuple[str, Verdict]]) -> None:
    assert _verdicts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- message size over 512 KB needs S3",
        "- e.g. a message size of 512 KB",
        "- the message size limit was 256 KB before 2025",
        "- max message size of Kinesis is 512 KB",
        "- at most 40 tags per account",
        "- three kinds of tags",
        "- add 1 tag, at most one tag a day",
        "- set the limit of tags to 0",
        "- since 2019 the limit of tags is known",
        "- Route 53 has a limit of 53 zones",
    ],
)
def test_what_may_be_meant_otherwise_is_no_conflict(text: str) -> None:
    assert _verdicts(text) == []


def test_who_names_the_value_of_today_too_tells_the_history() -> None:
    assert _verdicts("- message size 1 MiB (256 KB in old exams)") == [("1 MiB", AGREES)]


def test_a_limit_of_another_service_counts_where_it_is_named() -> None:
    (reading,) = _readings("- the timeout of Lambda is 15 minutes at most")
    assert (reading.page, reading.limit) == ("sqs", "cribsheet-limit-lambda-maximum-timeout")
    assert _verdicts("- the timeout is 15 minutes at most") == []


def test_the_shorter_prefix_is_the_larger_block() -> None:
    assert _verdicts("- a block is between /16 and /28", "VPC") == [("16 /", AGREES), ("28 /", AGREES)]
    assert _verdicts("- a block is between /20 and /28", "VPC") == [("20 /", CONFLICTING), ("28 /", AGREES)]


def test_a_reading_is_on_the_line_with_its_number() -> None:
    text = "the message size is never more than\n256 KB while the retention is 4 days by\ndefault"
    assert [(one.span.first, one.value) for one in _readings(text)] == [(4, "256"), (4, "4")]
    torn = _readings("the message size is at most 256\nkb in all")
    assert [(one.span.first, one.verdict) for one in torn] == [(3, OUTDATED)]


def test_a_table_cell_stands_below_its_column_and_its_row() -> None:
    rows = "| limit | value |\n| --- | --- |\n| max message size | 256 KB |\n| max retention | 14 days |"
    found = [(one.span.first, one.verdict) for one in _readings(rows)]
    assert found == [(5, OUTDATED), (6, AGREES)]


def test_a_folded_statement_is_read_in_each_of_its_notes() -> None:
    line = "# SQS\n\n- max message size 256 KB of any kind\n"
    held = site(source(line, "a.md"), source("\n" + line, "b.md"))
    assert [(str(one.span), one.verdict) for one in held.readings] == [
        ("a.md:3", OUTDATED),
        ("b.md:4", OUTDATED),
    ]


def test_what_no_entry_knows_is_listed() -> None:
    held = site(source("# SQS\n\n- retention 4 days\n- polls for 20 s\n- no number\n", "a.md"))
    assert [(saying.text, str(saying.spans[0])) for saying in unregistered(held.pages, held.readings)] == [
        ("polls for 20 s", "a.md:4")
    ]


@given(texts)
def test_any_note_can_be_held(text: str) -> None:
    one = source(text, "a.txt")
    held = site(one)
    lines = {reading.span.first for reading in held.readings}
    assert all(1 <= line <= len(one.lines) for line in lines)
    assert held.readings == site(one).readings


def test_a_figure_that_comes_twice_in_a_table_is_where_its_words_are() -> None:
    rows = "| file | 256 KB |\n| message | the message size is at most 256 KB |"
    found = [(one.span.first, one.verdict) for one in _readings(f"| what | value |\n| --- | --- |\n{rows}")]
    assert found == [(6, OUTDATED)]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("- default of 4 days for retention", ["default-retention"]),
        ("- retention of 14 days", ["maximum-retention"]),
        ("- retention of 1 minute", ["minimum-retention"]),
        ("- the maximum retention is 1 minute", []),
        ("- FIFO throughput in batches: 3000 messages/s", ["fifo-throughput-with-batching"]),
        ("- FIFO throughput: 3000 messages/s", []),
        ("- default of 50 tags", ["maximum-tags-per-queue"]),
        ("- a minimum of 50 tags", []),
        ("- 50 queues are fine for tags", []),
        ("- message size 1049 KB", ["maximum-message-size"]),
        ("- message size 1048576 bytes", ["maximum-message-size"]),
        ("- message size 1030 KB", []),
    ],
)
def test_a_figure_is_of_the_limit_that_it_fits(text: str, limits: list[str]) -> None:
    agreeing = [one for one in _readings(text) if one.verdict is AGREES]
    assert [one.limit.removeprefix("cribsheet-limit-sqs-") for one in agreeing] == limits


def test_a_reading_says_where_it_stands_and_until_when_it_was_right() -> None:
    (reading,) = _readings("- max message size 256 KB")
    assert (reading.limit, reading.page, str(reading.span)) == (
        "cribsheet-limit-sqs-maximum-message-size",
        "sqs",
        "n.md:3",
    )
    assert (reading.value, reading.unit, reading.until) == ("256", "KB", "2025-08")
    (ended,) = _readings("- a spare queue lasts 6 hours")
    assert ended.until == "2022-12"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Retention\n\n- 4 days", [("4 days", AGREES)]),
        ("## Retention\n\n### Default\n\n- 4 days\n\n### Maximum\n\n- 14 days", ["4 days", "14 days"]),
        ("## Retention\n\n- 4 days\n\n## Other\n\n- 4 days", [("4 days", AGREES)]),
        ("> retention of 4 days", [("4 days", AGREES)]),
        ("```\nretention of 4 days\n```", []),
        (f"- retention of 4 days {'and so on ' * 1200}", []),
        ("- a spare queue lasts 7 hours", []),
        ("- the maximum retention was 12 days", []),
    ],
)
def test_what_a_figure_stands_below_counts(text: str, expected: list[tuple[str, Verdict] | str]) -> None:
    assert _verdicts(text) == [one if isinstance(one, tuple) else (one, AGREES) for one in expected]


def test_cells_stand_below_their_heads_and_the_first_cell_of_their_row() -> None:
    table = "| limit | retention | size |\n| --- | --- | --- |\n| message | 4 days | 256 KB |"
    assert [(one.value, one.verdict) for one in _readings(table)] == [("4", AGREES), ("256", OUTDATED)]
    wide = "| retention |\n| --- |\n| 4 days |"
    assert [one.value for one in _readings(wide)] == ["4"]


def test_the_register_is_told_as_json_with_its_readings() -> None:
    held = site(source("# SQS\n\n- max message size 256 KB – alas\n- retention of 4 days\n", "n.md"))
    text = to_json(held.register, held.readings)
    assert text.endswith("\n]\n")
    entries = json.loads(text)
    assert [entry["limit"] for entry in entries] == [limit.title for limit in held.register.limits]
    assert entries[0] == {
        "service": "sqs",
        "limit": "maximum message size",
        "value": "1",
        "unit": "MiB",
        "qualifier": "",
        "as_of": "",
        "source": "",
        "confidence": "likely",
        "readings": [
            {
                "note": "n.md",
                "line": 3,
                "value": "256",
                "unit": "KB",
                "verdict": "outdated",
                "until": "2025-08",
            }
        ],
    }
    assert entries[1]["readings"] == [
        {"note": "n.md", "line": 4, "value": "4", "unit": "days", "verdict": "agrees"}
    ]


def test_only_what_has_a_unit_is_listed_as_unknown() -> None:
    held = site(source("# SQS\n\n- 7 of them\n- 7 wheels\n- 7%\n", "a.md"))
    listed = [saying.text for saying in unregistered(held.pages, held.readings)]
    assert listed == ["7 wheels", "7%"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("retention of 4 days\nor 96 hours", 3),
        ("it is kept\nfor the retention: 4\ndays", 4),
        ("kept 14.4 and then\nfor the retention: 4\ndays", 4),
    ],
)
def test_a_reading_is_on_the_first_line_that_has_it(text: str, line: int) -> None:
    assert _readings(text)[0].span.first == line
