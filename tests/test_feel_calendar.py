"""The calendar of FEEL against two others that share no code with it: SQLite's, and a formula for the Julian day.

FEEL's calendar is built on Python's `datetime`, so Python's own would prove nothing.
"""

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from feel_values import dates
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import evaluate, to_literal
from engine.feel.temporal.calendar import LAST_YEAR
from engine.feel.values import AnyDate, Value

Ask = Callable[..., Any]
"""Computes an SQL expression of the values for its question marks."""

DAYS = st.dates(date(4, 1, 1), date(9990, 12, 31))
MONTHS_ENDS = st.builds(lambda day: date(day.year, day.month, 1) - timedelta(days=1), DAYS)
EITHER = st.one_of(DAYS, MONTHS_ENDS)


@pytest.fixture(scope="module")
def sqlite() -> Ask:
    connection = sqlite3.connect(":memory:")

    def ask(expression: str, *values: object) -> Any:
        return connection.execute(f"select {expression}", values).fetchone()[0]

    return ask


def value(text: str, **context: Value) -> Value:
    return evaluate(text, context)


def julian_day(year: int, month: int, day: int) -> int:
    """Return the number of a day of the Gregorian calendar, counted by years of March to February."""
    before_march = (14 - month) // 12
    years, months = year + 4800 - before_march, month + 12 * before_march - 3
    leap_days = years // 4 - years // 100 + years // 400
    return day + (153 * months + 2) // 5 + 365 * years + leap_days - 32_045


@given(EITHER, st.integers(-1300, 1300))
def test_days_later_is_sqlites_day(sqlite: Ask, day: date, days: int) -> None:
    expected = sqlite("date(?, ?)", day.isoformat(), f"{days:+} days")
    assert value('string(day + days * @"P1D")', day=day, days=Decimal(days)) == expected


@given(EITHER, EITHER)
def test_days_between_are_those_between_sqlites_julian_days(sqlite: Ask, start: date, end: date) -> None:
    expected = sqlite("julianday(?) - julianday(?)", end.isoformat(), start.isoformat())
    assert value("(end - start).days", start=start, end=end) == int(expected)


def months_later(sqlite: Ask, day: date, months: int) -> str:
    """Return the day of the same number, or the last of its month, where SQLite ends that month."""
    last = sqlite("date(?, 'start of month', ?, '+1 month', '-1 day')", day.isoformat(), f"{months:+} months")
    return f"{last[:-2]}{min(day.day, int(last[-2:])):02}"


@given(EITHER, st.integers(-36, 36))
def test_months_later_is_the_same_day_or_sqlites_last_of_the_month(sqlite: Ask, day: date, months: int) -> None:
    found = value('string(day + months * @"P1M")', day=day, months=Decimal(months))
    assert found == months_later(sqlite, day, months)


@given(EITHER)
def test_the_numbers_of_a_day_are_sqlites(sqlite: Ask, day: date) -> None:
    weekday = int(sqlite("strftime('%w', ?)", day.isoformat())) or 7
    assert value("day.weekday", day=day) == weekday
    assert value("day of year(day)", day=day) == int(sqlite("strftime('%j', ?)", day.isoformat()))


_MOMENTS = st.builds(
    "{}T{:02}:{:02}:{:02}{}".format,
    EITHER,
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["Z", "+00:00", "+01:00", "-05:30", "+14:00", "-12:00"]),
)


@given(_MOMENTS, _MOMENTS)
def test_moments_are_as_far_apart_as_sqlite_counts_seconds(sqlite: Ask, start: str, end: str) -> None:
    seconds = int(sqlite("strftime('%s', ?)", end)) - int(sqlite("strftime('%s', ?)", start))
    assert value(f'(@"{end}" - @"{start}") / @"PT1S"') == seconds
    assert value(f'@"{start}" < @"{end}"') is (seconds > 0)
    assert value(f'@"{start}" = @"{end}"') is (seconds == 0)


@given(EITHER, st.integers(0, 800))
def test_full_months_fit_between_two_days_and_one_more_does_not(sqlite: Ask, start: date, days: int) -> None:
    end = start + timedelta(days=days)
    found = value('years and months duration(start, end) / @"P1M"', start=start, end=end)
    assert isinstance(found, Decimal)
    assert months_later(sqlite, start, int(found)) <= end.isoformat()
    # SQLite carries a day that a month does not have into the next month; until then that month is not full.
    assert sqlite("date(?, ?)", start.isoformat(), f"+{int(found) + 1} months") > end.isoformat()


FAR = st.integers(-LAST_YEAR, LAST_YEAR)


@given(dates(FAR), dates(FAR))
def test_days_between_are_those_of_the_julian_day_in_every_year(start: AnyDate, end: AnyDate) -> None:
    days = julian_day(end.year, end.month, end.day) - julian_day(start.year, start.month, start.day)
    assert value("(end - start).days", start=start, end=end) == days
    assert value('start + days * @"P1D" = end', start=start, end=end, days=Decimal(days)) is True


@given(dates(FAR))
def test_a_weekday_is_the_julian_days_in_every_year(day: AnyDate) -> None:
    weekday = julian_day(day.year, day.month, day.day) % 7 + 1
    assert value("day.weekday", day=day) == weekday, to_literal(day)
