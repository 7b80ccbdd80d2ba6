"""Bugs that were found once: each file in tests/cases has its input, its command and what comes out.

A file begins with a line on what was wrong. `=== write PATH` puts what follows into the notes folder,
`=== check` expects what the command prints, `=== export PATH` the text of that file of an export.
"""

import re
from pathlib import Path

import pytest

from cribsheet.cli import main

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
PART = re.compile(r"^=== (?P<what>write|check|export) ?(?P<path>\S*)\n", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_comes_out_as_it_says(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = case.read_text("utf-8")
    parts = list(PART.finditer(text))
    ends = [*(part.start() for part in parts[1:]), len(text)]
    (tmp_path / "notes").mkdir()
    for part, end in zip(parts, ends, strict=True):
        content = text[part.end() : end]
        match part["what"]:
            case "write":
                (tmp_path / "notes" / part["path"]).write_text(content, "utf-8")
            case "check":
                assert main(["check", str(tmp_path / "notes")]) == 0
                assert "".join(capsys.readouterr().out.splitlines(keepends=True)[:-2]) == content
            case _:
                assert main(["export", str(tmp_path / "notes"), "--to", str(tmp_path / "out")]) == 0
                assert (tmp_path / "out" / part["path"]).read_text("utf-8") == content


def test_there_are_cases() -> None:
    assert CASES
