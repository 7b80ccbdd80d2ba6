"""Bytes to text: byte-order mark, UTF-8, UTF-16, then the likely legacy encoding."""

import codecs
import re
from collections.abc import Callable

from charset_normalizer import from_bytes

from cribsheet.model import Diagnostic, Kind, Source, Span

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Longer marks before the shorter ones they begin with."""

LINE_END = re.compile(r"\r\n|\n|\r")

VISIBLE = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421, 0x09: 0x09, 0x0B: 0x20, 0x0C: 0x20}
"""Control characters to their pictures (U+2400...), which HTML can show; page feeds are blanks."""

WESTERN = re.compile(r"cp125[0-8]|iso8859_\d+|latin_1|mac_\w+|cp\d{3}|hp_roman8|kz1048|ptcp154")
"""Single-byte encodings that short texts cannot be told from Windows-1252 by."""

MOSTLY = 0.9
"""The share of well-formed multi-byte sequences from which a text is UTF-8 with damage."""


def decode(path: str, data: bytes, report: Callable[[Diagnostic], None]) -> Source | None:
    r"""Return the text of the note at `path`, or None for a binary file (reported).

    Anything but clean UTF-8 is reported with the encoding taken; bytes which that encoding
    does not know stay visible as `\xNN`, control characters as their pictures.
    """
    encoding = _encoding(data)
    if encoding is None:
        report(Diagnostic(Span(path, 1, 1), Kind.BINARY, "not a text file; it was left out"))
        return None
    text = _strip_bom(data).decode(encoding, "backslashreplace")
    if encoding != "utf-8":
        report(
            Diagnostic(Span(path, 1, 1), Kind.ENCODING, f"read as {encoding}; save it as UTF-8 to be sure")
        )
    elif not _is_utf8(data):
        line = _first_bad_line(data)
        report(
            Diagnostic(Span(path, line, line), Kind.ENCODING, "bytes that are not UTF-8 are shown as \\xNN")
        )
    return Source(path, _lines(text), encoding)


def _encoding(data: bytes) -> str | None:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding
    if b"\0" in data:
        return _utf16(data)
    if _controls(data) > len(data) // 10:
        return None
    return "utf-8" if _is_utf8(data) or _utf8_share(data) >= MOSTLY else _legacy(data)


def _utf16(data: bytes) -> str | None:
    """Return which UTF-16 it is: western text has its zero bytes all in odd or all in even places."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    few, many = sorted((even, odd))
    if len(data) % 2 or many < len(data) // 6 or few > many // 10:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _legacy(data: bytes) -> str:
    best = from_bytes(data).best()
    if best is None or WESTERN.fullmatch(best.encoding):
        return "cp1252"
    return str(best.encoding)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_share(data: bytes) -> float:
    """Return the share of non-ASCII characters that are well-formed UTF-8."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - bad
    return good / (good + bad) if good + bad else 1.0


def _controls(data: bytes) -> int:
    return len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data))


def _first_bad_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _strip_bom(data: bytes) -> bytes:
    return next((data[len(bom) :] for bom, _ in BOMS if data.startswith(bom)), data)


def _lines(text: str) -> tuple[str, ...]:
    lines = [line.translate(VISIBLE) for line in LINE_END.split(text)]
    if lines[-1] == "":
        lines.pop()
    return tuple(lines)
