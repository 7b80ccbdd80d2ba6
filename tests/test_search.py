"""The search index: how texts become terms, pages become passages, and all of it pieces."""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.cache import Cache, Kept
from cribsheet.catalogue import Catalogue
from cribsheet.model import Block, Page, Reading, Section, Span, Table, Verdict
from cribsheet.register import parse as register
from cribsheet.search import by_hand
from cribsheet.search.cards import Card, cards
from cribsheet.search.index import index
from cribsheet.search.passages import Found, Passage, passages
from cribsheet.search.postings import Field, Posting, joined, postings, runs, varint
from cribsheet.search.scripts import connect, scripts
from cribsheet.search.terms import terms
from tests.trees import CATALOGUE, statement


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pre-signed URLs", {"pre", "signed", "presigned", "url"}),
        ("PutItem", {"putitem", "put", "item"}),
        ("256KB", {"#262144B", "#256"}),
        ("262144 bytes", {"#262144B", "#262144", "byte"}),
        ("15 min", {"#900s", "#15", "min"}),
        ("16,000 or 16000", {"#16000", "or"}),
        ("a /28 at least", {"#28/", "#28", "a", "at", "least"}),
        ("10 GB = 10,240 MB", {"#10737418240B", "#10", "#10240", "gb", "mb"}),
        ("t2.micro, SHA-256", {"t2", "micro", "t2micro", "sha", "sha256", "#256"}),
        ("Lambda's queries", {"lambda", "query"}),
        ("Café", {"cafe"}),
    ],
)
def test_terms(text: str, found: set[str]) -> None:
    assert terms(text) == found


@given(st.text())
def test_any_text_has_terms_of_letters_digits_and_amounts(text: str) -> None:
    assert all(re.fullmatch(r"#[^\s]+|[^\W_]{1,40}", term) for term in terms(text))


def page(*sections: Section) -> Page:
    return Page("sqs", sections)


def section(title: str, level: int, *blocks: Block) -> Section:
    return Section(title, Span("n.txt", 1, 1), level, blocks, anchor=title.lower())


QUEUES = Found(
    "services/sqs/",
    "Queues",
    (
        Passage("Amazon Simple Queue Service (SQS)", "", 0, title=True),
        Passage("Queues", "top", 1),
        Passage("Timeouts", "timeouts", 1, title=True),
        Passage("Visibility", "s-1", 2),
        Passage("30 seconds, unlike DynamoDB", "s-2", 3),
        Passage("Limits", "limits", 1, title=True),
        Passage("1 MiB", "s-3", 2),
    ),
    service="sqs",
)
TABLES = Found(
    "services/dynamodb/",
    "DynamoDB",
    (
        Passage("Amazon DynamoDB", "", 0, title=True),
        Passage("DAX", "dax", 1, title=True),
        Passage("<b>fast</b>", "s-4", 2),
    ),
    service="dynamodb",
)


def test_passages_stand_below_their_titles_and_statements() -> None:
    table = Table(("size", ""), (("1 MiB", "*each*"),), Span("n.txt", 3, 4), anchor="s-9")
    found = passages(
        page(section("", 0, statement("plain")), section("Limits", 2, statement("a", statement("b")), table)),
        "SQS",
        "Queues",
        "top",
    )
    assert [(passage.text, passage.depth, passage.title) for passage in found] == [
        *[("SQS", 0, True), ("Queues", 1, False), ("plain", 1, False), ("Limits", 1, True)],
        *[("a", 2, False), ("b", 3, False), ("size", 2, False), ("1 MiB · each", 3, False)],
    ]


def test_passages_of_a_page_by_hand_are_its_headings_and_blocks() -> None:
    html = (
        '<h1 id="t">Title</h1><p>One <em>two</em></p>'
        '<h2 id="a">Part<a class="headerlink" href="#a">¶</a></h2><ul><li>x<ul><li>y</li></ul></li></ul>'
        "<script>alert(1)</script><pre><code>z</code></pre>"
    )
    assert by_hand.passages("Title", html) == (
        Passage("Title", "", 0, title=True),
        Passage("One two", "", 1),
        Passage("Part", "a", 1, title=True),
        *(Passage(text, "a", 2) for text in "xyz"),
    )


def decoded(data: bytes) -> list[Posting]:
    """Return the postings of a term on one page."""
    numbers = _numbers(data)
    found: list[Posting] = []
    for _ in range(next(numbers)):
        head = next(numbers)
        start = (found[-1].start if found else 0) + (head >> 2)
        field = Field(head & 3)
        end = start + (next(numbers) if field > Field.LEAF else 0)
        found.append(Posting(start, end, field, next(numbers) if field > Field.STEM else 0))
    assert next(numbers, None) is None
    return found


def _numbers(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def test_a_term_counts_for_all_that_stands_below_it() -> None:
    found = {term: decoded(places) for term, (_, places) in postings(QUEUES, CATALOGUE).items()}
    assert found["timeout"] == [Posting(2, 4, Field.TITLE, 1)]
    assert found["visibility"] == [Posting(3, 4, Field.STEM)]
    assert found["#30s"] == [Posting(4, 4, Field.LEAF)]
    assert found["simple"] == [Posting(0, 6, Field.PAGE, 4)]


def test_runs_of_pages_are_joined_in_any_groups() -> None:
    pages = [runs(number, postings(page, CATALOGUE)) for number, page in enumerate([QUEUES, TABLES, QUEUES])]
    whole = joined(pages)
    assert whole == joined([joined(pages[:1]), joined(pages[1:])]) == joined([joined(pages[:2]), pages[2]])
    places = postings(QUEUES, CATALOGUE)["timeout"][1]
    assert whole["timeout"] == (2, 0, 2, places + varint(2) + places)


def test_a_service_stands_on_its_page_in_its_section_and_where_it_is_mentioned() -> None:
    numbers = {service.id: number for number, service in enumerate(CATALOGUE.services)}
    queues, tables = (
        {term: decoded(places) for term, (_, places) in postings(page, CATALOGUE).items()}
        for page in (QUEUES, TABLES)
    )
    assert queues[f"@{numbers['sqs']}"] == [Posting(0, 6, Field.PAGE, 4)]
    dynamodb = f"@{numbers['dynamodb']}"
    assert [posting.start for posting in (*queues[dynamodb], *tables[dynamodb])] == [4, 0]
    assert tables[f"@{numbers['dax']}"] == [Posting(1, 2, Field.TITLE, 1)]


@given(st.integers(0, 2**31))
def test_a_varint_has_seven_bits_a_byte(number: int) -> None:
    data = varint(number)
    assert sum((byte & 0x7F) << 7 * at for at, byte in enumerate(data)) == number
    assert [byte >> 7 for byte in data] == [1] * (len(data) - 1) + [0]


def unpacked(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    script = files[f"{name}.js"].decode()
    match = re.fullmatch(r'cribsheetPiece\("([^"]*)","([^"]*)"\);\n', script)
    assert match
    assert match[1] == name
    found: dict[str, Any] = json.loads(zlib.decompress(b64decode(match[2])))
    return found


def indexed(pages: Iterable[Found], shown: Iterable[Card] = ()) -> dict[str, bytes]:
    found = [(page.service, Kept(repr(page).encode(), partial(replace, page))) for page in pages]
    return index(found, CATALOGUE, shown, Cache())


def test_the_root_has_names_homes_and_the_sizes_of_pages() -> None:
    files = indexed([QUEUES, TABLES])
    root = unpacked(files, "root")
    assert root["pages"] == [7, 3]
    assert root["homes"] == [0, 7, 8, -1]
    assert root["names"]["simplequeueservice"] == root["names"]["sqs"] == 0
    assert root["units"]["kb"] == [1024, "B"]
    assert root["numerals"]["four"] == "4"
    assert unpacked(files, "words")["queue"]


def test_a_page_keeps_its_texts_as_they_are() -> None:
    found = unpacked(indexed([QUEUES, TABLES]), "page-1")
    assert found["passages"] == [[0, "", "Amazon DynamoDB"], [-1, "dax", "DAX"], [2, "s-4", "<b>fast</b>"]]


def test_the_same_pages_give_the_same_bytes_and_others_another_version() -> None:
    one, again, other = (indexed(pages) for pages in ([QUEUES], [QUEUES], [TABLES]))
    assert one == again
    assert unpacked(one, "root")["version"] != unpacked(other, "root")["version"]


REGISTER = register(
    """
    [[sqs]]
    limit = "message size"
    role = "maximum"
    value = "1 MiB"
    as_of = "2026-11"
    source = "https://docs.aws.amazon.com/"
    confidence = "checked"
    names = ["payload"]
    former = [{ value = "256 KB", until = "2025-08" }]

    [[sqs]]
    limit = "message size"
    role = "minimum"
    value = "1 byte"
    confidence = "likely"
    """,
    "test",
    CATALOGUE.by_id,
)


def reading(verdict: Verdict) -> Reading:
    return Reading(REGISTER.limits[0].id, Span("n.txt", 1, 1), "sqs", "s-3", "1", "MiB", verdict)


def test_a_card_says_all_of_a_limit_in_one_line() -> None:
    said: Sequence[Reading] = [*[reading(Verdict.AGREES)] * 3, reading(Verdict.OUTDATED)]
    largest, smallest = cards(REGISTER, said, CATALOGUE)
    assert largest.head == ("SQS", "maximum message size", "1 MiB")
    assert largest.rest == (
        *("minimum 1 byte", "256 KB until 2025-08", "checked 2026-11"),
        "notes: agrees 3, outdated 1",
    )
    assert largest.names == (("message", "size"), ("payload",))
    assert (largest.key, largest.former) == ("1048576B", ("262144B",))
    assert smallest.rest == ("maximum 1 MiB", "likely")
    assert smallest.group == largest.group


def test_a_card_goes_with_the_texts_of_its_page() -> None:
    files = indexed([QUEUES], cards(REGISTER, (), CATALOGUE))
    assert [card["place"] for card in unpacked(files, "root")["cards"]] == [[0, 0], [0, 1]]
    assert unpacked(files, "page-0")["cards"][1][1] == ["SQS", "minimum message size", "1 byte"]


def test_every_name_of_the_catalogue_can_be_searched(catalogue: Catalogue) -> None:
    names = unpacked(index([], catalogue, (), Cache()), "root")["names"]
    at = {service.id: number for number, service in enumerate(catalogue.services)}
    for spelling, service in [
        ("dynamodb", "dynamodb"),
        ("ddb", "dynamodb"),
        ("config", "config"),
        ("xray", "x-ray"),
    ]:
        assert names[spelling] == at[service]


def test_the_worker_is_one_block_so_that_its_names_stay_inside() -> None:
    worker = scripts()["worker.js"].decode()
    assert worker.startswith('"use strict";\n{\n')
    assert worker.endswith("}\n")


def test_only_a_page_of_material_is_connected() -> None:
    page = '<p>"search": "x"</p>'
    assert connect(page) == page
