"""What to say where a text stops being FEEL: what was found, what was expected, and what to write instead.

Only called when reading has failed already. The mistakes that people bring from other languages and from their
keyboards are told by name (`engine.feel.syntax.mistakes`), the others by what stands there.
"""

from collections.abc import Collection, Sequence

from engine.feel.problems import Problem
from engine.feel.syntax import mistakes
from engine.feel.syntax.lexer import END, ENDS_VALUE, NAME, STARTS_VALUE, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened, shown, span_of
from engine.feel.syntax.mistakes.operators import COMPARISONS, arrow_function
from engine.feel.syntax.mistakes.phrases import between_called, meant_name, word_of
from engine.feel.syntax.mistakes.words import call_without_parentheses, reserved
from engine.feel.syntax.names import KEYWORDS

THE_END = "the end of the expression"
_CLOSINGS = {"(": ")", "[": "]", "{": "}", "]": "["}
_BELONGS_TO = {"then": "if", "else": "if", "return": "for", "satisfies": "some", "of": "instance"}


def no_value(tokens: Tokens, at: int) -> Problem:
    """Explain that a value was expected at token `at`."""
    found = mistakes.where_a_value_is_expected(tokens, at)
    if found:
        return found
    kind = tokens.kinds[at]
    word = shown(tokens, at)
    before = shown(tokens, at - 1) if at else ""
    if kind == END:
        if before in _CLOSINGS:
            return not_closed(tokens, at - 1, at, ())
        return Problem(
            "unexpected-end",
            f"the expression ends after `{before}`, where a value was expected",
            span_of(tokens, at - 1),
            "a value must follow",
            _cut_by_comment(tokens, at) or f"write a value after `{before}`, or remove it",
        )
    if kind in COMPARISONS and not (at and before not in ("(", ",")):
        following = shown(tokens, at + 1)
        return Problem(
            "missing-value",
            f"`{kind}` has no value on its left",
            span_of(tokens, at),
            "compares nothing",
            f"write what is compared before `{kind}`" + (f", as in `… {kind} {following}`" if following else ""),
        )
    if kind == "..":
        return Problem(
            "missing-value",
            "a range has no lower end",
            span_of(tokens, at),
            "nothing before the dots",
            "write `[a..b]`, or a half line such as `(<= 5)`",
        )
    if before == "," and kind in (")", "]", "}"):
        return Problem(
            "trailing-comma",
            f"found `{kind}` after a comma, where a value was expected",
            span_of(tokens, at - 1),
            "nothing follows",
            "remove the comma",
        )
    return Problem(
        "missing-value",
        f"found `{word}` {f'after `{before}`' if before else 'at the start'}, where a value was expected",
        span_of(tokens, at),
        "a value is missing before this",
        f"write a value before `{word}`",
    )


def no_name(tokens: Tokens, at: int, expected: str) -> Problem:
    """Explain that a new name, described by `expected`, was expected at token `at`."""
    kind = tokens.kinds[at]
    before = shown(tokens, at - 1) if at else ""
    if kind in KEYWORDS:
        return reserved(tokens, at)
    found = mistakes.where_a_name_is_expected(tokens, at)
    if found:
        return found
    if kind == END and before in _CLOSINGS:
        return not_closed(tokens, at - 1, at, ())
    if before == "," and kind in (")", "]", "}"):
        return no_value(tokens, at)
    return Problem(
        "missing-name",
        f"found {'the end' if kind == END else f'`{shown(tokens, at)}`'}, expected {expected}",
        span_of(tokens, at),
        "no name",
        f"write {expected}; a name starts with a letter or `_`",
    )


def unexpected(tokens: Tokens, at: int, expected: str, names: Collection[str]) -> Problem:
    """Explain that token `at`, after a complete value, is not what was `expected`; `names` are those known."""
    found = mistakes.after_a_value(tokens, at) or word_of(tokens, at, names)
    if found:
        return found
    kind = tokens.kinds[at]
    word = shown(tokens, at)
    at_the_end = expected.startswith("the end")
    if kind == END:
        return Problem(
            "unexpected-end",
            f"the expression ends where {expected} was expected",
            span_of(tokens, at - 1),
            "something must follow",
            _cut_by_comment(tokens, at) or f"write {expected}",
        )
    if kind == NAME and tokens.kinds[at - 1] == NAME:
        return _two_names(tokens, at, expected, names)
    if at_the_end and kind in (")", "]", "}"):
        return Problem(
            "unopened-bracket",
            f"`{kind}` closes nothing",
            span_of(tokens, at),
            "never opened",
            f"remove `{kind}`, or open it before",
        )
    owner = _BELONGS_TO.get(kind)
    if at_the_end and owner and owner not in tokens.kinds[:at]:
        return Problem(
            "unexpected-text",
            f"found `{word}` without `{owner}`",
            span_of(tokens, at),
            "not expected here",
            f"remove `{word}`, or write `{owner}` where it belongs",
        )
    if not at_the_end:
        help_line = f"write {expected}"
    elif kind in STARTS_VALUE:
        help_line = f"put an operator such as `and` before `{word}`, or remove it"
    else:
        help_line = f"remove `{word}` and what follows it"
    return Problem(
        "unexpected-text",
        f"found `{word}`, expected {expected}",
        span_of(tokens, at),
        "not expected here",
        help_line,
    )


def not_closed(tokens: Tokens, opening: int, at: int, closings: Sequence[str], names: Collection[str] = ()) -> Problem:
    """Explain that token `at` should have been one of `closings`, for the bracket opened at token `opening`."""
    bracket = tokens.words[opening]
    kind = tokens.kinds[at]
    wanted = closings[0] if len(closings) == 1 else _CLOSINGS[bracket]
    if kind == END:
        return Problem(
            "unclosed-bracket",
            f"`{bracket}` is never closed",
            span_of(tokens, opening),
            "opened here",
            _cut_by_comment(tokens, at) or f"write `{wanted}` where it ends",
        )
    if kind in (")", "]", "}"):
        return Problem(
            "unclosed-bracket",
            f"found `{kind}`, expected `{wanted}` to close `{bracket}`",
            span_of(tokens, opening),
            "opened here",
            f"write `{wanted}` before `{kind}`, or `{wanted}` instead of it",
        )
    follows_value = opening > 0 and tokens.kinds[opening - 1] in ENDS_VALUE | {"function"}
    if kind == "," and bracket == "[" and follows_value:
        found = call_without_parentheses(tokens, opening)
        if found:
            return found
    if kind == "," and bracket == "(":
        found = between_called(tokens, opening) or arrow_function(tokens, at)
        if found:
            return found
    holds_several = bracket == "{" or (bracket == "(") == follows_value
    return unexpected(tokens, at, f"{'a comma' if holds_several else 'an operator'} or `{wanted}`", names)


def joined_tests(tokens: Tokens, first: int, at: int) -> Problem:
    """Explain that the unary test that starts at token `first` cannot go on with the `and` or `or` at token `at`."""
    test = shortened(tokens.text[tokens.starts[first] : tokens.ends[at - 1]])
    joined = tokens.words[at]
    return Problem(
        "joined-tests",
        f"found `{joined}` after the test `{test}`, which has nothing on its left",
        span_of(tokens, at),
        "not expected here",
        f"write `? {test} and …`, where `?` is the tested value, or a range such as `[3..5]`"
        if joined == "and"
        else f"separate tests with a comma, `{test}, …`",
    )


def _two_names(tokens: Tokens, at: int, expected: str, names: Collection[str]) -> Problem:
    before, word = shown(tokens, at - 1), shown(tokens, at)
    near = meant_name(tokens, at, names)
    if expected == THE_END:
        return Problem(
            "unexpected-text",
            f"found `{word}` right after `{before}`, and `{before} {word}` is not a known name",
            (tokens.starts[at - 1], tokens.ends[at]),
            "two names, no operator",
            near or "put an operator such as `and` between the two, or declare the name if it is one",
        )
    return Problem(
        "unexpected-text",
        f"found `{word}` right after `{before}`, expected {expected}",
        (tokens.starts[at - 1], tokens.ends[at]),
        "two names, nothing between",
        near or f"write {expected}, or declare `{before} {word}` if it is one name",
    )


def _cut_by_comment(tokens: Tokens, at: int) -> str:
    """Return a help line where the text ends, at token `at`, by a comment that was perhaps not meant as one."""
    rest = tokens.text[tokens.ends[at - 1] :]
    return "`//` starts a comment; division is written `/`" if "//" in rest.split("\n", 1)[0] else ""
