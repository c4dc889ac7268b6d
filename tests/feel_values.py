"""Hypothesis strategies for the values of FEEL."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from engine.feel.operators import compare
from engine.feel.temporal.calendar import LAST_YEAR, date_of, month_length
from engine.feel.values import (
    AnyDate,
    DateTime,
    DayTimeDuration,
    Range,
    Time,
    Value,
    YearMonthDuration,
)

ZONES = (
    "Europe/Paris",
    "Europe/Copenhagen",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Africa/Monrovia",
    "Etc/UTC",
)


@st.composite
def dates(draw: st.DrawFn, years: st.SearchStrategy[int] | None = None) -> AnyDate:
    far = st.integers(-LAST_YEAR, LAST_YEAR)
    anywhere = st.one_of(st.integers(1, 9999), st.integers(-12, 12), st.integers(9990, 10010), far)
    year = draw(anywhere if years is None else years)
    month = draw(st.integers(1, 12))
    return date_of(year, month, draw(st.integers(1, month_length(year, month))))


def times(*, anchored: bool | None = None) -> st.SearchStrategy[Time]:
    """Return times of day: with an offset or zone, without (`anchored=False`), or both kinds (None)."""
    local = st.builds(Time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999))
    offset = st.builds(
        lambda time, offset: Time(time.hour, time.minute, time.second, time.nanosecond, offset),
        local,
        st.integers(-14 * 3600, 14 * 3600),
    )
    zoned = st.builds(
        lambda time, zone: Time(time.hour, time.minute, time.second, time.nanosecond, None, zone),
        local,
        st.sampled_from(ZONES),
    )
    if anchored is None:
        return st.one_of(local, offset, zoned)
    return st.one_of(offset, zoned) if anchored else local


def date_times(*, anchored: bool | None = None) -> st.SearchStrategy[DateTime]:
    return st.builds(DateTime, dates(), times(anchored=anchored))


def numbers() -> st.SearchStrategy[Decimal]:
    """Return numbers of up to 34 digits, most of them of the size that people write."""
    return st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent),
        st.one_of(st.integers(-1000, 1000), st.integers(-(10**34) + 1, 10**34 - 1)),
        st.one_of(st.integers(-4, 4), st.integers(-60, 60)),
    )


def day_time_durations() -> st.SearchStrategy[DayTimeDuration]:
    near = st.integers(-200_000, 200_000).map(lambda seconds: seconds * 10**9)
    return st.one_of(near, st.integers(-(10**24), 10**24)).map(DayTimeDuration)


def year_month_durations() -> st.SearchStrategy[YearMonthDuration]:
    return st.one_of(st.integers(-50, 50), st.integers(-(10**12), 10**12)).map(YearMonthDuration)


def temporals() -> st.SearchStrategy[Value]:
    return st.one_of(dates(), times(), date_times(), day_time_durations(), year_month_durations())


def simple_values() -> st.SearchStrategy[Value]:
    """Return values without parts, null included."""
    return st.one_of(st.none(), st.booleans(), numbers(), st.text(max_size=20), temporals())


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    """Return ranges of numbers or dates, with one end or both; those with both start no later than they end."""
    ends: st.SearchStrategy[Value] = draw(st.sampled_from([numbers(), dates()]))
    low, high = draw(st.tuples(ends, ends))
    if compare(low, high) > 0:
        low, high = high, low
    closed = draw(st.tuples(st.booleans(), st.booleans()))
    missing = draw(st.sampled_from(["neither", "low", "high"]))
    return Range(
        None if missing == "low" else low,
        None if missing == "high" else high,
        closed[0] and missing != "low",
        closed[1] and missing != "high",
    )


def values() -> st.SearchStrategy[Value]:
    """Return values of every kind but functions and unknowns, nested a few levels."""
    return st.recursive(
        st.one_of(simple_values(), ranges()),
        lambda parts: st.one_of(st.lists(parts, max_size=4), st.dictionaries(st.text(max_size=8), parts, max_size=4)),
        max_leaves=8,
    )


def nearby_dates() -> st.SearchStrategy[date]:
    """Return dates that `datetime` can move by some thousand years without leaving its range."""
    return st.dates(date(2000, 1, 1), date(6000, 12, 31))
