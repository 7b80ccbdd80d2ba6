"""Pictures alone on their line."""

from collections.abc import Sequence

from cribsheet.model import Image, Span
from cribsheet.readers.parser import Found, Line, Parser
from cribsheet.readers.shapes import ATTRIBUTE, EMBED, HTML_IMAGE, IMAGE


def image(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """A picture alone on its line, in Markdown, as Obsidian embeds it, or in HTML."""
    text, span = lines[at].text, parser.span(lines[at])
    if match := IMAGE.fullmatch(text):
        found.append(Image(match[1], match[2], span, match[3] or ""))
    elif match := EMBED.fullmatch(text):
        found.append(Image(match[1], match[1], span, match[2] or ""))
    elif match := HTML_IMAGE.fullmatch(text):
        found.append(_html_image(match[1], span))
    return int(match is not None)


def _html_image(attributes: str, span: Span) -> Image:
    """Return the picture of an `<img>`; attributes that Markdown lacks are kept in its title."""
    values = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(attributes)}
    alt, target, title = (values.pop(name, "") for name in ("alt", "src", "title"))
    rest = " ".join(f"{name} {value}" for name, value in values.items())
    return Image(alt, target, span, " ".join(filter(None, (title, rest))))
