"""The pieces of an index as files: scripts that hand one compressed text or table to the search."""

import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from json import dumps

from cribsheet.search.postings import Posting, varint

FULL = 6_000
"""Bytes, before compression, after which the next term begins another piece."""

LAST_SINGLE = "\uffff"
"""Letters behind it are two characters in JavaScript."""

Table = Mapping[str, Sequence[Posting]]


def text(name: str, value: object) -> bytes:
    """Return the file of a piece that holds a JSON value."""
    return _script(name, dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())


def table(name: str, terms: Table) -> bytes:
    """Return the file of a piece that holds terms, in order, with their postings.

    Numbers are varints. For each term: how many letters it shares with the one before it, the
    bytes of the rest and the rest, the number of postings, and the postings (`Posting.encoded`).
    """
    return _script(name, _encoded(terms))


def split(terms: Table) -> Iterator[Table]:
    """Yield the terms in order, in tables of about the same size."""
    part: dict[str, Sequence[Posting]] = {}
    size = 0
    for term in sorted(terms):
        if size > FULL:
            yield part
            part, size = {}, 0
        part[term] = terms[term]
        size += len(term) + 2 * len(terms[term])
    yield part


def _encoded(terms: Table) -> bytes:
    out = bytearray()
    before = ""
    for term, postings in terms.items():
        shared = _shared(before, term)
        rest = term[shared:].encode()
        out += varint(shared) + varint(len(rest)) + rest + varint(len(postings))
        at = 0
        for posting in postings:
            out += posting.encoded(at)
            at = posting.start
        before = term
    return bytes(out)


def _shared(one: str, other: str) -> int:
    """Return how many letters two terms begin with in common; none beyond what browsers count as one."""
    pairs = takewhile(lambda pair: pair[0] == pair[1] <= LAST_SINGLE, zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def _script(name: str, data: bytes) -> bytes:
    packed = b64encode(zlib.compress(data, 9)).decode()
    return f'cribsheetPiece("{name}","{packed}");\n'.encode()
