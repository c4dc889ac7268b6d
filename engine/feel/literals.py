"""Values as FEEL text that evaluates to the same value (OMG DMN 1.5, 10.3.1.2)."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.feel.bounds import MOST_CHARACTERS, TooLarge
from engine.feel.kinds import a_kind
from engine.feel.temporal.text import text_of
from engine.feel.values import (
    AnyDate,
    DateTime,
    DayTimeDuration,
    NoValue,
    Range,
    Time,
    Value,
    YearMonthDuration,
)

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    {"and", "between", "else", "every", "external", "false", "for", "function", "if", "in", "instance"}
    | {"not", "null", "of", "or", "return", "satisfies", "some", "then", "true"}
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')


def to_literal(value: Value) -> str:
    """Return FEEL text whose evaluation gives `value`; numbers are written without an exponent.

    Raises:
        NoValue: the value is or holds a function, an unknown, or a range without ends, which no text
            stands for; or the text would be longer than a string may be.
    """
    parts: list[str] = []
    size = 0
    todo: list[Iterator[Value | _Verbatim]] = [iter((value,))]
    while todo:
        for each in todo[-1]:
            if isinstance(each, _Verbatim):
                text = str(each)
            elif isinstance(each, list | Mapping | Range):
                todo.append(_inside(each))
                break
            else:
                text = _simple(each)
            parts.append(text)
            size += len(text)
            if size > MOST_CHARACTERS:
                raise TooLarge(f"the value is longer than {MOST_CHARACTERS} characters when written out")
        else:
            todo.pop()
    return "".join(parts)


def string_literal(text: str) -> str:
    """Return the text between quotes, with quotes, line ends and characters that cannot be seen escaped."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


class _Verbatim(str):
    """A piece of FEEL text, as against a string to be quoted."""

    __slots__ = ()


def _inside(value: list[Value] | Mapping[str, Value] | Range) -> Iterator[Value | _Verbatim]:
    """Yield the pieces of a list, context or range: text as it stands, and parts still to be written."""
    if isinstance(value, Range):
        yield from _range(value)
    elif isinstance(value, Mapping):
        for position, (key, each) in enumerate(value.items()):
            yield _Verbatim(f"{', ' if position else '{'}{_key(key)}: ")
            yield each
        yield _Verbatim("}" if value else "{}")
    else:
        for position, each in enumerate(value):
            yield _Verbatim(", " if position else "[")
            yield each
        yield _Verbatim("]" if value else "[]")


def _range(value: Range) -> Iterator[Value | _Verbatim]:
    if value.low is None and value.high is None:
        raise NoValue("a range without ends cannot be written in FEEL")
    if value.exactly:
        yield _Verbatim("(= ")
        yield value.low
        yield _Verbatim(")")
    elif value.low is None:
        yield _Verbatim("(<= " if value.high_closed else "(< ")
        yield value.high
        yield _Verbatim(")")
    elif value.high is None:
        yield _Verbatim("(>= " if value.low_closed else "(> ")
        yield value.low
        yield _Verbatim(")")
    else:
        yield _Verbatim("[" if value.low_closed else "(")
        yield value.low
        yield _Verbatim("..")
        yield value.high
        yield _Verbatim("]" if value.high_closed else ")")


def _simple(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value or value.copy_abs(), "f")
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, AnyDate | Time | DateTime | DayTimeDuration | YearMonthDuration):
        return f'@"{text_of(value)}"'
    raise NoValue(f"{a_kind(value)} cannot be written in FEEL")


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) and name not in _RESERVED else string_literal(name)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
