"""Time and memory of a command: `python tools/measured.py COMMAND ...` prints them as JSON.

A process of its own, because a process counts as its own memory what the one had that started it.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: seconds by the clock and of all processors, and MiB of its largest process."""

    seconds: float
    user: float
    memory: float


def measure(command: tuple[str, ...], folder: Path) -> Run:
    """Return what a command took that runs in a folder; raise CalledProcessError when it fails."""
    done = subprocess.run(  # noqa: S603 (our own programs and the generators that were asked for)
        (sys.executable, __file__, *command), check=True, cwd=folder, stdout=subprocess.PIPE
    )
    return Run(**json.loads(done.stdout))


def main() -> None:
    """Run the command of this process's arguments; what it prints is only shown when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
    with process:
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.stderr.buffer.write(said)
        sys.exit(process.returncode)
    # Linux counts kibibytes, macOS bytes.
    units = 2**20 if sys.platform == "darwin" else 2**10
    print(json.dumps(asdict(Run(seconds, usage.ru_utime, usage.ru_maxrss / units))))


if __name__ == "__main__":
    main()
