"""Documents at random, the whole way: `python tools/fuzz.py [--seconds N] [--seed N]`.

Pieces of our own notes, of the examples in docs/how-notes-are-read and of hostile shapes are put together and
damaged, line by line and byte by byte, then read, built, written as HTML and exported. Looked for are
exceptions, documents that take more than a second, words of a line that are not on its page, and ids that are
on a page twice. What fails is printed with its bytes; the exit code is 1 then.
"""

import argparse
import html as html_entities
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from cribsheet import pipeline
from cribsheet.held import index
from cribsheet.ledger import to_json
from cribsheet.model import Fate, Sidecar, Source
from cribsheet.pipeline import Note, Site
from cribsheet.places import page_path
from cribsheet.readers.decode import decode
from cribsheet.register import Register
from cribsheet.writers import html, markdown, source
from cribsheet.writers.links import Links, locate, section_ids
from tools.shapes import SHAPES

ROOT = Path(__file__).parent.parent
SECONDS = 1.0
"""Processor time from which a document hangs."""

WITH_REGISTER = 0.1
"""The share of documents that are held against the register."""

TOKENS = (
    *(
        "\t",
        "  ",
        "    ",
        "- ",
        "* ",
        "1. ",
        "a) ",
        "> ",
        "-> ",
        "**",
        "***",
        "==",
        "--",
        "~~",
        "`",
        "```",
        "~~~",
        "#",
        "## ",
    ),
    *(
        "|",
        "| --- |",
        "\\",
        "_",
        "[",
        "](",
        ")",
        "![",
        "[[",
        "]]",
        "<",
        ">",
        "<b>",
        "<!--",
        "-->",
        "&amp;",
        "&",
        ":",
        "::",
    ),
    *(
        "{{ x }}",
        "{: #a }",
        "--8<-- x",
        "!!! note",
        "[^1]:",
        "[TOC]",
        "$x$",
        "\u200b",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "é",
        "消息",
    ),
    *(
        "\0",
        "\x1b",
        "\r",
        "\n\n",
        "\ud83d",
        "👍🏽",
        "İ",
        "ß",
        "٣",
        "SQS",
        "Lambda",
        "AWS ",
        "256 KB",
        "1-14 days",
        "1,000",
        "?",
        "...",
    ),
    *(
        "---",
        "===",
        "____",
        "{",
        "}",
        '"a": {',
        "a: b",
        "$ aws s3 ls",
        "Type: AWS::S3::Bucket",
        "https://a.b/c_d",
        "(service:sqs)",
    ),
)
BYTES = (b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x80", b"\xc3", b"\xe9", b"\xf0\x9f", b"\0", b"\r\n", b"\r")

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")
ESCAPE = re.compile(r"\\(?=[^\w\s])")
MARKUP = re.compile(
    r"^\W*(?:```|~~~)\s*\{?\.?[\w+#.-]*|^\W*(?:\d{1,9}[.)]\s+)+|<img\b|\b(?:alt|src)(?==)|\[[ xX]\]|&#?\w+;"
    r"|\bservice:[\w-]*|https?:\S+|\]\([^)]*\)?",
    re.IGNORECASE,
)
"""Words of a line that are markup: a fence's language, the numbers and check boxes of items, tags,
entities, and addresses, which may be written in another way."""


class HangError(Exception):
    """A document took too long."""


def pieces() -> list[str]:
    """Return what documents are put together from: runs of lines."""
    paths = [*(ROOT / "source_notes").iterdir(), *(ROOT / "docs" / "how-notes-are-read").iterdir()]
    lines = [path.read_text("utf-8").split("\n") for path in sorted(paths)]
    runs = ["\n".join(text[at : at + 6]) for text in lines for at in range(0, len(text), 6)]
    return runs + [shape(60) for shape in SHAPES.values()]


def document(random: Random, runs: Sequence[str]) -> tuple[str, bytes]:
    """Return the name and the bytes of a document."""
    lines = "\n".join(random.choices(runs, k=random.randint(1, 4))).split("\n")
    for _ in range(random.choice((0, 1, 2, 4, 8, 16))):
        random.choice(DAMAGES)(random, lines)
    data = "\n".join(lines).encode(
        random.choice(("utf-8",) * 20 + ("utf-16", "cp1252", "utf-16-le")), "replace"
    )
    for _ in range(random.choice((0, 0, 0, 0, 1, 3))):
        at = random.randint(0, len(data))
        data = data[:at] + random.choice(BYTES) + data[at + random.choice((0, 0, 1, 5)) :]
    return random.choice(("n.txt", "n.md", "sqs.txt")), data


def _insert(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    column = random.choice((0, len(lines[at]), random.randint(0, len(lines[at]))))
    token = random.choice(TOKENS) * random.choice((1, 1, 1, 2, 9))
    lines[at] = lines[at][:column] + token + lines[at][column:]


def _delete(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    first, last = sorted(random.choices(range(len(lines[at]) + 1), k=2))
    lines[at] = lines[at][:first] + lines[at][last:]


def _move(random: Random, lines: list[str]) -> None:
    lines.insert(random.randint(0, len(lines)), lines[random.randrange(len(lines))])


def _indent(random: Random, lines: list[str]) -> None:
    first, last = sorted(random.choices(range(len(lines) + 1), k=2))
    lead = random.choice(("\t", " ", "  ", "    ", "> ", "- "))
    lines[first:last] = [lead + line for line in lines[first:last]]


def _cut(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    column = random.randint(0, len(lines[at]))
    lines[at : at + 1] = [lines[at][:column], lines[at][column:]]


def _join(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    lines[at : at + 2] = [" ".join(lines[at : at + 2])]


DAMAGES = (_insert, _insert, _insert, _delete, _move, _indent, _cut, _join)


def check(name: str, data: bytes, site_of: "Builder", register: Register) -> Iterator[str]:
    """Yield what is wrong with what comes of a document."""
    note = decode(name, data, lambda _: None)
    if note is None:
        return
    site = site_of(note, register)
    texts = {}
    for path, text in _html(site):
        ids = re.findall(r' id="([^"]*)"', text)
        if len(ids) != len(set(ids)):
            yield f"{path}: an id is there twice"
        texts[path] = text
    exported = _export(site)
    to_json(site.ledger)
    said = {path: _words(text) for path, text in texts.items()}
    shown = {path: _words(text) for path, text in exported.items()}
    for fate in site.ledger[0].fates:
        for medium, words in (("the page", said), ("the export", shown)):
            if lost := _lost(note, fate, words):
                yield f"line {fate.line} {note.lines[fate.line - 1]!r}: {lost} not on {medium} ({fate.kind})"


def _words(text: str) -> str:
    """Return HTML or Markdown in small letters with and without its marks; these may part words or not."""
    plain = [text, *(html_entities.unescape(TAG.sub(by, text)) for by in ("", " "))]
    return "\n".join((*plain, *(ESCAPE.sub("", each) for each in plain))).casefold()


def _lost(note: Source, fate: Fate, texts: dict[str, str]) -> list[str]:
    """Return the words of a line, those of its markup aside, that are nowhere on its page."""
    if not fate.page:
        return []
    line = note.lines[fate.line - 1]
    words = set(WORD.findall(line)) & set(WORD.findall(MARKUP.sub(" ", line)))
    return sorted(word for word in words if word.casefold() not in texts[fate.page])


def _links(site: Site) -> Links:
    ids = {page.service: section_ids(page) for page in site.pages}
    return Links(lambda path: f"../{path}", locate(ids, site.catalogue), "index.md")


def pages_of(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the paths of the pages of services, and their HTML."""
    links = _links(site)
    held = index(site.register, site.readings, site.catalogue, [page.service for page in site.pages])
    for page in site.pages:
        yield page_path(page.service), html.write(page, site.catalogue, held, links).html


def _html(site: Site) -> Iterator[tuple[str, str]]:
    yield from pages_of(site)
    links = _links(site)
    for note, ledger in zip(site.sources, site.ledger, strict=True):
        yield note.path, source.write(note, ledger, site.catalogue, links).html


def _export(site: Site) -> dict[str, str]:
    targets = markdown.links(site.pages, site.catalogue)
    return {page_path(page.service): markdown.write(page, site.catalogue, targets) for page in site.pages}


class Builder:
    """Builds the site of one note, with the packaged catalogue."""

    def __init__(self) -> None:
        """Load the catalogue and the register once."""
        self._catalogue, self.register = pipeline.load(None, None)

    def __call__(self, note: Source, register: Register) -> Site:
        """Return the site."""
        return pipeline.build([Note(note, Sidecar())], self._catalogue, register, lambda _: None)


def _ring(*_: object) -> None:
    raise HangError(f"takes more than {SECONDS:g} s")


def main() -> int:
    """Try documents for some time; print those that fail and the count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60, help="processor time to spend (60)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = Random(arguments.seed)  # noqa: S311 - no secrets here
    runs, builder = pieces(), Builder()
    signal.signal(signal.SIGVTALRM, _ring)
    tried = failed = 0
    while time.process_time() < arguments.seconds:
        name, data = document(random, runs)
        register = builder.register if random.random() < WITH_REGISTER else Register()
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            wrong = list(check(name, data, builder, register))
        except Exception as error:  # noqa: BLE001 - any of them is a finding
            wrong = [f"{type(error).__name__}: {error}"]
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        tried, failed = tried + 1, failed + bool(wrong)
        if wrong:
            print(f"{name} {data!r}\n    {wrong[0]}", flush=True)
    print(f"{tried:,} documents, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
