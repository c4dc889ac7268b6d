"""And/or trees over what a network can test; negation is pushed down before one is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.backends.rete.clause import Condition, Operator, holds


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`count` of the parts hold: with all of them an and, with one an or, with none always."""

    count: int
    parts: tuple["Formula", ...]


Formula = Condition | AtLeast

ALWAYS = AtLeast(0, ())
NEVER = AtLeast(1, ())


def all_of(parts: Sequence[Formula]) -> Formula:
    """Return the formula that holds where all of `parts` do."""
    return parts[0] if len(parts) == 1 else AtLeast(len(parts), tuple(parts))


def any_of(parts: Sequence[Formula]) -> Formula:
    """Return the formula that holds where one of `parts` does."""
    return parts[0] if len(parts) == 1 else AtLeast(1, tuple(parts))


def head(name: str, *, met: bool) -> str:
    """Return the head that says that a criterion, stage or outcome row is met, or that it is not."""
    return f"{name}:met" if met else f"{name}:not_met"


def concluded(name: str, *, met: bool) -> Formula:
    """Return the formula that holds where an earlier pass has concluded so."""
    return holds(head(name, met=met))


@dataclass(frozen=True, slots=True)
class Atom:
    """A comparison of a measure with a threshold.

    A measure may be an interval, so it has two keys, which are one where it never is: `>=` is met where even
    the low end reaches the threshold, and not met where even the high end does not.
    """

    low: str
    high: str
    operator: Operator
    threshold: int

    def condition(self, *, met: bool) -> Condition:
        """Return the test that holds where the comparison surely holds, or surely does not."""
        operator = self.operator if met else _OPPOSITE[self.operator]
        return Condition(self.low if operator in (">", ">=") else self.high, operator, self.threshold)


_OPPOSITE: Mapping[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
