"""What must hold of every text: it is read or refused with a message, and what is read has a value and a type."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from engine.feel import Expression, FeelError, Problem, Reason, check, parse, parse_tests, to_literal
from engine.feel.brief import brief
from engine.feel.checking.relations import type_of
from engine.feel.explain import Explained, explain, to_lines
from engine.feel.syntax.printer import print_expression
from engine.feel.syntax.unfinished import is_unfinished
from engine.feel.values import DateTime, Function, NoValue, Range, Time, Unknown, Value, unknown_inside

ELSEWHERE = "function(x) x + 1"
"""A function of another text: what has no value in it has its place there."""

CLOCK = DateTime(date(2024, 5, 6), Time(7, 8, 9, offset=0))

_MISSING = Unknown(frozenset({"gone"}))
_PEOPLE: list[Value] = [
    {"name": "Ada", "age": Decimal(36), "since": date(2020, 2, 29), "active": True},
    {"name": "Bo", "age": None, "since": Unknown(frozenset({"people[2].since"})), "active": False},
    {"name": "Cy", "age": Decimal("7.5"), "active": Unknown(frozenset({"people[3].active"}))},
]
CONTEXT: Mapping[str, Value] = {
    "n": Decimal(3),
    "s": "a text",
    "flag": True,
    "day": date(2024, 2, 29),
    "numbers": [Decimal(1), Decimal(2), Decimal(3), None],
    "texts": ["a", "b", ""],
    "people": _PEOPLE,
    "person": _PEOPLE[0],
    "period": Range(date(2024, 2, 27), date(2024, 3, 2)),
    "void": None,
    "gone": _MISSING,
    "full name": "Ada Lovelace",
    "f": parse(ELSEWHERE).evaluate({}),
}
"""Facts of every kind, some of them missing."""

TYPES = {name: type_of(value) for name, value in CONTEXT.items()}

TESTED: Mapping[str, Value] = {**CONTEXT, "?": Decimal(3)}
TESTED_TYPES = {**TYPES, "?": type_of(Decimal(3))}


def answer(text: str) -> None:
    """Read a text as an expression and evaluate it: the laws of lexer, parser and evaluator alone, a tenth of the work.

    Raises:
        AssertionError: a law is broken.
        Exception: and so it is by anything else that is raised.
    """
    try:
        expression = parse(text, CONTEXT)
    except FeelError as error:
        _placed(error.problems, text)
    else:
        _reasoned(expression)


def hold(text: str) -> None:
    """Read, check, print, explain and evaluate a text, as an expression and as the tests of a cell: every law.

    Raises:
        AssertionError: a law is broken.
        Exception: and so it is by anything else that is raised.
    """
    try:
        expression = parse(text, CONTEXT)
    except FeelError as error:
        _placed(error.problems, text)
        is_unfinished(text, CONTEXT)
    else:
        assert not is_unfinished(text, CONTEXT)
        _read(expression)
    try:
        tests = parse_tests(text, TESTED)
    except FeelError as error:
        _placed(error.problems, text)
    else:
        tests.evaluate(TESTED, CLOCK)
        _placed(check(tests, TESTED_TYPES).problems, text)


def _read(expression: Expression) -> None:
    _placed(check(expression, TYPES).problems, expression.text)
    printed = print_expression(expression.tree, CONTEXT)
    value = _reasoned(expression)
    if len(printed) <= len(expression.text) * 2:
        assert parse(printed, CONTEXT).tree == expression.tree, printed
    _written(value)
    explained = explain(expression, CONTEXT, CLOCK)
    assert brief(explained.value) == brief(value)
    assert to_lines(explained)
    _inside(explained, expression.text)


def _reasoned(expression: Expression) -> Value:
    """Evaluate, hold the reasons for nulls to having a place, and return the value."""
    journal: list[Reason] = []
    value = expression.run(CONTEXT, journal, CLOCK)
    for reason in journal:
        assert 0 <= reason.span[0] <= reason.span[1] <= max(len(expression.text), len(ELSEWHERE)), reason
    return value


def _inside(explained: Explained, text: str) -> None:
    assert explained.text == text[slice(*explained.span)]
    for each in (*explained.parts, *explained.elements):
        _inside(each, text)


def _written(value: Value) -> None:
    """Hold the literal of a value to having that value."""
    try:
        literal = to_literal(value)
    except NoValue:
        return
    assert unknown_inside(value) is None
    assert not isinstance(value, Function)
    try:
        again = parse(literal)
    except FeelError as error:  # a value may be larger than an expression can be
        assert error.problems[0].code in {"expression-too-long", "expression-too-deep"}, literal  # noqa: PT017 - as said
        return
    assert to_literal(again.evaluate({}, CLOCK)) == literal


def _placed(problems: tuple[Problem, ...], text: str) -> None:
    for each in problems:
        assert each.code, each
        assert each.message, each
        assert 0 <= each.span[0] <= each.span[1] <= len(text), each
