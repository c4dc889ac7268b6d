"""What kind of value a value is, in FEEL's words for messages, and whether it belongs to a type."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.conformance import conforms_to
from engine.feel.types import ContextOf, FeelType, FunctionOf, Limited, ListOf, RangeOf, Simple, UnionOf
from engine.feel.values import (
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    Function,
    Range,
    Time,
    UncertainCount,
    UncertainList,
    Unknown,
    Value,
    YearMonthDuration,
    unknown_from,
)

_KINDS: Mapping[type, str] = {
    type(None): "null",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    ExtendedDate: "date",
    Time: "time",
    DateTime: "date and time",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    UncertainCount: "number",
    UncertainList: "list",
    Unknown: "unknown value",
}


def kind_of(value: Value) -> str:
    """Return FEEL's word for the kind of `value`: `number`, `date and time`, `context`, `null`."""
    return _KINDS.get(type(value)) or ("context" if isinstance(value, Mapping) else "value")


def a_kind(value: Value) -> str:
    """Return the kind with its article: `a number`, `an unknown value`, `null`."""
    kind = kind_of(value)
    return kind if value is None else f"an {kind}" if kind.startswith("u") else f"a {kind}"


def instance_of(value: Value, feel_type: FeelType, budget: Budget) -> bool | Unknown:
    """Tell whether `value instance of feel_type` (OMG DMN 1.5, 10.3.2.9 and table 55).

    Null is an instance of `Null` alone; as a part of a list, context or range it conforms to any type. A context
    may have more entries than the type names. A function takes what its parameters declare, and returns what can be
    told from its text. The steps to look at the parts come from `budget`.
    """
    if value is None:
        members = feel_type.members if isinstance(feel_type, UnionOf) else (feel_type,)
        return Simple.NULL in members
    return _conforms(value, feel_type, {}, budget)


def _conforms(
    value: Value, feel_type: FeelType, seen: dict[tuple[int, int], bool | Unknown], budget: Budget
) -> bool | Unknown:
    """Tell whether a part conforms; `seen` keeps the work linear where one list stands in many places."""
    if value is None or feel_type is Simple.ANY:
        return True
    if isinstance(value, Unknown) and not isinstance(value, UncertainCount | UncertainList):
        return unknown_from(value)
    if isinstance(feel_type, Simple | Limited):
        return kind_of(value) == str(feel_type)
    key = (id(value), id(feel_type))
    if key not in seen:
        if isinstance(feel_type, UnionOf):
            seen[key] = _any([_conforms(value, each, seen, budget) for each in feel_type.members])
        else:
            parts = _parts(value, feel_type)
            budget.open(len(parts or ()))
            seen[key] = parts is not None and _every([_conforms(part, of, seen, budget) for part, of in parts])
            if isinstance(value, UncertainList) and seen[key] is True:
                rest = _conforms(value.possible, feel_type, seen, budget)
                seen[key] = True if rest is True else unknown_from(value)
    return seen[key]


def _parts(value: Value, feel_type: ListOf | RangeOf | ContextOf | FunctionOf) -> list[tuple[Value, FeelType]] | None:
    """Return the parts of `value` with the types they must have, or None where it is of another kind."""
    if isinstance(feel_type, ListOf) and isinstance(value, list):
        return [(each, feel_type.of) for each in value]
    if isinstance(feel_type, ListOf) and isinstance(value, UncertainList):
        return [(each, feel_type.of) for each in value.certain]
    if isinstance(feel_type, RangeOf) and isinstance(value, Range):
        return [(value.low, feel_type.of), (value.high, feel_type.of)]
    if isinstance(feel_type, ContextOf) and isinstance(value, Mapping) and feel_type.entries.keys() <= value.keys():
        return [(value[name], of) for name, of in feel_type.entries.items()]
    if isinstance(feel_type, FunctionOf) and isinstance(value, Function):
        types = value.types or (FunctionOf((Simple.ANY,) * len(value.parameters), Simple.ANY),)
        return [] if any(conforms_to(each, feel_type) for each in types) else None
    return None


def _every(answers: list[bool | Unknown]) -> bool | Unknown:
    if any(each is False for each in answers):
        return False
    return True if all(each is True for each in answers) else unknown_from(*answers)


def _any(answers: list[bool | Unknown]) -> bool | Unknown:
    if any(each is True for each in answers):
        return True
    return False if all(each is False for each in answers) else unknown_from(*answers)
