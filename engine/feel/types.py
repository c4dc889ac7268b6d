"""The types of FEEL (OMG DMN 1.5, 10.3.2.1 and 7.3.3): what a fact, a parameter and an expression can be.

A type says what a value is when it is neither null nor unknown; `Optional` adds null.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Simple(Enum):
    """The types without parts; the value is FEEL's name for it."""

    ANY = "Any"
    NULL = "Null"
    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAY_TIME_DURATION = "days and time duration"
    YEAR_MONTH_DURATION = "years and months duration"

    def __str__(self) -> str:
        return self.value


Occurring = Any
"""A value of a simple type."""


@dataclass(frozen=True, slots=True)
class Limited:
    """A simple type of which only some values occur; FEEL has no word for it, and it is written as `of`.

    Attributes:
        of: which type, but for Any and Null.
        values: all that occur; empty where the rest says more.
        low: none is less, where there is such a value.
        high: none is greater, where there is such a value.
        low_closed: `low` itself may occur.
        high_closed: `high` itself may occur.
        whole: only whole numbers occur.
    """

    of: Simple
    values: tuple["Occurring", ...] = ()
    low: Any = None
    high: Any = None
    low_closed: bool = True
    high_closed: bool = True
    whole: bool = False

    def __str__(self) -> str:
        return str(self.of)


@dataclass(frozen=True, slots=True)
class ListOf:
    """`list<of>`."""

    of: "FeelType"

    def __str__(self) -> str:
        return f"list<{self.of}>"


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`range<of>`."""

    of: "FeelType"

    def __str__(self) -> str:
        return f"range<{self.of}>"


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`context<name: type, …>`; a closed one has no other entries."""

    entries: Mapping[str, "FeelType"] = field(hash=False)
    closed: bool = True

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {each}' for name, each in self.entries.items())}>"


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """`function<type, …> -> result`; `names` are the parameters' names where they are known."""

    parameters: tuple["FeelType", ...]
    result: "FeelType"
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types; with `Simple.NULL` among them the value may be null."""

    members: tuple["OneType", ...]

    def __str__(self) -> str:
        return " or ".join(str(each) for each in self.members)


OneType = Simple | Limited | ListOf | RangeOf | ContextOf | FunctionOf
"""A type that is no union."""

FeelType = OneType | UnionOf


def union(*types: FeelType) -> FeelType:
    """Return the smallest type that holds all of `types`: flat, without repetition, Any swallowing all."""
    members: list[OneType] = []
    for each in types:
        for member in each.members if isinstance(each, UnionOf) else (each,):
            if member is Simple.ANY:
                return Simple.ANY
            if member not in members:
                _join(members, member)
    return members[0] if len(members) == 1 else UnionOf(tuple(members))


def _join(members: list[OneType], new: OneType) -> None:
    for place, member in enumerate(members):
        if isinstance(new, Simple | Limited) and widened(member) is widened(new):
            members[place] = _either(member, new)
            return
    members.append(new)


def _either(one: OneType, other: OneType) -> OneType:
    """Return the type of values of two types of one kind: those that either has, where they are few."""
    if isinstance(one, Limited) and isinstance(other, Limited) and one.values and other.values:
        values = tuple(dict.fromkeys((*one.values, *other.values)))
        if len(values) <= MOST_VALUES:
            return Limited(one.of, values)
    return widened(one)


MOST_VALUES = 100
"""Values of an expression that are told apart; a fact may have more."""


def widened(of: OneType) -> OneType:
    """Return the type of which `of` has only some values, or `of` itself."""
    return of.of if isinstance(of, Limited) else of


def optional(of: FeelType) -> FeelType:
    """Return `of` or null."""
    return union(of, Simple.NULL)


def without_null(of: FeelType) -> FeelType:
    """Return `of` as it is where it is not null."""
    if isinstance(of, UnionOf):
        return union(*(each for each in of.members if each is not Simple.NULL))
    return of


def may_be_null(of: FeelType) -> bool:
    """Tell whether null is among the values of `of`."""
    return of in (Simple.NULL, Simple.ANY) or (isinstance(of, UnionOf) and Simple.NULL in of.members)
