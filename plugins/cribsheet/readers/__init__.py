"""Notes in, documents out: one module per family of notes.

`read` asks each reader of the table in turn whether the note is of its family; the last
one takes any text. A new dialect is one module and one line here.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from cribsheet.model import Document, Source
from cribsheet.readers import markdown, outline
from cribsheet.readers.bounds import too_long
from cribsheet.readers.cover import cover

READERS = (markdown, outline)


def read(source: Source) -> Document:
    """Return the note as its author structured it; every non-blank line is in it exactly once.

    Never raises, whatever the text; time grows linearly with its size.
    """
    reader = next(reader for reader in READERS if reader.recognize(source))
    with _no_search_for_cycles():
        document = cover(source, reader.read(source))
    problems = (*too_long(source), *document.problems)
    return replace(document, problems=problems)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Suspend the garbage collector: trees have no cycles, and it would walk them again and again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
