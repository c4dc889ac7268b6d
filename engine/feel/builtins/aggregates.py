"""The built-in functions that make one value of all items of a list (DMN 1.5, 10.3.4.4).

Each takes a list, or its items as arguments: `sum([1, 2])` is `sum(1, 2)`.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from engine.feel.budget import SIZE_OF_A_STEP, Budget
from engine.feel.builtins.base import ORDERED, Builtin, Parameter, Signature
from engine.feel.builtins.conform import conforms
from engine.feel.operators import a_kind, add, compare, divide, multiply, subtract
from engine.feel.types import FeelType, ListOf, Simple, optional
from engine.feel.values import CONTEXT, NoValue, Value


def _min(budget: Budget, items: list[Value]) -> Value:
    _read(budget, items)
    return reduce(lambda least, each: each if compare(each, least) < 0 else least, _some(items))


def _max(budget: Budget, items: list[Value]) -> Value:
    _read(budget, items)
    return reduce(lambda most, each: each if compare(each, most) > 0 else most, _some(items))


def _read(budget: Budget, items: list[Value]) -> None:
    """Take the steps to compare strings, one of which may stand in the list many times."""
    if items and isinstance(items[0], str):
        budget.take(sum(len(each) for each in items if isinstance(each, str)) // SIZE_OF_A_STEP)


def _some(items: list[Value]) -> list[Value]:
    """Return the items; raise `NoValue` where there are none, or one of them is null or cannot be ordered."""
    if not items:
        raise NoValue("the list is empty")
    if not conforms(items[0], ORDERED):
        raise NoValue(f"{a_kind(items[0])} cannot be put in order")
    return items


def _sum(items: list[Value]) -> Value:
    return reduce(add, _some(items))


def _product(items: list[Value]) -> Value:
    return reduce(multiply, _some(items))


def _mean(items: list[Value]) -> Value:
    return divide(_sum(items), Decimal(len(items)))


def _median(items: list[Decimal]) -> Value:
    if not items:
        raise NoValue("the list is empty")
    ordered = sorted(items)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else _mean([ordered[middle - 1], ordered[middle]])


def _stddev(items: list[Value]) -> Value:
    if len(items) < 2:
        raise NoValue("a sample of fewer than two numbers has no standard deviation")
    mean = _mean(items)
    squares: list[Value] = []
    for each in items:
        distance = subtract(each, mean)
        squares.append(multiply(distance, distance))
    variance = divide(_sum(squares), Decimal(len(items) - 1))
    return CONTEXT.sqrt(variance) if isinstance(variance, Decimal) else variance


def _mode(items: list[Decimal]) -> Value:
    occurrences = Counter(items)
    most = max(occurrences.values(), default=0)
    return sorted(each for each, times in occurrences.items() if times == most)


def _all(items: list[bool | None]) -> Value:
    if False in items:
        return False
    if None in items:
        raise NoValue("an item is null, and none is false")
    return True


def _any(items: list[bool | None]) -> Value:
    if True in items:
        return True
    if None in items:
        raise NoValue("an item is null, and none is true")
    return False


def _of_items(item: FeelType, result: FeelType, call: Callable[[list[Any]], Value]) -> tuple[Signature, Signature]:
    """Return the signatures of a function of a list or of its items."""
    return (
        Signature((Parameter("list", ListOf(item)),), result, call),
        Signature((Parameter("item", item, variadic=True),), result, lambda *items: call(list(items))),
    )


def _ordered(call: Callable[[Budget, list[Value]], Value]) -> tuple[Signature, Signature]:
    """Return the signatures of a function of a list of items that have an order, or of the items."""
    return (
        Signature((Parameter("list", ListOf(Simple.ANY)),), Simple.ANY, call),
        Signature(
            (Parameter("item", Simple.ANY, variadic=True),),
            Simple.ANY,
            lambda budget, *items: call(budget, list(items)),
        ),
    )


def _row(
    name: str,
    meaning: str,
    null_when: str,
    signatures: tuple[Signature, ...],
    *examples: tuple[str, str],
    takes_steps: bool = False,
) -> Builtin:
    return Builtin(name, "list", "10.3.4.4", meaning, null_when, signatures, examples, takes_steps=takes_steps)


_NUMBER = Simple.NUMBER
_MAYBE = optional(Simple.BOOLEAN)
_EMPTY = "the list is empty"
_UNORDERED = "the list is empty, or two of its items cannot be put in order"

ROWS: tuple[Builtin, ...] = (
    _row(
        "min",
        "The least of the items: numbers, strings, dates, times or durations.",
        _UNORDERED,
        _ordered(_min),
        ("min([3, 1, 2])", "1"),
        ("min(3, 1, 2)", "1"),
        ("min([])", "null"),
        takes_steps=True,
    ),
    _row(
        "max",
        "The greatest of the items: numbers, strings, dates, times or durations.",
        _UNORDERED,
        _ordered(_max),
        ("max(1, 3, 2)", "3"),
        ('max([@"2025-02-01", @"2024-06-30"])', '@"2025-02-01"'),
        takes_steps=True,
    ),
    _row(
        "sum",
        "The sum of the numbers.",
        _EMPTY,
        _of_items(_NUMBER, _NUMBER, _sum),
        ("sum([1, 2, 3])", "6"),
        ("sum([])", "null"),
    ),
    _row(
        "mean",
        "The arithmetic mean of the numbers.",
        _EMPTY,
        _of_items(_NUMBER, _NUMBER, _mean),
        ("mean([1, 2, 3])", "2"),
    ),
    _row(
        "all",
        "Whether all items are true; true for an empty list, false as soon as one is false.",
        "an item is null and none is false",
        _of_items(_MAYBE, Simple.BOOLEAN, _all),
        ("all([false, null, true])", "false"),
        ("all([])", "true"),
        ("all([true, null])", "null"),
    ),
    _row(
        "any",
        "Whether one of the items is true; false for an empty list, true as soon as one is true.",
        "an item is null and none is true",
        _of_items(_MAYBE, Simple.BOOLEAN, _any),
        ("any([false, null, true])", "true"),
        ("any([])", "false"),
        ("any([false, null])", "null"),
    ),
    _row(
        "product",
        "The product of the numbers.",
        f"{_EMPTY}, or the result is too large for a number",
        _of_items(_NUMBER, _NUMBER, _product),
        ("product([2, 3, 4])", "24"),
    ),
    _row(
        "median",
        "The number in the middle of the ordered numbers, or the mean of the two in the middle.",
        _EMPTY,
        _of_items(_NUMBER, _NUMBER, _median),
        ("median(8, 2, 5, 3, 4)", "4"),
        ("median([6, 1, 2, 3])", "2.5"),
    ),
    _row(
        "stddev",
        "The standard deviation of the numbers as a sample.",
        "there are fewer than two numbers",
        _of_items(_NUMBER, _NUMBER, _stddev),
        ("decimal(stddev(2, 4, 7, 5), 8)", "2.08166600"),
        ("stddev(47)", "null"),
    ),
    _row(
        "mode",
        "The numbers that occur most often, in ascending order; an empty list for an empty list.",
        "the list is null, or an item is",
        _of_items(_NUMBER, ListOf(_NUMBER), _mode),
        ("mode(6, 3, 9, 6, 6)", "[6]"),
        ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("mode([1, null])", "null"),
    ),
)
