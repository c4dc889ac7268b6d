"""Parts of an expression that are evaluated beside each other: as alone, but no node twice."""

from decimal import Decimal
from typing import Any

import pytest

from engine.feel import parse, tree
from engine.feel.compile import Known, compile_part, compile_tree
from engine.feel.values import Unknown, Value
from engine.feel.walk import children

PARTS = (
    tree.And,
    tree.Or,
    tree.Comparison,
    tree.Between,
    tree.In,
    tree.Arithmetic,
    tree.Call,
    tree.Filter,
    tree.Path,
    tree.If,
    tree.For,
    tree.Quantified,
)


class Counting(dict[str, Value]):
    """A context that counts how often it is asked."""

    asked = 0

    def __getitem__(self, name: str) -> Value:
        self.asked += 1
        return super().__getitem__(name)


def numbers(*values: int) -> list[Value]:
    return [Decimal(value) for value in values]


def comparison() -> tree.Comparison:
    node = parse("count(list[item > least]) >= 2").tree
    assert isinstance(node, tree.Comparison)
    return node


def test_what_a_part_has_found_the_whole_does_not_look_for_again() -> None:
    node, known = comparison(), Known()
    context = Counting(list=numbers(1, 2, 3), least=Decimal(1))
    assert compile_part(node.left).run(context, known=known) == 2
    asked = context.asked
    assert compile_part(node).run(context, known=known) is True
    assert asked > 0
    assert context.asked == asked


def test_another_case_is_looked_at_anew() -> None:
    whole = compile_part(comparison())
    assert whole.run({"list": numbers(1, 2, 3), "least": Decimal(1)}, known={}) is True
    assert whole.run({"list": numbers(1, 2, 3), "least": Decimal(2)}, known={}) is False


def test_equal_nodes_of_two_expressions_are_not_taken_for_one() -> None:
    """Reasons have places, and a place is where its own expression stands."""
    known = Known()
    for node in (comparison(), comparison()):
        context = Counting(list=numbers(1), least=Decimal(1))
        compile_part(node).run(context, known=known)
        assert context.asked > 0


@pytest.mark.parametrize(
    "text",
    [
        "count(list[item > least]) >= 2",
        "(some each in list satisfies each > missing) or least = 1",
        "if count(list) > 2 then sum(list) else missing",
        "for each in list return each + least",
        "(function(number) count(list[item = number]))(least) = 1",
        "least in [1..missing] and not(least in (2, > 5))",
        "{a: least + 1, b: a * 2}.b / 0",
        "list[-1] between least and least + 2",
    ],
)
def test_a_part_has_the_value_that_it_has_alone(text: str) -> None:
    context: dict[str, Value] = {
        "list": numbers(1, 2, 3),
        "least": Decimal(1),
        "missing": Unknown(frozenset({"missing"})),
    }
    known = Known()
    todo: list[tree.Node] = [parse(text).tree]
    while todo:
        node = todo.pop()
        if isinstance(node, PARTS):
            assert shown(compile_part(node).run(context, known=known)) == shown(compile_tree(node).run(context))
        todo.extend(children(node))


def shown(value: Any) -> str:
    return f"{type(value).__name__} {value}"
