"""Arithmetic and comparison: the common pairs of types first, all others by `engine.feel.operators`.

Two decimals, strings or dates are compared here as Python compares them, which is what FEEL means for these;
everything else, null and unknown included, is answered by the one table of operators.
"""

import operator as python
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from engine.feel import operators
from engine.feel.bounds import work
from engine.feel.budget import SIZE_OF_A_STEP, STEPS_OF_A_SERIES
from engine.feel.compile.literals import constant
from engine.feel.compile.logic import kleene
from engine.feel.compile.scope import Code, Env, Scope, charge, no_value
from engine.feel.compile.types import NoType, declared
from engine.feel.compile.unknowns import held
from engine.feel.tree import (
    Arithmetic,
    Between,
    Comparison,
    ComparisonOperator,
    InstanceOf,
    Literal,
    Negation,
    Span,
)
from engine.feel.values import CONTEXT, NoValue, Unknown, Value

_EXACT: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
}
"""What two decimals make, but for zero, whose sign is left to the table; other operators need more checks."""

_GENERAL: dict[str, Callable[[Value, Value], Value]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
}

_PYTHON: dict[ComparisonOperator, Callable[[Any, Any], bool]] = {
    "=": python.eq,
    "!=": python.ne,
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
}

_ORDERED = frozenset({Decimal, date})
_EQUATED = frozenset({Decimal, date, bool})
"""The kinds that are compared in no time; strings are too, where they are short."""

_SHORT = 16 * SIZE_OF_A_STEP
"""Characters of a string that is compared as quickly as a number."""


def arithmetic(node: Arithmetic, scope: Scope) -> Code:
    """Compile `a + b` and its like."""
    left, right, span = scope.code(node.left), scope.code(node.right), node.span
    general, exact = _GENERAL[node.operator], _EXACT.get(node.operator)

    def slow(env: Env, a: Value, b: Value) -> Value:
        if isinstance(a, Unknown) or isinstance(b, Unknown):
            return Unknown(held(env[1], a, b))
        if general is operators.power:
            charge(env, STEPS_OF_A_SERIES, span)
        try:
            result = general(a, b)
        except NoValue as reason:
            return no_value(env, span, str(reason))
        if type(result) is str:
            charge(env, work(result), span)
        return result

    if exact is None:
        return lambda env: slow(env, left(env), right(env))

    def quick(env: Env) -> Value:
        a, b = left(env), right(env)
        if type(a) is Decimal and type(b) is Decimal:
            try:
                result = exact(a, b)
            except ArithmeticError:
                return slow(env, a, b)
            if result:
                return result
        return slow(env, a, b)

    return quick


def negation(node: Negation, scope: Scope) -> Code:
    """Compile `-a`."""
    if isinstance(node.operand, Literal) and isinstance(node.operand.value, Decimal):
        return constant(operators.negate(node.operand.value))
    operand, span = scope.code(node.operand), node.span

    def negate(env: Env) -> Value:
        value = operand(env)
        if isinstance(value, Unknown):
            return Unknown(held(env[1], value))
        try:
            return operators.negate(value)
        except NoValue as reason:
            return no_value(env, span, str(reason))

    return negate


Test = Callable[[Env, Value, Value], bool | Unknown | None]


def comparing(operator: ComparisonOperator, span: Span) -> Test:
    """Return the comparison of two values; a null result is noted at `span`."""
    order = partial(operators.order, operator)
    quick = _PYTHON[operator]
    same = _EQUATED if operator in ("=", "!=") else _ORDERED

    def compare(env: Env, a: Value, b: Value) -> bool | Unknown | None:
        kind = type(a)
        if kind is type(b) and (kind in same or (isinstance(a, str) and len(a) < _SHORT)):
            return quick(a, b)
        run = env[1]
        return order(a, b, None if run.journal is None else partial(no_value, env, span), run)

    return compare


def comparison(node: Comparison, scope: Scope) -> Code:
    """Compile `a < b` and its like."""
    left, right = scope.code(node.left), scope.code(node.right)
    slow = comparing(node.operator, node.span)
    quick = _PYTHON[node.operator]
    same = _EQUATED if node.operator in ("=", "!=") else _ORDERED
    if isinstance(node.right, Literal):
        limit = node.right.value
        if type(limit) in same or (isinstance(limit, str) and len(limit) < _SHORT):
            return _with_constant(left, limit, quick, slow)

    def compare(env: Env) -> Value:
        a, b = left(env), right(env)
        kind = type(a)
        if kind is type(b) and (kind in same or (isinstance(a, str) and len(a) < _SHORT)):
            return quick(a, b)
        return slow(env, a, b)

    return compare


def _with_constant(left: Code, limit: Value, quick: Callable[[Any, Any], bool], slow: Test) -> Code:
    kind = type(limit)
    if quick is python.eq and kind is bool:
        return _is_truth(left, limit, slow)

    def compare(env: Env) -> Value:
        a = left(env)
        if type(a) is kind:
            return quick(a, limit)
        return slow(env, a, limit)

    return compare


def _is_truth(left: Code, limit: Value, slow: Test) -> Code:
    def same(env: Env) -> Value:
        a = left(env)
        if a is limit:
            return True
        return False if type(a) is bool else slow(env, a, limit)

    return same


def between(node: Between, scope: Scope) -> Code:
    """Compile `a between b and c`, which is `a >= b and a <= c`."""
    value, low, high = scope.code(node.value), scope.code(node.low), scope.code(node.high)
    from_low, to_high = comparing(">=", node.span), comparing("<=", node.span)

    def test(env: Env) -> Value:
        found, least, most = value(env), low(env), high(env)
        return kleene((from_low(env, found, least), to_high(env, found, most)), decisive=False)

    return test


def instance_of(node: InstanceOf, scope: Scope) -> Code:
    """Compile `a instance of type`."""
    value = scope.code(node.value)
    try:
        wanted = declared(node.type)
    except NoType as unknown:
        text = f"there is no type `{unknown}`"
        return lambda env: no_value(env, node.span, text)
    return lambda env: operators.instance_of(value(env), wanted, env[1])
