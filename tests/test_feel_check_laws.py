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

ALWAYS_NULL = {"type-mismatch", "wrong-arguments", "not-a-function", "no-such-value", "unknown-property"}


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


def meant(checked: Checked, node: Node, root: Node) -> set[str]:
    """Return what is said of this very node: labels of the problems that are about its value."""
    calls = [each for each in walk(root) if isinstance(each, tree.Call)]
    # What is said at the place of an argument, or of the function, is said of the call.
    inside = {one.value.span for each in calls for one in each.arguments} | {each.function.span for each in calls}
    labels = set()
    for each in checked.problems:
        of_a_call = each.code in ("wrong-arguments", "not-a-function")
        about = each.span == node.span and not (of_a_call and each.span in inside)
        match node:
            case tree.Call(function=function, arguments=arguments) if each.code == "wrong-arguments":
                named = each.message.startswith(f"`{function.name}`") if isinstance(function, tree.Name) else False
                same = [one for one in arguments if isinstance(one.value, tree.Call) and one.value.function == function]
                about = named and not same and each.span in {node.span, *(one.value.span for one in arguments)}
            case tree.Call(function=function) if of_a_call:
                about = each.span == function.span
            case tree.Path(name_span=name):
                about |= each.code == "unknown-property" and each.span == name
        if about and (each.code in ALWAYS_NULL or each.code == "same-answer"):
            labels.add(each.label)
    return labels


def unary_tests(expression: Expression) -> set[Span]:
    """Return the places of unary tests: what is said there concerns the tested value as well."""
    return {test.span for node in walk(expression.tree) if isinstance(node, tree.In) for test in node.tests}


def _deep(node: Node, checked: Checked) -> bool:
    """Tell whether two values are asked to be equal that may have parts."""
    if not isinstance(node, tree.Comparison) or node.operator not in ("=", "!="):
        return False
    return any(kinds(checked.types[side.span]) & {"list", "context"} for side in (node.left, node.right))


def is_nothing(value: Value) -> bool:
    """Tell whether a value is null, or, of a property that no item of a list has, null for every item."""
    return value is None or (isinstance(value, list) and all(map(is_nothing, value)))


@given(judged())
def test_what_is_said_of_a_part_is_true_of_its_value(drawn: tuple[str, list[dict[str, Value]]]) -> None:
    text, cases = drawn
    expression = parse(text)
    checked = check(expression, TYPES)
    tests = unary_tests(expression)
    labels = {each.span: each.label for each in checked.problems}
    for case in cases:
        for node, part in told(expression, case):
            said = meant(checked, node, expression.tree) if node.span not in tests else set()
            if "always null" in said:
                assert is_nothing(part.value), (part.text, part.value, checked.problems)
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
