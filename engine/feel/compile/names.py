"""Names and paths: where a value is looked up, and what a part of an unknown is (DMN 1.5, 10.3.2.5 and 10.3.2.11).

Inside a filter an item's entries come before the names around the filter, the innermost item first. An item
that is unknown as a whole could have any entry; where the name exists around the filter, that is what is read.
"""

from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.builtins.conform import described
from engine.feel.builtins.invoke import as_function
from engine.feel.compile.scope import Code, Env, Scope, no_value
from engine.feel.temporal import property_of
from engine.feel.tree import Name, Node, Path
from engine.feel.values import NoValue, UncertainList, Unknown, Value, unknown_from

ITEM = "item"
"""What a filter calls the item that it asks about."""

_ABSENT: Any = object()


def name(node: Name, scope: Scope) -> Code:
    """Compile a reference to a variable, an item's entry or a built-in."""
    items, slot = scope.around(node.name)
    outer = _global(node) if slot is None else _slot(slot)
    if not items:
        return outer
    if slot is None:
        return _entry_or_global(node, items, outer)
    return _entry_or_slot(node.name, items, outer)


def _slot(slot: int) -> Code:
    return lambda env: env[slot]


def _global(node: Name) -> Code:
    wanted = node.name

    def look_up(env: Env) -> Value:
        try:
            return env[0][wanted]
        except KeyError:
            return _builtin(node, env)

    return look_up


def _builtin(node: Name, env: Env) -> Value:
    builtin = BUILTINS.get(node.name)
    if builtin is None:
        return no_value(env, node.span, f"`{node.name}` has no value here")
    return as_function(builtin, env[1].clock)


def _entry_or_slot(wanted: str, items: tuple[int, ...], outer: Code) -> Code:
    def look_up(env: Env) -> Value:
        for slot in items:
            item = env[slot]
            if type(item) is dict and wanted in item:
                return item[wanted]
        return outer(env)

    return look_up


def _entry_or_global(node: Name, items: tuple[int, ...], outer: Code) -> Code:
    wanted = node.name
    innermost, further = items[0], items[1:]

    def look_up(env: Env) -> Value:
        item = env[innermost]
        if type(item) is dict:
            value = item.get(wanted, _ABSENT)
            if value is not _ABSENT:
                return value
        for slot in further:
            item = env[slot]
            if type(item) is dict and wanted in item:
                return item[wanted]
        if wanted in env[0] or wanted in BUILTINS:
            return outer(env)
        for slot in items:
            if isinstance(env[slot], Unknown):
                return unknown_from(env[slot])
        return outer(env)

    return look_up


def path(node: Path, scope: Scope) -> Code:
    """Compile `base.name`."""
    base, wanted, span = scope.code(node.base), node.name, node.span

    def step(env: Env) -> Value:
        value = base(env)
        if type(value) is dict:
            found = value.get(wanted, _ABSENT)
            if found is not _ABSENT:
                return found
        return project(value, env)

    def project(value: Value, env: Env) -> Value:
        if type(value) is dict:
            if wanted in value:
                return value[wanted]
            return no_value(env, span, f"the context has no entry `{wanted}`")
        if type(value) is list:
            env[1].open(len(value))
            return [project(item, env) for item in value]
        if isinstance(value, UncertainList):
            env[1].open(len(value.certain) + len(value.possible))
            return UncertainList(
                [project(item, env) for item in value.certain],
                [project(item, env) for item in value.possible],
                value.missing,
            )
        if isinstance(value, Unknown):
            return unknown_from(value)
        if value is None:
            return no_value(env, span, f"`{wanted}` is asked of null")
        try:
            return property_of(value, wanted)
        except NoValue as reason:
            return no_value(env, span, str(reason) or f"{described(value)} has no property `{wanted}`")

    slot = _own_slot(node.base, scope)
    return step if slot is None else _step_from_slot(slot, wanted, step)


def _own_slot(base: Node, scope: Scope) -> int | None:
    """Return the slot that `base` reads always, or, as `item`, mostly."""
    if not isinstance(base, Name):
        return None
    items, slot = scope.around(base.name)
    return slot if not items or (base.name == ITEM and items == (slot,)) else None


def _step_from_slot(slot: int, wanted: str, general: Code) -> Code:
    """Return the code of `t.name` and `item.name`, the paths that are taken once for each item of a list."""

    def step(env: Env) -> Value:
        value = env[slot]
        if type(value) is dict:
            found = value.get(wanted, _ABSENT)
            if found is not _ABSENT and ITEM not in value:
                return found
        return general(env)

    return step
