"""The sheets of a site, and what is told of those that take too much paper."""

from cribsheet.cache import Cache
from cribsheet.model import Diagnostic, Sidecar
from cribsheet.pipeline import Note, build
from cribsheet.printing import print_sheets
from cribsheet.register import Register
from cribsheet.writers.sheet import Imprint
from tests.notes import source
from tests.trees import CATALOGUE


def told(tips: int) -> list[str]:
    """Return what is told of the sheets of a note with so many exam tips."""
    lines = "".join(f"- ** tip {number} is asked {'so often ' * 10}\n" for number in range(tips))
    notes = [Note(source(f"# SQS\n\n{lines}", "a.md"), Sidecar())]
    reports: list[Diagnostic] = []
    site = build(notes, CATALOGUE, Register(), lambda _: None)
    sheets = print_sheets(site, Imprint("Notes"), reports.append, Cache())
    assert [sheet.id for sheet in sheets] == ["night-before", "sqs"]
    return [str(report) for report in reports]


def test_a_sheet_that_takes_too_many_pages_is_told() -> None:
    assert told(60) == []
    (report,) = told(320)
    assert (
        report
        == "sheets/sqs/index.html:1: limits and exam tips take 6 pages of the sheet, more than 4 [overfull]"
    )
