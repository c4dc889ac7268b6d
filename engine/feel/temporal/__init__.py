"""FEEL's dates, times and durations: the names that the rest of the language uses, and their properties.

calendar         days: which exist, their numbers, weekdays and weeks, months later
zones            offsets of time zones
text             reading and printing
instants         order, differences, shifts by a duration
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.kinds import a_kind
from engine.feel.temporal.calendar import date_from_number, date_of, day_number, day_of_year, iso_week, weekday
from engine.feel.temporal.instants import offset_of
from engine.feel.temporal.text import (
    SECOND,
    days_and_time,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_temporal,
    parse_time,
    text_of,
    years_and_months,
)
from engine.feel.values import (
    CONTEXT,
    AnyDate,
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    NoValue,
    Range,
    Time,
    Value,
    YearMonthDuration,
)

__all__ = [
    "date_from_number",
    "date_of",
    "day_number",
    "day_of_year",
    "days_and_time",
    "iso_week",
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_temporal",
    "parse_time",
    "property_of",
    "text_of",
    "weekday",
    "years_and_months",
]


def property_of(value: Value, name: str) -> Value:
    """Return a property of a date, time, date and time, duration or range (OMG DMN 1.5, tables 61 and 62).

    Raises:
        NoValue: the value has no property of that name.
    """
    table = _PROPERTIES.get(type(value), {})
    read = table.get(name)
    if read is not None:
        return read(value)
    known = ", ".join(f"`{each}`" for each in table)
    raise NoValue(f"{a_kind(value)} has no property `{name}`" + (f", only {known}" if known else ""))


def _second(seconds: int, nanosecond: int) -> Decimal:
    if not nanosecond:
        return Decimal(seconds)
    return CONTEXT.normalize(Decimal(seconds * SECOND + nanosecond).scaleb(-9, CONTEXT))


def _offset(value: DateTime | Time) -> Value:
    offset = offset_of(value)
    return None if offset is None else DayTimeDuration(offset * SECOND)


def _part(of: int, whole: int | None = None) -> Callable[[DayTimeDuration], Value]:
    """Return the reader of a component of `of` seconds, counted up to one `whole` of the next larger."""

    def read(value: DayTimeDuration) -> Value:
        amount = abs(value.nanoseconds) // SECOND // of
        amount = amount if whole is None else amount % (whole // of)
        return Decimal(-amount if value.nanoseconds < 0 else amount)

    return read


def _duration_seconds(value: DayTimeDuration) -> Value:
    seconds = _second(*divmod(abs(value.nanoseconds) % (60 * SECOND), SECOND))
    return CONTEXT.minus(seconds) if value.nanoseconds < 0 else seconds


def _of_months(value: YearMonthDuration, part: int) -> Decimal:
    amount = divmod(abs(value.months), 12)[part]
    return Decimal(-amount if value.months < 0 else amount)


_Readers = Mapping[str, Callable[[Any], Value]]

_DATE: _Readers = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(weekday(day)),
}

_TIME: _Readers = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: _second(time.second, time.nanosecond),
    "time offset": _offset,
    "timezone": lambda time: time.zone,
}


def _inside(read: Callable[[Any], Value], part: Callable[[DateTime], AnyDate | Time]) -> Callable[[Any], Value]:
    return lambda value: read(part(value))


_PROPERTIES: Mapping[type, _Readers] = {
    date: _DATE,
    ExtendedDate: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _inside(read, lambda value: value.date) for name, read in _DATE.items()},
        **{name: _inside(read, lambda value: value.time) for name, read in _TIME.items()},
        "time offset": _offset,
    },
    DayTimeDuration: {
        "days": _part(86_400),
        "hours": _part(3600, 86_400),
        "minutes": _part(60, 3600),
        "seconds": _duration_seconds,
    },
    YearMonthDuration: {
        "years": lambda value: _of_months(value, 0),
        "months": lambda value: _of_months(value, 1),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}
