"""Cheat sheets as PDFs: one a service and a booklet, made only when something changed."""

import builtins
import json
import re
import shutil
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from cribsheet import pdf
from cribsheet.cli import main
from cribsheet.dating import date_of

try:
    from weasyprint.document import Document
except OSError:
    pytest.skip("WeasyPrint finds no Pango here", allow_module_level=True)

NOTES = {
    "a.txt": "SQS\n===\nA queue keeps a message for 4 days.\n**At most 14 days.\n",
    "b.txt": "SNS\n===\nFans out.\n",
}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in NOTES.items():
        (folder / name).write_text(text)
    return folder


def make(notes: Path, *arguments: str) -> int:
    return main(["sheets", str(notes), "--pdf", str(notes.parent / "pdf"), *arguments])


def made(notes: Path) -> dict[str, int]:
    """Return the PDFs with the times at which they were written."""
    return {path.name: path.stat().st_mtime_ns for path in (notes.parent / "pdf").glob("*.pdf")}


def test_pdfs_of_all_sheets_and_only_what_changed_anew(
    notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(notes, "--site-url", "https://example.org") == 0
    first = made(notes)
    assert sorted(first) == ["all.pdf", "night-before.pdf", "sns.pdf", "sqs.pdf"]
    assert make(notes, "--site-url", "https://example.org/") == 0
    assert made(notes) == first
    (notes / "b.txt").write_text("SNS\n===\nFans out to queues.\n")
    assert make(notes, "--site-url", "https://example.org") == 0
    second = made(notes)
    assert {name for name in first if second[name] != first[name]} == {"all.pdf", "sns.pdf"}
    (notes / "b.txt").unlink()
    assert make(notes) == 0
    assert sorted(made(notes)) == ["all.pdf", "night-before.pdf", "sqs.pdf"]
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def objects(path: Path) -> bytes:
    """Return what stands in a PDF, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


def test_pdfs_are_tagged_and_titled_with_bookmarks_and_fonts(notes: Path) -> None:
    make(notes, "--site-name", "My notes")
    inside = objects(notes.parent / "pdf" / "all.pdf")
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"/Outlines", b"/FontFile2", b"/Lang", b"My notes"):
        assert sign in inside
    assert b"SQS: cheat sheet" in objects(notes.parent / "pdf" / "sqs.pdf")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler reads PDFs back")
def test_pages_are_numbered_through_and_the_contents_names_the_first_of_each_sheet(tmp_path: Path) -> None:
    numbered = "@page { @bottom-right { content: counter(page) } }"
    contents = "".join(f'<p><a href="#{name}">{name} on </a>' for name in ("long", "short"))
    bodies = ('<div id="long">Long<p style="break-before: page">End</div>', '<p id="short">Short')
    parts = [(f'<html lang="en"><title>All</title>{body}', numbered) for body in (contents, *bodies)]
    pdf.write_pdfs([("all.pdf", parts)], tmp_path, lambda *_: None)
    command = ("pdftotext", "-layout", str(tmp_path / "all.pdf"), "-")
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert shown.split() == [
        "long",
        "on",
        "2",
        "short",
        "on",
        "4",
        "1",
        "Long",
        "2",
        "End",
        "3",
        "Short",
        "4",
    ]


def test_files_of_others_are_left_alone(notes: Path) -> None:
    folder = notes.parent / "pdf"
    folder.mkdir()
    (folder / "mine.pdf").write_text("mine")
    (folder / "sheets.json").write_text(json.dumps({"../a.pdf": "1", "notes": 2}))
    (notes.parent / "a.pdf").write_text("mine too")
    assert make(notes) == 0
    assert (folder / "mine.pdf").read_text() == "mine"
    assert (notes.parent / "a.pdf").exists()


@pytest.mark.parametrize(
    ("error", "advice"), [(ImportError, "pip install 'mkdocs-cribsheet[pdf]'"), (OSError, "finds no Pango")]
)
def test_what_is_missing_is_said_in_one_line(
    notes: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: type[Exception],
    advice: str,
) -> None:
    real = builtins.__import__

    def fail(name: str, *arguments: object) -> object:
        if name == "weasyprint":
            print("advice of many lines")  # noqa: T201 - as WeasyPrint does
            raise error
        return real(name, *arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(builtins, "__import__", fail)
    assert make(notes) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert advice in captured.err
    assert captured.err.count("\n") == 1


def test_progress_counts_up(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    pdfs = [(f"{name}.pdf", [(f"<title>{name}</title><p>{name}", "")]) for name in "ab"]
    pdf.write_pdfs(pdfs, tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_the_site_offers_pdfs(notes: Path) -> None:
    project = notes.parent
    (project / "docs").mkdir()
    (project / "mkdocs.yml").write_text(
        "site_name: Mine\ntheme: {name: material, font: false}\n"
        "plugins: [{cribsheet: {notes: notes, pdf: true}}]\n"
    )
    build(load_config(str(project / "mkdocs.yml"), strict=True))
    sheets = project / "site" / "sheets"
    assert (sheets / "sqs.pdf").read_bytes().startswith(b"%PDF")
    assert 'href="../sqs.pdf"' in (sheets / "sqs" / "index.html").read_text()
    assert 'href="all.pdf"' in (sheets / "index.html").read_text()


def test_the_date_of_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert not date_of(tmp_path)
    git = ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org")
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-20T12:00:00Z")
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "x")):
        subprocess.run([*git, *words], check=True)
    assert date_of(tmp_path) == "2026-11-20"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert date_of(tmp_path) == "1970-01-01"


def test_without_the_extra_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(pdf, "version", fail)
    with pytest.raises(pdf.PdfError, match="pip install"):
        pdf.write_pdfs([("a.pdf", [("<p>a", "")])], tmp_path / "new", lambda *_: None)
    assert not (tmp_path / "new").exists()


class _Here(ThreadPoolExecutor):
    """Makes PDFs in this process, in which what WeasyPrint does can be changed."""

    def __init__(self, workers: int, mp_context: object, **rest: object) -> None:
        del mp_context, rest
        super().__init__(workers)


def test_a_pdf_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "ProcessPoolExecutor", _Here)
    (tmp_path / "sheets.json").write_text("[]")
    pdf.write_pdfs([("a.pdf", [("<title>a</title><p>a", "p { color: red }")])], tmp_path, lambda *_: None)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert [*json.loads((tmp_path / "sheets.json").read_text())] == ["a.pdf"]

    def stop(_: object, target: Path, **options: object) -> None:
        del options
        target.write_bytes(b"%PDF half")
        raise OSError("no space left")

    before = (tmp_path / "a.pdf").read_bytes()
    monkeypatch.setattr(Document, "write_pdf", stop)
    changed = [(f"{name}.pdf", [("<title>b</title><p>b", "")]) for name in "ab"]
    with pytest.raises(OSError, match="no space left"):
        pdf.write_pdfs(changed, tmp_path, lambda *_: None)
    assert (tmp_path / "a.pdf").read_bytes() == before
    assert not (tmp_path / "b.pdf").exists()
    assert json.loads((tmp_path / "sheets.json").read_text()) == {}
