"""The laws of the design over the whole way of the data: generated notes of every style, and our own."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cribsheet.cache import Cache
from cribsheet.catalogue import Catalogue, load
from cribsheet.contents import Shows, contents
from cribsheet.held import index
from cribsheet.model import FateKind, Sidecar, Source, Statement
from cribsheet.pipeline import Note, Site, build, run
from cribsheet.places import page_path
from cribsheet.register import Register
from cribsheet.writers import html, markdown
from cribsheet.writers.links import Links, locate, section_ids
from tests.html_tree import parse
from tests.notes import source, texts
from tests.stages import link

WORD = re.compile(r"[^\W_]+")
OWN = Path(__file__).parent.parent / "source_notes"
MARKUP = re.compile(
    r"^\s*(?:[-*>]\s*)*(?:```|~~~)\s*\{?\.?[\w+#.-]*|<img\b|\b(?:alt|src)(?==)|\[[ xX]\]",
    re.IGNORECASE,
)
"""Words of a line that are markup: a fence's language, a picture's tag, a check box."""

groups = st.lists(texts, min_size=1, max_size=3).map(
    lambda found: [source(text, f"{name}.txt") for name, text in zip("abc", found, strict=False)],
)


@cache
def _catalogue() -> Catalogue:
    return load(None)


def _site(sources: Sequence[Source]) -> Site:
    return build([Note(item, Sidecar()) for item in sources], _catalogue(), Register(), lambda _: None)


def _pages(site: Site) -> dict[str, str]:
    targets = markdown.links(site.pages, site.catalogue)
    return {page_path(page.service): markdown.write(page, site.catalogue, targets) for page in site.pages}


def _check_nothing_is_lost(site: Site) -> None:
    said = {path: Counter(WORD.findall(text)) for path, text in _pages(site).items()}
    for note, entry in zip(site.sources, site.ledger, strict=True):
        assert [f.line for f in entry.fates] == [n for n, line in enumerate(note.lines, 1) if line.strip()]
        for fate in entry.fates:
            if fate.page:
                words = WORD.findall(MARKUP.sub(" ", note.lines[fate.line - 1]))
                folded = said[fate.page] + Counter(word.casefold() for word in said[fate.page])
                assert not [w for w in words if w not in folded and w.casefold() not in folded], fate


@given(groups)
def test_nothing_is_lost(sources: list[Source]) -> None:
    _check_nothing_is_lost(_site(sources))


def test_nothing_of_our_own_notes_is_lost() -> None:
    _check_nothing_is_lost(run(OWN, _catalogue(), Register(), lambda _: None))


@given(groups)
def test_every_marked_line_is_a_tip_and_no_furniture_is(sources: list[Source]) -> None:
    site = _site(sources)
    tips = sum(fate.tip for entry in site.ledger for fate in entry.fates)
    assert tips == sum(_marks(document.sections) for document in site.documents)
    assert not any(f.tip for entry in site.ledger for f in entry.fates if f.kind is FateKind.FURNITURE)


def _marks(blocks: Sequence[object]) -> int:
    """Count the marked headings and statements of a tree."""
    count, todo = 0, list(blocks)
    while todo:
        block = todo.pop()
        count += bool(getattr(block, "important", False))
        todo += getattr(block, "children", None) or getattr(block, "blocks", None) or ()
    return count


@given(groups, st.randoms())
def test_the_order_of_files_does_not_matter(sources: list[Source], random: Random) -> None:
    mixed = list(sources)
    random.shuffle(mixed)
    assert _pages(_site(mixed)) == _pages(_site(sources))


@given(groups)
def test_linking_again_changes_nothing(sources: list[Source]) -> None:
    site = _site(sources)
    assert link(site.pages, site.catalogue) == site.pages


@given(groups)
def test_nothing_runs_and_ids_are_unique(sources: list[Source]) -> None:
    site = _site(sources)
    links = _links(site)
    held = index(site.register, site.readings, site.catalogue, [page.service for page in site.pages])
    for page in site.pages:
        tree = parse(html.write(page, site.catalogue, held, links).html)
        nodes = list(tree.inside())
        assert not {node.tag for node in nodes} & {
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "style",
            "form",
        }
        assert not [
            name for node in nodes for name in node.attributes if name.startswith("on") or name == "style"
        ]
        hrefs = [node.attributes.get("href") or "" for node in nodes]
        assert all(href.startswith(("http", "mailto:", "#", "../")) or ":" not in href for href in hrefs)
        ids = [node.attributes["id"] for node in nodes if "id" in node.attributes]
        assert len(ids) == len(set(ids))


@given(groups)
def test_the_browser_shows_what_the_tree_says(sources: list[Source]) -> None:
    site = _site(sources)
    links = _links(site)
    held = index(site.register, site.readings, site.catalogue, [page.service for page in site.pages])
    for page in site.pages:
        tree = parse(html.write(page, site.catalogue, held, links).html)
        assert len(tree.all(class_="cs-tip")) == _marks(page.sections)
        statements = [block for section in page.sections for block in _statements(section.blocks)]
        assert {s.anchor for s in statements} <= {node.attributes.get("id") for node in tree.inside()}


def _statements(blocks: Sequence[object]) -> list[Statement]:
    found: list[Statement] = []
    todo = list(blocks)
    while todo:
        block = todo.pop()
        if isinstance(block, Statement):
            found.append(block)
        todo += getattr(block, "children", None) or getattr(block, "blocks", None) or ()
    return found


def _links(site: Site) -> Links:
    return Links(
        lambda path: f"../{path}",
        locate({page.service: section_ids(page) for page in site.pages}, site.catalogue),
        "index.md",
    )


def test_our_own_site_has_a_page_for_each_note() -> None:
    site = run(OWN, _catalogue(), Register(), lambda _: None)
    pages = contents(site, Cache(), "name", "about", "index.md", publish_sources=True)
    assert [page.note for page in pages if page.shows is Shows.NOTE] == [note.path for note in site.sources]
