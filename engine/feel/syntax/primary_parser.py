"""What operators stand between, but for clauses: literals, names, parentheses, lists and ranges.

`[` ends a range (`[1..5[`) where no expression can follow it; elsewhere it starts a filter.
"""

from collections.abc import Callable

from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import NAME, NUMBER, STARTS_VALUE, STRING
from engine.feel.syntax.scalars import read_number, read_string
from engine.feel.tree import (
    AtLiteral,
    ComparisonOperator,
    ListLiteral,
    Literal,
    Name,
    Node,
    RangeLiteral,
    Span,
    UnaryComparison,
)

ADDING = 4
"""How tight addition binds, the least for an end of a range or of a comparison."""

COMPARISONS: dict[str, ComparisonOperator] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
"""The marks that compare."""

_AFTER_EMPTY_LIST = STARTS_VALUE - {"(", "[", "-"}


def _number(cursor: Cursor) -> Literal:
    at = cursor.at
    cursor.at += 1
    start = cursor.starts[at]
    return Literal(read_number(cursor.tokens.words[at], start), span=(start, cursor.ends[at]))


def _string(cursor: Cursor) -> Literal:
    at = cursor.at
    cursor.at += 1
    start = cursor.starts[at]
    return Literal(read_string(cursor.tokens.words[at], start), span=(start, cursor.ends[at]))


def _at_literal(cursor: Cursor) -> AtLiteral:
    start = cursor.starts[cursor.at]
    cursor.at += 1
    if cursor.kinds[cursor.at] != STRING:
        cursor.fail('a date, time or duration in quotes after `@`, as in `@"2020-01-31"`')
    text = read_string(cursor.tokens.words[cursor.at], cursor.starts[cursor.at])
    cursor.at += 1
    return AtLiteral(text, span=(start, cursor.last_end()))


def _word(cursor: Cursor) -> Literal:
    at = cursor.at
    cursor.at += 1
    return Literal(_WORDS[cursor.kinds[at]], span=(cursor.starts[at], cursor.ends[at]))


def _name(cursor: Cursor) -> Name:
    start = cursor.starts[cursor.at]
    name = cursor.reference()
    return Name(name, span=(start, cursor.last_end()))


def _not(cursor: Cursor) -> Name:
    if cursor.kinds[cursor.at + 1] != "(":
        cursor.fail_value()
    cursor.at += 1
    return Name("not", span=(cursor.starts[cursor.at - 1], cursor.last_end()))


def _parenthesised(cursor: Cursor) -> Node:
    opening = cursor.at
    cursor.at += 1
    comparison = COMPARISONS.get(cursor.kinds[cursor.at])
    if comparison is not None:
        return _half_line_in_parentheses(cursor, opening, comparison)
    node = cursor.expression()
    if cursor.kinds[cursor.at] == "..":
        return rest_of_range(cursor, opening, node)
    cursor.close(opening, ")")
    return node


def value(cursor: Cursor) -> Node:
    """Read an item, an argument or an entry's value: an expression, or a range with one end such as `>= 5`."""
    start = cursor.at
    comparison = COMPARISONS.get(cursor.kinds[start])
    if comparison is None or comparison in ("=", "!="):
        return cursor.expression()
    cursor.at += 1
    end = cursor.expression(ADDING)
    return _half_line(comparison, end, (cursor.starts[start], cursor.last_end()))


def _half_line_in_parentheses(cursor: Cursor, opening: int, comparison: ComparisonOperator) -> Node:
    """Read a range with one end, `(>= 5)`; `(= 5)` and `(!= 5)` are tests and no ranges."""
    cursor.at += 1
    end = cursor.expression(ADDING)
    cursor.close(opening, ")")
    span = (cursor.starts[opening], cursor.last_end())
    if comparison in ("=", "!="):
        return UnaryComparison(comparison, end, span=span)
    return _half_line(comparison, end, span)


def _half_line(comparison: ComparisonOperator, end: Node, span: Span) -> RangeLiteral:
    if comparison in ("<", "<="):
        return RangeLiteral(None, end, low_closed=False, high_closed=comparison == "<=", span=span)
    return RangeLiteral(end, None, low_closed=comparison == ">=", high_closed=False, span=span)


def rest_of_range(cursor: Cursor, opening: int, low: Node) -> RangeLiteral:
    """Read a range from its dots on."""
    cursor.at += 1
    high = cursor.expression()
    closing = cursor.close(opening, "]", ")", "[")
    return RangeLiteral(
        low,
        high,
        low_closed=cursor.kinds[opening] == "[",
        high_closed=closing == "]",
        span=(cursor.starts[opening], cursor.last_end()),
    )


def _bracketed(cursor: Cursor) -> Node:
    """Read a list or a range that starts with `[`."""
    opening = cursor.at
    cursor.at += 1
    items: list[Node] = []
    if cursor.kinds[cursor.at] != "]" or cursor.kinds[cursor.at + 1] in _AFTER_EMPTY_LIST:
        items.append(value(cursor))
        if cursor.kinds[cursor.at] == "..":
            return rest_of_range(cursor, opening, items[0])
        while cursor.kinds[cursor.at] == ",":
            cursor.at += 1
            items.append(value(cursor))
    cursor.close(opening, "]")
    return ListLiteral(tuple(items), span=(cursor.starts[opening], cursor.last_end()))


def _outward_bracket(cursor: Cursor) -> RangeLiteral:
    """Read a range that starts with `]`."""
    opening = cursor.at
    if cursor.kinds[opening + 1] not in STARTS_VALUE:
        cursor.fail_value()
    cursor.at += 1
    low = cursor.expression()
    if cursor.kinds[cursor.at] != "..":
        cursor.fail("`..` and the upper end of the range")
    return rest_of_range(cursor, opening, low)


_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
PRIMARIES: dict[str, Callable[[Cursor], Node]] = {
    NAME: _name,
    NUMBER: _number,
    STRING: _string,
    "true": _word,
    "false": _word,
    "null": _word,
    "@": _at_literal,
    "(": _parenthesised,
    "[": _bracketed,
    "]": _outward_bracket,
    "not": _not,
}
"""The function that reads each primary, by the kind of its first token."""
