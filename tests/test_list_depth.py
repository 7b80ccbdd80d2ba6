"""Lists that CommonMark allows: each item stands where a CommonMark parser has it."""

from random import Random

import pytest

from tools.audit_lists import expected, found, lists


@pytest.mark.parametrize("seed", range(100))
def test_each_item_is_at_its_depth(seed: int) -> None:
    text = lists(Random(seed))  # noqa: S311 - no secrets here
    assert found(text) == expected(text)
