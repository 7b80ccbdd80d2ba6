"""How much paper blocks take."""

from cribsheet.sheets import space
from tests.trees import code, quote, statement, table

LONG = "word " * 100


def test_a_sample_takes_a_line_for_each_of_its_lines_and_more_for_long_ones() -> None:
    one, two = space.block(code("a")), space.block(code("a\nb"))
    assert two - one == 1
    assert space.block(code(LONG)) > one + 5


def test_a_quote_takes_its_title_and_what_it_holds() -> None:
    inner = statement(LONG)
    assert space.block(quote(inner, title="Note")) == 1 + space.block(inner, 2)
    assert space.block(quote(inner, title=LONG)) > space.block(quote(inner, title="Note"))


def test_what_stands_deeper_takes_more_lines() -> None:
    assert space.block(statement(LONG), 10) > space.block(statement(LONG), 1)


def test_words_of_a_table_stay_whole_where_those_of_all_columns_fit() -> None:
    assert space.words_fit(table(("", "standard"), ("delivery", "at **least** once " * 9)))
    assert space.words_fit(table(("", "standard"), ("x" * 33, "standard")))
    assert not space.words_fit(table(("", "standard"), ("x" * 34, "standard")))


def test_a_table_takes_all_its_rows() -> None:
    assert space.block(table(("a", "b"), ("c", "d"))) > space.block(table(("a", "b")))
