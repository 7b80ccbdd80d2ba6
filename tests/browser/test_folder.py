"""A site that is opened from a folder, without any server."""

import re
import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT

NOTES = ("crash-course-3.txt", "exam-crammer.txt")
CONFIG = """site_name: Mine
use_directory_urls: false
theme: {name: material, font: false, features: [search.highlight, search.suggest]}
plugins: [search, cribsheet]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home page of a site whose links name files."""
    folder = tmp_path_factory.mktemp("folder")
    (folder / "source_notes").mkdir()
    (folder / "docs").mkdir()
    for note in NOTES:
        shutil.copy(ROOT / "source_notes" / note, folder / "source_notes")
    (folder / "mkdocs.yml").write_text(CONFIG)
    build(load_config(str(folder / "mkdocs.yml")))
    return folder / "site" / "index.html"


def test_it_works_from_a_folder(browser: Browser, home: Path) -> None:
    with browser.new_context() as context:
        tab = context.new_page()
        wrong: list[str] = []
        tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", lambda one: None if one.url.startswith("file:") else wrong.append(one.url))
        tab.goto(home.as_uri())
        tab.keyboard.press("/")
        tab.keyboard.type("s3 bucket")
        tab.locator(".md-search-result__link").first.click()
        expect(tab).to_have_url(re.compile(r"/services/s3\.html"))
        tab.get_by_role("link", name="Print cheat sheet").click()
        expect(tab.locator("h1")).to_have_text("S3")
        expect(tab.locator(".sheet h1")).to_have_css("font-family", re.compile("Source Sans"))
        tab.get_by_role("link", name="All cheat sheets").click()
        expect(tab.get_by_role("checkbox", name="S3", exact=True)).to_be_visible()
        tab.add_init_script("window.print = () => {}")
        tab.get_by_role("checkbox", name="S3", exact=True).check()
        tab.get_by_role("button", name="Print the ticked sheets").click()
        expect(tab.locator("h1")).to_have_text(["S3"])
        tab.goto((home.parent / "limits.html").as_uri())
        tab.get_by_label("Find").fill("bucket")
        expect(tab.locator(".cs-filter output")).to_have_text(re.compile(r"^\d+ of \d+ limits$"))
        assert not wrong


def test_every_link_names_a_file(home: Path) -> None:
    pages = sorted(home.parent.rglob("*.html"))
    assert len(pages) > len(NOTES)
    for page in pages:
        # That of what is not found is only ever sent by a server.
        if page.name == "404.html":
            continue
        for link in re.findall(r'<(?:a|form)\s[^>]*?(?:href|action)="([^"#?]+)', page.read_text()):
            assert ":" in link or (page.parent / link).is_file(), (page.name, link)
