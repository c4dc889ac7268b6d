"""Operators of other languages."""

import re

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import NAME, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened

_EQUAL = ("=", "equality is written `=`")
UNEQUAL = ("!=", "inequality is written `!=`")
_MINUS = ("-", "write the minus sign of the keyboard, `-`")
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
"""The marks that compare."""

_ARROWS = frozenset({"=>", "->"})
_SPACED = re.compile(r"([<>=!&|])\s+([<>=&|])")
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
    "->": ("function(…)", "a function is written `function(x) …`"),
}


def operator(tokens: Tokens, at: int) -> Problem | None:
    """Find an operator of another language that starts at token `at` or at the one before."""
    here = tokens.starts[at]
    for first in (at - 1, at) if at else (at,):
        start = tokens.starts[first]
        spaced = _SPACED.match(tokens.text, start)
        if spaced and spaced.end() > here and (spaced[1] + spaced[2] in COMPARISONS | _OPERATORS.keys()):
            mark = spaced[1] + spaced[2]
            right = mark if mark in COMPARISONS else _OPERATORS[mark][0]
            help_line = f"write `{right}`" if right != mark else f"write `{right}` without a space"
            message = f"found `{shortened(spaced[0])}`, expected `{right}`"
            return Problem("wrong-operator", message, spaced.span(), "two marks", help_line)
        for length in (3, 2, 1):
            word = tokens.text[start : start + length]
            if len(word) == length and start + length > here and word in _OPERATORS:
                right, help_line = _OPERATORS[word]
                if word in _ARROWS and (names := _parameters(tokens, first)):
                    right, help_line = "function(…)", _a_function(names)
                message = f"found `{word}`, expected `{right}`"
                return Problem("wrong-operator", message, (start, start + length), "not an operator", help_line)
    return None


def arrow_function(tokens: Tokens, at: int) -> Problem | None:
    """Find `(a, b) => …`, at whose comma token `at` stands."""
    closing = at
    while tokens.kinds[closing] in (",", NAME):
        closing += 1
    arrow = tokens.text[tokens.ends[closing] :].lstrip()[:2]
    names = _parameters(tokens, closing + 1)
    if tokens.kinds[closing] != ")" or arrow not in _ARROWS or not names:
        return None
    start = tokens.text.index(arrow, tokens.ends[closing])
    message = f"found `{arrow}`, expected `function(…)`"
    return Problem("wrong-operator", message, (start, start + 2), "not an operator", _a_function(names))


def _parameters(tokens: Tokens, arrow: int) -> list[str]:
    """Return what stands before an arrow, where it is names of which one is used behind it."""
    first = arrow - 1
    if first >= 0 and tokens.kinds[first] == ")":
        while first > 0 and tokens.kinds[first] != "(":
            first -= 1
    names = [tokens.words[each] for each in range(max(first, 0), arrow) if tokens.kinds[each] == NAME]
    return names if set(names) & set(tokens.words[arrow:]) else []


def _a_function(names: list[str]) -> str:
    return f"a function is written `function({shortened(', '.join(names))}) …`; a filter needs none, `list[item > 5]`"
