"""What a note-taker says beside a note: which lines belong elsewhere, which are never shown.

A sidecar is a TOML file with the note's name: `exam.toml` beside `exam.txt`.

    [[assign]]
    lines = "864-871"
    service = "lambda"
    reason = "the heading above is about something else"

    [[drop]]
    lines = "1143"
    reason = "a private number"
"""

import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import replace
from operator import attrgetter

from cribsheet.model import Diagnostic, Dropped, Kind, Ruling, Sidecar, Source, Span

LINES = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def sidecar(
    path: str,
    text: str,
    source: Source,
    services: Collection[str],
    report: Callable[[Diagnostic], None],
) -> Sidecar:
    """Return the corrections in the sidecar at `path` for its note.

    An entry with a mistake (unknown key or service, lines that the note does not have, no
    reason) is reported at the note and ignored; the others hold.
    """

    def complain(message: str) -> None:
        report(Diagnostic(Span(path, 1, 1), Kind.SIDECAR, message))

    try:
        entries = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        why = "it nests too deeply" if isinstance(error, RecursionError) else error
        complain(f"not valid TOML: {why}")
        return Sidecar()
    for key in entries.keys() - {"assign", "drop"}:
        complain(f"unknown table {key!r}; there are [[assign]] and [[drop]]")
    rulings = [_ruling(entry, source, services, complain) for entry in _tables(entries, "assign", complain)]
    drops = (_dropped(entry, source, complain) for entry in _tables(entries, "drop", complain))
    # A line that two entries drop is dropped for the first one's reason.
    dropped = {line.span: line for lines in reversed([*drops]) for line in lines}
    return Sidecar(tuple(filter(None, rulings)), tuple(sorted(dropped.values(), key=attrgetter("span"))))


def drop(source: Source, dropped: Collection[Dropped]) -> Source:
    """Return the note with its dropped lines blank, so that nothing after this can show them."""
    gone = {number for item in dropped for number in range(item.span.first, item.span.last + 1)}
    lines = tuple("" if number in gone else line for number, line in enumerate(source.lines, 1))
    return replace(source, lines=lines) if gone else source


def _tables(entries: dict[str, object], key: str, complain: Callable[[str], None]) -> list[dict[str, object]]:
    tables = entries.get(key, [])
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    complain(f"{key!r} must be written as [[{key}]]")
    return []


def _ruling(
    entry: dict[str, object],
    source: Source,
    services: Collection[str],
    complain: Callable[[str], None],
) -> Ruling | None:
    span = _span(entry, {"lines", "service", "reason"}, source, complain)
    service = entry.get("service")
    if span and not (isinstance(service, str) and service in services):
        complain(f"unknown service {service!r} for lines {entry['lines']}")
        return None
    return Ruling(span, str(service)) if span else None


def _dropped(
    entry: dict[str, object], source: Source, complain: Callable[[str], None]
) -> tuple[Dropped, ...]:
    """Return the entry's lines one by one, without the blank ones, which have no fate."""
    span = _span(entry, {"lines", "reason"}, source, complain)
    numbers = range(span.first, span.last + 1) if span else ()
    spans = (Span(source.path, number, number) for number in numbers if source.lines[number - 1].strip())
    return tuple(Dropped(each, str(entry["reason"])) for each in spans)


def _span(
    entry: dict[str, object],
    keys: set[str],
    source: Source,
    complain: Callable[[str], None],
) -> Span | None:
    lines = entry.get("lines")
    match = LINES.fullmatch(str(lines))
    if entry.keys() - keys:
        complain(f"unknown key {min(entry.keys() - keys)!r}; an entry has {', '.join(sorted(keys))}")
    elif not match:
        complain(f'lines must be like "12" or "12-20", not {lines!r}')
    elif not isinstance(entry.get("reason"), str) or not entry["reason"]:
        complain(f"the entry for lines {lines} gives no reason")
    elif not 1 <= int(match[1]) <= int(match[2] or match[1]) <= len(source.lines):
        complain(f"lines {lines} are not in {source.path}, which has {len(source.lines)}")
    else:
        return Span(source.path, int(match[1]), int(match[2] or match[1]))
    return None
