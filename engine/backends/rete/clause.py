"""What a network is made of: definite clauses over whole numbers."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """The number under `key` is there and stands so to `threshold`."""

    key: str
    operator: Operator
    threshold: int


@dataclass(frozen=True, slots=True)
class Clause:
    """`head` holds where all conditions do; several clauses with one head are an or."""

    head: str
    conditions: tuple[Condition, ...]


def holds(head: str) -> Condition:
    """Return the condition that an earlier pass has concluded `head`."""
    return Condition(head, ">=", 1)
