"""From bytes to texts: as they come, as a row of tokens, as a damaged example, or as an expression by the grammar."""

from collections.abc import Callable, Mapping, Sequence

from engine.feel.builtins import BUILTINS
from engine.feel.syntax.names import KEYWORDS

NAMES = ("n", "s", "flag", "day", "numbers", "texts", "people", "person", "period", "void", "gone", "full name", "f")
"""The names of `fuzz.laws.CONTEXT`."""

MARKS = (
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", "{", "}", ",", ":", ".", ".."),
    *("->", "@", "?", "//", "/*", "*/", '"', "\\", "\n", "’"),
)

LITERALS = (
    *("0", "1", "2", "-1", "0.5", "10", "1e3", "1e6144", "99999999999999999999999999999999999", ".5"),
    *('""', '"a"', '"2024-02-29"', '"P1Y"', '"PT1H"', '"(a*)*b"', '"\\u00e6"', '"10:00:00@Europe/Paris"', '"%"'),
    *('@"2024-02-29"', '@"P2Y"', '@"P3DT4H"', '@"10:00:00Z"', '@"2024-02-29T10:00:00+01:00"', '@"-99999-01-01"'),
    *("true", "false", "null", "[]", "{}", "[1, 2, 3]", "[1..5]", "(< 5)", "{a: 1, b: [1, {c: null}]}"),
)

FIELDS = ("a", "name", "age", "since", "active", "start", "end", "year", "days", "months", "value", "time offset")

TYPES = (
    *("number", "string", "boolean", "date", "Any", "Null", "list<number>", "range<date>", "days and time duration"),
    *("context<a: number>", "function<number> -> string", "nowhere"),
)

TOKENS = (*NAMES, *MARKS, *LITERALS, *FIELDS, *sorted(KEYWORDS), *BUILTINS, *TYPES, "item", "partial", "x", "y")
"""What a byte, or two where there are more than 256, stands for in a row of tokens."""


def as_text(data: bytes) -> str:
    """Return the bytes as they come, halves of surrogate pairs among them."""
    return data.decode("utf-8", "surrogateescape")


def as_tokens(data: bytes) -> str:
    """Return a row of tokens, one for every two bytes, with a space between."""
    return " ".join(TOKENS[int.from_bytes(data[at : at + 2], "little") % len(TOKENS)] for at in range(0, len(data), 2))


def as_expression(data: bytes) -> str:
    """Return an expression in which each byte decides which construct comes next; the end decides for the simplest."""
    return _Grammar(data).expression(DEEPEST)


EXAMPLES = tuple(text for row in BUILTINS.values() for text, _ in row.examples)
"""The examples of the built-in functions."""

ODDITIES = ("\0", "\u00ad", "\u200b", "\u202e", "\u2028", "\ud800", "\udfff", "\ufeff", "\U0001f600", "é", "٣", "\r")
"""Characters that are easily forgotten: nothing, invisible, from right to left, half of a pair, a line's end."""

_DAMAGE = (*TOKENS, *ODDITIES)


def as_example(data: bytes) -> str:
    """Return an example of a built-in in which pieces are cut out, doubled, or replaced by a token, as bytes decide."""
    choices = iter(data)

    def pick(size: int) -> int:
        return (next(choices, 0) * 256 + next(choices, 0)) % size

    text = EXAMPLES[pick(len(EXAMPLES))]
    for _ in range(len(data) // 8):
        start = pick(len(text) + 1)
        end = min(len(text), start + pick(6))
        word = _DAMAGE[pick(len(_DAMAGE))]
        text = text[:start] + ("", text[start:end] * 2, word, f" {word} ")[pick(4)] + text[end:]
    return text


TEXTS: Mapping[str, Callable[[bytes], str]] = {
    "text": as_text,
    "tokens": as_tokens,
    "example": as_example,
    "expression": as_expression,
}
"""The ways of making a text, by name."""

DEEPEST = 7
"""How deep the constructs of an expression nest."""


class _Grammar:
    """Reads bytes as choices."""

    def __init__(self, data: bytes) -> None:
        self._choices = iter(data)

    def _pick(self, of: Sequence[str]) -> str:
        return of[next(self._choices, 0) % len(of)]

    def expression(self, room: int) -> str:
        """Return an expression, in parentheses unless it is one word."""
        choice = next(self._choices, 0) % (len(_FORMS) + 3)
        if room == 0 or choice < 3:
            return self._pick((NAMES, LITERALS, (*_BOUND, *FIELDS))[choice % 3])
        form = _FORMS[choice - 3]
        pieces: dict[str, str] = {}
        for hole in ("e1", "e2", "e3"):
            if f"{{{hole}}}" in form:
                pieces[hole] = self.expression(room - 1)
        for hole, of in _HOLES.items():
            if f"{{{hole}}}" in form:
                pieces[hole] = self._pick(of)
        for hole, piece in pieces.items():
            form = form.replace(f"{{{hole}}}", piece)
        return form


_BOUND = ("item", "partial", "x", "y", "?")
_HOLES: Mapping[str, Sequence[str]] = {
    "field": FIELDS,
    "type": TYPES,
    "sign": ("+", "-", "*", "/", "**"),
    "compare": ("=", "!=", "<", "<=", ">", ">="),
    "builtin": tuple(BUILTINS),
    "open": ("[", "(", "]"),
    "close": ("]", ")", "["),
}
_FORMS = (
    *("({e1} {sign} {e2})", "({e1} {compare} {e2})", "({e1} and {e2})", "({e1} or {e2})", "(-{e1})"),
    *("({e1}.{field})", "({e1}[{e2}])", "({e1}[item {compare} {e2}])", "({e1}[{field} {compare} {e2}])"),
    *("({e1} in ({e2}, {compare} {e3}))", "({e1} in {open}{e2}..{e3}{close})", "({e1} between {e2} and {e3})"),
    *("(if {e1} then {e2} else {e3})", "(for x in {e1} return {e2})", "(for x in {e1}..{e2} return {e3})"),
    *("(for x in {e1}, y in {e2} return {e3})", "(some x in {e1} satisfies {e2})", "(every x in {e1} satisfies {e2})"),
    *("(some x in {e1}, y in {e2} satisfies {e3})", "(function(x, y) {e1})", "(function(x: {type}) {e1})({e2})"),
    *("({e1} instance of {type})", "[{e1}]", "[{e1}, {e2}, {e3}]", "{a: {e1}, full name: {e2}}", "f({e1})"),
    *("{open}{e1}..{e2}{close}", "({compare} {e1})", "({e1} in {compare} {e2})"),
    *("{builtin}({e1})", "{builtin}({e1}, {e2})", "{builtin}({e1}, {e2}, {e3})", "{builtin}()") * 3,
)
