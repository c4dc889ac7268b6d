"""What types have in common, and what operators make of them.

Which kinds can be added or compared is asked of the operators themselves, with a value of each kind, so that the
check and the evaluation cannot disagree.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never

from engine.feel import operators
from engine.feel.tree import ArithmeticOperator
from engine.feel.types import (
    ContextOf,
    FeelType,
    FunctionOf,
    Limited,
    ListOf,
    OneType,
    RangeOf,
    Simple,
    UnionOf,
    may_be_null,
    union,
    widened,
)
from engine.feel.values import (
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    NoValue,
    Range,
    Time,
    Value,
    YearMonthDuration,
)

Kind = Simple | Literal["list", "range", "context", "function"]
"""What decides whether two values can be compared at all."""

SAMPLES: Mapping[Simple, Value] = {
    Simple.NUMBER: Decimal(2),
    Simple.STRING: "a",
    Simple.BOOLEAN: True,
    Simple.DATE: date(2025, 1, 31),
    Simple.TIME: Time(12, 0, 0, offset=0),
    Simple.DATE_TIME: DateTime(date(2025, 1, 31), Time(12, 0, 0, offset=0)),
    Simple.DAY_TIME_DURATION: DayTimeDuration(1),
    Simple.YEAR_MONTH_DURATION: YearMonthDuration(1),
}
"""A value of each simple type."""

OPERATIONS: Mapping[ArithmeticOperator, Callable[[Value, Value], Value]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
}
"""What the operators do to values."""

_TYPES: Mapping[type, Simple] = {type(value): simple for simple, value in SAMPLES.items()} | {
    type(None): Simple.NULL,
    ExtendedDate: Simple.DATE,
}


def type_of(value: Value) -> FeelType:
    """Return the type of a known value; an item or end that is null makes its type one that may be null."""
    match value:
        case list():
            return ListOf(union(*map(type_of, value)) if value else Simple.ANY)
        case Mapping():
            return ContextOf({str(name): type_of(each) for name, each in value.items()})
        case Range(low=low, high=high):
            ends = [type_of(end) for end in (low, high) if end is not None]
            return RangeOf(union(*ends) if ends else Simple.ANY)
        case _:
            return _TYPES.get(type(value), Simple.ANY)


def members(of: FeelType) -> tuple[OneType, ...]:
    """Return the types of which a value of `of` has one; which of their values occur is left out."""
    return tuple(map(widened, of.members)) if isinstance(of, UnionOf) else (widened(of),)


def values_of(of: FeelType) -> tuple[OneType, ...]:
    """Return the members of `of` that are not null."""
    return tuple(each for each in members(of) if each is not Simple.NULL)


def nullable(of: FeelType) -> bool:
    """Tell whether null is known to be among the values; of a value of type Any nothing is known."""
    return of is not Simple.ANY and may_be_null(of)


def kind(of: OneType) -> Kind:
    """Return the kind of a type."""
    match of:
        case ListOf():
            return "list"
        case RangeOf():
            return "range"
        case ContextOf():
            return "context"
        case FunctionOf():
            return "function"
        case Simple() | Limited():
            return of.of if isinstance(of, Limited) else of
        case _:
            assert_never(of)


def kinds(of: FeelType) -> set[Kind]:
    """Return the kinds of the values of a type, null left out."""
    return {kind(each) for each in values_of(of)}


def only(of: FeelType, *wanted: Kind) -> bool:
    """Tell whether every value of `of` that is not null is surely of one of the kinds `wanted`."""
    return kinds(of) <= set(wanted) and of is not Simple.NULL


def never(of: FeelType, *wanted: Kind) -> bool:
    """Tell whether no value of `of` can be of one of the kinds `wanted`."""
    return not kinds(of) & {*wanted, Simple.ANY}


def item_of(of: FeelType) -> FeelType:
    """Return the type of the items of a list, where a single value is a list of itself."""
    return union(*(each.of if isinstance(each, ListOf) else each for each in values_of(of) or (Simple.ANY,)))


def made(operator: ArithmeticOperator, left: FeelType, right: FeelType) -> FeelType | None:
    """Return the type of `left operator right` for two types that are no unions; None is always null."""
    if Simple.NULL in (left, right):
        return None
    if Simple.ANY in (left, right):
        other = right if left is Simple.ANY else left
        rows = _RESULTS[operator].items()
        place = 1 if left is Simple.ANY else 0
        found = [result for pair, result in rows if other is Simple.ANY or pair[place] is other]
        return Simple.ANY if found else None
    return _RESULTS[operator].get((left, right))


def _probe(operation: Callable[[Value, Value], Value], left: Value, right: Value) -> FeelType | None:
    try:
        return type_of(operation(left, right))
    except NoValue:
        return None


_RESULTS: Mapping[ArithmeticOperator, Mapping[tuple[FeelType, FeelType], FeelType]] = {
    operator: {
        (left, right): result
        for left, a in SAMPLES.items()
        for right, b in SAMPLES.items()
        if (result := _probe(operation, a, b)) is not None
    }
    for operator, operation in OPERATIONS.items()
}

ORDERED: frozenset[Kind] = frozenset(
    simple for simple, value in SAMPLES.items() if _probe(operators.compare, value, value) is not None
)
"""The kinds of which one value can be less than another."""


def order_answers(left: OneType, right: OneType) -> bool | None:
    """Tell whether `left < right` has an answer for two types; None is perhaps."""
    if Simple.ANY in (left, right):
        other = right if left is Simple.ANY else left
        return None if other is Simple.ANY or kind(other) in ORDERED else False
    return kind(left) == kind(right) and kind(left) in ORDERED


def equality_answers(left: OneType, right: OneType) -> bool | None:
    """Tell whether `left = right` has an answer for two types; None is perhaps."""
    if Simple.NULL in (left, right):
        return True
    if Simple.ANY in (left, right):
        return None
    if kind(left) != kind(right):
        return False
    match left, right:
        case (ListOf(of=one), ListOf(of=other)) | (RangeOf(of=one), RangeOf(of=other)):
            return True if every_pair(one, other, equality_answers) else None
        case ContextOf(), ContextOf():
            return None
        case _:
            return True


def every_pair(one: FeelType, other: FeelType, answers: Callable[[OneType, OneType], bool | None]) -> bool:
    """Tell whether `answers` is not False for any two members."""
    return all(answers(a, b) is not False for a in members(one) for b in members(other))


def merged(types: Iterable[FeelType]) -> FeelType:
    """Return the union of `types`, Any where there is none."""
    found = tuple(types)
    return union(*found) if found else Simple.ANY
