"""Words that are not names, and functions and operators that are written like the other."""

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import ENDS_VALUE, NAME, NUMBER, STARTS_VALUE, STRING, Tokens
from engine.feel.syntax.mistakes.excerpts import shown, span_of
from engine.feel.syntax.mistakes.operators import UNEQUAL
from engine.feel.syntax.names import BUILTIN_WORDS, BUILTINS, KEYWORDS

_INFIX_WORDS = {
    "is": "=",
    "equals": "=",
    "eq": "=",
    "AND": "and",
    "And": "and",
    "OR": "or",
    "Or": "or",
    "IN": "in",
    "xor": "!=",
    "mod": "modulo(a, b)",
    "?": "if … then … else …",
}


def reserved(tokens: Tokens, at: int) -> Problem:
    """Say that the keyword at token `at` cannot be a name."""
    word = tokens.words[at]
    before = tokens.words[at - 1] if at else ""
    if before == ".":
        help_line = f'read the entry with `get value(…, "{word}")`'
    elif before in ("{", ","):
        help_line = f'write a key in quotes, `{{"{word}": …}}`, and choose another name elsewhere'
    else:
        help_line = "choose another name, or write the value that is missing here"
    return Problem(
        "reserved-word",
        f"`{word}` is a word of the language and cannot be a name",
        span_of(tokens, at),
        "reserved",
        help_line,
    )


def keyword_as_name(tokens: Tokens, at: int) -> Problem | None:
    """Find a keyword where a name or value should be."""
    kind = tokens.kinds[at]
    if kind == "not":
        return Problem(
            "missing-parentheses",
            "`not` is a function and needs parentheses",
            span_of(tokens, at),
            "no parentheses",
            "write `not(…)`, or `!=` for not equal",
        )
    if kind not in KEYWORDS:
        return None
    following = tokens.kinds[at + 1]
    a_value_follows = following in STARTS_VALUE and following not in ("-", "[", "(")
    if a_value_follows or (at and tokens.kinds[at - 1] in KEYWORDS):
        return None
    return reserved(tokens, at)


def not_between_values(tokens: Tokens, at: int) -> Problem | None:
    """Find `a not in b` and `a is not b`."""
    if at == 0 or tokens.kinds[at] != "not" or tokens.kinds[at - 1] not in ENDS_VALUE:
        return None
    message = "found `not` between two values, where an operator was expected"
    help_line = "write `not(… in …)`" if tokens.kinds[at + 1] == "in" else "write `not(…)`, or `!=` for not equal"
    span = span_of(tokens, at)
    if tokens.words[at - 1] == "is":
        message, help_line = "found `is not`, expected `!=`", UNEQUAL[1]
        span = (tokens.starts[at - 1], span[1])
    return Problem("wrong-operator", message, span, "not an operator", help_line)


def word_as_operator(tokens: Tokens, at: int) -> Problem | None:
    """Find a word or a function between two values: `a equals b`, `a starts with b`."""
    if at == 0 or tokens.kinds[at] != NAME or tokens.kinds[at - 1] not in ENDS_VALUE:
        return None
    length, name = BUILTINS.longest(tokens.words, at) or (1, tokens.words[at])
    if name == "is" and tokens.kinds[at + 1] == "not":
        return not_between_values(tokens, at + 1)
    if tokens.kinds[at + length] not in STARTS_VALUE:
        return None
    message = f"found `{name}` between two values, where an operator was expected"
    span = (tokens.starts[at], tokens.ends[at + length - 1])
    if name in _INFIX_WORDS:
        return Problem("wrong-operator", message, span, "not an operator", f"write `{_INFIX_WORDS[name]}`")
    if length > 1 or name in BUILTIN_WORDS:
        return Problem("missing-parentheses", message, span, "a function", f"write `{name}(a, b)`")
    return None


def call_without_parentheses(tokens: Tokens, at: int) -> Problem | None:
    """Find a built-in function that stands right before the value at token `at`."""
    if at == 0 or tokens.kinds[at] not in STARTS_VALUE:
        return None
    longest = min(at, 4)
    for length in range(longest, 0, -1):
        words = tokens.words[at - length : at]
        name = " ".join(words)
        may_be_type = at > length and tokens.kinds[at - length - 1] in (":", "of", "<")
        is_function = name in BUILTIN_WORDS or (length > 1 and BUILTINS.spelling(words))
        if is_function and not may_be_type:
            plain = tokens.kinds[at] in (NAME, NUMBER, STRING) and tokens.kinds[at + 1] not in (".", "[", "(")
            argument = shown(tokens, at) + ("" if plain else "…")
            return Problem(
                "missing-parentheses",
                f"`{name}` is a function and needs parentheses",
                (tokens.starts[at - length], tokens.ends[at - 1]),
                "no parentheses",
                f"write `{name}({argument})`",
            )
    return None
