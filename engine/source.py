"""Texts and the places inside them; every message the project prints points at one of these."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text: line and column, both counted from 1, columns in characters."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text with a name (a path, or a word such as `<expression>`), compared by identity."""

    name: str
    text: str
    _starts: list[int] = field(init=False, repr=False, default_factory=list)

    def _line_starts(self) -> list[int]:
        if not self._starts:
            self._starts.append(0)
            at = self.text.find("\n")
            while at != -1:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        return self._starts

    def place(self, offset: int) -> Place:
        """Return the place of the character at `offset` (0-based; the end of the text is allowed)."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Place(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return line `number` (1-based) without its line end."""
        start = self._line_starts()[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end == -1 else end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start` up to, not including, `end` of a source."""

    source: Source
    start: int
    end: int

    @property
    def place(self) -> Place:
        """The place of the first character."""
        return self.source.place(self.start)

    def __str__(self) -> str:
        return f"{self.source.name}:{self.place}"
