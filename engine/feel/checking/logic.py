"""`and`, `or`, `if`, and what is asked for a truth value."""

from engine.feel.checking.guards import NOTHING, implied
from engine.feel.checking.relations import kinds, members, never, nullable, values_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, shown
from engine.feel.tree import And, Comparison, If, Literal, Node, Or
from engine.feel.types import FeelType, Simple, union


def truth(node: Node, of: FeelType, user: str, scope: Scope, help: str = "") -> None:
    """Note where a part that is taken for true or false is never either.

    Args:
        node: the part.
        of: its type.
        user: what takes it so, as in `` `and` ``.
        scope: where it stands.
        help: how to write it, where that is known.
    """
    if of is Simple.NULL or never(of, Simple.BOOLEAN):
        scope.error(
            "type-mismatch",
            f"{shown(scope.text(node))} is {a_type(of)}, {user} expects true or false",
            node.span,
            "neither true nor false",
            help or _comparison_for(node, of, scope),
        )


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
    for position, each in enumerate(node.operands):
        sure = earlier
        for other, guard in enumerate(guards):
            sure = sure if other == position else sure | guard
        of = scope.knowing(sure.present, sure.filled).infer(each)
        truth(each, of, word, scope, _alternatives(node, position, scope))
        if nullable(of) and of is not Simple.NULL:
            result = scope.maybe(node, result, scope.notes.whys.get(each.span, ""))
        earlier = earlier | implied(each, holds=conjunction)
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
    then = scope.knowing(holds.present, holds.filled).infer(node.consequence)
    otherwise = scope.knowing(fails.present, fails.filled).infer(node.alternative)
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
