"""The register of limits -> what the search answers at once when a query names one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cribsheet.catalogue import Catalogue
from cribsheet.model import Reading, Verdict
from cribsheet.quantities import Quantity
from cribsheet.register import Limit, Register
from cribsheet.search.terms import words


@dataclass(frozen=True, slots=True)
class Card:
    """One limit, ready to be shown.

    `service` is that of the limit and `page` that whose page has its row, with the id `anchor`.
    `head` are the service, the limit and its value, `rest` what else there is to know. `names` are
    what the limit is called, as lists of terms, its title first; `also` are the terms of its role
    and qualifier. `key` is that of its value, `former` are those of earlier ones, and `said` tells
    whether a note states it. `group` is the
    same for the minimum, default and maximum of one thing.
    """

    service: str
    page: str
    anchor: str
    head: tuple[str, ...]
    rest: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    also: tuple[str, ...]
    key: str
    said: bool
    former: tuple[str, ...]
    group: int


def cards(register: Register, readings: Sequence[Reading], catalogue: Catalogue) -> Iterator[Card]:
    """Yield a card for each limit, in the order of the register."""
    groups: dict[str, list[Limit]] = {}
    for limit in register.limits:
        groups.setdefault(_group(limit), []).append(limit)
    numbers = {group: number for number, group in enumerate(groups)}
    said: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for reading in readings:
        said[reading.limit][reading.verdict] += 1
    for limit in register.limits:
        group = _group(limit)
        yield _card(limit, groups[group], numbers[group], said[limit.id], catalogue)


def _card(
    limit: Limit, group: Sequence[Limit], number: int, said: Mapping[Verdict, int], catalogue: Catalogue
) -> Card:
    title = f"{limit.title} ({limit.qualifier})" if limit.qualifier else limit.title
    rest = (
        *(f"{other.role} {other.value}" for other in group if other.id != limit.id and other.role),
        *(f"{former.text} until {former.until}" for former in limit.former),
        limit.vouched,
        _noted(said),
    )
    return Card(
        service=limit.service,
        page=catalogue.page_of(limit.service),
        anchor=limit.id,
        head=(catalogue.by_id[limit.service].short, title, limit.today),
        rest=tuple(filter(None, rest)),
        names=tuple(dict.fromkeys(words(name) for name in (limit.limit, *limit.names))),
        also=words(f"{limit.role} {limit.qualifier}"),
        key="" if limit.ended else limit.quantity.key,
        said=bool(said),
        former=tuple(earlier.key for earlier in _earlier(limit)),
        group=number,
    )


def _earlier(limit: Limit) -> list[Quantity]:
    """Return the values that are no longer right: all of a limit that there is no more."""
    return [former.quantity for former in limit.former] + [limit.quantity] * bool(limit.ended)


def _group(limit: Limit) -> str:
    return f"{limit.service} {limit.limit} {limit.qualifier}"


def _noted(said: Mapping[Verdict, int]) -> str:
    counts = ", ".join(f"{verdict} {said[verdict]}" for verdict in Verdict if said.get(verdict))
    return f"notes: {counts}" if counts else ""
