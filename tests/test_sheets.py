"""Cheat sheets: what stands on them, in which order, and on how much paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from cribsheet import register
from cribsheet.catalogue import Catalogue
from cribsheet.inline import plain
from cribsheet.model import Block, Page, Reading, Section, Span, Statement, Table, Verdict
from cribsheet.register import Register
from cribsheet.sheets import space
from cribsheet.sheets.choice import Sheet, choose
from cribsheet.sheets.night import Night, marked, night
from cribsheet.writers import sheet as writer
from cribsheet.writers.sheet import Imprint
from tests.html_tree import Node, parse
from tests.trees import CATALOGUE

REGISTER = register.parse(
    """
    [[sqs]]
    limit = "message size"
    role = "maximum"
    value = "1 MiB"
    qualifier = "with attributes"
    source = "https://example.org/"

    [[dax]]
    limit = "cluster size"
    value = "11 nodes"
    source = "https://example.org/"

    [[dynamodb]]
    limit = "item size"
    role = "maximum"
    value = "400 KB"
    source = "https://example.org/"
    """,
    "test",
    CATALOGUE.by_id,
)
SITE = Imprint("Notes", "https://example.org/notes/", date="2026-11-20")


def say(text: str, *children: Block, tip: bool = False, note: str = "a.txt") -> Statement:
    """Return a statement whose anchor is its text."""
    return Statement(text, Span(note, 1, 1), tip, children, anchor=text)


def page(*sections: tuple[str, tuple[Block, ...]], service: str = "sqs") -> Page:
    return Page(service, tuple(Section(title, None, 2, blocks) for title, blocks in sections))


def chosen(*sections: tuple[str, tuple[Block, ...]], readings: tuple[Reading, ...] = ()) -> Sheet:
    return choose(page(*sections), REGISTER, readings, CATALOGUE)


def shown(sheet: Sheet) -> Node:
    return parse(writer.article(sheet, CATALOGUE, SITE))


def facts(count: int, words: str) -> tuple[Statement, ...]:
    return tuple(say(f"{number} {words}") for number in range(count))


def test_the_parts_stand_in_their_order() -> None:
    root = shown(
        chosen(
            ("Use", (say("Queues hold messages."), say("Receiving only hides.", tip=True))),
            ("Others", (say("Unlike DynamoDB it forgets."),)),
        )
    )
    assert root.one("h1").text == "SQS"
    assert [node.text for node in root.all("h2")] == ["Limits", "Exam tips", "Do not confuse", "Key facts"]
    assert [node.text for node in root.all("h3")] == ["Use", "Use"]
    assert [node.text for node in root.all("li")] == [
        "Receiving only hides.",
        "Unlike DynamoDB it forgets.",
        "Queues hold messages.",
    ]


def test_the_head_says_the_category_and_what_became_of_the_service() -> None:
    sheet = choose(page(("", (say("Deciders poll."),)), service="swf"), Register(), (), CATALOGUE)
    kind = shown(sheet).one(class_="kind").text
    assert kind == "Messages · Amazon Simple Workflow Service · Closed to new customers since 25 July 2024"


def test_a_limit_says_in_words_what_notes_say_instead() -> None:
    limit = REGISTER.limits[0].id
    span = Span("a.txt", 1, 1)
    old = Reading(limit, span, "sqs", "x", "256", "KB", Verdict.OUTDATED, "2025-08")
    readings = (old, replace(old, verdict=Verdict.AGREES, value="1"), old)
    row = shown(chosen(("", (say("A queue."),)), readings=readings)).one("dl")
    assert row.one("dt").text == "maximum message size (with attributes)"
    assert row.one("dd").one("strong").text == "1 MiB"
    assert [node.text for node in row.all(class_="disputed")] == [
        "some notes say 256 KB, right until 2025-08"
    ]


def test_limits_of_a_feature_name_it() -> None:
    sheet = choose(page(("", (say("Tables."),)), service="dynamodb"), REGISTER, (), CATALOGUE)
    assert [row.name for row in sheet.limits] == ["DAX cluster size", "maximum item size"]


def test_a_tip_stands_below_what_it_is_about_and_brings_what_is_below_it() -> None:
    sheet = chosen(
        (
            "",
            (say("Polling", say("Long is cheaper.", say("up to 20 s"), tip=True), say("Short is default.")),),
        )
    )
    tips, rest = shown(sheet).all("section")[1:]
    assert [node.text for node in tips.all("li", class_="tip")] == ["Long is cheaper.up to 20 s"]
    assert tips.all("li")[0].text.startswith("Polling")
    assert [node.text for node in rest.all("li")] == ["PollingShort is default.", "Short is default."]


def test_all_below_a_marked_heading_is_a_tip() -> None:
    section = Section("Payload", None, 2, (say("1 MiB at most."),), important=True)
    root = shown(choose(Page("sqs", (section,)), REGISTER, (), CATALOGUE))
    assert [node.text for node in root.all("li", class_="tip")] == ["1 MiB at most."]
    assert not [node for node in root.all("h2") if node.text == "Key facts"]


def test_tips_that_say_the_same_are_folded() -> None:
    sheet = chosen(
        ("One", (say("FIFO keeps the order of messages.", tip=True),)),
        ("Two", (say("**FIFO keeps the order of the messages**", tip=True), say("A queue."))),
    )
    assert [block.anchor for group in sheet.tips for block in group.blocks] == [
        "FIFO keeps the order of messages."
    ]
    assert sheet.left_out == 0


@pytest.mark.parametrize("tips", [0, 60, 85, 320])
def test_tips_are_never_left_out_and_facts_only_for_want_of_paper(tips: int) -> None:
    marked = tuple(say(f"{number} is asked " + "so often " * 10, tip=True) for number in range(tips))
    sheet = chosen(("Tips", marked), ("Facts", facts(400, "is a fact about queues that fills a line")))
    assert sum(len(group.blocks) for group in sheet.tips) == tips
    facts_shown = sum(len(group.blocks) for group in sheet.facts)
    assert facts_shown + sheet.left_out == 400
    assert sheet.pages == (2 if tips < 200 else 6)
    lines = sum(space.blocks(group.blocks) for group in (*sheet.tips, *sheet.facts))
    assert lines + space.HEAD + space.FOOT <= sheet.pages * space.PAGE
    assert shown(sheet).one("footer").text.startswith("QR code of https://example.org/notes/services/sqs/")


def test_a_little_more_than_a_page_is_cut_to_one() -> None:
    sheet = chosen(("", facts(105, "is a fact")))
    assert sheet.pages == 1
    assert sheet.left_out > 0
    assert chosen(("", facts(150, "is a fact"))).pages == 2


def test_short_facts_with_numbers_come_first_and_each_section_has_its_turn() -> None:
    prose = tuple(say(f"{word} goes on " + "and on " * 30) for word in ("It", "She", "He") * 40)
    sheet = chosen(("Long", prose), ("Short", (say("Kept for 4 days."), say("A queue is durable."))))
    assert [plain(block.text) for block in sheet.facts[-1].blocks if isinstance(block, Statement)] == [
        "Kept for 4 days.",
        "A queue is durable.",
    ]


def test_notes_cannot_run_anything() -> None:
    root = shown(chosen(("<b>T</b>", (say("<script>alert(1)</script> [x](javascript:alert(2)) `</p>`"),))))
    assert not root.all("script")
    assert not root.all("b")
    assert not root.all("a")
    assert not [node for node in root.inside() if "style" in node.attributes]


def test_blocks_come_as_they_are() -> None:
    span = Span("a.txt", 1, 1)
    table = Table(("kind", "order"), (("standard", "none"), ("FIFO",)), span, anchor="t")
    root = shown(chosen(("", (say("Kinds differ."), table))))
    cells = [[cell.text for cell in row.elements] for row in root.all("section")[-1].all("tr")]
    assert cells == [["kind", "order"], ["standard", "none"], ["FIFO", ""]]


def test_the_foot_names_the_live_page_only_where_the_site_has_an_address() -> None:
    sheet = chosen(("", (say("A queue."),)))
    foot = shown(sheet).one("footer")
    assert foot.one("svg").one("title").text == "QR code of https://example.org/notes/services/sqs/"
    assert "Notes of 20 November 2026" in foot.text
    assert not parse(writer.article(sheet, CATALOGUE, Imprint("Notes"))).all("footer")


def test_the_running_foot_is_css_whatever_the_site_is_called() -> None:
    css = writer.running([("sheet-sqs", 'S"Q\\S')], Imprint("</style>\n"))
    assert 'content: "S\\22 Q\\5c S · \\3c /style\\3e \\a "' in css


def tip(text: str, note: str) -> Statement:
    return say(text, tip=True, note=note)


def night_of(
    pages: Iterable[Page], register: Register, readings: Sequence[Reading], catalogue: Catalogue
) -> Night:
    return night([marked(one, catalogue) for one in pages], register, readings, catalogue)


def test_the_night_before_has_first_what_most_notes_agree_on() -> None:
    pages = (
        page(("", (tip("Only one note has this about dead letters.", "a"),))),
        page(
            ("", (tip("A hot partition key throttles the table.", "a"),)),
            ("", (tip("One hot partition key throttles a whole table.", "b"),)),
            service="dynamodb",
        ),
        page(("", (tip("Nobody asks about deciders any more.", "a"),)), service="swf"),
    )
    sheet = night_of(pages, REGISTER, (), CATALOGUE)
    assert [(one.owner, one.statement.text, one.notes) for one in sheet.tips] == [
        ("DynamoDB", "A hot partition key throttles the table.", 2),
        ("SQS", "Only one note has this about dead letters.", 1),
    ]
    items = list(parse(writer.night(sheet, SITE)).all("li"))
    assert items[0].text == "DynamoDB: A hot partition key throttles the table."


def test_the_night_before_has_the_numbers_that_notes_get_wrong_and_those_alike() -> None:
    entries = "".join(
        f'[[{service}]]\nlimit = "{name} timeout"\nvalue = "{value} s"\nsource = "-"\n'
        for service, name, value in (("swf", "task", 9), ("sqs", "visibility", 30), ("dynamodb", "query", 1))
    )
    limits = register.parse(entries, "test", CATALOGUE.by_id)
    pages = tuple(page(("", (say("x"),)), service=service) for service in ("sqs", "dynamodb", "swf"))
    wrong = Reading(REGISTER.limits[0].id, Span("a", 1, 1), "sqs", "x", "256", "KB", Verdict.CONFLICTING)
    sheet = night_of(pages, Register(limits.limits + REGISTER.limits), (wrong,), CATALOGUE)
    assert [row.disputes for row in sheet.disputed] == [("some notes say 256 KB",)]
    timeouts = next(family for family in sheet.families if family.title == "timeout")
    assert [row.name for row in timeouts.rows] == [
        "DynamoDB query timeout",
        "SWF task timeout",
        "SQS visibility timeout",
    ]
    root = parse(writer.night(sheet, SITE))
    assert [node.text for node in root.all("h2")] == ["Numbers that notes get wrong", "Numbers side by side"]


def test_the_night_before_keeps_to_two_pages() -> None:
    tips = tuple(tip(" ".join(f"w{number}x{word}" for word in range(16)), "a") for number in range(400))
    sheet = night_of((page(("", tips)),), REGISTER, (), CATALOGUE)
    used = space.HEAD + space.PART + sum(one.lines for one in sheet.tips) + space.FOOT
    assert 2 * space.DENSE_PAGE - 3 < used <= 2 * space.DENSE_PAGE
    assert all(one.statement.anchor for one in sheet.tips)


def test_numbers_that_notes_get_wrong_keep_to_their_share() -> None:
    entries = "".join(
        f'[[sqs]]\nlimit = "size of part {number}"\nvalue = "{number} KB"\nsource = "-"\n'
        for number in range(1, 200)
    )
    limits = register.parse(entries, "test", CATALOGUE.by_id)
    span = Span("a", 1, 1)
    wrong = tuple(
        Reading(limit.id, span, "sqs", "x", "999", "KB", Verdict.CONFLICTING) for limit in limits.limits
    )
    sheet = night_of((page(("", (say("x"),))),), limits, wrong, CATALOGUE)
    assert 0 < len(sheet.disputed) < 199
    assert [row.limits[0].id for row in sheet.disputed] == [
        limit.id for limit in limits.limits[: len(sheet.disputed)]
    ]
    assert sum(space.limit(*row.texts) for row in sheet.disputed) <= 0.3 * 2 * space.PAGE
