"""What earlier builds made, so that the next one makes only what an edit reaches.

Every value stands under a digest of all that it was made of. So nothing has to be compared or
thrown away when something changes: what is made of something else has another digest.
"""

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import partial
from hashlib import blake2b
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, TypeVar, cast, overload

T = TypeVar("T")
Item = TypeVar("Item")

_WIDTH = 16
"""Bytes of a digest."""

_UNSET = object()


class CacheError(RuntimeError):
    """The stored values are not what this package stored: they are to be deleted."""


class Kept(Generic[T]):
    """A value that is made or loaded when it is first asked for, and the digest of what it is made of."""

    __slots__ = ("_get", "_value", "digest")

    def __init__(self, digest: bytes, get: Callable[[], T]) -> None:
        """Keep what `get` returns."""
        self.digest = digest
        self._get: Callable[[], T] | None = get
        self._value: object = _UNSET

    @property
    def value(self) -> T:
        """Return the value."""
        if self._get:
            self._value = self._get()
            self._get = None
        return cast("T", self._value)


Of = str | bytes | Kept[Any]
"""What a value can be made of."""


class Values(Sequence[T]):
    """Kept values as a sequence."""

    def __init__(self, kept: Iterable[Kept[T]]) -> None:
        """Keep the order of `kept`."""
        self.kept = tuple(kept)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.kept)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """Return a value, or several."""
        return Values(self.kept[at]) if isinstance(at, slice) else self.kept[at].value

    def __eq__(self, other: object) -> bool:
        """Compare the values with those of any sequence."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as of lists


class Cache:
    """Values by the digests of what they are made of; with a file, those of earlier runs too."""

    def __init__(self, path: Path | None = None, context: str = "") -> None:
        """Use what the file at `path` has from runs with the same `context`: what all values depend on."""
        self._earlier: dict[bytes, Kept[Any]] = {}
        self._now: dict[bytes, Kept[Any]] = {}
        self._store = _Store(path, context) if path else None

    def keep(self, name: str, of: "Iterable[Of]", make: Callable[[], T]) -> Kept[T]:
        """Return what `make` returns, or returned earlier for the same `of` under this name."""
        found = digest(name, of)
        return self._known(found) or self._add(found, make())

    def find(self, name: str, of: Iterable[Of]) -> Kept[Any] | None:
        """Return what was made of `of` under this name, if it is known."""
        return self._known(digest(name, of))

    def keep_content(self, name: str, of: Iterable[Of], make: Callable[[], T]) -> Kept[T]:
        """Return the value under a digest of itself: what is made of it changes only when it does."""
        return self.at(self.keep(name, of, lambda: self.content(make()).digest).value)

    def each_content(
        self, name: str, items: Iterable[Kept[Item]], make: Callable[[Item], T]
    ) -> list[Kept[T]]:
        """Do for each of the items what `keep_content` does for one."""
        return [self.keep_content(name, (item,), partial(_apply, make, item)) for item in items]

    def each(
        self, name: str, items: Iterable[Kept[Item]], make: Callable[[Item], T], of: str = ""
    ) -> list[Kept[T]]:
        """Return what `make` returns for the value of each of the items, which depends on `of` too."""
        return [self.keep(name, (of, item), partial(_apply, make, item)) for item in items]

    def content(self, value: T, of: str = "") -> Kept[T]:
        """Return a value under a digest of itself and of a text that stands behind it."""
        data = _dumps(value)
        found = digest("content", (of, data))
        return self._known(found) or self._add(found, value, data)

    def at(self, found: bytes) -> Kept[Any]:
        """Return the value with a digest that an earlier value names."""
        known = self._known(found)
        if known is None:
            raise CacheError("a part of a stored value is missing")
        return known

    def close(self) -> None:
        """Forget what was not asked for since the last time, and store the rest."""
        if self._store:
            self._store.write(self._now.keys())
        self._earlier, self._now = self._now, {}

    def _known(self, found: bytes) -> Kept[Any] | None:
        kept = self._now.get(found) or self._earlier.get(found)
        if kept is None and self._store and found in self._store:
            store = self._store
            kept = Kept(found, lambda: _loads(store.read(found)))
        if kept is not None:
            self._now[found] = kept
        return kept

    def _add(self, found: bytes, value: T, data: bytes | None = None) -> Kept[T]:
        if self._store:
            self._store.add(found, _dumps(value) if data is None else data)
        kept = self._now[found] = Kept(found, lambda: value)
        return kept


def _apply(make: Callable[[Item], T], item: Kept[Item]) -> T:
    return make(item.value)


def later(name: str, of: Iterable[Of], make: Callable[[], T]) -> Kept[T]:
    """Return a value that is quickly made of kept ones, when it is asked for, and is not worth storing."""
    return Kept(digest(name, of), make)


def digest(name: str, of: Iterable[Of]) -> bytes:
    """Return the digest of what a value is made of."""
    found = blake2b(name.encode(), digest_size=_WIDTH)
    for part in of:
        if isinstance(part, Kept):
            found.update(part.digest)
        else:
            data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
            # With its length no two sequences of texts are the same bytes.
            found.update(len(data).to_bytes(8, "big") + data)
    return found.digest()


class _Store:
    """A file of values by their digests; whatever is wrong with it, it is empty then."""

    def __init__(self, path: Path, context: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(path, context)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._open(path, context)

    def _open(self, path: Path, context: str) -> None:
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # Nothing is lost when the file is; so the system need not write it out at once.
        self._file.executescript(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = OFF;
            CREATE TABLE IF NOT EXISTS context (text TEXT);
            CREATE TABLE IF NOT EXISTS kept (digest BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
            """
        )
        if self._file.execute("SELECT text FROM context").fetchall() != [(context,)]:
            self._file.executescript("BEGIN; DELETE FROM context; DELETE FROM kept; COMMIT; VACUUM")
            self._file.execute("INSERT INTO context VALUES (?)", (context,))
        self._digests = {found for (found,) in self._file.execute("SELECT digest FROM kept")}
        self._writes = True

    def __contains__(self, found: bytes) -> bool:
        return found in self._digests

    def read(self, found: bytes) -> bytes:
        row = self._file.execute("SELECT value FROM kept WHERE digest = ?", (found,)).fetchone()
        if row is None:
            raise CacheError("a stored value is gone")
        return bytes(row[0])

    def add(self, found: bytes, data: bytes) -> None:
        with self._if_possible():
            if not self._file.in_transaction:
                self._file.execute("BEGIN IMMEDIATE")
            self._file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (found, data))

    def write(self, wanted: Iterable[bytes]) -> None:
        """Make what was added last, and take away what is not wanted."""
        unwanted = self._digests.difference(wanted)
        with self._if_possible():
            self._file.executemany("DELETE FROM kept WHERE digest = ?", ((found,) for found in unwanted))
            if self._file.in_transaction:
                self._file.execute("COMMIT")
        self._digests = {found for (found,) in self._file.execute("SELECT digest FROM kept")}

    @contextmanager
    def _if_possible(self) -> Iterator[None]:
        """Store no more when another build is storing, or the disk is full: the site needs none of it."""
        if self._writes:
            try:
                yield
            except sqlite3.OperationalError:
                self._writes = False
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")


class _Reducers(dict[type, Callable[[Any], tuple[type, tuple[object, ...]]]]):
    """How a dataclass is stored: as what it is called with; that takes half the time of its own way."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        names = [field.name for field in fields(kind)]
        values = attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)
        reducer = self[kind] = lambda one: (kind, values(one))
        return reducer


_REDUCERS = _Reducers()

_SAFE = {("collections", "Counter"), ("fractions", "Fraction")}
"""What values consist of besides our own dataclasses and enumerations, and what the format itself knows."""


class _Unpickler(pickle.Unpickler):
    """Makes values and nothing else: the file may come from anywhere."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as it is inherited
        if (module, name) in _SAFE:
            return super().find_class(module, name)
        if module.partition(".")[0] == __package__ and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise CacheError(f"a stored value has a {module}.{name}")


def _dumps(value: object) -> bytes:
    out = BytesIO()
    pickler = pickle.Pickler(out, protocol=5)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return out.getvalue()


def _loads(data: bytes) -> Any:  # noqa: ANN401 - what was stored
    try:
        return _Unpickler(BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise CacheError(f"a stored value cannot be read: {error}") from error
