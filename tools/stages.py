"""Each stage's share of a build of ours: `python tools/stages.py DIR`, where `mkdocs.yml` is.

Builds in this process under the profiler, which takes time of its own for each call: stages of many small
calls look larger than they are. What other processes do for the build counts where it is waited for.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from cProfile import Profile
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Template
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils import copy_file, write_file

from cribsheet import contents, parallel, pipeline, printing
from cribsheet.assign import assign
from cribsheet.ledger import ledger
from cribsheet.limits import hold
from cribsheet.link import link
from cribsheet.merge import merge
from cribsheet.plugin import VirtualPage
from cribsheet.readers import read
from cribsheet.soundness import faults, lost_words
from cribsheet.touch_up import touch_up

STAGES: Mapping[str, tuple[Callable[..., Any], ...]] = {
    "read the data files": (pipeline.load,),
    "find and decode notes": (pipeline.find,),
    "read": (read,),
    "assign": (assign,),
    "merge": (merge,),
    "link": (link,),
    "limits": (hold,),
    "ledger": (ledger,),
    "HTML of pages": (VirtualPage.render,),
    "sheets": (printing.print_sheets, printing.write_sheet, printing.write_all),
    "search index": (contents.search_index,),
    "templates": (Template.render,),
    "mend markup": (touch_up,),
    "soundness": (faults, lost_words),
    "write files": (write_file, copy_file),
}
"""The functions of each stage; none is called by one of another."""


def shares(project: Path) -> dict[str, tuple[float, float]]:
    """Build a project with nothing kept; return each stage's seconds and their share of all."""
    shutil.rmtree(project / ".cache", ignore_errors=True)
    profile = Profile(builtins=False)
    start = time.perf_counter()
    profile.runcall(build, load_config(str(project / "mkdocs.yml")))
    total = time.perf_counter() - start
    spent = {entry.code: entry.totaltime for entry in profile.getstats() if isinstance(entry.code, CodeType)}
    seconds = {
        stage: sum(spent.get(function.__code__, 0.0) for function in functions)
        for stage, functions in STAGES.items()
    }
    seconds["all else"] = total - sum(seconds.values())
    return {stage: (taken, taken / total) for stage, taken in seconds.items()}


def main() -> None:
    """Print a Markdown table, the stages in their order."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # The profiler sees this process only.
    parallel.pays = lambda count: False  # noqa: ARG005 - as it is called
    print("\n| stage | s, profiled | share |\n| --- | ---: | ---: |")
    for stage, (seconds, share) in shares(Path(sys.argv[1])).items():
        print(f"| {stage} | {seconds:.2f} | {share:.1%} |")


if __name__ == "__main__":
    main()
