"""Calls: is it a function that is called, one of the text or a built-in?"""

from engine.feel.builtins import BUILTINS
from engine.feel.checking import foreign
from engine.feel.checking.builtin_calls import of_builtin
from engine.feel.checking.functions import own_arguments
from engine.feel.checking.names import OF_TIME
from engine.feel.checking.relations import members, never, values_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, shown
from engine.feel.tree import Call, Name
from engine.feel.types import FeelType, FunctionOf, Simple, union
from engine.suggest import did_you_mean


def call(node: Call, scope: Scope) -> FeelType:
    """Return the type of a call of a built-in by its name, or of a value that is a function."""
    builtin = BUILTINS.get(node.function.name) if isinstance(node.function, Name) else None
    if builtin is not None:
        own = _variable(builtin.name, scope)
        if own is None or never(own, "function"):
            return of_builtin(node, builtin, scope)
    elif isinstance(node.function, Name) and scope.resolve(node.function.name).type is None:
        return _of_unknown(node, node.function, scope)
    of = scope.needed(node.function, scope.infer(node.function), "the call")
    types = [scope.infer(each.value) for each in node.arguments]
    if Simple.ANY in members(of):
        return Simple.ANY
    callable_ = [each for each in values_of(of) if isinstance(each, FunctionOf)]
    if not callable_:
        scope.nothing(
            node,
            "not-a-function",
            f"{shown(scope.text(node.function))} is {a_type(of)}, only a function can be called",
            node.function.span,
        )
        return Simple.ANY
    for each in callable_:
        own_arguments(node, each, types, scope)
    return union(*(each.result for each in callable_))


def _variable(name: str, scope: Scope) -> FeelType | None:
    """Return the type of a variable that is named like a built-in; an item's entry is not asked in a call."""
    bound = [binder.type for binder in scope.binders if binder.name == name]
    return bound[-1] if bound else scope.names.types.get(name)


def _of_unknown(node: Call, name: Name, scope: Scope) -> FeelType:
    for each in node.arguments:
        scope.infer(each.value)
    known = [*BUILTINS, *(each for each, of in scope.names.types.items() if isinstance(of, FunctionOf))]
    barred = scope.names.barred.get(name.name)
    if barred is not None:
        scope.error("unknown-name", f"`{name.name}` {barred}", name.span, "not to be used here")
    else:
        message = f"`{name.name}` is not a function"
        argument = scope.text(node.arguments[0].value) if node.arguments else ""
        near = foreign.function(name.name, argument, OF_TIME) or did_you_mean(name.name, known)
        scope.error("unknown-name", message, name.span, "not declared", near)
    return Simple.ANY
