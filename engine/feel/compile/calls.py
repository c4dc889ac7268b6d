"""Functions of the text and calls (DMN 1.5, 10.3.2.13).

A function keeps a copy of the slots around it. Calls are bounded in number and in depth, so that a function
that calls itself without end has no value.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.feel.bounds import TooLarge, work
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.base import Builtin
from engine.feel.builtins.conform import NotConvertible, convert, described
from engine.feel.builtins.invoke import invoke
from engine.feel.builtins.plain import OTHERWISE, plain_call
from engine.feel.compile.function_types import type_of
from engine.feel.compile.literals import constant
from engine.feel.compile.scope import (
    FIRST_SLOT,
    MOST_CALLS,
    MOST_STEPS,
    Code,
    Env,
    Run,
    Scope,
    Stopped,
    charge,
    no_value,
)
from engine.feel.compile.types import NoType
from engine.feel.compile.unknowns import Body, Reads, body_of, held
from engine.feel.operators import instance_of
from engine.feel.tree import Call, FunctionLiteral, Literal, Name, Span
from engine.feel.types import FeelType, ListOf, Simple
from engine.feel.values import Function, NoValue, Unknown, Value

_NONE: Mapping[str, Value] = {}

_WHOLE = tuple(Decimal(size) for size in range(100))
"""Small counts, made once."""


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
    reads = Reads((node.body,), scope, frozenset(names))

    def make(env: Env) -> Value:
        around = env[:kept]
        context, binders = around[0], around[FIRST_SLOT:]
        room = [None] * (layout.size - kept - len(names))

        def enter(run: Run, arguments: list[Value]) -> Value:
            inner = [context, run, *binders, *arguments, *room]
            run.steps -= 1
            if run.steps < 0:
                charge(inner, 0, span)
            if run.calls == 0:
                raise Stopped(span, f"functions call each other more than {MOST_CALLS} deep")
            for at, name, wanted in typed:
                value = arguments[at]
                if value is not None and instance_of(value, wanted) is False:
                    try:
                        inner[kept + at] = _converted(value, wanted)
                    except NotConvertible:
                        return no_value(inner, span, f"`{name}` is a {wanted}, and {described(value)} is given")
            run.calls -= 1
            try:
                return body(inner)
            finally:
                run.calls += 1

        return Function("", names, Body(enter, lambda: reads(around), around[1].clock), types)

    return make


def _external(*_: Value) -> Value:
    raise NoValue("an external function is called, and there are none here")


def _converted(value: Value, wanted: FeelType) -> Value:
    """Return an argument that does not conform to its parameter's type, as one that does (10.3.2.9.4)."""
    if isinstance(wanted, ListOf) and not isinstance(value, list):
        return [value if instance_of(value, wanted.of) is not False else _converted(value, wanted.of)]
    single = value[0] if isinstance(value, list) and len(value) == 1 else value
    if single is not value and single is not None and instance_of(single, wanted) is not False:
        return single
    if isinstance(single, list):
        raise NotConvertible
    return convert(single, wanted)


Arguments = tuple[list[Code], dict[str, Code]]
"""Positional and named."""


def call(node: Call, scope: Scope) -> Code:
    """Compile a call of a built-in by its name, or of a value that is a function."""
    arguments = _arguments(node, scope)
    if arguments is None:
        return lambda env: no_value(env, node.span, _MIXED)
    of_value = _call_of_value(node.span, scope.code(node.function), arguments)
    if not isinstance(node.function, Name) or node.function.name not in BUILTINS:
        return of_value
    of_builtin = _call_of_builtin(node, BUILTINS[node.function.name], arguments)
    return _unless_shadowed(node.function.name, of_builtin, of_value, scope)


def _unless_shadowed(wanted: str, of_builtin: Code, of_value: Code, scope: Scope) -> Code:
    """Return the call of a built-in, unless a variable of its name holds a function.

    An item's entry of that name is not asked: `date` and `number` are common names of entries.
    """
    _, slot = scope.around(wanted)
    if slot is not None:
        return lambda env: of_value(env) if isinstance(env[slot], Function) else of_builtin(env)

    def choose(env: Env) -> Value:
        context = env[0]
        if wanted in context and isinstance(context[wanted], Function):
            return of_value(env)
        return of_builtin(env)

    return choose


def _call_of_builtin(node: Call, builtin: Builtin, arguments: Arguments) -> Code:
    positional, named = arguments
    span, needs_clock = node.span, builtin.needs_clock

    def ask(env: Env, positional: list[Value], named: Mapping[str, Value]) -> Value:
        run: Run = env[1]
        given = [*positional, *named.values()]
        ours = [_within(each, run) for each in positional]
        ours_named = {name: _within(each, run) for name, each in named.items()} if named else named
        try:
            value = invoke(builtin, ours, ours_named, run.clock if needs_clock else None)
        except NoValue as reason:
            return _refused(env, span, reason, given)
        _charged(env, span, value, given)
        if type(value) is Unknown:
            return Unknown(value.missing | held(*given))
        return value

    if not named and not needs_clock and all(isinstance(each.value, Literal) for each in node.arguments):
        return _folded(span, builtin, [code([]) for code in positional])
    if named:
        return lambda env: ask(env, [], {name: code(env) for name, code in named.items()})
    plain = plain_call(builtin, len(positional))

    def ask_by_place(env: Env, values: list[Value]) -> Value:
        try:
            value = plain(values)
        except NoValue as reason:
            return _refused(env, span, reason, values)
        if value is OTHERWISE:
            return ask(env, values, _NONE)
        _charged(env, span, value, values)
        return value

    if len(positional) == 1:
        return _of_one(builtin.name, positional[0], lambda env, value: ask_by_place(env, [value]))
    return lambda env: ask_by_place(env, [code(env) for code in positional])


def _charged(env: Env, span: Span, value: Value, given: list[Value]) -> None:
    """Take the steps that a call of a built-in is worth by the size of its result and arguments."""
    steps = work(value, *given)
    if steps:
        charge(env, steps, span)


def _refused(env: Env, span: Span, reason: NoValue, given: list[Value]) -> Value:
    """Return the null of a call of a built-in; few that grow too large may be tried, since each takes long."""
    _charged(env, span, None, given)
    if isinstance(reason, TooLarge):
        charge(env, MOST_STEPS // 4, span)
    return no_value(env, span, str(reason))


def _folded(span: Span, builtin: Builtin, values: list[Value]) -> Code:
    """Return the code of a call whose arguments are all written: it is made once."""
    try:
        return constant(invoke(builtin, values, _NONE))
    except NoValue as reason:
        text = str(reason)
        return lambda env: no_value(env, span, text)


def _of_one(name: str, argument: Code, ask: Callable[[Env, Value], Value]) -> Code:
    """Compile a call with one argument; `count` and `not` of what they are mostly given do not go further."""

    def count(env: Env) -> Value:
        value = argument(env)
        if type(value) is list:
            size = len(value)
            return _WHOLE[size] if size < len(_WHOLE) else Decimal(size)
        return value if type(value) is Unknown else ask(env, value)

    def negate(env: Env) -> Value:
        value = argument(env)
        return not value if type(value) is bool else ask(env, value)

    return {"count": count, "not": negate}.get(name, lambda env: ask(env, argument(env)))


def _within(value: Value, run: Run) -> Value:
    """Return a function of the text such that a built-in calls it during `run`; other values as they are."""
    if type(value) is not Function or (body := body_of(value)) is None:
        return value
    enter = body.enter
    return Function(value.name, value.parameters, lambda *arguments: enter(run, list(arguments)))


_MIXED = "an argument is named twice, or positional and named arguments are mixed"


def _arguments(node: Call, scope: Scope) -> Arguments | None:
    """Return the codes of positional and named arguments, or None where they are mixed or named twice."""
    positional = [scope.code(each.value) for each in node.arguments if each.name is None]
    named = {each.name: scope.code(each.value) for each in node.arguments if each.name is not None}
    if len(positional) + len(named) != len(node.arguments) or (positional and named):
        return None
    return positional, named


def _call_of_value(span: Span, function: Code, arguments: Arguments) -> Code:
    by_place, by_name = arguments

    def enter(env: Env) -> Value:
        called = function(env)
        positional = [code(env) for code in by_place]
        if type(called) is Function and not by_name and len(positional) == len(called.parameters):
            body = body_of(called)
            if body is not None:
                return body.enter(env[1], positional)
        return otherwise(env, called, positional, {name: code(env) for name, code in by_name.items()})

    def otherwise(env: Env, called: Value, positional: list[Value], named: dict[str, Value]) -> Value:
        if isinstance(called, Unknown):
            return Unknown(held(called, *positional, *named.values()))
        if not isinstance(called, Function):
            return no_value(env, span, f"a function is called, and {described(called)} is given")
        try:
            ordered = _in_order(called, positional, named)
            if (body := body_of(called)) is not None:
                return body.enter(env[1], ordered)
            value = called.call(*(_within(each, env[1]) for each in ordered))
        except NoValue as reason:
            return no_value(env, span, str(reason))
        return Unknown(value.missing | held(*ordered)) if type(value) is Unknown else value

    return enter


def _in_order(called: Function, positional: list[Value], named: Mapping[str, Value]) -> list[Value]:
    """Return the arguments in the order of the parameters; raises `NoValue` where they do not fit."""
    parameters = called.parameters
    if named:
        if not named.keys() <= set(parameters):
            given, asked = ", ".join(named), ", ".join(parameters)
            raise NoValue(f"the function's parameters are `{asked}`, and `{given}` are given")
        return [named.get(name) for name in parameters]
    if body_of(called) is not None and len(positional) != len(parameters):
        takes = f"{len(parameters)} argument{'' if len(parameters) == 1 else 's'}"
        raise NoValue(f"the function takes {takes}, and {len(positional)} are given")
    return positional
