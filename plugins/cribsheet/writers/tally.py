"""How much there is on a page: the counts that its head and the home page show."""

from collections import Counter
from dataclasses import dataclass

from cribsheet.model import Page, Statement, walk


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one page; `notes` has for each note how many statements it brought."""

    statements: int
    tips: int
    notes: Counter[str]


def tally(page: Page) -> Tally:
    """Count what stands on a page. A marked heading is one tip more."""
    blocks = [block for section in page.sections for block in walk(section.blocks)]
    statements = [block for block in blocks if isinstance(block, Statement)]
    marked = sum(section.important for section in page.sections)
    tips = sum(statement.important for statement in statements) + marked
    notes = Counter(span.note for statement in statements for span in (statement.span, *statement.also))
    return Tally(len(statements), tips, notes)
