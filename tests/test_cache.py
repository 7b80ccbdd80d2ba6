"""What is kept of earlier builds: found again when nothing changed, never trusted beyond that."""

import multiprocessing
import os
import pickle
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet import cache as caches
from cribsheet import parallel
from cribsheet.cache import Cache, CacheError, Kept, Of, Values, digest, jobs, later, pack, unpack
from cribsheet.model import Marker, Span, Statement
from cribsheet.pipeline import run
from cribsheet.register import Register
from tests.trees import CATALOGUE


class Maker:
    """Makes a value and counts how often it had to."""

    def __init__(self, value: object = "made") -> None:
        """Make `value`."""
        self.value = value
        self.times = 0

    def __call__(self) -> object:
        """Return the value."""
        self.times += 1
        return self.value


def _known(cache: Cache, name: str, of: Iterable[Of]) -> object:
    """Return what is known under a name, None for nothing."""
    return cache.keep(name, of, Maker(None)).value


def test_a_value_is_made_once() -> None:
    cache, maker = Cache(), Maker()
    assert [cache.keep("x", ("a",), maker).value for _ in range(3)] == ["made"] * 3
    assert maker.times == 1
    cache.keep("x", ("b",), maker)
    cache.keep("y", ("a",), maker)
    assert maker.times == 3


def test_a_value_is_found_by_the_next_process(tmp_path: Path) -> None:
    maker = Maker(Statement("x", Span("n", 1, 1), marker=Marker.TASK))
    for _ in range(2):
        cache = Cache(tmp_path / "deep" / "pages.db", "1")
        assert cache.keep("x", ("a",), maker).value == maker.value
        cache.close()
    assert maker.times == 1


def test_another_version_starts_anew(tmp_path: Path) -> None:
    maker = Maker()
    for context in ("1", "2", "1"):
        cache = Cache(tmp_path / "pages.db", context)
        cache.keep("x", ("a",), maker)
        cache.close()
    assert maker.times == 3


def test_two_versions_at_once_do_not_share_values(tmp_path: Path) -> None:
    older = Cache(tmp_path / "pages.db", "1")
    newer = Cache(tmp_path / "pages.db", "2")
    older.keep("x", ("a",), Maker("old"))
    older.close()
    assert Cache(tmp_path / "pages.db", "2").keep("x", ("a",), Maker("new")).value == "new"
    assert newer.keep("x", ("a",), Maker("new")).value == "new"


def test_what_is_not_asked_for_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "pages.db"
    cache = Cache(path, "1")
    for kept in (("a", "b"), ("b",)):
        for of in kept:
            cache.keep("x", (of,), Maker())
        cache.close()
    assert _known(cache, "x", ("a",)) is None
    assert _known(cache, "x", ("b",)) == "made"
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def _overwrite(path: Path) -> None:
    path.write_bytes(b"no database" * 100)


def _change(path: Path, value: bytes) -> None:
    file = sqlite3.connect(path)
    file.execute("UPDATE kept SET value = ?", (value,))
    file.commit()
    file.close()


def _empty(path: Path) -> None:
    file = sqlite3.connect(path)
    file.execute("DELETE FROM kept")
    file.commit()
    file.close()


class Bomb:
    """Runs something when it is unpickled by somebody careless."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        """Ask for a command to be run."""
        return os.system, ("touch bomb",)


@pytest.mark.parametrize(
    "damage",
    [
        _overwrite,
        partial(_change, value=b""),
        partial(_change, value=pickle.dumps("x")[:-2]),
        partial(_change, value=pickle.dumps(Bomb())),
        partial(_change, value=b"cposix\nsystem\n(S'touch bomb'\ntR."),
        partial(_change, value=b"ccribsheet.cache\nCache\n."),
    ],
    ids=["no database", "empty", "cut off", "hostile", "hostile in another format", "another class"],
)
def test_a_damaged_file_is_of_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pages.db"
    cache = Cache(path, "1")
    cache.keep("x", ("a",), Maker())
    cache.close()
    damage(path)
    assert Cache(path, "1").keep("x", ("a",), Maker("made again")).value == "made again"
    assert not (tmp_path / "bomb").exists()


def test_what_somebody_else_takes_away_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "pages.db"
    first = Cache(path, "1")
    first.keep("x", ("a",), Maker())
    first.close()
    cache, maker = Cache(path, "1"), Maker()
    _empty(path)
    kept = cache.keep("x", ("a",), maker)
    assert [kept.value, kept.value] == ["made", "made"]
    assert maker.times == 1


def test_a_folder_that_cannot_be_used_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "pages.db", "1")
    assert cache.keep("x", ("a",), Maker()).value == "made"
    cache.close()


def test_two_builds_at_once_both_go_on(tmp_path: Path) -> None:
    one, other = Cache(tmp_path / "pages.db", "1"), Cache(tmp_path / "pages.db", "1")
    one.keep("x", ("a",), Maker())
    assert other.keep("x", ("b",), Maker()).value == "made"
    one.close()
    other.close()
    later_on = Cache(tmp_path / "pages.db", "1")
    assert _known(later_on, "x", ("a",)) == "made"
    assert _known(later_on, "x", ("b",)) is None


def test_only_what_was_used_last_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "_MOST_IN_MEMORY", 1000)
    loads: list[bytes] = []

    def load(data: bytes) -> object:
        loads.append(data)
        return unpack(data)

    monkeypatch.setattr(caches, "unpack", load)
    cache = Cache(tmp_path / "pages.db", "1")
    kept = [cache.keep("x", (str(number),), Maker("y" * 300 + str(number))) for number in range(5)]
    assert kept[4].value == "y" * 300 + "4"
    assert not loads
    assert kept[0].value == "y" * 300 + "0"
    assert len(loads) == 1


def test_contents_have_the_same_digest_whatever_they_are_made_of() -> None:
    cache = Cache()
    one, other, third = cache.each_content(
        "x", [(of, Maker(value)) for of, value in (("a", 1), ("b", 1), ("c", 2))]
    )
    assert (one.value, other.value, third.value) == (1, 1, 2)
    assert one.digest == other.digest != third.digest


def test_texts_of_a_digest_do_not_run_together() -> None:
    assert (
        len({digest("x", of) for of in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), (b"abc", "\udcff"))})
        == 5
    )
    kept = later("y", ("a",), Maker())
    assert digest("x", (kept,)) != digest("x", (kept.digest,))


def test_values_are_a_sequence() -> None:
    values = Values(later("x", (text,), partial(str, text)) for text in "abc")
    assert [*values] == ["a", "b", "c"]
    assert (values[1], [*values[1:]], len(values)) == ("b", ["b", "c"], 3)
    assert values == ("a", "b", "c")
    assert values != ("a", "b")


@given(st.text(), st.integers(), st.sampled_from(Marker))
def test_what_is_packed_comes_out_the_same(text: str, line: int, marker: Marker) -> None:
    statement = Statement(text, Span(text, line, line), marker=marker, also=(Span("n", 1, 2),))
    assert unpack(pack((statement, {"a": frozenset((text,))}))) == (statement, {"a": frozenset((text,))})


def test_our_notes_come_out_the_same() -> None:
    site = run(Path("source_notes"), CATALOGUE, Register(), lambda _: None)
    assert unpack(pack(tuple(site.pages))) == tuple(site.pages)


def test_other_bytes_are_no_value() -> None:
    with pytest.raises(CacheError):
        unpack(b"\x80\x05.")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A class of somebody else's."""

    text: str


def test_classes_of_others_are_no_values() -> None:
    with pytest.raises(CacheError, match="Elsewhere"):
        unpack(pack(Elsewhere("x")))


def _square(number: int) -> int:
    if number == 13:
        raise ValueError("unlucky")
    return number * number


def _numbers(cache: Cache, last: int) -> list[Kept[int]]:
    return cache.each("number", [((str(number),), partial(int, number)) for number in range(last)])


@pytest.mark.parametrize("spread", [False, True])
def test_many_are_made_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, spread: bool
) -> None:
    monkeypatch.setattr(parallel, "pays", lambda _: spread)
    cache = Cache(tmp_path / "pages.db", "1")
    numbers = _numbers(cache, 13)
    squares = cache.each("square", jobs(numbers, _square))
    assert [square.value for square in squares] == [number * number for number in range(13)]
    with pytest.raises(ValueError, match="unlucky"):
        cache.each("square", jobs(_numbers(cache, 20), _square))
    cache.close()
    assert _known(Cache(tmp_path / "pages.db", "1"), "square", ("", numbers[3])) == 9


def test_few_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 2)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    assert not parallel.pays(10)
    assert parallel.pays(1000) == ("fork" in multiprocessing.get_all_start_methods())
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert not parallel.pays(1000)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.setattr(parallel, "_processors", lambda: 1)
    assert not parallel.pays(1000)
