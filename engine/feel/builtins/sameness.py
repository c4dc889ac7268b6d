"""Which items of a list are equal: FEEL's `=` where it is true, in linear time for all but odd lists."""

from collections.abc import Hashable, Iterable, Mapping

from engine.feel.bounds import MOST_COMPARISONS
from engine.feel.operators import equal, kind_of, subtract
from engine.feel.temporal import date_of
from engine.feel.values import DateTime, DayTimeDuration, NoValue, Range, Time, Value

_LOCAL_START = DateTime(date_of(1970, 1, 1), Time(0, 0, 0))
_START = DateTime(date_of(1970, 1, 1), Time(0, 0, 0, offset=0))

_DEEP = 3
"""How many lists and contexts inside each other a key looks into."""


def distinct(items: Iterable[Value], known: Iterable[Value] = ()) -> list[Value]:
    """Return the first of each set of equal `items`, without those that equal one of `known`.

    Raises:
        NoValue: too many items are so alike that each must be compared with all.
    """
    alike: dict[Hashable, list[Value]] = {}
    for each in known:
        alike.setdefault(_key(each), []).append(each)
    found: list[Value] = []
    comparisons = 0
    for each in items:
        others = alike.setdefault(_key(each), [])
        comparisons += len(others)
        if comparisons > MOST_COMPARISONS:
            raise NoValue("the list is too long to look for equal items in it")
        if not any(equal(other, each) is True for other in others):
            others.append(each)
            found.append(each)
    return found


def _key(value: Value, depth: int = 0) -> Hashable:
    """Return something that is the same for any two values that FEEL finds equal."""
    kind = kind_of(value)
    match value:
        case DateTime():
            return kind, _instant(value)
        case Time() | Range():
            return kind
        case list() if depth < _DEEP:
            return kind, tuple(_key(item, depth + 1) for item in value)
        case list():
            return kind, len(value)
        case Mapping() if depth < _DEEP:
            return kind, frozenset((name, _key(item, depth + 1)) for name, item in value.items())
        case Mapping():
            return kind, len(value)
        case _:
            return kind, value


def _instant(value: DateTime) -> Hashable:
    """Return the nanoseconds since 1970, apart for local values, which equal none that has an offset."""
    for start in (_START, _LOCAL_START):
        try:
            passed = subtract(value, start)
        except NoValue:
            continue
        if isinstance(passed, DayTimeDuration):
            return start is _START, passed.nanoseconds
    return None
