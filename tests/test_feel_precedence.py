"""How tightly operators bind: a text without parentheses is read as the same text with all of them.

The reference is DMN 1.5, 10.3.1.2: the alternatives of rules 2, 4 and 49 to 51 stand in the order in which they bind,
the loosest first. It takes a flat row of operands and operators apart at the loosest operator, again and again, and
knows nothing of the parser.
"""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import parse

LEVELS: Sequence[Sequence[str]] = (
    ("or",),
    ("and",),
    ("=", "!=", "<", "<=", ">", ">=", "in"),
    ("+", "-"),
    ("*", "/"),
    ("**",),
)
"""The loosest first. Those of one level are taken from the left, but for comparisons, of which one stands alone."""

JOINED, ALONE = ("or", "and"), LEVELS[2]

NAMES = ("a", "b", "c", "d")

operands = st.sampled_from(
    [*NAMES, "1", "- a", "- 2", "a.b", "c[1]", "count(d)", 'a.b["x"].c', "- c[1]", "a instance of number", "[a, b]"]
)
OPERATORS = [each for level in LEVELS for each in level]
FURTHER = [each for each in OPERATORS if each not in ALONE]
"""Those that can stand beside a comparison."""


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """A row of operands with operators between them, in which no comparison stands beside another."""
    row = [draw(operands)]
    compared = False
    for _ in range(draw(st.integers(1, 7))):
        operator = draw(st.sampled_from(FURTHER if compared else OPERATORS))
        compared = operator in ALONE or (compared and operator not in JOINED)
        row += [operator, draw(operands)]
    return row


def parenthesised(row: Sequence[str]) -> str:
    """Return a row with parentheses around every operand of every operator."""
    if len(row) == 1:
        return f"({row[0]})"
    found = row[1::2]
    level = next(level for level in LEVELS if set(level) & set(found))
    places = [2 * index + 1 for index, operator in enumerate(found) if operator in level]
    if level[0] in JOINED:
        parts = [row[start + 1 : end] for start, end in zip([-1, *places], [*places, len(row)], strict=True)]
        return f"({f' {level[0]} '.join(parenthesised(each) for each in parts)})"
    last = places[-1]
    return f"({parenthesised(row[:last])} {row[last]} {parenthesised(row[last + 1 :])})"


@given(rows())
def test_a_text_without_parentheses_is_read_as_with_all_of_them(row: list[str]) -> None:
    assert parse(" ".join(row), NAMES).tree == parse(parenthesised(row), NAMES).tree


@pytest.mark.parametrize(
    "pair", [pair for pair in product(OPERATORS, repeat=2) if not set(pair) <= set(ALONE)], ids=" ".join
)
def test_any_two_operators_bind_as_the_standard_says(pair: tuple[str, str]) -> None:
    row = ["a", pair[0], "b", pair[1], "c"]
    assert parse(" ".join(row), NAMES).tree == parse(parenthesised(row), NAMES).tree
