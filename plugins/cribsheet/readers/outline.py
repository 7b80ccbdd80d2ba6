"""Outlines: depth by indentation, headings by underlines, frames and bare labels.

Rows become pieces (headings, items, code, furniture), pieces become a tree by their columns.
Also reads text without any structure: every line or wrapped paragraph is a statement then.
"""

from cribsheet.model import Document, Source
from cribsheet.readers.pieces import pieces
from cribsheet.readers.tree import document


def recognize(_source: Source) -> bool:
    """Return True: whatever no other reader knows is read as an outline."""
    return True


def read(source: Source) -> Document:
    """Return the outline as a document; never raises."""
    return document(source, pieces(source))
