"""How fast notes are read, and how that grows with their size: `python tools/bench_reading.py NOTES`.

Each note of the folder is repeated to about 1 MB of text, and ten times as often. Processor time
of the best of three runs counts; the last column is the ratio of both, which the promise keeps at 12
or below. The last line is the speed over all notes at the smaller size.
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


def _measured(note: Source) -> tuple[float, float, float]:
    """Return the megabytes of a note that is repeated, and the seconds for it and for ten times it."""
    size = sum(map(len, note.lines)) + len(note.lines)
    times = max(SMALL // size, 1)
    return size * times / 1e6, _seconds(note.lines * times), _seconds(note.lines * times * GROWTH)


def main() -> None:
    """Print a table, one row a note."""
    megabytes = seconds = 0.0
    print(f"{'note':36} {'MB':>6} {'seconds':>8} {'MB/s':>6} {'MB':>6} {'seconds':>8} {'ratio':>6}")
    for path in sorted(Path(sys.argv[1]).rglob("*.*")):
        if path.suffix not in {".txt", ".md"}:
            continue
        note = decode(path.name, path.read_bytes(), lambda _: None)
        if note and note.lines:
            size, small, large = _measured(note)
            megabytes, seconds = megabytes + size, seconds + small
            speeds = f"{size:6.2f} {small:8.3f} {size / small:6.1f} {GROWTH * size:6.2f} {large:8.2f}"
            print(f"{path.name:36} {speeds} {large / small:6.1f}", flush=True)
    print(f"{megabytes / seconds:.1f} MB/s over all of them")


if __name__ == "__main__":
    main()
