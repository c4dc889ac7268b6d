"""Kleene's logic with null beside unknown, and `if` (DMN 1.5, 10.3.2.15).

Null is what is not a boolean; it decides nothing, and neither does unknown. Where both stand together the
result is unknown: a missing fact could still decide.
"""

from collections.abc import Iterable

from engine.feel.builtins.conform import described
from engine.feel.compile.scope import Code, Env, Scope, no_value
from engine.feel.compile.unknowns import held
from engine.feel.operators import is_same
from engine.feel.tree import And, If, Node, Or, Span
from engine.feel.values import Unknown, Value, unknown_from, unknown_inside


def conjunction(node: And, scope: Scope) -> Code:
    """Compile `a and b`: false where one is false."""
    return _chain(node.operands, scope, decisive=False, word="and")


def disjunction(node: Or, scope: Scope) -> Code:
    """Compile `a or b`: true where one is true."""
    return _chain(node.operands, scope, decisive=True, word="or")


def _chain(nodes: tuple[Node, ...], scope: Scope, *, decisive: bool, word: str) -> Code:
    codes = [scope.code(each) for each in nodes]
    spans = [each.span for each in nodes]
    if len(codes) == 2:
        return _pair(codes, spans, decisive=decisive, word=word)

    def chain(env: Env) -> Value:
        undecided: list[tuple[Value, Span]] = []
        for code, span in zip(codes, spans, strict=True):
            value = code(env)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                undecided.append((value, span))
        return _settle(undecided, env, word) if undecided else not decisive

    return chain


def _pair(codes: list[Code], spans: list[Span], *, decisive: bool, word: str) -> Code:
    left, right = codes
    otherwise = not decisive

    def pair(env: Env) -> Value:
        first = left(env)
        if first is decisive:
            return decisive
        second = right(env)
        if second is decisive:
            return decisive
        if first is otherwise and second is otherwise:
            return otherwise
        values = zip((first, second), spans, strict=True)
        return _settle([each for each in values if type(each[0]) is not bool], env, word)

    return pair


def _settle(undecided: list[tuple[Value, Span]], env: Env, word: str) -> Value:
    """Return unknown, or null with the reason, for operands none of which is a boolean."""
    if any(isinstance(value, Unknown) for value, _ in undecided):
        return unknown_from(*(value for value, _ in undecided))
    for value, span in undecided:
        if value is not None:
            no_value(env, span, f"`{word}` expects true or false, not {described(value)}")
    return None


def kleene(verdicts: Iterable[Value], *, decisive: bool) -> bool | Unknown | None:
    """Return the `or` (decisive True) or `and` (False) of `verdicts`; what is not a boolean is null."""
    unknowns: list[Value] = []
    null = False
    for verdict in verdicts:
        if verdict is decisive:
            return decisive
        if isinstance(verdict, Unknown):
            unknowns.append(verdict)
        elif type(verdict) is not bool:
            null = True
    if unknowns:
        return unknown_from(*unknowns)
    return None if null else not decisive


def negated(verdict: Value) -> bool | Unknown | None:
    """Return Kleene's `not`; what is not a boolean is null."""
    if type(verdict) is bool:
        return not verdict
    return unknown_from(verdict) if isinstance(verdict, Unknown) else None


def condition(node: If, scope: Scope) -> Code:
    """Compile `if`: what is neither true nor unknown takes the alternative."""
    test, then, otherwise = scope.code(node.condition), scope.code(node.consequence), scope.code(node.alternative)

    def choose(env: Env) -> Value:
        verdict = test(env)
        if verdict is True:
            return then(env)
        if isinstance(verdict, Unknown):
            return _either(env, verdict, then(env), otherwise(env))
        return otherwise(env)

    return choose


def _either(env: Env, verdict: Unknown, first: Value, second: Value) -> Value:
    """Return the value of both branches where it is one and known, else unknown."""
    if first is None and second is None:
        return None
    if unknown_inside([first, second], env[1]) is None and is_same(first, second, env[1]) is True:
        return first
    return Unknown(verdict.missing | held(env[1], verdict, first, second))
