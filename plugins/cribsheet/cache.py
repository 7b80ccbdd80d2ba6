"""What earlier builds made, so that the next one makes only what an edit reaches.

Every value stands under a digest of all that it was made of. So nothing has to be compared or
thrown away when something changes: what is made of something else has another digest.
"""

import pickle
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import partial
from hashlib import blake2b
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, TypeVar, cast, overload

from cribsheet import parallel

T = TypeVar("T")
Item = TypeVar("Item")

_WIDTH = 16
"""Bytes of a digest."""

_MOST_IN_MEMORY = 32 * 2**20
"""Bytes of stored values that are in memory too; as objects they take several times as many."""

_UNSET = object()


class CacheError(RuntimeError):
    """A value that was stored is not there, or is not what this package stored."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value that is made, or looked up, whenever it is asked for; and the digest of what it is made of."""

    digest: bytes
    get: Callable[[], T]

    @property
    def value(self) -> T:
        """Return the value."""
        return self.get()


Of = str | bytes | Kept[Any]
"""What a value can be made of."""

Job = tuple[Iterable[Of], Callable[[], T]]
"""All that a value is made of, and what makes it."""


Tell = Callable[[str, int, int], None]


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
    """Values by the digests of what they are made of; with a file, those of earlier runs too.

    With a file only the values that were used last are in memory, and many are made at a time.
    """

    def __init__(self, path: Path | None = None, context: str = "", tell: Tell | None = None) -> None:
        """Use what the file at `path` has from runs with the same `context`: what all values depend on.

        `tell` is told how many values of a name are made, and of how many.
        """
        self._tell = tell
        self._context = context
        self._used: set[bytes] = set()
        self._memory = _Memory()
        self._store = _opened(path, context) if path else None

    def keep(self, name: str, of: Iterable[Of], make: Callable[[], T]) -> Kept[T]:
        """Return what `make` returns, or returned earlier for the same `of` under this name."""
        (kept,) = self.each(name, [(of, make)])
        return kept

    def each(self, name: str, jobs: Iterable[Job[T]]) -> list[Kept[T]]:
        """Do what `keep` does for each of the jobs, which must not use this cache but for its values."""
        known = [(self._digest(name, of), make) for of, make in jobs]
        missing = {found: make for found, make in known if not self._knows(found)}
        made = self._made(list(missing.values()))
        for count, (found, value) in enumerate(zip(missing, made, strict=True), 1):
            self._add(found, value)
            if self._tell:
                self._tell(name, count, len(missing))
        return [self._at(found, make) for found, make in known]

    def each_content(self, name: str, jobs: Iterable[Job[T]]) -> list[Kept[T]]:
        """Do what `each` does under digests of the values: what is made of one changes only as it does."""
        packed = self.each(name, [(of, partial(_packed, make)) for of, make in jobs])
        return [self.unpacked(partial(_value_of, one)) for one in packed]

    def unpacked(self, packed: Callable[[], bytes], of: str = "") -> Kept[Any]:
        """Return a packed value (`pack`) under a digest of itself, and of a text that stands behind it."""
        data = packed()
        found = self._digest("unpacked", (of, data))
        if not self._knows(found):
            self._add(found, _Made(data=data))
        return self._at(found, lambda: unpack(packed()))

    def close(self) -> None:
        """Forget what was not asked for since the last time, and store the rest."""
        self._memory.forget_all_but(self._used)
        if self._store:
            self._store.close(self._used)
        self._used = set()

    def _digest(self, name: str, of: Iterable[Of]) -> bytes:
        # Another version may store to the file while this process runs.
        return digest(f"{name} {self._context}", of)

    def _knows(self, found: bytes) -> bool:
        known = found in self._memory or bool(self._store and found in self._store)
        if known:
            self._used.add(found)
        return known

    def _at(self, found: bytes, make: Callable[[], T]) -> Kept[T]:
        return Kept(found, partial(self._value_or, found, make))

    def _value_or(self, found: bytes, make: Callable[[], T]) -> T:
        """Return a known value, made again if its file was damaged or emptied by somebody else."""
        try:
            return cast("T", self._value(found))
        except CacheError:
            value = make()
            self._memory.hold(found, value)
            return value

    def _value(self, found: bytes) -> object:
        if found not in self._memory:
            if not self._store:
                raise CacheError("a value is gone")
            data = self._store.read(found)
            self._memory.add(found, unpack(data), len(data))
        return self._memory[found]

    def _made(self, makes: Sequence[Callable[[], object]]) -> "Iterator[_Made]":
        if self._store and parallel.pays(len(makes)):
            self._store.commit()
            for data in parallel.run([partial(_packed, make) for make in makes], self._store.reopen):
                yield _Made(data=data)
        else:
            for make in makes:
                yield _Made(make())

    def _add(self, found: bytes, made: "_Made") -> None:
        self._used.add(found)
        data = made.data
        if self._store:
            data = data or pack(made.value)
            if self._store.add(found, data):
                if made.value is not _UNSET:
                    self._memory.add(found, made.value, len(data))
                return
        self._memory.hold(found, unpack(data) if made.value is _UNSET else made.value)


@dataclass(frozen=True, slots=True)
class _Made:
    """A new value: as it is, or packed, or both."""

    value: object = _UNSET
    data: bytes = b""


def _packed(make: Callable[[], object]) -> bytes:
    return pack(make())


def _value_of(kept: Kept[T]) -> T:
    return kept.value


def jobs(items: Iterable[Kept[Item]], make: Callable[[Item], T], of: str = "") -> list[Job[T]]:
    """Return the jobs of making something of each of the items, which depends on `of` too."""
    return [((of, item), partial(_apply, make, item)) for item in items]


def _apply(make: Callable[[Item], T], item: Kept[Item]) -> T:
    return make(item.value)


def later(name: str, of: Iterable[Of], make: Callable[[], T]) -> Kept[T]:
    """Return a value that is made of kept ones whenever it is asked for: too quickly to be worth storing."""
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


class _Memory:
    """Values by their digests: those that are held nowhere else, and of the others those used last."""

    def __init__(self) -> None:
        self._held: dict[bytes, object] = {}
        self._recent: OrderedDict[bytes, tuple[object, int]] = OrderedDict()
        self._room = _MOST_IN_MEMORY

    def __contains__(self, found: bytes) -> bool:
        return found in self._held or found in self._recent

    def __getitem__(self, found: bytes) -> object:
        if found in self._held:
            return self._held[found]
        self._recent.move_to_end(found)
        return self._recent[found][0]

    def hold(self, found: bytes, value: object) -> None:
        self._held[found] = value

    def add(self, found: bytes, value: object, size: int) -> None:
        """Add a value that is stored too; `size` are its bytes there."""
        self._recent[found] = value, size
        self._room -= size
        while self._room < 0 and len(self._recent) > 1:
            self._drop(next(iter(self._recent)))

    def forget_all_but(self, used: Collection[bytes]) -> None:
        self._held = {found: value for found, value in self._held.items() if found in used}
        for found in self._recent.keys() - set(used):
            self._drop(found)

    def _drop(self, found: bytes) -> None:
        self._room += self._recent.pop(found)[1]


def _opened(path: Path, context: str) -> "_Store | None":
    """Return the store at a path; None where there can be none, or while another build empties it."""
    with suppress(OSError, sqlite3.OperationalError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _Store(path, context)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            path.unlink()
            return _Store(path, context)
    return None


class _Store:
    """A file of values by their digests; whatever is wrong with it, it is empty then."""

    def __init__(self, path: Path, context: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
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
        self._digests = self._stored()
        self._writes = True

    @property
    def _file(self) -> sqlite3.Connection:
        if self._connection is None:
            # Two builds wait for no one: the second one stores nothing.
            self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        return self._connection

    def __contains__(self, found: bytes) -> bool:
        return found in self._digests

    def _stored(self) -> set[bytes]:
        return {found for (found,) in self._file.execute("SELECT digest FROM kept")}

    def read(self, found: bytes) -> bytes:
        try:
            row = self._file.execute("SELECT value FROM kept WHERE digest = ?", (found,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise CacheError(f"a stored value cannot be read: {error}") from error
        if row is None:
            raise CacheError("a stored value is gone")
        return bytes(row[0])

    def add(self, found: bytes, data: bytes) -> bool:
        """Store a value; return whether that was possible."""
        if self._writes:
            with self._if_possible():
                if not self._file.in_transaction:
                    self._file.execute("BEGIN IMMEDIATE")
                self._file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (found, data))
                self._digests.add(found)
        return found in self._digests

    def commit(self) -> None:
        """Let other processes see what was added."""
        with self._if_possible():
            if self._file.in_transaction:
                self._file.execute("COMMIT")

    def reopen(self) -> None:
        """Use a connection of one's own, as a forked process must; that of its parent stays as it is."""
        self._inherited, self._connection = self._connection, None

    def close(self, wanted: Collection[bytes]) -> None:
        """Make what was added last, and take away what is not wanted."""
        unwanted = self._digests.difference(wanted)
        with self._if_possible():
            if unwanted and not self._file.in_transaction:
                self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany("DELETE FROM kept WHERE digest = ?", ((found,) for found in unwanted))
        self.commit()
        self._digests -= unwanted
        self._file.close()
        self._connection = None

    @contextmanager
    def _if_possible(self) -> Iterator[None]:
        """Store no more when another build is storing, or the disk is full: the site needs none of it."""
        try:
            yield
        except sqlite3.OperationalError:
            self._writes = False
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            self._digests = self._stored()


class _Reducers(dict[type, Callable[[Any], tuple[type, tuple[object, ...]]]]):
    """How a dataclass is stored: as what it is called with; that takes half the time of its own way."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        names = [field.name for field in fields(kind) if field.init]
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


def pack(value: object) -> bytes:
    """Return a value as bytes."""
    out = BytesIO()
    pickler = pickle.Pickler(out, protocol=5)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return out.getvalue()


def unpack(data: bytes) -> Any:  # noqa: ANN401 - what was stored
    """Return the value that was packed; raises CacheError when these are other bytes."""
    try:
        return _Unpickler(BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise CacheError(f"a stored value cannot be read: {error}") from error
