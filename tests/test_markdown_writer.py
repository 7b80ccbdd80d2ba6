"""The exported Markdown: what generators make of it is what the tree says, and nothing runs."""

import re
from collections.abc import Sequence
from dataclasses import replace

import markdown as python_markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cribsheet.inline import plain
from cribsheet.model import Align, Block, Code, Filed, Marker, Page, Quote, Section, Statement, Table
from cribsheet.writers import markdown
from tests.html_tree import Node, parse
from tests.stages import link, merge
from tests.test_merge import Notes
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

EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.snippets",
)


def _build(text: str) -> Node:
    return parse(python_markdown.markdown(text, extensions=list(EXTENSIONS)))


def _build_elsewhere(text: str) -> Node:
    return parse(MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text))


def _pages(*parts: Section, service: str = "sqs") -> tuple[Page, ...]:
    return link(merge(file_as(note("n.txt", *parts)[1], service), CATALOGUE), CATALOGUE)


def _write(pages: Sequence[Page]) -> str:
    return markdown.write(pages[0], CATALOGUE, markdown.links(pages, CATALOGUE))


def _content(pages: Sequence[Page]) -> str:
    """Return the first page without its list of notes."""
    return _write(pages).partition("\n\n## Notes this page came from")[0] + "\n"


def _body(*blocks: Block) -> str:
    """Return what is written for blocks, without the head of the page and without anchors."""
    text = _content(_pages(section("Limits", *blocks))).partition("## Limits\n\n")[2]
    return re.sub(r'<a id="[^"]*"></a>', "", text)


def _words(text: str) -> str:
    return " ".join(text.split())


def test_a_page_starts_with_what_the_catalogue_knows() -> None:
    pages = _pages(section("", statement("x")), service="swf")
    status = "Status: closed since 2024-07-25. Use \\*queues\\*."
    assert _write(pages).startswith(
        f"# Amazon Simple Workflow Service\n\nWorkflows\n\n{status}\n\n-   <a id="
    )
    (queues,) = _pages(section("", statement("x")))
    text = _write([*pages, queues])
    assert "Use \\*queues\\*. See [SQS](sqs.md).\n" in text
    assert "\n\n<https://docs.aws.amazon.com/sqs/>\n\n" in _write([queues])


def test_a_page_ends_with_its_notes_and_what_they_call_it() -> None:
    _, document = note("a_b.txt", section("Queues: *all*", statement("x")))
    pages = merge([Filed(document.sections[0], "sqs", "")], CATALOGUE)
    assert _write(pages).endswith("\n\n## Notes this page came from\n\n-   a_b.txt, as “Queues: all”\n")


def test_lists_go_four_spaces_deeper_and_say_what_is_a_tip() -> None:
    assert _body(
        statement("a", statement("b", statement("c", important=True)), statement("d")),
        replace(statement("e"), marker=Marker.PARAGRAPH),
        statement("f", marker=Marker.TASK),
        statement("g", marker=Marker.DONE),
    ) == ("-   a\n    -   b\n        -   **Exam tip:** c\n    -   d\n\ne\n\n-   [ ] f\n-   [x] g\n")


def _numbered(*ordinals: int) -> list[Statement]:
    return [replace(statement("x"), marker=Marker.ORDERED, ordinal=ordinal) for ordinal in ordinals]


def test_numbers_are_those_of_the_author() -> None:
    assert _body(*_numbered(3, 4, 5)) == "3.  x\n4.  x\n5.  x\n"
    assert _body(*_numbered(1, 3)) == "-   1. x\n-   3. x\n"
    assert _body(*_numbered(2024)) == "-   2024. x\n"
    assert _body(statement("y"), *_numbered(1)) == "-   y\n-   1. x\n"


def test_code_is_fenced_at_the_margin_and_indented_inside_items() -> None:
    assert _body(code("a\n\n```b", "json")) == "\n\n````json\na\n\n```b\n````\n"
    assert _body(code("a", 'js title="{x}"')) == "\n\n```\na\n```\n"
    assert _body(statement("a", code("b\n\nc")), statement("d")) == (
        "-   a\n\n    \n\n        b\n\n        c\n\n-   d\n".replace("    \n", "    \n")
    )


def test_a_marked_section_says_so() -> None:
    text = _write(_pages(section("Limits", statement("x"), important=True)))
    assert "## Limits\n\n**Exam tip:** all of this section\n\n-   <a" in text


def test_tables_escape_their_bars_and_fill_their_rows() -> None:
    block = replace(table(("a \\| b", "`c|d`", "e"), ("1",)), aligns=(Align.LEFT, Align.CENTER))
    text = _body(block)
    assert text == ("\n\n| a \\| b | <code>c&#124;d</code> | e |\n| :-- | :-: | --- |\n| 1 |  |  |\n")
    for tree in (_build(text), _build_elsewhere(text)):
        assert [cell.text for cell in tree.all("th")] == ["a | b", "c|d", "e"]
        assert [cell.text for cell in tree.all("td")] == ["1", "", ""]


def test_quotes_stay_quotes_and_keep_their_titles() -> None:
    text = _content(_pages(section("", quote(statement("a"), code("b"), title="**Note**"))))
    for tree in (_build(text), _build_elsewhere(text)):
        inside = tree.one("blockquote")
        assert inside.one("strong").text == "Note"
        assert inside.one("li").text.strip() == "a"
        assert inside.one("pre").text == "b\n"


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("https://x.y/a b(c).png", "Picture: [alt](<https://x.y/a%20b(c).png>)\n"),
        ("a`b.png", "Picture: alt (``a`b.png``)\n"),
        ("javascript:x", "Picture: alt (`javascript:x`)\n"),
        ("", "Picture: alt\n"),
    ],
)
def test_pictures_are_words(target: str, written: str) -> None:
    assert _body(image("alt", target)) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("snake_case and 3 * 4 < 5 & R&D", "snake_case and 3 * 4 &lt; 5 & R&D"),
        ("\\_\\_init\\_\\_ \\*x", "\\_\\_init\\_\\_ \\*x"),
        ("\\[^1\\]: \\{\\{ x \\}\\} &amp;lt; \\~\\~", "\\[^1\\]: \\{\\{ x }} &amp;lt; &#126;&#126;"),
        ("# > 1\\. \\!\\!\\! note \\| x", "# > 1. !!! note | x"),
        ("**a** _b_ ~~c~~ ``d`e``", "**a** _b_ <del>c</del> ``d`e``"),
        (
            "[a](https://x.y/(z)) [b](c.md) \\![d](https://x.y)",
            "[a](<https://x.y/(z)>) b (`c.md`) \\![d](https://x.y)",
        ),
        ('[a](https://x.y "b")', '[a](https://x.y "b")'),
        ("![a](https://x.y/z.png)", "[a](https://x.y/z.png)"),
        ("[a](service:gone)", "a"),
    ],
)
def test_text_is_escaped_where_it_must_be(text: str, written: str) -> None:
    assert _body(statement(text)) == f"-   {written}\n"


def test_links_lead_to_pages_and_sections_of_the_export() -> None:
    _, document = note("n.txt", section("", statement("DAX")), section("Nodes"), section("dax"))
    dax = replace(CATALOGUE.by_id["dax"], short="D@X")
    catalogue = replace(CATALOGUE, by_id={**CATALOGUE.by_id, "dax": dax})
    pages = link(merge(file_as(document, "", "dynamodb", "dax"), catalogue), catalogue)
    assert [part.anchor for part in pages[0].sections] == ["nodes", "dax"]
    links = markdown.links(pages, catalogue)
    assert links == {"dynamodb": "services/dynamodb.md", "dax": "services/dynamodb.md#dx"}
    assert "[DAX](services/dynamodb.md#dx)" in markdown.write(pages[1], catalogue, links)


def test_the_index_leads_to_all_pages() -> None:
    _, document = note("n.txt", section("a", statement("x", important=True)), section("b", statement("y")))
    pages = merge(file_as(document, "sqs", ""), CATALOGUE)
    assert markdown.write_index(pages, CATALOGUE) == (
        "# Contents\n\n## Messages\n\n"
        "-   [SQS](services/sqs.md): Queues (1 statement, 1 exam tip)\n\n"
        "[Unfiled](unfiled.md): 1 statement\n"
    )


def test_headings_have_the_ids_that_the_ledger_of_an_export_names() -> None:
    titles = [
        "Limits",
        "limits!?",
        "Amazon Simple Queue Service",
        "__search",
        "漢字",
        "C#",
        "a `b` {#c} <d>",
        "x_1",
        "x",
        "x_",
    ]
    pages = _pages(*(section(title) for title in titles))
    ids = markdown.anchors(pages[0], CATALOGUE)
    built = [node for node in _build(_content(pages)).inside() if re.fullmatch("h[1-6]", node.tag)]
    assert [ids[anchor] for anchor in ("", *(part.anchor for part in pages[0].sections))] == [
        node.attributes["id"] for node in built
    ]
    assert [node.text for node in built[1:]] == [plain(part.title) for part in pages[0].sections]


def _own_text(tree: Node) -> dict[str, str]:
    """Return for each id the text between it and the next one."""
    texts: dict[str, str] = {}
    current = ""
    todo: list[Node | str] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            texts[current] = texts.get(current, "") + node
            continue
        heading = "a heading" if re.fullmatch("h[1-6]", node.tag) else ""
        current = node.attributes.get("id") or heading or current
        texts.setdefault(current, "")
        todo += reversed(node.children)
    return {anchor: _words(text) for anchor, text in texts.items()}


@given(notes())
def test_law_generators_show_what_the_tree_says(drawn: Notes) -> None:
    pages = link(merge(drawn[2], CATALOGUE), CATALOGUE)
    links = markdown.links(pages, CATALOGUE)
    for page in pages:
        text = markdown.write(page, CATALOGUE, links).partition("\n\n## Notes this page")[0]
        for tree in (_build(text), _build_elsewhere(text)):
            shown = _own_text(tree)
            for block in blocks_of([page]):
                _check(block, shown[block.anchor])
            _check_counts(page, tree)


def _check(block: Block, shown: str) -> None:
    match block:
        case Statement():
            tip = "Exam tip: " if block.important else ""
            number = f"{block.ordinal}. " if block.marker is Marker.ORDERED else ""
            said = _words(plain(block.text))
            assert shown.removesuffix("[ ]").removesuffix("[x]").strip() in {
                f"{tip}{said}".strip(),
                f"{number}{tip}{said}".strip(),
            }
        case Code():
            assert shown.removesuffix("[ ]").removesuffix("[x]").strip() == block.text
        case _:
            pass


def _check_counts(page: Page, tree: Node) -> None:
    blocks = blocks_of([page])
    items = [
        block for block in blocks if isinstance(block, Statement) and block.marker is not Marker.PARAGRAPH
    ]
    assert len(tree.all("li")) == len(items)
    assert len(tree.all("table")) == sum(isinstance(block, Table) for block in blocks)
    assert len(tree.all("pre")) == sum(isinstance(block, Code) for block in blocks)


PIECES = (
    *"ab 12*_~`[]()<>!&;\\:/.#+-={}|\"'^$%@?,",
    "{{ x }}",
    "{: #id }",
    "--8<--",
    "!!! note",
    "&amp;",
    "</script>",
    "http://a.b/c_d",
    "1. ",
    "# ",
    "**",
    "__init__",
    "5*3*2",
    "[^1]: x",
    "*[a]: b",
)
typed = st.lists(st.sampled_from(PIECES), max_size=12).map("".join).map(_words)


@given(typed)
def test_law_what_was_typed_literally_comes_out_literally(text: str) -> None:
    source = re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", text)
    item, cells = statement(source), table((source, "k"), ("v", source))
    pages = _pages(section(source, item, cells, quote(item)))
    written = _content(pages)
    items = [block for block in blocks_of(pages) if isinstance(block, Statement)]
    for tree in (_build(written), _build_elsewhere(written)):
        shown = _own_text(tree)
        assert [shown[block.anchor] for block in items] == [text, text]
        assert [_words(tree.all(tag)[at].text) for tag, at in (("th", 0), ("td", 1))] == [text, text]
        assert not text or _words(tree.one("h2").text) == text
        assert not tree.all("script")


@given(typed)
def test_law_code_comes_out_as_typed(text: str) -> None:
    lines = f'{text}\n--8<-- "x"\n\n  {text}'
    written = _content(_pages(section("", code(lines), statement("a", code(lines)))))
    for block in _build(written).all("pre"):
        assert block.text.strip() == lines.strip()


def test_every_part_of_a_quote_is_written() -> None:
    inner = quote(statement("a", statement("b")), quote(statement("c")))
    page = _pages(section("", statement("x", inner)))[0]
    shown = _own_text(_build(_content([page])))
    (part,) = page.sections
    assert [shown[block.anchor] for block in walk(part.blocks) if not isinstance(block, Quote)] == [
        "x",
        "a",
        "b",
        "c",
    ]
