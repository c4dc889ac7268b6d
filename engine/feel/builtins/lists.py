"""The built-in functions on lists (DMN 1.5, 10.3.4.4 and 10.3.4.9) that find, add, remove and order items."""

from decimal import Decimal

from engine.feel.bounds import MOST_ITEMS, check_items
from engine.feel.budget import Budget
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.builtins.positions import index_of_position, slice_of
from engine.feel.builtins.sameness import distinct
from engine.feel.operators import a_kind, equal
from engine.feel.types import FunctionOf, ListOf, Simple
from engine.feel.values import (
    Function,
    NoValue,
    UncertainCount,
    UncertainList,
    Unknown,
    Value,
    unknown_from,
    unknown_inside,
)


def _list_contains(budget: Budget, items: list[Value], element: Value) -> Value:
    return any(equal(each, element, None, budget) is True for each in items)


def _count(items: list[Value]) -> Value:
    return Decimal(len(items))


def _count_uncertain(_: Budget, items: UncertainList) -> Value:
    least = len(items.certain)
    if not items.possible:
        return Decimal(least)
    return UncertainCount(least, least + len(items.possible), items.missing)


def _sublist(items: list[Value], start: Decimal, length: Decimal | None) -> Value:
    return items[slice_of(start, length, len(items))]


def _append(items: list[Value], *more: Value) -> Value:
    check_items(len(items) + len(more))
    return [*items, *more]


def _concatenate(*lists: list[Value]) -> list[Value]:
    check_items(sum(map(len, lists)))
    return [item for items in lists for item in items]


def _insert_before(items: list[Value], position: Decimal, item: Value) -> Value:
    at = index_of_position(position, len(items))
    check_items(len(items) + 1)
    return [*items[:at], item, *items[at:]]


def _remove(items: list[Value], position: Decimal) -> Value:
    at = index_of_position(position, len(items))
    return [*items[:at], *items[at + 1 :]]


def _replace_at(items: list[Value], position: Decimal, item: Value) -> Value:
    at = index_of_position(position, len(items))
    return [*items[:at], item, *items[at + 1 :]]


def _replace_where(items: list[Value], match: Function, item: Value) -> Value:
    answers = [_truth("match", match.call(each, item)) for each in items]
    if any(isinstance(answer, Unknown) for answer in answers):
        return unknown_from(*answers)
    return [item if answer is True else each for each, answer in zip(items, answers, strict=True)]


def _truth(parameter: str, answer: Value) -> bool | Unknown:
    if isinstance(answer, bool | Unknown):
        return answer
    raise NoValue(f"the function given as `{parameter}` returned {a_kind(answer)}, not true or false")


def _reverse(items: list[Value]) -> Value:
    return items[::-1]


def _index_of(budget: Budget, items: list[Value], match: Value) -> Value:
    return [Decimal(place) for place, each in enumerate(items, 1) if equal(each, match, None, budget) is True]


def _union(budget: Budget, *lists: list[Value]) -> Value:
    return distinct(_concatenate(*lists), budget)


def _distinct_values(budget: Budget, items: list[Value]) -> Value:
    return distinct(items, budget)


def _distinct_uncertain(budget: Budget, items: UncertainList) -> Value:
    if unknown_inside([items.certain, items.possible], budget) is not None:
        return unknown_from(items)
    certain = distinct(items.certain, budget)
    return UncertainList(certain, distinct(items.possible, budget, certain), items.missing)


def _flatten(budget: Budget, items: list[Value]) -> Value:
    flat: list[Value] = []
    open_lists = [iter(items)]
    visits = 0
    while open_lists:
        for each in open_lists[-1]:
            visits += 1
            if visits > MOST_ITEMS:
                raise NoValue(f"the lists hold more than {MOST_ITEMS} items")
            if isinstance(each, Unknown):
                return unknown_inside(items, budget)
            if isinstance(each, list):
                budget.open(len(each))
                open_lists.append(iter(each))
                break
            flat.append(each)
        else:
            open_lists.pop()
    return flat


class _UncertainOrder(Exception):
    """Raised where the order of two items is unknown."""

    def __init__(self, unknown: Unknown) -> None:
        self.unknown = unknown
        super().__init__()


class _Ordered:
    """An item in the order of a FEEL function."""

    __slots__ = ("item", "precedes")

    def __init__(self, item: Value, precedes: Function) -> None:
        self.item, self.precedes = item, precedes

    def __lt__(self, other: "_Ordered") -> bool:
        answer = _truth("precedes", self.precedes.call(self.item, other.item))
        if isinstance(answer, Unknown):
            raise _UncertainOrder(answer)
        return answer


def _sort(items: list[Value], precedes: Function) -> Value:
    try:
        return [each.item for each in sorted(_Ordered(item, precedes) for item in items)]
    except _UncertainOrder as uncertain:
        return uncertain.unknown


_ANY_LIST = ListOf(Simple.ANY)
_LIST = Parameter("list", _ANY_LIST)
_LISTS = Parameter("list", _ANY_LIST, variadic=True)
_POSITION = Parameter("position", Simple.NUMBER)
_NEW_ITEM = Parameter("newItem", Simple.ANY)
_MATCHING = FunctionOf((Simple.ANY, Simple.ANY), Simple.BOOLEAN)
_NO_POSITION = "the list has no such position"

ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="list contains",
        group="list",
        section="10.3.4.4",
        meaning="Whether one of the items equals `element`, which may be null.",
        null_when="the list is null, but not when `element` is",
        signatures=(Signature((_LIST, Parameter("element", Simple.ANY)), Simple.BOOLEAN, _list_contains),),
        examples=(
            ("list contains([1, 2, 3], 2)", "true"),
            ("list contains([1, null], null)", "true"),
            ("list contains(null, 1)", "null"),
        ),
        takes_steps=True,
    ),
    Builtin(
        name="count",
        group="list",
        section="10.3.4.4",
        meaning="The number of items.",
        null_when="the list is null; an empty list has 0 items, and null in a list is one",
        signatures=(Signature((_LIST,), Simple.NUMBER, _count),),
        examples=(
            ("count([1, 2, 3])", "3"),
            ("count([])", "0"),
            ("count([1, [2, 3]])", "2"),
            ("count(null)", "null"),
        ),
        structural=True,
        uncertain=_count_uncertain,
    ),
    Builtin(
        name="sublist",
        group="list",
        section="10.3.4.4",
        meaning="The items from a position on, all of them or as many as `length` says.",
        null_when="there is no such position, or there are fewer items from it than `length`",
        signatures=(
            Signature(
                (
                    _LIST,
                    Parameter("start position", Simple.NUMBER),
                    Parameter("length", Simple.NUMBER, optional=True),
                ),
                _ANY_LIST,
                _sublist,
            ),
        ),
        examples=(("sublist([4, 5, 6], 1, 2)", "[4, 5]"), ("sublist([4, 5, 6], -2)", "[5, 6]")),
        structural=True,
    ),
    Builtin(
        name="append",
        group="list",
        section="10.3.4.4",
        meaning="The list with further items at its end.",
        null_when="the result would be too long",
        signatures=(Signature((_LIST, Parameter("item", Simple.ANY, variadic=True)), _ANY_LIST, _append),),
        examples=(("append([1], 2, 3)", "[1, 2, 3]"), ("append([1], [2])", "[1, [2]]")),
        structural=True,
    ),
    Builtin(
        name="concatenate",
        group="list",
        section="10.3.4.4",
        meaning="The items of all lists, in order.",
        null_when="the result would be too long",
        signatures=(Signature((_LISTS,), _ANY_LIST, _concatenate),),
        examples=(("concatenate([1, 2], [3])", "[1, 2, 3]"),),
        structural=True,
    ),
    Builtin(
        name="insert before",
        group="list",
        section="10.3.4.4",
        meaning="The list with a new item before the one at a position.",
        null_when=_NO_POSITION,
        signatures=(Signature((_LIST, _POSITION, _NEW_ITEM), _ANY_LIST, _insert_before),),
        examples=(("insert before([1, 3], 1, 2)", "[2, 1, 3]"), ("insert before([1, 3], -1, 2)", "[1, 2, 3]")),
        structural=True,
    ),
    Builtin(
        name="remove",
        group="list",
        section="10.3.4.4",
        meaning="The list without the item at a position.",
        null_when=_NO_POSITION,
        signatures=(Signature((_LIST, _POSITION), _ANY_LIST, _remove),),
        examples=(("remove([1, 2, 3], 2)", "[1, 3]"),),
        structural=True,
    ),
    Builtin(
        name="list replace",
        group="list",
        section="10.3.4.4",
        meaning="The list with a new item at a position, or wherever a function of old and new item is true.",
        null_when="the list has no such position, or the function returns neither true nor false",
        signatures=(
            Signature((_LIST, _POSITION, _NEW_ITEM), _ANY_LIST, _replace_at),
            Signature((_LIST, Parameter("match", _MATCHING), _NEW_ITEM), _ANY_LIST, _replace_where),
        ),
        examples=(
            ("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),
            (
                "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)",
                "[5, 5, 7, 8]",
            ),
        ),
        structural=True,
    ),
    Builtin(
        name="reverse",
        group="list",
        section="10.3.4.4",
        meaning="The items from the last to the first.",
        null_when="the list is null, but not when an item is",
        signatures=(Signature((_LIST,), _ANY_LIST, _reverse),),
        examples=(
            ("reverse([1, 2, 3])", "[3, 2, 1]"),
            ("reverse(null)", "null"),
        ),
        structural=True,
    ),
    Builtin(
        name="index of",
        group="list",
        section="10.3.4.4",
        meaning="The positions of the items that equal `match`, which may be null.",
        null_when="the list is null, but not when `match` is",
        signatures=(Signature((_LIST, Parameter("match", Simple.ANY)), ListOf(Simple.NUMBER), _index_of),),
        examples=(
            ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
            ("index of([1], 2)", "[]"),
            ("index of(null, 1)", "null"),
        ),
        takes_steps=True,
    ),
    Builtin(
        name="union",
        group="list",
        section="10.3.4.4",
        meaning="The items of all lists, in order, each once.",
        null_when="the result would be too long",
        signatures=(Signature((_LISTS,), _ANY_LIST, _union),),
        examples=(("union([1, 2], [2, 3])", "[1, 2, 3]"),),
        takes_steps=True,
    ),
    Builtin(
        name="distinct values",
        group="list",
        section="10.3.4.4",
        meaning="The items in order, each once.",
        null_when="the list is null, but not when an item is",
        signatures=(Signature((_LIST,), _ANY_LIST, _distinct_values),),
        examples=(
            ("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"),
            ("distinct values(null)", "null"),
        ),
        uncertain=_distinct_uncertain,
        takes_steps=True,
    ),
    Builtin(
        name="flatten",
        group="list",
        section="10.3.4.4",
        meaning="The items of the list and of all lists inside it, in order.",
        null_when="the result would be too long",
        signatures=(Signature((_LIST,), _ANY_LIST, _flatten),),
        examples=(("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),),
        structural=True,
        takes_steps=True,
    ),
    Builtin(
        name="sort",
        group="list",
        section="10.3.4.9",
        meaning="The items in the order of a function of two; items that neither precedes keep their order.",
        null_when="the function returns neither true nor false for two of the items",
        signatures=(Signature((_LIST, Parameter("precedes", _MATCHING)), _ANY_LIST, _sort),),
        examples=(("sort([3, 1, 4, 5, 2], function(x, y) x < y)", "[1, 2, 3, 4, 5]"),),
        structural=True,
    ),
)
