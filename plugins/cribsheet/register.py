"""The register of limits: what each limit of a service is today, and how notes speak of it.

It is data, like the catalogue whose services it names. The packaged one belongs to the
packaged catalogue; `load` reads any other file of the form that docs/limits.md describes. A
mistake is refused with a message that names the file, the entry and what would be right.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from cribsheet.places import slug
from cribsheet.quantities import Quantity, quantity

E = TypeVar("E", bound=StrEnum)


class RegisterError(ValueError):
    """A register file has a mistake; the message says where, and what is right."""


class Role(StrEnum):
    """What a figure is to its limit; empty when it can be one thing only (a size, a price)."""

    FIXED = ""
    DEFAULT = "default"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


class Confidence(StrEnum):
    """How sure the value is."""

    CHECKED = "checked"
    """It was read on the page under `source` in the month of `as_of`."""
    STATED = "stated"
    """It is what that page is known to say; nobody looked it up for this entry."""
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Former:
    """A value that was once right, until a year or month (`2025-08`)."""

    text: str
    quantity: Quantity
    until: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure of a limit of a service; docs/limits-register.md says what each field is for.

    `value` is as readers see it (`10,240 MB`) and `quantity` what it means; with `ended` they
    are the last there were, until that month. `adjustable` is None where there is nothing to
    raise. `id` is unique within the register, and the element id of its row on the service's page.
    """

    id: str
    service: str
    limit: str
    value: str
    quantity: Quantity = field(repr=False)
    role: Role = Role.FIXED
    qualifier: str = ""
    adjustable: bool | None = None
    as_of: str = ""
    source: str = ""
    confidence: Confidence = Confidence.STATED
    names: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()
    ended: str = ""

    @property
    def today(self) -> str:
        """Return what readers are told: the value, or that there is none any longer."""
        return f"none since {self.ended}" if self.ended else self.value

    @property
    def title(self) -> str:
        """Return the limit with its role: `maximum message size`."""
        return f"{self.role} {self.limit}".strip()

    @property
    def vouched(self) -> str:
        """Return how sure the value is, in words: `checked 2026-11`."""
        sure = "as of" if self.confidence is Confidence.STATED else self.confidence
        return f"{sure} {self.as_of}" if self.as_of else self.confidence

    @property
    def number(self) -> str:
        """Return the value without its unit, and without separators: `10240`."""
        return self.quantity.number.replace(",", "")

    @property
    def unit(self) -> str:
        """Return all that stands behind the number: `minutes`; of money and prefixes the sign."""
        behind = self.value.removeprefix(self.quantity.number)
        return self.quantity.unit if behind == self.value else behind.strip()


@dataclass(frozen=True, slots=True)
class Register:
    """All limits, in the order of the file."""

    limits: tuple[Limit, ...] = ()
    _by_service: Mapping[str, list[tuple[int, Limit]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the limits by their services, of which a site asks once for each."""
        by_service: defaultdict[str, list[tuple[int, Limit]]] = defaultdict(list)
        for at, limit in enumerate(self.limits):
            by_service[limit.service].append((at, limit))
        object.__setattr__(self, "_by_service", by_service)

    def of(self, services: Iterable[str]) -> tuple[Limit, ...]:
        """Return the limits of some services, those of one thing next to each other."""
        limits = sorted(entry for service in set(services) for entry in self._by_service.get(service, ()))
        first = {(limit.service, limit.limit): at for at, limit in reversed(limits)}
        return tuple(
            sorted((limit for _, limit in limits), key=lambda limit: first[limit.service, limit.limit])
        )


_TEXTS = ("limit", "role", "value", "ended", "qualifier", "as_of", "source", "confidence")
_MONTHS = ("as_of", "ended")
_LISTS = ("names", "with", "without")
_KEYS = frozenset((*_TEXTS, *_LISTS, "adjustable", "former"))
_LONG = re.compile(r"(?<![\d.])\d{4,}(?![\d.])")
_MONTH = re.compile(r"\d{4}(-\d\d)?")


def load(path: Path | None, services: Container[str]) -> Register:
    """Read the register at `path`, the packaged one for None, for a catalogue's service ids."""
    source = path or files("cribsheet") / "data" / "limits.toml"
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{source}: cannot be read as UTF-8 text ({error})") from error
    return parse(text, str(path or "limits.toml"), services)


def parse(text: str, origin: str, services: Container[str]) -> Register:
    """Return the register written in `text`; messages call the file `origin`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{origin}: not valid TOML: {error}") from error
    limits: dict[str, Limit] = {}
    for service, entries in document.items():
        if service not in services:
            raise RegisterError(f"{origin}: {service}: the catalogue has no service of this id")
        if not isinstance(entries, list):
            raise RegisterError(f"{origin}: {service}: must be written [[{service}]]")
        for number, entry in enumerate(entries, 1):
            limit = _limit(service, entry, f"{origin}: {service}, entry {number}")
            if limit.id in limits:
                raise RegisterError(
                    f"{origin}: {service}: “{limit.title}” is there twice; a qualifier tells apart"
                )
            limits[limit.id] = limit
    return Register(tuple(limits.values()))


def _limit(service: str, entry: Mapping[str, Any], where: str) -> Limit:
    """Return one entry; the first mistake raises."""
    _check(entry, where)
    where = f"{where} ({entry['limit']})"
    role = _choice(Role, entry.get("role", ""), f"{where}: role")
    value = _readable(entry["value"])
    qualifier = entry.get("qualifier", "")
    return Limit(
        id=f"cribsheet-limit-{slug(' '.join((service, role, entry['limit'], qualifier)))}",
        service=service,
        limit=entry["limit"],
        value=value,
        quantity=_quantity(value, f"{where}: value"),
        role=role,
        qualifier=qualifier,
        adjustable=entry.get("adjustable"),
        as_of=entry.get("as_of", ""),
        source=entry.get("source", ""),
        confidence=_choice(Confidence, entry.get("confidence", Confidence.STATED), f"{where}: confidence"),
        names=tuple(entry.get("names", ())),
        with_=tuple(entry.get("with", ())),
        without=tuple(entry.get("without", ())),
        ended=entry.get("ended", ""),
        former=tuple(_former(entry.get("former", ()), f"{where}: former")),
    )


def _check(entry: Mapping[str, Any], where: str) -> None:
    """Raise unless the keys of an entry are known and have values of the right type."""
    for key, value in entry.items():
        if key not in _KEYS:
            raise RegisterError(f"{where}: “{key}” is no key; known are {', '.join(sorted(_KEYS))}")
        if key in _TEXTS and not (isinstance(value, str) and value.strip()):
            raise RegisterError(f"{where}: {key} must be a text")
        if key in _LISTS and not _is_texts(value):
            raise RegisterError(f"{where}: {key} must be a list of texts")
        if key in _MONTHS and not _MONTH.fullmatch(value):
            raise RegisterError(f"{where}: {key} must be a year or month, as in 2026-11")
    for key in ("limit", "value"):
        if key not in entry:
            raise RegisterError(f"{where}: {key} is missing")
    if "source" not in entry and "confidence" not in entry:
        raise RegisterError(f"{where}: needs a source, or a confidence that says there is none")
    if not isinstance(entry.get("adjustable", True), bool):
        raise RegisterError(f"{where}: adjustable must be true or false")


def _former(entries: object, where: str) -> Iterable[Former]:
    if not (isinstance(entries, list | tuple) and all(isinstance(entry, dict) for entry in entries)):
        raise RegisterError(f'{where} must be a list of {{ value = "...", until = "..." }}')
    for entry in entries:
        if set(entry) != {"value", "until"} or not _is_texts([*entry.values()]):
            raise RegisterError(f"{where} must have a value and an until each, and nothing else")
        if not _MONTH.fullmatch(entry["until"]):
            raise RegisterError(f"{where}: until must be a year or month, as in 2025-08")
        value = _readable(entry["value"])
        yield Former(value, _quantity(value, where), entry["until"])


def _readable(value: str) -> str:
    """Return a value with separators in its long numbers: `10,240 MB`."""
    return _LONG.sub(lambda number: f"{int(number[0]):,}", value)


def _quantity(text: str, where: str) -> Quantity:
    found = quantity(text)
    if not found:
        raise RegisterError(f"{where}: “{text}” is no number with a unit, such as “15 minutes”")
    return found


def _choice(kind: type[E], value: str, where: str) -> E:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(filter(None, kind))
        raise RegisterError(f"{where} must be one of {known}, not “{value}”") from None


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)
