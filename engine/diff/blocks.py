"""Blocks of text for people, which each format writes in its own way.

Text between backticks is code in every format.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the whole report's."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `folded` under its title, where there is one, as it is long and seldom read."""

    items: tuple[str, ...]
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Bullets | Table
