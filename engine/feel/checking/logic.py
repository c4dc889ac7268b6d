"""`and`, `or`, `if`, and what is asked for a truth value."""

from engine.feel.checking.guards import NOTHING, implied
from engine.feel.checking.narrowing import limits
from engine.feel.checking.relations import kinds, members, never, nullable, values_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, shown
from engine.feel.tree import And, Comparison, If, Literal, Node, Or
from engine.feel.types import FeelType, Simple, union


def truth(node: Node, of: FeelType, user: str, scope: Scope, help: str = "", null: Node | None = None) -> None:
    """Note where a part that is taken for true or false is never either.

    Args:
        node: the part.
        of: its type.
        user: what takes it so, as in `` `and` ``.
        scope: where it stands.
        help: how to write it, where that is known.
        null: what is null for every fact then, where something is.
    """
    if not _is_truth(of):
        message = f"{shown(scope.text(node))} is {a_type(of)}, {user} expects true or false"
        advice = help or _comparison_for(node, of, scope)
        if null is None:
            scope.warn("type-mismatch", message, node.span, NEITHER, advice)
        else:
            scope.nothing(null, "type-mismatch", message, node.span, NEITHER, advice)


NEITHER = "neither true nor false"


def _is_truth(of: FeelType) -> bool:
    """Tell whether a value of a type can be true or false."""
    return of is not Simple.NULL and not never(of, Simple.BOOLEAN)


def _comparison_for(node: Node, of: FeelType, scope: Scope) -> str:
    text = scope.text(node)
    if kinds(of) == {Simple.NUMBER} and not isinstance(node, Literal):
        return f"compare it with a number, as in `{text} >= 1`"
    if kinds(of) == {"list"} and not isinstance(node, Literal):
        return f"if the list must not be empty, write `count({text}) > 0`"
    return ""


def chain(node: And | Or, scope: Scope) -> FeelType:
    """Return the type of `a and b` or `a or b`; what one operand makes sure holds for those after it."""
    conjunction = isinstance(node, And)
    word = "`and`" if conjunction else "`or`"
    guards = [implied(each, holds=conjunction, ordered=False) for each in node.operands]
    earlier = NOTHING
    result: FeelType = Simple.BOOLEAN
    types: list[FeelType] = []
    within = scope
    for position, each in enumerate(node.operands):
        sure = earlier
        for other, guard in enumerate(guards):
            sure = sure if other == position else sure | guard
        of = within.knowing(sure.present, sure.filled).infer(each)
        types.append(of)
        if nullable(of) and of is not Simple.NULL:
            result = scope.maybe(node, result, scope.notes.whys.get(each.span, ""))
        earlier = earlier | implied(each, holds=conjunction)
        within = within.within(limits(each, within, holds=conjunction))
    never_any = node if not any(map(_is_truth, types)) else None
    for position, (each, of) in enumerate(zip(node.operands, types, strict=True)):
        truth(each, of, word, scope, _alternatives(node, position, scope), never_any)
    return result


def _alternatives(node: And | Or, position: int, scope: Scope) -> str:
    """Return how to write `a = 1 or 2`, where `=` takes only the first."""
    if position == 0 or isinstance(node, And):
        return ""
    first, each = node.operands[0], node.operands[position]
    if isinstance(first, Comparison) and first.operator == "=" and isinstance(each, Literal):
        subject, values = scope.text(first.left), [scope.text(first.right), scope.text(each)]
        either = f"`{subject} = {values[0]} or {subject} = {values[1]}`"
        return f"each side of `or` is a comparison of its own: write {either}, or `{subject} in ({', '.join(values)})`"
    return ""


def condition(node: If, scope: Scope) -> FeelType:
    """Return the type of `if`, whose branches know what the condition makes sure."""
    of = scope.infer(node.condition)
    truth(node.condition, of, "`if`", scope)
    holds, fails = implied(node.condition, holds=True), implied(node.condition, holds=False)
    if_so, if_not = (scope.within(limits(node.condition, scope, holds=each)) for each in (True, False))
    then = if_so.knowing(holds.present, holds.filled).infer(node.consequence)
    otherwise = if_not.knowing(fails.present, fails.filled).infer(node.alternative)
    if values_of(then) and values_of(otherwise) and not _agree(then, otherwise):
        scope.warn(
            "branches-disagree",
            f"`then` gives {a_type(then)} and `else` gives {a_type(otherwise)}, one kind of value was expected",
            node.alternative.span,
            "another kind of value",
            "let both branches give the same kind of value, or null",
        )
    if any(nullable(each) for each in (then, otherwise)):
        scope.notes.whys[node.span] = "where the branch taken is"
    return union(then, otherwise)


def _agree(one: FeelType, other: FeelType) -> bool:
    return Simple.ANY in (*members(one), *members(other)) or bool(kinds(one) & kinds(other))
