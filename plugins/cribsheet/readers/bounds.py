"""How large a note may be before parts of it come out as plain text."""

from collections.abc import Sequence

from cribsheet.model import Diagnostic, Kind, Source, Span

LONGEST = 10_000
"""Characters of the longest line, and of the longest statement, in which marks are looked for."""

DEEPEST = 24
"""Lists and quotes inside one another."""

STAND_IN = "\0"
"""What the rules see of a line that is too long: a text that no note has."""


def seen(text: str) -> str:
    """Return what the rules see of a line."""
    return text if len(text) <= LONGEST else STAND_IN


def too_long(source: Source) -> tuple[Diagnostic, ...]:
    """Return what there is to tell about lines that are too long to be looked at."""
    long = [
        number
        for number, line in enumerate(source.lines, 1)
        if len(line) > LONGEST and seen(line.strip()) == STAND_IN
    ]
    if not long:
        return ()
    more = f" (and {len(long) - 1:,} more)" if len(long) > 1 else ""
    message = f"a line of more than {LONGEST:,} characters{more}; it is shown as it was typed"
    return (Diagnostic(Span(source.path, long[0], long[0]), Kind.TOO_LONG, message),)


def too_deep(spans: Sequence[Span]) -> tuple[Diagnostic, ...]:
    """Return what there is to tell about lines that are nested too deeply."""
    message = f"nested more than {DEEPEST} deep; what is deeper is shown at that level, as plain text"
    return (Diagnostic(min(spans), Kind.TOO_DEEP, message),) if spans else ()
