"""Texts that make parsers slow: the families that cmark tests, and like ones for outlines.

Each shape is a function of the size in characters; what it returns is about that long.
"""

from collections.abc import Callable
from math import isqrt

Shape = Callable[[int], str]


def repeated(unit: str, first: str = "", last: str = "") -> Shape:
    """Return the shape of one unit again and again, between two others."""
    return lambda size: first + unit * (size // len(unit)) + last


def around(opening: str, middle: str, closing: str) -> Shape:
    """Return the shape of as many closings as openings."""
    return lambda size: _around(opening, middle, closing, size // len(opening + closing))


def lines_of(unit: str, width: int) -> Shape:
    """Return the shape of lines about `width` characters long, each of one unit again and again."""
    return repeated(unit * (width // len(unit)) + "\n")


def _around(opening: str, middle: str, closing: str, times: int) -> str:
    return opening * times + middle + closing * times


def _stairs(step: str, tread: str) -> Shape:
    """Return the shape of lines each of which begins with one step more than the one before."""
    return lambda size: "".join(f"{step * at}{tread}\n" for at in range(isqrt(2 * size // len(step))))


def _numbered(line: str) -> Shape:
    """Return the shape of lines that all differ in a number."""
    return lambda size: "\n".join(line.format(at) for at in range(size // len(line.format(100_000))))


def _backticks(size: int) -> str:
    return "".join("e" + "`" * length for length in range(1, isqrt(2 * size)))


def _references(size: int) -> str:
    half = size // 2
    return _numbered("[{0}]: /u")(half) + "\n\n" + _numbered("[{0}]")(half).replace("\n", "")


def _empty_lines_in_lists(size: int) -> str:
    return _around("- ", "x", "\n", size // 3) + "a"


def _empty_lines_in_quoted_lists(size: int) -> str:
    times = size // 4
    return "> " + "- " * times + "x\n" + ">\n" * times


def _quoted_emphasis(size: int) -> str:
    times = size // 3
    return ">" * times + "a*" * times


MARKDOWN: dict[str, Shape] = {
    "nested strong emphasis": around("*a **a ", "b", " a** a*"),
    "emphasis closers": repeated("a_ "),
    "emphasis openers": repeated("_a "),
    "link closers": repeated("a]"),
    "link openers": repeated("[a"),
    "mismatched emphasis": repeated("*a_ "),
    "runs of two and one": repeated("c* ", first="a**b"),
    "link openers, emphasis closers": repeated("[ a_"),
    "brackets and parentheses": repeated("[ (]("),
    "picture openers": repeated("![[]()"),
    "links across emphasis": repeated("**x [a*b**c*](d) "),
    "nested brackets": around("[", "a", "]"),
    "nested quotes": repeated("> ", last="a"),
    "nested lists": _stairs("  ", "* a"),
    "zero characters": repeated("abc\0de\0"),
    "backticks": _backticks,
    "unclosed targets in angles": repeated("[a](<b"),
    "unclosed targets": repeated("[a](b"),
    "unclosed comments": repeated("<!--", first="</"),
    "empty lines in nested lists": _empty_lines_in_lists,
    "empty lines in quoted lists": _empty_lines_in_quoted_lists,
    "emphasis in nested quotes": _quoted_emphasis,
    "references": _references,
    "lines before a delimiter": repeated("aaa\rbbb\n-\v\n"),
}
"""cmark's."""

MARKDOWN_TOO: dict[str, Shape] = {
    "nested links": around("[a](b ", "c", ")"),
    "nested pictures": around("![", "a", "](b)"),
    "nested strong": around("**a ", "b", " a**"),
    "strong openers": repeated("**a "),
    "underscores": repeated("_"),
    "strikes": repeated("~~a "),
    "highlights": repeated("==a "),
    "wiki links": repeated("[[a|"),
    "entities": repeated("&"),
    "entities with letters": repeated("&amp"),
    "numeric entities": repeated("&#x41"),
    "angles": repeated("<"),
    "tags": repeated("<a b "),
    "pictures in HTML": repeated("<img a=b "),
    "autolinks": repeated("<http:"),
    "addresses": repeated("http://a "),
    "addresses in a row": repeated("http://"),
    "address with a long tail": repeated(".", first="http://a"),
    "backslashes": repeated("\\"),
    "escapes": repeated("\\*"),
    "exclamation marks": repeated("!["),
    "code spans": repeated("`a` "),
    "code openers": repeated("`a``b"),
    "one number of backticks": repeated("`"),
    "hashes": repeated("#"),
    "headings in a line": repeated("# "),
    "items in a line": repeated("1. "),
    "tasks in a line": repeated("- [ ] "),
    "fences": repeated("```\n"),
    "fences of many lengths": _stairs("`", ""),
    "tildes": repeated("~~~ a\n"),
    "quotes in turn": repeated("> a\n\n"),
    "one deep quote a line": lines_of(">", 100),
    "one deep item a line": lines_of("- ", 100),
    "bars": repeated("|"),
    "table head": lambda size: "a|" * (size // 4) + "\n" + "-|" * (size // 4),
    "table rows": repeated("a|b\n", first="a|b\n-|-\n"),
    "delimiter rows": repeated("|-|-|\n"),
    "half a table": repeated("a|b\n"),
    "contents": repeated("- [a](#a)\n"),
    "front matter": repeated("a: b\n", first="---\n"),
    "comments": repeated("<!-- toc\n"),
    "lazy lines": repeated("a\n", first="- "),
    "wrapped paragraph": repeated(
        "and so it goes on and on until nobody knows how it began\n", first="# A\n\n"
    ),
    "underlines": repeated("a\n---\n"),
    "bold lines": repeated("**a**\n"),
    "targets with parentheses": repeated("![a](b(c)"),
    "callouts": repeated("> [!TIP] a\n"),
    "lines of nested brackets": lines_of("[", 1000),
    "lines of long targets": lines_of("[a](b", 10_000),
    "lines of emphasis": lines_of("*a **b ", 10_000),
    "lines of code openers": lines_of("`a``b", 10_000),
}
"""More of its kind, and what Markdown dialects add."""

OUTLINES: dict[str, Shape] = {
    "deep tabs": _stairs("\t", "a"),
    "deep tabs in one line": repeated("\t", last="a"),
    "up and down": lambda size: (_stairs("\t", "a")(1000)) * (size // 1000),
    "deep spaces": _stairs(" ", "a"),
    "stars": repeated("*"),
    "stars in a row": repeated("** "),
    "starred words": repeated("**a", last="**"),
    "starred lines": repeated("** a\n"),
    "equal signs": repeated("="),
    "drawn characters": repeated("=-"),
    "dashes": repeated("- "),
    "rules": repeated("===\n"),
    "boxes": repeated("---\na\n"),
    "frame openers": repeated("==a"),
    "frame of many words": repeated("a ", first="==", last="=="),
    "frames in blanks": repeated(" ", first="==a", last="a=="),
    "commas": repeated(", "),
    "words and commas": repeated("a, "),
    "arrows": repeated("-> "),
    "words and arrows": repeated("a -> "),
    "arrow lines": repeated("-> a\n"),
    "numbers in a line": repeated("1."),
    "thousands": repeated("1,000,"),
    "ranges": repeated("1-"),
    "sizes": repeated("256 KB, "),
    "lines of sizes": lines_of("256 KB, ", 1000),
    "lists of sizes": lines_of("10 MB and 20 GB per day. ", 10_000),
    "numbered lines": _numbered("{}. a"),
    "labels": repeated("a:\n\tb\n"),
    "questions": repeated("a?\n"),
    "dots": repeated(". "),
    "contents with dots": repeated("a.... "),
    "parentheses": repeated("("),
    "quotation marks": repeated('"'),
    "apostrophes": repeated("'"),
    "letters": repeated("a"),
    "words": repeated("word "),
    "colons": repeated(":"),
    "slashes": repeated("/a"),
    "at signs": repeated("a@"),
    "blanks": repeated(" ", last="a"),
    "blanks between words": repeated(" ", first="a", last="a"),
    "blank lines": repeated("\n", last="a"),
    "tabs between words": repeated("\t", first="a", last="a"),
    "brackets of JSON": repeated("{\n"),
    "brackets of JSON, closed": around("{\n", "", "}\n"),
    "closing brackets of JSON": repeated("}\n"),
    "keys of JSON": repeated('"a": {\n'),
    "brackets in a line": repeated("{[", last="\na"),
    "strings of JSON": repeated('\\"', first='{"'),
    "YAML": repeated("a:\n"),
    "YAML with evidence": repeated("a: b\n", first="Type: AWS::S3::Bucket\n"),
    "YAML items": repeated("- a\n- Type: AWS::X\n"),
    "commands": repeated("$ a\n"),
    "options": repeated("--a ", first="git a "),
    "names": repeated("SQS "),
    "names with hyphens": repeated("SQS-"),
    "vendors": repeated("AWS "),
    "lists of names": repeated("SQS, Lambda, "),
    "lines of names": lines_of("SQS and Lambda, ", 10_000),
    "identifiers": repeated("aws:sqs:"),
    "headings": repeated("SQS\n===\n"),
    "headings of words": repeated("==one two three==\n"),
    "misspelled headings": _numbered("==Dynmo DB {}=="),
    "headings of features": repeated("==SQS - Dead letter queues==\n"),
    "equal headings": repeated("SQS queues\n==========\na\n"),
    "different headings": _numbered("SQS queue {0}\n=============\na"),
    "different headings in Markdown": _numbered("# SQS queue {0}\n\na\n"),
    "empty headings": repeated("# ...\n# \u200b\n"),
    "headings of one sign": _numbered("# \u4e2d{0}\n"),
    "equal lines": repeated("a queue keeps a message for four days\n"),
    "different lines": _numbered("a queue keeps a message for {} days"),
    "nearly equal lines": _numbered("a queue keeps the messages for days: {}"),
    "equal lines in two places": repeated("==SQS==\na queue keeps many a message for four days\n==SNS==\n"),
    "announcements": repeated("Examples:\na queue keeps a message for four days\n"),
    "control characters": repeated("a\x07"),
    "combining characters": repeated("\u0301", first="a"),
    "wide characters": repeated("消息队列"),
    "separators": repeated("a\u2028"),
    "emoji": repeated("👍🏽"),
    "surrogates": repeated("a\udcff"),
}
"""For the reader of outlines, and for the stages behind the readers."""

GIANTS: dict[str, Callable[[], str]] = {
    "a line of 10 MB": lambda: repeated("A queue keeps up to 120,000 messages in flight, ")(10**7),
    "a line of 10 MB without words": lambda: repeated("[")(10**7),
    "1,000,000 lines": lambda: "a short line of SQS\n" * 10**6,
    "1,000,000 different lines": lambda: "\n".join(f"\tline {at} of a note" for at in range(10**6)),
    "20,000 equal headings": lambda: "SQS\n===\na\n" * 20_000,
    "20,000 equal headings in Markdown": lambda: "# Queues\n\na\n\n" * 20_000,
}

SHAPES = MARKDOWN | MARKDOWN_TOO | OUTLINES
