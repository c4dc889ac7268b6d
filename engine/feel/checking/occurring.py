"""Comparisons that come out the same for every fact, as where a text is none of those that the schema lists."""

from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.limits import apart, before, occurring
from engine.feel.checking.relations import members, nullable
from engine.feel.checking.scope import Scope
from engine.feel.checking.trust import doubtful
from engine.feel.checking.words import shown
from engine.feel.literals import to_literal
from engine.feel.tree import Name, Node, Path
from engine.feel.types import FeelType, Limited, Simple
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
    against: str = "",
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
        against: what the message calls the right side, where that is not its text.
        test: whether it is a unary test, which matches or not.
        only_never: whether what is always true is nothing to say.
    """
    fixed = [constant(side, scope) is not NONE for side, _ in (left, right)]
    one, other = (occurring(of) for _, of in (left, right))
    if all(fixed) or one is None or other is None or one.of is not other.of:
        return
    answer = _answer(operator, one, other)
    nulls = [nullable(of) for _, of in (left, right)]
    equal = operator == "=" if answer else operator == "!="
    here = scope.is_limited(left[0]) or scope.is_limited(right[0])
    if answer is None or (answer and (only_never or here)) or all(nulls) or (equal and any(nulls)):
        return
    sides = [(subject or shown(scope.text(left[0])), one, other), (against or shown(scope.text(right[0])), other, one)]
    name, varying, given = sides[fixed[0]]
    word = f"{'always' if answer else 'never'} {'matches' if test else 'true'}"
    scope.warn(
        "same-answer",
        f"{shown(scope.text(node))} {word if test else f'is {word}'}: "
        f"{name} {described(varying)}{' here' if here else ''}",
        node.span,
        word,
        _meant(varying, given),
    )


def note_never_null(node: Node, side: Operand, scope: Scope, *, subject: str = "") -> None:
    """Warn of `x = null` where `x` surely is not null, `node` being the comparison or the test."""
    what, of = side
    if nullable(of) or Simple.ANY in members(of) or constant(what, scope) is not NONE or doubtful(scope, what):
        return
    word = "never matches" if subject else "never true"
    name = subject or shown(scope.text(what))
    scope.warn(
        "same-answer",
        f"{shown(scope.text(node))} {word if subject else f'is {word}'}: {name} is not null",
        node.span,
        word,
        "a fact that is not given is unknown, not null" if isinstance(what, Name | Path) else "",
    )


def _answer(operator: str, one: Limited, other: Limited) -> bool | None:
    """Return what `one operator other` is for whatever values occur; None where that differs."""
    match operator:
        case "=" | "!=":
            if apart(one, other):
                return operator == "!="
            same = one.values and other.values and len({*one.values, *other.values}) == 1
            return operator == "=" if same else None
        case "<" | ">=":
            less = True if before(one, other) else False if before(other, one, or_equal=True) else None
            return less if operator == "<" or less is None else not less
        case _:
            more = True if before(other, one) else False if before(one, other, or_equal=True) else None
            return more if operator == ">" or more is None else not more


def described(of: Limited) -> str:
    """Return in words which values occur: `is at least 0`, `is "a" or "b"`."""
    if of.values:
        listed = [shown(to_literal(each)) for each in of.values]
        more = len(listed) - MOST_LISTED
        if more > 0:
            return f"is one of {', '.join(listed[:MOST_LISTED])} and {more} more"
        return f"is {', '.join(listed[:-1])} or {listed[-1]}" if len(listed) > 1 else f"is {listed[0]}"
    low, high = (None if each is None else shown(to_literal(each)).strip("`") for each in (of.low, of.high))
    parts = ["is a whole number"] if of.whole else []
    if low and high and of.low_closed and of.high_closed:
        parts.append(f"between {low} and {high}")
    elif low or high:
        ends = [f"{'at least' if of.low_closed else 'more than'} {low}"] if low else []
        ends += [f"{'at most' if of.high_closed else 'less than'} {high}"] if high else []
        parts.append(" and ".join(ends))
    return " ".join(parts) if of.whole else f"is {' '.join(parts)}"


def _meant(varying: Limited, given: Limited) -> str:
    if len(given.values) != 1 or not varying.values:
        return ""
    return did_you_mean(to_literal(given.values[0]), [to_literal(each) for each in varying.values])
