"""Numbers as they are written in texts for people."""

import re

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import NUMBER, Tokens
from engine.feel.syntax.mistakes.excerpts import shown, touch

_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")


def leading_comma(tokens: Tokens, at: int) -> Problem | None:
    """Find `,5`."""
    if tokens.kinds[at] != "," or tokens.kinds[at + 1] != NUMBER or not touch(tokens, at + 1):
        return None
    number = shown(tokens, at + 1)
    return Problem(
        "decimal-comma",
        f"found `,{number}`, where a value was expected",
        (tokens.starts[at], tokens.ends[at + 1]),
        "not a number",
        f"write a point in decimal numbers: `0.{number}`",
    )


def decimal_comma(tokens: Tokens, at: int) -> Problem | None:
    """Find `1,5` and `1.000,5`."""
    if at == 0 or tokens.kinds[at] != "," or not tokens.kinds[at - 1] == tokens.kinds[at + 1] == NUMBER:
        return None
    whole, part = shown(tokens, at - 1), shown(tokens, at + 1)
    if not (touch(tokens, at) and touch(tokens, at + 1) and _WHOLE.fullmatch(whole)):
        return None
    plain = whole.replace(".", "")
    thousands = f", or `{plain}{part}` if the comma groups thousands" if len(part) == 3 and plain == whole else ""
    return Problem(
        "decimal-comma",
        f"found `{whole},{part}`, expected a number with a decimal point",
        (tokens.starts[at - 1], tokens.ends[at + 1]),
        "not a number",
        f"write `{plain}.{part}`{thousands}",
    )


def grouped_digits(tokens: Tokens, at: int) -> Problem | None:
    """Find `1 000`."""
    if at == 0 or not tokens.kinds[at - 1] == tokens.kinds[at] == NUMBER:
        return None
    before, word = tokens.words[at - 1], tokens.words[at]
    if not (re.fullmatch("[0-9]{1,3}", before) and re.fullmatch("[0-9]{3}", word)):
        return None
    return Problem(
        "grouped-digits",
        f"found `{before} {word}`, expected a number without spaces",
        (tokens.starts[at - 1], tokens.ends[at]),
        "two numbers",
        f"write `{before}{word}`",
    )
