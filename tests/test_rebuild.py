"""A build after an edit gives byte for byte what a clean build gives, whatever line was edited how."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from cribsheet import parallel
from cribsheet.cache import Cache
from cribsheet.contents import contents, search_index
from cribsheet.model import Diagnostic
from cribsheet.pipeline import load, run
from cribsheet.printing import print_sheets
from cribsheet.writers.links import Links, locate, section_ids
from cribsheet.writers.sheet import Imprint

SETTINGS = """
site_name: Mine
theme: {name: material, font: false}
plugins: [search, cribsheet: {catalogue: services.toml, limits: limits.toml}]
"""
SERVICES = """
general = "basics"
[categories]
all = "All"
[services.sqs]
name = "Simple Queue Service"
short = "SQS"
category = "all"
summary = "Queues."
[services.lambda]
name = "Lambda"
category = "all"
summary = "Functions."
[services.layers]
name = "Layers"
page = "lambda"
category = "all"
summary = "What functions share."
[services.basics]
name = "Basics"
category = "all"
summary = "All else."
"""
LIMITS = """
[[sqs]]
limit = "message size"
role = "maximum"
value = "1 MiB"
confidence = "likely"
former = [{ value = "256 KB", until = "2025-08" }]
[[lambda]]
limit = "timeout"
role = "maximum"
value = "15 minutes"
confidence = "likely"
"""
NOTES = {
    "a.txt": """\
SQS
===
	the message size is at most 256 KB
	**retention is 4 days, at most 14 days for everybody
		visibility timeout 30 seconds
	Lambda polls the queue

Lambda
======
	the timeout is at most 15 minutes
	reads from SQS
Layers
------
	five of them at most

Gardening
=========
	rake
""",
    "b.md": """\
# SQS notes

- **retention is 4 days, at most 14 days for everybody**
- a queue feeds Lambda

| what | how much |
| --- | --- |
| message size | 256 KB |

```json
{"QueueName": "x"}
```

> queues are old

## Lambda

1. a timeout of 3 minutes
2. Layers are shared

![a picture](missing.png)
""",
}

Edit = Callable[[list[str], int], list[str]]


def _word(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"{lines[at]} durable", *lines[at + 1 :]]


def _number(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], lines[at].replace("4", "7").replace("256", "512"), *lines[at + 1 :]]


def _gone(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], *lines[at + 1 :]]


def _blank(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], "", *lines[at:]]


def _typed(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"{lines[at]}   ", *lines[at + 1 :]]


def _marked(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], f"\t**{lines[at].strip()}", *lines[at + 1 :]]


def _headed(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], "Layers", "======", *lines[at:]]


def _swapped(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]]


EDITS: tuple[Edit, ...] = (_word, _number, _gone, _blank, _typed, _marked, _headed, _swapped)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _project(folder: Path) -> Path:
    (folder / "docs").mkdir(parents=True)
    (folder / "source_notes").mkdir()
    for name, text in (("mkdocs.yml", SETTINGS), ("services.toml", SERVICES), ("limits.toml", LIMITS)):
        (folder / name).write_text(text)
    (folder / "docs" / "hand.md").write_text("# By hand\n\nSee [SQS](services/sqs.md).\n")
    for name, text in NOTES.items():
        (folder / "source_notes" / name).write_text(text)
    return folder


def _built(project: Path) -> dict[str, bytes]:
    build(load_config(str(project / "mkdocs.yml")))
    return _files(project / "site")


def _clean(project: Path) -> dict[str, bytes]:
    """Return what a build gives that knows of no earlier one."""
    for path in ("site", ".cache"):
        shutil.rmtree(project / path, ignore_errors=True)
    return _built(project)


def _edits() -> list[tuple[str, Edit, int]]:
    """Return a way of editing for each line of the notes, and each way for some line of each note."""
    counts = {note: len(text.splitlines()) for note, text in NOTES.items()}
    lines = [(note, EDITS[at % len(EDITS)], at) for note, count in counts.items() for at in range(count)]
    ways = [(note, edit, 5 * way % count) for note, count in counts.items() for way, edit in enumerate(EDITS)]
    return [*dict.fromkeys((*lines, *ways))]


def _made(project: Path, cache: Cache) -> dict[str, object]:
    """Return all that is made of the notes of a project before the theme has a look at it."""
    known = load(project / "services.toml", project / "limits.toml")
    reports: list[Diagnostic] = []
    site = run(project / "source_notes", *known, reports.append, cache)
    ids = {page.service: section_ids(page) for page in site.pages}
    links = Links(lambda path: f"../{path}", locate(ids, site.catalogue), "index.md")
    pages = contents(site, cache, "Mine", "About", "index.md", publish_sources=True)
    made: dict[str, object] = {
        page.path: cache.keep("html", page.of, partial(page.write, links)).value for page in pages
    }
    sheets = print_sheets(site, Imprint("Mine"), reports.append, cache)
    search = search_index(site, cache, lambda path: path, [])
    return made | search | {"sheets": sheets, "ledger": tuple(site.ledger), "reports": reports}


def test_what_is_made_after_an_edit_is_what_is_made_from_nothing(tmp_path: Path) -> None:
    project = _project(tmp_path / "project")
    cache = Cache(tmp_path / "pages.db", "1")
    for note, edit, at in _edits():
        _made(project, cache)
        cache.close()
        path = project / "source_notes" / note
        path.write_text("\n".join(edit(NOTES[note].splitlines(), at)) + "\n")
        assert _made(project, cache) == _made(project, Cache()), (note, edit, at)
        path.write_text(NOTES[note])


@pytest.mark.parametrize("edit", EDITS)
def test_a_build_after_an_edit_is_a_clean_build(tmp_path: Path, edit: Edit) -> None:
    kept, clean = _project(tmp_path / "kept"), _project(tmp_path / "clean")
    _built(kept)
    for project in (kept, clean):
        path = project / "source_notes" / "a.txt"
        path.write_text("\n".join(edit(NOTES["a.txt"].splitlines(), 3)) + "\n")
    assert _built(kept) == _clean(clean)


def _new_note(project: Path) -> None:
    (project / "source_notes" / "0.md").write_text("# Lambda\n\n- retention is 4 days\n")


def _no_note(project: Path) -> None:
    (project / "source_notes" / "b.md").unlink()


def _ruling(project: Path) -> None:
    (project / "source_notes" / "b.toml").write_text('[[drop]]\nlines = "3"\nreason = "private"\n')


def _other_services(project: Path) -> None:
    path = project / "services.toml"
    path.write_text(path.read_text().replace("Queues.", "Messages."))


def _other_limits(project: Path) -> None:
    path = project / "limits.toml"
    path.write_text(path.read_text().replace("15 minutes", "16 minutes"))


def _other_settings(project: Path) -> None:
    path = project / "mkdocs.yml"
    path.write_text(path.read_text().replace("Mine", "Yours") + "site_url: https://notes.example/\n")


def _other_page_by_hand(project: Path) -> None:
    (project / "docs" / "hand.md").write_text("# Written by hand\n\n[SQS](services/sqs.md#cribsheet-notes)\n")


def _sheet_by_hand(project: Path) -> None:
    (project / "docs" / "sheets" / "sqs").mkdir(parents=True)
    (project / "docs" / "sheets" / "sqs" / "index.html").write_text("<!doctype html><title>Mine</title>")


def _picture(project: Path) -> None:
    (project / "source_notes" / "missing.png").write_bytes(b"\x89PNG")


def _unpublished(project: Path) -> None:
    path = project / "mkdocs.yml"
    path.write_text(path.read_text().replace("{catalogue", "{publish_sources: false, catalogue"))


@pytest.mark.parametrize(
    "change",
    [
        _new_note,
        _no_note,
        _ruling,
        _other_services,
        _other_limits,
        _other_settings,
        _other_page_by_hand,
        _sheet_by_hand,
        _picture,
        _unpublished,
    ],
)
def test_a_build_after_any_change_is_a_clean_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    kept, clean = _project(tmp_path / "kept"), _project(tmp_path / "clean")
    before = _built(kept)
    monkeypatch.setattr(parallel, "pays", lambda count: count > 2)
    for project in (kept, clean):
        change(project)
    after = _built(kept)
    assert after == _clean(clean)
    assert after != before
