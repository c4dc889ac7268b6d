"""Whether a text is the beginning of an expression rather than a wrong one: what a prompt has to know."""

from collections.abc import Iterable

from engine.feel.problems import FeelError
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import BAD, END, tokenise
from engine.feel.syntax.operator_parser import read_expression
from engine.feel.syntax.parser import MAX_LENGTH

_MORE_WOULD_NOT_HELP = frozenset(
    {"number-out-of-range", "bad-escape", "expression-too-deep", "duplicate-key", "duplicate-parameter"}
    | {"mixed-arguments"}
)
_OPENS = ('"', "/*")


def is_unfinished(text: str, names: Iterable[str] = ()) -> bool:
    """Tell whether `text` is read to its end, and nothing is wrong but that it ends there.

    A bracket, string or comment is open, an operator has no right side, an `if` no `else`. The text of spaces and
    comments alone is not unfinished.

    Args:
        text: what was written so far.
        names: the names in scope.
    """
    tokens = tokenise(text)
    if len(text) > MAX_LENGTH or tokens.kinds[0] == END:
        return False
    cursor = Cursor(tokens, tuple(names), read_expression)
    try:
        cursor.expression()
    except FeelError as error:
        if error.problems[0].code in _MORE_WOULD_NOT_HELP:
            return False
        return cursor.at_end() or _opens(cursor)
    return cursor.kinds[cursor.at] == BAD and tokens.words[cursor.at] == "/*"


def _opens(cursor: Cursor) -> bool:
    return cursor.kinds[cursor.at] == BAD and cursor.tokens.words[cursor.at] in _OPENS


def open_string(text: str) -> int | None:
    """Return the offset of the string that is open at the end of its line, or None."""
    tokens = tokenise(text)
    if BAD not in tokens.kinds[-2:]:
        return None
    return tokens.starts[-2] if tokens.words[-2] == '"' else None
