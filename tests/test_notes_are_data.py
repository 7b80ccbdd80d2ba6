"""Notes are data: what other tools take for a directive comes out as the text that its author typed.

Each directive stands in every place of a note that has text of its own. The HTML has to show it and
nothing else, and so has what Python-Markdown makes of the export with the usual extensions.
"""

import re
from pathlib import Path

import markdown as python_markdown
import pytest

from cribsheet.catalogue import Catalogue
from cribsheet.held import index
from cribsheet.model import Sidecar, Source
from cribsheet.pipeline import Note, Site, build
from cribsheet.register import Register
from cribsheet.writers import html, markdown, source
from cribsheet.writers.links import Links, locate, section_ids
from tests.html_tree import Node, parse

ELSEWHERE = "not for any page"

DIRECTIVES = (
    '--8<-- "elsewhere.txt"',
    '-8<- "elsewhere.txt"',
    ";--8<--",
    "{{ config.site_name }}",
    "{% include 'elsewhere.txt' %}",
    "{: #top .big onclick=alert(1) }",
    "{#top}",
    "{.cls}",
    "!!! danger",
    "??? note",
    "???+ tip",
    "/// details",
    ":smile: and :material-eye:",
    "++ctrl+alt+del++",
    "[^1]: not a footnote",
    "see[^1] and ^[this]",
    "*[SQS]: not an abbreviation",
    "[SQS]: https://example.com/",
    "[[SQS]]",
    "<!-- not a comment -->",
    "<!-- md:version 1 --> x",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<div markdown>x</div>",
    "<iframe src=//example.com></iframe>",
    "<svg/onload=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    "[x](javascript:alert(1))",
    "[x](data:text/html,hello)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "![x](data:image/png;base64,AAAA)",
    "[TOC]",
    "$x^2$ and $$y$$",
    "\\(x\\) and \\[y\\]",
    "^^under^^ and H~2~O and x^2^",
    "==marked== words",
    "{++added++} {--gone--} {>>said<<}",
    "Term\\n: no definition",
    "::: note",
    "%% hidden %%",
    "#tag and @user and #123",
    "@import url(//example.com)",
    "+++ title = 1",
    "(c) (tm) -- ...",
    "``` { .python exec } x",
    "~~~ x",
    "|a|b|",
    "1. x",
    "\\# x \\* y",
    "javascript:alert(1)",
)

PLACES = {
    "outline.txt": "==SQS==\n\nword @\n\tdeeper @\n",
    "outline heading.txt": "==SQS==\n\n--queues @--\nx\n",
    "underlined.txt": "SQS @\n=========\nx\n",
    "paragraph.md": "# SQS\n\nword @\n\nx\n\n@\n",
    "item.md": "# SQS\n\n- word @\n    - @\n",
    "tip.md": "# SQS\n\n**never use @ for anything at all.**\n",
    "heading.md": "# SQS\n\n## queues @\n\nx\n",
    "table.md": "# SQS\n\n| a | b |\n| --- | --- |\n| x | word @ |\n",
    "quote.md": "# SQS\n\n> word @\n",
    "code.md": "# SQS\n\n```\n@\n```\n",
    "callout.md": "# SQS\n\n> [!TIP] word @\n> x\n",
}

EXTENSIONS = (
    *(
        "abbr",
        "admonition",
        "attr_list",
        "def_list",
        "footnotes",
        "md_in_html",
        "meta",
        "tables",
        "toc",
        "wikilinks",
    ),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.details"),
    *("pymdownx.emoji", "pymdownx.highlight", "pymdownx.keys", "pymdownx.mark", "pymdownx.snippets"),
    *("pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde", "pymdownx.blocks.details"),
)

HARMLESS = {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "div",
        "span",
        "a",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "s",
        "del",
    ),
    *("code", "pre", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "details", "summary"),
}
MEANT = re.compile(r"\\(?=[^\w\s])|\*\*?|==|--+|\||&(?:lt|gt|amp|#60);|`+|!?\[\[|\]\]|[<>&]")
"""What Markdown and its dialects mean something by in a note, and need not show."""


def _site(catalogue: Catalogue, name: str, text: str) -> Site:
    note = Source(name, tuple(text.split("\n")))
    return build([Note(note, Sidecar())], catalogue, Register(), lambda _: None)


def _html(site: Site) -> Node:
    links = Links(
        lambda path: f"../{path}",
        locate({page.service: section_ids(page) for page in site.pages}, site.catalogue),
        "index.md",
    )
    held = index(site.register, site.readings, site.catalogue, [page.service for page in site.pages])
    return parse("".join(html.write(page, site.catalogue, held, links).html for page in site.pages))


def _notes(site: Site) -> Node:
    links = Links(lambda path: f"../{path}", {}, "index.md")
    notes = zip(site.sources, site.ledger, strict=True)
    return parse("".join(source.write(*note, site.catalogue, links).html for note in notes))


def _export(site: Site) -> Node:
    links = markdown.links(site.pages, site.catalogue)
    texts = [markdown.write(page, site.catalogue, links) for page in site.pages]
    built = [python_markdown.markdown(text, extensions=list(EXTENSIONS)) for text in texts]
    return parse("".join(built))


def _squeezed(text: str) -> str:
    return "".join(MEANT.sub("", text).split())


def _check(tree: Node, said: str) -> None:
    nodes = list(tree.inside())
    assert {node.tag for node in nodes} <= HARMLESS
    assert not [
        name
        for node in nodes
        for name in node.attributes
        if name.startswith("on") or name in {"src", "style"}
    ]
    hrefs = [str(node.attributes["href"]) for node in nodes if "href" in node.attributes]
    assert not [href for href in hrefs if not re.match(r"https?:|mailto:|#|\.\./|\w+\.md", href)]
    assert ELSEWHERE not in tree.text
    assert _squeezed(said) in _squeezed(tree.text)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a file where a snippet or an include could take it in."""
    monkeypatch.chdir(tmp_path)
    Path("elsewhere.txt").write_text(ELSEWHERE, "utf-8")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("directive", DIRECTIVES)
def test_a_directive_is_text(catalogue: Catalogue, directive: str, place: str) -> None:
    site = _site(catalogue, place, PLACES[place].replace("@", directive))
    _check(_html(site), directive)
    _check(_notes(site), directive)
    _check(_export(site), directive)


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_a_directive_as_the_name_of_a_file_is_text(catalogue: Catalogue, directive: str) -> None:
    name = directive.replace("/", "_") + ".md"
    site = _site(catalogue, name, "# SQS\n\nx\n")
    for tree in (_html(site), _notes(site), _export(site)):
        _check(tree, name)
