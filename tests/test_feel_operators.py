"""FEEL's operators on values: arithmetic, equality, order, ranges, types, and what is unknown."""

import decimal
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from feel_values import (
    date_times,
    dates,
    day_time_durations,
    nearby_dates,
    numbers,
    simple_values,
    values,
    year_month_durations,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.feel.bounds import MOST_CHARACTERS
from engine.feel.budget import Budget
from engine.feel.operators import (
    add,
    compare,
    divide,
    equal,
    in_range,
    instance_of,
    is_same,
    kind_of,
    multiply,
    negate,
    order,
    power,
    subtract,
)
from engine.feel.temporal import parse_temporal, text_of
from engine.feel.types import ContextOf, FeelType, FunctionOf, ListOf, RangeOf, Simple, UnionOf
from engine.feel.values import (
    DayTimeDuration,
    Function,
    NoValue,
    Range,
    UncertainCount,
    UncertainList,
    Unknown,
    Value,
    YearMonthDuration,
)

ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
ORDERINGS = ("<", "<=", ">", ">=")


def value_of(text: str) -> Value:
    """Read an operand of a table below: a number, `"a string"`, or a date, time or duration."""
    if text.startswith('"'):
        return text[1:-1]
    try:
        return Decimal(text)
    except decimal.InvalidOperation:
        return parse_temporal(text)


def text_for(value: Value) -> str:
    return str(value) if isinstance(value, Decimal | str) else text_of(value)


CALCULATIONS = {
    "tenths add up exactly": ("0.1 + 0.2", "0.3"),
    "strings are joined": ('"foo" + "bar"', "foobar"),
    "34 digits are kept, half to even": (
        "1234567890123456789012345678901234 + 0.5",
        "1234567890123456789012345678901234",
    ),
    "a third has 34 digits": ("1 / 3", "0.3333333333333333333333333333333333"),
    "zero has no sign": ("0 * -1", "0"),
    "a negative power": ("5 ** -2", "0.04"),
    "a power of a power's sign": ("-5 ** 2", "25"),
    "a root": ("2 ** 0.5", "1.414213562373095048801688724209698"),
    "zero to the power of zero": ("0 ** 0", "1"),
    "days of a date": ("2021-01-01 + P31D", "2021-02-01"),
    "a date less months clamps": ("2024-03-31 - P1M", "2024-02-29"),
    "two years after a leap day": ("2016-02-29 + P2Y", "2018-02-28"),
    "a duration first": ("P1Y + 2016-02-29", "2017-02-28"),
    "part of a day added to a date is lost": ("2021-01-01 + PT36H", "2021-01-02"),
    "an hour before a date is the day before": ("2021-01-02 - PT1H", "2021-01-01"),
    "an hour after a date is the same day": ("2021-01-02 - -PT1H", "2021-01-02"),
    "days between dates": ("2021-01-02 - 1995-01-01", "P9498D"),
    "days between dates far apart": ("999999999-12-31 - -999999999-01-01", "P730484999633D"),
    "months later by the clock": ("2021-01-31T10:10:10Z + P1M", "2021-02-28T10:10:10Z"),
    "a second after the day's own end": ("2021-01-01T24:00:00 + PT1S", "2021-01-02T00:00:01"),
    "between a zone and an offset": (
        "2021-01-02T10:10:10+01:00 - 2021-01-01T10:10:10@Europe/Paris",
        "P1D",
    ),
    "a day whose clocks change has 23 hours": (
        "2021-03-29T00:00:00@Europe/Paris - 2021-03-28T00:00:00@Europe/Paris",
        "PT23H",
    ),
    "a date and time less a date": ("2021-01-02T00:00:00Z - 2021-01-02", "PT0S"),
    "times wrap at midnight": ("23:00:00 + PT2H", "01:00:00"),
    "times apart": ("10:10:10 - 11:10:10", "-PT1H"),
    "durations add": ("P1D + PT2H", "P1DT2H"),
    "durations subtract": ("P1Y - P2M", "P10M"),
    "a duration times a number": ("PT23H * 2.5", "P2DT9H30M"),
    "a number times a duration": ("26 * PT1H", "P1DT2H"),
    "a third of a day is eight hours": ("P1D / 3", "PT8H"),
    "half a month is cut off": ("P1Y11M * -2.5", "-P4Y9M"),
    "a quotient's part of a month is cut off": ("P10Y11M / 2.5", "P4Y4M"),
    "months by months": ("P10Y / P4Y", "2.5"),
    "days by hours": ("P10D / PT12H", "20"),
}


@pytest.mark.parametrize(("text", "result"), [pytest.param(*case, id=name) for name, case in CALCULATIONS.items()])
def test_two_values_are_calculated(text: str, result: str) -> None:
    left, operator, right = text.split(" ")
    assert text_for(ARITHMETIC[operator](value_of(left), value_of(right))) == result


WITHOUT_RESULT = {
    "a string and a number": ('"10" + 10', "cannot add a string and a number"),
    "a date and a date": ("2021-01-01 + 2021-01-01", "cannot add a date and a date"),
    "a number less a date": ("10 - 2021-01-01", "cannot subtract a date from a number"),
    "a time and months": ("10:10:10 + P1Y", "cannot add a time and a years and months duration"),
    "durations of two kinds": (
        "P1D + P1Y",
        "cannot add a days and time duration and a years and months duration",
    ),
    "strings multiplied": ('"a" * 3', "cannot multiply a string and a number"),
    "a duration squared": ("P1D * P1D", "cannot multiply a days and time duration and a days and time duration"),
    "a number by a duration": ("1 / P1D", "cannot divide a number by a days and time duration"),
    "a number by zero": ("1 / 0.00", "cannot divide by zero"),
    "a duration by zero": ("P10Y / 0", "cannot divide by zero"),
    "a duration by no duration": ("P10D / PT0S", "cannot divide by zero"),
    "zero to a negative power": ("0 ** -1", "cannot divide by zero: zero has no negative power"),
    "the root of a negative number": ("-4 ** 0.5", "a negative number has no power that is not a whole number"),
    "a power of a string": ('"a" ** 2', "cannot raise a string to the power of a number"),
    "a sum too large": ("9E6144 + 9E6144", "the result is too large for a number"),
    "a power too large": ("10 ** 7000", "the result is too large for a number"),
    "a power too small to write": ("7 ** -999999", "the result is too small for a number"),
    "a product too small to write": ("1E-6000 * 1E-6000", "the result is too small for a number"),
    "a quotient too small to write": ("1E-6176 / 1E34", "the result is too small for a number"),
    "a day too late": (
        "999999999-12-31 + P1D",
        "the year is not between -999999999 and 999999999",
    ),
    "a duration too long": ("P1D * 1E30", "the duration is too long: it has 2**63 seconds or more"),
    "months too many": ("P1M * 1E6000", "the duration is too long: it has 2**63 months or more"),
    "local and not local": (
        "2021-01-02T10:10:10 - 2021-01-01T10:10:10@Europe/Paris",
        "a date and time without an offset or time zone and one with do not stand on one line of time",
    ),
}


@pytest.mark.parametrize(("text", "reason"), [pytest.param(*case, id=name) for name, case in WITHOUT_RESULT.items()])
def test_without_a_result_the_reason_is_told(text: str, reason: str) -> None:
    left, operator, right = text.split(" ")
    with pytest.raises(NoValue) as caught:
        ARITHMETIC[operator](value_of(left), value_of(right))
    assert str(caught.value) == reason


@settings(deadline=None)
@given(values(), values())
def test_arithmetic_on_any_two_values_gives_a_value_or_a_reason(a: Value, b: Value) -> None:
    for operation in ARITHMETIC.values():
        try:
            result = operation(a, b)
        except NoValue:
            continue
        assert kind_of(result) in {kind_of(a), kind_of(b), "number", "days and time duration"}


@pytest.mark.parametrize("value", [None, True, "10", date(2021, 1, 1), [Decimal(1)], {}])
def test_only_numbers_and_durations_can_be_negated(value: Value) -> None:
    with pytest.raises(NoValue, match=r"^cannot negate "):
        negate(value)


def test_negation_changes_the_sign_and_leaves_zero_without_one() -> None:
    assert negate(Decimal("1.50")) == Decimal("-1.50")
    assert str(negate(Decimal(0))) == "0"
    assert negate(DayTimeDuration(5)) == DayTimeDuration(-5)
    assert negate(YearMonthDuration(-5)) == YearMonthDuration(5)


def rounded(exact: Fraction) -> Fraction:
    """Round to 34 significant digits, half to even, in whole numbers alone."""
    if not exact:
        return exact
    exponent = len(str(abs(exact.numerator))) - len(str(exact.denominator)) - 34
    while abs(exact) >= Fraction(10) ** (exponent + 34):
        exponent += 1
    return round(exact / Fraction(10) ** exponent) * Fraction(10) ** exponent


@pytest.mark.parametrize("operator", ["+", "-", "*", "/"])
@given(a=numbers(), b=numbers())
def test_numbers_are_exact_to_34_digits(operator: str, a: Decimal, b: Decimal) -> None:
    assume(b or operator != "/")
    left, right = Fraction(a), Fraction(b)
    exact = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
    }
    result = ARITHMETIC[operator](a, b)
    assert isinstance(result, Decimal)
    assert Fraction(result) == rounded(exact[operator]())


@given(st.integers(-99, 99), st.integers(-8, 17))
def test_a_whole_power_is_repeated_multiplication(base: int, exponent: int) -> None:
    assume(base or exponent >= 0)
    exact = Fraction(base) ** exponent
    result = power(Decimal(base), Decimal(exponent))
    assert isinstance(result, Decimal)
    assert abs(Fraction(result) - exact) <= abs(exact) / 10**33


def test_the_threads_own_context_changes_nothing() -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_UP
        assert divide(Decimal(1), Decimal(3)) == Decimal("0." + "3" * 34)
        assert text_of(multiply(DayTimeDuration(86_400 * 10**9), Decimal("0.3333333"))) == "PT7H59M59.99712S"
        assert str(power(Decimal(2), Decimal(60))) == "1152921504606846976"


def test_a_string_too_long_to_keep_is_not_made() -> None:
    half = "x" * (MOST_CHARACTERS // 2)
    assert add(half, half) == half * 2
    with pytest.raises(NoValue):
        add(half, half + "x")


@given(nearby_dates(), st.integers(-500_000, 500_000))
def test_days_are_added_as_python_adds_them(day: date, days: int) -> None:
    duration = DayTimeDuration(days * 86_400 * 10**9)
    assert add(day, duration) == day + timedelta(days=days)
    assert subtract(day + timedelta(days=days), day) == duration


@given(dates(st.integers(-900_000_000, 900_000_000)), st.integers(-(10**9), 10**9))
def test_what_is_added_to_a_date_is_the_difference(day: Value, days: int) -> None:
    duration = DayTimeDuration(days * 86_400 * 10**9)
    assert subtract(add(day, duration), day) == duration
    assert subtract(add(day, duration), duration) == day


@given(day_time_durations(), day_time_durations())
def test_durations_add_and_subtract_as_numbers_do(a: DayTimeDuration, b: DayTimeDuration) -> None:
    assert subtract(add(a, b), b) == a
    assert add(a, negate(b)) == subtract(a, b)


@given(year_month_durations(), st.integers(1, 1000))
def test_a_duration_multiplied_is_divided_back(duration: YearMonthDuration, by: int) -> None:
    assert divide(multiply(duration, Decimal(by)), Decimal(by)) == duration


KINDS = {
    "number": numbers(),
    "string": st.text(),
    "date": dates(),
    "local date and time": date_times(anchored=False),
    "date and time": date_times(anchored=True),
    "days and time duration": day_time_durations(),
    "years and months duration": year_month_durations(),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(data=st.data())
def test_each_kind_is_totally_ordered(kind: str, data: st.DataObject) -> None:
    a, b, c = (data.draw(KINDS[kind]) for _ in range(3))
    assert compare(a, a) == 0
    assert compare(a, b) == -compare(b, a)
    assert (compare(a, b) == 0) is equal(a, b)
    if compare(a, b) <= 0 and compare(b, c) <= 0:
        assert compare(a, c) <= 0
    for operator, holds in [("<", compare(a, b) < 0), ("<=", compare(a, b) <= 0), (">", compare(a, b) > 0)]:
        assert order(operator, a, b) is holds  # type: ignore[arg-type] # a loop variable


@settings(deadline=None)
@given(simple_values(), simple_values())
def test_values_of_two_kinds_have_no_order_and_no_equality(a: Value, b: Value) -> None:
    assume(kind_of(a) != kind_of(b))
    reasons: list[str] = []
    assert order("<", a, b, reasons.append) is None
    assert reasons
    assert equal(a, b) is (False if a is None or b is None else None)


EQUALITIES: dict[str, tuple[Value, Value, bool | None]] = {
    "null is null": (None, None, True),
    "null is not false": (False, None, False),
    "true is not one": (True, Decimal(1), None),
    "trailing zeros do not count": (Decimal("1.50"), Decimal("1.5"), True),
    "a year is not 365 days": (YearMonthDuration(12), DayTimeDuration(365 * 86_400 * 10**9), None),
    "a list in order": ([Decimal(1), Decimal(2)], [Decimal(2), Decimal(1)], False),
    "lists of two lengths": ([Decimal(1)], [Decimal(1), None], False),
    "null among the items": ([None], [None], True),
    "items of two kinds": ([Decimal(1)], ["1"], None),
    "a later item decides before kinds": ([Decimal(1), "a"], ["1", "b"], False),
    "a context without order": ({"a": "x", "b": "y"}, {"b": "y", "a": "x"}, True),
    "a context with one key more": ({"a": "x"}, {"a": "x", "b": None}, False),
    "a context and a list": ({}, [], None),
    "ranges by their ends": (Range(Decimal(1), Decimal(2)), Range(Decimal(1), Decimal(3)), False),
    "an open end is another end": (
        Range(Decimal(1), Decimal(2)),
        Range(Decimal(1), Decimal(2), low_closed=False),
        False,
    ),
    "a missing end is no end": (Range(None, Decimal(2)), Range(Decimal(1), Decimal(2)), False),
    "a missing end is neither open nor closed": (
        Range(None, Decimal(2), low_closed=True),
        Range(None, Decimal(2), low_closed=False),
        True,
    ),
}


@pytest.mark.parametrize(("a", "b", "same"), [pytest.param(*case, id=name) for name, case in EQUALITIES.items()])
def test_equality_is_deep(a: Value, b: Value, same: bool | None) -> None:  # noqa: FBT001 - a table's column
    assert equal(a, b) is same
    assert equal(b, a) is same
    assert order("!=", a, b) is (None if same is None else not same)


def test_the_reason_why_two_values_do_not_compare_is_told_only_where_it_counts() -> None:
    reasons: list[str] = []
    assert equal([Decimal(1), "a"], ["1", "b"], reasons.append) is False
    assert reasons == []
    assert equal([Decimal(1)], ["1"], reasons.append) is None
    assert reasons == ["a number and a string cannot be compared"]


@settings(deadline=None)
@given(values())
def test_a_value_is_the_same_as_itself(value: Value) -> None:
    assert is_same(value, value) is True
    assert equal(value, value) is True


SAME: list[tuple[str, str, bool]] = [
    ("1.0", "1", True),
    ("2012-12-25", "2012-12-25T00:00:00", False),
    ("23:00:50Z", "23:00:50+00:00", True),
    ("23:00:50@Etc/GMT", "23:00:50Z", False),
    ("23:00:50", "23:00:50Z", False),
    ("2002-04-02T12:00:00-05:00", "2002-04-02T23:00:00+06:00", False),
    ("P1D", "PT24H", True),
    ("P1Y", "P365D", False),
]


@pytest.mark.parametrize(("a", "b", "same"), SAME)
def test_the_same_instant_is_not_yet_the_same_value(a: str, b: str, same: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_same(value_of(a), value_of(b)) is same


def test_true_is_not_the_number_one_though_python_thinks_so() -> None:
    for one, yes in [(Decimal(1), True), ([Decimal(1)], [True])]:
        assert is_same(yes, one) is False
        assert is_same(one, yes) is False


def nested(depth: int) -> list[Value]:
    value: list[Value] = []
    for _ in range(depth):
        value = [value]
    return value


def doubled(depth: int) -> list[Value]:
    """Return a list that holds itself twice at each level, so that it has 2**depth leaves."""
    value: list[Value] = [Decimal(1)]
    for _ in range(depth):
        value = [value, value]
    return value


def test_equality_of_deep_and_of_shared_lists_ends() -> None:
    assert equal(nested(100_000), nested(100_000)) is True
    assert equal(nested(100_000), nested(99_999)) is False
    assert equal(doubled(60), doubled(60)) is True
    assert is_same(doubled(60), doubled(60)) is True


UNKNOWN = Unknown(frozenset({"a"}))
OTHER = Unknown(frozenset({"b"}))


@pytest.mark.parametrize("operator", [*ORDERINGS, "=", "!="])
@pytest.mark.parametrize("value", [Decimal(1), None, "x", [], OTHER], ids=str)
def test_what_is_compared_with_the_unknown_is_unknown(operator: str, value: Value) -> None:
    for a, b in [(UNKNOWN, value), (value, UNKNOWN)]:
        answer = order(operator, a, b)  # type: ignore[arg-type] # a table's column
        assert isinstance(answer, Unknown)
        assert "a" in answer.missing


def test_an_unknown_item_decides_nothing_where_another_one_differs() -> None:
    assert equal([UNKNOWN, Decimal(1)], [Decimal(5), Decimal(2)]) is False
    assert equal({"x": UNKNOWN, "y": "a"}, {"x": None, "y": "b"}) is False
    assert equal([UNKNOWN], [Decimal(1), Decimal(2)]) is False


def test_what_an_answer_depends_on_is_all_that_is_unknown_on_both_sides() -> None:
    answer = equal([UNKNOWN, Decimal(1)], [[OTHER], Decimal(1)])
    assert isinstance(answer, Unknown)
    assert answer.missing == {"a", "b"}


def test_whether_the_unknown_is_the_same_value_is_unknown() -> None:
    assert isinstance(is_same(UNKNOWN, Decimal(1)), Unknown)
    assert is_same([UNKNOWN, True], [Decimal(1), False]) is False


def test_an_unknown_item_beside_a_null_is_unknown_since_it_may_yet_differ() -> None:
    assert isinstance(equal([UNKNOWN, Decimal(1)], [Decimal(5), "1"]), Unknown)


COUNT = UncertainCount(2, 4, frozenset({"a"}))


@pytest.mark.parametrize(
    ("operator", "number", "answer"),
    [
        (">=", "2", True),
        (">=", "3", None),
        (">=", "5", False),
        (">", "1.5", True),
        (">", "2", None),
        (">", "4", False),
        ("<=", "4", True),
        ("<=", "2", None),
        ("<=", "1", False),
        ("<", "5", True),
        ("<", "4", None),
        ("<", "2", False),
        ("=", "3", None),
        ("=", "5", False),
        ("=", "2.5", False),
        ("!=", "1", True),
        ("!=", "2", None),
    ],
)
def test_an_uncertain_count_is_decided_by_its_bounds(operator: str, number: str, answer: bool | None) -> None:  # noqa: FBT001 - a table's column
    found = order(operator, COUNT, Decimal(number))  # type: ignore[arg-type] # a table's column
    assert isinstance(found, Unknown) if answer is None else found is answer


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_two_uncertain_counts_are_decided_where_every_pair_of_numbers_agrees(
    low: int, more: int, other: int, most: int
) -> None:
    a = UncertainCount(low, low + more, frozenset({"a"}))
    b = UncertainCount(other, other + most, frozenset({"b"}))
    for operator in (*ORDERINGS, "=", "!="):
        answers = {
            order(operator, Decimal(x), Decimal(y))  # type: ignore[arg-type] # a loop variable
            for x in range(low, low + more + 1)
            for y in range(other, other + most + 1)
        }
        found = order(operator, a, b)  # type: ignore[arg-type] # a loop variable
        if len(answers) == 1:
            assert found is answers.pop()
        else:
            assert isinstance(found, Unknown)
            assert found.missing == {"a", "b"}


def test_a_count_is_a_number_even_while_it_is_uncertain() -> None:
    assert equal(COUNT, None) is False
    assert equal(COUNT, "2") is None
    assert order("<", COUNT, "2") is None
    assert isinstance(order("<", COUNT, UNKNOWN), Unknown)
    assert in_range(COUNT, Range(Decimal(2), Decimal(4))) is True
    assert in_range(COUNT, Range(Decimal(5), None)) is False
    assert isinstance(in_range(COUNT, Range(Decimal(3), None)), Unknown)


MEMBERS: dict[str, tuple[Value, Range, bool | None]] = {
    "the closed low end": (Decimal(2), Range(Decimal(2), Decimal(4)), True),
    "the open low end": (Decimal(2), Range(Decimal(2), Decimal(4), low_closed=False), False),
    "the closed high end": (Decimal(4), Range(Decimal(2), Decimal(4)), True),
    "the open high end": (Decimal(4), Range(Decimal(2), Decimal(4), high_closed=False), False),
    "no low end": (Decimal(-99), Range(None, Decimal(4)), True),
    "no high end": (Decimal(99), Range(Decimal(2), None), True),
    "ends the wrong way round": (Decimal(3), Range(Decimal(4), Decimal(2)), False),
    "a string among strings": ("c", Range("b", "d"), True),
    "a string among numbers": ("c", Range(Decimal(2), Decimal(4)), None),
    "outside one end, not comparable with the other": (Decimal(1), Range(Decimal(2), "d"), False),
    "null": (None, Range(Decimal(2), Decimal(4)), None),
}


@pytest.mark.parametrize(
    ("value", "within", "answer"), [pytest.param(*case, id=name) for name, case in MEMBERS.items()]
)
def test_a_range_holds_what_lies_between_its_ends(value: Value, within: Range, answer: bool | None) -> None:  # noqa: FBT001 - a table's column
    reasons: list[str] = []
    assert in_range(value, within, reasons.append) is answer
    assert bool(reasons) is (answer is None)


def test_a_range_with_an_unknown_end_is_decided_by_the_other_one() -> None:
    assert in_range(Decimal(9), Range(UNKNOWN, Decimal(4))) is False
    assert isinstance(in_range(Decimal(3), Range(UNKNOWN, Decimal(4))), Unknown)


NUMBER, STRING, ANY = Simple.NUMBER, Simple.STRING, Simple.ANY
TAKES_ONE = Function("f", ("x",), lambda x: x)

INSTANCES: dict[str, tuple[Value, FeelType, bool]] = {
    "a number": (Decimal(1), NUMBER, True),
    "a number of anything": (Decimal(1), ANY, True),
    "true is not a number": (True, NUMBER, False),
    "a date is not a date and time": (date(2021, 1, 1), Simple.DATE_TIME, False),
    "null is null": (None, Simple.NULL, True),
    "null is not anything": (None, ANY, False),
    "null where it is allowed": (None, UnionOf((NUMBER, Simple.NULL)), True),
    "one of two": ("a", UnionOf((NUMBER, STRING)), True),
    "none of two": (True, UnionOf((NUMBER, STRING)), False),
    "a list of numbers": ([Decimal(1)], ListOf(NUMBER), True),
    "a list with null": ([Decimal(1), None], ListOf(NUMBER), True),
    "a list of others": ([Decimal(1), "a"], ListOf(NUMBER), False),
    "a number is not a list": (Decimal(1), ListOf(NUMBER), False),
    "a context with more": ({"a": "x", "b": None}, ContextOf({"a": STRING}), True),
    "a context with less": ({}, ContextOf({"a": STRING}), False),
    "a null entry": ({"a": None}, ContextOf({"a": STRING}), True),
    "a list of contexts": ([{"a": Decimal(1)}], ListOf(ContextOf({"a": STRING})), False),
    "a range of numbers": (Range(None, Decimal(1)), RangeOf(NUMBER), True),
    "a range of strings": (Range("a", "b"), RangeOf(NUMBER), False),
    "a function": (TAKES_ONE, FunctionOf((ANY,), ANY), True),
    "a function of two": (TAKES_ONE, FunctionOf((ANY, ANY), ANY), False),
}


@pytest.mark.parametrize(
    ("value", "feel_type", "answer"), [pytest.param(*case, id=name) for name, case in INSTANCES.items()]
)
def test_a_value_is_an_instance_of_its_types(value: Value, feel_type: FeelType, answer: bool) -> None:  # noqa: FBT001 - a table's column
    assert instance_of(value, feel_type, Budget()) is answer


def test_the_type_of_the_unknown_is_unknown_unless_the_rest_decides() -> None:
    assert isinstance(instance_of(UNKNOWN, NUMBER, Budget()), Unknown)
    assert isinstance(instance_of([UNKNOWN], ListOf(NUMBER), Budget()), Unknown)
    assert instance_of([UNKNOWN, "a"], ListOf(NUMBER), Budget()) is False
    assert instance_of([UNKNOWN], ListOf(ANY), Budget()) is True
    assert instance_of(COUNT, NUMBER, Budget()) is True
    filtered = UncertainList([Decimal(1)], ["a"], frozenset({"a"}))
    assert isinstance(instance_of(filtered, ListOf(NUMBER), Budget()), Unknown)
    assert instance_of(filtered, ListOf(STRING), Budget()) is False


def test_the_type_of_a_shared_list_is_found_in_one_walk() -> None:
    feel_type: FeelType = NUMBER
    for _ in range(61):
        feel_type = ListOf(feel_type)
    assert instance_of(doubled(60), feel_type, Budget()) is True


def test_unknown_is_neither_true_nor_false_to_python() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
