"""The pieces of an index as files: scripts that hand one compressed text or table to the search."""

import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from itertools import takewhile
from json import dumps

from cribsheet.search.postings import Run, varint

FULL = 6_000
"""Bytes, before compression, after which the next term begins another piece."""

LAST_SINGLE = "\uffff"
"""Letters behind it are two characters in JavaScript."""

Table = Mapping[str, Run]


def text(name: str, value: object) -> bytes:
    """Return the file of a piece that holds a JSON value."""
    return script(name, packed(json(value)))


def json(value: object) -> bytes:
    """Return a value as JSON, always in the same way."""
    return dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def table(terms: Table) -> bytes:
    """Return the bytes of a piece that holds terms, in order, with where they stand.

    Numbers are varints. For each term: how many letters it shares with the one before it, the
    bytes of the rest and the rest, how often it stands anywhere, the first page and the places (`Run`).
    """
    out = bytearray()
    before = ""
    for term, (times, first, _, places) in terms.items():
        shared = _shared(before, term)
        rest = term[shared:].encode()
        out += varint(shared) + varint(len(rest)) + rest + varint(times) + varint(first) + places
        before = term
    return bytes(out)


def split(terms: Table) -> Iterator[Table]:
    """Yield the terms in order, in tables of about the same size."""
    part: dict[str, Run] = {}
    size = 0
    for term in sorted(terms):
        if size > FULL:
            yield part
            part, size = {}, 0
        part[term] = terms[term]
        size += len(term) + len(terms[term][-1])
    yield part


def _shared(one: str, other: str) -> int:
    """Return how many letters two terms begin with in common; none beyond what browsers count as one."""
    pairs = takewhile(lambda pair: pair[0] == pair[1] <= LAST_SINGLE, zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def packed(data: bytes) -> str:
    """Return data as a browser unpacks it: compressed, in letters."""
    return b64encode(zlib.compress(data, 9)).decode()


def script(name: str, data: str) -> bytes:
    """Return the file of a piece that holds packed data."""
    return f'cribsheetPiece("{name}","{data}");\n'.encode()
