"""The notes folder: what is read, what is refused, and that the rest is built all the same."""

import os
from pathlib import Path

import pytest

from cribsheet.catalogue import Catalogue
from cribsheet.model import Diagnostic, Sidecar, Source
from cribsheet.pipeline import Note, Site, build, run
from cribsheet.register import Register


def _run(folder: Path, catalogue: Catalogue) -> tuple[Site, list[str]]:
    reports: list[Diagnostic] = []
    return run(folder, catalogue, Register(), reports.append), [str(report) for report in reports]


def test_notes_come_sorted_whatever_the_folder_says(tmp_path: Path, catalogue: Catalogue) -> None:
    for name in ("b.txt", "a.txt", "deep/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("SQS\n===\na queue\n", "utf-8")
    site, reports = _run(tmp_path, catalogue)
    assert [source.path for source in site.sources] == ["a.txt", "b.txt", "deep/c.md"]
    assert not reports


def test_one_bad_file_never_stops_the_others(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "good.txt").write_text("SQS\n===\na queue\n", "utf-8")
    (tmp_path / "data.bin").write_bytes(bytes(range(32)) * 9)
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "etc").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text("not me", "utf-8")
    (tmp_path / "orphan.toml").write_text("", "utf-8")
    site, reports = _run(tmp_path, catalogue)
    assert [source.path for source in site.sources] == ["good.txt"]
    assert reports == [
        "etc:1: it leads outside the notes folder; it was left out [unreadable]",
        "lost.txt:1: the link leads nowhere; it was left out [unreadable]",
        "pipe.txt:1: not a regular file; it was left out [unreadable]",
        "data.bin:1: not a text file; it was left out [binary]",
        "orphan.toml:1: no note has this name; nothing was corrected [sidecar]",
    ]


def test_a_sidecar_corrects_its_note(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "n.txt").write_text("SQS\n===\na queue\nmy number is 1234\n", "utf-8")
    (tmp_path / "n.toml").write_text('[[drop]]\nlines = "4"\nreason = "private"\n', "utf-8")
    site, reports = _run(tmp_path, catalogue)
    assert not reports
    assert "1234" not in repr(site)
    assert [(fate.line, str(fate.kind), fate.reason) for fate in site.ledger[0].fates] == [
        (1, "heading", ""),
        (2, "furniture", "underline"),
        (3, "statement", ""),
        (4, "dropped", "private"),
    ]


def test_an_empty_folder_is_an_empty_site(tmp_path: Path, catalogue: Catalogue) -> None:
    site, reports = _run(tmp_path, catalogue)
    assert not any((site.sources, site.pages, site.ledger, reports))


def test_no_folder_is_one_error(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(NotADirectoryError):
        _run(tmp_path / "absent", catalogue)


def test_the_same_notes_give_the_same_site(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "n.txt").write_text("SQS\n===\n**a queue for Lambda\nLambda\n===\npolls SQS\n", "utf-8")
    assert _run(tmp_path, catalogue) == _run(tmp_path, catalogue)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (FileNotFoundError(2, ""), "it is gone"),
    ],
)
def test_a_note_that_may_not_be_looked_at_is_left_out(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    (tmp_path / "a.txt").write_text("SQS\n===\na\n")
    (tmp_path / "b.txt").write_text("SQS\n===\nb\n")
    look = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "a.txt":
            raise error
        return look(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    site, reports = _run(tmp_path, catalogue)
    assert [source.path for source in site.sources] == ["b.txt"]
    assert reports == [f"a.txt:1: {why}; it was left out [unreadable]"]


@pytest.mark.parametrize("text", [">\n", "# SQS\n\n>\n", "- \n>>\n", "```\n\n>```tree\n## Lambda\n"])
def test_a_page_may_have_a_part_of_a_note_that_no_line_stands_on(catalogue: Catalogue, text: str) -> None:
    source = Source("n.md", tuple(text.splitlines()))
    site = build([Note(source, Sidecar())], catalogue, Register(), lambda _: None)
    assert [fate.line for fate in site.ledger[0].fates] == [
        number for number, line in enumerate(source.lines, 1) if line.strip()
    ]
