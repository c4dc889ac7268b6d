"""The values at which a decision can turn: each threshold of both texts, one step below, on and above it.

The values of a slot follow from the constants that the texts hold where the slot's fact is read: days with the day
before and after, numbers with one step to each side, texts with one that is none of them, counts for the lengths of
lists. Where a text counts back from the day of the case, the days follow from that day, and the days of the case
include those around the 29th of February.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.canonical import canonical
from engine.diff.fact_paths import Schema
from engine.diff.sides import reached
from engine.diff.slots import is_list
from engine.diff.worlds import World
from engine.feel.operators import add, subtract
from engine.feel.temporal import text_of
from engine.feel.temporal.calendar import is_leap_year
from engine.feel.tree import Node
from engine.feel.values import DateTime, DayTimeDuration, NoValue, Range, Unknown, Value, YearMonthDuration
from engine.feel.walk import walk
from engine.policy.model import Outcome
from engine.policy.order import formulas

MOST_VALUES = 60
"""Values of one slot that are tried."""

LONGEST = 12
"""Items of a list that is made to reach a number; longer ones are not."""

DAY = timedelta(days=1)
LETTERS = tuple("abcdefghijkl")


@dataclass(frozen=True)
class Boundaries:
    """The constants that two texts hold in some of their entries."""

    constants: tuple[Value, ...]

    def _of(self, *kinds: type) -> list[Any]:
        return [each for each in self.constants if isinstance(each, kinds) and not isinstance(each, bool)]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days that stand in the texts."""
        found = set(self._of(date)) | {each.date for each in self._of(DateTime) if isinstance(each.date, date)}
        return tuple(sorted(found))

    @cached_property
    def shifts(self) -> tuple[Value, ...]:
        """The durations that stand in the texts."""
        return tuple(self._of(DayTimeDuration, YearMonthDuration))

    def days_of_cases(self, starts: Iterable[date]) -> tuple[str, ...]:
        """Return the days as of which cases are tried, as JSON.

        Args:
            starts: the first days on which the versions are in force.
        """
        found = [near for each in (*self.days, *starts) for near in _around(each)]
        if any(isinstance(each, YearMonthDuration) for each in self.shifts):
            years = {each.year for each in found}
            leap = {next(year for year in range(each, each + 9) if is_leap_year(year)) for each in years}
            found += [date(year, month, day) for year in sorted(leap) for month, day in ((2, 28), (2, 29), (3, 1))]
        return _days(found)

    def values(self, schema: Schema, day: date | None) -> tuple[Any, ...]:
        """Return the values of a slot that are tried, as JSON data; of a list, how many items.

        Args:
            schema: of the fact.
            day: the day of the case, None where nothing dates it.
        """
        kinds = schema.get("type", "string")
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        found: list[Any] = [None] if "null" in kinds else []
        if "enum" in schema:
            found += schema["enum"]
        elif "const" in schema:
            found.append(schema["const"])
        elif is_list(schema):
            found += self._lengths()
        elif "boolean" in kinds:
            found += [True, False]
        elif "number" in kinds or "integer" in kinds:
            found += self._numbers(whole="number" not in kinds)
        elif schema.get("format") in ("date", "date-time"):
            found += self._dates(day, timed=schema["format"] == "date-time")
        elif schema.get("format") == "duration":
            found += [text_of(each) for each in self.shifts]
        else:
            found += [*dict.fromkeys(self._of(str)), "x"]
        return tuple({canonical(each): each for each in found[:MOST_VALUES]}.values())

    def _lengths(self) -> list[int]:
        whole = [int(each) for each in self._of(Decimal) if 0 <= each <= LONGEST and each == each.to_integral_value()]
        return sorted({0, 1, 2, *(near for each in whole for near in (each - 1, each, each + 1) if near >= 0)})

    def _numbers(self, *, whole: bool) -> list[Decimal]:
        found = {Decimal(0), Decimal(1)}
        for each in self._of(Decimal):
            exponent = each.as_tuple().exponent
            scale = exponent if isinstance(exponent, int) and not whole else 0
            step = Decimal(1).scaleb(min(scale, 0))
            found |= {each - step, each, each + step}
        return sorted(each.to_integral_value() for each in found) if whole else sorted(found)

    def _dates(self, day: date | None, *, timed: bool) -> list[str]:
        found = [near for each in self.days for near in _around(each)]
        if day is not None:
            found += _around(day)
            for shift in self.shifts:
                for operation in (subtract, add):
                    moved = _moved(operation, day, shift)
                    found += _around(moved) if moved is not None else []
        texts = list(_days(found))
        return [f"{text}T{time}" for text in texts for time in ("00:00:00Z", "23:59:59Z")] if timed else texts


def _moved(operation: Any, day: date, shift: Value) -> date | None:
    try:
        moved = operation(day, shift)
    except NoValue:
        return None
    return moved if isinstance(moved, date) else None


def _around(day: date) -> list[date]:
    if not date.min < day < date.max:
        return [day]
    return [day - DAY, day, day + DAY]


def _days(found: Iterable[date]) -> tuple[str, ...]:
    return tuple(each.isoformat() for each in sorted(set(found)))


def boundaries(worlds: Iterable[World], names: Iterable[str], rows: Iterable[Outcome] = ()) -> Boundaries:
    """Return the constants that entries of two versions hold, through what they read as well.

    Args:
        worlds: the versions.
        names: definitions, criteria or stages.
        rows: outcomes whose conditions count, too.
    """
    found: dict[str, Value] = {}
    listed = tuple(rows)
    for world in worlds:
        every = {name for each in names for name in (each, *reached(world.policy, each))}
        for name in sorted(every):
            for value in _constants_of(world, name):
                found.setdefault(repr(value), value)
        for row in listed:
            for value in _in_tree(world, row.when.expression.tree) if row.when else ():
                found.setdefault(repr(value), value)
    return Boundaries(tuple(found[key] for key in sorted(found)))


def _constants_of(world: World, name: str) -> Iterator[Value]:
    policy = world.policy
    dated = world.dated(name)
    if dated is not None:
        for start, each in dated.values:
            yield start
            yield from _members(each.value)
    if name in policy.criteria:
        yield from _in_tree(world, policy.criteria[name].when.expression.tree)
    elif name in policy.definitions:
        for formula in formulas(policy.definitions[name]):
            yield from _in_tree(world, formula.expression.tree)


def _in_tree(world: World, root: Node) -> Iterator[Value]:
    for node in walk(root):
        if type(node).__name__ in EVALUATED:
            value = world.constant(node)
            if not isinstance(value, Unknown):
                yield from _members(value)


EVALUATED = frozenset(
    {"Literal", "AtLiteral", "Name", "Arithmetic", "Negation", "Call", "ListLiteral", "RangeLiteral", "Path"}
)
"""Nodes that can stand for a constant."""


def _members(value: Value) -> Iterator[Value]:
    if isinstance(value, list):
        for each in value:
            yield from _members(each)
    elif isinstance(value, Range):
        yield from (each for each in (value.low, value.high) if each is not None)
    elif value is not None:
        yield value
