"""Time and memory of hostile texts, the whole way: `python tools/audit_reading.py [--growth] [NAME ...]`.

Each shape of `tools/shapes.py` is decoded, built into pages and written as HTML, in a process of its
own, as `.txt` and as `.md`: at 10 kB, 100 kB and 1 MB; with `--growth` also at 10 MB. The giants come
last. The exit code is 1 if anything is over its target: up to 1 MB 2 s of processor time, or as
long as a million lines may take for as many lines; 12 times as long for 10 MB as for 1 MB; 60 s and 1 GB
for the giants, 2 s for equal headings. Rows over 2 s have a dot, those over their target a star.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from cribsheet import pipeline
from cribsheet.catalogue import Catalogue
from cribsheet.model import Sidecar
from cribsheet.pipeline import Note
from cribsheet.readers.decode import decode
from cribsheet.register import Register
from tools.fuzz import pages_of
from tools.shapes import GIANTS, SHAPES

SIZES = (10_000, 100_000, 1_000_000)
LARGE = 10_000_000
NAMES = ("n.txt", "n.md")

SECONDS = 2.0
GROWTH = 12.0
GIANT_SECONDS = 60.0
GIANT_MEGABYTES = 1000
TIMEOUT = 120
"""Seconds after which a process is ended."""

LINE_SECONDS = GIANT_SECONDS / 1_000_000
"""What a line may take."""

NOISE = 0.5
"""Seconds below which a ratio says nothing."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds and peak megabytes of one text; `failure` is empty when it was built."""

    seconds: float
    megabytes: int
    failure: str = ""


def cost(name: str, make: Callable[[], str], catalogue: Catalogue, register: Register) -> Cost:
    """Return what it costs to build the site of one note."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    arguments = (sender, name, make, catalogue, register)
    process = multiprocessing.get_context("fork").Process(target=_measure, args=arguments)
    process.start()
    sender.close()
    try:
        if not receiver.poll(TIMEOUT):
            return Cost(TIMEOUT, 0, "not done in time")
        result = receiver.recv()
        return result if isinstance(result, Cost) else Cost(0, 0, str(result))
    except EOFError:
        return Cost(0, 0, "crashed")
    finally:
        process.kill()
        process.join()


def _measure(
    sender: Connection, name: str, make: Callable[[], str], catalogue: Catalogue, register: Register
) -> None:
    data = make().encode("utf-8", "surrogateescape")
    start = time.process_time()
    try:
        note = decode(name, data, lambda _: None)
        if note:
            site = pipeline.build([Note(note, Sidecar())], catalogue, register, lambda _: None)
            for _, page in pages_of(site):
                len(page)
    except Exception as error:  # noqa: BLE001 - any failure is a result
        sender.send(f"{type(error).__name__}: {error}"[:100])
    else:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        sender.send(Cost(time.process_time() - start, memory))


def _audit(chosen: list[str], *, growth: bool) -> Iterator[tuple[str, str]]:
    """Yield a row for each shape and file name, and its sign."""
    catalogue, register = pipeline.load(None, None)
    for shape, make in SHAPES.items():
        if chosen and shape not in chosen:
            continue
        for name in NAMES:
            sizes = (*SIZES, LARGE) if growth else SIZES
            costs = [cost(name, partial(make, size), catalogue, register) for size in sizes]
            lines = make(SIZES[-1]).count("\n")
            yield _row(shape, name, costs), _sign(costs, max(SECONDS, lines * LINE_SECONDS), growth=growth)
    for giant, make_giant in GIANTS.items():
        if chosen and giant not in chosen:
            continue
        for name in NAMES:
            one = cost(name, make_giant, catalogue, register)
            limit = SECONDS if "headings" in giant else GIANT_SECONDS
            fine = not one.failure and one.seconds <= limit and one.megabytes <= GIANT_MEGABYTES
            yield _row(giant, name, [one]), " " if fine else "*"


def _sign(costs: list[Cost], limit: float, *, growth: bool) -> str:
    """Return whether a shape keeps to its targets: a blank, a dot or a star."""
    small = costs[: len(SIZES)]
    even = not growth or costs[-1].seconds <= GROWTH * max(small[-1].seconds, NOISE)
    if any(one.failure for one in costs) or max(one.seconds for one in small) > limit or not even:
        return "*"
    return "." if max(one.seconds for one in small) > SECONDS else " "


def _row(shape: str, name: str, costs: list[Cost]) -> str:
    cells = [one.failure or f"{one.seconds:7.2f} s {one.megabytes:5} MB" for one in costs]
    return f"{shape:36} {name:6} {'  '.join(cells)}"


def main() -> int:
    """Print a row for each text."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--growth", action="store_true", help="also at 10 MB")
    parser.add_argument("names", nargs="*", metavar="NAME", help="the shapes to try; all of them without it")
    arguments = parser.parse_args()
    signs = []
    for row, sign in _audit(arguments.names, growth=arguments.growth):
        print(f"{sign} {row}", flush=True)
        signs.append(sign)
    over = signs.count("*")
    print(f"{len(signs)} rows, {over + signs.count('.')} over {SECONDS:g} s, {over} over their target")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
