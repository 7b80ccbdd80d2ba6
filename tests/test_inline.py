"""Inline Markdown: what is shown, where it stands, and that nothing in it runs or loads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.inline import plain, shown
from cribsheet.writers.inline import render
from tests.html_tree import parse

PIECES = (
    "a",
    "B 2",
    "**",
    *"*_~`[]()<>!&;\\:/.\"' ",
    "~~",
    "&amp;",
    "<b>",
    "http://x.y",
    "javascript:x",
    "](",
)
texts = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


def _render(text: str) -> str:
    return render(text, {"sqs": "../sqs/"}.get)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** _b_ ~~c~~ `d`", "<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>"),
        ("[a](https://x.y/?b&c)", '<a href="https://x.y/?b&amp;c">a</a>'),
        ('[a](https://x.y "b \\"c")', '<a href="https://x.y" title="b &quot;c">a</a>'),
        ("<https://x.y/%20_z_>", '<a href="https://x.y/%20_z_">https://x.y/%20_z_</a>'),
        ("<me@x.y>", '<a href="mailto:me@x.y">me@x.y</a>'),
        ("[a](service:sqs)", '<a href="../sqs/">a</a>'),
        ("[a](service:gone)", "a"),
        ("[a](b/c.md) [d]()", "a (<code>b/c.md</code>) d"),
        ("![a](https://x.y/z.png)", '<a href="https://x.y/z.png">a</a>'),
        ("![a](z.png) ![](z.png)", "a (<code>z.png</code>) z.png (<code>z.png</code>)"),
        ("5\\*3\\*2 &lt; <b>x</b>", "5*3*2 &lt; &lt;b&gt;x&lt;/b&gt;"),
        ("https://x.y", "https://x.y"),
    ],
)
def test_text_is_rendered(text: str, html: str) -> None:
    assert _render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert)",
        "[a](JaVaScript:alert)",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "![a](data:image/png;base64,x)",
        "<javascript:alert>",
        "<script>x</script>",
        "<a href='javascript:x'>",
    ],
)
def test_nothing_runs(text: str) -> None:
    tree = parse(_render(text))
    assert tree.text == text
    assert not tree.elements


@pytest.mark.parametrize("text", ["[a](java\tscript:x)", "[a](<\x01javascript:x>)", "[a](< javascript:x>)"])
def test_disguised_schemes_are_no_links(text: str) -> None:
    assert not parse(_render(text)).all("a")


@given(texts)
def test_law_html_shows_what_plain_tells(text: str) -> None:
    tree = parse(_render(text))
    assert {node.tag for node in tree.inside()} <= {"a", "code", "em", "strong", "s"}
    assert all(str(link.attributes["href"]).startswith(("http", "mailto:")) for link in tree.all("a"))
    if not tree.all("code"):
        assert tree.text == plain(text)


@given(texts)
def test_law_every_shown_character_stands_in_the_source(text: str) -> None:
    view = shown(text)
    assert view.text == plain(text)
    places = [place for place in view.places if place]
    assert places == sorted(places)
    for character, place in zip(view.text, view.places, strict=True):
        if place:
            assert text[place[0] : place[1]] in {character, f"\\{character}", "&amp;"}


def test_struck_text_stands_behind_its_marks() -> None:
    assert shown("~~ab~~ c").places == ((2, 3), (3, 4), (6, 7), (7, 8))
