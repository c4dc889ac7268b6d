"""The values of FEEL (OMG DMN 1.5, 10.3.2) as Python sees them, and the value that DMN lacks: unknown.

    number                       decimal.Decimal, 34 digits, half even (`CONTEXT`)
    string, boolean, null        str, bool, None
    date                         datetime.date; outside the years 1 to 9999 `ExtendedDate`
    time, date and time          `Time`, `DateTime`: nanoseconds, offsets, named zones
    days and time duration       `DayTimeDuration`, whole nanoseconds
    years and months duration    `YearMonthDuration`, whole months
    list, context                list, dict
    range, function              `Range`, `Function`
    unknown                      `Unknown`: a fact that nobody gave, neither null nor false

`==` on these is structural; what FEEL's `=` means is `engine.feel.operators.equal`.
"""

import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.types import FunctionOf

Value = object
"""A FEEL value: one of the Python types named in this module's docstring."""

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""Decimal128 as DMN 10.3.2.3.1 asks; what has no result raises and becomes null."""


READING = CONTEXT.copy()
"""The context in which the text of a number is read: what is finer than a number can be raises too."""
READING.traps[decimal.Underflow] = True


class NoValue(Exception):
    """Raised by operators and built-ins where FEEL answers null; the argument says why, in plain words."""


@dataclass(frozen=True, slots=True)
class ExtendedDate:
    """A date of the proleptic Gregorian calendar in a year that `datetime.date` cannot hold."""

    year: int
    month: int
    day: int


AnyDate = date | ExtendedDate


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; local without offset and zone, else with one of them.

    Attributes:
        hour, minute, second: 0 to 23, 0 to 59, 0 to 59.
        nanosecond: 0 to 999,999,999.
        offset: seconds east of UTC, or None.
        zone: an IANA zone's name, or None.
    """

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    offset: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date with a time of day; the time carries the offset or zone."""

    date: AnyDate
    time: Time


@dataclass(frozen=True, slots=True, order=True)
class DayTimeDuration:
    """A days and time duration: a whole number of nanoseconds, negative or not."""

    nanoseconds: int


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A years and months duration: a whole number of months, negative or not."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends; None as an end means that there is none on that side.

    Attributes:
        exactly: written `(= 5)`: both ends are the one value in it, which may be of a kind without an order.
    """

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True
    exactly: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value.

    Attributes:
        name: for messages; empty for a function literal.
        parameters: the names of the parameters, in order.
        call: takes the arguments in that order; raises `NoValue` where the result is null.
        types: what it is an instance of, one for each way to call it; empty where that is not known.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Value]
    types: tuple[FunctionOf, ...] = ()


class Unknown:
    """A value that depends on facts that are not there.

    Attributes:
        missing: paths of the facts whose values could change this one, as FEEL writes them, positions
            counted from 1: `school.registered_on`, `teachers[2].active`.
    """

    __slots__ = ("missing",)

    def __init__(self, missing: frozenset[str] = frozenset()) -> None:
        self.missing = missing

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.missing))})"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false")


class UncertainList(Unknown):
    """A filtered list of which only some items are certain: unknown to all but the few that look inside.

    Attributes:
        certain: the items that are in it whatever the missing facts are.
        possible: the items that may be in it.
    """

    __slots__ = ("certain", "possible")

    def __init__(self, certain: list[Value], possible: list[Value], missing: frozenset[str]) -> None:
        super().__init__(missing)
        self.certain = certain
        self.possible = possible


class UncertainCount(Unknown):
    """A whole number known to lie between two bounds, both included: the size of an `UncertainList`."""

    __slots__ = ("high", "low")

    def __init__(self, low: int, high: int, missing: frozenset[str]) -> None:
        super().__init__(missing)
        self.low = Decimal(low)
        self.high = Decimal(high)


def unknown_from(*values: Value) -> Unknown:
    """Return the unknown that depends on all that the unknowns among `values` depend on.

    An uncertain list counts with what its items depend on: whoever does not look inside reads all of it.
    """
    missing: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, Unknown):
            missing |= value.missing
        if isinstance(value, UncertainList):
            inside = unknown_inside([value.certain, value.possible])
            missing |= frozenset() if inside is None else inside.missing
    return Unknown(missing)


def unknown_inside(value: Value, budget: Budget | None = None) -> Unknown | None:
    """Return the unknown that `value` is or holds at any depth in lists, contexts and ranges, or None.

    Where there is a budget, it gives the steps to look into lists and contexts.
    """
    found: list[Unknown] = []
    seen: set[int] = set()
    todo: list[Value] = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Unknown):
            found.append(each)
        elif isinstance(each, list | Mapping | Range) and id(each) not in seen:
            # A list may hold one sublist many times; looking into it once is enough, and bounded.
            seen.add(id(each))
            if isinstance(each, Range):
                todo.extend((each.low, each.high))
            else:
                if budget is not None:
                    budget.open(len(each))
                todo.extend(each.values() if isinstance(each, Mapping) else each)
    return unknown_from(*found) if found else None
