"""HTML of a page written by hand -> the passages that a search can find on it."""

from collections.abc import Iterator
from html.parser import HTMLParser

from cribsheet.search.passages import Passage

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    (*_HEADINGS, "p", "li", "td", "th", "pre", "dt", "dd", "div", "ul", "ol", "table", "blockquote")
)
_HIDDEN = frozenset(("script", "style", "svg"))
_PERMALINK = "headerlink"


def passages(title: str, html: str) -> tuple[Passage, ...]:
    """Return the passages of a page: its headings that have an id, and the blocks below them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return (Passage(title, "", 0, title=True), *_placed(reader.blocks))


def _placed(blocks: list[tuple[str, str, str]]) -> Iterator[Passage]:
    anchor, depth = "", 0
    for tag, identifier, text in blocks:
        # The first heading repeats the title.
        if tag in _HEADINGS[1:] and identifier:
            anchor, depth = identifier, int(tag[1]) - 1
            yield Passage(text, anchor, depth, title=True)
        elif tag != _HEADINGS[0]:
            yield Passage(text, anchor, depth + 1)


class _Reader(HTMLParser):
    """Collects the texts of blocks as `(tag, id, text)`."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str, str]] = []
        self._tag, self._id = "p", ""
        self._texts: list[str] = []
        self._skipped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or pass over what is no text."""
        given = dict(attrs)
        if tag in _HIDDEN or (given.get("class") or "") == _PERMALINK:
            self._skipped = self._skipped or tag
        elif tag in _BLOCKS:
            self._end()
            self._tag, self._id = tag, given.get("id") or ""

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag == self._skipped:
            self._skipped = ""
        elif tag in _BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        """Take a piece of text."""
        if not self._skipped:
            self._texts.append(data)

    def close(self) -> None:
        """End the last block."""
        super().close()
        self._end()

    def _end(self) -> None:
        text = " ".join("".join(self._texts).split())
        if text:
            self.blocks.append((self._tag, self._id, text))
        self._tag, self._id = "p", ""
        self._texts.clear()
