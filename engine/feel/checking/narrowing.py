"""What a condition says of the values that occur where it holds: after `age > 5` no age is less than 3.

Only kinds are narrowed of which any two values can be compared: a comparison that is not true is false then, or has
null for a side, of which nothing is said.
"""

from collections.abc import Mapping, Sequence

from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.limits import TOTAL, exactly, interval, joined, occurring
from engine.feel.checking.scope import Scope
from engine.feel.tree import (
    And,
    Between,
    Call,
    Comparison,
    In,
    ListLiteral,
    Name,
    Node,
    Or,
    RangeLiteral,
    UnaryComparison,
)
from engine.feel.types import Limited, Simple, union

Limits = Mapping[Node, Limited]

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRROR = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def limits(node: Node, scope: Scope, *, holds: bool) -> Limits:
    """Return within which limits the parts of `node` are where it is true, or (`holds` False) where it is not."""
    match node:
        case And(operands=operands) if holds:
            return joined(limits(each, scope, holds=True) for each in operands)
        case Or(operands=operands) if not holds:
            return joined(limits(each, scope, holds=False) for each in operands)
        case Call(function=Name(name="not"), arguments=(argument,)) if holds:
            return limits(argument.value, scope, holds=False)
        case Comparison(operator=operator, left=left, right=right):
            operator = operator if holds else _OPPOSITE[operator]  # type: ignore[assignment]
            return joined([_against(left, operator, right, scope), _against(right, _MIRROR[operator], left, scope)])
        case Between(value=value, low=low, high=high) if holds:
            return joined([_against(value, ">=", low, scope), _against(value, "<=", high, scope)])
        case In(value=value, tests=(UnaryComparison(operator=operator, operand=operand),)):
            return _against(value, operator if holds else _OPPOSITE[operator], operand, scope)
        case In(value=value, tests=(RangeLiteral() as ends,)) if holds:
            return joined(_against(value, operator, end, scope) for operator, end in sides(ends))
        case In(value=value, tests=tests) if holds:
            return _one_of(
                value, tests[0].items if len(tests) == 1 and isinstance(tests[0], ListLiteral) else tests, scope
            )
        case _:
            return {}


def _one_of(node: Node, listed: Sequence[Node], scope: Scope) -> Limits:
    """Return the limits of `node` where it is one of some values that are the same in every case."""
    values = [constant(each, scope) for each in listed]
    if constant(node, scope) is not NONE or any(each is NONE or each is None for each in values):
        return {}
    found = occurring(union(*map(exactly, values))) if values else None
    return {node: found} if found is not None and found.values else {}


def sides(node: RangeLiteral) -> list[tuple[str, Node]]:
    """Return what a range asks of a value, as comparisons: `>=` its start and `<=` its end."""
    low = [(">=" if node.low_closed else ">", node.low)] if node.low is not None else []
    high = [("<=" if node.high_closed else "<", node.high)] if node.high is not None else []
    return [*low, *high]


def _against(node: Node, operator: str, other: Node, scope: Scope) -> Limits:
    """Return the limits of `node` where `node operator other` holds, and `other` is the same in every case."""
    value = constant(other, scope)
    known = occurring(exactly(value)) if value is not NONE else None
    if known is None or not known.values or constant(node, scope) is not NONE:
        return {}
    point = known.values[0]
    if operator == "=":
        return {node: known}
    if operator == "!=":
        listed = occurring(scope.notes.types.get(node.span, Simple.ANY))
        others = tuple(each for each in listed.values if each != point) if listed and listed.of is known.of else ()
        return {node: Limited(known.of, others)} if others else {}
    if known.of not in TOTAL:
        return {}
    closed = operator in ("<=", ">=")
    if operator in ("<", "<="):
        found = interval(known.of, high=point, high_closed=closed)
    else:
        found = interval(known.of, low=point, low_closed=closed)
    return {node: found} if isinstance(found, Limited) else {}
