"""Unary tests: what follows `in`, and the cells of decision tables."""

from decimal import Decimal

from engine.feel.checking.occurring import note_same_answer
from engine.feel.checking.operators import compare
from engine.feel.checking.relations import equality_answers, members, never, order_answers, values_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, remedy, shown
from engine.feel.tree import (
    And,
    Call,
    In,
    ListLiteral,
    Literal,
    Name,
    Node,
    Or,
    RangeLiteral,
    UnaryComparison,
    UnaryTests,
)
from engine.feel.types import FeelType, ListOf, OneType, RangeOf, Simple, union, without_null
from engine.feel.walk import walk

TESTED = "?"


def membership(node: In, scope: Scope) -> FeelType:
    """Return the type of `value in (tests)`."""
    value = scope.infer(node.value)
    inside = scope.bind(TESTED, value)
    for each in node.tests:
        _test(each, node.value, value, inside)
    return Simple.BOOLEAN


def cell(node: UnaryTests, scope: Scope) -> FeelType:
    """Return the type of the tests in a cell; `?` is the tested value."""
    tested = Name(TESTED, span=node.span)
    value = scope.resolve(TESTED).type or Simple.ANY
    for each in node.tests:
        _test(each, tested, value, scope)
    return Simple.BOOLEAN


def unary_comparison(node: UnaryComparison, scope: Scope) -> FeelType:
    """Return the type of `(= 5)` or `(!= 5)` where it stands by itself."""
    of = scope.infer(node.operand)
    return RangeOf(union(*(values_of(of) or (Simple.ANY,)))) if node.operator == "=" else Simple.NULL


def _compared(node: UnaryComparison, tested: Node, value: FeelType, scope: Scope) -> None:
    operand = node.operand, scope.infer(node.operand)
    compare(node, node.operator, (tested, value), operand, scope)
    note_same_answer(node, node.operator, (tested, value), operand, scope, subject=_subject(tested, scope), test=True)


def _test(node: Node, tested: Node, value: FeelType, scope: Scope) -> None:
    if isinstance(node, UnaryComparison):
        _compared(node, tested, value, scope)
        scope.notes.types[node.span] = Simple.BOOLEAN
        return
    if _of_values(node, tested, value, scope):
        return
    wanted = scope.infer(node)
    if isinstance(node, RangeLiteral):  # nothing lies in one that ends before it starts
        wanted = without_null(wanted)
    asks = any(isinstance(each, Name) and each.name == TESTED for each in walk(node))
    if asks and Simple.BOOLEAN in members(wanted):
        return
    if isinstance(node, ListLiteral) and not node.items and never(value, "list"):
        scope.warn("type-mismatch", "nothing is in an empty list", node.span, "always false")
        return
    answers = [_meets(a, b) for a in members(value) for b in members(wanted)]
    if all(each is False for each in answers):
        _impossible(node, wanted, tested, value, scope)
        return
    for each in node.items if isinstance(node, ListLiteral) else (node,):
        of = scope.notes.types[each.span]
        note_same_answer(each, "=", (tested, value), (each, of), scope, subject=_subject(tested, scope), test=True)
    if RangeOf in {type(each) for each in values_of(wanted)}:
        scope.needed(tested, value, "membership of a range")
    elif any(_meets(a, b) is False for a in values_of(value) for b in values_of(wanted)):
        scope.warn(
            "may-be-null",
            f"{_subject(tested, scope)} is {a_type(value)} and {shown(scope.text(node))} is {a_type(wanted)}, "
            "some of these cannot be compared",
            node.span,
            "null for some facts",
        )


def _of_values(node: Node, tested: Node, value: FeelType, scope: Scope) -> bool:
    """Note `18 or 19` and `in not(1, 2)`, which take values for conditions."""
    if isinstance(node, And | Or) and all(_is_value(each) for each in node.operands):
        texts = [scope.text(each) for each in node.operands]
        either = isinstance(node, Or)
        scope.error(
            "joined-tests",
            f"found values joined by `{'or' if either else 'and'}`, which joins conditions",
            node.span,
            "always null",
            f"separate values with commas: `{', '.join(texts)}`"
            if either
            else f"a value cannot be both; from one to the other is `[{texts[0]}..{texts[-1]}]`",
        )
    elif isinstance(node, Call) and node.function == Name("not") and never(value, Simple.BOOLEAN):
        given = ", ".join(scope.text(each.value) for each in node.arguments)
        subject = scope.text(tested)
        scope.error(
            "wrong-arguments",
            "`not` gives true or false, and not what the value may be",
            node.span,
            "always null",
            f"write `not({subject} in ({given}))`",
        )
    else:
        return False
    scope.notes.types[node.span] = Simple.BOOLEAN
    return True


def _is_value(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, Decimal | str)


def _meets(value: OneType, wanted: OneType) -> bool | None:
    """Tell whether a test with a value of type `wanted` has an answer; None is perhaps."""
    match wanted:
        case RangeOf(of=end):
            if isinstance(value, RangeOf):
                return equality_answers(value, wanted)
            if value is Simple.NULL:
                return False
            return None if any(order_answers(value, each) is not False for each in members(end)) else False
        case ListOf(of=item):
            if isinstance(value, ListOf):
                return None
            return None if any(_item_meets(value, each) is not False for each in members(item)) else False
        case _:
            return equality_answers(value, wanted)


def _item_meets(value: OneType, item: OneType) -> bool | None:
    return _meets(value, item) if isinstance(item, RangeOf) else equality_answers(value, item)


def _impossible(node: Node, wanted: FeelType, tested: Node, value: FeelType, scope: Scope) -> None:
    message = (
        f"{_subject(tested, scope)} is {a_type(value)} and {shown(scope.text(node))} is {a_type(wanted)}, "
        "these cannot be compared"
    )
    advice = remedy(tested, value, scope.text(tested), _wanted_by(wanted))
    if not isinstance(wanted, ListOf | RangeOf):
        advice = remedy(node, wanted, scope.text(node), value) or advice
    if isinstance(wanted, ListOf) and not isinstance(node, ListLiteral):
        scope.warn("type-mismatch", message, node.span, "false or null", advice)
    elif not isinstance(wanted, RangeOf) and scope.doubtful(tested, node):
        scope.warn("type-mismatch", message, node.span, "never equal", advice)
    else:
        scope.error("type-mismatch", message, node.span, "always null", advice)


def _wanted_by(wanted: FeelType) -> FeelType:
    return wanted.of if isinstance(wanted, ListOf | RangeOf) else wanted


def _subject(tested: Node, scope: Scope) -> str:
    if isinstance(tested, Name) and tested.name == TESTED:
        return "the tested value"
    return shown(scope.text(tested))
