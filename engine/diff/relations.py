"""How two values compare in every case, as far as it can be proven: new against old, never more than that."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

from engine.feel.comparison import compare, equal
from engine.feel.values import DayTimeDuration, Function, NoValue, Range, Value, YearMonthDuration


class Relation(Enum):
    """The new value against the old one, in every case: of conditions, false is less than null, null less than true.

    For lists and ranges, less is: holds nothing that the old one does not hold.
    """

    EQUAL = "equal"
    LESS = "less"
    MORE = "more"


ORDERED = (Decimal, str, date, DayTimeDuration, YearMonthDuration)
"""Kinds of which any two values can be put in order; of two times that may depend on the date, and on zones."""

EQUAL, LESS, MORE = Relation.EQUAL, Relation.LESS, Relation.MORE
Proof = Relation | None
"""What is proven; None is nothing."""


def flipped(relation: Proof) -> Proof:
    """Return the relation of the opposites: of `not(x)` where `x` is known."""
    return {LESS: MORE, MORE: LESS}.get(relation, relation) if relation else None


def joined(relations: Iterable[Proof]) -> Proof:
    """Return what follows where each part draws the whole in its own direction; nothing where two draw apart."""
    found: Relation = EQUAL
    for each in relations:
        if each is None or (found is not EQUAL and each not in (EQUAL, found)):
            return None
        found = each if found is EQUAL else found
    return found


def in_order(old: Value, new: Value) -> Proof:
    """Return the relation of two constants in the order of their kind; of other kinds only that they are equal."""
    if same(old, new):
        return EQUAL
    if isinstance(old, bool) and isinstance(new, bool):
        return LESS if old else MORE
    if not (isinstance(old, ORDERED) and isinstance(new, ORDERED)):
        return None
    try:
        found = compare(new, old)
    except NoValue:
        return None
    return LESS if found < 0 else MORE if found > 0 else None


def same(old: Value, new: Value) -> bool:
    """Tell whether two constants are one value of one kind."""
    if isinstance(old, Function) or isinstance(new, Function):
        return False
    if isinstance(old, Range) and isinstance(new, Range):
        return old == new
    return type(old) is type(new) and equal(old, new) is True


def inside(old: Value, new: Value) -> Proof:
    """Return the relation of two constants as what a value may be in: ranges, lists of single values."""
    if same(old, new):
        return EQUAL
    if isinstance(old, Range) and isinstance(new, Range):
        return joined((_end(old, new, low=True), _end(old, new, low=False)))
    before, after = _members(old), _members(new)
    if before is None or after is None or len({type(each) for each in (*before, *after)}) != 1:
        return None
    if all(any(same(one, other) for other in before) for one in after):
        return LESS
    if all(any(same(one, other) for other in after) for one in before):
        return MORE
    return None


def _members(value: Value) -> list[Value] | None:
    if not isinstance(value, list) or not value:
        return None
    distinct = all(not same(one, other) for at, one in enumerate(value) for other in value[:at])
    return value if distinct and not any(isinstance(each, list | dict | Range | None) for each in value) else None


def _end(old: Range, new: Range, *, low: bool) -> Proof:
    """Return whether one end of a range lets through less or more than before."""
    before, after = (old.low, new.low) if low else (old.high, new.high)
    closed = (old.low_closed, new.low_closed) if low else (old.high_closed, new.high_closed)
    if before is None or after is None:
        return EQUAL if before is after else MORE if after is None else LESS
    relation = in_order(before, after)
    if relation is EQUAL and closed[0] != closed[1]:
        return MORE if closed[1] else LESS
    return flipped(relation) if low else relation
