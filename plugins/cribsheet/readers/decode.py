"""Bytes to text: byte-order mark, UTF-8, UTF-16, then the likely legacy encoding."""

import codecs
import re
import unicodedata
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

CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that are no text, line ends and tabs aside."""

VISIBLE = {chr(code): chr(0x2400 + code) for code in range(0x20)} | {"\x7f": "\u2421", "\v": " ", "\f": " "}
"""Control characters to their pictures, which HTML can show; page feeds are blanks."""

SCRIPT = re.compile(rb"[\x80-\xff]{3,}")
"""A run of bytes that only another script than the Latin one has, whose words are not ASCII at all."""

SAMPLE = 2**18
"""Bytes by which a legacy encoding is told."""

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
        message = f"read as {encoding}; save it as UTF-8 to be sure"
        report(Diagnostic(Span(path, 1, 1), Kind.ENCODING, message))
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
    """Return which UTF-16 it is: the one that makes most blanks, and nothing that is no text."""
    blanks = {encoding: _blanks(data[:SAMPLE], encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(blanks, key=blanks.__getitem__)
    return best if blanks[best] else None


def _blanks(data: bytes, encoding: str) -> int:
    """Return how many blanks there are in this encoding, 0 if anything is no text in it."""
    text = data[: len(data) // 2 * 2].decode(encoding, "replace")
    if CONTROL.search(text) or any(unicodedata.category(sign) in {"Cn", "Co", "Cs"} for sign in set(text)):
        return 0
    return 0 if "\ufffd" in text[:-1] else sum(map(text.count, " \n\r"))


def _legacy(data: bytes) -> str:
    """Return the likely legacy encoding.

    Those of Latin scripts cannot be told apart, and count as Windows-1252.
    """
    start = max(data.rfind(b"\n", 0, _first_bad_byte(data)), 0)
    sample = data[start : start + SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] if len(sample) == SAMPLE and b"\n" in sample else sample
    high = len(re.findall(rb"[\x80-\xff]", sample))
    if 2 * sum(map(len, SCRIPT.findall(sample))) < high:
        return "cp1252"
    best = from_bytes(sample).best()
    return str(best.encoding) if best else "cp1252"


def _is_utf8(data: bytes) -> bool:
    return _first_bad_byte(data) == len(data)


def _utf8_share(data: bytes) -> float:
    """Return the share of non-ASCII characters that are well-formed UTF-8."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good / (good + bad) if good + bad else 1.0


def _controls(data: bytes) -> int:
    return len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data))


def _first_bad_line(data: bytes) -> int:
    return data.count(b"\n", 0, _first_bad_byte(data)) + 1


def _first_bad_byte(data: bytes) -> int:
    """Return where bytes cease to be UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _strip_bom(data: bytes) -> bytes:
    return next((data[len(bom) :] for bom, _ in BOMS if data.startswith(bom)), data)


def _lines(text: str) -> tuple[str, ...]:
    lines = LINE_END.split(CONTROL.sub(lambda match: VISIBLE[match[0]], text))
    if lines[-1] == "":
        lines.pop()
    return tuple(lines)
