"""Temporal values as text: read strictly, printed in one canonical form.

The forms are those of XML Schema Datatypes 1.1 (`date`, `time`, `dateTime`, `duration`) as OMG DMN 1.5,
10.3.4.1 bounds and extends them: no offset on a date, years up to nine digits, offsets with seconds, and time
zones by name after an `@`. Of XML Schema's durations there are those of days, hours, minutes and seconds and
those of years and months, never both in one.
"""

import re

from engine.feel.temporal.calendar import add_days, date_of
from engine.feel.temporal.zones import LAST_OFFSET, check_zone
from engine.feel.values import AnyDate, DateTime, DayTimeDuration, NoValue, Time, Value, YearMonthDuration

SECOND = 1_000_000_000
"""Nanoseconds in a second."""

LONGEST = 2**63
"""Durations are shorter than this many seconds, or months, in either direction."""

_LONGEST_TEXT = 200
_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_DATE_ALONE = re.compile(r"(-?[0-9]+-[0-9]+-[0-9]+)([Zz+-][0-9:]*)?")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+/-]+))?"
)
_DAY_TIME = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?"
)
_YEAR_MONTH = re.compile(r"(-?)P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?")


def parse_date(text: str) -> AnyDate:
    """Read `2025-02-01`, `-0044-03-15` or `12025-01-01`; raises `NoValue` on any other text."""
    return _read_date(text, text)


def parse_time(text: str) -> Time:
    """Read `13:20:00`, `13:20:00.5Z`, `13:20:00-05:00` or `13:20:00@Europe/Paris`; 24:00:00 is 00:00:00.

    A small `z` is read like a large one: XML Schema has only the large one, the standard's examples write both.

    Raises:
        NoValue: the text is not a time, has an unknown zone or a fraction finer than a nanosecond.
    """
    return _read_time(text, text)[0]


def parse_date_time(text: str) -> DateTime:
    """Read a date, `T` and a time; 24:00:00 is the next day's 00:00:00.

    A date alone is its midnight, at its offset where it has one, as in the standard's `2012-03-07Z` (10.3.2.15).

    Raises:
        NoValue: the text is not a date and time.
    """
    day_text, mark, time_text = text.partition("T")
    if not mark and (alone := _DATE_ALONE.fullmatch(text)):
        day_text, time_text = alone[1], f"00:00:00{alone[2] or ''}"
    day = _read_date(day_text, text, "date and time")
    time, days = _read_time(time_text, text, "date and time")
    return DateTime(add_days(day, 1) if days else day, time)


def parse_duration(text: str) -> DayTimeDuration | YearMonthDuration:
    """Read `P1DT2H3M4.5S` or `P1Y2M`, with a minus sign in front where it is negative.

    Raises:
        NoValue: the text is not a duration, mixes months with days, or is too long.
    """
    if len(text) <= _LONGEST_TEXT:
        if found := _YEAR_MONTH.fullmatch(text):
            sign, years, months = found.groups("0")
            return years_and_months(_signed(sign, int(years) * 12 + int(months)))
        if found := _DAY_TIME.fullmatch(text):
            sign, days, hours, minutes, seconds, fraction = found.groups("0")
            whole = int(days) * 86_400 + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
            return days_and_time(_signed(sign, whole * SECOND + _nanoseconds(fraction, text)))
    raise NoValue(
        f"`{_shown(text)}` is not a duration, such as `P2DT12H` (days and time) or `P1Y6M` (years and months)"
    )


def parse_temporal(text: str) -> Value:
    """Read what `@"…"` means: a date, a time, a date and time or a duration (OMG DMN 1.5, 10.3.1.4).

    Raises:
        NoValue: the text is none of them.
    """
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text.partition("@")[0]:
        return parse_date_time(text)
    if text[2:3] == ":":
        return parse_time(text)
    if _DATE.fullmatch(text):
        return parse_date(text)
    raise NoValue(f"`{_shown(text)}` is not a date, time, date and time or duration, such as `2025-02-01` or `P1Y6M`")


def years_and_months(months: int) -> YearMonthDuration:
    """Return the duration of so many months; raises `NoValue` where it is too long."""
    if abs(months) >= LONGEST:
        raise NoValue("the duration is too long: it has 2**63 months or more")
    return YearMonthDuration(months)


def days_and_time(nanoseconds: int) -> DayTimeDuration:
    """Return the duration of so many nanoseconds; raises `NoValue` where it is too long."""
    if abs(nanoseconds) >= LONGEST * SECOND:
        raise NoValue("the duration is too long: it has 2**63 seconds or more")
    return DayTimeDuration(nanoseconds)


def text_of(value: Value) -> str:
    """Return a temporal value as FEEL's `string()` prints it; the parse functions read it back.

    Raises:
        NoValue: the value is not a date, time, date and time or duration.
    """
    if isinstance(value, AnyDate):
        sign = "-" if value.year < 0 else ""
        return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"
    if isinstance(value, Time):
        return f"{value.hour:02}:{value.minute:02}:{value.second:02}{_fraction(value.nanosecond)}{_place(value)}"
    if isinstance(value, DateTime):
        return f"{text_of(value.date)}T{text_of(value.time)}"
    if isinstance(value, DayTimeDuration):
        return _day_time_text(value.nanoseconds)
    if isinstance(value, YearMonthDuration):
        years, months = divmod(abs(value.months), 12)
        parts = f"{years}Y" * bool(years) + f"{months}M" * (bool(months) or not years)
        return f"{'-' if value.months < 0 else ''}P{parts}"
    raise NoValue("the value is not a date, time, date and time or duration")


def _read_date(text: str, whole: str, kind: str = "date") -> AnyDate:
    found = _DATE.fullmatch(text)
    if found is None:
        example = "2025-02-01" if kind == "date" else "2025-02-01T09:30:00"
        raise NoValue(f"`{_shown(whole)}` is not a {kind}, such as `{example}`")
    try:
        return date_of(*map(int, found.groups()))
    except NoValue as reason:
        raise NoValue(f"`{_shown(whole)}` is not a {kind}: {reason}") from None


def _read_time(text: str, whole: str, kind: str = "time") -> tuple[Time, int]:
    """Return the time and the days to add to its date: 1 for 24:00:00, else 0."""
    found = _TIME.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        example = "09:30:00" if kind == "time" else "2025-02-01T09:30:00"
        raise NoValue(f"`{_shown(whole)}` is not a {kind}, such as `{example}`")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    nanosecond = _nanoseconds(found[4] or "", whole)
    midnight = hour == 24
    if minute > 59 or second > 59 or hour > 24 or (midnight and (minute or second or nanosecond)):
        raise NoValue(f"`{_shown(whole)}` is not a {kind}: the times of a day are 00:00:00 to 24:00:00")
    if found[10] is not None:
        check_zone(found[10])
    offset = 0 if found[5] else _read_offset(found, whole) if found[6] else None
    return Time(0 if midnight else hour, minute, second, nanosecond, offset, found[10]), int(midnight)


def _read_offset(found: re.Match[str], whole: str) -> int:
    minutes, seconds = int(found[8]), int(found[9] or 0)
    offset = int(found[7]) * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or offset > LAST_OFFSET:
        raise NoValue(f"`{_shown(whole)}` has an offset that is not between `-14:00` and `+14:00`")
    return _signed(found[6], offset)


def _nanoseconds(fraction: str, whole: str) -> int:
    if fraction[9:].strip("0"):
        raise NoValue(f"`{_shown(whole)}` is finer than a nanosecond, the ninth digit of a second")
    return int(fraction[:9].ljust(9, "0"))


def _signed(sign: str, amount: int) -> int:
    return -amount if sign == "-" else amount


def _day_time_text(nanoseconds: int) -> str:
    seconds, fraction = divmod(abs(nanoseconds), SECOND)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    time = f"{hour}H" * bool(hour) + f"{minute}M" * bool(minute)
    if second or fraction or not nanoseconds:
        time += f"{second}{_fraction(fraction)}S"
    return f"{'-' if nanoseconds < 0 else ''}P{f'{day}D' * bool(day)}{'T' * bool(time)}{time}"


def _fraction(nanosecond: int) -> str:
    return f".{nanosecond:09}".rstrip("0") if nanosecond else ""


def _place(time: Time) -> str:
    """Return what stands after the time of day: nothing, `Z`, an offset or a zone."""
    if time.zone is not None:
        return f"@{time.zone}"
    if not time.offset:
        return "" if time.offset is None else "Z"
    minutes, second = divmod(abs(time.offset), 60)
    seconds = f":{second:02}" if second else ""
    return f"{'-' if time.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}{seconds}"


def _shown(text: str) -> str:
    """Return the text for a message: on one line, cut where it is long."""
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:60])
    return line if len(text) <= 60 else f"{line}…"
