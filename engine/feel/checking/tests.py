"""Unary tests: what follows `in`, and the cells of decision tables."""

from decimal import Decimal

from engine.feel.checking.constants import constant
from engine.feel.checking.limits import exactly
from engine.feel.checking.narrowing import sides
from engine.feel.checking.occurring import Operand, note_never_null, note_same_answer
from engine.feel.checking.operators import compare
from engine.feel.checking.relations import equality_answers, members, never, order_answers, values_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.trust import doubtful, trusted
from engine.feel.checking.words import a_type, remedy, shown
from engine.feel.tree import (
    And,
    Arithmetic,
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
from engine.feel.values import Range
from engine.feel.walk import walk

TESTED = "?"


def membership(node: In, scope: Scope) -> FeelType:
    """Return the type of `value in (tests)`."""
    value = scope.infer(node.value)
    inside = scope.bind(TESTED, value, trusted=trusted(node.value, scope))
    for each in node.tests:
        _test(each, node if len(node.tests) == 1 else each, node.value, value, inside)
    return Simple.BOOLEAN


def cell(node: UnaryTests, scope: Scope) -> FeelType:
    """Return the type of the tests in a cell; `?` is the tested value."""
    tested = Name(TESTED, span=node.span)
    value = scope.resolve(TESTED).type or Simple.ANY
    for each in node.tests:
        _test(each, node if len(node.tests) == 1 else each, tested, value, scope)
    return Simple.BOOLEAN


def unary_comparison(node: UnaryComparison, scope: Scope) -> FeelType:
    """Return the type of `(= 5)` or `(!= 5)` where it stands by itself."""
    of = scope.infer(node.operand)
    return RangeOf(union(*(values_of(of) or (Simple.ANY,)))) if node.operator == "=" else Simple.NULL


def _compared(node: UnaryComparison, whole: Node, tested: Node, value: FeelType, scope: Scope) -> None:
    operand = node.operand, scope.infer(node.operand)
    compare(node, node.operator, (tested, value), operand, scope, whole)
    note_same_answer(node, node.operator, (tested, value), operand, scope, subject=_subject(tested, scope), test=True)


def _test(node: Node, whole: Node, tested: Node, value: FeelType, scope: Scope) -> None:
    """Check one test; `whole` is what is null where the test is: all of it, if it is the only one."""
    if isinstance(node, UnaryComparison):
        _compared(node, whole, tested, value, scope)
        scope.notes.types[node.span] = Simple.BOOLEAN
        return
    if isinstance(node, Call) and _negated_tests(node, tested, scope):
        return
    if _looks_like_a_range(node, scope) or _joined_values(node, whole, scope):
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
        _impossible(node, whole, wanted, tested, value, scope)
        return
    _never_matches(node, wanted, (tested, value), scope)
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


def _joined_values(node: Node, whole: Node, scope: Scope) -> bool:
    """Tell whether a test is `18 or 19`, which takes values for conditions, noting that."""
    if not isinstance(node, And | Or) or not all(_is_value(each) for each in node.operands):
        return False
    texts = [scope.text(each) for each in node.operands]
    either = isinstance(node, Or)
    scope.nothing(
        whole,
        "joined-tests",
        f"found values joined by `{'or' if either else 'and'}`, which joins conditions",
        node.span,
        help=f"separate values with commas: `{', '.join(texts)}`"
        if either
        else f"a value cannot be both; from one to the other is `[{texts[0]}..{texts[-1]}]`",
    )
    scope.notes.types[node.span] = Simple.NULL
    return True


def _is_value(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, Decimal | str)


def _never_matches(node: Node, wanted: FeelType, tested: Operand, scope: Scope) -> None:
    """Note a test, or an item of a list of tests, that matches for no fact."""
    subject = _subject(tested[0], scope)
    if wanted is Simple.NULL:
        note_never_null(node, tested, scope, subject=subject)
        return
    asked: list[tuple[Node, str, FeelType]] = [(node, "=", wanted)]
    fixed = constant(node, scope)
    if isinstance(node, RangeLiteral):
        asked = [(node, operator, scope.notes.types[end.span]) for operator, end in sides(node)]
    elif isinstance(fixed, Range):
        asked = [(node, operator, exactly(end)) for operator, end in ((">=", fixed.low), ("<=", fixed.high))]
    elif isinstance(node, ListLiteral):
        asked = [(each, "=", scope.notes.types[each.span]) for each in node.items]
    elif isinstance(wanted, ListOf):
        asked = [(node, "=", wanted.of)]
    against = f"an item of {shown(scope.text(node))}" if isinstance(wanted, ListOf) else ""
    only_never = isinstance(wanted, RangeOf | ListOf) and not isinstance(node, ListLiteral)
    for place, operator, of in asked:
        note_same_answer(
            place,
            operator,
            tested,
            (place, of),
            scope,
            subject=subject,
            against=against,
            test=True,
            only_never=only_never,
        )


def _looks_like_a_range(node: Node, scope: Scope) -> bool:
    """Tell whether a test is a list of one difference of two numbers, `[18-67]`, noting that."""
    if not isinstance(node, ListLiteral) or len(node.items) != 1:
        return False
    (only_item,) = node.items
    if not isinstance(only_item, Arithmetic) or only_item.operator != "-":
        return False
    ends = only_item.left, only_item.right
    if not all(isinstance(each, Literal) and isinstance(each.value, Decimal) for each in ends):
        return False
    low, high = map(scope.text, ends)
    scope.infer(node)
    scope.warn(
        "looks-like-a-range",
        f"{shown(scope.text(node))} is a list of one number, {constant(only_item, scope)}",
        node.span,
        "a difference",
        f"write `[{low}..{high}]` for what lies between",
    )
    return True


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


def _negated_tests(node: Call, tested: Node, scope: Scope) -> bool:
    """Tell whether a test after `in` is `not("a", "b")`, which only the cells of tables know, noting that."""
    if node.function != Name("not") or scope.resolve("not").type is not None:
        return False
    types = [scope.infer(each.value) for each in node.arguments]
    if any(not never(of, Simple.BOOLEAN) for of in types):
        return False
    scope.notes.types[node.span] = Simple.NULL
    inside = ", ".join(scope.text(each) for each in node.arguments)
    scope.warn(
        "wrong-arguments",
        f"{shown(scope.text(node))} is no test here, only the cells of tables have such, and null otherwise",
        node.span,
        "null",
        f"write `not({scope.text(tested)} in ({inside}))`",
    )
    return True


def _impossible(node: Node, whole: Node, wanted: FeelType, tested: Node, value: FeelType, scope: Scope) -> None:
    message = (
        f"{_subject(tested, scope)} is {a_type(value)} and {shown(scope.text(node))} is {a_type(wanted)}, "
        "these cannot be compared"
    )
    advice = remedy(tested, value, scope.text(tested), _wanted_by(wanted))
    if not isinstance(wanted, ListOf | RangeOf):
        advice = remedy(node, wanted, scope.text(node), value) or advice
    if isinstance(wanted, ListOf) and not isinstance(node, ListLiteral):
        scope.warn("type-mismatch", message, node.span, "false or null", advice)
    elif not isinstance(wanted, RangeOf) and doubtful(scope, tested, node):
        scope.warn("type-mismatch", message, node.span, "never equal", advice)
    else:
        scope.nothing(whole, "type-mismatch", message, node.span, help=advice)


def _wanted_by(wanted: FeelType) -> FeelType:
    return wanted.of if isinstance(wanted, ListOf | RangeOf) else wanted


def _subject(tested: Node, scope: Scope) -> str:
    if isinstance(tested, Name) and tested.name == TESTED:
        return "the tested value"
    return shown(scope.text(tested))
