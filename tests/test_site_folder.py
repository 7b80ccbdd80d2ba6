"""The site folder is always whole: the old site stays until the new one is complete and sound."""

import os
import sys
import time
from pathlib import Path
from runpy import run_path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from cribsheet import site_folder
from cribsheet.cache import Cache
from cribsheet.model import Fate, FateKind, NoteLedger, Source
from cribsheet.site_folder import Swap
from cribsheet.soundness import faults, lost_words
from cribsheet.soundness import text as text_of
from cribsheet.writers.written import Written
from tools.audit_kills import Project, kills, refusals

SETTINGS = """
site_name: Mine
theme: {name: material, font: false}
plugins: [search, cribsheet]
"""


def _write(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text)


def _files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_new_site_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(site_folder, "_exchange", lambda *_: False)
    site = tmp_path / "site"
    for text in ("first", "second"):
        swap = Swap(site, tmp_path / "spare")
        _write(swap.folder, text)
        swap.take_over()
        assert _files(site) == {"index.html": text}
        assert {path.name for path in tmp_path.iterdir()} <= {"site", "spare"}
    assert site.stat().st_mode & 0o777 == 0o755


def test_a_link_to_a_site_stays_a_link(tmp_path: Path) -> None:
    _write(tmp_path / "elsewhere" / "web", "old")
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere" / "web")
    swap = Swap(tmp_path / "site", tmp_path / "spare")
    _write(swap.folder, "new")
    swap.take_over()
    assert (tmp_path / "site").is_symlink()
    assert _files(tmp_path / "site") == {"index.html": "new"}


def test_an_old_site_is_written_over(tmp_path: Path) -> None:
    for texts in ({"a/index.html": "1", "b/index.html": "1"}, {"a/index.html": "2", "c.html": "2"}) * 2:
        swap = Swap(tmp_path / "site", tmp_path / "cache" / "spare")
        swap.reuse()
        for name, text in texts.items():
            (swap.folder / name).parent.mkdir(exist_ok=True)
            (swap.folder / name).write_text(text)
        swap.sweep()
        swap.take_over()
        written = (path for path in (tmp_path / "site").rglob("*") if path.is_file())
        assert {path.relative_to(tmp_path / "site").as_posix(): path.read_text() for path in written} == texts
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "site"]
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["a", "c.html"]
    assert (tmp_path / "cache" / "spare" / "b" / "index.html").exists()


def test_what_was_written_before_an_old_site_could_be_reused_stays(tmp_path: Path) -> None:
    first = Swap(tmp_path / "site", tmp_path / "spare")
    (tmp_path / "spare").mkdir()
    (tmp_path / "spare" / "old.html").write_text("old")
    (first.folder / "early.html").write_text("early")
    first.reuse()
    first.sweep()
    first.take_over()
    assert _files(tmp_path / "site") == {"early.html": "early"}


def test_builds_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    one, other = Swap(tmp_path / "site", tmp_path / "spare"), Swap(tmp_path / "site", tmp_path / "spare")
    (one.folder / "one.html").write_text("1")
    (other.folder / "other.html").write_text("2")
    one.take_over()
    other.take_over()
    assert _files(tmp_path / "site") == {"other.html": "2"}


def test_what_a_killed_build_left_is_taken_away_and_what_another_builds_is_not(tmp_path: Path) -> None:
    running = Swap(tmp_path / "site", tmp_path / "spare").folder
    _write(tmp_path / ".site-left", "half")
    swap = Swap(tmp_path / "site", tmp_path / "spare")
    assert set(tmp_path.iterdir()) == {running, swap.folder}
    swap.give_up()
    assert list(tmp_path.iterdir()) == [running]


def test_where_no_folder_can_be_locked_a_day_tells_what_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_folder, "fcntl", None)
    left, recent = (
        Swap(tmp_path / "site", tmp_path / "spare").folder,
        Swap(tmp_path / "site", tmp_path / "spare").folder,
    )
    yesterday = time.time() - 100_000
    os.utime(left, (yesterday, yesterday))
    swap = Swap(tmp_path / "site", tmp_path / "spare")
    assert not left.exists()
    assert recent.exists()
    swap.give_up()
    assert not swap.folder.exists()


def test_a_folder_that_goes_away_while_it_is_looked_at_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "glob", lambda *_: [tmp_path / ".site-gone"])
    assert Swap(tmp_path / "site", tmp_path / "spare").folder.exists()


def test_a_site_is_whole_whatever_ends_a_rebuild(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for site, fault in (*kills(project, 6), *refusals(project, 45)):
        assert site in {"old", "new"}
        assert fault == ""


@pytest.mark.parametrize(
    ("note", "error"),
    [("# Gardening\n\nrake\n", Abort), ("# SQS\n\nmore\n", RuntimeError)],
)
def test_a_failed_build_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, note: str, error: type[Exception]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "source_notes").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS)
    (tmp_path / "source_notes" / "a.md").write_text("# SQS\n\nqueue\n")
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    before = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    (tmp_path / "source_notes" / "a.md").write_text(note)
    if error is RuntimeError:
        monkeypatch.setattr("cribsheet.soundness.faults", _fail)
    with pytest.raises(error):
        build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    assert {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()} == before
    assert not list(tmp_path.glob(".site-*"))


def _fail(*_: object) -> None:
    raise RuntimeError("the disk is full")


def test_faults_of_a_site_are_found(tmp_path: Path) -> None:
    _write(
        tmp_path, '<a href="a/#x">1</a> <a href="a/#y">2</a> <a href="b/">3</a> <a href="https://b/">4</a>'
    )
    _write(
        tmp_path / "a",
        '<p id="x"><p id="z"><p id="z"><a href="../#top"> <link href="../a.css"> <a href="#z">',
    )
    assert list(faults(tmp_path, Cache())) == [
        "a/index.html: 2 elements have the id “z”",
        "a/index.html: the link “../#top” leads nowhere",
        "a/index.html: the link “../a.css” leads nowhere",
        "index.html: the link “a/#y” leads nowhere",
        "index.html: the link “b/” leads nowhere",
    ]


def test_lost_words_are_found() -> None:
    source = Source("a.md", ("**bold** [here](https://x.org/a%20b)", "and more", "```python"))
    fates = tuple(Fate(line, FateKind.STATEMENT, page="services/sqs.md") for line in (1, 2, 3))
    page = '<p><b>bo</b>ld <a href="https://x.org/a%20b">here</a> and</p>'
    lost = lost_words(source, NoteLedger("a.md", 3, fates), {"services/sqs.md": text_of(Written(page, ()))})
    assert [(fate.line, words) for fate, words in lost] == [(2, ("more",))]


def test_a_site_takes_over_in_two_steps_where_folders_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "site", "old")
    swap = Swap(tmp_path / "site", tmp_path / "spare")
    _write(swap.folder, "new")
    monkeypatch.setattr("ctypes.CDLL", _unknown)
    swap.take_over()
    assert _files(tmp_path / "site") == {"index.html": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def _unknown(_: None) -> None:
    raise OSError("no C library here")


def test_what_a_build_loses_is_told_and_keeps_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _project(tmp_path, "# SQS\n\nqueue\n")
    fate = Fate(3, FateKind.STATEMENT, page="services/sqs.md")
    monkeypatch.setattr("cribsheet.soundness.lost_words", lambda *_: ((fate, ("queue",)),))
    with pytest.raises(Abort):
        build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    assert "a.md:3: not on services/sqs.md: queue [lost]" in caplog.text
    assert not (tmp_path / "site").exists()


def test_an_error_of_a_partial_build_is_told_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _project(tmp_path, "# SQS\n\nqueue\n")
    monkeypatch.setattr("cribsheet.soundness.faults", _fail)
    config = load_config(str(tmp_path / "mkdocs.yml"), strict=True)
    config.plugins.on_startup(command="build", dirty=True)
    try:
        with pytest.raises(RuntimeError, match="the disk is full"):
            build(config, dirty=True)
    finally:
        # MkDocs keeps plugins for the next configuration.
        config.plugins.on_startup(command="build", dirty=False)


def _project(folder: Path, note: str) -> None:
    (folder / "docs").mkdir()
    (folder / "source_notes").mkdir()
    (folder / "mkdocs.yml").write_text(SETTINGS)
    (folder / "source_notes" / "a.md").write_text(note)


def test_folders_are_not_locked_where_the_system_has_no_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    swap = run_path(site_folder.__file__)["Swap"](tmp_path / "site", tmp_path / "spare")
    _write(swap.folder, "new")
    swap.take_over()
    assert _files(tmp_path / "site") == {"index.html": "new"}
    assert [*tmp_path.iterdir()] == [tmp_path / "site"]


def test_a_build_that_is_served_replaces_no_site(tmp_path: Path) -> None:
    _project(tmp_path, "# SQS\n\nqueue\n")
    config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "served"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_startup(command="build", dirty=False)
    assert (tmp_path / "served" / "services" / "sqs" / "index.html").exists()
    assert not (tmp_path / "site").exists()


def test_what_the_system_refuses_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _project(tmp_path, "# SQS\n\nqueue\n")
    monkeypatch.setattr("cribsheet.soundness.faults", _refuse)
    with pytest.raises(PluginError, match=r"^the site could not be written: .* No space left on device$"):
        build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    assert not (tmp_path / "site").exists()


def _refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")
