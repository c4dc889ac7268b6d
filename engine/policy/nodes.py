"""A YAML document as plain, immutable data in which every key and every value has its place in the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.policy.scalars import Decoded, Style, decode
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value.

    Attributes:
        value: what it stands for: null, a boolean, an exact number or a text (dates are texts here).
        text: its characters as YAML reads them, quotes, escapes and indentation removed.
        span: the place of the whole scalar, quotes or block indicator included.
        style: how it is written.
    """

    value: bool | Decimal | str | None
    text: str
    span: Span
    style: Style = "plain"
    _places: list[Decoded | None] = field(init=False, repr=False, compare=False, default_factory=list)

    def part(self, start: int, end: int) -> Span:
        """Return the place in the file of the characters `start` up to `end` of `text`.

        An empty part is the place before the character at `start`, or the one after the last character.
        """
        decoded = self._decoded()
        if decoded is None:
            return self.span
        length = len(decoded.starts)
        start, end = min(start, length), min(end, length)
        if start < end:
            return Span(self.span.source, decoded.starts[start], decoded.ends[end - 1])
        after = decoded.ends[-1] if length else self.span.end
        at = decoded.starts[start] if start < length else after
        return Span(self.span.source, at, at)

    def cut(self, start: int, end: int) -> "Scalar":
        """Return the characters `start` up to `end` of `text` as a text of its own that knows its places."""
        text = self.text[start:end]
        cut = Scalar(text, text, self.part(start, end), self.style)
        decoded = self._decoded()
        if decoded is not None:
            parts = (decoded.characters[start:end], decoded.starts[start:end], decoded.ends[start:end])
            cut._places.append(Decoded(*parts))
        return cut

    def _decoded(self) -> Decoded | None:
        if not self._places:
            span = self.span
            self._places.append(decode(span.source.text, span.start, span.end, self.style, self.text))
        return self._places[0]


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `flow` tells whether it is written in brackets."""

    items: "tuple[Node, ...]"
    span: Span
    flow: bool = False

    def __iter__(self) -> "Iterator[Node]":
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order of the file; `flow` tells whether it is written in braces."""

    entries: tuple[Entry, ...]
    span: Span
    flow: bool = False
    _by_key: dict[str, Entry] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._by_key.setdefault(entry.key.text, entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, key: str) -> "Node | None":
        """Return the value of `key`, or None where there is no such key."""
        entry = self._by_key.get(key)
        return entry.value if entry else None

    def key(self, key: str) -> Scalar | None:
        """Return `key` itself with its place, or None where there is no such key."""
        entry = self._by_key.get(key)
        return entry.key if entry else None


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """Return the node as data without places: dict, list, str, bool, None and `Decimal`."""
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [plain(item) for item in node]
    return node.value


def find(node: Node, path: "tuple[str | int, ...] | list[str | int]") -> Node:
    """Return the node at `path`, keys and 0-based indices from the outside in.

    Raises:
        LookupError: there is nothing at that path.
    """
    for step in path:
        child: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str):
            child = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int):
            child = node.items[step]
        if child is None:
            raise LookupError(f"nothing at {path!r}")
        node = child
    return node
