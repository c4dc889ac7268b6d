"""Explanations: the value of each part of an expression, and of each item that it goes through."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from engine.feel import FeelError, Reason, parse
from engine.feel.compile.scope import MOST_REASONS
from engine.feel.explain import MOST_PARTS, Explained, explain, to_lines
from engine.feel.parts import MOST_ELEMENTS
from engine.feel.values import ExtendedDate, Range, Unknown, Value

CASES = Path(__file__).parent / "cases" / "feel" / "explain"

CONTEXT: dict[str, Value] = {
    "n": Decimal(7),
    "zero": Decimal(0),
    "nothing": None,
    "numbers": [Decimal(1), Decimal(2)],
    "words": ["a", "b"],
    "gone": Unknown(frozenset({"gone"})),
    "everything": Range(None, None, low_closed=False, high_closed=False),
    "far": [ExtendedDate(10_000, 1, 1), Range(Decimal(2), Decimal(1))],
    "people": [
        {"name": "Ada", "age": Decimal(36), "active": True},
        {"name": "Bo", "age": Decimal(1), "active": False},
        {"name": "Cy", "age": Decimal(8), "active": Unknown(frozenset({"people[3].active"}))},
    ],
}


def test_explanations_read_as_they_should(golden: Callable[[Path, str], None]) -> None:
    told = []
    for text in (CASES / "expressions.txt").read_text(encoding="utf-8").splitlines():
        try:
            told.append("\n".join(to_lines(explain(parse(text, CONTEXT), CONTEXT))))
        except FeelError as error:
            told.append(f"{text}: {error}")
    golden(CASES / "expected.txt", "\n\n".join(told) + "\n")


def numbers_upto(size: int) -> dict[str, Value]:
    return {"numbers": [Decimal(each) for each in range(1, size + 1)]}


def test_the_item_that_decides_is_shown_however_far_back_it_stands() -> None:
    explained = explain(parse("every each in numbers satisfies each < 500"), numbers_upto(600))
    assert len(explained.elements) == MOST_ELEMENTS
    assert explained.left_out == 600 - MOST_ELEMENTS
    assert [each.position for each in explained.elements] == list(range(500, 510))
    assert {each.value for each in explained.elements} == {False}


def test_an_item_has_the_value_that_the_loop_gave_it() -> None:
    explained = explain(parse("for each in numbers return sum(partial)"), numbers_upto(4))
    assert [each.value for each in explained.elements] == explained.value


@pytest.mark.parametrize(
    "text",
    [
        " and ".join(["n > 0"] * 2000),
        "[" * 90 + "n" + "]" * 90,
        "[" + ", ".join(["count(for i in 1..400000 return i)"] * 3) + "]",
        "if count(for a in 1..2000, b in 1..2000 return 1) > 0 then 1 else 2",
        "some a in 1..2000, b in 1..2000 satisfies a > b + 5000",
        "(function(f) f(f))(function(f) f(f))",
    ],
    ids=["long", "deep", "much work", "much work in a condition", "many items", "without end"],
)
def test_an_explanation_is_bounded(text: str) -> None:
    explained = explain(parse(text), CONTEXT)
    assert size(explained) <= MOST_PARTS + 1
    assert shown(explained.value) == shown(parse(text).evaluate(CONTEXT))


def size(explained: Explained) -> int:
    return 1 + sum(map(size, (*explained.parts, *explained.elements)))


def shown(value: Value) -> str:
    return str(value)[:1000]


def test_of_very_many_reasons_the_first_and_the_last_are_kept() -> None:
    journal: list[Reason] = []
    parse("count(for i in 1..5000 return i / zero) / zero").run(CONTEXT, journal)
    assert len(journal) == MOST_REASONS
    assert journal[0].span == (30, 38)
    assert journal[-1].span == (0, 46)
