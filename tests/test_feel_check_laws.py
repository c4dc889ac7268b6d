"""What the type check says of an expression, held against the value of each of its parts for random facts."""

from collections.abc import Iterator, Mapping
from itertools import chain

from hypothesis import assume, given
from random_feel import TYPES, judged

from engine.feel import Checked, Expression, check, parse, tree
from engine.feel.builtins.conform import conforms
from engine.feel.checking.relations import kinds
from engine.feel.explain import Explained, explain
from engine.feel.tree import Node, Span
from engine.feel.values import Value
from engine.feel.walk import free_names, walk

Told = tuple[Node, Explained]
"""A part of an expression with its value, reached under what the check knew of it."""


def told(expression: Expression, case: Mapping[str, Value]) -> list[Told]:
    """Return the parts with their values, without those of which the check supposes what does not hold here.

    In `m != null and m > 3` the second part is typed as if the first holds, and so in `m = null or m > 3` if it does
    not: the parts of a chain are looked at where all operands hold, or none does.
    """
    nodes: dict[Span, Node] = {}
    for node in walk(expression.tree):
        nodes.setdefault(node.span, node)
    return list(_told(explain(expression, case), nodes))


def _told(explained: Explained, nodes: Mapping[Span, Node]) -> Iterator[Told]:
    node = nodes[explained.span]
    # An element of a loop is shown at the place of the loop's condition or body, which may be a chain as well.
    yield node, explained
    if isinstance(node, tree.And | tree.Or) and explained.value is not isinstance(node, tree.And):
        return
    for each in chain(explained.parts, explained.elements):
        yield from _told(each, nodes)


def within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def said_of(checked: Checked, node: Node) -> set[str]:
    """Return what is said of the value of this very node, by the labels of messages."""
    labels = {each.label for each in checked.problems if each.span == node.span and each.null is None}
    return labels | {"null" for each in checked.problems if each.null == node.span}


def unary_tests(expression: Expression) -> set[Span]:
    """Return the places of unary tests: what is said there concerns the tested value as well."""
    return {test.span for node in walk(expression.tree) if isinstance(node, tree.In) for test in node.tests}


def _deep(node: Node, checked: Checked) -> bool:
    """Tell whether two values are asked to be equal that may have parts."""
    if not isinstance(node, tree.Comparison) or node.operator not in ("=", "!="):
        return False
    return any(kinds(checked.types[side.span]) & {"list", "context"} for side in (node.left, node.right))


@given(judged())
def test_what_is_said_of_a_part_is_true_of_its_value(drawn: tuple[str, list[dict[str, Value]]]) -> None:
    """An error says that the whole is null; but what is not declared means nothing, whatever is around it."""
    text, cases = drawn
    expression = parse(text)
    checked = check(expression, TYPES)
    tests = unary_tests(expression)
    labels = {each.span: each.label for each in checked.problems}
    wrong = any(not each.warning and each.label != "not declared" for each in checked.problems)
    for case in cases:
        if wrong:
            assert expression.evaluate(case) is None, checked.problems
        for node, part in told(expression, case):
            said = said_of(checked, node) if node.span not in tests else set()
            if "null" in said:
                assert part.value is None, (part.text, part.value, checked.problems)
            if "neither true nor false" in said:
                assert not isinstance(part.value, bool), (part.text, part.value)
            if "never true" in said:
                assert part.value is not True, (part.text, checked.problems)
            if "always true" in said:
                assert part.value is not False, (part.text, checked.problems)
            if isinstance(node, tree.In) and {labels.get(each.span) for each in node.tests} == {"never matches"}:
                assert part.value is not True, (part.text, checked.problems)


@given(judged())
def test_a_part_of_which_nothing_is_said_has_a_value_of_its_type(drawn: tuple[str, list[dict[str, Value]]]) -> None:
    """Of whether lists, contexts and the tests of `in` can be equal the check says nothing where it may be.

    A name bound inside may stand for a part of which something is said: it is looked at where nothing is.
    """
    text, cases = drawn
    expression = parse(text)
    checked = check(expression, TYPES)
    assume(all(each.warning for each in checked.problems))
    tests = unary_tests(expression)
    troubled = [each.span for each in checked.problems if each.code != "same-answer"]
    troubled += [node.span for node in walk(expression.tree) if isinstance(node, tree.In) or _deep(node, checked)]
    for case in cases:
        for node, part in told(expression, case):
            bound = free_names(node).keys() - TYPES.keys()
            if node.span in tests or any(bound or within(span, node.span) for span in troubled):
                continue
            of = checked.types[node.span]
            assert conforms(part.value, of), (part.text, part.value, str(of))
