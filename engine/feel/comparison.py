"""What `=`, `!=`, `<`, `<=`, `>`, `>=`, `is` and membership of a range mean (OMG DMN 1.5, tables 53 and 54).

Equality of lists, contexts and ranges is a conjunction over their parts, and so is answered by Kleene: one part
that differs decides, however much is unknown about the others. It is walked with a stack and visits a pair of
lists once, so that neither depth nor repetition costs more than the values hold.
"""

import operator as python
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.budget import SIZE_OF_A_STEP, Budget
from engine.feel.kinds import a_kind, kind_of
from engine.feel.temporal.instants import check_comparable, compare_date_times, compare_dates, compare_times
from engine.feel.tree import ComparisonOperator
from engine.feel.values import (
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    NoValue,
    Range,
    Time,
    UncertainCount,
    Unknown,
    Value,
    YearMonthDuration,
    unknown_from,
    unknown_inside,
)

Answer = bool | Unknown | None
"""True, false, unknown or null."""

Explain = Callable[[str], None]
"""Takes the reason why an answer is null."""


def _natural(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


_COMPARE: Mapping[type, Callable[[Any, Any], int]] = {
    Decimal: _natural,
    str: _natural,
    date: compare_dates,
    ExtendedDate: compare_dates,
    Time: compare_times,
    DateTime: compare_date_times,
    DayTimeDuration: _natural,
    YearMonthDuration: _natural,
}

_DIRECT = {Decimal, str, date}
"""Kinds whose order is Python's own."""

_BY_OPERATOR: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
    "=": python.eq,
    "!=": python.ne,
}


def compare(a: Value, b: Value) -> int:
    """Return -1, 0 or 1 for two known values in the order of their kind; strings by code points.

    Raises:
        NoValue: the kinds differ or have no order, or that of two times depends on the date.
    """
    compare_kind = _COMPARE.get(type(a))
    if compare_kind is None or (type(a) is not type(b) and kind_of(a) != kind_of(b)):
        raise NoValue(f"{a_kind(a)} and {a_kind(b)} cannot be put in order")
    return compare_kind(a, b)


def order(
    operator: ComparisonOperator, a: Value, b: Value, explain: Explain | None = None, budget: Budget | None = None
) -> Answer:
    """Return `a operator b` for any two values; raises only `Stopped`, where there is a budget.

    Args:
        operator: one of `< <= > >= = !=`.
        a: the left operand, known or unknown.
        b: the right operand.
        explain: takes the reason where the answer is null.
        budget: gives the steps to read lists, contexts and long strings.
    """
    kind = type(a)
    if kind is type(b) and kind in _DIRECT:
        if budget is not None and isinstance(a, str) and len(a) >= SIZE_OF_A_STEP:
            budget.take(len(a) // SIZE_OF_A_STEP)
        return _BY_OPERATOR[operator](a, b)
    if operator == "=":
        return equal(a, b, explain, budget)
    if operator == "!=":
        same = equal(a, b, explain, budget)
        return not same if isinstance(same, bool) else same
    try:
        if isinstance(a, Unknown) or isinstance(b, Unknown):
            return _order_unknown(operator, a, b)
        return _BY_OPERATOR[operator](compare(a, b), 0)
    except NoValue as reason:
        if explain is not None:
            explain(str(reason))
        return None


def equal(a: Value, b: Value, explain: Explain | None = None, budget: Budget | None = None) -> Answer:
    """Return FEEL's `a = b`: null equals null alone; different kinds have no answer, which is null.

    Args:
        a: a value, known, unknown or with unknown parts.
        b: another.
        explain: takes the reason where the answer is null.
        budget: gives the steps to read lists, contexts and long strings.
    """
    kind = type(a)
    if kind is type(b) and kind in _DIRECT:
        if budget is not None and isinstance(a, str) and len(a) >= SIZE_OF_A_STEP:
            budget.take(len(a) // SIZE_OF_A_STEP)
        return a == b
    return _conjunction(a, b, _equal_leaves, explain, budget)


def is_same(a: Value, b: Value, budget: Budget | None = None) -> bool | Unknown:
    """Return FEEL's `is(a, b)`: the same element of the domain, so of one kind, offset and zone included."""
    answer = _conjunction(a, b, _same_leaves, None, budget)
    return answer if isinstance(answer, Unknown) else answer is True


def in_range(value: Value, within: Range, explain: Explain | None = None, budget: Budget | None = None) -> Answer:
    """Tell whether `value` lies in the range; null where it, or an end, is null or of another kind."""
    if within.exactly:
        return equal(value, within.low, explain, budget)
    reasons: list[str] = ["null is in no range"] if value is None else []
    from_low: ComparisonOperator = ">=" if within.low_closed else ">"
    to_high: ComparisonOperator = "<=" if within.high_closed else "<"
    low = within.low is None or order(from_low, value, within.low, reasons.append, budget)
    high = within.high is None or order(to_high, value, within.high, reasons.append, budget)
    if low is False or high is False:
        return False
    if isinstance(low, Unknown) or isinstance(high, Unknown):
        return unknown_from(low, high)
    if reasons and explain is not None:
        explain(reasons[0])
    return None if reasons else True


def _order_unknown(operator: ComparisonOperator, a: Value, b: Value) -> bool | Unknown:
    """Order where one is unknown: by the bounds where both are counts or numbers."""
    bounds_a, bounds_b = _bounds(a), _bounds(b)
    if bounds_a is None or bounds_b is None:
        for one, other in ((a, b), (b, a)):
            if isinstance(one, UncertainCount) and not isinstance(other, Unknown):
                raise NoValue(f"{a_kind(a)} and {a_kind(b)} cannot be put in order")
        return unknown_from(a, b)
    holds = _BY_OPERATOR[operator]
    if operator in ("<", "<="):
        surely, perhaps = holds(bounds_a[1], bounds_b[0]), holds(bounds_a[0], bounds_b[1])
    else:
        surely, perhaps = holds(bounds_a[0], bounds_b[1]), holds(bounds_a[1], bounds_b[0])
    return True if surely else unknown_from(a, b) if perhaps else False


def _bounds(value: Value) -> tuple[Decimal, Decimal] | None:
    if isinstance(value, UncertainCount):
        return value.low, value.high
    return (value, value) if isinstance(value, Decimal) else None


_Leaves = Callable[[Value, Value], bool | Unknown]
"""Answers for two values of which at most one has parts; raises `NoValue` where the answer is null."""


def _conjunction(a: Value, b: Value, leaves: _Leaves, explain: Explain | None, budget: Budget | None) -> Answer:
    """Answer for every pair of parts and join the answers by Kleene's and: false, unknown, null, true."""
    todo: list[tuple[Value, Value]] = [(a, b)]
    seen: set[tuple[int, int]] = set()
    unknowns: list[Unknown] = []
    reason = ""
    while todo:
        left, right = todo.pop()
        if type(left) in _CONTAINERS and type(left) is type(right):
            if (id(left), id(right)) in seen:
                continue
            seen.add((id(left), id(right)))
            parts = _pairs(left, right)
            if parts is None:
                return False
            if budget is not None:
                budget.open(len(parts))
            todo.extend(parts)
            continue
        if budget is not None and isinstance(left, str) and len(left) >= SIZE_OF_A_STEP:
            budget.take(len(left) // SIZE_OF_A_STEP)
        try:
            answer = leaves(left, right)
        except NoValue as why:
            reason = reason or str(why)
            continue
        if answer is False:
            return False
        if isinstance(answer, Unknown):
            unknowns.append(answer)
    if unknowns:
        return unknown_from(*unknowns)
    if reason and explain is not None:
        explain(reason)
    return None if reason else True


_CONTAINERS = {list, dict, Range}


def _pairs(a: Value, b: Value) -> list[tuple[Value, Value]] | None:
    """Return the parts that must be equal, the first last, or None where the shapes already differ."""
    if isinstance(a, list) and isinstance(b, list):
        return list(zip(reversed(a), reversed(b), strict=True)) if len(a) == len(b) else None
    if isinstance(a, dict) and isinstance(b, dict):
        return [(each, b[name]) for name, each in a.items()] if a.keys() == b.keys() else None
    if isinstance(a, Range) and isinstance(b, Range) and _ends(a) == _ends(b):
        return [(a.high, b.high), (a.low, b.low)]
    return None


def _ends(value: Range) -> tuple[bool | None, bool | None, bool]:
    """Return which ends are closed, None for an end that is not there, and whether the range is a value's alone."""
    return (
        None if value.low is None else value.low_closed,
        None if value.high is None else value.high_closed,
        value.exactly,
    )


def _equal_leaves(a: Value, b: Value) -> bool | Unknown:
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return _equal_unknown(a, b)
    if a is None or b is None:
        return a is b
    if kind_of(a) != kind_of(b):
        raise NoValue(f"{a_kind(a)} and {a_kind(b)} cannot be compared")
    if isinstance(a, Time | DateTime) and isinstance(b, Time | DateTime):
        check_comparable(a, b)
        return compare(a, b) == 0
    return a == b


def _equal_unknown(a: Value, b: Value) -> bool | Unknown:
    """Equate where one is unknown: a count is a whole number between its bounds."""
    bounds_a, bounds_b = _bounds(a), _bounds(b)
    if bounds_a is not None and bounds_b is not None:
        low, high = max(bounds_a[0], bounds_b[0]), min(bounds_a[1], bounds_b[1])
        if low > high or low != low.to_integral_value():
            return False
        return True if bounds_a == bounds_b and low == high else unknown_from(a, b)
    for one, other in ((a, b), (b, a)):
        if isinstance(one, UncertainCount) and not isinstance(other, Unknown):
            if other is None:
                return False
            raise NoValue(f"{a_kind(a)} and {a_kind(b)} cannot be compared")
    return unknown_from(unknown_inside(a), unknown_inside(b))


def _same_leaves(a: Value, b: Value) -> bool | Unknown:
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return _equal_unknown(a, b)
    return kind_of(a) == kind_of(b) and a == b
