"""Which items of a list are equal: FEEL's `=` where it is true, in linear time for all but odd lists."""

from collections.abc import Hashable, Mapping, Sequence

from engine.feel.bounds import MOST_COMPARISONS, TooLarge
from engine.feel.budget import Budget
from engine.feel.operators import equal, kind_of
from engine.feel.temporal import date_of
from engine.feel.temporal.instants import between_date_times
from engine.feel.values import DateTime, Range, Time, Value

_LOCAL_START = DateTime(date_of(1970, 1, 1), Time(0, 0, 0))
_START = DateTime(date_of(1970, 1, 1), Time(0, 0, 0, offset=0))

_DEEP = 4
"""How many lists and contexts inside each other a digest looks into."""

_Digests = dict[tuple[int, int], int]
"""The digests of lists and contexts seen, by identity and depth: one that stands in many places is read once."""


def distinct(items: Sequence[Value], budget: Budget, known: Sequence[Value] = ()) -> list[Value]:
    """Return the first of each set of equal `items`, without those that equal one of `known`.

    Raises:
        Stopped: the budget has too few steps.
        NoValue: too many items are so alike that each must be compared with all.
    """
    if not known and all(type(each) is str for each in items):
        return list(dict.fromkeys(items))
    digests: _Digests = {}
    alike: dict[int, list[Value]] = {}
    for each in known:
        alike.setdefault(_digest(each, digests, budget), []).append(each)
    found: list[Value] = []
    repeated: set[int] = set()
    comparisons = 0
    for each in items:
        if id(each) in repeated:
            continue
        others = alike.setdefault(_digest(each, digests, budget), [])
        comparisons += len(others)
        if comparisons > MOST_COMPARISONS:
            raise TooLarge("the list is too long to look for equal items in it")
        if any(equal(other, each, None, budget) is True for other in others):
            repeated.add(id(each))
        else:
            others.append(each)
            found.append(each)
    return found


def _digest(value: Value, digests: _Digests, budget: Budget, depth: int = 0) -> int:
    """Return a number that is the same for any two values that FEEL finds equal."""
    if not isinstance(value, list | Mapping):
        return hash((kind_of(value), _scalar(value, digests, budget, depth)))
    place = (id(value), depth)
    if place not in digests:
        budget.open(len(value))
        digests[place] = hash((kind_of(value), len(value), _inside(value, digests, budget, depth + 1)))
    return digests[place]


def _inside(value: list[Value] | Mapping[str, Value], digests: _Digests, budget: Budget, depth: int) -> Hashable:
    if depth > _DEEP:
        return None
    if isinstance(value, list):
        return tuple(_digest(item, digests, budget, depth) for item in value)
    return frozenset((name, _digest(item, digests, budget, depth)) for name, item in value.items())


def _scalar(value: Value, digests: _Digests, budget: Budget, depth: int) -> Hashable:
    """Return something hashable by which equal values agree, though unequal ones may too."""
    match value:
        case DateTime():
            return _instant(value)
        case Time(offset=None, zone=None):
            return value
        case Time():
            return None
        case Range(low, high):
            return _digest(low, digests, budget, depth), _digest(high, digests, budget, depth)
        case _:
            return value


def _instant(value: DateTime) -> Hashable:
    """Return the nanoseconds since 1970, apart for local values, which equal none that has an offset."""
    local = value.time.offset is None and value.time.zone is None
    return local, between_date_times(value, _LOCAL_START if local else _START).nanoseconds
