"""The built-in functions on dates and times (DMN 1.5, 10.3.4.6, 10.3.4.8 and 10.3.4.11)."""

from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.operators import is_same
from engine.feel.temporal import day_of_year, iso_week, weekday
from engine.feel.types import Simple, UnionOf
from engine.feel.values import AnyDate, DateTime, Value

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _day(value: AnyDate | DateTime) -> AnyDate:
    return value.date if isinstance(value, DateTime) else value


def _is(budget: Budget, value1: Value, value2: Value) -> Value:
    return is_same(value1, value2, budget)


def _day_of_year(value: AnyDate | DateTime) -> Value:
    return Decimal(day_of_year(_day(value)))


def _day_of_week(value: AnyDate | DateTime) -> Value:
    return _WEEKDAYS[weekday(_day(value)) - 1]


def _month_of_year(value: AnyDate | DateTime) -> Value:
    return _MONTHS[_day(value).month - 1]


def _week_of_year(value: AnyDate | DateTime) -> Value:
    return Decimal(iso_week(_day(value)))


def _now(clock: DateTime) -> Value:
    return clock


def _today(clock: DateTime) -> Value:
    return clock.date


_DATE = Parameter("date", UnionOf((Simple.DATE, Simple.DATE_TIME)))

ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="is",
        group="date and time",
        section="10.3.4.6",
        meaning="Whether two values are the same in all respects: unlike `=`, offset and zone count too.",
        null_when="a value is left out, but not when it is null: null is itself",
        signatures=(
            Signature((Parameter("value1", Simple.ANY), Parameter("value2", Simple.ANY)), Simple.BOOLEAN, _is),
        ),
        examples=(
            ('is(@"2012-12-25", @"23:00:50")', "false"),
            ('is(@"23:00:50Z", @"23:00:50")', "false"),
            ('is(@"23:00:50Z", @"23:00:50+00:00")', "true"),
            ("is(null)", "null"),
        ),
        takes_steps=True,
    ),
    Builtin(
        name="day of year",
        group="date and time",
        section="10.3.4.8",
        meaning="The number of the day in its year, from 1.",
        null_when="the date is null",
        signatures=(Signature((_DATE,), Simple.NUMBER, _day_of_year),),
        examples=(
            ("day of year(date(2019, 9, 17))", "260"),
            ("day of year(null)", "null"),
        ),
    ),
    Builtin(
        name="day of week",
        group="date and time",
        section="10.3.4.8",
        meaning="The English name of the day of the week.",
        null_when="the date is null",
        signatures=(Signature((_DATE,), Simple.STRING, _day_of_week),),
        examples=(
            ("day of week(date(2019, 9, 17))", '"Tuesday"'),
            ("day of week(null)", "null"),
        ),
    ),
    Builtin(
        name="month of year",
        group="date and time",
        section="10.3.4.8",
        meaning="The English name of the month.",
        null_when="the date is null",
        signatures=(Signature((_DATE,), Simple.STRING, _month_of_year),),
        examples=(
            ("month of year(date(2019, 9, 17))", '"September"'),
            ("month of year(null)", "null"),
        ),
    ),
    Builtin(
        name="week of year",
        group="date and time",
        section="10.3.4.8",
        meaning="The number of the week by ISO 8601: weeks begin on Monday, and week 1 holds 4 January.",
        null_when="the date is null",
        signatures=(Signature((_DATE,), Simple.NUMBER, _week_of_year),),
        examples=(
            ("week of year(date(2019, 9, 17))", "38"),
            ("week of year(date(2005, 1, 1))", "53"),
            ("week of year(null)", "null"),
        ),
    ),
    Builtin(
        name="now",
        group="date and time",
        section="10.3.4.11",
        meaning="The date and time of the decision.",
        null_when="the expression is evaluated without one",
        signatures=(Signature((), Simple.DATE_TIME, _now),),
        examples=(("now() instance of date and time", "true"),),
        needs_clock=True,
    ),
    Builtin(
        name="today",
        group="date and time",
        section="10.3.4.11",
        meaning="The date of the decision.",
        null_when="the expression is evaluated without one",
        signatures=(Signature((), Simple.DATE, _today),),
        examples=(("today() instance of date", "true"),),
        needs_clock=True,
    ),
)
