"""Operators of other languages."""

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import Tokens

_EQUAL = ("=", "equality is written `=`")
UNEQUAL = ("!=", "inequality is written `!=`")
_MINUS = ("-", "write the minus sign of the keyboard, `-`")
_OPERATORS = {
    "==": _EQUAL,
    "===": _EQUAL,
    ":=": _EQUAL,
    "=>": (">=", "greater than or equal is written `>=`"),
    "=<": ("<=", "less than or equal is written `<=`"),
    "≥": (">=", "greater than or equal is written `>=`"),
    "≤": ("<=", "less than or equal is written `<=`"),
    "<>": UNEQUAL,
    "=!": UNEQUAL,
    "!==": UNEQUAL,
    "≠": UNEQUAL,
    "&&": ("and", "write `and`, as in `a and b`"),
    "&": ("and", "write `and`, as in `a and b`"),
    "||": ("or", "write `or`, as in `a or b`"),
    "|": ("or", "write `or`, as in `a or b`"),
    "!": ("not(…)", "write `not(…)` around what is to be denied"),
    "–": _MINUS,
    "—": _MINUS,
    "−": _MINUS,
    "×": ("*", "multiplication is written `*`"),
    "·": ("*", "multiplication is written `*`"),
    "÷": ("/", "division is written `/`"),
    "%": ("modulo(a, b)", "write `modulo(a, b)` for a remainder, or divide by 100 for a percentage"),
    "^": ("**", "a power is written `**`, as in `a ** 2`"),
    "…": ("..", "write two dots, as in `[1..5]`"),
    "++": ("+", "write one `+`"),
}


def operator(tokens: Tokens, at: int) -> Problem | None:
    """Find an operator of another language that starts at token `at` or at the one before."""
    here = tokens.starts[at]
    for first in (tokens.starts[at - 1], here) if at else (here,):
        for length in (3, 2, 1):
            word = tokens.text[first : first + length]
            if len(word) == length and first + length > here and word in _OPERATORS:
                right, help_line = _OPERATORS[word]
                message = f"found `{word}`, expected `{right}`"
                return Problem("wrong-operator", message, (first, first + length), "not an operator", help_line)
    return None
