"""Dates and times against each other: which is earlier, how far apart, what comes after a duration.

By OMG DMN 1.5, 10.3.2.3.5 to 10.3.2.3.8 and tables 53, 54 and 57. A date and time with an offset or zone is an
instant, one without is local: the two are neither equal nor different and have no difference, but in order the
local one takes the offset of the other. A date beside a date and time is its midnight in UTC.
Durations of days and time are added to the instant, so an hour is an hour when clocks change; durations of years
and months to the date. A time that its zone's clocks show twice means the first one.
"""

from dataclasses import replace
from datetime import date

from engine.feel.temporal.calendar import add_months, date_from_number, day_number
from engine.feel.temporal.text import SECOND, days_and_time
from engine.feel.temporal.zones import DAY, offset_at, offset_at_instant, offset_bounds
from engine.feel.values import AnyDate, DateTime, DayTimeDuration, NoValue, Time, YearMonthDuration

_DAY = DAY * SECOND
_MIDNIGHT_UTC = Time(0, 0, 0, offset=0)


def offset_of(value: DateTime | Time) -> int | None:
    """Return the seconds east of UTC, or None for a local value and for a time whose zone needs a date."""
    if isinstance(value, Time):
        span = _offset_span(value)
        return span[0] if span is not None and span[0] == span[1] else None
    time = value.time
    if time.zone is not None:
        return offset_at(time.zone, value.date, _nanosecond_of_day(time) // SECOND)
    return time.offset


def compare_dates(a: AnyDate, b: AnyDate) -> int:
    """Return -1, 0 or 1."""
    return _sign((a.year, a.month, a.day), (b.year, b.month, b.day))


def compare_date_times(a: DateTime, b: DateTime) -> int:
    """Return -1, 0 or 1; a local one is read at the offset of the other (table 54)."""
    offset_a, offset_b = offset_of(a), offset_of(b)
    if offset_a is None or offset_b is None:
        offset_a = offset_b = 0
    first, second = _point(a, offset_a), _point(b, offset_b)
    return (first > second) - (first < second)


def check_comparable(a: DateTime | Time, b: DateTime | Time) -> None:
    """Raise `NoValue` where one is local and the other is not, so that they cannot be equal or different."""
    if _is_local(a) is not _is_local(b):
        kind = "date and time" if isinstance(a, DateTime) else "time"
        raise NoValue(f"a {kind} without an offset or time zone and one with do not stand on one line of time")


def _is_local(value: DateTime | Time) -> bool:
    time = value.time if isinstance(value, DateTime) else value
    return time.offset is None and time.zone is None


def compare_times(a: Time, b: Time) -> int:
    """Return -1, 0 or 1, by the times in UTC of one day where both have an offset or zone.

    A local one is read at the offset of the other (table 54). Where a zone's offset changes with the date, the
    answer is the one that holds on every date.

    Raises:
        NoValue: the answer depends on the date.
    """
    if _is_local(a) is not _is_local(b):
        a, b = replace(a, offset=0, zone=None), replace(b, offset=0, zone=None)
    (low_a, high_a), (low_b, high_b) = _spans(a, b)
    if high_a < low_b:
        return -1
    if low_a > high_b:
        return 1
    if low_a == high_a == low_b == high_b:
        return 0
    raise NoValue(_needs_a_date(a, b))


def between_dates(a: AnyDate, b: AnyDate) -> DayTimeDuration:
    """Return `a - b`."""
    return days_and_time((day_number(a) - day_number(b)) * _DAY)


def between_date_times(a: DateTime | AnyDate, b: DateTime | AnyDate) -> DayTimeDuration:
    """Return `a - b`, of which at least one is a date and time.

    Raises:
        NoValue: one is local and the other is not; a date counts as midnight in UTC.
    """
    first, second = _points(
        a if isinstance(a, DateTime) else DateTime(a, _MIDNIGHT_UTC),
        b if isinstance(b, DateTime) else DateTime(b, _MIDNIGHT_UTC),
    )
    return days_and_time(first - second)


def between_times(a: Time, b: Time) -> DayTimeDuration:
    """Return `a - b`; raises `NoValue` where one is local or the difference depends on the date."""
    (low_a, high_a), (low_b, high_b) = _spans(a, b)
    if low_a != high_a or low_b != high_b:
        raise NoValue(_needs_a_date(a, b))
    return days_and_time(low_a - low_b)


def shift_date(value: AnyDate, by: DayTimeDuration) -> AnyDate:
    """Return the day on which the duration from its midnight ends."""
    return date_from_number(day_number(value) + by.nanoseconds // _DAY)


def shift_time(value: Time, by: DayTimeDuration) -> Time:
    """Return the time of day after the duration, around midnight where need be."""
    return _time_at((_nanosecond_of_day(value) + by.nanoseconds) % _DAY, value)


def shift_date_time(value: DateTime, by: DayTimeDuration) -> DateTime:
    """Return the date and time after the duration, with the same offset or zone."""
    point = day_number(value.date) * _DAY + _nanosecond_of_day(value.time) + by.nanoseconds
    zone = value.time.zone
    if zone is not None:
        utc = point - (offset_of(value) or 0) * SECOND
        point = utc + offset_at_instant(zone, utc // _DAY, utc % _DAY // SECOND) * SECOND
    return DateTime(date_from_number(point // _DAY), _time_at(point % _DAY, value.time))


def local_date(moment: DateTime, zone: str) -> AnyDate:
    """Return the date on which a date and time falls in a time zone.

    A local one, and one that the zone would move beyond the years 1 to 9999, falls on its own date.
    """
    offset = offset_of(moment)
    if offset is None:
        return moment.date
    utc = _point(moment, offset) // SECOND
    day = date_from_number((utc + offset_at_instant(zone, utc // DAY, utc % DAY)) // DAY)
    return day if isinstance(day, date) else moment.date


def shift_date_by_months(value: AnyDate, by: YearMonthDuration) -> AnyDate:
    """Return the day so many months later, clamped to the month's end."""
    return add_months(value, by.months)


def shift_date_time_by_months(value: DateTime, by: YearMonthDuration) -> DateTime:
    """Return the date and time so many months later by its calendar, clamped to the month's end."""
    return DateTime(add_months(value.date, by.months), value.time)


def _points(a: DateTime, b: DateTime) -> tuple[int, int]:
    """Return both as nanoseconds on one line: of UTC, or of the local clock where both are local."""
    offset_a, offset_b = offset_of(a), offset_of(b)
    if (offset_a is None) is not (offset_b is None):
        raise NoValue("a date and time without an offset or time zone and one with do not stand on one line of time")
    return _point(a, offset_a or 0), _point(b, offset_b or 0)


def _point(value: DateTime, offset: int) -> int:
    return day_number(value.date) * _DAY + _nanosecond_of_day(value.time) - offset * SECOND


def _spans(a: Time, b: Time) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return for both the first and last nanosecond of one day that the time may be in UTC."""
    if a.zone is not None and a.zone == b.zone:
        offsets_a = offsets_b = (0, 0)
    else:
        found_a, found_b = _offset_span(a), _offset_span(b)
        if (found_a is None) is not (found_b is None):
            raise NoValue("a time without an offset or time zone and one with do not stand on one line of time")
        offsets_a, offsets_b = found_a or (0, 0), found_b or (0, 0)
    return _span(a, offsets_a), _span(b, offsets_b)


def _span(value: Time, offsets: tuple[int, int]) -> tuple[int, int]:
    local = _nanosecond_of_day(value)
    return local - offsets[1] * SECOND, local - offsets[0] * SECOND


def _offset_span(value: Time) -> tuple[int, int] | None:
    if value.zone is not None:
        return offset_bounds(value.zone)
    return None if value.offset is None else (value.offset, value.offset)


def _needs_a_date(a: Time, b: Time) -> str:
    zone = a.zone if a.zone is not None and offset_of(a) is None else b.zone
    return f"without a date the offset of `{zone}` from UTC is not known"


def _nanosecond_of_day(time: Time) -> int:
    return (time.hour * 3600 + time.minute * 60 + time.second) * SECOND + time.nanosecond


def _time_at(nanosecond_of_day: int, like: Time) -> Time:
    """Return that time of day with the offset or zone of `like`."""
    seconds, nanosecond = divmod(nanosecond_of_day, SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return Time(hour, minute, second, nanosecond, like.offset, like.zone)


def _sign(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    return (a > b) - (a < b)
