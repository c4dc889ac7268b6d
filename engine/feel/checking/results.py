"""What a built-in gives, more exactly than its signature says, and when it has no value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from engine.feel.builtins import BUILTINS, Builtin, invoke
from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.limits import images, interval
from engine.feel.checking.relations import ORDERED, item_of, kinds, merged, nullable, values_of
from engine.feel.checking.scope import Scope
from engine.feel.tree import ListLiteral, Node
from engine.feel.types import ContextOf, FeelType, Limited, ListOf, RangeOf, Simple, without_null
from engine.feel.values import NoValue


@dataclass(frozen=True, slots=True)
class Called:
    """A call of a built-in: the arguments in order, their types, and where it stands."""

    nodes: tuple[Node, ...]
    types: tuple[FeelType, ...]
    scope: Scope

    def type(self, position: int) -> FeelType:
        """Return the type of an argument, null where it is left out."""
        return self.types[position] if position < len(self.types) else Simple.NULL

    def constant(self, position: int) -> object:
        """Return the value of an argument that is the same in every case, else `NONE`."""
        return constant(self.nodes[position], self.scope) if position < len(self.nodes) else None


def _items(call: Called) -> FeelType:
    """Return the type of the items where one list, or several items, are the arguments."""
    if len(call.types) == 1:
        return item_of(call.types[0])
    return merged(call.types)


def _list_of_first(call: Called) -> FeelType:
    return ListOf(item_of(call.type(0)))


def _list_of_all(call: Called) -> FeelType:
    return ListOf(merged(map(item_of, call.types)))


def _list_and_item(call: Called) -> FeelType:
    return ListOf(merged([item_of(call.type(0)), *call.types[1:]]))


def _list_and_last(call: Called) -> FeelType:
    return ListOf(merged([item_of(call.type(0)), call.type(2)]))


def _flat(call: Called) -> FeelType:
    of: FeelType = call.type(0)
    while "list" in kinds(of):
        of = item_of(of)
    return ListOf(of)


def _entry(call: Called) -> FeelType:
    key = call.constant(1)
    found = (
        [each.entries.get(key) for each in values_of(call.type(0)) if isinstance(each, ContextOf)]
        if isinstance(key, str)
        else []
    )
    return merged(each if each is not None else Simple.ANY for each in found)


def _open_context(_: Called) -> FeelType:
    return ContextOf({}, closed=False)


RESULTS: Mapping[str, Callable[[Called], FeelType]] = {
    "min": lambda call: without_null(_items(call)),
    "max": lambda call: without_null(_items(call)),
    "sublist": _list_of_first,
    "reverse": _list_of_first,
    "remove": _list_of_first,
    "distinct values": _list_of_first,
    "sort": _list_of_first,
    "append": _list_and_item,
    "insert before": _list_and_last,
    "list replace": _list_and_last,
    "concatenate": _list_of_all,
    "union": _list_of_all,
    "flatten": _flat,
    "get value": _entry,
    "context": _open_context,
    "context put": _open_context,
    "context merge": _open_context,
}
"""The result by the types of the arguments, for those built-ins whose signatures say Any."""


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WHOLE = interval(Simple.NUMBER, whole=True)


def _between(low: int, high: int | None = None) -> FeelType:
    """Return the whole numbers from `low` to `high`."""
    return interval(Simple.NUMBER, Decimal(low), None if high is None else Decimal(high), whole=True)


LIMITS: Mapping[str, FeelType] = {
    **dict.fromkeys(("count", "string length"), _between(0)),
    "day of week": Limited(Simple.STRING, _DAYS),
    "month of year": Limited(Simple.STRING, _MONTHS),
    "day of year": _between(1, 366),
    "week of year": _between(1, 53),
    "index of": ListOf(_between(1)),
    **dict.fromkeys(("sqrt", "stddev"), interval(Simple.NUMBER, Decimal(0))),
}
"""The values that occur of what a built-in gives, where they are not all of their kind."""

PARTS: Mapping[str, FeelType] = {
    **dict.fromkeys(("year", "years", "days"), _WHOLE),
    "month": _between(1, 12),
    "day": _between(1, 31),
    "weekday": _between(1, 7),
    "hour": _between(0, 23),
    "minute": _between(0, 59),
    "second": interval(Simple.NUMBER, Decimal(0), Decimal(60), high_closed=False),
    "months": _between(-11, 11),
    "hours": _between(-23, 23),
    "minutes": _between(-59, 59),
    "seconds": interval(Simple.NUMBER, Decimal(-60), Decimal(60), low_closed=False, high_closed=False),
}
"""The numbers that occur of a part of a date, a time or a duration (OMG DMN 1.5, tables 61 and 62)."""


def image(builtin: Builtin, call: Called) -> FeelType | None:
    """Return what a built-in makes of each few values of its arguments; None where they are many."""
    if builtin.name in _PATTERNS or builtin.needs_clock or any(map(nullable, call.types)):
        return None
    return images(lambda *arguments: invoke(builtin, arguments, {}), call.types)


def _empty(call: Called) -> str:
    """The list may be empty, where there is one and nothing says otherwise."""
    only = call.nodes[0]
    if len(call.nodes) > 1 or "list" not in kinds(call.type(0)) or call.scope.is_filled(only):
        return ""
    if isinstance(only, ListLiteral) and only.items:
        return ""
    return "" if constant(only, call.scope) not in ([], NONE) else "where the list is empty"


def _least(call: Called) -> str:
    items = _items(call)
    if nullable(items):
        return "where an item is null"
    if len(kinds(items)) > 1:
        return "where its items are of different kinds"
    return _empty(call)


def _null_item(call: Called) -> str:
    return "where an item is null" if nullable(_items(call)) else ""


def _text(what: str) -> Callable[[Called], str]:
    def of_text(call: Called) -> str:
        return f"where the text is no {what}" if Simple.STRING in kinds(call.type(0)) else ""

    return of_text


def _date(call: Called) -> str:
    return "where there is no such date" if len(call.types) == 3 else _text("date")(call)


def _time(call: Called) -> str:
    return "where there is no such time" if len(call.types) > 1 else _text("time")(call)


def _zero(position: int) -> Callable[[Called], str]:
    def divisor(call: Called) -> str:
        value = call.constant(position)
        if value is NONE:
            return "" if call.nodes[position] in call.scope.filled else "where the divisor is zero"
        return "where the divisor is zero" if value == Decimal(0) else ""

    return divisor


def _always(why: str) -> Callable[[Called], str]:
    return lambda _: why


def _pattern(call: Called) -> str:
    differs = any(call.constant(position) is NONE for position in range(1, len(call.nodes)))
    return "where the pattern is not valid" if differs else ""


def broken_pattern(name: str, call: Called) -> str:
    """Return why the pattern, and what else is the same in every case, never works; empty where it does."""
    values = [call.constant(position) for position in range(1, len(call.nodes))]
    if name not in _PATTERNS or any(each is NONE for each in values):
        return ""
    try:
        invoke(BUILTINS[name], ["", *values], {})
    except NoValue as reason:
        return str(reason)
    return ""


_PATTERNS = ("matches", "replace", "split")


_NO_POSITION = _always("where there is no such position")

FAILS: Mapping[str, Callable[[Called], str]] = {
    "min": _least,
    "max": _least,
    "sum": _empty,
    "mean": _empty,
    "median": _empty,
    "product": _empty,
    "stddev": _always("where there are fewer than two numbers"),
    "all": _null_item,
    "any": _null_item,
    "date": _date,
    "time": _time,
    "date and time": _text("date and time"),
    "duration": _text("duration"),
    "number": _text("number"),
    "range": _text("range"),
    "modulo": _zero(1),
    "sqrt": _always("where the number is negative"),
    "log": _always("where the number is not positive"),
    "sublist": _NO_POSITION,
    "substring": _NO_POSITION,
    "insert before": _NO_POSITION,
    "remove": _NO_POSITION,
    "list replace": _NO_POSITION,
    "string": lambda call: "where its argument is null" if nullable(call.type(0)) else "",
    "context": _always("where a key is missing or given twice"),
    **dict.fromkeys(_PATTERNS, _pattern),
}
"""Why a built-in may have no value for some facts, empty where it always has one; overflows are left out."""

NEEDS_ITEMS = frozenset({"min", "max", "sum", "mean", "median", "product", "stddev"})
"""The built-ins that have no value for an empty list, so that a list of wrong items never gives one."""


def never_ordered(call: Called) -> bool:
    """Tell whether no two items of what `min` or `max` is given can be put in order."""
    found = kinds(_items(call))
    return bool(found) and not found & {*ORDERED, Simple.ANY, "list"}


def never_together(call: Called) -> tuple[tuple[Node, FeelType], ...]:
    """Return two of the values that `min` or `max` is given that are never of one kind; empty where there are none."""
    only_one, types = call.nodes[0], call.scope.notes.types
    nodes = only_one.items if len(call.nodes) == 1 and isinstance(only_one, ListLiteral) else call.nodes
    perhaps: set[object] = {Simple.ANY, "list"}
    known = [
        (each, types[each.span]) for each in nodes if kinds(types[each.span]) and not kinds(types[each.span]) & perhaps
    ]
    return next(((one, other) for one, other in pairwise(known) if not kinds(one[1]) & kinds(other[1])), ())


def ends(of: FeelType) -> set[object]:
    """Return the kinds of the points of a range function's argument: of itself, or of the range's ends."""
    return {kind for each in values_of(of) for kind in kinds(each.of if isinstance(each, RangeOf) else each)}
