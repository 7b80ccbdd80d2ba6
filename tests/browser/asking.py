"""Asks the search of a built site, as its pages do."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

ASK = """async queries => {
    const worker = new Worker(new URL("search/worker.js", location.href));
    const answers = [];
    for (const query of queries) {
        const answer = new Promise(resolve => worker.addEventListener("message", resolve, { once: true }));
        worker.postMessage({ type: 2, data: query });
        answers.push((await answer).data.data);
    }
    return answers;
}"""


@dataclass(frozen=True, slots=True)
class Item:
    """A result: the addresses it leads to, and all it says."""

    locations: tuple[str, ...]
    text: str

    @property
    def is_card(self) -> bool:
        return "#cribsheet-limit-" in self.locations[0]


@dataclass(frozen=True, slots=True)
class Query:
    """One of the golden set: see queries.toml."""

    query: str
    page: str
    text: str = ""
    card: bool = False

    def is_met(self, item: Item) -> bool:
        leads = any(place.startswith(f"services/{self.page}/") for place in item.locations)
        return leads and self.text.lower() in item.text.lower() and (item.is_card or not self.card)

    def rank(self, items: Sequence[Item]) -> int:
        """Return at which place the right result stands, from 0; as many as there are for none."""
        return next((at for at, item in enumerate(items) if self.is_met(item)), len(items))


def golden() -> list[Query]:
    text = (ROOT / "tests" / "search" / "queries.toml").read_text(encoding="utf-8")
    return [Query(**entry) for entry in tomllib.loads(text)["query"]]


def ask(tab: Page, queries: Sequence[str]) -> list[list[Item]]:
    """Return the results of each query; the tab shows the home page of the site."""
    return [items(answer) for answer in tab.evaluate(ASK, list(queries))]


def items(answer: dict[str, Any]) -> list[Item]:
    """Return the results in an answer of the worker."""
    return [_item(group) for group in answer["items"]]


def _item(group: Sequence[dict[str, Any]]) -> Item:
    texts = (text for one in group for text in (one["title"], one["text"], *one.get("tags", ())))
    plain = unescape(re.sub("<[^>]*>", "", " ".join(texts)))
    return Item(tuple(one["location"] for one in group), plain)
