"""The plugin in real MkDocs builds: pages, navigation, clashes, search, and what it keeps to itself."""

import json
import logging
import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from cribsheet.pdf import PdfError
from tests.html_tree import Node, parse

NOTES = {
    "queues.txt": "SQS\n===\nretention is 4 days\n\t**14 days at most\n\nLambda\n======\nreads from SQS\n",
    "loose.txt": "buy milk\n",
}
SETTINGS = """
site_name: Mine
theme: {name: material, font: false}
plugins: [search, cribsheet]
validation: {omitted_files: warn, absolute_links: warn, unrecognized_links: warn, anchors: warn}
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return the function that builds a site of notes and hand-written pages and returns its folder."""

    def make_site(
        settings: str = SETTINGS, notes: dict[str, str] = NOTES, docs: dict[str, str] | None = None
    ) -> Path:
        write(tmp_path / "source_notes", notes)
        write(tmp_path / "docs", docs or {})
        write(tmp_path, {"mkdocs.yml": settings})
        build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
        return tmp_path / "site"

    return make_site


def write(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def page(site: Path, path: str = "") -> Node:
    return parse((site / path / "index.html").read_text())


def article(site: Path, path: str = "") -> Node:
    return page(site, path).one("article")


def content(root: Node) -> Node:
    """Return what we write of a page: a standalone sheet as a whole, else what the theme stands around."""
    first = root.all("article")[0]
    return first if "md-content__inner" in first.classes else root


def navigation(site: Path) -> list[str]:
    """Return the labels of the navigation in their order, sections before what is in them."""
    # On this page no entry is the current one, which would come twice and with its contents.
    root = parse((site / "404.html").read_text()).one("nav", class_="md-nav--primary")
    return [label.text.strip() for label in root.all("span", class_="md-ellipsis")]


def test_a_site_of_three_lines(make: Make) -> None:
    site = make("site_name: Mine\ntheme: material\nplugins: [search, cribsheet]\n")
    assert article(site).one("h1").text == "Mine¶"
    assert "retention is 4 days" in article(site, "services/sqs").text
    assert article(site, "services/sqs").one(class_="tip").one("li").text == "14 days at most"
    assert "buy milk" in article(site, "unfiled").text
    assert "retention is 4 days" in article(site, "notes/queues.txt").text


@pytest.mark.parametrize("urls", ["true", "false"])
def test_every_link_leads_somewhere(make: Make, urls: str) -> None:
    site = make(f"{SETTINGS}\nuse_directory_urls: {urls}\n", NOTES | {"a b#c?.txt": "SNS\n===\nfans out\n"})
    checked = 0
    for file in site.rglob("*.html"):
        if file.name == "404.html":
            continue
        for link in content(parse(file.read_text())).all("a"):
            path, _, anchor = (link.attributes["href"] or "").partition("#")
            if path.startswith("https:"):
                continue
            target = (file.parent / unquote(path)).resolve() if path else file
            target = target / "index.html" if target.is_dir() else target
            assert not anchor or f' id="{anchor}"' in target.read_text()
            checked += 1
    assert checked > 20


def test_the_navigation_has_categories_then_hand_written_pages_then_notes(make: Make) -> None:
    site = make(docs={"about.md": "# About us\n", "more/deep.md": "# Deep\n"})
    assert navigation(site) == [
        "Home",
        "Cheat sheets",
        "Compute",
        "Lambda",
        "Application integration",
        "SQS",
        "Unfiled",
        "Limits",
        "Disagreements",
        "About us",
        "More",
        "Deep",
        "Notes",
        "loose.txt",
        "queues.txt",
    ]


def test_a_navigation_of_ones_own_says_where_the_pages_go(make: Make) -> None:
    nav = "nav: [about.md, {Everything: services/}, {Sources: [notes/]}, Home: index.md]\n"
    site = make(SETTINGS + nav, docs={"about.md": "# About us\n"})
    assert navigation(site) == [
        "About us",
        "Everything",
        "Compute",
        "Lambda",
        "Application integration",
        "SQS",
        "Unfiled",
        "Sources",
        "loose.txt",
        "queues.txt",
        "Home",
    ]


def test_pages_left_out_of_a_navigation_are_built_all_the_same(make: Make) -> None:
    site = make(SETTINGS + "nav: [about.md]\n", docs={"about.md": "# About us\n"})
    assert navigation(site) == ["About us"]
    assert (site / "services" / "sqs" / "index.html").exists()


def test_a_hand_written_page_is_kept_and_the_clash_reported(
    make: Make, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with pytest.raises(Abort):
        make(docs={"services/sqs.md": "# My queues\n"})
    assert "docs/services/sqs.md:1: written by hand, so the page on SQS is left out [shadowed]" in caplog.text
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=False))
    assert article(tmp_path / "site", "services/sqs").one("h1").text == "My queues"


@pytest.mark.parametrize("name", ["index.md", "README.md"])
def test_a_hand_written_home_page_has_the_overview_beside_it(make: Make, name: str) -> None:
    site = make(docs={name: "# Welcome\n\n[all](services/index.md#cribsheet-compute)\n"})
    assert article(site).one("h1").text == "Welcome"
    assert article(site, "services").all(class_="cs-name")[0].attributes["href"] == "lambda/"
    assert navigation(site)[:3] == ["Welcome", "Overview", "Cheat sheets"]
    chip = article(site, "services/sqs").one(class_="cs-chip")
    assert chip.attributes["href"] == "../#cribsheet-integration"


def test_links_from_hand_written_pages_are_checked(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        make(docs={"a.md": "[good](services/sqs.md#cribsheet-notes) [bad](services/sqs.md#nothing)\n"})
    assert "'#nothing'" in caplog.text
    assert "cribsheet-notes" not in caplog.text


def test_notes_can_be_kept_to_oneself(make: Make) -> None:
    site = make(SETTINGS.replace("cribsheet]", "{cribsheet: {publish_sources: false}}]"))
    assert not (site / "notes").exists()
    origin = article(site, "services/sqs").all(class_="cs-origin")[1]
    assert (origin.tag, origin.attributes["title"]) == ("span", "queues.txt line 3")


def test_raw_notes_among_the_docs_are_not_published(make: Make) -> None:
    settings = SETTINGS.replace("cribsheet]", "{cribsheet: {notes: docs/raw}}]")
    site = make(settings, docs={"raw/queues.md": "# SQS\n\nsecret\n", "raw/x.txt": "SQS\n===\nsecret\n"})
    assert not (site / "raw").exists()
    assert "secret" in article(site, "services/sqs").text


def test_a_catalogue_of_ones_own(make: Make) -> None:
    toml = """
    categories = {garden = "<i>Garden</i>"}
    [services.rake]
    name = "Rake & <script>alert(1)</script>"
    short = "Rake"
    category = "garden"
    summary = "</title><script>alert(2)</script>"
    """
    settings = SETTINGS.replace("cribsheet]", "{cribsheet: {catalogue: docs/garden.toml}}]")
    notes = {"<img src=x onerror=alert(3)>.txt": "Rake\n====\ngathers leaves\n"}
    site = make(settings, notes, {"garden.toml": toml})
    shown = page(site, "services/rake")
    assert shown.one("title").text == "Rake & <script>alert(1)</script> - Mine"
    assert not [script for script in shown.all("script") if "alert" in script.text]
    assert not shown.all("i")
    assert not [image for image in shown.all("img") if "onerror" in image.attributes]


def test_a_mistake_in_a_catalogue_is_one_line(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    settings = SETTINGS.replace("cribsheet]", "{cribsheet: {catalogue: docs/bad.toml}}]")
    with pytest.raises(Abort):
        make(settings, docs={"bad.toml": "categories = {}\n"})
    assert "bad.toml: top level: `services` is missing" in caplog.text


def test_diagnostics_are_warnings(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        make(notes={"a.txt": "Widgets\n=======\nturn left\n", "b.txt": "Gadgets\n=======\nturn right\n"})
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert [warning.split(":")[1].strip() for warning in warnings] == ["a.txt", "b.txt"]


def texts(site: Path, piece: str) -> dict[str, Any]:
    """Return what a piece of the search index holds."""
    packed = re.findall('"([^"]*)"', (site / "search" / "index" / f"{piece}.js").read_text())[1]
    found: dict[str, Any] = json.loads(zlib.decompress(b64decode(packed)))
    return found


def test_search_finds_services_and_leaves_lists_and_notes_out(make: Make) -> None:
    site = make(notes={"a.txt": "SQS\n===\nPolling\n\tlong is better\n\t**up to 20 s\n"})
    assert len(list((site / "search" / "index").glob("page-*.js"))) == 1
    found = texts(site, "page-0")
    assert found["url"] == "services/sqs/"
    assert [text for _, _, text in found["passages"]][2:] == ["Polling", "long is better", "up to 20 s"]


def test_search_finds_what_is_written_by_hand_unless_it_is_excluded(make: Make) -> None:
    hidden = "---\nsearch: {exclude: true}\n---\n# Hidden\n"
    site = make(docs={"about.md": "# About\n\nhello\n\n## Us\n\n- we *two*\n", "hidden.md": hidden})
    found = texts(site, "page-3")
    assert (found["url"], found["mark"]) == ("about/", "")
    assert found["passages"] == [[0, "", "About"], [1, "", "hello"], [-1, "us", "Us"], [2, "us", "we two"]]
    assert texts(site, "root")["pages"][3:] == [4]


def test_pages_search_in_our_index_and_fetch_none_of_it_themselves(make: Make) -> None:
    site = make()
    for path, up in (("index.html", ""), ("services/sqs/index.html", "../../"), ("404.html", "/")):
        text = (site / path).read_text()
        assert f'"search": "{up}search/worker.js"' in text
        assert text.index(f'<script src="{up}search/page.js">') < text.index("assets/javascripts/bundle.")
    assert json.loads((site / "search" / "search_index.json").read_text())["docs"] == []


@pytest.mark.parametrize("settings", ["theme: mkdocs\nplugins: [search, cribsheet]", "plugins: [cribsheet]"])
def test_other_search_boxes_are_left_alone(make: Make, settings: str) -> None:
    theme = "" if "theme" in settings else "theme: {name: material, font: false}\n"
    site = make(f"site_name: Mine\n{theme}{settings}\n")
    assert "search/page.js" not in (site / "index.html").read_text()
    assert not (site / "search" / "index").exists()


def test_the_edit_link_leads_to_the_raw_note(make: Make) -> None:
    settings = SETTINGS + "repo_url: https://example.org/me/notes\nedit_uri: edit/main/docs/\n"
    settings = settings.replace("font: false", "font: false, features: [content.action.edit]")
    site = make(settings)
    edit = article(site, "notes/queues.txt").one(class_="md-content__button")
    assert edit.attributes["href"] == "https://example.org/me/notes/edit/main/source_notes/queues.txt"
    assert not article(site, "services/sqs").all(class_="md-content__button")


def test_sheets_stand_alone_and_out_of_search_and_navigation(make: Make) -> None:
    site = make(SETTINGS + "site_url: https://example.org/study/\n")
    sheet = page(site, "sheets/sqs")
    assert [node.attributes["href"] for node in sheet.all("link")] == ["data:,", "../../assets/sheet.css"]
    assert not sheet.all("script")
    assert "https://example.org/study/services/sqs/" in sheet.one("footer").text
    assert "SQS · example.org/study" in (site / "assets" / "sheet.css").read_text()
    button = article(site, "services/sqs").one(class_="cs-print")
    assert button.attributes["href"] == "../../sheets/sqs/"
    listed = article(site, "sheets")
    assert listed.one("form").attributes["action"] == "all/"
    assert [box.attributes["value"] for box in listed.all("input")] == ["lambda", "sqs"]
    assert [node.attributes["id"] for node in page(site, "sheets/all").all(class_="sheet")] == [
        "sheet-night-before",
        "sheet-lambda",
        "sheet-sqs",
    ]
    assert "sheets/" not in (site / "search" / "search_index.json").read_text()


def test_a_sheet_of_ones_own_is_kept_and_the_clash_reported(
    make: Make, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with pytest.raises(Abort):
        make(docs={"sheets/sqs/index.html": "mine\n"})
    assert "docs/sheets/sqs/index.html:1: written by hand" in caplog.text
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=False))
    assert (tmp_path / "site" / "sheets" / "sqs" / "index.html").read_text() == "mine\n"


def test_notes_and_catalogue_are_watched(make: Make, tmp_path: Path) -> None:
    make()
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    config = config.plugins.on_config(config)
    assert str(tmp_path / "source_notes") in config.watch
    # MkDocs keeps the plugin for the next build of this process.
    config.plugins.on_startup(command="build", dirty=False)


def test_two_builds_are_the_same_bytes(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    site = make()
    first = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    build(load_config(str(tmp_path / "mkdocs.yml")))
    assert first == {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_the_users_own_looks_of_sheets_are_kept(make: Make) -> None:
    site = make(docs={"assets/sheet.css": "/* mine */", "index.md": "# Home\n"})
    assert (site / "assets" / "sheet.css").read_text() == "/* mine */"


def test_pdfs_that_cannot_be_made_end_the_build_in_one_line(
    make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise PdfError("no Pango here")

    monkeypatch.setattr("cribsheet.pdf.write_pdfs", fail)
    with pytest.raises(Abort):
        make(SETTINGS.replace("cribsheet]", "cribsheet: {pdf: true}]"))
    assert "no Pango here" in caplog.text


@pytest.mark.parametrize("watched", [True, False])
def test_a_terminal_is_told_how_far_a_build_is(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, watched: bool
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: watched)
    make()
    shown = capsys.readouterr().err
    assert ("\rNotes read: 2 of 2\n" in shown) == watched
    assert ("\rPages written: 1 of " in shown) == watched
