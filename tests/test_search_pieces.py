"""An index is cut into pieces of about one size."""

from cribsheet.search import pieces
from cribsheet.search.postings import Field, Posting


def test_pieces_have_all_terms_in_order_and_about_one_size() -> None:
    postings = [Posting(number, number, Field.LEAF) for number in range(100)]
    terms = {f"term{number:03}": postings for number in reversed(range(100))}
    parts = [*pieces.split(terms)]
    assert [term for part in parts for term in part] == sorted(terms)
    assert all(part[term] is postings for part in parts for term in part)
    sizes = [sum(len(term) + 2 * len(part[term]) for term in part) for part in parts]
    assert all(pieces.FULL < size <= pieces.FULL + 207 for size in sizes[:-1])
    assert 0 < sizes[-1] <= pieces.FULL + 207
    assert len(sizes) == 4


def test_an_empty_index_is_one_empty_piece() -> None:
    assert [*pieces.split({})] == [{}]
