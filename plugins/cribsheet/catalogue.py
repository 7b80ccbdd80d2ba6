"""The catalogue: the services (or whatever a subject has) that notes are filed under.

It is data. The packaged one is about AWS; `load` reads any other file of the same form, which
docs/catalogue.md describes. A file with a mistake is refused with a message that names the
file, the entry, the key and what would be right.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from cribsheet.names import Link, Mention, Name, Names, Role, compile_names, without_vendor

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Category",
    "Link",
    "Mention",
    "Service",
    "ServiceKind",
    "Status",
    "load",
    "parse",
]

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class CatalogueError(ValueError):
    """A catalogue file has a mistake; the message says where, and what is right."""


class ServiceKind(StrEnum):
    """What an entry is about."""

    SERVICE = "service"
    FEATURE = "feature"
    """A part of a service that is filed on that service's page."""
    TOPIC = "topic"
    """A subject of its own that is no service."""
    TOOL = "tool"
    UMBRELLA = "umbrella"
    """A family name that several services share."""


class Status(StrEnum):
    """Whether one can still start using it."""

    ACTIVE = "active"
    RENAMED = "renamed"
    CLOSED = "closed"
    """No new customers."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Category:
    """A group of services on the home page and in the navigation."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Service:
    """One entry; docs/catalogue.md says what each field is for.

    `page`, `successor` and `near` are ids of services, `category` is that of a category;
    `since` is an ISO date or empty. Names are as in the file, vendor included.
    """

    id: str
    name: str
    category: str
    summary: str
    short: str = ""
    kind: ServiceKind = ServiceKind.SERVICE
    page: str = ""
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    link: Link = Link.ALWAYS
    near: tuple[str, ...] = ()
    container: bool = False
    status: Status = Status.ACTIVE
    since: str = ""
    successor: str = ""
    note: str = ""
    docs: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services in the order of the file, and what their names are found by.

    `general` is the id of the service for what names a vendor and no service, or empty.
    """

    services: tuple[Service, ...]
    categories: tuple[Category, ...]
    general: str
    by_id: Mapping[str, Service] = field(repr=False, compare=False)
    names: Names = field(repr=False, compare=False)
    _on_page: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the services by the pages that they are on."""
        on_page: defaultdict[str, set[str]] = defaultdict(set)
        for service in self.services:
            on_page[service.page].add(service.id)
        object.__setattr__(self, "_on_page", {page: frozenset(ids) for page, ids in on_page.items()})

    def on_page(self, page: str) -> frozenset[str]:
        """Return the services whose notes are on the page of a service; none for *Unfiled*."""
        return self._on_page.get(page, frozenset())

    def page_of(self, service: str) -> str:
        """Return the id of the service whose page has this one's notes: a feature's parent."""
        return self.by_id[service].page

    def named(self, title: str) -> str | None:
        """Return the service that a heading (plain text) is the name of, as a whole."""
        return self.names.whole(title, Role.NAME)

    def misspelled(self, title: str) -> str | None:
        """Return the service that a heading is the name of, but for a slip of the pen."""
        return self.names.misspelled(title)

    def concept(self, title: str) -> str | None:
        """Return the service whose notes have such a heading: weak evidence, to be asked last."""
        return self.names.whole(title, Role.CONCEPT)

    def has_vendor(self, text: str) -> bool:
        """Tell whether a plain text has the name of a vendor in it."""
        return self.names.has_vendor(text)

    def mentions(self, text: str, *, heading: bool = False) -> tuple[Mention, ...]:
        """Return every name that stands in a plain text: in order, none overlapping.

        In prose the link rule of the service decides which of its names count; in a heading
        all do, everyday words only where they stand alone (`Config - Rules`).
        """
        return self.names.found(text, heading=heading)


def load(path: Path | None) -> Catalogue:
    """Read the catalogue at `path`, the packaged one for None; raise `CatalogueError`."""
    source = path or files("cribsheet") / "data" / "services.toml"
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{source}: cannot be read as UTF-8 text ({error})") from error
    return parse(text, str(path or "services.toml"))


def parse(text: str, origin: str) -> Catalogue:
    """Return the catalogue written in `text`; messages call the file `origin`."""
    try:
        return _catalogue(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{origin}: not valid TOML: {error}") from error
    except CatalogueError as error:
        raise CatalogueError(f"{origin}: {error}") from None


def _catalogue(document: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue of a parsed file; the first mistake raises."""
    where = "top level"
    _check_keys(where, document, ("vendors", "general", "categories", "services"), ("categories", "services"))
    titles = _read(where, "categories", document["categories"], _table)
    entries = _read(where, "services", document["services"], _table)
    categories = tuple(Category(ident, _read("categories", ident, titles[ident], _text)) for ident in titles)
    services = tuple(_service(ident, entries[ident]) for ident in entries)
    by_id = {service.id: service for service in services}
    for service in services:
        _check_references(service, by_id, titles)
    general = _read(where, "general", document["general"], _text) if "general" in document else ""
    if general:
        _check_known(where, "general", general, by_id)
    vendors = _read(where, "vendors", document.get("vendors", []), _texts)
    names = tuple(name for service in services for name in _names(service, vendors))
    matcher = compile_names(names, _index(names), vendors)
    return Catalogue(services, categories, general, MappingProxyType(by_id), matcher)


def _service(ident: str, entry: object) -> Service:
    """Return one entry, its defaults filled in."""
    where = f"services.{ident}"
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", ident):
        raise CatalogueError(
            f"{where}: an id has small letters, digits and single hyphens, as in `step-functions`"
        )
    table = _read("services", ident, entry, _table)
    _check_keys(where, table, tuple(_READERS), ("name", "category", "summary"))
    values = {key: _read(where, key, value, _READERS[key]) for key, value in table.items()}
    service = Service(id=ident, **values)
    return replace(service, short=service.short or service.name, page=service.page or ident)


def _check_keys(
    where: str, table: Mapping[str, Any], known: tuple[str, ...], needed: tuple[str, ...]
) -> None:
    """Raise if `table` has a key that is not `known`, or lacks one that is `needed`."""
    for key in table:
        if key not in known:
            raise CatalogueError(f"{where}: unknown key `{key}`; {_nearest(key, known)}")
    for key in needed:
        if key not in table:
            raise CatalogueError(f"{where}: `{key}` is missing")


def _check_references(service: Service, by_id: Mapping[str, Service], categories: Iterable[str]) -> None:
    """Raise if `service` refers to something that is not there."""
    where = f"services.{service.id}"
    _check_known(where, "category", service.category, categories)
    _check_known(where, "page", service.page, by_id)
    for ident in service.near:
        _check_known(where, "near", ident, by_id)
    if service.successor:
        _check_known(where, "successor", service.successor, by_id)
    page = by_id[service.page].page
    if page != service.page:
        raise CatalogueError(
            f"{where}: `page`: `{service.page}` has no page of its own; its notes are on `{page}`"
        )


def _check_known(where: str, key: str, ident: str, known: Iterable[str]) -> None:
    """Raise if `ident` is not among `known`."""
    if ident not in known:
        raise CatalogueError(f"{where}: `{key}`: there is no `{ident}`; {_nearest(ident, known)}")


def _nearest(word: str, known: Iterable[str]) -> str:
    """Return which of `known` was probably meant, or all of them."""
    close = get_close_matches(word, known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(known)}"


def _names(service: Service, vendors: tuple[str, ...]) -> Iterator[Name]:
    """Yield every name of `service`.

    An alias, phrase or concept that is written with a vendor counts only with one; the
    official names lose it, or nobody could write `Lambda`.
    """
    exact = {without_vendor(text, vendors) for text in service.exact}
    roles = (Role.NAME, service.aliases), (Role.PHRASE, service.phrases), (Role.CONCEPT, service.concepts)
    official = [(Role.NAME, without_vendor(text, vendors)) for text in (service.name, service.short)]
    for role, text in official + [(role, text) for role, texts in roles for text in texts]:
        bare = without_vendor(text, vendors)
        everyday = role is Role.NAME and (service.link is Link.NEVER or " " not in bare)
        link = service.link if everyday else Link.ALWAYS
        yield Name(bare, service.id, role, link, exact=bare in exact, vendored=bare != text)
        exact.discard(bare)
    if exact:
        raise CatalogueError(f"services.{service.id}: `exact`: `{min(exact)}` is none of its names")


def _index(names: Iterable[Name]) -> Mapping[str, Name]:
    """Return every name under each of its keys; raise if two services share one."""
    by_key: dict[str, Name] = {}
    for name in names:
        for key in name.spellings():
            other = by_key.setdefault(key, name)
            if (other.service, other.role) != (name.service, name.role):
                raise CatalogueError(
                    f"services.{name.service}: `{name.text}` is already a {other.role} of "
                    f"`{other.service}`; a name stands for one thing"
                )
    return MappingProxyType(by_key)


def _read(where: str, key: str, value: object, reader: Callable[[object], T]) -> T:
    """Return `value` as `reader` takes it; a reader raises `ValueError` with what it wants."""
    try:
        return reader(value)
    except ValueError as error:
        raise CatalogueError(f"{where}: `{key}` must be {error}, not {value!r}") from None


def _text(value: object) -> str:
    if isinstance(value, str) and any(map(str.isalnum, value)):
        return value
    raise ValueError("a text in quotes")


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(_text, value))
    raise ValueError("a list of texts in brackets")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _date(value: object) -> str:
    # Not isinstance: a date with a time is a date too.
    if type(value) is date:
        return value.isoformat()
    raise ValueError("a date without quotes, as in 2024-07-25")


def _url(value: object) -> str:
    if isinstance(value, str) and value.startswith("https://"):
        return value
    raise ValueError("an address that starts with https://")


def _table(value: object) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    raise ValueError("a table")


def _one_of(options: type[E]) -> Callable[[object], E]:
    def read(value: object) -> E:
        if isinstance(value, str) and value in list(options):
            return options(value)
        raise ValueError(f"one of {', '.join(options)}")

    return read


_READERS: Mapping[str, Callable[[object], Any]] = {
    **dict.fromkeys(("name", "short", "page", "category", "summary", "successor", "note"), _text),
    **dict.fromkeys(("aliases", "exact", "phrases", "concepts", "near"), _texts),
    "kind": _one_of(ServiceKind),
    "link": _one_of(Link),
    "container": _flag,
    "status": _one_of(Status),
    "since": _date,
    "docs": _url,
}
"""How the value of each key of an entry is read."""
