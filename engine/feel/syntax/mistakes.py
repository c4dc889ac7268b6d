"""The mistakes that are told by name: one function each, and the order in which they are tried.

Each function takes the tokens and the index of the one that was not expected, and returns the problem or None.
"""

import re
from collections.abc import Callable

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import BAD, END, NAME, NUMBER, STARTS_VALUE, STRING, Tokens
from engine.feel.syntax.names import BUILTIN_WORDS, BUILTINS, KEYWORDS
from engine.feel.tree import Span

ENDS_VALUE = frozenset({NAME, NUMBER, STRING, ")", "]", "}", "true", "false", "null"})
_EQUAL = ("=", "equality is written `=`")
_UNEQUAL = ("!=", "inequality is written `!=`")
_MINUS = ("-", "write the minus sign of the keyboard, `-`")
_OPERATORS = {
    "==": _EQUAL,
    "===": _EQUAL,
    ":=": _EQUAL,
    "=>": (">=", "greater than or equal is written `>=`"),
    "=<": ("<=", "less than or equal is written `<=`"),
    "≥": (">=", "greater than or equal is written `>=`"),
    "≤": ("<=", "less than or equal is written `<=`"),
    "<>": _UNEQUAL,
    "=!": _UNEQUAL,
    "!==": _UNEQUAL,
    "≠": _UNEQUAL,
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
_QUOTES = "“”„‟«»‘‚‹›`"
_END_OF_QUOTE = re.compile(r"[“”„‟«»‘’‚‹›`'\"\n]")
_ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")
_UNQUOTED = re.compile(r"[0-9A-Z:.+-]+")


def where_a_value_is_expected(tokens: Tokens, at: int) -> Problem | None:
    """Name the mistake where a value should start at token `at`."""
    return _first(tokens, at, _bad_token, _single_quotes, _operator, _keyword_as_name, _leading_comma)


def where_a_name_is_expected(tokens: Tokens, at: int) -> Problem | None:
    """Name the mistake where a name should start at token `at`."""
    return _first(tokens, at, _bad_token, _single_quotes)


def after_a_value(tokens: Tokens, at: int) -> Problem | None:
    """Name the mistake where token `at` follows a value."""
    return _first(
        tokens,
        at,
        _bad_token,
        _unquoted_after_at,
        _date,
        _decimal_comma,
        _grouped_digits,
        _single_quotes,
        _operator,
        _loose_range,
        _empty_filter,
        _not_between_values,
        _word_as_operator,
        call_without_parentheses,
    )


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


def span_of(tokens: Tokens, at: int) -> Span:
    """Return the span of token `at`; the end of the text is where its last token ends."""
    if tokens.kinds[at] == END and at:
        return (tokens.ends[at - 1], tokens.ends[at - 1])
    return (tokens.starts[at], tokens.ends[at])


def shown(tokens: Tokens, at: int) -> str:
    """Return token `at` as a message shows it."""
    return shortened(tokens.words[at])


def shortened(text: str) -> str:
    """Return `text` on one line, cut where it is too long for a message."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _first(tokens: Tokens, at: int, *rules: Callable[[Tokens, int], Problem | None]) -> Problem | None:
    return next((problem for rule in rules if (problem := rule(tokens, at))), None)


def _touch(tokens: Tokens, at: int) -> bool:
    """Tell whether nothing stands between token `at` and the one before."""
    return at > 0 and tokens.ends[at - 1] == tokens.starts[at]


def _bad_token(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] != BAD:
        return None
    word = tokens.words[at]
    span = span_of(tokens, at)
    if word == '"':
        help_line = r'write `"` where the string ends; a quote inside is written `\"`, a new line `\n`'
        return Problem("unclosed-string", "a string is not closed on its line", span, "opened here", help_line)
    if word == "/*":
        help_line = "write `*/` where the comment ends"
        return Problem("unclosed-comment", "a comment is never closed", span, "opened here", help_line)
    if word in _QUOTES:
        return _wrong_quotes(tokens, at)
    found = f"`{word}`" if word.isprintable() else f"the character U+{ord(word):04X}"
    help_line = "separate with a comma" if word == ";" else "remove it, or put it in a string"
    return _operator(tokens, at) or Problem(
        "unknown-character", f"{found} is not part of the language", span, "not expected here", help_line
    )


def _single_quotes(tokens: Tokens, at: int) -> Problem | None:
    return _wrong_quotes(tokens, at) if tokens.kinds[at] in ("'", "’") else None


def _wrong_quotes(tokens: Tokens, at: int) -> Problem:
    start = tokens.starts[at]
    closing = _END_OF_QUOTE.search(tokens.text, start + 1)
    quoted = tokens.text[start + 1 : closing.start()] if closing and closing[0] != "\n" else ""
    return Problem(
        "wrong-quotes",
        f"`{tokens.text[start]}` does not quote a string",
        (start, start + len(quoted) + 2 if quoted else start + 1),
        "not a string",
        f'write straight double quotes: `"{shortened(quoted) or "…"}"`',
    )


def _operator(tokens: Tokens, at: int) -> Problem | None:
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


def _keyword_as_name(tokens: Tokens, at: int) -> Problem | None:
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


def _leading_comma(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] != "," or tokens.kinds[at + 1] != NUMBER or not _touch(tokens, at + 1):
        return None
    number = shown(tokens, at + 1)
    return Problem(
        "decimal-comma",
        f"found `,{number}`, where a value was expected",
        (tokens.starts[at], tokens.ends[at + 1]),
        "not a number",
        f"write a point in decimal numbers: `0.{number}`",
    )


def _decimal_comma(tokens: Tokens, at: int) -> Problem | None:
    if at == 0 or tokens.kinds[at] != "," or not tokens.kinds[at - 1] == tokens.kinds[at + 1] == NUMBER:
        return None
    whole, part = shown(tokens, at - 1), shown(tokens, at + 1)
    if not (_touch(tokens, at) and _touch(tokens, at + 1) and _WHOLE.fullmatch(whole)):
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


def _grouped_digits(tokens: Tokens, at: int) -> Problem | None:
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


def _date(tokens: Tokens, at: int) -> Problem | None:
    """Find a date without quotes that ends at token `at` or goes beyond it."""
    first = at
    while first and _touch(tokens, first) and tokens.kinds[first - 1] in (NUMBER, "-", "/"):
        first -= 1
    start = tokens.starts[first]
    match = _ISO_DATE.match(tokens.text, start) or _DAY_FIRST.match(tokens.text, start)
    if not match or match.end() < tokens.ends[at]:
        return None
    date = shortened(match[0])
    if match.re is _DAY_FIRST:
        day, separator, month, year = match.groups()
        date = f"{year}-{month:0>2}-{day:0>2}" if separator != "/" else "2020-01-31"
    return Problem(
        "looks-like-a-date",
        f"`{shortened(match[0])}` is not a date",
        match.span(),
        "no quotes",
        f'write dates as year, month and day: `@"{date}"`',
    )


def _unquoted_after_at(tokens: Tokens, at: int) -> Problem | None:
    if at == 0 or tokens.kinds[at - 1] != "@":
        return None
    match = _UNQUOTED.match(tokens.text, tokens.starts[at])
    return Problem(
        "missing-quotes",
        "`@` is not followed by a date, time or duration in quotes",
        match.span() if match else span_of(tokens, at),
        "no quotes",
        f'write `@"{shortened(match[0]) if match else "2020-01-31"}"`',
    )


def _loose_range(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] != "..":
        return None
    return Problem(
        "loose-range",
        "found `..` outside of brackets",
        span_of(tokens, at),
        "a range without brackets",
        "write `[a..b]` with both ends included, or `(a..b)` with neither",
    )


def _empty_filter(tokens: Tokens, at: int) -> Problem | None:
    if tokens.kinds[at] != "[" or tokens.kinds[at + 1] != "]":
        return None
    return Problem(
        "missing-value",
        "found `[]` after a value, expected a position or a condition in the brackets",
        (tokens.starts[at], tokens.ends[at + 1]),
        "an empty filter",
        "write a position such as `[1]`, or a condition such as `[item > 5]`",
    )


def _not_between_values(tokens: Tokens, at: int) -> Problem | None:
    if at == 0 or tokens.kinds[at] != "not" or tokens.kinds[at - 1] not in ENDS_VALUE:
        return None
    message = "found `not` between two values, where an operator was expected"
    help_line = "write `not(… in …)`" if tokens.kinds[at + 1] == "in" else "write `not(…)`, or `!=` for not equal"
    span = span_of(tokens, at)
    if tokens.words[at - 1] == "is":
        message, help_line = "found `is not`, expected `!=`", _UNEQUAL[1]
        span = (tokens.starts[at - 1], span[1])
    return Problem("wrong-operator", message, span, "not an operator", help_line)


def _word_as_operator(tokens: Tokens, at: int) -> Problem | None:
    """Find a word or a function between two values: `a equals b`, `a starts with b`."""
    if at == 0 or tokens.kinds[at] != NAME or tokens.kinds[at - 1] not in ENDS_VALUE:
        return None
    length, name = BUILTINS.longest(tokens.words, at) or (1, tokens.words[at])
    if name == "is" and tokens.kinds[at + 1] == "not":
        return _not_between_values(tokens, at + 1)
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
