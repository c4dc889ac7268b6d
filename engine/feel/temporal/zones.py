"""Time zones by name: their offsets at a local time, at an instant, and where no date is known.

`zoneinfo` knows the years 1 to 9999. A year near or beyond those ends is read in the year of the same place in
the calendar's cycle of 400 years (0400 to 0799, or 9200 to 9599): before the first rule of a zone that is its
local mean time, after the last one the rule that is in force now, on the same weekdays.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from engine.feel.temporal.calendar import date_from_number
from engine.feel.values import AnyDate, NoValue

DAY = 86_400
"""Seconds in a day."""

LAST_OFFSET = 14 * 3600
"""Seconds of the largest offset from UTC that can be written, east or west (XML Schema 1.1, 3.3.7)."""


def check_zone(name: str) -> None:
    """Raise `NoValue` where `name` is not a time zone of the IANA database; reads no file named by the caller."""
    if name not in _names():
        raise NoValue(f"`{name}` is not a known time zone, such as `Europe/Paris`")


def offset_at(zone: str, day: AnyDate, second: int) -> int:
    """Return the seconds east of UTC in `zone` at a local time, `second` counted from the day's midnight.

    Where clocks are set back and the time comes twice, the first is meant; where they are set forward and it is
    skipped, the offset is the one before the change.
    """
    local = datetime.combine(_within(day), datetime.min.time()) + timedelta(seconds=second)
    return _seconds(_zone(zone).utcoffset(local))


def offset_at_instant(zone: str, number: int, second: int) -> int:
    """Return the seconds east of UTC in `zone` at a time in UTC: a `day_number` and seconds from its midnight."""
    instant = datetime.combine(_within(date_from_number(number)), datetime.min.time(), UTC)
    return _seconds((instant + timedelta(seconds=second)).astimezone(_zone(zone)).utcoffset())


@lru_cache(maxsize=1024)
def offset_bounds(zone: str) -> tuple[int, int]:
    """Return the least and the greatest offset that `zone` has had on the 1st or 15th of a month since 1850."""
    rules = _zone(zone)
    offsets = [
        _seconds(rules.utcoffset(datetime(year, month, day)))  # noqa: DTZ001 - a local time is asked
        for year in range(1850, 2038)
        for month in range(1, 13)
        for day in (1, 15)
    ]
    return min(offsets), max(offsets)


@cache
def _names() -> frozenset[str]:
    """Return the names of all zones, without the one that means this machine's own."""
    return frozenset(available_timezones() - {"localtime"})


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    check_zone(name)
    return ZoneInfo(name)


def _within(day: AnyDate) -> date:
    """Return the day, or its likeness in the years that `zoneinfo` can compute with."""
    if isinstance(day, date) and 400 <= day.year < 9600:
        return day
    return date(day.year % 400 + (400 if day.year < 400 else 9200), day.month, day.day)


def _seconds(offset: timedelta | None) -> int:
    return offset.days * DAY + offset.seconds if offset is not None else 0
