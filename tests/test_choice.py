"""What a sheet takes of sections inside sections, of quotes and of samples."""

from dataclasses import replace

from cribsheet.model import Block, Page, Section, Statement
from cribsheet.register import Register
from cribsheet.sheets.choice import Sheet, choose
from cribsheet.writers import sheet as writer
from cribsheet.writers.sheet import Imprint
from tests.html_tree import parse
from tests.trees import CATALOGUE, code, quote, statement


def named(block: Block, anchor: str) -> Block:
    return replace(block, anchor=anchor)


def chosen(*sections: Section) -> Sheet:
    return choose(Page("sqs", sections), Register(), (), CATALOGUE)


def say(text: str, *, tip: bool = False) -> Statement:
    return replace(statement(text, important=tip), anchor=text)


def test_a_section_inside_another_is_titled_with_both() -> None:
    sheet = chosen(
        Section("", None, 2, (say("A queue keeps messages."),)),
        Section("Loose", None, 3, (say("Polls hide messages."),)),
        Section("Use", None, 2, (say("Workers take messages."),)),
        Section("Order", None, 3, (say("FIFO keeps the order."),)),
        Section("Deep", None, 4, (say("Groups are ordered apart."),)),
    )
    assert [group.title for group in sheet.facts] == ["", "Loose", "Use", "Use: Order", "Use: Deep"]


def test_all_kinds_of_blocks_below_a_marked_heading_are_tips() -> None:
    sample = named(code("aws sqs"), "c")
    sheet = chosen(Section("Payload", None, 2, (say("1 MiB at most."), sample), important=True))
    (group,) = sheet.tips
    assert group.blocks == (replace(say("1 MiB at most."), important=True), sample)
    assert sheet.facts == ()


def test_tips_in_a_quote_are_tips_and_the_rest_of_it_stays_one() -> None:
    tip, fact = say("FIFO is asked.", tip=True), say("A queue keeps messages.")
    both, only = named(quote(tip, fact, title="Note"), "q"), named(quote(tip), "r")
    sheet = chosen(Section("Use", None, 2, (both,)), Section("Other", None, 2, (only,)))
    assert [group.blocks for group in sheet.tips] == [(tip,)]
    assert [group.blocks for group in sheet.facts] == [(named(quote(fact, title="Note"), "q"),)]


def test_samples_and_quotes_come_as_they_are() -> None:
    titled = named(quote(say("at *least* once"), title="Note"), "q")
    blocks = (named(code("aws <sqs>"), "c"), titled, named(quote(say("twice")), "r"))
    root = parse(writer.article(chosen(Section("", None, 2, blocks)), CATALOGUE, Imprint("Notes")))
    assert root.one("pre").one("code").text == "aws <sqs>"
    first, second = root.all("blockquote")
    assert first.one("p").one("strong").text == "Note"
    assert [node.text for node in first.all("li")] == ["at least once"]
    assert not second.all("p")
    assert second.text == "twice"
