"""The parts of the readers by themselves: marks, words, wrapped lines, samples of code, headings, the net."""

import gc

import pytest

from cribsheet.model import Code, Document, Furniture, Marker, Section, Source, Span, Statement, walk
from cribsheet.readers import code, inline, marks, outline, read, rows, tables, words, wrap
from cribsheet.readers.bounds import DEEPEST, LONGEST, STAND_IN, too_long
from cribsheet.readers.cover import cover
from cribsheet.readers.markdown import recognize
from cribsheet.readers.wrap import Width
from tests.tree_text import tree_text

UNWRAPPED = Width(0, capitals=False)


def _note(*lines: str) -> Source:
    return Source("n.txt", lines)


def _read(*lines: str) -> str:
    return tree_text(read(Source("n.md", lines)))


@pytest.mark.parametrize(
    ("typed", "text", "important"),
    [
        ("**a b", "a b", True),
        ("- **x", "x", True),
        ("-**x", "x", True),
        ("-> ** x", "x", True),
        ("<- **x", "x", True),
        ("> **x", "x", True),
        ("** - x", "x", True),
        ("**• x", "x", True),
        ("** **", "**", True),
        ("****", "****", False),
        ("*x", "*x", False),
        ("a **x", "a **x", False),
        ("1. **x", "1. **x", False),
        ("**Term**: text", "**Term**: text", False),
        ("**two words** rest", "**two words** rest", False),
        ("**three such words** rest", "**three such words** rest", True),
        ("**three such words**", "three such words", True),
        ("***Frame***", "***Frame***", False),
        ("***a b c***", "a b c", True),
        ("*** a ** b***", "a ** b***", True),
        ("*** Frame **", "Frame **", True),
        ("*** Frame ***", "Frame", True),
        ("**a **b** c***", "a **b** c***", True),
        ("**a b c**d e f", "a b c**d e f", True),
        ("**a b c **", "a b c **", True),
    ],
)
def test_the_mark_of_an_outline(typed: str, text: str, important: bool) -> None:  # noqa: FBT001 - a column
    assert marks.outline_mark(typed) == marks.Marked(text, important)


@pytest.mark.parametrize(
    "text",
    [
        "**a b c**",
        "__a b c__",
        "**it is**",
        "**a b c?**",
        "**a b c** but d",
        "**a b c** so d",
        "**a b c**, d",
        "**a b c**) d",
        "**a b c.** D",
        "**a b c!** d",
        "**a is c** (d)",
        "**a is c** - d",
        "**a b c** **D e**",
        "**a `b**` c** and d",
    ],
)
def test_bold_statements_are_marked(text: str) -> None:
    assert marks.markdown_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "**a b**",
        "**is**",
        "**a b** but d",
        "**a b c** d",
        "**a b c** sod",
        "**a b c** (d)",
        "**a is c** d",
        "**a b c** **d e**",
        "**Hosted zones are:**",
        "**Hosted zones are:** x",
        "**Hosted zones are**: x",
        "** a b c**",
        "**a b c",
        "a **b c d**",
    ],
)
def test_labels_and_terms_are_not(text: str) -> None:
    assert not marks.markdown_mark(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("**a** b", ("a", " b")),
        ("__a__ b", ("a", " b")),
        ("**a__ b**", ("a__ b", "")),
        ("**`**` a** b", ("`**` a", " b")),
        ("**a**`**`", ("a", "`**`")),
        ("**`a`** b", ("`a`", " b")),
        ("****a**", None),
        ("** a**", None),
        ("****", None),
        ("**a", None),
        ("**`**`", None),
    ],
)
def test_the_bold_span_that_opens_a_text(text: str, span: tuple[str, str] | None) -> None:
    assert marks.opening_bold(text) == span


def test_words_keep_the_signs_inside_them() -> None:
    assert words.words("a'b don't 5/6 x & y AT&T C++ -n a.b") == [
        *("a'b", "don't", "5/6", "x", "y", "AT&T", "C++", "-n", "a.b"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence", "end"),
    [
        ("A queue", False, False),
        ("A queue is.", True, True),
        ("Isn't.)", True, True),
        ("’it’", True, False),
        ("island:", False, True),
        ("you?**", True, True),
        ("a;`_]", False, True),
        ("a…\"'”’*", False, True),
        ("a!", False, True),
        ("a,", False, False),
    ],
)
def test_sentences_and_ends(text: str, sentence: bool, end: bool) -> None:  # noqa: FBT001 - columns
    assert (words.is_sentence(text), words.ends(text)) == (sentence, end)


@pytest.mark.parametrize("text", ["", "...", "•", "\u200b", "--", "- -", "-=-"])
def test_filler_has_no_word_and_no_amount(text: str) -> None:
    assert rows.is_filler(text)
    assert not rows.is_rule(text)


@pytest.mark.parametrize("text", ["---", "- - -", "***", "=====", "───", "———", "–––", "* * *", "~~~"])
def test_a_rule_is_one_sign_repeated(text: str) -> None:
    assert rows.is_rule(text)


@pytest.mark.parametrize("text", ["5", "$", "€", "£", "%", "_", "a", ". é", "aaa", "---a"])
def test_words_and_amounts_are_neither(text: str) -> None:
    assert not rows.is_filler(text)
    assert not rows.is_rule(text)


def test_a_row_tells_its_column_and_whether_it_is_plain() -> None:
    assert rows.row(3, "\t  \ta  ") == rows.Row(3, "\t  \t", 8, "a", plain=False)
    assert rows.row(3, "   ab") == rows.Row(3, "   ", 3, "ab", plain=True)
    assert rows.row(3, "a. b") == rows.Row(3, "", 0, "a. b", plain=False)
    assert rows.row(3, "1b") == rows.Row(3, "", 0, "1b", plain=False)
    assert rows.row(3, "a" * LONGEST).text == "a" * LONGEST
    assert rows.row(3, "a" * (LONGEST + 1)).text == STAND_IN


LONG = "Aa" * 29 + " b"
"""A text of 60 characters that begins with a capital and ends nothing."""


def test_a_note_is_wrapped_when_half_of_its_long_lines_stop_inside_a_sentence() -> None:
    inside, ended = (LONG, "and so on"), (LONG[:-1] + ".", "And so on")
    assert wrap.width([inside] * 3) == Width(60, capitals=True)
    assert wrap.width([inside] * 2) == Width(0, capitals=True)
    assert wrap.width([inside] * 3 + [ended] * 3) == Width(60, capitals=True)
    assert wrap.width([inside] * 3 + [ended] * 4) == Width(0, capitals=True)
    assert wrap.width([(LONG[:-1], "and")] * 3) == Width(0, capitals=True)


def test_the_width_is_what_nine_in_ten_lines_keep_to() -> None:
    lines = [(LONG + "c" * extra, "and") for extra in range(11)]
    assert wrap.width(lines).columns == 69
    longer = [*lines[:-1], (LONG + "c" * 15, "and")]
    assert wrap.width(longer).columns == 69
    assert wrap.width([*lines[:-1], (LONG + "c" * 16, "and")]).columns == 0


def test_a_small_letter_means_something_where_three_in_four_lines_begin_with_a_capital() -> None:
    assert wrap.width([("Aa", "b")] * 3 + [("aa", "b")]).capitals
    assert not wrap.width([("Aa", "b")] * 2 + [("aa", "b")]).capitals


def test_a_line_breaks_where_the_next_word_does_not_fit() -> None:
    width = Width(10, capitals=False)
    assert width.breaks("123456", "1234 5")
    assert not width.breaks("12345", "1234 5")
    assert not UNWRAPPED.breaks("123456", "1234 5")


def test_a_long_text_breaks_off_before_a_small_letter_or_a_bracket() -> None:
    width = Width(0, capitals=True)
    assert width.breaks_off(LONG, "and")
    assert not width.breaks_off(LONG[:-1], "and")
    assert not width.breaks_off(LONG, "And")
    assert not width.breaks_off(LONG.lower(), "and")
    assert not width.breaks_off(f"{LONG}.", "and")
    assert not UNWRAPPED.breaks_off(LONG, "and")
    assert UNWRAPPED.breaks_off(LONG, "(and")


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("Queues", "and b"),
        ("Queues", "rather than b"),
        ("Queues,", "b"),
        ("Queues (", "b"),
        ("queues/", "b"),
        ("Use the", "b"),
        ("Use THE", "b"),
        ("and", "b"),
        ("a (b", "c) d"),
        ('a "b', 'c" d'),
    ],
)
def test_a_sentence_runs_on(text: str, following: str) -> None:
    assert wrap.runs_on(text, following)


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("Queues", "android"),
        ("Queues", "b"),
        ("breathe", "b"),
        ("a (b)", "c) d"),
        ("a (b", "c (d)"),
        ("a (b", "c"),
        ('a "b"', 'c" d'),
        ('a "b', 'c "d" e'),
        ("https://x.y/a,", "b"),
        ("http://x.y/a", "and b"),
    ],
)
def test_a_sentence_does_not_run_on(text: str, following: str) -> None:
    assert not wrap.runs_on(text, following)


def test_a_paragraph_is_as_many_statements_as_its_lines_mean() -> None:
    assert wrap.chunks(["A b", "c d", "E", "And", "and"], UNWRAPPED) == [0, 2, 3]
    assert wrap.chunks(["A b", "C d"], Width(80, capitals=True)) == [0]
    half = "a" * (LONGEST // 2)
    assert wrap.chunks([half, half, "b", half], UNWRAPPED) == [0, 2]
    assert wrap.chunks(["a" * (LONGEST - 9), "b" * 9, "b"], UNWRAPPED) == [0, 2]


@pytest.mark.parametrize(
    "text",
    [
        "$ ls -l",
        "$ it is what the prompt says",
        "aws configure",
        "aws help topics",
        "aws s3 ls",
        "aws s3 cp x s3://y --recursive",
        "aws dynamodb put-item --table-name t",
        "npm install",
        "sam local invoke",
        "git push origin --force",
        "cfn-lint check ./x.yaml",
        "docker run -it x",
        "curl https://x.y",
        "sudo yum install x",
        "chmod -R 400 x.pem",
        "export A=b",
    ],
)
def test_a_command_is_a_line_that_only_a_shell_reads(text: str) -> None:
    assert code.is_command(text)


@pytest.mark.parametrize(
    "text",
    [
        "aws is large",
        "aws lambda",
        "aws s3 cp a b",
        "chmod 400 x",
        "sam is a framework",
        "git push, then wait",
        "git push.",
        "docker run - a container",
        "npm install the package",
        "export a",
        "a $ ls",
        "$",
    ],
)
def test_a_sentence_about_a_command_is_none(text: str) -> None:
    assert not code.is_command(text)


def _sample(*lines: str) -> code.Sample | None:
    texts = [line.strip() for line in lines]
    return code.Samples(texts, [len(line) - len(line.lstrip()) for line in lines]).at(0)


def test_json_ends_where_its_bracket_closes() -> None:
    assert _sample("{", '"a": "}"', "}", "b") == code.Sample(3, "json")
    assert _sample('"a": [', '"\\"]"', "]") == code.Sample(3, "json")
    assert _sample("[", "]", "]") == code.Sample(2, "json")
    assert _sample("{", '"a"') is None
    assert _sample("{}", "b") is None
    assert _sample("{a}", "}") is None
    assert _sample("{", *["1"] * 398, "}") == code.Sample(400, "json")
    assert _sample("{", *["1"] * 399, "}") is None


def test_yaml_shows_by_what_only_templates_have() -> None:
    assert _sample("A:", "  Type: AWS::X", "  B: c") == code.Sample(3, "yaml")
    assert _sample("A:", "  Type: AWS::X", "  B: c", "", "Text is text.") == code.Sample(3, "yaml")
    assert _sample("A:", "", "  Type: Custom::X", "", "B: c") == code.Sample(5, "yaml")
    assert _sample("  A:", "    Type: AWS::X", "    B: c", "D:") == code.Sample(3, "yaml")
    assert _sample("A:", "  Type: AWS::X") is None
    assert _sample("A:", "  Type: b", "  B: c") is None
    assert _sample("A:", *["  b: c"] * 6, "  Type: AWS::X") == code.Sample(8, "yaml")
    assert _sample("A:", *["  b: c"] * 7, "  Type: AWS::X") is None
    assert _sample("Text is text.", "A:", "  Type: AWS::X", "  B: c") is None
    assert code.Samples(["x", "A:", "Type: AWS::X"], [0, 0, 2]).at(1) is None


def test_yaml_goes_on_for_four_hundred_lines() -> None:
    template = ("A:", "  Type: AWS::X", *["  b: c"] * (code.LONGEST - 2))
    assert _sample(*template) == code.Sample(code.LONGEST, "yaml")
    assert _sample(*template, "  d: e") == code.Sample(code.LONGEST, "yaml")
    assert _sample(*template[:-1]) == code.Sample(code.LONGEST - 1, "yaml")


def test_code_loses_the_indentation_that_all_lines_share() -> None:
    assert code.text_of(["\ta  ", "", "\t  b", "\t\tc"]) == "a\n\n  b\n    c"
    assert code.text_of(["", " "]) == "\n"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("a b", "a b"),
        ("5*3 <b> [x] a_b _c_ ~ & \\", "5\\*3 \\<b> \\[x\\] a_b \\_c\\_ \\~ \\& \\\\"),
        ("`a*b` ``c`d`` `e", "`a*b` ``c`d`` \\`e"),
        ("**a** **b *c", "**a** \\*\\*b \\*c"),
        ("**a_b_ `c`**", "**a_b\\_ \\`c\\`**"),
        ("a**b** c", "a\\*\\*b\\*\\* c"),
        ("see http://x.y/a_b?c=*d*, or", "see <http://x.y/a_b?c=*d>\\*, or"),
        ("(https://x.y/a.)", "(https://x.y/a.)"),
    ],
)
def test_a_line_of_an_outline_is_shown_as_typed(typed: str, text: str) -> None:
    assert inline.literal(typed) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([" a ", "b  c"], "a b c"),
        (["[[a]] [[b|c]] ![[d.png]]"], "a c (b) d.png"),
        (["==a b== c==d== `==e==`"], "**a b** c==d== `==e==`"),
        (["are ** the tail** of"], "are **the tail** of"),
        (["a **b ** c"], "a **b** c"),
        (["a ** ** b"], "a ** ** b"),
        (["**a** ** b **c **d"], "**a** **b** c **d"),
        (["`**` a ** b**"], "`**` a **b**"),
        (["\\** a ** b**"], "\\** a **b**"),
        (["a _ bc_ d"], "a _bc_ d"),
        (["a _ b c"], "a _ b c"),
        (["see http://x.y/a. Or <http://x.y>"], "see <http://x.y/a>. Or <http://x.y>"),
        (["[a](http://x.y) `http://x.y`"], "[a](http://x.y) `http://x.y`"),
    ],
)
def test_a_paragraph_becomes_one_line_of_inline_markdown(lines: list[str], text: str) -> None:
    assert inline.markdown(lines) == text


def test_a_table_is_a_header_above_a_delimiter_row() -> None:
    assert tables.height(["a|b", "-|-"]) == 2
    assert tables.height(["|a|b|", "|:-|-:|"]) == 2
    assert tables.height(["a|b"]) == 0
    assert tables.height(["a b", "-|-"]) == 0
    assert tables.height(["a|b", "---"]) == 0
    assert tables.height(["a|b", "-|-|-"]) == 0
    assert tables.height(["a|b", "-|x"]) == 0


def test_a_table_keeps_alignment_and_bars_that_part_no_cells() -> None:
    span = Span("n.txt", 1, 3)
    table = tables.table(["a|b|c|d", ":-|:-:|-:|-", "|`|`|e\\|f|g|h|i|", "j"], span)
    assert table.header == ("a", "b", "c", "d")
    assert [str(align) for align in table.aligns] == ["left", "center", "right", ""]
    assert table.rows == (("`|`", "e|f", "g", "h i"), ("j",))
    assert table.span == span
    assert tables.table(["a|b", "-|-", "c|d\\|"], span).rows == (("c", "d|"),)


def test_lines_that_a_reader_gave_up_on_are_plain_statements_of_their_section() -> None:
    heading = Section("A", Span("n.txt", 2, 2), 1, (Statement("b", Span("n.txt", 3, 4)),))
    untitled = Section("", None, 1, (Statement("d", Span("n.txt", 6, 6)),))
    note = _note("*x", "A", "b", "b", "<c>", "d", " ", "e")
    covered = cover(note, Document("n.txt", (heading, untitled), (Furniture(Span("n.txt", 9, 9), "rule"),)))
    first, second = covered.sections
    assert first.blocks[1:] == (
        Statement("\\*x", Span("n.txt", 1, 1), marker=Marker.PARAGRAPH),
        Statement("\\<c>", Span("n.txt", 5, 5), marker=Marker.PARAGRAPH),
    )
    assert second.blocks[1:] == (Statement("e", Span("n.txt", 8, 8), marker=Marker.PARAGRAPH),)


def test_a_note_of_which_nothing_was_read_is_one_section() -> None:
    note = _note("a", "", "b")
    (section,) = cover(note, Document("n.txt", ())).sections
    assert (section.title, section.span, section.level) == ("", None, 1)
    assert [block.span.first for block in section.blocks] == [1, 3]


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    read(_note("a"))
    assert gc.isenabled()
    gc.disable()
    try:
        read(_note("a"))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_headings_without_words_and_inside_items() -> None:
    assert _read("# ...", "- # a", "  # b", "# c") == "  (filler)\n# (no heading)\n  - a\n    ¶ b\n# c"


def test_front_matter_does_not_go_on_behind_a_line_that_is_too_long() -> None:
    lines = ("---", "a" * (LONGEST + 1) + ":", "---")
    assert read(Source("n.md", lines)).furniture == (
        Furniture(Span("n.md", 1, 1), "rule"),
        Furniture(Span("n.md", 3, 3), "rule"),
    )


def test_front_matter_has_sixty_lines_at_most() -> None:
    assert len(read(Source("n.md", ("---", *["a: b"] * 58, "---"))).furniture) == 60
    assert len(read(Source("n.md", ("---", *["a: b"] * 59, "---"))).furniture) == 2


@pytest.mark.parametrize("line", ["b" * (LONGEST + 1), "b"])
def test_what_is_too_deep_is_told_and_shown_as_typed(line: str) -> None:
    document = read(Source("n.md", ("- " * (DEEPEST + 1) + "a", "  " * (DEEPEST + 1) + line)))
    *_, block = walk(document.sections[0].blocks)
    assert isinstance(block, Code if len(line) > LONGEST else Statement)
    assert block.text == line
    assert "too-deep" in {str(problem.kind) for problem in document.problems}


@pytest.mark.parametrize(
    "lines",
    [
        ("## a",),
        ("```",),
        ("- [ ] a",),
        ("**a** b",),
        ("| - | - |\t".rstrip(), "|---|"),
        ("see [a](b.md)",),
        ("see [[a]]",),
        ("> [!NOTE]",),
        ("---", "a: b", "---"),
        ("\ta", "\tb", "\tc", "# d"),
    ],
)
def test_markdown_is_told_by_its_signs(lines: tuple[str, ...]) -> None:
    assert recognize(_note(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("a",),
        ("**a",),
        ("# a", "**b"),
        ("# a", "==="),
        ("# a", "--b--"),
        ("# a", "++++"),
        ("\ta", "\tb", "\tc", "\td", "# e"),
        ("# " + "a" * LONGEST,),
    ],
)
def test_an_outline_is_told_by_its_own(lines: tuple[str, ...]) -> None:
    assert not recognize(_note(*lines))


def test_the_name_of_a_file_counts_as_one_sign() -> None:
    assert recognize(Source("a.MD", ("a",)))
    assert recognize(Source("a.markdown", ("a",)))
    assert not recognize(Source("a.md", ("**a",)))


def test_a_fence_of_an_outline_closes_within_four_hundred_lines() -> None:
    last = ("```", *["a"] * (code.LONGEST - 2), "```")
    (section,) = outline.read(_note(*last)).sections
    assert [block.span.last for block in section.blocks] == [code.LONGEST]
    (section,) = outline.read(_note("```", "a", *last[1:])).sections
    assert not any(isinstance(block, Code) for block in section.blocks)


def test_the_first_line_that_is_too_long_is_told_with_the_number_of_others() -> None:
    long = "a" * (LONGEST + 1)
    (problem,) = too_long(_note("a", long, long[1:], f" {long[1:]}", " " * LONGEST + "a", long, f"\t{long}"))
    assert problem.span == Span("n.txt", 2, 2)
    assert problem.message == (
        "a line of more than 10,000 characters (and 2 more); it is shown as it was typed"
    )
    (two,) = too_long(_note(long, long))
    assert "(and 1 more)" in two.message
    (alone,) = too_long(_note(long))
    assert alone.message == "a line of more than 10,000 characters; it is shown as it was typed"


def test_lists_nest_up_to_twenty_four_levels() -> None:
    levels = [f"{'  ' * level}- a{level}" for level in range(25)]
    assert not read(Source("n.md", tuple(levels[:24]))).problems
    (problem,) = read(Source("n.md", tuple(levels))).problems
    assert problem.span == Span("n.md", 25, 25)
    assert problem.message == (
        "nested more than 24 deep; what is deeper is shown at that level, as plain text"
    )


@pytest.mark.parametrize("name", ["n.md", "n.txt"])
def test_a_line_without_number_is_a_first_one(name: str) -> None:
    (section,) = read(Source(name, ("Cheap.",))).sections
    (block,) = section.blocks
    assert isinstance(block, Statement)
    assert (block.text, block.ordinal, block.span) == ("Cheap.", 1, Span(name, 1, 1))
