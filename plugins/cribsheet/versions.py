"""What all that is made of notes depends on besides them, as one text."""

import sys
from collections.abc import Iterable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).parent

_SHAPING = ("jinja2", "markdown", "markdown-it-py", "mkdocs", "mkdocs-material", "pygments", "segno")
"""Distributions whose code shapes pages."""


def versions(files: Iterable[Path]) -> str:
    """Return a text that is another one when this package, what it stands on, or one of the files changes."""
    ours = (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    found = blake2b(digest_size=16)
    for path in (*ours, *files):
        data = path.read_bytes()
        found.update(f"{path.name} {len(data)} ".encode(errors="surrogateescape") + data)
    others = " ".join(f"{name} {version(name)}" for name in _SHAPING)
    return f"{found.hexdigest()} Python {sys.version} {others}"
