"""An index is cut into pieces of about one size."""

from cribsheet.search import pieces


def test_pieces_have_all_terms_in_order_and_about_one_size() -> None:
    run = 100, 0, 0, bytes(200)
    terms = {f"term{number:03}": run for number in reversed(range(100))}
    parts = [*pieces.split(terms)]
    assert [term for part in parts for term in part] == sorted(terms)
    assert all(part[term] is run for part in parts for term in part)
    sizes = [sum(len(term) + len(part[term][-1]) for term in part) for part in parts]
    assert all(pieces.FULL < size <= pieces.FULL + 207 for size in sizes[:-1])
    assert 0 < sizes[-1] <= pieces.FULL + 207
    assert len(sizes) == 4


def test_an_empty_index_is_one_empty_piece() -> None:
    assert [*pieces.split({})] == [{}]
