"""What sheets are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from cribsheet.model import Block, Reading, Verdict
from cribsheet.register import Limit, Role
from cribsheet.sheets import space

_SHORT = {Role.FIXED: "", Role.MINIMUM: "min", Role.DEFAULT: "default", Role.MAXIMUM: "max"}


@dataclass(frozen=True, slots=True)
class Row:
    """A limit as a sheet shows it, with the readings of it in the notes that do not agree.

    `limits` are the minimum, the default and the maximum of one thing, or what there is of them.
    `owner` is the short name of the service where the sheet alone does not say whose limit it is.
    """

    limits: tuple[Limit, ...]
    owner: str = ""
    disputed: tuple[Reading, ...] = ()

    @property
    def name(self) -> str:
        """Return what is limited: `DAX maximum item size (per table)`."""
        first = self.limits[0]
        qualifier = f"({first.qualifier})" if first.qualifier else ""
        title = first.limit if len(self.limits) > 1 else first.title
        return " ".join(filter(None, (self.owner, title, qualifier)))

    @property
    def value(self) -> str:
        """Return the value of the limit: `128 MB min · 128 MB default · 10,240 MB max`."""
        if len(self.limits) == 1:
            return self.limits[0].today
        return " · ".join(f"{limit.today} {_SHORT[limit.role]}".strip() for limit in self.limits)

    @property
    def disputes(self) -> tuple[str, ...]:
        """Return what notes say instead, in words."""
        return tuple(dict.fromkeys(map(_dispute, self.disputed)))

    @property
    def texts(self) -> tuple[str, tuple[str, ...]]:
        """Return what the row shows: the name, and the lines of the value."""
        return self.name, (self.value, *self.disputes)


def _dispute(reading: Reading) -> str:
    said = f"some notes say {reading.value} {reading.unit}".rstrip()
    if reading.verdict is not Verdict.OUTDATED:
        return said
    return f"{said}, right until {reading.until}" if reading.until else f"{said}, which is outdated"


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of one section; `title` is inline Markdown and may be empty."""

    title: str
    blocks: tuple[Block, ...]


def part_lines(groups: Sequence[Group]) -> float:
    """Return the lines of a part of a sheet with its heading and those of its sections."""
    titles = sum(bool(group.title) for group in groups)
    lines = sum(space.blocks(group.blocks) for group in groups)
    return space.PART + space.TITLE * titles + lines if groups else 0
