"""Parts of an expression whose value is the same in every case: literals, constants, and calls with these."""

from collections.abc import Mapping
from typing import Final

from engine.feel.builtins import BUILTINS, Builtin, invoke
from engine.feel.checking.relations import OPERATIONS
from engine.feel.checking.scope import Scope
from engine.feel.operators import negate
from engine.feel.temporal import parse_temporal
from engine.feel.tree import Arithmetic, AtLiteral, Call, ListLiteral, Literal, Name, Negation, Node
from engine.feel.values import NoValue, Value

NONE: Final = object()
"""Stands for: the value differs from case to case, or is none."""


def constant(node: Node, scope: Scope) -> Value:
    """Return the value of `node` where it is the same in every case, else `NONE`."""
    match node:
        case Literal(value=value):
            return value
        case AtLiteral(text=text):
            try:
                return parse_temporal(text)
            except NoValue:
                return NONE
        case Name(name=name):
            inside = any(binder.name == name or binder.item for binder in scope.binders)
            return NONE if inside else scope.names.constants.get(name, NONE)
        case Negation(operand=operand):
            value = constant(operand, scope)
            try:
                return value if value is NONE else negate(value)
            except NoValue:
                return NONE
        case Arithmetic(operator=operator, left=left, right=right):
            sides = constant(left, scope), constant(right, scope)
            try:
                return NONE if any(each is NONE for each in sides) else OPERATIONS[operator](*sides)
            except NoValue:
                return NONE
        case ListLiteral(items=items):
            values = [constant(each, scope) for each in items]
            return NONE if any(each is NONE for each in values) else values
        case Call(function=Name(name=name)) if name in BUILTINS and name not in scope.names.types:
            try:
                return folded(node, BUILTINS[name], scope)
            except NoValue:
                return NONE
        case _:
            return NONE


def folded(node: Call, builtin: Builtin, scope: Scope) -> Value:
    """Return the value of a call of a built-in with constant arguments, else `NONE`.

    Raises:
        NoValue: the arguments are constant, and the call has no value.
    """
    if builtin.needs_clock:
        return NONE
    positional = [constant(each.value, scope) for each in node.arguments if each.name is None]
    named: Mapping[str, Value] = {
        each.name: constant(each.value, scope) for each in node.arguments if each.name is not None
    }
    if any(each is NONE for each in (*positional, *named.values())):
        return NONE
    return invoke(builtin, positional, named)
