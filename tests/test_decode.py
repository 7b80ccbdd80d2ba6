import codecs

import pytest

from cribsheet.model import Diagnostic, Source, Span
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


def test_every_control_character_has_its_picture_or_is_a_blank() -> None:
    note, _ = _decode(bytes(range(1, 32)) + b"\x7f" + b"a" * 300)
    assert note
    pictures = "".join(chr(0x2400 + code) for code in range(1, 32))
    assert note.lines == (f"{pictures[:8]}\t", "  ", f"{pictures[13:]}\u2421{'a' * 300}")


def test_a_tenth_of_control_characters_is_text_and_more_is_not() -> None:
    assert _decode(b"\x01" * 10 + b"a" * 90)[0]
    assert _decode(b"\x01" * 11 + b"a" * 89)[0] is None


def test_nine_good_characters_of_ten_make_a_damaged_text_utf_8() -> None:
    assert _encoding("é".encode() * 9 + b"\xe9 a\n") == "utf-8"
    assert _encoding("é".encode() * 8 + b"\xe9 a\n") != "utf-8"


@pytest.mark.parametrize("text", ["ab\n", "ab\r", "ab cd"])
def test_utf_16_is_told_by_one_blank(text: str) -> None:
    assert _encoding(text.encode("utf-16-le")) == "utf-16-le"


def test_utf_16_that_is_cut_off_stays_visible() -> None:
    note, _ = _decode("a b\n".encode("utf-16-le")[:-1])
    assert note
    assert note.lines == (r"a b\x0a",)


@pytest.mark.parametrize("sign", ["\ue000", "\u0378", "\ud800", "\x01", ""])
def test_what_is_no_text_in_utf_16_is_binary(sign: str) -> None:
    assert _encoding(f"a{sign}b{' ' if sign else ''}c".encode("utf-16-le", "surrogatepass")) is None


def test_a_report_is_about_the_first_line() -> None:
    reports: list[Diagnostic] = []
    decode("n.txt", "ä a\n".encode("cp1252"), reports.append)
    assert [report.span for report in reports] == [Span("n.txt", 1, 1)]


def test_a_long_legacy_text_is_told_by_whole_lines_of_its_beginning() -> None:
    lines = ("a" * 7, *["消息队列的最大消息大小为一兆字节。"] * 8000)
    note, _ = _decode("\n".join(lines).encode("gbk"))
    assert note
    assert note.lines == lines


def _encoding(data: bytes) -> str | None:
    note, _ = _decode(data)
    return note.encoding if note else None
