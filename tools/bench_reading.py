"""How the time for reading grows with the size of a note: `python tools/bench_reading.py NOTES`.

Each note of the folder is repeated to about 1 MB of text, and ten times as often. Processor time
of the best of three runs counts; the last column is their ratio, which the promise keeps at 12
or below.
"""

import sys
import time
from pathlib import Path

from cribsheet.model import Source
from cribsheet.readers import read
from cribsheet.readers.decode import decode

SMALL = 1_000_000
GROWTH = 10
ROUNDS = 3


def _seconds(lines: tuple[str, ...]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        read(Source("note", lines))
        best = min(best, time.process_time() - start)
    return best


def _row(note: Source) -> str:
    """Return the figures of one note."""
    size = sum(map(len, note.lines)) + len(note.lines)
    times = max(SMALL // size, 1)
    small, large = _seconds(note.lines * times), _seconds(note.lines * times * GROWTH)
    megabytes = size * times / 1e6
    return f"{megabytes:6.2f} {small:8.2f} {GROWTH * megabytes:6.2f} {large:8.2f} {large / small:6.1f}"


def main() -> None:
    """Print a table, one row a note."""
    print(f"{'note':32} {'MB':>6} {'seconds':>8} {'MB':>6} {'seconds':>8} {'ratio':>6}")
    for path in sorted(Path(sys.argv[1]).rglob("*.*")):
        if path.suffix not in {".txt", ".md"}:
            continue
        note = decode(path.name, path.read_bytes(), lambda _: None)
        if note and note.lines:
            print(f"{path.name:32} {_row(note)}")


if __name__ == "__main__":
    main()
