"""The built-in functions on contexts (DMN 1.5, 10.3.4.10)."""

from collections.abc import Mapping

from engine.feel.bounds import check_items
from engine.feel.budget import Budget
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.operators import a_kind
from engine.feel.types import ContextOf, ListOf, Simple
from engine.feel.values import NoValue, Unknown, Value, unknown_from

_Context = Mapping[str, Value]


def _get_value(context: _Context, key: str) -> Value:
    if key not in context:
        raise NoValue(f"the context has no entry `{key}`")
    return context[key]


def _get_entries(context: _Context) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(entries: list[_Context | Unknown]) -> Value:
    made: dict[str, Value] = {}
    unknowns: list[Value] = []
    for entry in entries:
        if isinstance(entry, Unknown):
            unknowns.append(entry)
            continue
        if not {"key", "value"} <= entry.keys():
            raise NoValue("an entry of a context needs a `key` and a `value`")
        key = entry["key"]
        if isinstance(key, Unknown):
            unknowns.append(key)
        elif not isinstance(key, str):
            raise NoValue(f"the key of an entry is {a_kind(key)}, not a string")
        elif key in made:
            raise NoValue(f"the key `{key}` is given twice")
        else:
            made[key] = entry["value"]
    return unknown_from(*unknowns) if unknowns else made


def _put(budget: Budget, context: _Context, key: str, value: Value) -> Value:
    budget.open(len(context))
    check_items(len(context) + 1)
    return {**context, key: value}


def _put_inside(budget: Budget, context: _Context, keys: list[str | Unknown], value: Value) -> Value:
    if not keys:
        raise NoValue("the list of keys is empty")
    around: list[tuple[_Context, str]] = []
    inner: Value = context
    for key in keys:
        if isinstance(key, Unknown) or isinstance(inner, Unknown):
            return unknown_from(key, inner)
        if not isinstance(inner, Mapping):
            raise NoValue(f"`{key}` cannot be put into {a_kind(inner)}")
        around.append((inner, key))
        inner = inner.get(key)
    for outer, key in reversed(around):
        value = _put(budget, outer, key, value)
    return value


def _merge(budget: Budget, contexts: list[_Context | Unknown]) -> Value:
    merged: dict[str, Value] = {}
    for each in contexts:
        if isinstance(each, Unknown):
            return unknown_from(*contexts)
        budget.open(len(each))
        merged.update(each)
        check_items(len(merged))
    return merged


_ANY_CONTEXT = ContextOf({}, closed=False)
_ENTRY = ContextOf({"key": Simple.STRING, "value": Simple.ANY})
_INTO = Parameter("context", _ANY_CONTEXT)
_VALUE = Parameter("value", Simple.ANY)

ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="get value",
        group="context",
        section="10.3.4.10",
        meaning="The value of the entry named `key`.",
        null_when="the context has no such entry",
        signatures=(
            Signature((Parameter("m", _ANY_CONTEXT), Parameter("key", Simple.STRING)), Simple.ANY, _get_value),
        ),
        examples=(('get value({key1: "value1"}, "key1")', '"value1"'), ('get value({a: 1}, "b")', "null")),
        structural=True,
    ),
    Builtin(
        name="get entries",
        group="context",
        section="10.3.4.10",
        meaning="The entries as a list of contexts with a `key` and a `value`.",
        null_when="the context is null, but not when a value in it is",
        signatures=(Signature((Parameter("m", _ANY_CONTEXT),), ListOf(_ENTRY), _get_entries),),
        examples=(
            ("get entries({a: 1, b: 2})", '[{key: "a", value: 1}, {key: "b", value: 2}]'),
            ("get entries(null)", "null"),
        ),
        structural=True,
    ),
    Builtin(
        name="context",
        group="context",
        section="10.3.4.10",
        meaning="The context with the entries of a list of contexts that have a `key` and a `value`.",
        null_when="a key is missing, is not a string or is given twice, or a value is missing",
        signatures=(Signature((Parameter("entries", ListOf(_ANY_CONTEXT)),), _ANY_CONTEXT, _context),),
        examples=(('context([{key: "a", value: 1}, {key: "b", value: 2}])', "{a: 1, b: 2}"),),
        structural=True,
    ),
    Builtin(
        name="context put",
        group="context",
        section="10.3.4.10",
        meaning="The context with an entry added or replaced; a list of keys leads into contexts inside it.",
        null_when="the list of keys is empty, or leads through something that is not a context",
        signatures=(
            Signature((_INTO, Parameter("key", Simple.STRING), _VALUE), _ANY_CONTEXT, _put),
            Signature((_INTO, Parameter("keys", ListOf(Simple.STRING)), _VALUE), _ANY_CONTEXT, _put_inside),
        ),
        examples=(
            ('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
            ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', "{x: 1, y: {a: 2}}"),
            ("context put({x: 1}, [], 2)", "null"),
        ),
        structural=True,
        takes_steps=True,
    ),
    Builtin(
        name="context merge",
        group="context",
        section="10.3.4.10",
        meaning="The context with the entries of all contexts of a list; a later one replaces an earlier one.",
        null_when="the list is null, or a context in it is",
        signatures=(Signature((Parameter("contexts", ListOf(_ANY_CONTEXT)),), _ANY_CONTEXT, _merge),),
        examples=(
            ("context merge([{x: 1, y: 0}, {y: 2}])", "{x: 1, y: 2}"),
            ("context merge([{a: 1}, null])", "null"),
        ),
        structural=True,
        takes_steps=True,
    ),
)
