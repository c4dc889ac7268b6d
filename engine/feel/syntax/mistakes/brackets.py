"""Ranges without brackets, and brackets without anything."""

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import Tokens
from engine.feel.syntax.mistakes.excerpts import span_of


def loose_range(tokens: Tokens, at: int) -> Problem | None:
    """Find `1..5` without brackets."""
    if tokens.kinds[at] != "..":
        return None
    return Problem(
        "loose-range",
        "found `..` outside of brackets",
        span_of(tokens, at),
        "a range without brackets",
        "write `[a..b]` with both ends included, or `(a..b)` with neither",
    )


def empty_filter(tokens: Tokens, at: int) -> Problem | None:
    """Find `a[]`."""
    if tokens.kinds[at] != "[" or tokens.kinds[at + 1] != "]":
        return None
    return Problem(
        "missing-value",
        "found `[]` after a value, expected a position or a condition in the brackets",
        (tokens.starts[at], tokens.ends[at + 1]),
        "an empty filter",
        "write a position such as `[1]`, or a condition such as `[item > 5]`",
    )
