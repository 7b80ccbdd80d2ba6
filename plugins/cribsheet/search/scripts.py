"""The scripts of the search as files, and how a page of Material's comes to use them."""

import re
from importlib.resources import files

FOLDER = "search"
"""Where all that the search needs stands in a site."""

_PARTS = ("terms", "pieces", "lookup", "spelling", "query", "match", "cards", "results", "worker")
"""What the worker is made of, in one file so that a browser asks once."""

_WORKER = re.compile(r'("search": ")([^"]*)assets/javascripts/workers/search\.[^"]*"')
_BUNDLE = re.compile(r'<script src="([^"]*)assets/javascripts/bundle\.[^"]*">')


def scripts() -> dict[str, bytes]:
    """Return the files of the scripts by their names."""
    parts = "\n".join(_asset(f"{part}.js") for part in _PARTS)
    # In a block the names of the parts are theirs alone, also where a page runs them.
    worker = f'"use strict";\n{{\n{parts}}}\n'
    named = {name: _asset(name) for name in ("page.js", "search_index.js")} | {"worker.js": worker}
    return {name: text.encode() for name, text in named.items()}


def connect(html: str) -> str:
    """Return a page with our search in place of Material's; a page of another theme as it is."""
    if not (_WORKER.search(html) and _BUNDLE.search(html)):
        return html
    html = _WORKER.sub(rf'\g<1>\g<2>{FOLDER}/worker.js"', html)
    return _BUNDLE.sub(rf'<script src="\g<1>{FOLDER}/page.js"></script>\n      \g<0>', html)


def _asset(name: str) -> str:
    return (files("cribsheet") / "assets" / "search" / name).read_text(encoding="utf-8")
