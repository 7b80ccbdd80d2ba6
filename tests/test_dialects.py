"""The pages on how notes are read are true: every example comes out as the page says.

`CRIBSHEET_UPDATE=1 pytest tests/test_dialects.py` rewrites the results; the change shows in review.
"""

import os
import re
from pathlib import Path

import pytest

from cribsheet.model import Source
from cribsheet.readers import read
from tests.tree_text import tree_text

PAGES = sorted((Path(__file__).parent.parent / "docs" / "how-notes-are-read").glob("*.md"))
PAIR = re.compile(r"^```note\n(?P<note>.*?)^```\n\n```tree\n(?P<tree>.*?)^```$", re.MULTILINE | re.DOTALL)


def _result(note: str) -> str:
    return tree_text(read(Source("note.txt", tuple(note.removesuffix("\n").split("\n"))))) + "\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_come_out_as_the_page_says(page: Path) -> None:
    text = page.read_text("utf-8")
    if os.environ.get("CRIBSHEET_UPDATE"):
        text = PAIR.sub(
            lambda pair: f"```note\n{pair['note']}```\n\n```tree\n{_result(pair['note'])}```", text
        )
        page.write_text(text, "utf-8")
    for pair in PAIR.finditer(text):
        assert _result(pair["note"]) == pair["tree"]


def test_every_page_with_examples_is_found() -> None:
    assert sum(len(PAIR.findall(page.read_text("utf-8"))) for page in PAGES) > 15
