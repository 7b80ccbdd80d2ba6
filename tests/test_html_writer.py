"""The HTML of pages: what the tree says is what a browser shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet import catalogue
from cribsheet.held import index
from cribsheet.inline import plain
from cribsheet.model import (
    Align,
    Backlink,
    Block,
    Code,
    Fate,
    FateKind,
    Image,
    Marker,
    NoteLedger,
    Page,
    Quote,
    Section,
    Source,
    Span,
    Statement,
    Table,
)
from cribsheet.register import Register
from cribsheet.writers import home, html, source
from cribsheet.writers.links import Links, locate, section_ids
from cribsheet.writers.tally import tally
from cribsheet.writers.written import Entry, Written, nest
from tests.html_tree import Node, parse

CATALOGUE = catalogue.parse(
    """
    [categories]
    garden = "Garden & yard"
    kitchen = "Kitchen"

    [services.rake]
    name = "Leaf Rake"
    category = "garden"
    summary = "Gathers leaves"
    docs = "https://example.org/rake"

    [services.tine]
    name = "Tine"
    kind = "feature"
    page = "rake"
    category = "garden"
    summary = "One tooth of a rake"

    [services.kettle]
    name = "Water Kettle"
    short = "WK"
    category = "kitchen"
    summary = "Boils <water>"
    status = "closed"
    since = 2024-07-05
    successor = "rake"
    note = "Those who have one may keep it."
    """,
    "example.toml",
)
NOTE = "tools.txt"


class Fields(TypedDict, total=False):
    """What else a statement can be given."""

    span: Span
    important: bool
    marker: Marker
    ordinal: int
    also: tuple[Span, ...]


def say(text: str, *children: Block, **fields: Unpack[Fields]) -> Statement:
    """Return a statement with an id that is made of its words."""
    anchor = "s-" + "".join(filter(str.isalnum, text))
    return replace(Statement(text, at(), children=children, anchor=anchor), **fields)


def tip(text: str, *children: Block, **fields: Unpack[Fields]) -> Statement:
    return replace(say(text, *children, **fields), important=True)


def at(line: int = 1) -> Span:
    return Span(NOTE, line, line)


def links(*paths: str, overview: str = "index.md") -> Links:
    """Return links of a site that has these pages, all of them one level down."""
    urls = {path: f"../{path.removesuffix('.md')}/" for path in (overview, *paths)}
    places = {"rake": ("services/rake.md", ""), "kettle": ("services/kettle.md", "")}
    return Links(urls.get, places, overview)


LINKS = links("services/rake.md", "services/kettle.md", "unfiled.md", f"notes/{NOTE}.md")

HELD = index(Register(), (), CATALOGUE, ("rake", "kettle"))
"""No limits and no readings."""


def page(*blocks: Block, service: str = "rake", backlinks: tuple[Backlink, ...] = ()) -> Page:
    return Page(service, (Section("", None, 2, blocks),), (NOTE,), backlinks)


def written(*blocks: Block) -> Node:
    """Return the blocks as they stand on a page, without its head and foot."""
    root = parse(html.write(page(*blocks), CATALOGUE, HELD, LINKS).html).one(class_="cribsheet")
    start = next(i for i, node in enumerate(root.elements) if "cs-facts" in node.classes) + 1
    end = next(i for i, node in enumerate(root.elements) if node.tag == "h2")
    return Node("", {}, list(root.elements[start:end]))


def outline(node: Node) -> str:
    """Return the tags of what is inside, as `ul(li li(ul(li)))`, links left out."""
    inner = (outline(child) for child in node.elements if child.tag != "a")
    parts = " ".join(filter(None, inner))
    return f"{node.tag}({parts})" if node.tag and parts else node.tag or parts


def test_items_nest_as_in_the_tree() -> None:
    root = written(say("a", say("b", say("c")), say("d")), say("e"))
    assert outline(root) == "ul(li(ul(li(ul(li)) li)) li)"
    assert [node.attributes["id"] for node in root.all("li")] == ["s-a", "s-b", "s-c", "s-d", "s-e"]


def test_numbers_paragraphs_and_tasks() -> None:
    root = written(
        say("intro", marker=Marker.PARAGRAPH),
        say("third", marker=Marker.ORDERED, ordinal=3),
        say("open", marker=Marker.TASK),
        say("ticked", marker=Marker.DONE),
    )
    assert outline(root) == "p ol(li) ul(li(input) li(input))"
    assert root.one("ol").one("li").attributes["value"] == "3"
    assert [box.attributes["aria-label"] for box in root.all("input")] == ["To do", "Done"]
    assert ["checked" in box.attributes for box in root.all("input")] == [False, True]


def test_what_stands_below_a_paragraph_stays_below_it() -> None:
    root = written(say("p", say("a"), marker=Marker.PARAGRAPH))
    assert outline(root) == "p div(ul(li))"


def test_neighboring_tips_share_a_box() -> None:
    root = written(say("a"), tip("b"), tip("c", marker=Marker.PARAGRAPH), say("d"), tip("e"))
    boxes = root.all("div", class_="admonition")
    assert outline(root) == "ul(li) div(p ul(li) p) ul(li) div(p ul(li))"
    assert [box.one(class_="admonition-title").text for box in boxes] == ["Exam tips", "Exam tips"]
    assert [node.attributes["id"] for node in root.all(class_="cs-tip")] == ["s-b", "s-c", "s-e"]


def test_a_tip_stays_where_its_author_put_it() -> None:
    root = written(say("a", say("b", tip("c")), say("d")))
    assert outline(root) == "ul(li(ul(li(div(p ul(li))) li)))"


def test_what_is_below_a_tip_is_in_its_box() -> None:
    root = written(tip("a", say("b", tip("c")), tip("d")))
    assert outline(root) == "div(p ul(li(ul(li(ul(li)) li))))"
    assert [node.attributes["id"] for node in root.all(class_="cs-tip")] == ["s-a", "s-c", "s-d"]


def test_all_below_a_marked_heading_is_the_tip() -> None:
    sections = (Section("Care", at(), 2, (say("a"), tip("b")), important=True, anchor="care"),)
    root = parse(html.write(Page("rake", sections, (NOTE,)), CATALOGUE, HELD, LINKS).html)
    (box,) = root.all(class_="tip")
    assert outline(box) == "div(p ul(li li))"
    assert root.with_id("care").text == "Care¶"


def test_a_marked_heading_without_anything_below_has_no_box() -> None:
    sections = (Section("Care", at(), 2, important=True, anchor="care"),)
    assert "admonition" not in html.write(Page("rake", sections, (NOTE,)), CATALOGUE, HELD, LINKS).html


CODE = '\n{"a": 1,\n\t"b": "<&>"}\n'


@pytest.mark.parametrize("language", ["json", "", "no-such-language"])
def test_code_is_shown_as_it_was_typed(language: str) -> None:
    root = written(Code(CODE, at(), language, anchor="s-1"))
    assert root.one("pre").text == CODE
    assert root.with_id("s-1").one("code").classes == [f"language-{'json' if language == 'json' else 'text'}"]
    assert bool(root.one("code").all("span")) == (language == "json")


def test_tables_are_aligned_by_classes_and_filled_up() -> None:
    table = Table(
        ("Tool", "Price"), (("**rake**", "5"), ("fork",)), at(), (Align.NONE, Align.RIGHT), anchor="s-1"
    )
    root = written(table)
    assert [cell.classes for cell in root.all("th")] == [[], ["cs-right"]]
    assert [cell.text for cell in root.all("td")] == ["rake", "5", "fork", ""]
    assert root.one("strong").text == "rake"


def test_a_table_without_titles_has_no_head() -> None:
    assert outline(written(Table(("", ""), (("a", "b"),), at()))) == "div(table(tbody(tr(td td))))"


def test_quotes_keep_their_title_and_blocks() -> None:
    root = written(Quote((say("a", marker=Marker.PARAGRAPH), tip("b")), at(), "Mind *this*", anchor="s-1"))
    assert outline(root) == "blockquote(p(strong(em)) p div(p ul(li)))"


@pytest.mark.parametrize(
    ("image", "text", "href"),
    [
        (Image("A rake", "https://example.org/r.png", at()), "Picture: A rake", "https://example.org/r.png"),
        (Image("", "HTTP://example.org/r.png", at(), "T"), "Picture: T", "HTTP://example.org/r.png"),
        (Image("A rake", "img/r.png", at(), "big"), "Picture: A rake big (img/r.png)", None),
        (Image("", "img/r.png", at()), "Picture: img/r.png", None),
        (Image("x", "javascript:alert(1)", at()), "Picture: x (javascript:alert(1))", None),
    ],
)
def test_pictures_become_words(image: Image, text: str, href: str | None) -> None:
    root = written(image)
    assert root.text == text
    assert [link.attributes["href"] for link in root.all("a") if "rel" in link.attributes] == [href] * bool(
        href
    )


def test_every_statement_leads_to_its_lines() -> None:
    root = written(say("a", say("b", span=at(7)), span=at(6), also=(at(9), Span("other.txt", 3, 4))))
    first, second = root.all("li")
    origins = [child for child in first.elements if "cs-origin" in child.classes]
    assert [origin.attributes.get("href") for origin in origins] == [
        "../notes/tools.txt/#L6",
        "../notes/tools.txt/#L9",
        None,
    ]
    assert [origin.attributes["title"] for origin in origins] == [
        "tools.txt line 6",
        "tools.txt line 9",
        "other.txt line 3",
    ]
    assert first.one(class_="cs-times").text == "×3"
    assert not second.all(class_="cs-times")


def test_the_head_says_what_the_page_is_about() -> None:
    root = parse(html.write(page(tip("a"), say("b"), service="kettle"), CATALOGUE, HELD, LINKS).html)
    assert root.one("h1").text == "Water Kettle (WK)¶"
    assert root.one(class_="cs-summary").text == "Boils <water>"
    assert [item.text for item in root.one(class_="cs-facts").all("li")] == [
        "Kitchen",
        "2 statements",
        "1 exam tip",
        "1 note",
    ]
    assert root.one(class_="cs-chip").attributes["href"] == "../index/#cribsheet-kitchen"
    status = root.one(class_="warning")
    assert status.text == (
        "Closed to new customers since 5 July 2024Those who have one may keep it. See Leaf Rake."
    )
    assert status.one("a").attributes["href"] == "../services/rake/"


def test_names_of_headings_before_the_first_title_lead_to_their_lines_too() -> None:
    sections = (Section("", at(4), 2, (say("a"),), also=(at(8),)),)
    root = parse(html.write(Page("rake", sections, (NOTE,)), CATALOGUE, HELD, LINKS).html)
    titles = [origin.attributes["title"] for origin in root.one("h1").all(class_="cs-origin")]
    assert titles == ["tools.txt line 4", "tools.txt line 8"]


def test_mentions_are_grouped_and_folded() -> None:
    backlinks = (
        *(Backlink("kettle", f"s-{i}", f"boil *{i}*") for i in range(7)),
        *(Backlink("", "s-x", "loose") for _ in range(2)),
    )
    root = parse(html.write(page(say("a"), backlinks=backlinks), CATALOGUE, HELD, LINKS).html)
    kettle, unfiled = root.all("details")
    assert [kettle.one("summary").text, unfiled.one("summary").text] == [
        "WK · 7 statements",
        "Unfiled · 2 statements",
    ]
    assert ["open" in group.attributes for group in (kettle, unfiled)] == [True, False]
    sentence = kettle.all("a")[1]
    assert (sentence.text, sentence.attributes["href"]) == ("boil 1", "../services/kettle/#s-1")


def test_pages_that_mention_a_service_after_the_first_few_are_behind_one_fold() -> None:
    backlinks = [Backlink(service, "s-1", "text") for service in ("kettle", "") * 5]
    groups = parse(html.write(page(say("a"), backlinks=tuple(backlinks)), CATALOGUE, HELD, LINKS).html).all(
        "details"
    )
    assert [len(group.all("details")) for group in groups] == [0] * 8 + [2, 0, 0]
    assert groups[8].all("summary")[0].text == "2 more pages"


def test_the_notes_are_named_with_their_share() -> None:
    both = Page("rake", (Section("", None, 2, (say("a", also=(at(5),)),)),), (NOTE, "b.txt"))
    root = parse(html.write(both, CATALOGUE, HELD, LINKS).html)
    assert [item.text for item in root.one(class_="cribsheet").elements[-1].all("li")] == [
        "tools.txt · 2 statements",
        "b.txt",
    ]


def test_unfiled_is_a_page_without_a_service() -> None:
    root = parse(html.write(page(say("a"), service=""), CATALOGUE, HELD, LINKS).html)
    assert root.one("h1").text == "Unfiled¶"


def toc(entries: Sequence[Entry]) -> str:
    return " ".join(f"{entry.title}({toc(entry.children)})" for entry in entries)


def test_the_table_of_contents_follows_the_levels() -> None:
    levels = [("A", 2), ("B", 3), ("C", 4), ("`D` [x](service:rake)", 3), ("E", 2)]
    sections = tuple(Section(title, at(), level, anchor=title) for title, level in levels)
    written = html.write(Page("rake", sections, (NOTE,)), CATALOGUE, HELD, LINKS)
    assert toc(written.toc) == "Leaf Rake(A(B(C()) D x()) E() Notes this page came from())"


def test_a_long_table_of_contents_takes_no_longer_than_its_length() -> None:
    entries = html.write(page(), CATALOGUE, HELD, LINKS).toc[0].children * 50_000
    assert len(nest(entries)) == 50_000


def test_a_feature_is_at_its_section() -> None:
    sections = (Section("Tine", at(), 2, (say("a"),), anchor="tine"),)
    assert locate({"rake": section_ids(Page("rake", sections))}, CATALOGUE) == {
        "rake": ("services/rake.md", ""),
        "tine": ("services/rake.md", "tine"),
    }
    assert locate({"rake": ()}, CATALOGUE)["tine"] == ("services/rake.md", "")


def note_page(*lines: str, fates: tuple[Fate, ...]) -> Node:
    ledger = NoteLedger(NOTE, len(lines), fates)
    return parse(source.write(Source(NOTE, lines, "cp1252"), ledger, CATALOGUE, LINKS).html)


def test_a_note_shows_each_line_with_its_fate() -> None:
    rake = "services/rake.md"
    root = note_page(
        "RAKE",
        "====",
        "",
        "\t**a <b>",
        "again",
        "loose",
        fates=(
            Fate(1, FateKind.HEADING, "tine", rake, "tine"),
            Fate(2, FateKind.FURNITURE, reason="underline"),
            Fate(4, FateKind.STATEMENT, "tine", rake, "s-1", tip=True),
            Fate(5, FateKind.STATEMENT, "tine", rake, "s-1", folded_into="x.txt:2"),
            Fate(6, FateKind.STATEMENT, "", "unfiled.md", "s-2"),
        ),
    )
    lines = root.one("ol").elements
    assert [line.attributes["id"] for line in lines] == ["L1", "L2", "L3", "L4", "L5", "L6"]
    assert [line.text for line in lines] == [
        "RAKELeaf Rake",
        "====",
        "",
        "\t**a <b>",
        "again",
        "looseUnfiled",
    ]
    assert [line.elements[0].attributes.get("href") for line in lines if line.elements] == [
        "../services/rake/#tine",
        None,
        "../services/rake/#s-1",
        "../services/rake/#s-1",
        "../unfiled/#s-2",
    ]
    assert [line.elements[0].attributes["title"] for line in lines if line.elements] == [
        "heading",
        "underline",
        "exam tip",
        "statement, the same as x.txt:2",
        "statement",
    ]
    assert [item.text for item in root.one(class_="cs-facts").all("li")] == ["6 lines", "read as cp1252"]


def test_a_dropped_line_is_never_shown() -> None:
    root = note_page("my number is 12345", fates=(Fate(1, FateKind.DROPPED, reason="private"),))
    assert root.one("ol").text == "(left out)"


def front(*pages: Page) -> tuple[Node, Written]:
    written = home.write(
        {page.service: tally(page) for page in pages},
        CATALOGUE,
        LINKS,
        name="Tools & toys",
        about="All <tools>.",
    )
    return parse(written.html), written


def test_the_home_page_has_every_service_by_category() -> None:
    root, written = front(page(tip("a")), page(say("b"), service="kettle"))
    assert root.one("h1").text == "Tools & toys¶"
    assert [item.text for item in root.one(class_="cs-facts").all("li")] == [
        "2 pages",
        "2 statements",
        "1 exam tip",
        "1 note",
    ]
    assert [card.text for card in root.all(class_="cs-cards")] == [
        "Leaf RakeGathers leaves1 statement · 1 exam tip · 1 note",
        "WKclosed to new customersBoils <water>1 statement · 1 note",
    ]
    assert toc(written.toc) == "Tools &amp; toys(Garden &amp; yard() Kitchen())"
    jumps = [chip.attributes["href"] for chip in root.all(class_="cs-chip")]
    assert jumps == ["#cribsheet-garden", "#cribsheet-kitchen"]
    assert all(root.with_id(jump.removeprefix("#")) for jump in jumps if jump)


def test_the_home_page_leads_to_what_is_unfiled() -> None:
    assert "Unfiled" not in front(page(say("a")))[0].text
    root, _ = front(page(say("a"), service=""))
    assert root.one(class_="cs-facts").one("a").attributes["href"] == "../unfiled/"


texts = st.text(max_size=20)
spans = st.builds(Span, st.just(NOTE), st.integers(1, 99), st.integers(1, 99))
leaves = st.one_of(
    st.builds(Statement, texts, spans, st.booleans(), marker=st.sampled_from(Marker)),
    st.builds(Code, texts, spans, st.sampled_from(["", "json", "yaml", "<b>"])),
    st.builds(lambda a, b: Table((a, b), ((b,), (a, b)), at()), texts, texts),
    st.builds(Image, texts, texts, spans, texts),
)
trees = st.recursive(
    leaves,
    lambda children: st.one_of(
        st.builds(
            Statement,
            texts,
            spans,
            st.booleans(),
            st.lists(children, max_size=4).map(tuple),
            st.sampled_from(Marker),
        ),
        st.builds(Quote, st.lists(children, max_size=4).map(tuple), spans, texts),
    ),
    max_leaves=25,
)


def flatten(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks and all that is inside them."""
    inner = [getattr(block, "children", ()) or getattr(block, "blocks", ()) for block in blocks]
    return [block for first, below in zip(blocks, inner, strict=True) for block in (first, *flatten(below))]


@given(st.lists(trees, max_size=5))
def test_the_browser_shows_what_the_tree_says(blocks: list[Block]) -> None:
    root = written(*blocks)
    everything = flatten(blocks)
    statements = [block for block in everything if isinstance(block, Statement)]
    items = [statement for statement in statements if statement.marker is not Marker.PARAGRAPH]
    assert len(root.all("li")) == len(items)
    assert len(root.all(class_="cs-tip")) == sum(statement.important for statement in statements)
    assert bool(root.all(class_="admonition")) == any(statement.important for statement in statements)
    assert len(root.all("pre")) == sum(isinstance(block, Code) for block in everything)
    assert len(root.all("table")) == sum(isinstance(block, Table) for block in everything)
    assert len(root.all("blockquote")) == sum(isinstance(block, Quote) for block in everything)
    assert not root.all("img")
    assert not root.all("script")


@given(st.lists(texts, max_size=5))
def test_all_words_are_shown(words: list[str]) -> None:
    shown = "".join(written(*map(say, words)).text.split())
    assert "\0" not in shown
    for text in words:
        visible = plain(text).translate(dict.fromkeys((*range(32), 127), " "))
        assert all(word in shown for word in visible.split())
