"""Pictures alone on their line, in Markdown or HTML."""

from collections.abc import Sequence

from cribsheet.model import Image, Span
from cribsheet.readers.parser import Found, Line, Parser
from cribsheet.readers.shapes import ATTRIBUTE, HTML_IMAGE, IMAGE


def image(parser: Parser, lines: Sequence[Line], at: int, found: Found) -> int:
    """A picture alone on its line, in Markdown or HTML."""
    text = lines[at].text
    match, html = IMAGE.fullmatch(text), HTML_IMAGE.fullmatch(text)
    if match:
        found.append(Image(match[1], match[2], parser.span(lines[at]), match[3] or ""))
    elif html:
        found.append(_html_image(html[1], parser.span(lines[at])))
    return int(bool(match or html))


def _html_image(attributes: str, span: Span) -> Image:
    """Return the picture of an `<img>`; attributes that Markdown lacks are kept in its title."""
    values = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(attributes)}
    alt, target, title = (values.pop(name, "") for name in ("alt", "src", "title"))
    rest = " ".join(f"{name} {value}" for name, value in values.items())
    return Image(alt, target, span, " ".join(filter(None, (title, rest))))
