"""HTML as a tree that tests can ask, strict about what the writers must get right."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Node:
    """An element; `children` are elements and texts in their order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def elements(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, tag: str = "", *, class_: str = "") -> list["Node"]:
        """Return the elements inside with this tag and class, in document order."""
        return [
            node for node in self.inside() if tag in {"", node.tag} and (not class_ or class_ in node.classes)
        ]

    def one(self, tag: str = "", *, class_: str = "") -> "Node":
        """Return the only such element."""
        (node,) = self.all(tag, class_=class_)
        return node

    def with_id(self, identifier: str) -> "Node":
        (node,) = [node for node in self.inside() if node.attributes.get("id") == identifier]
        return node

    def inside(self) -> Iterator["Node"]:
        """Yield every element inside, in document order."""
        for element in self.elements:
            yield element
            yield from element.inside()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """Return the tree of a piece of HTML; every element must be closed where it was opened."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    (root,) = builder.open
    return root
