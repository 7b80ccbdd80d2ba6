import codecs

import pytest

from cribsheet.model import Diagnostic, Source
from cribsheet.readers.decode import decode

TEXT = "Größe: 256 KB – “naïve”"


def _decode(data: bytes) -> tuple[Source | None, list[str]]:
    reports: list[Diagnostic] = []
    return decode("n.txt", data, reports.append), [str(report) for report in reports]


def test_utf_8_is_read_in_silence() -> None:
    assert _decode(TEXT.encode()) == (Source("n.txt", (TEXT,)), [])


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_shown(bom: bytes, encoding: str) -> None:
    note, _ = _decode(bom + TEXT.encode(encoding))
    assert note
    assert note.lines == (TEXT,)
    assert note.encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(encoding: str) -> None:
    note, reports = _decode(("SQS\n===\n**256 KB\n" * 5).encode(encoding))
    assert note
    assert note.lines[:3] == ("SQS", "===", "**256 KB")
    assert reports == [f"n.txt:1: read as {encoding}; save it as UTF-8 to be sure [encoding]"]


def test_windows_1252_is_taken_for_western_single_byte_text() -> None:
    note, reports = _decode("Prüfung: the “limit” is 5 € – more costs extra.\n".encode("cp1252") * 3)
    assert note
    assert note.lines[0] == "Prüfung: the “limit” is 5 € – more costs extra."
    assert reports == ["n.txt:1: read as cp1252; save it as UTF-8 to be sure [encoding]"]


def test_chinese_legacy_text_is_recognized() -> None:
    text = "消息队列的最大消息大小为一兆字节。并且默认保留四天。死信队列必须是同一类型。" * 4
    note, reports = _decode(text.encode("gbk"))
    assert note
    assert note.lines == (text,)
    assert len(reports) == 1


def test_one_bad_byte_stays_visible_and_is_placed() -> None:
    note, reports = _decode("é fine\n".encode() * 20 + b"a\xff b\n" + "é\n".encode())
    assert note
    assert note.lines[20] == r"a\xff b"
    assert reports == [r"n.txt:21: bytes that are not UTF-8 are shown as \xNN [encoding]"]


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(1, 32)) * 4, b"a\0b\0\0\0\0c"]
)
def test_a_binary_file_is_refused(data: bytes) -> None:
    assert _decode(data) == (None, ["n.txt:1: not a text file; it was left out [binary]"])


def test_lines_end_at_lf_crlf_and_cr_and_nowhere_else() -> None:
    note, _ = _decode("a\r\nb\rc\n\nd\u2028e\x85f\x0cg".encode())
    assert note
    assert note.lines == ("a", "b", "c", "", "d\u2028e\x85f g")


def test_control_characters_are_shown_as_pictures() -> None:
    note, _ = _decode(b"bell\x07 and escape\x1b[0m and\ttab")
    assert note
    assert note.lines == ("bell\u2407 and escape\u241b[0m and\ttab",)


def test_an_empty_file_has_no_lines() -> None:
    assert _decode(b"") == (Source("n.txt", ()), [])
