"""Each rule of the two readers with what it takes and what it just does not: the pages in tests/readers."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cribsheet.model import Source
from cribsheet.readers import markdown, outline
from cribsheet.readers.cover import spans
from tests.test_dialects import PAIR
from tests.tree_text import tree_text

PAGES = Path(__file__).parent / "readers"
READERS = {"markdown": markdown, "outline": outline}
RULE = re.compile(r"^## (.*)\n", re.MULTILINE)


def _cases() -> list[tuple[str, str, str, str]]:
    """Return all cases: the reader, the rule, a note and its tree."""
    return [
        (name, rule, pair["note"], pair["tree"])
        for name in READERS
        for text in [RULE.split((PAGES / f"{name}.md").read_text("utf-8"))]
        for rule, pairs in zip(text[1::2], text[2::2], strict=True)
        for pair in PAIR.finditer(pairs)
    ]


@pytest.mark.parametrize(("name", "rule", "note", "tree"), _cases())
def test_a_rule_takes_what_its_page_says(name: str, rule: str, note: str, tree: str) -> None:
    source = Source("note.txt", tuple(note.removesuffix("\n").split("\n")))
    document = READERS[name].read(source)
    assert tree_text(document) + "\n" == tree, rule
    covered = Counter(line for span in spans(document) for line in range(span.first, span.last + 1))
    assert {n for n, line in enumerate(source.lines, 1) if line.strip()} <= covered.keys()
    assert set(covered.values()) == {1}


def test_there_are_cases_for_both_readers() -> None:
    assert {name for name, *_ in _cases()} == set(READERS)
