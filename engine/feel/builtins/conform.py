"""Does a value conform to a type, and which value does it become where the standard converts it?

DMN 1.5, 10.3.2.9.3 (conformance) and 10.3.2.9.4 (conversions: to and from a list of one item, and from a date
to the date and time at midnight UTC).
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import assert_never

from engine.feel.kinds import a_kind
from engine.feel.types import ContextOf, FeelType, FunctionOf, Limited, ListOf, RangeOf, Simple, UnionOf
from engine.feel.values import (
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    Function,
    Range,
    Time,
    Unknown,
    Value,
    YearMonthDuration,
)

_HOLDS: dict[Simple, Callable[[Value], bool]] = {
    Simple.ANY: lambda _: True,
    Simple.NULL: lambda value: value is None,
    Simple.NUMBER: lambda value: isinstance(value, Decimal),
    Simple.STRING: lambda value: isinstance(value, str),
    Simple.BOOLEAN: lambda value: isinstance(value, bool),
    Simple.DATE: lambda value: isinstance(value, date | ExtendedDate),
    Simple.TIME: lambda value: isinstance(value, Time),
    Simple.DATE_TIME: lambda value: isinstance(value, DateTime),
    Simple.DAY_TIME_DURATION: lambda value: isinstance(value, DayTimeDuration),
    Simple.YEAR_MONTH_DURATION: lambda value: isinstance(value, YearMonthDuration),
}


class NotConvertible(Exception):
    """Raised where a value neither conforms to a type nor can be converted to it."""


def conforms(value: Value, to: FeelType) -> bool:
    """Tell whether `value` belongs to `to`; an unknown could belong to anything."""
    if isinstance(value, Unknown):
        return True
    match to:
        case Simple():
            return _HOLDS[to](value)
        case Limited():
            return _HOLDS[to.of](value) and _occurs(value, to)
        case UnionOf(members):
            return any(conforms(value, member) for member in members)
        case ListOf(of):
            return isinstance(value, list) and (of is Simple.ANY or all(conforms(item, of) for item in value))
        case RangeOf(of):
            return isinstance(value, Range) and all(end is None or conforms(end, of) for end in (value.low, value.high))
        case ContextOf(entries):
            return isinstance(value, Mapping) and all(
                name in value and conforms(value[name], of) for name, of in entries.items()
            )
        case FunctionOf(parameters):
            return isinstance(value, Function) and len(value.parameters) == len(parameters)
        case _:
            assert_never(to)


def _occurs(value: Value, to: Limited) -> bool:
    if to.values or not isinstance(value, Decimal):
        return value in to.values
    return (to.low is None or to.low <= value) and (to.high is None or value <= to.high)


def conformer(to: FeelType) -> Callable[[Value], bool]:
    """Return what tells whether a value belongs to `to`, for values that neither are nor hold an unknown."""
    if isinstance(to, Simple):
        return _HOLDS[to]
    if to == ListOf(Simple.ANY):
        return lambda value: isinstance(value, list)
    return lambda value: conforms(value, to)


def convert(value: Value, to: FeelType) -> Value:
    """Return `value` as a member of `to`.

    Raises:
        NotConvertible: no conversion of the standard makes it one.
    """
    if conforms(value, to):
        return value
    for target in to.members if isinstance(to, UnionOf) else (to,):
        if target is Simple.DATE_TIME and isinstance(value, date | ExtendedDate):
            return DateTime(value, Time(0, 0, 0, offset=0))
        if isinstance(target, ListOf) and value is not None and not isinstance(value, list):
            return [convert(value, target.of)]
    if isinstance(value, list) and len(value) == 1 and value[0] is not None:
        only = value[0]
        if not isinstance(only, list) or conforms(only, to):
            return convert(only, to)
    raise NotConvertible


def described(value: Value) -> str:
    """Say in a few words what `value` is, for a message: `null`, `a number`, `a list that holds a string`."""
    if isinstance(value, list):
        kinds = list(dict.fromkeys(map(a_kind, value[:_LOOKED_AT])))
        return f"a list that holds {' and '.join(kinds)}" if kinds else "an empty list"
    if isinstance(value, Function):
        return _a_function(len(value.parameters))
    return a_kind(value)


def asked(of: FeelType) -> str:
    """Say in a few words what a parameter of the type takes: `a number or null`, `a list<string or Null>`."""
    match of:
        case Simple.NULL:
            return "null"
        case UnionOf(members):
            *others, last = map(asked, members)
            return f"{', '.join(others)} or {last}"
        case ListOf(Simple.ANY):
            return "a list"
        case ListOf(ContextOf()):
            return "a list of contexts"
        case RangeOf():
            return "a range"
        case ContextOf():
            return "a context"
        case FunctionOf(parameters):
            return _a_function(len(parameters))
        case _:
            return f"a {of}"


_LOOKED_AT = 20
"""How many items of a list a message looks at."""


def _a_function(parameters: int) -> str:
    return f"a function of {parameters} parameter{'' if parameters == 1 else 's'}"
