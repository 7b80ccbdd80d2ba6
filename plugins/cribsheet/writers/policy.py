"""What a page may load, as a Content-Security-Policy: files of its own site and nothing else."""

from collections.abc import Iterable


def policy(scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> str:
    """Return the `meta` element of a page's policy.

    `scripts` and `styles` are digests (`sha256-...`) of what may stand in the page itself.
    """
    rules = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *map(_quoted, scripts)),
        "style-src": ("'self'", *map(_quoted, styles)),
        "worker-src": ("'self'",),
        "connect-src": ("'self'",),
        "img-src": ("'self'", "data:"),
        "font-src": ("'self'",),
        "media-src": ("'self'",),
        "manifest-src": ("'self'",),
        "form-action": ("'self'",),
        "base-uri": ("'none'",),
    }
    content = "; ".join(" ".join((name, *sources)) for name, sources in rules.items())
    # No value holds what HTML would read otherwise, and `&#x27;` for each quote nobody could read.
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _quoted(digest: str) -> str:
    return f"'{digest}'"
