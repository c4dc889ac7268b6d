"""Comparisons that come out the same for every fact, as where a text is none of those that the schema lists."""

from decimal import Decimal
from typing import Any

from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.relations import nullable, type_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import shown
from engine.feel.literals import to_literal
from engine.feel.tree import Node
from engine.feel.types import FeelType, Limited, Simple, UnionOf
from engine.suggest import did_you_mean

Operand = tuple[Node, FeelType]
"""A side of a comparison, and its type."""

MOST_LISTED = 6
"""Values that a message lists."""


def note_same_answer(
    node: Node,
    operator: str,
    left: Operand,
    right: Operand,
    scope: Scope,
    *,
    subject: str = "",
    test: bool = False,
    only_never: bool = False,
) -> None:
    """Warn of a comparison whose answer, where it has one, is the same for every fact that fits the schema.

    Args:
        node: where the message points.
        operator: `=`, `!=`, `<`, `<=`, `>` or `>=`.
        left: the value that is compared.
        right: what it is compared with.
        scope: where the comparison stands.
        subject: what the message calls the left side, where that is not its text.
        test: whether it is a unary test, which matches or not.
        only_never: whether what is always true is nothing to say.
    """
    fixed = [constant(side, scope) is not NONE for side, _ in (left, right)]
    one, other = _occurring(left, scope), _occurring(right, scope)
    if all(fixed) or one is None or other is None or one.of is not other.of:
        return
    answer = _answer(operator, one, other)
    nulls = [nullable(of) for _, of in (left, right)]
    equal = operator == "=" if answer else operator == "!="
    if answer is None or (answer and only_never) or all(nulls) or (equal and any(nulls)):
        return
    sides = [(subject or shown(scope.text(left[0])), one, other), (shown(scope.text(right[0])), other, one)]
    name, varying, given = sides[fixed[0]]
    word = f"{'always' if answer else 'never'} {'matches' if test else 'true'}"
    scope.warn(
        "same-answer",
        f"{shown(scope.text(node))} {word if test else f'is {word}'}: {name} {_described(varying)}",
        node.span,
        word,
        _meant(varying, given),
    )


def _occurring(side: Operand, scope: Scope) -> Limited | None:
    """Return which values a side has, where they are not all of their kind; null is left out."""
    value = constant(side[0], scope)
    if isinstance(value, str | bool | Decimal):
        of = type_of(value)
        return Limited(of, (value,)) if isinstance(of, Simple) else None
    found = side[1].members if isinstance(side[1], UnionOf) else (side[1],)
    limited = [each for each in found if each is not Simple.NULL]
    return limited[0] if len(limited) == 1 and isinstance(limited[0], Limited) else None


def _answer(operator: str, one: Limited, other: Limited) -> bool | None:
    """Return what `one operator other` is for whatever values occur; None where that differs."""
    (least, most), (lower, upper) = _bounds(one), _bounds(other)
    before, after = _less(most, lower), _less(upper, least)
    match operator:
        case "=" | "!=":
            listed = one.values and other.values
            if before or after or (listed and not set(one.values) & set(other.values)):
                return operator == "!="
            same = listed and len({*one.values, *other.values}) == 1
            return operator == "=" if same else None
        case "<" | ">=":
            less = True if before else False if _less(upper, least, equal=True) else None
            return less if operator == "<" or less is None else not less
        case _:
            more = True if after else False if _less(most, lower, equal=True) else None
            return more if operator == ">" or more is None else not more


_Bound = str | Decimal | None


def _bounds(of: Limited) -> tuple[_Bound, _Bound]:
    """Return the least and the greatest value, None where there is none; booleans have no order."""
    ordered: list[Any] = [each for each in of.values if not isinstance(each, bool)]
    return (min(ordered), max(ordered)) if ordered else (of.low, of.high)


def _less(one: Any, other: Any, *, equal: bool = False) -> bool:
    return one is not None and other is not None and bool(one <= other if equal else one < other)


def _described(of: Limited) -> str:
    if of.values:
        listed = [f"`{to_literal(each)}`" for each in of.values]
        more = len(listed) - MOST_LISTED
        if more > 0:
            return f"is one of {', '.join(listed[:MOST_LISTED])} and {more} more"
        return f"is {', '.join(listed[:-1])} or {listed[-1]}" if len(listed) > 1 else f"is {listed[0]}"
    if of.low is None or of.high is None:
        return f"is at least {of.low}" if of.high is None else f"is at most {of.high}"
    return f"is between {of.low} and {of.high}"


def _meant(varying: Limited, given: Limited) -> str:
    if len(given.values) != 1 or not varying.values:
        return ""
    return did_you_mean(to_literal(given.values[0]), [to_literal(each) for each in varying.values])
