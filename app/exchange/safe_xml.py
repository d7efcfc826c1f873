"""XML from outside as a tree of plain nodes: no document type, no entities, nothing fetched, and bounds on depth and text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import XMLParser  # type: ignore[import-untyped]

from app.exchange.faults import Fault, Unreadable

MAX_DEPTH = 64
MAX_CHARACTERS = 100_000  # of one element
MAX_ELEMENTS = 2_000_000


@dataclass(slots=True)
class Node:
    """An element by its local name; ``space`` is its namespace."""

    space: str
    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    below: list["Node"] = field(default_factory=list)

    def all(self, *path: str) -> Iterator["Node"]:
        """Descendants along the local names of ``path``."""
        if not path:
            yield self
            return
        for one in self.below:
            if one.name == path[0]:
                yield from one.all(*path[1:])

    def one(self, *path: str) -> "Node | None":
        return next(self.all(*path), None)

    def said(self, *path: str) -> str | None:
        """Text of the first descendant along ``path``, trimmed; None if there is none or it is empty."""
        found = self.one(*path)
        return (found.text.strip() or None) if found else None


class _Tree:
    """Target of the parser: keeps within bounds while it builds."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.pieces: list[str] = []
        self.characters = self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition("}")
        node = Node(space.lstrip("{"), name, "", dict(attributes))
        self.elements += 1
        _within("depth", len(self.open) + 1, MAX_DEPTH)
        _within("elements", self.elements, MAX_ELEMENTS)
        if self.open:
            self.open[-1].below.append(node)
        self.root = self.root or node
        self.open.append(node)
        self._forget()

    def data(self, piece: str) -> None:
        self.characters += len(piece)
        _within("text", self.characters, MAX_CHARACTERS)
        self.pieces.append(piece)

    def end(self, tag: str) -> None:
        node = self.open.pop()
        if not node.below:
            node.text = "".join(self.pieces)
        self._forget()

    def close(self) -> Node | None:
        return self.root

    def _forget(self) -> None:
        self.pieces = []
        self.characters = 0


def _within(part: str, size: int, limit: int) -> None:
    if size > limit:
        raise Unreadable(Fault.BOMB, part=part, size=size, limit=limit)


def tree(text: str, format: str, part: str) -> Node:
    """The root of ``text``. ``format`` and ``part`` are what a refusal names.

    Raises Unreadable: FORBIDDEN_XML, BOMB, MESSAGE_DAMAGED.
    """
    parser = XMLParser(target=_Tree(), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text.lstrip("\ufeff \t\r\n").encode("utf-8", errors="replace"))
        root = parser.close()
    except DefusedXmlException:
        raise Unreadable(Fault.FORBIDDEN_XML, part=part) from None
    except ParseError as error:
        raise Unreadable(Fault.MESSAGE_DAMAGED, format=format, line=error.position[0]) from None
    assert isinstance(root, Node)
    return root
