"""FEEL's operators on known values; where there is no result, `NoValue` says why (OMG DMN 1.5, tables 53 to 58).

Numbers are computed by `values.CONTEXT`, never by the thread's context. Here is the arithmetic; equality and
order stand in `comparison`, kinds and types in `kinds`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, DecimalException
from typing import Any

from engine.feel.bounds import check_characters
from engine.feel.comparison import compare, equal, in_range, is_same, order
from engine.feel.kinds import a_kind, instance_of, kind_of
from engine.feel.temporal import instants
from engine.feel.temporal.text import days_and_time, years_and_months
from engine.feel.values import (
    CONTEXT,
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    NoValue,
    Time,
    Value,
    YearMonthDuration,
)

__all__ = [
    "a_kind",
    "add",
    "compare",
    "divide",
    "equal",
    "in_range",
    "instance_of",
    "is_same",
    "kind_of",
    "multiply",
    "negate",
    "order",
    "power",
    "subtract",
]

_ZERO = Decimal(0)
_ONE = Decimal(1)
_LAST_POWER = 999_999_999
"""The largest exponent, and with a minus sign the least one (table 60)."""

_Operation = Callable[[Any, Any], Value]
_Table = Mapping[tuple[type, type], _Operation]


def add(a: Value, b: Value) -> Value:
    """Return `a + b`: numbers, strings joined, durations, a date or time and a duration in either order.

    Raises:
        NoValue: these two cannot be added, or the result is out of range.
    """
    if type(a) is Decimal and type(b) is Decimal:
        return _numbers(CONTEXT.add, a, b)
    operation = _ADD.get((type(a), type(b)))
    if operation is None:
        raise NoValue(f"cannot add {a_kind(a)} and {a_kind(b)}")
    return operation(a, b)


def subtract(a: Value, b: Value) -> Value:
    """Return `a - b`: numbers, durations, a date or time less a duration, two dates or times.

    Raises:
        NoValue: `b` cannot be subtracted from `a`, or the result is out of range.
    """
    if type(a) is Decimal and type(b) is Decimal:
        return _numbers(CONTEXT.subtract, a, b)
    operation = _SUBTRACT.get((type(a), type(b)))
    if operation is None:
        raise NoValue(f"cannot subtract {a_kind(b)} from {a_kind(a)}")
    return operation(a, b)


def multiply(a: Value, b: Value) -> Value:
    """Return `a * b`: two numbers, or a number and a duration in either order.

    Raises:
        NoValue: these two cannot be multiplied, or the result is out of range.
    """
    if type(a) is Decimal and type(b) is Decimal:
        return _products(CONTEXT.multiply, a, b)
    operation = _MULTIPLY.get((type(a), type(b)))
    if operation is None:
        raise NoValue(f"cannot multiply {a_kind(a)} and {a_kind(b)}")
    return operation(a, b)


def divide(a: Value, b: Value) -> Value:
    """Return `a / b`: numbers, a duration by a number, two durations of one kind (which gives a number).

    Raises:
        NoValue: `a` cannot be divided by `b`, `b` is zero, or the result is out of range.
    """
    if type(a) is Decimal and type(b) is Decimal and b:
        return _products(CONTEXT.divide, a, b)
    operation = _DIVIDE.get((type(a), type(b)))
    if operation is None:
        raise NoValue(f"cannot divide {a_kind(a)} by {a_kind(b)}")
    if b in _ZEROS:
        raise NoValue("cannot divide by zero")
    return operation(a, b)


def power(a: Value, b: Value) -> Value:
    """Return `a ** b` for numbers; `0 ** 0` is 1, as IEEE 754-2008 has it.

    Raises:
        NoValue: one is not a number, or there is no such number: too large, or not real.
    """
    if type(a) is not Decimal or type(b) is not Decimal:
        raise NoValue(f"cannot raise {a_kind(a)} to the power of {a_kind(b)}")
    if abs(b) > _LAST_POWER:
        raise NoValue(f"the power is not between -{_LAST_POWER} and {_LAST_POWER}")
    if not b:
        return _ONE
    if not a and b < 0:
        raise NoValue("cannot divide by zero: zero has no negative power")
    if a < 0 and b != b.to_integral_value():
        raise NoValue("a negative number has no power that is not a whole number")
    return _products(CONTEXT.power, a, b)


def negate(a: Value) -> Value:
    """Return `-a` for a number or duration; raises `NoValue` for anything else."""
    if type(a) is Decimal:
        return a.copy_negate() if a else a
    if isinstance(a, DayTimeDuration):
        return DayTimeDuration(-a.nanoseconds)
    if isinstance(a, YearMonthDuration):
        return YearMonthDuration(-a.months)
    raise NoValue(f"cannot negate {a_kind(a)}")


def _numbers(operation: Callable[[Decimal, Decimal], Decimal], a: Decimal, b: Decimal) -> Decimal:
    """Return the result in 34 digits, zero without a sign."""
    try:
        result = operation(a, b)
    except DecimalException:
        raise NoValue("the result is too large for a number") from None
    return result or result.copy_abs()


def _products(operation: Callable[[Decimal, Decimal], Decimal], a: Decimal, b: Decimal) -> Decimal:
    """Return the result in 34 digits; raises `NoValue` also where it is not zero, but nearer to it than any number."""
    result = _numbers(operation, a, b)
    if not result and a and b:
        raise NoValue("the result is too small for a number")
    return result


def _join(a: str, b: str) -> str:
    check_characters(len(a) + len(b))
    return a + b


def _flipped(operation: _Operation) -> _Operation:
    return lambda a, b: operation(b, a)


def _less(operation: _Operation) -> _Operation:
    """Return the operation with its second operand, a duration, negated."""
    return lambda a, b: operation(a, negate(b))


def _scale(operation: Callable[[Decimal, Decimal], Decimal], amount: int, by: Decimal, rounding: str) -> int:
    """Return a whole amount of a duration times or divided by a number."""
    return int(_numbers(operation, Decimal(amount), by).to_integral_value(rounding))


def _scale_time(operation: Callable[[Decimal, Decimal], Decimal]) -> _Operation:
    """To the nearest nanosecond: a third of a day is eight hours."""
    return lambda a, by: days_and_time(_scale(operation, a.nanoseconds, by, ROUND_HALF_EVEN))


def _scale_months(operation: Callable[[Decimal, Decimal], Decimal]) -> _Operation:
    """To the whole months that are full."""
    return lambda a, by: years_and_months(_scale(operation, a.months, by, ROUND_DOWN))


def _shifts(date_type: type) -> _Table:
    return {
        (date_type, DayTimeDuration): instants.shift_date,
        (date_type, YearMonthDuration): instants.shift_date_by_months,
    }


_SHIFT: _Table = {
    **_shifts(date),
    **_shifts(ExtendedDate),
    (DateTime, DayTimeDuration): instants.shift_date_time,
    (DateTime, YearMonthDuration): instants.shift_date_time_by_months,
    (Time, DayTimeDuration): instants.shift_time,
}

_ADD: _Table = {
    (str, str): _join,
    (DayTimeDuration, DayTimeDuration): lambda a, b: days_and_time(a.nanoseconds + b.nanoseconds),
    (YearMonthDuration, YearMonthDuration): lambda a, b: years_and_months(a.months + b.months),
    **_SHIFT,
    **{(right, left): _flipped(operation) for (left, right), operation in _SHIFT.items()},
}

_DATES = (date, ExtendedDate)

_SUBTRACT: _Table = {
    (DayTimeDuration, DayTimeDuration): lambda a, b: days_and_time(a.nanoseconds - b.nanoseconds),
    (YearMonthDuration, YearMonthDuration): lambda a, b: years_and_months(a.months - b.months),
    **{kinds: _less(operation) for kinds, operation in _SHIFT.items()},
    **{(a, b): instants.between_dates for a in _DATES for b in _DATES},
    **{(a, DateTime): instants.between_date_times for a in _DATES},
    **{(DateTime, b): instants.between_date_times for b in (*_DATES, DateTime)},
    (Time, Time): instants.between_times,
}

_MULTIPLY: _Table = {
    (DayTimeDuration, Decimal): _scale_time(CONTEXT.multiply),
    (YearMonthDuration, Decimal): _scale_months(CONTEXT.multiply),
    (Decimal, DayTimeDuration): _flipped(_scale_time(CONTEXT.multiply)),
    (Decimal, YearMonthDuration): _flipped(_scale_months(CONTEXT.multiply)),
}

_DIVIDE: _Table = {
    (Decimal, Decimal): lambda a, b: _numbers(CONTEXT.divide, a, b),
    (DayTimeDuration, Decimal): _scale_time(CONTEXT.divide),
    (YearMonthDuration, Decimal): _scale_months(CONTEXT.divide),
    (DayTimeDuration, DayTimeDuration): lambda a, b: _numbers(
        CONTEXT.divide, Decimal(a.nanoseconds), Decimal(b.nanoseconds)
    ),
    (YearMonthDuration, YearMonthDuration): lambda a, b: _numbers(CONTEXT.divide, Decimal(a.months), Decimal(b.months)),
}

_ZEROS = (_ZERO, DayTimeDuration(0), YearMonthDuration(0))
