"""Arithmetic, comparison, ranges and `instance of`."""

from dataclasses import replace
from decimal import Decimal

from engine.feel.checking import foreign
from engine.feel.checking.advice import for_operands
from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.limits import exactly, images, of_numbers
from engine.feel.checking.occurring import Operand, note_never_null, note_same_answer
from engine.feel.checking.relations import (
    OPERATIONS,
    ORDERED,
    equality_answers,
    kinds,
    made,
    members,
    only,
    order_answers,
    values_of,
)
from engine.feel.checking.scope import Scope
from engine.feel.checking.trust import doubtful
from engine.feel.checking.words import a_type, remedy, shown
from engine.feel.compile.types import NoType, declared
from engine.feel.operators import compare as compared
from engine.feel.operators import negate
from engine.feel.syntax.names import TYPE_NAMES
from engine.feel.tree import (
    Arithmetic,
    AtLiteral,
    Between,
    Comparison,
    InstanceOf,
    Literal,
    Negation,
    Node,
    RangeLiteral,
    TypeName,
    UnaryComparison,
)
from engine.feel.types import FeelType, RangeOf, Simple, union, without_null
from engine.feel.values import DayTimeDuration, NoValue, YearMonthDuration
from engine.feel.walk import walk
from engine.suggest import did_you_mean

_MAKES = {
    "+": "cannot be added",
    "-": "cannot be subtracted",
    "*": "cannot be multiplied",
    "/": "cannot be divided",
    "**": "cannot be raised to a power",
}


def arithmetic(node: Arithmetic, scope: Scope) -> FeelType:
    """Return the type of `a + b` and its like."""
    left, right = scope.infer(node.left), scope.infer(node.right)
    pairs = [made(node.operator, a, b) for a in members(left) for b in members(right)]
    if not any(pairs):
        _mismatch(node, (node.left, left), (node.right, right), _MAKES[node.operator], scope)
        return Simple.ANY
    user = f"`{node.operator}`"
    left, right = scope.needed(node.left, left, user), scope.needed(node.right, right, user)
    found = [made(node.operator, a, b) for a in values_of(left) for b in values_of(right)]
    result = union(*(each for each in found if each is not None))
    result = images(OPERATIONS[node.operator], (left, right)) or result
    if result is Simple.NUMBER and values_of(left) == values_of(right) == (Simple.NUMBER,):
        result = of_numbers(node.operator, left, right)
    if None in found:
        _partly(node, node.left, left, node.right, right, _MAKES[node.operator], scope)
    if node.operator == "/" and constant(node.right, scope) in _ZEROS:
        scope.nothing(node, "no-such-value", "nothing can be divided by zero")
        return result
    if node.operator == "/" and _may_be_zero(node.right, scope):
        return scope.maybe(node, result, f"where {shown(scope.text(node.right))} is zero")
    return result


def _may_be_zero(node: Node, scope: Scope) -> bool:
    return constant(node, scope) is NONE and node not in scope.filled


_ZEROS = (Decimal(0), DayTimeDuration(0), YearMonthDuration(0))


def negation(node: Negation, scope: Scope) -> FeelType:
    """Return the type of `-a`."""
    of = scope.infer(node.operand)
    wanted = (Simple.NUMBER, Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION)
    found = [each for each in values_of(of) if each in wanted or each is Simple.ANY]
    if not found:
        scope.nothing(
            node,
            "type-mismatch",
            f"{shown(scope.text(node.operand))} is {a_type(of)}, only a number or a duration has a negative",
        )
        return Simple.ANY
    scope.needed(node.operand, of, "its negative")
    if found == [Simple.NUMBER]:
        return images(negate, (of,)) or of_numbers("-", exactly(Decimal(0)), of)
    return union(*found)


def comparison(node: Comparison, scope: Scope) -> FeelType:
    """Return the type of `a < b` and its like."""
    left, right = scope.infer(node.left), scope.infer(node.right)
    compare(node, node.operator, (node.left, left), (node.right, right), scope)
    note_same_answer(node, node.operator, (node.left, left), (node.right, right), scope)
    for side, other in (((node.left, left), right), ((node.right, right), left)):
        if node.operator == "=" and other is Simple.NULL:
            note_never_null(node, side, scope)
    return Simple.BOOLEAN


def compare(node: Node, operator: str, left: Operand, right: Operand, scope: Scope, whole: Node | None = None) -> None:
    """Note where two operands have no answer under a comparison, never or for some facts.

    Args:
        node: the comparison.
        operator: how they are compared.
        left: the one side.
        right: the other.
        scope: where it stands.
        whole: what is null where the comparison is, where that is more than `node`.
    """
    equality = operator in ("=", "!=")
    answers = equality_answers if equality else order_answers
    found = [answers(a, b) for a in members(left[1]) for b in members(right[1])]
    if all(each is False for each in found):
        _mismatch(node, left, right, "cannot be compared", scope, whole)
        return
    if equality:
        if False in found:
            _partly(node, *left, *right, "cannot be compared", scope)
        return
    user = f"`{operator}`"
    one, other = scope.needed(*left, user), scope.needed(*right, user)
    if any(answers(a, b) is False for a in values_of(one) for b in values_of(other)):
        _partly(node, left[0], one, right[0], other, "cannot be compared", scope)


def _mismatch(node: Node, left: Operand, right: Operand, why: str, scope: Scope, whole: Node | None = None) -> None:
    """Note that two operands never fit each other, at the one that is to be written otherwise where that is known."""
    (one, of_one), (other, of_other) = left, right
    advice = for_operands(node, left, right, scope)
    place, label = _at_fault(node, left, right, scope)
    texts = shown(scope.text(one)), shown(scope.text(other))
    message = f"{texts[0]} is {a_type(of_one)} and {texts[1]} is {a_type(of_other)}, these {why}"
    if isinstance(node, Comparison | UnaryComparison) and node.operator in ("=", "!=") and doubtful(scope, one, other):
        scope.warn("type-mismatch", message, place.span, "never equal", advice)
    else:
        scope.nothing(whole or node, "type-mismatch", message, place.span, label, advice)


def _at_fault(node: Node, left: Operand, right: Operand, scope: Scope) -> tuple[Node, str]:
    """Return the operand that is to be written otherwise, else the whole, and what to say below it."""
    (one, of_one), (other, of_other) = left, right
    if isinstance(node, Comparison):
        if isinstance(one, Comparison) and node.operator not in ("=", "!="):
            return node, "always null"
        if only(of_other, "range") and not only(of_one, "range"):
            return other, "always null"
    sides = (other, of_one), (one, of_other)
    advised = (
        remedy(other, of_other, scope.text(other), of_one),
        remedy(one, of_one, scope.text(one), of_other),
    )
    if any(advised):
        faults = [bool(each) for each in advised]
    else:
        alike = kinds(of_one) == kinds(of_other)
        faults = [isinstance(each, Literal | AtLiteral) and not alike for each, _ in sides]
        if all(faults):
            return node, "always null"
    found = next((side for side, at_fault in zip(sides, faults, strict=True) if at_fault), None)
    return (found[0], f"expected {a_type(found[1])}") if found else (node, "always null")


def _partly(node: Node, left: Node, of_left: FeelType, right: Node, of_right: FeelType, why: str, scope: Scope) -> None:
    scope.warn(
        "may-be-null",
        f"{shown(scope.text(left))} is {a_type(of_left)} and {shown(scope.text(right))} is {a_type(of_right)}, "
        f"some of these {why}",
        node.span,
        "null for some facts",
        "say which kind is meant, as in `x instance of number and x > 3`",
    )


def between(node: Between, scope: Scope) -> FeelType:
    """Return the type of `a between b and c`."""
    value, low, high = (scope.infer(each) for each in (node.value, node.low, node.high))
    before = len(scope.notes.problems)
    compare(node, ">=", (node.value, value), (node.low, low), scope)
    compare(node, "<=", (node.value, without_null(value)), (node.high, high), scope)
    never = [at for at, each in enumerate(scope.notes.problems) if at >= before and each.null]
    if len(never) == 1:  # the other comparison may be false
        scope.notes.problems[never[0]] = replace(scope.notes.problems[never[0]], warning=True, null=None)
    note_same_answer(node, ">=", (node.value, value), (node.low, low), scope, only_never=True)
    note_same_answer(node, "<=", (node.value, value), (node.high, high), scope, only_never=True)
    if is_backwards(node.low, node.high, scope):
        low_high = f"{shown(scope.text(node.low))} is more than {shown(scope.text(node.high))}"
        message = f"{shown(scope.text(node))} is never true: {low_high}"
        scope.warn("same-answer", message, node.span, "never true", "the lower end comes first")
    return Simple.BOOLEAN


def range_literal(node: RangeLiteral, scope: Scope) -> FeelType:
    """Return the type of `[a..b]`, whose ends must be of one kind that has an order, and in order."""
    before = len(scope.notes.problems)
    ends = [(each, scope.infer(each)) for each in (node.low, node.high) if each is not None]
    if len(ends) == 2:
        compare(node, "<=", ends[0], ends[1], scope)
    else:
        end, of = ends[0]
        if values_of(of) and all(each not in ORDERED and each is not Simple.ANY for each in values_of(of)):
            scope.warn(
                "type-mismatch",
                f"{shown(scope.text(end))} is {a_type(of)}, which is no end of a range",
                end.span,
                "has no order",
            )
        scope.needed(end, of, "the range")
    found = RangeOf(union(*(each for _, of in ends for each in values_of(of) or (Simple.ANY,))))
    if len(ends) == 1 or scope.notes.problems[before:]:
        return found
    backwards = is_backwards(ends[0][0], ends[1][0], scope)
    if backwards is None:
        return scope.maybe(node, found, "where it ends before it starts")
    if backwards:
        scope.nothing(node, "no-such-value", "the range ends before it starts", help="exchange its ends")
    return found


def is_backwards(low: Node, high: Node, scope: Scope) -> bool | None:
    """Tell whether two ends that are the same in every case are in the wrong order; None where that is not known."""
    try:
        return compared(constant(low, scope), constant(high, scope)) > 0
    except NoValue:
        return None


def instance_of(node: InstanceOf, scope: Scope) -> FeelType:
    """Return the type of `a instance of type`, whose type must exist."""
    scope.infer(node.value)
    try:
        declared(node.type)
    except NoType as unknown:
        known = [*TYPE_NAMES, "number", "string", "boolean", "date", "time", "Any", "Null"]
        name = str(unknown)
        place = next(each for each in walk(node.type) if isinstance(each, TypeName) and each.name == name)
        scope.error(
            "unknown-type",
            f"there is no type `{name}`",
            place.span,
            "unknown",
            foreign.type_name(name) or did_you_mean(name, known),
        )
    return Simple.BOOLEAN
