"""How large a FEEL value may grow: an expression that asks for more has no value.

The bounds keep one decision within memory and time whatever a policy or a caller writes; they are far
above what a case needs.
"""

from engine.feel.budget import MOST_STEPS, SIZE_OF_A_STEP
from engine.feel.values import NoValue, Range, Value


class TooLarge(NoValue):
    """Raised where a result turns out to be larger than a bound once much of it is made."""


MOST_ITEMS = 1_000_000
"""Items in a list that a built-in or a loop makes, and entries in a context."""

MOST_CHARACTERS = 1_000_000
"""Characters in a string that an operator or a built-in makes."""

MOST_PATTERN_CHARACTERS = 1_000
"""Characters in a regular expression."""

MOST_SEARCH_STEPS = 500_000_000
"""Characters read, times the size of a large pattern, over all searches of one call: seconds for the worst."""

SEARCH_STEPS_IN_A_STEP = 2 * MOST_SEARCH_STEPS // MOST_STEPS
"""Such steps of a search in the time of one step of an evaluation."""

MOST_BACKTRACKING_STEPS = 1_000_000
"""Steps of a search that tries one way after the other, over one call: a second or two for the worst."""

BACKTRACKING_STEPS_IN_A_STEP = 4 * MOST_BACKTRACKING_STEPS // MOST_STEPS
"""Such steps in the time of one step of an evaluation."""

MOST_INSTRUCTIONS = 10_000
"""Steps that a pattern for such a search is written in."""

MOST_COMPARISONS = 100_000
"""Comparisons of items that look alike, within one call that removes equal ones."""


def check_items(size: int) -> None:
    """Raise `NoValue` where a list of `size` items is more than may be made."""
    if size > MOST_ITEMS:
        raise NoValue(f"the list would have {size} items, and {MOST_ITEMS} is the most")


def check_characters(size: int) -> None:
    """Raise `NoValue` where a string of `size` characters is more than may be made."""
    if size > MOST_CHARACTERS:
        raise NoValue(f"the string would have {size} characters, and {MOST_CHARACTERS} is the most")


def work(*values: Value) -> int:
    """Return the steps that it takes to read or make values: one for every `SIZE_OF_A_STEP` items or characters."""
    size = 0
    for value in values:
        if isinstance(value, list | str | dict):
            size += len(value)
        elif type(value) is Range:
            size += sum(len(end) for end in (value.low, value.high) if isinstance(end, str))
    return size // SIZE_OF_A_STEP
