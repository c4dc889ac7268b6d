"""Unary tests: the tests behind `in`, and the cells of a decision table (DMN 1.5, 7.3.3 and 10.3.1.2).

The tested value stands in the slot of `?`. A test that names `?` and gives a boolean is its own answer; any
other value is met by an equal value, by a value inside a range, and by a value that meets an item of a list.
"""

from functools import partial

from engine.feel import operators
from engine.feel.comparison import Answer, Explain
from engine.feel.compile.arithmetic import Test, comparing
from engine.feel.compile.logic import kleene, negated
from engine.feel.compile.scope import Code, Env, Run, Scope, no_value
from engine.feel.compile.unknowns import held
from engine.feel.tree import In, Name, Node, Path, RangeLiteral, UnaryComparison, UnaryTests
from engine.feel.values import Range, UncertainCount, UncertainList, Unknown, Value, unknown_from
from engine.feel.walk import walk

TESTED = "?"

_NOT_SURELY_ANOTHER = {"list", "range", "unknown value"}
"""Kinds of items that are compared with a list; an item of any other kind is not that list."""


def membership(node: In, scope: Scope) -> Code:
    """Compile `value in (tests)`."""
    value = scope.code(node.value)
    inside, slot = scope.bind(TESTED), scope.depth
    tests = [_test(each, inside) for each in node.tests]
    first = tests[0]

    def test(env: Env) -> Value:
        env[slot] = value(env)
        verdict = first(env)
        if verdict is True or (verdict is False and len(tests) == 1):
            return verdict
        return kleene((verdict, *(each(env) for each in tests[1:])), decisive=True)

    return test


def cell(node: UnaryTests, scope: Scope) -> Code:
    """Compile the tests of a table's cell; the tested value is `?` in the context."""
    if not node.tests:
        return lambda _: True
    tests = [_test(each, scope) for each in node.tests]
    if node.negated:
        return lambda env: negated(kleene((each(env) for each in tests), decisive=True))
    return lambda env: kleene((each(env) for each in tests), decisive=True)


def unary_comparison(node: UnaryComparison, scope: Scope) -> Code:
    """Compile `(= 5)` and `(!= 5)` as values: the range of one value, and none.

    Where the context has a tested value, a part of an `in` is explained by itself: it compares.
    """
    compared, operand, span = _compared(node, scope), scope.code(node.operand), node.span

    def build(env: Env) -> Value:
        if TESTED in env[0]:
            return compared(env)
        if node.operator != "=":
            return no_value(env, span, f"`{node.operator}` tests a value, and is none itself")
        value = operand(env)
        if value is None:
            return no_value(env, span, "an end of the range is null")
        return Range(value, value, exactly=True)

    return build


def _compared(node: UnaryComparison, scope: Scope) -> Code:
    """Compile `< 5` as a test, which compares the tested value."""
    tested, operand = scope.code(Name(TESTED, span=node.span)), scope.code(node.operand)
    compare = comparing(node.operator, node.span)
    return lambda env: compare(env, tested(env), operand(env))


def _test(node: Node, scope: Scope) -> Code:
    if isinstance(node, UnaryComparison):
        return _compared(node, scope)
    code = scope.code(node)
    tested = scope.code(Name(TESTED, span=node.span))
    if isinstance(node, RangeLiteral):
        return _between(node, code, tested, scope)
    answers = any(isinstance(each, Name) and each.name == TESTED for each in walk(node))

    named = isinstance(node, Name | Path)

    def test(env: Env) -> Value:
        wanted = code(env)
        if answers and type(wanted) is bool:
            return wanted
        if named and type(wanted) is list and type(tested(env)) is not list:
            # Table 55: such a test is `list contains(wanted, tested)`, which is never null.
            answer = _meets(tested(env), wanted, _nobody, env[1])
            return False if answer is None else answer
        return _meets(tested(env), wanted, partial(no_value, env, node.span), env[1])

    return test


def _between(node: RangeLiteral, whole: Code, tested: Code, scope: Scope) -> Code:
    """Compile a range that is written as a test: two comparisons, joined by Kleene's and (table 55)."""
    ends: list[tuple[Test, Code]] = []
    if node.low is not None:
        ends.append((comparing(">=" if node.low_closed else ">", node.span), scope.code(node.low)))
    if node.high is not None:
        ends.append((comparing("<=" if node.high_closed else "<", node.span), scope.code(node.high)))

    def test(env: Env) -> Value:
        value = tested(env)
        if isinstance(value, Range):
            return operators.equal(value, whole(env), None, env[1])
        verdicts = [compare(env, value, end(env)) for compare, end in ends]
        return kleene(verdicts, decisive=False)

    return test


def _nobody(_: str) -> None:
    """Take the reason of an answer that is not null in the end."""


def _meets(value: Value, wanted: Value, explain: Explain, run: Run) -> Answer:
    """Tell whether `value` is `wanted`, lies in it, or meets one of its items."""
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return operators.in_range(value, wanted, explain, run)
    if isinstance(wanted, list):
        run.open(len(wanted))
        whole = operators.equal(value, wanted, explain, run) if isinstance(value, list) else False
        if whole is True:
            return True
        if not wanted and isinstance(value, Unknown) and not isinstance(value, UncertainCount):
            return unknown_from(value)  # it may turn out to be the empty list, which is equal to this one
        return kleene([whole, *(_item_meets(value, item, explain, run) for item in wanted)], decisive=True)
    if isinstance(wanted, UncertainList):
        run.open(len(wanted.certain))
        if any(_item_meets(value, item, explain, run) is True for item in wanted.certain):
            return True
        return Unknown(held(run, value, wanted))
    return operators.equal(value, wanted, explain, run)


def _item_meets(value: Value, item: Value, explain: Explain, run: Run) -> Answer:
    if isinstance(value, list) and operators.kind_of(item) not in _NOT_SURELY_ANOTHER:
        return False
    return _meets(value, item, explain, run) if isinstance(item, Range) else operators.equal(value, item, explain, run)
