"""Links between pages: which names become links, where, and the backlinks they leave."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.inline import plain
from cribsheet.link import count_links
from cribsheet.model import Backlink, Block, Page, Section, Statement, Table
from tests.stages import link, merge
from tests.test_merge import Notes
from tests.trees import CATALOGUE, blocks_of, code, file_as, note, notes, quote, section, statement, table

CACHE = "[DAX](service:dax)"
QUEUE = "[SQS](service:sqs)"


def _pages(*parts: Section, service: str = "swf") -> tuple[Page, ...]:
    """Return a page with these sections, linked, in a site that has pages for SQS and DynamoDB too."""
    others = [("sqs.txt", "sqs"), ("dynamodb.txt", "dynamodb")]
    filed = [
        item for path, name in others for item in file_as(note(path, section("", statement("x")))[1], name)
    ]
    return link(merge([*filed, *file_as(note("n.txt", *parts)[1], service)], CATALOGUE), CATALOGUE)


def _texts(*parts: Section, service: str = "swf") -> list[str]:
    """Return the texts of the linked statements of one page."""
    page = next(page for page in _pages(*parts, service=service) if page.service == service)
    return [block.text for block in blocks_of([page]) if isinstance(block, Statement)]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("feeds SQS", f"feeds {QUEUE}"),
        ("Amazon SQS, then **SQS**", "[Amazon SQS](service:sqs), then **SQS**"),
        ("a **SQS** queue", f"a **{QUEUE}** queue"),
        ("Simple Queue Service (SQS)", "[Simple Queue Service](service:sqs) (SQS)"),
        ("DAX before DynamoDB", f"{CACHE} before [DynamoDB](service:dynamodb)"),
        ("5\\*3 &amp; SQS", f"5\\*3 &amp; {QUEUE}"),
        ("`SQS` or SQS", f"`SQS` or {QUEUE}"),
        ("[SQS](https://example.com) or SQS", f"[SQS](https://example.com) or {QUEUE}"),
        ("[SQS](javascript:x)", f"[{QUEUE}](javascript:x)"),
        ("\\[SQS\\]", f"\\[{QUEUE}\\]"),
        ("S**Q**S", "[S**Q**S](service:sqs)"),
    ],
)
def test_the_first_name_of_a_service_becomes_a_link(text: str, linked: str) -> None:
    assert _texts(section("", statement(text))) == [linked]


@pytest.mark.parametrize(
    "text",
    [
        "`SQS`",
        "[SQS](https://example.com)",
        "![SQS](https://example.com/p.png)",
        "<https://example.com/SQS>",
        "https://example.com/SQS and arn:aws:sqs:::x",
        "**AWS** SQS",
        "**S**imple **Q**ueue **S**ervice",
    ],
)
def test_what_is_no_plain_name_of_another_page_stays(text: str) -> None:
    assert _texts(section("", statement(text))) == [text]


def test_a_mark_in_front_never_makes_a_picture_of_a_link() -> None:
    assert _texts(section("", statement("!SQS"), statement("SQS"))) == ["!SQS", QUEUE]


def test_each_section_of_the_highest_level_links_anew() -> None:
    parts = [
        section("Out", statement("SQS"), statement("SQS")),
        section("Deeper", statement("SQS", statement("DynamoDB")), level=2),
        section("In", statement("SQS")),
    ]
    assert _texts(*parts) == [QUEUE, "SQS", "SQS", "[DynamoDB](service:dynamodb)", QUEUE]


def test_no_page_links_to_itself_or_to_its_own_sections() -> None:
    texts = [statement("DynamoDB with DAX and SQS")]
    assert _texts(section("", *texts), service="dynamodb")[-1] == f"DynamoDB with DAX and {QUEUE}"


def test_no_link_leads_to_a_page_that_is_not_there() -> None:
    assert _texts(section("", statement("SWF")), service="") == ["SWF"]


def test_cells_and_quotes_are_linked_and_headings_and_code_are_not() -> None:
    cells = table(("DynamoDB", "DAX"), ("x", "y"))
    linked = _pages(section("SQS", code("SQS"), quote(statement("SQS"), title="SQS"), cells))
    page = next(page for page in linked if page.service == "swf")
    (part,) = page.sections
    assert part.title == "SQS"
    shown = [
        block.header if isinstance(block, Table) else getattr(block, "text", "")
        for block in blocks_of([page])
    ]
    assert shown == ["SQS", "", QUEUE, ("[DynamoDB](service:dynamodb)", CACHE)]


def test_backlinks_tell_who_mentions_a_page_and_how() -> None:
    parts = [
        section("", statement("**SQS** and DAX before DynamoDB")),
        section("x", statement("SQS"), table(("SQS", "DynamoDB"))),
        section("y", quote(statement("no names")), quote(statement("SQS"))),
    ]
    pages = {page.service: page for page in _pages(*parts)}
    first, second, _, quoted = [block for block in blocks_of([pages["swf"]]) if isinstance(block, Statement)]
    assert pages["sqs"].backlinks == (
        Backlink("swf", first.anchor, "**SQS** and DAX before DynamoDB"),
        Backlink("swf", second.anchor, "SQS"),
        Backlink("swf", quoted.anchor, "SQS"),
    )
    assert pages["dynamodb"].backlinks == (Backlink("swf", first.anchor, "**SQS** and DAX before DynamoDB"),)
    assert pages["swf"].backlinks == ()


def test_links_are_counted_in_all_texts() -> None:
    assert count_links(_pages(section("", statement("SQS and DAX"), table(("DynamoDB",))))) == 3


@given(notes())
def test_law_linking_twice_changes_nothing(drawn: Notes) -> None:
    once = link(merge(drawn[2], CATALOGUE), CATALOGUE)
    assert link(once, CATALOGUE) == once


@given(notes())
def test_law_links_change_no_word(drawn: Notes) -> None:
    pages = merge(drawn[2], CATALOGUE)
    linked = link(pages, CATALOGUE)
    assert [_visible(block) for block in blocks_of(linked)] == [_visible(block) for block in blocks_of(pages)]


def _visible(block: Block) -> object:
    match block:
        case Statement():
            return plain(block.text), block.anchor
        case Table():
            return [plain(cell) for row in (block.header, *block.rows) for cell in row]
        case _:
            return block.anchor


_PIECES = ("SQS", "DAX", "AWS", "**", *"*_`[]()!\\ x<>", "~~", "&amp;", "service:sqs")


@given(st.lists(st.sampled_from(_PIECES)))
def test_law_links_change_no_word_in_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    (before,) = merge(file_as(note("n", section("", statement(text)))[1], "swf"), CATALOGUE)
    pages = [replace(before, service=service) for service in ("swf", "sqs", "dynamodb")]
    after = link(pages, CATALOGUE)
    assert [_visible(block) for block in blocks_of(after)] == [_visible(block) for block in blocks_of(pages)]
    assert link(after, CATALOGUE) == after


def test_a_name_beside_code_or_inside_a_statement_is_linked_in_its_turn() -> None:
    parts = [section("", quote(statement("x", statement("SQS", statement("DynamoDB")))), level=2)]
    pages = {page.service: page for page in _pages(*parts)}
    assert [one.text for one in pages["sqs"].backlinks] == ["SQS"]
    assert [one.text for one in pages["dynamodb"].backlinks] == ["DynamoDB"]


def test_a_page_without_content_stays() -> None:
    page = Page("sqs", ())
    assert link([page], CATALOGUE) == (page,)
