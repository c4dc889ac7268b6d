"""How much work one evaluation may do, counted in steps.

A step visits an item, calls a function, opens a list, or reads or makes a few items or characters. Whoever does work
that depends on the size of values takes the steps for it: from the run of the evaluation, or from a budget of its own.
"""

from dataclasses import dataclass

from engine.feel.tree import Span

MOST_STEPS = 1_000_000
"""Steps within one evaluation."""

SIZE_OF_A_STEP = 16
"""Items or characters that are read or made, and operations of an expression that are evaluated, in one step."""

PARTS_OF_A_STEP = 4
"""Items or entries that are looked at one by one in one step."""

STEPS_OF_A_SERIES = 32
"""Steps that it takes to compute a power, an exponential or a logarithm in all its digits."""


class Stopped(Exception):
    """Raised where an evaluation reaches a bound; the whole expression then has no value.

    Attributes:
        text: why, one sentence, lower case.
        span: the operation, None where it is not known yet.
    """

    def __init__(self, text: str, span: Span | None = None) -> None:
        self.text, self.span = text, span
        super().__init__(text)

    def at(self, span: Span) -> "Stopped":
        """Return the exception for the operation at `span`, unless it is known to be another."""
        return Stopped(self.text, self.span or span)


TOO_MANY_STEPS = f"this takes more than {MOST_STEPS} steps, the most for one evaluation"


@dataclass(slots=True)
class Budget:
    """The steps that are left."""

    steps: int = MOST_STEPS

    def take(self, steps: int) -> None:
        """Take `steps` from what is left; raise `Stopped` where that is not enough."""
        self.steps -= steps
        if self.steps < 0:
            raise Stopped(TOO_MANY_STEPS)

    def open(self, size: int) -> None:
        """Take the steps to go through so many parts of one value, at least one."""
        self.take(1 + size // PARTS_OF_A_STEP)
