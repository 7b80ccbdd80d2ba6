"""The counts of pages -> the home page: every service that has notes, by category."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cribsheet.catalogue import Catalogue, Category, Service, Status
from cribsheet.places import page_path
from cribsheet.writers.links import Links, category_anchor, link
from cribsheet.writers.markup import counted, element, escape
from cribsheet.writers.tally import Tally
from cribsheet.writers.written import TOP, Entry, Written, content, heading, nest

_ENDED = {Status.CLOSED: "closed to new customers", Status.ENDED: "no longer offered"}


def write(
    tallies: Mapping[str, Tally], catalogue: Catalogue, links: Links, *, name: str, about: str
) -> Written:
    """Return the content of the home page under the title `name` (plain text).

    `tallies` has the counts of all pages by their services; `about` is one sentence on the site.
    """
    shown = by_category(tallies, catalogue)
    parts = (
        _write_hero(tallies, about, links),
        _write_jumps(shown),
        *(_write_category(category, services, tallies, links) for category, services in shown),
    )
    title = escape(name)
    entries = [Entry(escape(category.title), category_anchor(category), 2) for category, _ in shown]
    return Written(content(title, parts), nest([Entry(title, TOP, 1), *entries]))


def by_category(pages: Iterable[str], catalogue: Catalogue) -> list[tuple[Category, list[Service]]]:
    """Return the categories that have pages, in the catalogue's order, with their services by name.

    `pages` are the services of the pages.
    """
    services = defaultdict(list)
    for page in filter(None, pages):
        service = catalogue.by_id[page]
        services[service.category].append(service)
    return [
        (category, sorted(services[category.id], key=lambda service: service.short.casefold()))
        for category in catalogue.categories
        if category.id in services
    ]


def _write_hero(tallies: Mapping[str, Tally], about: str, links: Links) -> str:
    facts = [
        counted(len(tallies.keys() - {""}), "page"),
        counted(sum(counts.statements for counts in tallies.values()), "statement"),
        counted(sum(counts.tips for counts in tallies.values()), "exam tip"),
        counted(len({note for counts in tallies.values() for note in counts.notes}), "note"),
    ]
    if "" in tallies:
        facts.append(link(links.url(page_path("")), "Unfiled"))
    items = "".join(element("li", fact) for fact in facts)
    return element("p", escape(about), class_="cs-summary") + element("ul", items, class_="cs-facts")


def _write_jumps(shown: Sequence[tuple[Category, list[Service]]]) -> str:
    chips = "".join(
        element("li", link(f"#{category_anchor(category)}", escape(category.title), class_="cs-chip"))
        for category, _ in shown
    )
    return element("nav", element("ul", chips, class_="cs-chips"), aria_label="Categories")


def _write_category(
    category: Category, services: Sequence[Service], tallies: Mapping[str, Tally], links: Links
) -> str:
    cards = "".join(_write_card(service, tallies[service.id], links) for service in services)
    title = heading(2, category_anchor(category), escape(category.title))
    return title + element("ul", cards, class_="cs-cards")


def _write_card(service: Service, counts: Tally, links: Links) -> str:
    name = link(links.url(page_path(service.id)), escape(service.short), class_="cs-name")
    ended = _ENDED.get(service.status)
    mark = element("span", escape(ended), class_="cs-ended") if ended else ""
    figures = [counted(counts.statements, "statement")]
    figures += [counted(counts.tips, "exam tip")] if counts.tips else []
    figures += [counted(len(counts.notes), "note")]
    summary = element("p", escape(service.summary))
    return element("li", name + mark + summary + element("p", " · ".join(figures), class_="cs-figures"))
