"""Pictures beside the notes: copied when they are there, named when they are not."""

from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from cribsheet.catalogue import Catalogue
from cribsheet.model import Diagnostic, Kind
from cribsheet.pictures import place
from cribsheet.pipeline import run
from cribsheet.register import Register
from tests.html_tree import parse

NOTE = """# SQS

![a queue](img/queue.png "Queues")

- see ![the other](../img/other%20one.png) here
- gone ![lost](lost.png)
- far ![far](https://example.com/far.png)

![[drawing.svg]]
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "source_notes"
    (folder / "sub" / "img").mkdir(parents=True)
    (folder / "img").mkdir()
    (folder / "sub" / "a.md").write_text(NOTE)
    for name in ("sub/img/queue.png", "img/other one.png", "img/drawing.svg", "img/private.png"):
        (folder / name).write_bytes(b"picture of " + name.encode())
    return folder


def test_a_picture_is_looked_for_beside_its_note_from_the_top_and_by_name() -> None:
    there = ("a/b.png", "b.png", "c/only.png", "d/x.png", "e/x.png")
    assert place("a/note.md", "b.png", there) == "a/b.png"
    assert place("note.md", "./b.png?raw=1", there) == "b.png"
    assert place("a/note.md", "/b.png", there) == "b.png"
    assert place("a/note.md", "only.png", there) == "c/only.png"
    assert place("note.md", "x.png", there) is None
    assert place("a/note.md", "../../b.png", there) is None
    assert place("note.md", "https://b.png", there) is None
    assert place("note.md", "//host/b.png", there) is None


def test_only_pictures_that_notes_show_belong_to_the_site(notes: Path, catalogue: Catalogue) -> None:
    (notes / "secret.png").symlink_to("/etc/hostname")
    (notes / "sub" / "a.md").write_text(NOTE + "\n![secret](../secret.png)\n")
    found: list[Diagnostic] = []
    site = run(notes, catalogue, Register(), found.append)
    assert site.pictures == {"sub/img/queue.png", "img/other one.png", "img/drawing.svg"}
    assert [(str(one.span), one.kind) for one in found] == [
        ("secret.png:1", Kind.UNREADABLE),
        ("sub/a.md:6", Kind.MISSING_PICTURE),
        ("sub/a.md:11", Kind.MISSING_PICTURE),
    ]


def test_pictures_are_copied_and_shown(notes: Path) -> None:
    root = notes.parent
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_name: Mine\ntheme: {name: material, font: false}\nplugins: [search, cribsheet]\n"
    )
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    page = root / "site" / "services" / "sqs"
    article = parse((page / "index.html").read_text()).one("article")
    shown = {image.attributes["alt"]: image.attributes for image in article.all("img")}
    assert {alt: attributes["src"] for alt, attributes in shown.items()} == {
        "a queue": "../../notes/sub/img/queue.png",
        "the other": "../../notes/img/other%20one.png",
        "drawing.svg": "../../notes/img/drawing.svg",
    }
    assert all((page / str(one["src"]).replace("%20", " ")).is_file() for one in shown.values())
    assert not (root / "site" / "notes" / "img" / "private.png").exists()
    assert "Picture: lost" not in article.text
    assert "lost (lost.png)" in article.text
    assert [
        link.text for link in article.all("a") if link.attributes["href"] == "https://example.com/far.png"
    ]
