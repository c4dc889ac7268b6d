"""Which values occur: what is made of a few of them, of an interval, and of the whole numbers.

The abstract value of an expression is its type, where a simple type may be `Limited` to some values or to an
interval. Here are the operations on these; `occurring` asks them what a comparison comes to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product
from math import prod
from typing import Any

from engine.feel import operators
from engine.feel.checking.relations import type_of
from engine.feel.tree import ArithmeticOperator, Node
from engine.feel.types import MOST_VALUES, FeelType, Limited, ListOf, Simple, UnionOf, union
from engine.feel.values import DayTimeDuration, NoValue, Value, YearMonthDuration

TOTAL = frozenset(
    {
        *(Simple.NUMBER, Simple.STRING, Simple.DATE),
        *(Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION),
    }
)
"""The types of which any two values can be put in order."""

LONGEST_TEXT = 200
"""Characters of a text that is kept as one of those that occur."""


def exactly(value: Value) -> FeelType:
    """Return the type of which a known value is the only one, or for a list its items."""
    if isinstance(value, list) and value and len(value) <= MOST_VALUES:
        return ListOf(union(*map(exactly, value)))
    of = type_of(value)
    if isinstance(value, bool | Decimal | date | DayTimeDuration | YearMonthDuration) or (
        isinstance(value, str) and len(value) <= LONGEST_TEXT
    ):
        return Limited(of, (value,)) if isinstance(of, Simple) else of
    return of


def interval(
    of: Simple,
    low: Any = None,
    high: Any = None,
    *,
    low_closed: bool = True,
    high_closed: bool = True,
    whole: bool = False,
) -> FeelType:
    """Return the type of the values between two ends, None where there is no end; whole numbers get whole ends."""
    if whole and low is not None:
        up = low.to_integral_value(ROUND_CEILING)
        low, low_closed = (up + 1 if up == low and not low_closed else up), True
    if whole and high is not None:
        down = high.to_integral_value(ROUND_FLOOR)
        high, high_closed = (down - 1 if down == high and not high_closed else down), True
    if low is None and high is None and not whole:
        return of
    return Limited(of, (), low, high, low_closed, high_closed, whole)


def occurring(of: FeelType) -> Limited | None:
    """Return the limits of a type, null left out, where it is one simple type that has some."""
    found = of.members if isinstance(of, UnionOf) else (of,)
    limited = [each for each in found if each is not Simple.NULL]
    return limited[0] if len(limited) == 1 and isinstance(limited[0], Limited) else None


def before(one: Limited, other: Limited, *, or_equal: bool = False) -> bool:
    """Tell whether every value of `one` surely is less than every value of `other`, or not greater."""
    (high, high_closed), (low, low_closed) = _end(one, max), _end(other, min)
    if high is None or low is None:
        return False
    order = operators.compare(high, low)
    return order < 0 or (order == 0 and (or_equal or not (high_closed and low_closed)))


def _end(of: Limited, pick: Callable[[Any], Any]) -> tuple[Any, bool]:
    """Return the least or the greatest value, None where there is none, and whether it occurs itself."""
    if of.of not in TOTAL:
        return None, True
    if of.values:
        return pick(of.values), True
    return (of.low, of.low_closed) if pick is min else (of.high, of.high_closed)


def holds(of: Limited, value: Any) -> bool:
    """Tell whether a value of the same simple type may be one of those that occur."""
    if of.values:
        return value in of.values
    point = Limited(of.of, (value,))
    fraction = of.whole and value != value.to_integral_value()
    return not (fraction or before(point, of) or before(of, point))


def apart(one: Limited, other: Limited) -> bool:
    """Tell whether no value can be of both."""
    return both(one, other) is None


def both(one: Limited, other: Limited) -> FeelType | None:
    """Return the limits that hold where those of both do; None where no value is left."""
    if one.values or other.values:
        few, rest = (one, other) if one.values else (other, one)
        left = tuple(each for each in few.values if holds(rest, each))
        return Limited(one.of, left) if left else None
    if before(one, other) or before(other, one):
        return None
    lows = [(each.low, not each.low_closed) for each in (one, other) if each.low is not None]
    highs = [(each.high, each.high_closed) for each in (one, other) if each.high is not None]
    low, low_open = max(lows, default=(None, False))
    high, high_closed = min(highs, default=(None, True))
    whole = one.whole or other.whole
    found = interval(one.of, low, high, low_closed=not low_open, high_closed=high_closed, whole=whole)
    empty = isinstance(found, Limited) and None not in (found.low, found.high) and found.low > found.high
    return None if empty else found


def images(operation: Callable[..., Value], operands: Sequence[FeelType]) -> FeelType | None:
    """Return the type of what an operation makes of each few values of its operands; None where they are many.

    What has no value is left out; None too where nothing has.
    """
    limited = [occurring(each) for each in operands]
    if not limited or any(each is None or not each.values for each in limited):
        return None
    columns = [each.values for each in limited if each is not None]
    if prod(map(len, columns)) > MOST_VALUES:
        return None
    found: list[FeelType] = []
    for arguments in product(*columns):
        try:
            found.append(exactly(operation(*arguments)))
        except NoValue:
            continue
    return union(*found) if found else None


def of_numbers(operator: ArithmeticOperator, left: FeelType, right: FeelType) -> FeelType:
    """Return the type of the sum, difference or product of two numbers, from the intervals in which they lie.

    An end that does not occur may be one by rounding.
    """
    one, other = (occurring(each) or Limited(Simple.NUMBER) for each in (left, right))
    whole = all(_whole(each) for each in (one, other))
    (a, b), (c, d) = ((_end(each, min)[0], _end(each, max)[0]) for each in (one, other))
    match operator:
        case "+":
            ends = (a, c), (b, d)
        case "-":
            ends = (a, d), (b, c)
        case "*" if a is not None and c is not None and a >= 0 and c >= 0:
            ends = (a, c), (b, d)
        case "*":
            ends = (None, None), (None, None)
        case _:
            return Simple.NUMBER
    low, high = (_made(operator, *each) for each in ends)
    return interval(Simple.NUMBER, low, high, whole=whole)


def _made(operator: ArithmeticOperator, one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return None
    operation = {"+": operators.add, "-": operators.subtract, "*": operators.multiply}[operator]
    try:
        found = operation(one, other)
    except NoValue:
        return None
    return found if isinstance(found, Decimal) else None


def _whole(of: Limited) -> bool:
    return of.whole or (bool(of.values) and all(each == each.to_integral_value() for each in of.values))


def narrowed(of: FeelType, by: Limited) -> FeelType:
    """Return a type whose values, where they are of the simple type of `by`, are within its limits as well."""
    found: list[FeelType] = []
    for each in of.members if isinstance(of, UnionOf) else (of,):
        if each is by.of:
            found.append(by)
        elif isinstance(each, Limited) and each.of is by.of:
            found.append(both(each, by) or each)
        else:
            found.append(each)
    return union(*found)


def joined(all_of: Iterable[Mapping[Node, Limited]]) -> Mapping[Node, Limited]:
    """Return the limits that hold where each of some does; of those that contradict one another the first."""
    found: dict[Node, Limited] = {}
    for each in all_of:
        for node, new in each.items():
            narrower = both(found[node], new) if node in found and found[node].of is new.of else None
            found[node] = narrower if isinstance(narrower, Limited) else found.get(node, new)
    return found
