"""Days of the proleptic Gregorian calendar, in every year that FEEL knows (OMG DMN 1.5, 10.3.2.3.4).

The calendar repeats every 400 years, weekdays included, so each computation is made on the day of the same
name in the years 1 to 400, where `datetime.date` knows it, and moved by whole cycles.
"""

from datetime import date

from engine.feel.values import AnyDate, ExtendedDate, NoValue

LAST_YEAR = 999_999_999
"""The last year, and with a minus sign the first one."""

_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097


def date_of(year: int, month: int, day: int) -> AnyDate:
    """Return the day: a `datetime.date` in the years 1 to 9999, an `ExtendedDate` outside.

    Raises:
        NoValue: there is no such day, or the year is out of range.
    """
    if abs(year) > LAST_YEAR:
        raise NoValue(f"the year is not between -{LAST_YEAR} and {LAST_YEAR}")
    if not 1 <= month <= 12:
        raise NoValue("the month is not between 1 and 12")
    if not 1 <= day <= month_length(year, month):
        raise NoValue(f"the day is not between 1 and {month_length(year, month)}, the days of that month")
    return date(year, month, day) if 1 <= year <= 9999 else ExtendedDate(year, month, day)


def is_leap_year(year: int) -> bool:
    """Tell whether `year` has a 29 February; year 0 has one."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Return the number of days in a month, 1 to 12."""
    if month == 2:
        return 29 if is_leap_year(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(day: AnyDate) -> int:
    """Return the number of the day, 1 for 0001-01-01; equal to `date.toordinal` where that has a value."""
    if isinstance(day, date):
        return day.toordinal()
    twin, cycles = _twin(day)
    return twin.toordinal() + cycles * _CYCLE_DAYS


def date_from_number(number: int) -> AnyDate:
    """Return the day with that `day_number`.

    Raises:
        NoValue: its year is out of range.
    """
    cycles, days = divmod(number - 1, _CYCLE_DAYS)
    twin = date.fromordinal(days + 1)
    return date_of(twin.year + cycles * _CYCLE_YEARS, twin.month, twin.day)


def weekday(day: AnyDate) -> int:
    """Return the day of the week, Monday 1 to Sunday 7."""
    return _twin(day)[0].isoweekday()


def day_of_year(day: AnyDate) -> int:
    """Return the number of the day in its year, 1 to 366."""
    return _twin(day)[0].timetuple().tm_yday


def iso_week(day: AnyDate) -> int:
    """Return the number of the week by ISO 8601, 1 to 53: weeks start on Monday, week 1 holds 4 January."""
    return _twin(day)[0].isocalendar().week


def add_days(day: AnyDate, days: int) -> AnyDate:
    """Return the day `days` later, or earlier where negative; raises `NoValue` beyond the last year."""
    return date_from_number(day_number(day) + days)


def add_months(day: AnyDate, months: int) -> AnyDate:
    """Return the day `months` later, clamped to the month's end (2016-02-29 plus 24 is 2018-02-28).

    Raises:
        NoValue: its year is out of range.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date_of(year, month0 + 1, min(day.day, month_length(year, month0 + 1)))


def _twin(day: AnyDate) -> tuple[date, int]:
    """Return the day's likeness in the years 1 to 400, and how many cycles it stands after that."""
    cycles, year0 = divmod(day.year - 1, _CYCLE_YEARS)
    return date(year0 + 1, day.month, day.day), cycles
