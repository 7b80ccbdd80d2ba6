"""What has become of a service, in words."""

from datetime import date

from cribsheet.catalogue import Service, Status

_STATUS = {
    Status.RENAMED: ("Renamed", "on"),
    Status.CLOSED: ("Closed to new customers", "since"),
    Status.ENDED: ("No longer offered", "since"),
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def status(service: Service) -> str:
    """Return e.g. `Closed to new customers since 25 July 2024`; nothing for what is active."""
    if service.status not in _STATUS:
        return ""
    what, when = _STATUS[service.status]
    return f"{what} {when} {spoken(service.since)}" if service.since else what


def spoken(iso: str) -> str:
    """Return a date as people write it, the same in every locale: `2024-07-25` is 25 July 2024."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
