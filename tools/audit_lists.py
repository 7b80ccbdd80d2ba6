"""How many list items stand at their depth: `python tools/audit_lists.py [--documents N] [--seed N]`.

Lists are drawn at random in the ways that CommonMark allows: any bullets and numbers, any indentation that
nests, tight and loose, with paragraphs and code below items. Each item's depth in our tree is compared
with the one that markdown-it-py gives it. The exit code is 1 below a share of 99.9 %.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from random import Random

from markdown_it import MarkdownIt

from cribsheet.model import Block, Source, Statement, below
from cribsheet.readers import markdown

TARGET = 0.999
DEEPEST = 7
_NUMBER = re.compile(r"\bw(\d+)\b")
_PARSER = MarkdownIt("commonmark")


def lists(random: Random) -> str:
    """Return Markdown with one list; each item has a word of its own, `w1`, `w2` ..."""
    words = (f"w{number}" for number in range(1, 1000))
    return "\n".join(_list(random, words, 0, depth=1)) + "\n"


def _list(random: Random, words: Iterator[str], indent: int, *, depth: int) -> Iterator[str]:
    """Yield the lines of a list whose markers stand `indent` columns from the left."""
    bullet = random.choice("-*+")
    numbered = random.random() < 0.3  # noqa: PLR2004 - a share
    loose = random.random() < 0.3  # noqa: PLR2004 - as above
    for number in range(1, random.randint(2, 5)):
        marker = f"{number}{'.' if bullet == '-' else ')'}" if numbered else bullet
        pad = " " * random.choice((1, 1, 1, 2, 3, 4))
        said = random.choice(("a", "is long", "`code`", "**b** c"))
        yield f"{' ' * indent}{marker}{pad}{next(words)} {said}"
        inside = indent + len(marker) + len(pad)
        yield from _below(random, words, inside, depth=depth)
        if loose:
            yield ""


def _below(random: Random, words: Iterator[str], inside: int, *, depth: int) -> Iterator[str]:
    """Yield the lines below an item whose text begins at the column `inside`."""
    kind = random.random()
    if kind < 0.45 and depth < DEEPEST:  # noqa: PLR2004 - shares
        if random.random() < 0.2:  # noqa: PLR2004 - as above
            yield ""
        yield from _list(random, words, inside + random.choice((0, 0, 0, 1, 2, 3)), depth=depth + 1)
    elif kind < 0.6:  # noqa: PLR2004 - as above
        yield from ("", f"{' ' * inside}A paragraph below.", "")
    elif kind < 0.7:  # noqa: PLR2004 - as above
        yield from ("", f"{' ' * inside}```", f"{' ' * inside}- code", f"{' ' * inside}```", "")


def expected(text: str) -> dict[int, int]:
    """Return the depth of each item by its number, as CommonMark has it."""
    depths: dict[int, int] = {}
    depth = 0
    for token in _PARSER.parse(text):
        depth += token.nesting * token.type.endswith(("list_open", "list_close"))
        if token.type == "inline" and (word := _NUMBER.match(token.content)):
            depths[int(word[1])] = depth
    return depths


def found(text: str) -> dict[int, int]:
    """Return the depth of each item by its number, as our reader has it."""
    document = markdown.read(Source("n.md", tuple(text.split("\n"))))
    return dict(_depths((block for section in document.sections for block in section.blocks), 1))


def _depths(blocks: Iterator[Block] | tuple[Block, ...], depth: int) -> Iterator[tuple[int, int]]:
    for block in blocks:
        if isinstance(block, Statement) and (word := _NUMBER.match(block.text)):
            yield int(word[1]), depth
        yield from _depths(below(block), depth + 1)


def main() -> int:
    """Print the share of items at their depth, and the first document in which one is not."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = Random(arguments.seed)  # noqa: S311 - no secrets here
    items = right = 0
    shown = False
    for _ in range(arguments.documents):
        text = lists(random)
        wanted, got = expected(text), found(text)
        here = sum(got.get(number) == depth for number, depth in wanted.items())
        if here < len(wanted) and not shown:
            shown = True
            print(text, {number: (depth, got.get(number)) for number, depth in wanted.items()})
        items, right = items + len(wanted), right + here
    print(f"{arguments.documents:,} documents, {items:,} items, {right / items:.4%} at their depth")
    return int(right / items < TARGET)


if __name__ == "__main__":
    sys.exit(main())
