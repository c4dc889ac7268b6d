"""Several words that are not a name together, though they were probably meant to be: `required age`."""

import re
from collections.abc import Collection

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import NAME, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened, shown
from engine.feel.syntax.names import BUILTIN_NAMES, BUILTIN_WORDS
from engine.suggest import did_you_mean

_UNITS = {
    "years": "years and months duration({0}, {1}).years",
    "months": "years and months duration({0}, {1})",
    "days": "{1} - {0}",
    "hours": "{1} - {0}",
    "minutes": "{1} - {0}",
}
"""What is asked for by `years between(a, b)` and its like."""

_TWO_ARGUMENTS = re.compile(r"\(\s*([^(),]+?)\s*,\s*([^(),]+?)\s*\)")


def meant_name(tokens: Tokens, at: int, names: Collection[str]) -> str:
    """Return a help line with the known names that are near to the words around token `at`, or an empty text."""
    first, last = at, at
    while first and tokens.kinds[first - 1] == NAME:
        first -= 1
    while tokens.kinds[last + 1] == NAME:
        last += 1
    called = tokens.kinds[last + 1] == "("
    known = [*sorted(names), *(sorted({*BUILTIN_NAMES, *BUILTIN_WORDS}) if called else ())]
    spans = [(begin, end) for begin in range(first, last) for end in range(last, begin, -1)]
    wholes = [" ".join(tokens.words[begin : end + 1]) for begin, end in spans]
    return next((near for each in wholes if (near := did_you_mean(each, known))), "")


def word_of(tokens: Tokens, at: int, names: Collection[str]) -> Problem | None:
    """Find `number of pupils`, at whose `of` token `at` stands."""
    if tokens.kinds[at] != "of" or not tokens.kinds[at - 1] == tokens.kinds[at + 1] == NAME:
        return None
    phrase = " ".join(tokens.words[at - 1 : at + 2])
    return Problem(
        "unexpected-text",
        f"`{shortened(phrase)}` is not a known name",
        (tokens.starts[at - 1], tokens.ends[at + 1]),
        "not declared",
        did_you_mean(phrase, sorted(names)) or "put an operator between names, or declare the name if it is one",
    )


def between_called(tokens: Tokens, opening: int) -> Problem | None:
    """Find `years between(a, b)` and `x between(a, b)`, whose bracket is token `opening`."""
    if opening < 2 or tokens.kinds[opening - 1] != "between" or tokens.kinds[opening - 2] != NAME:
        return None
    word = shown(tokens, opening - 2)
    given = _TWO_ARGUMENTS.match(tokens.text, tokens.starts[opening])
    first, second = (shortened(each) for each in given.groups()) if given else ("a", "b")
    span = (tokens.starts[opening - 2], tokens.ends[opening - 1])
    if word.lower() in _UNITS:
        instead = _UNITS[word.lower()].format(first, second)
        message = f"`{word} between` is not a function"
        return Problem("unknown-name", message, span, "not declared", f"write `{instead}`")
    return Problem(
        "unexpected-text",
        "found a comma between the ends of `between`, expected `and`",
        span,
        "no function",
        f"write `{word} between {first} and {second}`",
    )
