"""HTML elements as strings: the one place where the writers escape text and attributes."""

import html

_VOID = frozenset(("img", "input"))
"""Elements that have no end."""

_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\N{REPLACEMENT CHARACTER}")


def visible(text: str) -> str:
    """Return the text with a replacement character for each that HTML may not hold."""
    return text.translate(_CONTROLS)


def escape(text: str) -> str:
    """Return plain text as HTML text, fit for attribute values too."""
    return html.escape(visible(text))


def element(name: str, content: str = "", /, **attributes: str | None) -> str:
    """Return the element `name` around `content`, which is HTML already.

    Values are plain text; an attribute that is None is left out. For `class_` and `data_x`
    write `class` and `data-x`.
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>" if name in _VOID else f"<{name}{shown}>{content}</{name}>"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, as plain text: `1 note`, `1,024 notes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
