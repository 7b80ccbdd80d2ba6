"""Folders that break other tools: whatever lies in them is read or refused in one line each."""

import codecs
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cribsheet.cli import main

GOOD = "SQS\n===\na queue keeps a message for four days\n"
CYRILLIC = (
    "SQS\n===\n\u041e\u0447\u0435\u0440\u0435\u0434\u044c \u0445\u0440\u0430\u043d\u0438\u0442 "
    "\u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u044f\n"
)
SECONDS = 30
"""After which a case counts as hanging; each takes a fraction of one."""


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """Fail instead of waiting forever."""

    def ring(*_: object) -> None:
        pytest.fail("hangs")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notes folder with one good note."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "good.txt").write_text(GOOD, "utf-8")
    return notes


def _told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Check and export the notes; return what was told, each in one line, after the good note was read."""
    out = folder.parent / "out"
    assert main(["export", str(folder), "--to", str(out)]) == 0
    assert "a queue keeps a message for four days" in (out / "docs" / "services" / "sqs.md").read_text(
        "utf-8"
    )
    assert main(["check", str(folder)]) == 0
    captured = capsys.readouterr()
    assert not captured.err
    *told, _, counts = captured.out.splitlines()
    assert counts.split()[1].isdigit()
    assert all(line.endswith("]") and ":" in line for line in told)
    return told


def _bind(path: Path) -> None:
    # The address of a socket may not be long.
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)


def _write(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def _sparse(size: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.touch()
        os.truncate(path, size)

    return write


REFUSED: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "pipe": ("p.txt", os.mkfifo, "p.txt:1: not a regular file; it was left out [unreadable]"),
    "socket": ("s.txt", _bind, "s.txt:1: not a regular file; it was left out [unreadable]"),
    "link to a device": ("zero.txt", _link("/dev/zero"), "it leads outside the notes folder"),
    "link to itself": ("loop.txt", _link("loop.txt"), "the link leads nowhere"),
    "link to nothing": ("gone.txt", _link("nowhere.txt"), "the link leads nowhere"),
    "link to a file outside": ("passwd", _link("/etc/passwd"), "it leads outside the notes folder"),
    "link to a folder outside": ("etc", _link("/etc"), "it leads outside the notes folder"),
    "link to the folder around": ("up", _link(".."), "it leads outside the notes folder"),
    "link by way of itself": ("odd.txt", _link("odd.txt/x"), "the link leads nowhere"),
    "link with an overlong target": ("long.txt", _link("a/" * 2000), "the link leads nowhere"),
    "giant": ("big.txt", _sparse(2**40), "larger than 64 MiB; it was left out [too-large]"),
    "zero bytes": ("zeros.txt", _write(bytes(1000)), "not a text file"),
    "picture without its ending": ("photo", _write(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), "not a text file"),
    "archive": ("a.zip", _write(b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256))), "not a text file"),
    "control characters": ("c.txt", _write(bytes(range(1, 32)) * 40), "not a text file"),
    "sidecar that is a pipe": ("good.toml", os.mkfifo, "good.toml:1: not a regular file"),
    "sidecar of nothing": ("none.toml", _write(b""), "no note has this name"),
    "binary sidecar": ("good.toml", _write(bytes(range(256))), "good.toml:1: not valid TOML"),
    "giant sidecar": ("good.toml", _write(b"#" * 2**21), "larger than 1 MiB; it was left out [too-large]"),
    "deep sidecar": ("good.toml", _write(b"a = " + b"[" * 100_000), "good.toml:1: not valid TOML"),
    "sidecar with a giant number": (
        "good.toml",
        _write(b"a = " + b"9" * 10_000),
        "good.toml:1: not valid TOML",
    ),
    "sidecar with a service that is a list": (
        "good.toml",
        _write(b'[[assign]]\nlines = "3"\nservice = []\nreason = "r"\n'),
        "good.toml:1: unknown service []",
    ),
    "sidecar with odd lines": (
        "good.toml",
        _write(b'[[drop]]\nlines = [[1]]\nreason = "r"\n'),
        'good.toml:1: lines must be like "12"',
    ),
}


@pytest.mark.parametrize(("name", "make", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_note_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, make: Callable[[Path], object], message: str
) -> None:
    make(folder / name)
    (line,) = _told(folder, capsys)
    assert message in line


READ: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("empty.txt", b"", ""),
    "blanks": ("blank.txt", b" \n\t\n\r\n", ""),
    "a mark alone": ("mark.txt", codecs.BOM_UTF8, ""),
    "UTF-16 with a mark": ("n.txt", codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"), "read as utf-16-le"),
    "UTF-16, cut": ("n.txt", codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be")[:-1], "read as utf-16-be"),
    "UTF-16 without a mark": ("n.txt", GOOD.encode("utf-16-be"), "read as utf-16-be"),
    "UTF-16 in Cyrillic": ("n.txt", CYRILLIC.encode("utf-16-le"), "read as utf-16-le"),
    "UTF-32": ("n.txt", codecs.BOM_UTF32_LE + GOOD.encode("utf-32-le"), "read as utf-32-le"),
    "Windows-1252": ("n.txt", "SQS\n===\n“Größe” – 5 €\n".encode("cp1252"), "read as cp1252"),
    "Windows-1251": ("n.txt", CYRILLIC.encode("cp1251"), "read as cp1251"),
    "Shift JIS": ("n.txt", "SQS\n===\nキューはメッセージを保持します。\n".encode("cp932"), "read as cp932"),
    "one bad byte": ("n.txt", b"SQS\n===\n" + "é\n".encode() * 20 + b"\xff\n", "shown as \\xNN"),
    "half a character": ("n.txt", b"SQS\n===\n" + "é\n".encode() * 20 + b"\xc3", "shown as \\xNN"),
    "a name without an ending": ("README", GOOD.encode(), ""),
    "a line of 1 MB": (
        "n.txt",
        b"SQS\n===\n" + b"[" * 2**20,
        "n.txt:3: a line of more than 10,000 characters",
    ),
    "quotes 10,000 deep": ("n.md", b"# SQS\n\n" + b">" * 9000 + b" a\n", "n.md:3: nested more than 24 deep"),
    "an outline 1,000 deep": (
        "n.txt",
        b"SQS\n===\n" + b"".join(b"\t" * depth + b"a\n" for depth in range(1000)),
        "n.txt:29: nested more than 24 deep",
    ),
}


@pytest.mark.parametrize(("name", "data", "message"), READ.values(), ids=READ)
def test_what_is_text_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, message: str
) -> None:
    (folder / name).write_bytes(data)
    told = _told(folder, capsys)
    assert len(told) == bool(message)
    assert not told or message in told[0]


@pytest.mark.parametrize(
    "name",
    [
        "two\nlines.txt",
        "bell\x07 and escape\x1b[31m.txt",
        "quote\"and'apostrophe.txt",
        "<script>alert(1)</script>.txt",
        "{{ x }} --8<-- [^1].md",
        "back\\slash.txt",
        " blanks at both ends ",
        "-rf",
        "*?[a].txt",
        "\u202etxt.right-to-left",
        "l" * 250 + ".txt",
        "…/é/消息.txt",
        "dir.md/n.txt",
        "dir.toml/n.txt",
        "con.txt.",
        b"not UTF-8 \xff\xfe.txt",
    ],
)
def test_names_are_only_names(folder: Path, capsys: pytest.CaptureFixture[str], name: str | bytes) -> None:
    path = folder / os.fsdecode(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Gardening\n===\nrake the leaves\n", "utf-8")
    (line,) = _told(folder, capsys)
    assert line.endswith(":1: 'Gardening' names no service; its lines are unfiled [unknown-heading]")
    assert line.isprintable()


def test_a_link_inside_the_folder_is_followed_and_a_folder_is_read_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "n.txt").write_text("Gardening\n===\nrake\n", "utf-8")
    (folder / "again").symlink_to("deep")
    (folder / "deep" / "up").symlink_to("..")
    (folder / "alias.txt").symlink_to("deep/n.txt")
    told = _told(folder, capsys)
    assert [line.partition(":")[0] for line in told] == ["alias.txt", "deep/n.txt"]


def test_folders_nest_as_deeply_as_they_like(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = [folder]
    for _ in range(1500):
        path.append(path[-1] / "d")
        path[-1].mkdir()
    note = path[-1] / "n.txt"
    note.write_text("Gardening\n===\nrake\n", "utf-8")
    assert len(_told(folder, capsys)) == 1
    # What clears temporary folders away later cannot go so deep.
    note.unlink()
    for deep in reversed(path[1:]):
        deep.rmdir()


def test_a_folder_of_10_000_files_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(10_000):
        (folder / f"{number}.txt").touch()
    assert not _told(folder, capsys)


def test_what_may_not_be_opened_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "secret.txt").write_text(GOOD, "utf-8")
    (folder / "closed").mkdir()
    if os.getuid():
        (folder / "secret.txt").chmod(0)
        (folder / "closed").chmod(0)
    else:
        _refuse(monkeypatch)
    told = _told(folder, capsys)
    assert told == [
        f"{name}:1: Permission denied; it was left out [unreadable]" for name in ("closed", "secret.txt")
    ]


def _refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse what the superuser may open."""

    def iterdir(path: Path, listed: Callable[[Path], Iterator[Path]] = Path.iterdir) -> Iterator[Path]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    def open_(path: Path, flags: int, opened: Callable[[Path, int], int] = os.open) -> int:
        if Path(path).name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    monkeypatch.setattr(os, "open", open_)


@pytest.mark.parametrize(
    ("turn", "message"),
    [
        (lambda _: None, "No such file or directory"),
        (os.mkfifo, "not a regular file"),
        (Path.mkdir, "Is a directory"),
        (_sparse(2**27), "larger than 64 MiB"),
    ],
    ids=["vanishes", "turns into a pipe", "turns into a folder", "grows"],
)
def test_a_file_that_changes_after_it_was_found(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    turn: Callable[[Path], object],
    message: str,
) -> None:
    victim = folder / "victim.txt"
    victim.write_text(GOOD, "utf-8")
    turns = iter((turn,))

    def open_(path: Path, *flags: int, opened: Callable[..., int] = os.open) -> int:
        if Path(path) == victim:
            for last in turns:
                victim.unlink()
                last(victim)
        return opened(path, *flags)

    monkeypatch.setattr(os, "open", open_)
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert message in told[0]
    assert len(told) == 3
