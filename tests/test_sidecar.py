import pytest

from cribsheet.model import Diagnostic, Dropped, Ruling, Sidecar, Source, Span
from cribsheet.sidecar import drop, sidecar

NOTE = Source("a/n.txt", ("one", "two", "three", "four"))


def _read(text: str) -> tuple[Sidecar, list[str]]:
    reports: list[Diagnostic] = []
    return sidecar("a/n.toml", text, NOTE, {"sqs", "sns"}, reports.append), [
        str(report) for report in reports
    ]


def test_lines_are_assigned_and_dropped() -> None:
    assigned = '[[assign]]\nlines = "2-3"\nservice = "sns"\nreason = "r"\n'
    found, reports = _read(f'{assigned}[[drop]]\nlines = "4"\nreason = "private"\n')
    assert found == Sidecar(
        (Ruling(Span("a/n.txt", 2, 3), "sns"),),
        (Dropped(Span("a/n.txt", 4, 4), "private"),),
    )
    assert not reports


def test_dropped_lines_are_gone_before_anything_reads_them() -> None:
    found, _ = _read('[[drop]]\nlines = "2-3"\nreason = "private"\n')
    assert drop(NOTE, found.dropped).lines == ("one", "", "", "four")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[assign", "not valid TOML"),
        ("[[asign]]\n", "unknown table 'asign'; there are [[assign]] and [[drop]]"),
        ("drop = 3\n", "'drop' must be written as [[drop]]"),
        ('[[drop]]\nlines = 3\nreason = "r"\nwhy = "x"\n', "unknown key 'why'; an entry has lines, reason"),
        ('[[drop]]\nlines = "3 to 4"\nreason = "r"\n', 'lines must be like "12" or "12-20", not \'3 to 4\''),
        ('[[drop]]\nlines = "3"\n', "the entry for lines 3 gives no reason"),
        ('[[drop]]\nlines = "3-9"\nreason = "r"\n', "lines 3-9 are not in a/n.txt, which has 4"),
        ('[[drop]]\nlines = "3-2"\nreason = "r"\n', "lines 3-2 are not in a/n.txt, which has 4"),
        ('[[assign]]\nlines = "3"\nservice = "sgs"\nreason = "r"\n', "unknown service 'sgs' for lines 3"),
    ],
)
def test_a_mistake_is_reported_and_ignored(text: str, message: str) -> None:
    found, reports = _read(text)
    assert found == Sidecar()
    assert len(reports) == 1
    assert reports[0].startswith(f"a/n.toml:1: {message}")
    assert reports[0].endswith("[sidecar]")


def test_the_other_entries_hold() -> None:
    found, reports = _read('[[drop]]\nlines = "9"\nreason = "r"\n[[drop]]\nlines = "1"\nreason = "r"\n')
    assert len(reports) == 1
    assert found.dropped == (Dropped(Span("a/n.txt", 1, 1), "r"),)
