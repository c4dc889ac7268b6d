"""Calls: of built-ins by their names, and of values that are functions (DMN 1.5, 10.3.2.13).

A call of a built-in takes steps by the size of its arguments and its result, however it is called; those whose work
such sizes do not tell take more by themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from engine.feel.bounds import TooLarge, work
from engine.feel.budget import MOST_STEPS, Stopped
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.base import Builtin
from engine.feel.builtins.conform import described
from engine.feel.builtins.invoke import OfBuiltin, invoke
from engine.feel.builtins.plain import OTHERWISE, plain_call
from engine.feel.compile.literals import constant
from engine.feel.compile.scope import (
    Code,
    Env,
    Run,
    Scope,
    charge,
    no_value,
)
from engine.feel.compile.unknowns import Body, body_of, held
from engine.feel.tree import Call, Literal, Name, Span
from engine.feel.values import Function, NoValue, Unknown, Value

_NONE: Mapping[str, Value] = {}

_WHOLE = tuple(Decimal(size) for size in range(100))
"""Small counts, made once."""


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
    span, needs_clock, calls_back = node.span, builtin.needs_clock, builtin.calls_back

    def ask(env: Env, positional: list[Value], named: Mapping[str, Value]) -> Value:
        run: Run = env[1]
        given = [*positional, *named.values()]
        if calls_back:
            positional = [_within(each, run) for each in positional]
            named = {name: _within(each, run) for name, each in named.items()}
        try:
            value = invoke(builtin, positional, named, run.clock if needs_clock else None, run)
        except NoValue as reason:
            return _refused(env, span, reason, given)
        except Stopped as stop:
            raise stop.at(span) from None
        _charged(env, span, value, given)
        if type(value) is Unknown:
            return Unknown(value.missing | held(env[1], *given))
        return value

    foldable = not (named or needs_clock or builtin.takes_steps)
    if foldable and all(isinstance(each.value, Literal) for each in node.arguments):
        return _folded(span, builtin, [code([]) for code in positional])
    if named:
        return lambda env: ask(env, [], {name: code(env) for name, code in named.items()})
    plain = plain_call(builtin, len(positional))

    def ask_by_place(env: Env, values: list[Value]) -> Value:
        try:
            value = plain(values, env[1])
        except NoValue as reason:
            return _refused(env, span, reason, values)
        except Stopped as stop:
            raise stop.at(span) from None
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
    """Return the null of a call of a built-in."""
    charge(env, _wasted(reason) + work(*given), span)
    return no_value(env, span, str(reason))


def _wasted(reason: NoValue) -> int:
    """Return the steps of a call that ends in null: few that grow too large may be tried, since each takes long."""
    return MOST_STEPS // 4 if isinstance(reason, TooLarge) else 0


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
    """Return a function such that a built-in calls it during `run`; other values as they are."""
    if type(value) is not Function:
        return value
    called = value.call
    if isinstance(called, Body):
        return Function(value.name, value.parameters, lambda *arguments: called.enter(run, list(arguments)))
    if isinstance(called, OfBuiltin):
        return Function(value.name, value.parameters, lambda *arguments: _of_value(called, run, arguments))
    return value


def _of_value(called: OfBuiltin, run: Run, arguments: Sequence[Value]) -> Value:
    """Return what a built-in makes that is called as a value; it takes the steps of a call by its name."""
    ours = [_within(each, run) for each in arguments] if called.builtin.calls_back else arguments
    try:
        value = invoke(called.builtin, ours, _NONE, called.clock, run)
    except NoValue as reason:
        run.take(1 + _wasted(reason) + work(*arguments))
        raise
    run.take(1 + work(value, *arguments))
    return value


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
            return Unknown(held(env[1], called, *positional, *named.values()))
        if not isinstance(called, Function):
            return no_value(env, span, f"a function is called, and {described(called)} is given")
        try:
            ordered = _in_order(called, positional, named)
            if (body := body_of(called)) is not None:
                return body.enter(env[1], ordered)
            if isinstance(called.call, OfBuiltin):
                value = _of_value(called.call, env[1], ordered)
            else:
                value = called.call(*ordered)
        except NoValue as reason:
            return no_value(env, span, str(reason))
        except Stopped as stop:
            raise stop.at(span) from None
        return Unknown(value.missing | held(env[1], *ordered)) if type(value) is Unknown else value

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
