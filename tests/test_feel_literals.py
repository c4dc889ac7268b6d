"""FEEL literals: text whose evaluation gives the value back."""

from decimal import Decimal

import pytest
from feel_values import values
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import evaluate
from engine.feel.literals import string_literal, to_literal
from engine.feel.operators import is_same
from engine.feel.temporal import parse_temporal
from engine.feel.values import Function, NoValue, Range, Unknown, Value

LITERALS: dict[str, tuple[Value, str]] = {
    "null": (None, "null"),
    "a boolean": (True, "true"),
    "a number": (Decimal("1.50"), "1.50"),
    "a negative number": (Decimal(-5), "-5"),
    "a large number without an exponent": (Decimal("1E+21"), "1000000000000000000000"),
    "a small number without an exponent": (Decimal("-2.5E-9"), "-0.0000000025"),
    "zero without its sign": (Decimal("-0.0"), "0.0"),
    "a string": ("Zoë", '"Zoë"'),
    "a string with quotes and backslashes": ('a "b" \\n', '"a \\"b\\" \\\\n"'),
    "line ends and tabs": ("a\r\n\tb", '"a\\r\\n\\tb"'),
    "characters that cannot be seen": ("\x00\x85\u2028", '"\\u0000\\u0085\\u2028"'),
    "a character beyond the first plane": ("🐎", '"🐎"'),
    "a list": ([Decimal(1), "a", None, []], '[1, "a", null, []]'),
    "a context": ({"a": Decimal(1), "b c": {}, "": None}, '{a: 1, "b c": {}, "": null}'),
    "a key that is a word of the language": ({"then": True, "not": False}, '{"then": true, "not": false}'),
    "a closed range": (Range(Decimal(1), Decimal(5)), "[1..5]"),
    "an open range": (Range(Decimal(-5), Decimal(-1), low_closed=False, high_closed=False), "(-5..-1)"),
    "a range without a low end": (Range(None, Decimal(5), low_closed=False), "(<= 5)"),
    "a range without a high end": (Range("a", None, low_closed=False, high_closed=False), '(> "a")'),
    "a date": (parse_temporal("2025-02-01"), '@"2025-02-01"'),
    "a time in a zone": (parse_temporal("10:30:00@Europe/Paris"), '@"10:30:00@Europe/Paris"'),
    "a duration": (parse_temporal("PT26H"), '@"P1DT2H"'),
}


@pytest.mark.parametrize(("value", "text"), [pytest.param(*case, id=name) for name, case in LITERALS.items()])
def test_a_value_is_written_as_feel_text(value: Value, text: str) -> None:
    assert to_literal(value) == text


@settings(deadline=None)
@given(values())
def test_the_text_evaluates_to_the_value(value: Value) -> None:
    assert is_same(evaluate(to_literal(value), {}), value) is True


@given(st.text())
def test_a_string_literal_stands_on_one_line_and_ends_at_its_own_quote(text: str) -> None:
    literal = string_literal(text)
    assert len(literal.splitlines()) == 1
    assert literal[1:-1].replace("\\\\", "").replace('\\"', "").count('"') == 0


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Function("f", (), lambda: None), "a function cannot be written in FEEL"),
        ([Unknown()], "an unknown value cannot be written in FEEL"),
        (Range(None, None), "a range without ends cannot be written in FEEL"),
    ],
    ids=["a function", "an unknown item", "a range without ends"],
)
def test_what_no_text_stands_for_has_no_literal(value: Value, reason: str) -> None:
    with pytest.raises(NoValue) as caught:
        to_literal(value)
    assert str(caught.value) == reason


def test_a_deep_list_is_written_without_recursion() -> None:
    value: Value = []
    for _ in range(10_000):
        value = [value]
    assert to_literal(value) == "[" * 10_001 + "]" * 10_001


def test_a_value_too_long_to_write_is_given_up() -> None:
    value: Value = ["x"]
    for _ in range(60):
        value = [value, value]
    with pytest.raises(NoValue):
        to_literal(value)
