"""The command line: what it writes, what it prints, and what it refuses."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from cribsheet.cli import main
from cribsheet.model import FateKind, Kind
from cribsheet.pdf import Progress

NOTE = """\
SQS
===
A queue keeps a message for 4 days.
**A message can be 1 MiB.
\tDynamoDB holds what is larger.
"""
OTHER = """\
# DynamoDB

An item can be 400 KB.

# Gardening

Rake the leaves.
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with two notes, one line of which names no service."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(NOTE, "utf-8")
    (folder / "b.md").write_text(OTHER, "utf-8")
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Run what must be refused and return its one line."""
    assert main([str(argument) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("cribsheet: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("cribsheet: ").rstrip("\n")


def test_export_writes_pages_ledger_and_diagnostics(notes: Path, tmp_path: Path) -> None:
    assert main(["export", str(notes), "--to", str(tmp_path / "out")]) == 0
    files = _files(tmp_path / "out")
    assert sorted(files) == [
        "diagnostics.txt",
        "docs/index.md",
        "docs/services/dynamodb.md",
        "docs/services/sqs.md",
        "docs/unfiled.md",
        "ledger.json",
        "limits.json",
    ]
    page = files["docs/services/sqs.md"].decode()
    assert "**Exam tip:** A message can be 1 MiB." in page
    assert "[DynamoDB](dynamodb.md) holds" in page
    assert files["diagnostics.txt"].decode().startswith("b.md:5: ")
    assert files["diagnostics.txt"].decode().endswith(" [unknown-heading]\n")


def test_the_ledger_names_what_is_in_the_pages(notes: Path, tmp_path: Path) -> None:
    main(["export", str(notes), "--to", str(tmp_path / "out")])
    ledger = json.loads((tmp_path / "out" / "ledger.json").read_text("utf-8"))
    first, second = ledger["notes"]
    assert (first["path"], second["path"]) == ("a.txt", "b.md")
    assert [fate["line"] for fate in first["fates"]] == [1, 2, 3, 4, 5]
    assert [fate["line"] for fate in first["fates"] if fate.get("tip")] == [4]
    assert first["fates"][0] == {
        "line": 1,
        "kind": "heading",
        "service": "sqs",
        "page": "services/sqs.md",
        "anchor": "amazon-simple-queue-service",
    }
    for fate in first["fates"][2:]:
        assert f'<a id="{fate["anchor"]}"></a>' in (tmp_path / "out" / "docs" / fate["page"]).read_text(
            "utf-8"
        )


def test_the_same_notes_give_the_same_bytes(notes: Path, tmp_path: Path) -> None:
    main(["export", str(notes), "--to", str(tmp_path / "one")])
    main(["export", str(notes), "--to", str(tmp_path / "two")])
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_an_export_takes_away_only_pages_of_the_one_before(notes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    main(["export", str(notes), "--to", str(out)])
    (out / "docs" / "services" / "mine.md").write_text("mine", "utf-8")
    (out / "mkdocs.yml").write_text("mine", "utf-8")
    (notes / "b.md").unlink()
    assert main(["export", str(notes), "--to", str(out)]) == 0
    assert sorted(_files(out)) == [
        "diagnostics.txt",
        "docs/index.md",
        "docs/services/mine.md",
        "docs/services/sqs.md",
        "ledger.json",
        "limits.json",
        "mkdocs.yml",
    ]


def test_an_export_never_replaces_what_it_did_not_write(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "docs" / "index.md"
    index.parent.mkdir()
    index.write_text("mine", "utf-8")
    assert _refused(capsys, "export", notes, "--to", tmp_path) == (
        f"{index}: was not written by an export; move it away first"
    )
    assert index.read_text("utf-8") == "mine"
    assert not (tmp_path / "ledger.json").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"notes": 1}', '{"notes": [{"fates": [{"page": 1}]}]}', "[" * 10**5]
)
def test_a_ledger_of_somebody_else_stays(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "ledger.json").write_text(text, "utf-8")
    assert "move it away first" in _refused(capsys, "export", notes, "--to", tmp_path)
    assert (tmp_path / "ledger.json").read_text("utf-8") == text


def test_no_ledger_makes_an_export_reach_outside(notes: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.md"
    victim.write_text("mine", "utf-8")
    pages = ["../../victim.md", "services/../../../victim.md", str(victim)]
    (tmp_path / "out").mkdir()
    fates = [{"page": page} for page in pages]
    (tmp_path / "out" / "ledger.json").write_text(json.dumps({"notes": [{"fates": fates}]}), "utf-8")
    assert main(["export", str(notes), "--to", str(tmp_path / "out")]) == 0
    assert victim.read_text("utf-8") == "mine"


@pytest.mark.parametrize("target", [".", "inside", "../notes/inside"])
def test_an_export_stays_out_of_the_notes(
    notes: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    before = _files(notes)
    assert "would be mixed up" in _refused(capsys, "export", notes, "--to", notes / target)
    assert _files(notes) == before


def test_an_export_does_not_surround_the_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = tmp_path / "docs" / "services"
    notes.mkdir(parents=True)
    assert "would be mixed up" in _refused(capsys, "export", notes, "--to", tmp_path)


def test_an_export_needs_a_folder(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = notes / "a.txt"
    assert _refused(capsys, "export", notes, "--to", file) == f"{file}: not a folder"
    assert "docs" in _refused(capsys, "export", notes, "--to", "/dev/null/docs")


def test_check_prints_what_it_could_not_place_and_counts(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(notes)]) == 0
    diagnostic, names, counts = capsys.readouterr().out.splitlines()
    assert diagnostic.startswith("b.md:5: ")
    assert diagnostic.endswith("[unknown-heading]")
    assert names.split() == ["notes", "lines", "services", "tips", "links", "unfiled"]
    assert counts.split() == ["2", "12", "2", "1", "1", "2"]


def test_strict_fails_when_there_is_anything_to_tell(notes: Path) -> None:
    assert main(["check", str(notes), "--strict"]) == 1
    (notes / "b.md").unlink()
    assert main(["check", str(notes), "--strict"]) == 0


def test_another_subject_brings_its_own_catalogue(notes: Path, tmp_path: Path) -> None:
    garden = tmp_path / "garden.toml"
    garden.write_text(
        '[categories]\nyard = "Yard"\n'
        '[services.gardening]\nname = "Gardening"\ncategory = "yard"\nsummary = "Leaves"\n',
        "utf-8",
    )
    assert main(["export", str(notes), "--to", str(tmp_path / "out"), "--catalogue", str(garden)]) == 0
    assert "Rake the leaves." in (tmp_path / "out" / "docs" / "services" / "gardening.md").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("print",),
        ("check",),
        ("check", "no/such/folder"),
        ("check", __file__),
        ("check", ".", "--loud"),
        ("check", ".", "--str"),
        ("export", "."),
        ("export", "no/such/folder", "--to", "out"),
        ("check", "{notes}", "--catalogue", "no/such/file.toml"),
        ("check", "{notes}", "--catalogue", __file__),
    ],
)
def test_mistakes_are_told_in_one_line(
    notes: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    _refused(capsys, *(argument.format(notes=notes) for argument in arguments))


def test_any_file_name_can_be_printed(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        (notes / "\udcff.txt").write_bytes(b"Gardening\n===\nRake.\n")
    except OSError:
        pytest.skip("this file system has no such names")
    assert main(["check", str(notes)]) == 0
    assert "\\udcff.txt:1: " in capsys.readouterr().out
    assert main(["export", str(notes), "--to", str(tmp_path / "out")]) == 0


def test_the_documentation_names_every_option_and_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "command-line.md").read_text("utf-8")
    for command in ("check", "export"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    assert options
    names = [
        *options,
        *(f"`{name}`" for enum in (Kind, FateKind) for name in enum),
    ]
    assert not [name for name in names if name not in page]


def test_figures_that_no_limit_is_known_for_are_listed(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (notes / "c.txt").write_text("SQS\n===\nWidgets wobble for 77 hours.\n", "utf-8")
    assert main(["check", str(notes)]) == 0
    assert "77 hours" not in capsys.readouterr().out
    assert main(["check", str(notes), "--numbers"]) == 0
    assert "c.txt:3: Widgets wobble for 77 hours. [number]\n" in capsys.readouterr().out


class _Screen(StringIO):
    """Somebody who watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(_Screen(), "\r1 of 2 PDFs\r2 of 2 PDFs\n"), (StringIO(), "")])
def test_progress_is_shown_to_who_watches(
    notes: Path, monkeypatch: pytest.MonkeyPatch, stream: StringIO, shown: str
) -> None:
    def make(_: object, folder: Path, progress: Progress) -> None:
        assert folder == notes / "pdf"
        for done in (1, 2):
            progress(done, 2)

    monkeypatch.setattr("cribsheet.cli.write_pdfs", make)
    monkeypatch.setattr("sys.stderr", stream)
    assert main(["sheets", str(notes), "--pdf", str(notes / "pdf")]) == 0
    assert stream.getvalue() == shown


def test_what_is_printed_can_go_to_any_stream(notes: Path) -> None:
    with redirect_stdout(StringIO()) as printed:
        assert main(["check", str(notes)]) == 0
    assert "notes" in printed.getvalue()
