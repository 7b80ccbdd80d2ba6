"""The same notes as a project of each site generator: for ours as they are, for others as exported."""

import re
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cribsheet import cli
from cribsheet.model import Fate, FateKind
from tools import larger

OURS = "Cribsheet"
HUGO = "Hugo"
EXPORTED = "export/docs/services"
"""Where `projects` leaves the pages of services, one a file."""

_HUGO_FILES = {
    "hugo.toml": 'title = "Bench"\n[markup.goldmark.renderer]\nunsafe = true\n',
    "layouts/_default/baseof.html": (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
        '<body>{{ block "main" . }}{{ end }}</body></html>\n'
    ),
    "layouts/_default/single.html": '{{ define "main" }}<main>{{ .Content }}</main>{{ end }}\n',
    "layouts/_default/list.html": '{{ define "main" }}<main>{{ .Content }}</main>{{ end }}\n',
}
"""A theme that shows what a page says, and no more."""

_WORD = re.compile(r"(?<= )[a-z]{5,}(?= )")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file has a word that can be another one."""

    path: Path
    before: str
    behind: str

    def write(self, word: str) -> None:
        """Put this word there."""
        self.path.write_text(self.before + word + self.behind, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator and its project in `folder`, where its commands run.

    `serve` lacks the port, which comes behind it. `page` is the address, relative to the site, of the page
    that shows the word at `place`.
    """

    name: str
    folder: Path
    build: tuple[str, ...]
    serve: tuple[str, ...]
    page: str
    place: Place

    @property
    def site(self) -> Path:
        """Return where it builds its site."""
        return self.folder / ("public" if self.name == HUGO else "site")

    def server(self, port: int) -> tuple[str, ...]:
        """Return the command that serves the site at this port of this machine."""
        return (*self.serve, str(port) if self.name == HUGO else f"127.0.0.1:{port}")

    def forget(self) -> None:
        """Take away what an earlier build kept for the next one."""
        shutil.rmtree(self.folder / ".cache", ignore_errors=True)


def parser(about: str | None) -> ArgumentParser:
    """Return what reads the sizes and programs of a benchmark from its arguments."""
    made = ArgumentParser(description=about)
    made.add_argument(
        "pages", type=int, nargs="+", help="about how many pages of services; 0 is the flagship"
    )
    made.add_argument("--hugo", default="hugo", metavar="PROGRAM", help="where Hugo is; left out if nowhere")
    made.add_argument("--zensical", default="zensical", metavar="PROGRAM", help="the same of Zensical")
    return made


def projects(pages: int, folder: Path, arguments: Namespace) -> Iterator[Generator]:
    """Write projects below an empty folder: ours, stock Material's, and those of the programs there are."""
    ours, export = folder / "ours", folder / "export"
    ours.mkdir()
    larger.write(pages, ours)
    data = (ours / "services.toml", ours / "limits.toml")
    options = ("--catalogue", str(data[0]), "--limits", str(data[1]))
    cli.main(["export", str(ours / "notes"), "--to", str(export), *options])
    note, line, page, anchor = _edited()
    mkdocs, zensical = (sys.executable, "-m", "mkdocs"), shutil.which(arguments.zensical)
    yield _like_mkdocs(OURS, mkdocs, ours, page, _place(ours / "notes" / "0" / note, line))
    for name, program in (("Material", mkdocs), ("Zensical", (zensical,) if zensical else ())):
        if program:
            project = _project(folder / name, export / "docs", "docs", {"mkdocs.yml": larger.SETTINGS})
            yield _like_mkdocs(name, program, project, page, _place_of(anchor, project / "docs" / page))
    if hugo := shutil.which(arguments.hugo):
        project = _project(folder / HUGO, export / "docs", "content", _HUGO_FILES)
        # As `index.md` it would be one page of all that lies beside it.
        (project / "content" / "index.md").rename(project / "content" / "_index.md")
        place = _place_of(anchor, project / "content" / page)
        yield Generator(HUGO, project, (hugo,), (hugo, "server", "--port"), _address(page), place)


def _edited() -> tuple[str, int, str, str]:
    """Return a statement of the flagship's largest page: its note, its line from 0, that page, its anchor."""
    site = larger.flagship()
    largest, _ = Counter(fate.page for note in site.ledger for fate in note.fates).most_common(1)[0]
    return next(
        (note.path, fate.line - 1, largest, fate.anchor)
        for note, source in zip(site.ledger, site.sources, strict=True)
        for fate in note.fates
        if _is_editable(fate, largest) and _WORD.search(source.lines[fate.line - 1])
    )


def _is_editable(fate: Fate, page: str) -> bool:
    return fate.page == page and fate.kind is FateKind.STATEMENT and not fate.folded_into


def _place(path: Path, line: int) -> Place:
    """Return the place of a word on a line of a file."""
    text = path.read_text(encoding="utf-8")
    start = sum(map(len, text.splitlines(keepends=True)[:line]))
    word = _WORD.search(text, start)
    if word is None:
        raise ValueError(f"{path}: no word to edit on line {line + 1}")
    return Place(path, text[: word.start()], text[word.end() :])


def _place_of(anchor: str, path: Path) -> Place:
    """Return the place of a word of the statement with this anchor."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return _place(path, next(number for number, line in enumerate(lines) if f'id="{anchor}"' in line))


def _like_mkdocs(name: str, program: tuple[str, ...], folder: Path, page: str, place: Place) -> Generator:
    serve = (*program, "serve", "--dev-addr")
    return Generator(name, folder, (*program, "build"), serve, _address(page), place)


def _address(page: str) -> str:
    return page.removesuffix(".md") + "/"


def _project(folder: Path, pages: Path, docs: str, files: dict[str, str]) -> Path:
    """Write a project: copies of all pages, and the files that are its own."""
    shutil.copytree(pages, folder / docs)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
