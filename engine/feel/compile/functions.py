"""Functions of the text (DMN 1.5, 10.3.2.13).

A function keeps a copy of the slots around it. Calls are bounded in number and in depth, so that a function
that calls itself without end has no value.
"""

from engine.feel.budget import SIZE_OF_A_STEP, Budget, Stopped
from engine.feel.builtins.conform import NotConvertible, convert, described
from engine.feel.compile.function_types import type_of
from engine.feel.compile.literals import constant
from engine.feel.compile.scope import FIRST_SLOT, MOST_CALLS, Code, Env, Run, Scope, charge, no_value, weight
from engine.feel.compile.types import NoType
from engine.feel.compile.unknowns import Body, Reads
from engine.feel.operators import instance_of
from engine.feel.tree import FunctionLiteral
from engine.feel.types import FeelType, ListOf, Simple
from engine.feel.values import Function, NoValue, Value


def function(node: FunctionLiteral, scope: Scope) -> Code:
    """Compile `function(a, b) body`."""
    names = tuple(each.name for each in node.parameters)
    try:
        types = (type_of(node),)
    except NoType as unknown:
        text = f"there is no type `{unknown}`"
        return lambda env: no_value(env, node.span, text)
    if node.external:
        return constant(Function("", names, _external, types))
    declared = zip(names, types[0].parameters, strict=True)
    typed = [(at, name, wanted) for at, (name, wanted) in enumerate(declared) if wanted is not Simple.ANY]
    inside = scope.function()
    for name in names:
        inside = inside.bind(name)
    body = inside.code(node.body)
    kept, layout, span = scope.depth, inside.layout, node.span
    weighs = weight(node.body) + layout.size // SIZE_OF_A_STEP
    reads = Reads((node.body,), scope, frozenset(names))

    def make(env: Env) -> Value:
        charge(env, kept // SIZE_OF_A_STEP, span)
        around = env[:kept]
        context, binders = around[0], around[FIRST_SLOT:]
        room = [None] * (layout.size - kept - len(names))

        def enter(run: Run, arguments: list[Value]) -> Value:
            inner = [context, run, *binders, *arguments, *room]
            run.steps -= weighs
            if run.steps < 0:
                charge(inner, 0, span)
            if run.calls == 0:
                raise Stopped(f"functions call each other more than {MOST_CALLS} deep", span)
            for at, name, wanted in typed:
                value = arguments[at]
                if value is not None and instance_of(value, wanted, run) is False:
                    try:
                        inner[kept + at] = _converted(value, wanted, run)
                    except NotConvertible:
                        return no_value(inner, span, f"`{name}` is a {wanted}, and {described(value)} is given")
            run.calls -= 1
            try:
                return body(inner)
            finally:
                run.calls += 1

        return Function("", names, Body(enter, lambda run: reads([context, run, *binders]), around[1].clock), types)

    return make


def _external(*_: Value) -> Value:
    raise NoValue("an external function is called, and there are none here")


def _converted(value: Value, wanted: FeelType, budget: Budget) -> Value:
    """Return an argument that does not conform to its parameter's type, as one that does (10.3.2.9.4)."""
    if isinstance(wanted, ListOf) and not isinstance(value, list):
        return [value if instance_of(value, wanted.of, budget) is not False else _converted(value, wanted.of, budget)]
    single = value[0] if isinstance(value, list) and len(value) == 1 else value
    if single is not value and single is not None and instance_of(single, wanted, budget) is not False:
        return single
    if isinstance(single, list):
        raise NotConvertible
    return convert(single, wanted)
