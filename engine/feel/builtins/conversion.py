"""The built-in functions that make a value of another kind (DMN 1.5, 10.3.4.1)."""

import decimal
import re
from decimal import Decimal

from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.builtins.range_text import range_of
from engine.feel.literals import to_literal
from engine.feel.temporal import (
    date_of,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
    text_of,
    years_and_months,
)
from engine.feel.temporal.zones import LAST_OFFSET
from engine.feel.types import RangeOf, Simple, UnionOf, optional
from engine.feel.values import (
    READING,
    AnyDate,
    DateTime,
    DayTimeDuration,
    NoValue,
    Time,
    Value,
    YearMonthDuration,
)

_NANOSECONDS = 10**9
_NUMERIC = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A number as an expression writes it (DMN 1.5, grammar rule 35)."""


def _string(value: Value) -> Value:
    if value is None:
        raise NoValue("null has no text")
    if isinstance(value, str):
        return value
    if isinstance(value, AnyDate | Time | DateTime | DayTimeDuration | YearMonthDuration):
        return text_of(value)
    return to_literal(value)


def _number(text: str, grouping: str | None, point: str | None) -> Value:
    if grouping not in (" ", ",", ".", None):
        raise NoValue(f"the grouping separator is `{grouping}`, not a space, comma, period or null")
    if point not in (".", ",", None):
        raise NoValue(f"the decimal separator is `{point}`, not a period, comma or null")
    if grouping is not None and grouping == point:
        raise NoValue(f"the grouping separator and the decimal separator are both `{grouping}`")
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    if _NUMERIC.fullmatch(plain) is None:
        raise NoValue(f"`{text[:60]}` is not a number in that notation")
    try:
        return READING.create_decimal(plain)
    except decimal.Underflow:
        raise NoValue(f"`{text[:60]}` is nearer to zero than a number can be") from None
    except decimal.DecimalException:
        raise NoValue(f"`{text[:60]}` is larger than a number can be") from None


def _date_from(value: str | AnyDate | DateTime) -> Value:
    if isinstance(value, str):
        return parse_date(value)
    return value.date if isinstance(value, DateTime) else value


def _date(year: Decimal, month: Decimal, day: Decimal) -> Value:
    return date_of(_whole(year, "year"), _whole(month, "month"), _whole(day, "day"))


def _whole(number: Decimal, part: str) -> int:
    """Return a whole number of at most ten digits, more than any part of a date has."""
    if abs(number) >= 10**10 or number != int(number):
        raise NoValue(f"the {part} is a whole number of at most ten digits, not {number}")
    return int(number)


def _date_and_time(date: AnyDate | DateTime, time: Time) -> Value:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


def _time_from(value: str | Time | DateTime) -> Value:
    if isinstance(value, str):
        return parse_time(value)
    return value.time if isinstance(value, DateTime) else value


def _time(hour: Decimal, minute: Decimal, second: Decimal, offset: DayTimeDuration | None) -> Value:
    for number, part, end in ((hour, "hour", 24), (minute, "minute", 60), (second, "second", 60)):
        if not 0 <= number < end:
            raise NoValue(f"the {part} of a time is 0 or more and less than {end}, not {number}")
    whole, fraction = divmod(second, 1)
    nanosecond = fraction * _NANOSECONDS
    return Time(
        _whole(hour, "hour"),
        _whole(minute, "minute"),
        int(whole),
        _whole(nanosecond, "count of nanoseconds"),
        offset=None if offset is None else _offset(offset),
    )


def _offset(offset: DayTimeDuration) -> int:
    seconds, rest = divmod(offset.nanoseconds, _NANOSECONDS)
    if rest or abs(seconds) > LAST_OFFSET:
        raise NoValue(f"`{text_of(offset)}` is not an offset of whole seconds between -PT14H and PT14H")
    return seconds


def _duration(text: str) -> Value:
    return parse_duration(text)


def _years_and_months(start: AnyDate | DateTime, end: AnyDate | DateTime) -> Value:
    """Return the full months between two days, times of day aside; an incomplete month does not count."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return years_and_months(months)


_DAY = UnionOf((Simple.DATE, Simple.DATE_TIME))
_SEPARATOR = optional(Simple.STRING)
_TEXT = Parameter("from", Simple.STRING)


def _numbers(*names: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name, Simple.NUMBER) for name in names)


ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="string",
        group="conversion",
        section="10.3.4.1",
        meaning="The value as text: a string as it is, anything else as an expression writes it.",
        null_when="the value is null or a function",
        signatures=(Signature((Parameter("from", Simple.ANY),), Simple.STRING, _string),),
        examples=(("string(1.1)", '"1.1"'), ('string([1, "a"])', r'"[1, \"a\"]"'), ("string(null)", "null")),
    ),
    Builtin(
        name="number",
        group="conversion",
        section="10.3.4.1",
        meaning="The number that a text writes with these separators, each of which may be null for none.",
        null_when="the text is not such a number, or the separators are equal or not a space, comma or period",
        signatures=(
            Signature(
                (
                    _TEXT,
                    Parameter("grouping separator", _SEPARATOR),
                    Parameter("decimal separator", _SEPARATOR),
                ),
                Simple.NUMBER,
                _number,
            ),
        ),
        examples=(('number("1 000,0", " ", ",")', "1000.0"), ('number("1,000.0", ",", ".")', "1000.0")),
    ),
    Builtin(
        name="date",
        group="conversion",
        section="10.3.4.1",
        meaning="The date that a text writes, the date of a date and time, or the date of a year, month and day.",
        null_when="there is no such date",
        signatures=(
            Signature(
                (Parameter("from", UnionOf((Simple.STRING, Simple.DATE, Simple.DATE_TIME))),),
                Simple.DATE,
                _date_from,
            ),
            Signature(_numbers("year", "month", "day"), Simple.DATE, _date),
        ),
        examples=(
            ('date("2012-12-25")', '@"2012-12-25"'),
            ("date(2012, 12, 25)", '@"2012-12-25"'),
            ('date(@"2012-12-25T11:00:00Z")', '@"2012-12-25"'),
        ),
    ),
    Builtin(
        name="date and time",
        group="conversion",
        section="10.3.4.1",
        meaning="The date and time that a text writes, or a date with a time.",
        null_when="there is no such date and time",
        signatures=(
            Signature((_TEXT,), Simple.DATE_TIME, parse_date_time),
            Signature((Parameter("date", _DAY), Parameter("time", Simple.TIME)), Simple.DATE_TIME, _date_and_time),
        ),
        examples=(
            ('date and time("2012-12-24T23:59:00")', '@"2012-12-24T23:59:00"'),
            ('date and time(@"2012-12-24", @"23:59:00")', '@"2012-12-24T23:59:00"'),
        ),
    ),
    Builtin(
        name="time",
        group="conversion",
        section="10.3.4.1",
        meaning="The time that a text writes, the time of a date and time, or the time of its parts.",
        null_when="there is no such time",
        signatures=(
            Signature(
                (Parameter("from", UnionOf((Simple.STRING, Simple.TIME, Simple.DATE_TIME))),),
                Simple.TIME,
                _time_from,
            ),
            Signature(
                (
                    *_numbers("hour", "minute", "second"),
                    Parameter("offset", optional(Simple.DAY_TIME_DURATION), optional=True),
                ),
                Simple.TIME,
                _time,
            ),
        ),
        examples=(
            ('time("23:59:00Z")', '@"23:59:00Z"'),
            ('time(23, 59, 0, @"PT0H")', '@"23:59:00Z"'),
            ('time(@"2012-12-25T11:00:00Z")', '@"11:00:00Z"'),
        ),
    ),
    Builtin(
        name="duration",
        group="conversion",
        section="10.3.4.1",
        meaning="The duration that a text writes: days and time, or years and months.",
        null_when="the text is not a duration",
        signatures=(Signature((_TEXT,), UnionOf((Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION)), _duration),),
        examples=(('duration("PT36H")', '@"P1DT12H"'), ('duration("P14M")', '@"P1Y2M"')),
    ),
    Builtin(
        name="years and months duration",
        group="conversion",
        section="10.3.4.1",
        meaning="The full months from one date to another; negative where the second is earlier.",
        null_when="a date is null",
        signatures=(
            Signature(
                (Parameter("from", _DAY), Parameter("to", _DAY)),
                Simple.YEAR_MONTH_DURATION,
                _years_and_months,
            ),
        ),
        examples=(
            ('years and months duration(@"2011-12-22", @"2013-08-24")', '@"P1Y8M"'),
            ('years and months duration(null, @"2020-01-01")', "null"),
        ),
    ),
    Builtin(
        name="range",
        group="conversion",
        section="10.3.4.1",
        meaning="The range that a text writes; its ends are numbers, strings, dates, times or durations.",
        null_when="the text is not a range of such ends, or the ends are of different kinds or in the wrong order",
        signatures=(Signature((_TEXT,), RangeOf(Simple.ANY), range_of),),
        examples=(('range("[18..21)")', "[18..21)"), (r'range("[\"a\"..\"c\"]")', '["a".."c"]')),
    ),
)
