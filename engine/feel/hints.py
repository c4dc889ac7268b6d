"""What to say where a text stops being FEEL: what was found, what was expected, and what to write instead.

Only called when reading has failed already, so it may look back and ahead in the tokens as far as it likes. The
mistakes that people bring from other languages and from their keyboards are told by name.
"""

import re
from collections.abc import Callable, Sequence

from engine.feel.lexer import BAD, END, NAME, NUMBER, STRING, Tokens
from engine.feel.names import BUILTIN_WORDS, BUILTINS, KEYWORDS
from engine.feel.problems import Problem
from engine.feel.tree import Span

_OPERATORS = {
    "==": ("=", "equality is written `=`"),
    "=>": (">=", "greater than or equal is written `>=`"),
    "=<": ("<=", "less than or equal is written `<=`"),
    "<>": ("!=", "inequality is written `!=`"),
    "><": ("!=", "inequality is written `!=`"),
    "=!": ("!=", "inequality is written `!=`"),
    "!==": ("!=", "inequality is written `!=`"),
    "===": ("=", "equality is written `=`"),
    "&&": ("and", "write `and`, as in `a and b`"),
    "&": ("and", "write `and`, as in `a and b`"),
    "||": ("or", "write `or`, as in `a or b`"),
    "|": ("or", "write `or`, as in `a or b`"),
    "!": ("not(…)", "write `not(…)` around what is to be denied"),
    "≥": (">=", "write `>=`"),
    "≤": ("<=", "write `<=`"),
    "≠": ("!=", "write `!=`"),
    "–": ("-", "write the minus sign of the keyboard, `-`"),
    "—": ("-", "write the minus sign of the keyboard, `-`"),
    "−": ("-", "write the minus sign of the keyboard, `-`"),
    "×": ("*", "write `*`"),
    "·": ("*", "write `*`"),
    "÷": ("/", "write `/`"),
    "%": ("modulo", "write `modulo(a, b)` for a remainder, or divide by 100 for a percentage"),
    "^": ("**", "a power is written `**`, as in `a ** 2`"),
    "…": ("..", "write two dots, as in `[1..5]`"),
    "++": ("+", "write one `+`"),
    "//": ("/", "write one `/`"),
}
_QUOTES = "“”„‟«»‘‚‹›`"
_INFIX_WORDS = {
    "is": "=",
    "equals": "=",
    "eq": "=",
    "mod": "modulo(a, b)",
    "AND": "and",
    "And": "and",
    "OR": "or",
    "Or": "or",
    "IN": "in",
    "xor": "!=",
}
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.]+Z?)?|\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_INTEGER = re.compile(r"[0-9]+")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_BELONGS_TO = {"then": "if", "else": "if", "return": "for", "satisfies": "some` or `every", "of": "instance"}
_VALUES = frozenset(
    {NAME, NUMBER, STRING, "(", "[", "{", "-", "@", "if", "for", "some", "every", "function", "not"}
)
_ENDS_VALUE = frozenset({NAME, NUMBER, STRING, ")", "]", "}", "true", "false", "null"})


def no_value(tokens: Tokens, at: int) -> Problem:
    """Explain that a value was expected at token `at`."""
    kind = tokens.kinds[at]
    found = _first((_bad_token, _quotes, _wrong_operator, _lost_keyword, _decimal_point), tokens, at)
    if found:
        return found
    before = tokens.words[at - 1] if at else ""
    if kind == END:
        return Problem(
            "unexpected-end",
            f"the expression ends after `{before}`, where a value was expected",
            _span(tokens, at - 1),
            "a value must follow",
            f"write a value after `{before}`, or remove it",
        )
    if kind in ("<", "<=", ">", ">=", "=", "!="):
        return Problem(
            "missing-value",
            f"`{kind}` has no value on its left",
            _span(tokens, at),
            "compares nothing",
            f"write what is compared before `{kind}`, as in `age {kind} 18`",
        )
    if kind == "..":
        return Problem(
            "missing-value",
            "a range has no lower end",
            _span(tokens, at),
            "nothing before the dots",
            "write `[a..b]`, or a half line such as `(<= 5)`",
        )
    if before == "," and kind in (")", "]", "}"):
        return Problem(
            "trailing-comma",
            f"found `{kind}` after a comma, where a value was expected",
            _span(tokens, at - 1),
            "nothing follows",
            "remove the comma",
        )
    place = f"after `{before}`" if before else "at the start"
    return Problem(
        "missing-value",
        f"found `{tokens.words[at]}` {place}, where a value was expected",
        _span(tokens, at),
        "a value is missing before this",
        f"write a value before `{tokens.words[at]}`",
    )


def no_name(tokens: Tokens, at: int, expected: str) -> Problem:
    """Explain that a new name, described by `expected`, was expected at token `at`."""
    kind = tokens.kinds[at]
    if kind in KEYWORDS:
        word = tokens.words[at]
        after_dot = at and tokens.words[at - 1] == "."
        return Problem(
            "reserved-word",
            f"`{word}` is a word of the language and cannot be a name",
            _span(tokens, at),
            "reserved",
            f'read the entry with `get value(…, "{word}")`'
            if after_dot
            else f'choose another name, or write it in quotes where it is a key: `{{"{word}": …}}`',
        )
    found = _first((_bad_token, _quotes), tokens, at)
    if found:
        return found
    if at and tokens.words[at - 1] == "," and kind in (")", "]", "}"):
        return no_value(tokens, at)
    return Problem(
        "missing-name",
        f"found {_found(tokens, at)}, expected {expected}",
        _span(tokens, at),
        "no name",
        "a name starts with a letter or `_`",
    )


def unexpected(tokens: Tokens, at: int, expected: str) -> Problem:
    """Explain that token `at`, after a complete value, is not what was `expected`."""
    found = _first(
        (
            _bad_token,
            _date,
            _decimal_comma,
            _quotes,
            _wrong_operator,
            _loose_range,
            _infix_word,
            _call_without_parentheses,
            _stray_keyword,
            _stray_bracket,
            _two_values,
        ),
        tokens,
        at,
    )
    if found:
        return found
    if tokens.kinds[at] == END:
        return Problem(
            "unexpected-end",
            f"the expression ends where {expected} was expected",
            _span(tokens, at - 1),
            "something must follow",
            f"write {expected}",
        )
    return Problem(
        "unexpected-text",
        f"found `{tokens.words[at]}`, expected {expected}",
        _span(tokens, at),
        "not expected here",
        f"remove `{tokens.words[at]}`, or put an operator such as `and` before it",
    )


def not_closed(tokens: Tokens, opening: int, at: int, closings: Sequence[str]) -> Problem:
    """Explain that token `at` should have closed the bracket opened at token `opening`."""
    bracket = tokens.words[opening]
    kind = tokens.kinds[at]
    wanted = closings[0] if len(closings) > 1 else _CLOSING[bracket]
    if kind == END:
        return Problem(
            "unclosed-bracket",
            f"`{bracket}` is never closed",
            _span(tokens, opening),
            "opened here",
            f"write `{wanted}` where it ends",
        )
    if kind in (")", "]", "}"):
        return Problem(
            "unclosed-bracket",
            f"found `{kind}`, expected `{wanted}` to close `{bracket}`",
            _span(tokens, opening),
            "opened here",
            f"write `{wanted}` before `{kind}`, or `{kind}` where `{wanted}` is meant",
        )
    return unexpected(tokens, at, f"`{wanted}` to close `{bracket}`")


def _first(rules: Sequence[Callable[[Tokens, int], Problem | None]], tokens: Tokens, at: int) -> Problem | None:
    for rule in rules:
        problem = rule(tokens, at)
        if problem:
            return problem
    return None


def _bad_token(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] != BAD:
        return None
    word = tokens.words[at]
    start = tokens.starts[at]
    if word == '"':
        return Problem(
            "unclosed-string",
            "a string is not closed on its line",
            (start, start + 1),
            "opened here",
            r'write `"` where the string ends; a quote inside is written `\"`, a new line `\n`',
        )
    if word == "/*":
        return Problem(
            "unclosed-comment",
            "a comment is never closed",
            (start, start + 2),
            "opened here",
            "write `*/` where the comment ends",
        )
    if word in _QUOTES:
        return _quotes_problem(tokens, start)
    found = _wrong_operator(tokens, at)
    if found:
        return found
    if word == ";":
        return Problem(
            "unexpected-text", "`;` is not used", _span(tokens, at), "not expected here", "separate with `,`"
        )
    if word in "$#€£¥":
        return Problem(
            "unknown-character",
            f"`{word}` is not part of the language",
            _span(tokens, at),
            "not expected here",
            "write the name or the number alone",
        )
    return Problem(
        "unknown-character",
        f"`{word}` is not part of the language"
        if word.isprintable()
        else f"found the character U+{ord(word):04X}",
        _span(tokens, at),
        "not expected here",
        "remove it, or put it in a string",
    )


def _quotes(tokens: Tokens, at: int) -> Problem | None:
    return _quotes_problem(tokens, tokens.starts[at]) if tokens.kinds[at] in ("'", "’") else None


def _quotes_problem(tokens: Tokens, start: int) -> Problem:
    closing = re.compile(r"[“”„‟«»‘’‚‹›`'\"\n]").search(tokens.text, start + 1)
    quoted = tokens.text[start + 1 : closing.start()] if closing and closing[0] != "\n" else ""
    end = start + len(quoted) + 2 if quoted else start + 1
    return Problem(
        "wrong-quotes",
        f"`{tokens.text[start]}` does not quote a string",
        (start, end),
        "not a string",
        f'write straight double quotes: `"{quoted or "…"}"`',
    )


def _wrong_operator(tokens: Tokens, at: int) -> Problem | None:
    """Find a mistaken operator that starts at token `at` or just before it."""
    text = tokens.text
    for first in (tokens.starts[at - 1] if at else -1, tokens.starts[at]):
        if first < 0:
            continue
        for length in (3, 2, 1):
            word = text[first : first + length]
            covers = first + length > tokens.starts[at]
            if covers and len(word) == length and word in _OPERATORS:
                right, help_line = _OPERATORS[word]
                message = f"found `{word}`, expected `{right}`"
                return Problem("wrong-operator", message, (first, first + length), "not an operator", help_line)
    return None


def _lost_keyword(tokens: Tokens, at: int) -> Problem | None:
    word = tokens.words[at]
    if tokens.kinds[at] not in KEYWORDS:
        return None
    if word == "not":
        return Problem(
            "missing-parentheses",
            "`not` is a function and needs parentheses",
            _span(tokens, at),
            "no parentheses",
            "write `not(…)`, or `!=` for not equal",
        )
    next_kind = tokens.kinds[at + 1]
    if next_kind in _VALUES and next_kind not in ("-", "[", "("):
        return None
    if next_kind == END and at and tokens.kinds[at - 1] in KEYWORDS:
        return None
    return Problem(
        "reserved-word",
        f"`{word}` is a word of the language and cannot be a name",
        _span(tokens, at),
        "reserved",
        "use another name, or write the missing value before it",
    )


def _decimal_point(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] == "," and tokens.kinds[at + 1] == NUMBER and tokens.ends[at] == tokens.starts[at + 1]:
        number = tokens.words[at + 1]
        return Problem(
            "decimal-comma",
            f"found `,{number}`, where a value was expected",
            (tokens.starts[at], tokens.ends[at + 1]),
            "not a number",
            f"write a point in decimal numbers: `0.{number}`",
        )
    return None


def _decimal_comma(tokens: Tokens, at: int) -> Problem | None:
    if not (at > 0 and tokens.kinds[at] == "," and tokens.kinds[at - 1] == tokens.kinds[at + 1] == NUMBER):
        return None
    whole, part = tokens.words[at - 1], tokens.words[at + 1]
    adjacent = tokens.ends[at - 1] == tokens.starts[at] and tokens.ends[at] == tokens.starts[at + 1]
    if not (adjacent and _INTEGER.fullmatch(whole)):
        return None
    return Problem(
        "decimal-comma",
        f"found `{whole},{part}`, expected a number with a decimal point",
        (tokens.starts[at - 1], tokens.ends[at + 1]),
        "not a number",
        f"write `{whole}.{part}`"
        if len(part) != 3
        else f"write `{whole}.{part}`, or `{whole}{part}` for thousands",
    )


def _date(tokens: Tokens, at: int) -> Problem | None:
    """Find a date written plainly that token `at` belongs to or follows."""
    start = tokens.starts[at - 1] if at else 0
    first = at - 1
    while (
        first > 0
        and tokens.ends[first - 1] == tokens.starts[first]
        and tokens.kinds[first - 1] in (NUMBER, "-", "/")
    ):
        first -= 1
        start = tokens.starts[first]
    match = _DATE.match(tokens.text, start)
    if not match or match.end() < tokens.ends[at]:
        return None
    return Problem(
        "looks-like-a-date",
        f"`{match[0]}` is not a date",
        match.span(),
        "read as a calculation",
        'write dates as `@"2020-01-31"`, with year, month and day',
    )


def _loose_range(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] != "..":
        return None
    return Problem(
        "loose-range",
        "found `..` outside of brackets",
        _span(tokens, at),
        "a range without brackets",
        "write `[a..b]` with both ends included, or `(a..b)` with neither",
    )


def _infix_word(tokens: Tokens, at: int) -> Problem | None:
    """Find a word between two values that is meant as an operator."""
    if at == 0 or tokens.kinds[at] not in (NAME, "not") or tokens.kinds[at - 1] not in _ENDS_VALUE:
        return None
    word = tokens.words[at]
    if word == "not":
        help_line = (
            "write `not(… in …)`" if tokens.words[at + 1] == "in" else "write `not(…)`, or `!=` for not equal"
        )
        message = "found `not` between two values, where an operator was expected"
        return Problem("wrong-operator", message, _span(tokens, at), "not an operator", help_line)
    known = BUILTINS.longest(tokens.words, at)
    length, name = known or (1, word)
    if tokens.kinds[at + length] not in _VALUES:
        return None
    span = (tokens.starts[at], tokens.ends[at + length - 1])
    message = f"found `{name}` between two values, where an operator was expected"
    if name in _INFIX_WORDS:
        right = _INFIX_WORDS[name]
        if name == "is" and tokens.kinds[at + 1] == "not":
            span = (span[0], tokens.ends[at + 1])
            return Problem(
                "wrong-operator", "found `is not`, expected `!=`", span, "not an operator", "write `!=`"
            )
        return Problem("wrong-operator", message, span, "not an operator", f"write `{right}`")
    if known or name in BUILTIN_WORDS:
        return Problem("missing-parentheses", message, span, "a function", f"write `{name}(a, b)`")
    return None


def _call_without_parentheses(tokens: Tokens, at: int) -> Problem | None:
    if at == 0 or tokens.kinds[at] not in _VALUES:
        return None
    for length in range(1, min(at, 5) + 1):
        name = " ".join(tokens.words[at - length : at])
        if name in BUILTIN_WORDS or (length > 1 and BUILTINS.spelling(tokens.words[at - length : at])):
            return Problem(
                "missing-parentheses",
                f"`{name}` is a function and needs parentheses",
                (tokens.starts[at - length], tokens.ends[at - 1]),
                "no parentheses",
                f"write `{name}({tokens.words[at]}…)`"
                if tokens.kinds[at + 1] != END
                else f"write `{name}({tokens.words[at]})`",
            )
    return None


def _stray_keyword(tokens: Tokens, at: int) -> Problem | None:
    owner = _BELONGS_TO.get(tokens.kinds[at])
    if owner is None or any(kind in owner for kind in tokens.kinds[:at] if kind in KEYWORDS):
        return None
    word = tokens.words[at]
    return Problem(
        "unexpected-text",
        f"found `{word}` without `{owner}`",
        _span(tokens, at),
        "not expected here",
        f"write `{owner.split('`')[0]}` before the expression, or remove `{word}`",
    )


def _stray_bracket(tokens: Tokens, at: int) -> Problem | None:
    kind = tokens.kinds[at]
    if kind not in (")", "]", "}"):
        return None
    return Problem(
        "unopened-bracket",
        f"`{kind}` closes nothing",
        _span(tokens, at),
        "never opened",
        f"remove `{kind}`, or open it before",
    )


def _two_values(tokens: Tokens, at: int) -> Problem | None:
    if at == 0 or tokens.kinds[at] not in _VALUES or tokens.kinds[at - 1] not in _ENDS_VALUE:
        return None
    if tokens.kinds[at] == tokens.kinds[at - 1] == NAME:
        name = f"{tokens.words[at - 1]} {tokens.words[at]}"
        return Problem(
            "unexpected-text",
            f"found `{tokens.words[at]}` right after `{tokens.words[at - 1]}`, and `{name}` is not a known name",
            (tokens.starts[at - 1], tokens.ends[at]),
            "two names, no operator",
            "declare a name that holds a space before it is used, or put an operator between the two",
        )
    return None


def _span(tokens: Tokens, at: int) -> Span:
    if tokens.kinds[at] == END and at:
        return (tokens.ends[at - 1], tokens.ends[at - 1])
    return (tokens.starts[at], tokens.ends[at])


def _found(tokens: Tokens, at: int) -> str:
    return "the end of the expression" if tokens.kinds[at] == END else f"`{tokens.words[at]}`"
