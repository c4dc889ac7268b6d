"""What a pattern is made of, piece by piece in the order in which it is written.

A pattern as pieces is valid: its groups are closed, and a repetition stands behind what it repeats.
"""

from dataclasses import dataclass
from enum import Enum

from engine.feel.regex.characters import CharacterSet


class Mark(Enum):
    """A piece that is all said by its name; the value is how RE2 writes it."""

    GROUP = "("
    PLAIN_GROUP = "(?:"
    CLOSE = ")"
    OR = "|"
    TEXT_START = "(?-m:^)"
    TEXT_END = "(?-m:$)"
    LINE_START = "(?m:^)"
    LINE_END = "(?m:$)"
    ANYTHING = "(?s:.)"
    NO_NEWLINE = r"[^\n]"


@dataclass(frozen=True, slots=True)
class Single:
    """One character, whose case does not matter under flag `i`."""

    character: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of a set of characters, in which flag `i` has been heeded."""

    characters: CharacterSet


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often the piece or group before it stands, `most` None without end; a lazy one rather less often."""

    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class BackReference:
    """What a group that is closed before it has matched."""

    group: int


RegularPiece = Mark | Single | OneOf | Repetition
"""A piece that needs no memory of what has been matched."""

Piece = RegularPiece | BackReference
