"""The type check: its answers case by case, and the laws that it keeps."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from feel_tck import CLOCK, KIT
from feel_tck import cases as kit_cases
from hypothesis import assume, given
from random_feel import TYPES, facts, sensible, strict

from engine.codes import CODES
from engine.feel import FeelError, check, parse, parse_tests
from engine.feel.builtins.conform import conforms
from engine.feel.checking.relations import type_of
from engine.feel.types import MOST_VALUES, ContextOf, FeelType, Limited, ListOf, RangeOf, Simple, UnionOf, optional
from engine.feel.values import Range, Value

CASES = Path(__file__).parent / "cases" / "feel" / "check"

EVENT = ContextOf({"held_on": Simple.DATE, "place": Simple.STRING})
SCHOOL: Mapping[str, FeelType] = {
    **TYPES,
    "as_of": Simple.DATE,
    "at": Simple.DATE_TIME,
    "clock": Simple.TIME,
    "length": UnionOf((Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION)),
    "anything": Simple.ANY,
    "events": ListOf(EVENT),
    "teams": ListOf(ContextOf({"members": ListOf(ContextOf({"email": Simple.STRING})), "title": Simple.STRING})),
    "open_context": ContextOf({"known": Simple.NUMBER}, closed=False),
    "level": Limited(Simple.STRING, ("basic", "advanced")),
    "rating": optional(Limited(Simple.STRING, ("good", "poor"))),
    "code": Limited(Simple.STRING, tuple("abcdefgh")),
    "on": Limited(Simple.BOOLEAN, (True,)),
    "share": Limited(Simple.NUMBER, low=Decimal(0), high=Decimal(1)),
    "age": Limited(Simple.NUMBER, low=Decimal(0)),
    "marks": ListOf(Limited(Simple.NUMBER, (Decimal(1), Decimal(2), Decimal(3)))),
    "persons": ListOf(ContextOf({"role": Limited(Simple.STRING, ("head", "teacher")), "of_age": Simple.BOOLEAN})),
    "pupils": Limited(Simple.NUMBER, low=Decimal(1), high=Decimal(40), whole=True),
    "rate": Limited(Simple.NUMBER, low=Decimal(0), high=Decimal(1), low_closed=False, high_closed=False),
    "threshold": Simple.NUMBER,
    "sizes": ListOf(Simple.NUMBER),
    "summer": RangeOf(Simple.NUMBER),
    "kinds": ListOf(Simple.STRING),
    "window": RangeOf(Simple.DATE),
}
CONSTANTS: Mapping[str, Value] = {
    "threshold": Decimal(3),
    "kinds": ["logo", "brochure"],
    "sizes": [Decimal(50), Decimal(60)],
    "summer": Range(Decimal(50), Decimal(60)),
}


def cases() -> list[Any]:
    return [
        pytest.param(each, id=f"{path.stem}: {each['expression']}")
        for path in sorted(CASES.glob("*.yaml"))
        for each in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("case", cases())
def test_an_expression_is_typed_and_its_problems_are_named(case: Mapping[str, Any]) -> None:
    text = case["expression"]
    checked = check(parse(text, SCHOOL), SCHOOL, constants=CONSTANTS)
    problems = [
        f"{'warning' if each.warning else 'error'} {each.code} at {text[slice(*each.span)]}"
        for each in checked.problems
    ]
    assert problems == case.get("problems", [])
    if "type" in case:
        assert str(checked.type) == case["type"]
    if "help" in case:
        assert checked.problems[0].help == case["help"]
    if "message" in case:
        assert checked.problems[0].message == case["message"]


@pytest.mark.parametrize("case", cases())
def test_every_problem_has_a_known_code_and_stands_in_the_text(case: Mapping[str, Any]) -> None:
    text = case["expression"]
    for each in check(parse(text, SCHOOL), SCHOOL).problems:
        assert each.code in CODES
        assert 0 <= each.span[0] < each.span[1] <= len(text)
        assert not each.message.endswith(".")


def test_every_node_of_an_expression_has_a_type() -> None:
    text = "count(teachers[active and since < day]) >= n"
    types = {text[slice(*span)]: of for span, of in check(parse(text), TYPES).types.items()}
    assert types["since"] is Simple.DATE
    assert types["teachers[active and since < day]"] == TYPES["teachers"]
    assert str(types["count(teachers[active and since < day])"]) == "number"
    assert types[text] is Simple.BOOLEAN


def test_a_cell_of_a_table_is_checked_against_its_input() -> None:
    tests = parse_tests('< 5, [10..20], "a"')
    checked = check(tests, {"?": Simple.NUMBER})
    assert [tests.text[slice(*each.span)] for each in checked.problems] == ['"a"']
    assert check(parse_tests("not(< 5)"), {"?": Simple.NUMBER}).problems == ()
    assert check(parse_tests("-"), {"?": Simple.STRING}).problems == ()
    assert [each.code for each in check(parse_tests("< 5"), {"?": optional(Simple.NUMBER)}).problems] == ["may-be-null"]


@pytest.mark.parametrize(
    ("cell", "of", "message", "help_line"),
    [
        ("18 or 19", Simple.NUMBER, "found values joined by `or`, which joins conditions", "`18, 19`"),
        ("18 and 19", Simple.NUMBER, "found values joined by `and`, which joins conditions", "`[18..19]`"),
        (
            "1, not(2)",
            Simple.NUMBER,
            "`not(2)` is no test here, only the cells of tables have such, and null otherwise",
            "`not(? in (2))`",
        ),
        (">= 2025", Simple.DATE, "`?` is a date and `2025` is a number, these cannot be compared", "`?.year`"),
    ],
)
def test_a_cell_that_takes_values_for_conditions_is_told_how_to_write_it(
    cell: str, of: FeelType, message: str, help_line: str
) -> None:
    (problem,) = check(parse_tests(cell), {"?": of}).problems
    assert problem.message == message
    assert help_line in problem.help


def test_of_more_values_than_are_told_apart_nothing_is_said() -> None:
    written = ", ".join(f'"{number}"' for number in range(MOST_VALUES + 1))
    assert check(parse(f'[{written}][n] = "x"'), SCHOOL).problems == ()
    assert check(parse(f'[{written.rpartition(",")[0]}][n] = "x"'), SCHOOL).problems != ()


def test_a_barred_name_says_why() -> None:
    (problem,) = check(parse("eligibility"), TYPES, barred={"eligibility": "is a stage"}).problems
    assert problem.message == "`eligibility` is a stage"
    (problem,) = check(parse("eligibility(n)"), TYPES, barred={"eligibility": "is a stage"}).problems
    assert problem.message == "`eligibility` is a stage"


@given(strict(), facts(), facts(), facts())
def test_what_is_called_an_error_is_null_for_every_fact(  # a property that no item of a list has: for every item
    text: str, one: dict[str, Value], two: dict[str, Value], three: dict[str, Value]
) -> None:
    expression = parse(text)
    errors = [each for each in check(expression, TYPES).problems if not each.warning]
    assume(errors)
    for each in (one, two, three):
        value = expression.evaluate(each)
        items = value if isinstance(value, list) else [value]
        assert all(item is None for item in items)


@given(sensible(), facts(), facts())
def test_what_has_no_problem_has_a_value_of_its_type(text: str, one: dict[str, Value], two: dict[str, Value]) -> None:
    expression = parse(text)
    checked = check(expression, TYPES)
    assume(not checked.problems)
    for each in (one, two):
        value = expression.evaluate(each)
        assert conforms(value, checked.type), (value, str(checked.type))


@given(sensible())
def test_an_expression_of_the_right_kinds_is_never_called_wrong(text: str) -> None:
    allowed = {"shadowed-name", "no-such-value"}
    errors = [each for each in check(parse(text), TYPES).problems if not each.warning and each.code not in allowed]
    assert errors == []


ALWAYS_NULL = {"wrong-arguments", "not-a-function", "no-such-value"}
"""Codes of parts that are null; what stands around them may have a value all the same."""


@pytest.mark.skipif(not KIT.is_file(), reason="the conformance kit is not beside the project")
def test_no_call_of_the_conformance_kit_that_has_a_value_is_called_wrong() -> None:
    wrong = []
    for case in kit_cases():
        try:
            expression = parse(case.expression, case.inputs)
        except FeelError:
            continue
        checked = check(expression, {name: type_of(value) for name, value in case.inputs.items()})
        at_top = [each for each in checked.problems if each.span == expression.tree.span and not each.warning]
        if {each.code for each in at_top} & ALWAYS_NULL and expression.evaluate(case.inputs, CLOCK) is not None:
            wrong.append((case.expression, at_top))
    assert wrong == []
