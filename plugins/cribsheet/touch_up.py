"""Pages as the theme writes them -> pages that everyone can use, and that load nothing from elsewhere."""

import re
import secrets
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from jinja2 import Environment
from jinja2.ext import Extension

from cribsheet.writers.policy import policy

SITEMAP = "sitemap.xml"
NO_DATE = "1970-01-01"
"""What stands for a date that nobody knows where MkDocs cannot do without one; 0 means that in gzip too."""

_MARK = f"data-own-{secrets.token_hex(16)}"
"""What tells the inline scripts of templates from any that text could smuggle in; in no file we write."""

_OPENING = re.compile(r"<(script|style)\b")
_INLINE = re.compile(
    rf"<(script|style) {_MARK}(?![^>]*\s(?:src=|type=.application/json))[^>]*>(.*?)</\1>", re.DOTALL
)
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)

_MENDED = tuple(
    (re.compile(wrong), right)
    for wrong, right in (
        # A policy without `unsafe-inline` refuses the attribute by which tables in Markdown align.
        (r'<(t[dh]) style="text-align: (left|center|right);"', r'<\1 class="cs-\2"'),
        # A cell without a text heads nothing.
        (r"<th( class=[^>]*)?></th>", r"<td\1></td>"),
        # HTML has this attribute for fields that are typed into.
        (r'(<input class="md-toggle[^>]*) autocomplete="off"', r"\1"),
        # The box for the search is no dialog: it takes no focus prisoner, and what is inside is a landmark.
        (r'(data-md-component="search") role="dialog"', r"\1"),
    )
)
"""What Material and Python-Markdown write, and what stands there instead."""


class Marks(Extension):
    """Marks the scripts and styles of templates as the site's own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template with its marks."""
        del name, filename
        return _OPENING.sub(rf"\g<0> {_MARK}", source)


def mark(env: Environment) -> None:
    """Have the templates mark their inline scripts, so that `touch_up` can tell them from others."""
    env.add_extension(Marks)


def touch_up(html: str, *, restrict: bool) -> str:
    """Return a page with its markup mended and, if asked to `restrict` it, with its policy."""
    for wrong, right in _MENDED:
        html = wrong.sub(right, html)
    if restrict:
        allowed = policy(_digests("script", html), _digests("style", html))
        html = _CHARSET.sub(lambda charset: f"{charset[0]}\n      {allowed}", html, count=1)
    return html.replace(f" {_MARK}", "")


def undate(sitemap: str) -> str:
    """Return the site map without dates that nobody knows."""
    return sitemap.replace(f"<lastmod>{NO_DATE}</lastmod>", "")


def _digests(tag: str, html: str) -> Iterator[str]:
    """Yield the digest of each inline script or style of the templates."""
    for found in _INLINE.finditer(html):
        if found[1] == tag:
            yield "sha256-" + b64encode(sha256(found[2].encode()).digest()).decode()
