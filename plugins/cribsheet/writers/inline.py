"""Inline Markdown -> HTML in which nothing runs and nothing is loaded."""

from collections.abc import Callable

from markdown_it.token import Token

from cribsheet.inline import content, parse, scheme, target
from cribsheet.writers.markup import element, escape

Resolve = Callable[[str], str | None]
"""From a catalogue id to the URL of its page or section, None when there is none."""


def render(text: str, resolve: Resolve, picture: Resolve = lambda _: None) -> str:
    """Return inline Markdown as HTML; `service:ID` leads where `resolve` says.

    `picture` gives the URL of a picture that the site has by where the note says it is. A note's
    other neighbors are not part of the site, so a target without a scheme is shown behind the
    words instead of being linked. So is another picture, and one from elsewhere becomes a link.
    """
    parts: list[str] = []
    closings: list[str] = []
    for token in parse(text):
        if token.type == "link_open":
            opening, closing = _around(token, resolve)
            parts.append(opening)
            closings.append(closing)
        elif token.type == "link_close":
            parts.append(closings.pop())
        else:
            parts.append(_write(token, resolve, picture))
    return "".join(parts)


def _write(token: Token, resolve: Resolve, picture: Resolve) -> str:
    if token.type == "image":
        if url := picture(target(token)):
            return image(url, content(token))
        opening, closing = _around(token, resolve)
        return opening + escape(content(token)) + closing
    if token.type == "code_inline":
        return element("code", escape(token.content))
    if token.nesting:
        return f"<{token.tag}>" if token.nesting > 0 else f"</{token.tag}>"
    return escape(token.content)


def image(url: str, alt: str, title: str | None = None) -> str:
    """Return a picture of the site."""
    return element("img", src=url, alt=alt, title=title or None, loading="lazy")


def _around(token: Token, resolve: Resolve) -> tuple[str, str]:
    """Return what stands before and behind the words of a link or picture."""
    destination = target(token)
    kind = scheme(destination)
    if not kind:
        return "", f" ({element('code', escape(destination))})" if destination else ""
    url = resolve(destination.partition(":")[2]) if kind == "service" else destination
    if url is None:
        return "", ""
    title = token.attrGet("title")
    hint = f' title="{escape(str(title))}"' if title else ""
    return f'<a href="{escape(url)}"{hint}>', "</a>"
