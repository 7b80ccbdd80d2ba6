"""The register and what the notes say of it, looked up from either side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cribsheet.catalogue import Catalogue
from cribsheet.model import Reading, Verdict
from cribsheet.register import Limit, Register


@dataclass(frozen=True, slots=True)
class Held:
    """Readings by the id of their limit, and by the page (service) on which they stand.

    `of_page` has the limits whose rows a page has, in the order of the pages without those that
    have none; `page_of` is the page of each limit that has one.
    """

    by_id: Mapping[str, Limit]
    page_of: Mapping[str, str]
    by_limit: Mapping[str, tuple[Reading, ...]]
    by_page: Mapping[str, tuple[Reading, ...]]
    of_page: Mapping[str, tuple[Limit, ...]]

    def stating(self, page: str) -> set[str]:
        """Return the pages that have readings of the limits whose rows a page has."""
        limits = self.of_page.get(page, ())
        return {reading.page for limit in limits for reading in self.by_limit.get(limit.id, ())}


def index(
    register: Register, readings: Iterable[Reading], catalogue: Catalogue, pages: Iterable[str]
) -> Held:
    """Index the readings for the pages (service ids) that the site has."""
    by_limit: defaultdict[str, list[Reading]] = defaultdict(list)
    by_page: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_limit[reading.limit].append(reading)
        by_page[reading.page].append(reading)
    rows = {page: register.of(catalogue.on_page(page)) for page in pages if page}
    return Held(
        {limit.id: limit for limit in register.limits},
        {limit.id: page for page, limits in rows.items() for limit in limits},
        {limit: tuple(found) for limit, found in by_limit.items()},
        {page: tuple(found) for page, found in by_page.items()},
        {page: limits for page, limits in rows.items() if limits},
    )


def differing(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings that the register contradicts."""
    return tuple(reading for reading in readings if reading.verdict is not Verdict.AGREES)
