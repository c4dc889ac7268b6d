"""FEEL's dates, times and durations: reading, printing, calendar, zones, properties."""

import calendar
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from feel_values import ZONES, dates, nearby_dates, temporals
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel.temporal import (
    date_from_number,
    date_of,
    day_number,
    day_of_year,
    iso_week,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_temporal,
    parse_time,
    property_of,
    text_of,
    weekday,
)
from engine.feel.temporal.calendar import LAST_YEAR, add_days, add_months, is_leap_year, month_length
from engine.feel.temporal.instants import (
    between_date_times,
    between_times,
    compare_date_times,
    compare_times,
    local_date,
    offset_of,
    shift_date_time,
    shift_time,
)
from engine.feel.temporal.zones import check_zone
from engine.feel.values import (
    DateTime,
    DayTimeDuration,
    ExtendedDate,
    NoValue,
    Range,
    Time,
    Value,
    YearMonthDuration,
)

SECOND = 10**9
HOUR = 3600 * SECOND


READ: dict[str, tuple[str, Value]] = {
    "a date": ("2025-02-01", date(2025, 2, 1)),
    "a leap day": ("2024-02-29", date(2024, 2, 29)),
    "a leap day of a century that 400 divides": ("2000-02-29", date(2000, 2, 29)),
    "the first day that Python's dates hold": ("0001-01-01", date(1, 1, 1)),
    "the day before it, of the year 0": ("0000-12-31", ExtendedDate(0, 12, 31)),
    "the day after the last one": ("10000-01-01", ExtendedDate(10000, 1, 1)),
    "a date before the common era": ("-0044-03-15", ExtendedDate(-44, 3, 15)),
    "the last date of all": ("999999999-12-31", ExtendedDate(999_999_999, 12, 31)),
    "the first date of all": ("-999999999-01-01", ExtendedDate(-999_999_999, 1, 1)),
    "a time": ("13:20:00", Time(13, 20, 0)),
    "a time with a fraction": ("13:20:00.5", Time(13, 20, 0, 500_000_000)),
    "a time to the nanosecond": ("11:22:33.123456789", Time(11, 22, 33, 123_456_789)),
    "a fraction whose further digits are zero": ("11:22:33.1000000000", Time(11, 22, 33, 100_000_000)),
    "midnight at the end of the day": ("24:00:00", Time(0, 0, 0)),
    "a time in UTC": ("13:20:00Z", Time(13, 20, 0, 0, 0)),
    "a time west of UTC": ("13:20:00-05:00", Time(13, 20, 0, 0, -5 * 3600)),
    "an offset of zero is UTC": ("13:20:00-00:00", Time(13, 20, 0, 0, 0)),
    "an offset with seconds": ("11:59:45+02:45:55", Time(11, 59, 45, 0, 9955)),
    "the largest offset": ("11:59:45+14:00", Time(11, 59, 45, 0, 14 * 3600)),
    "a time in a zone": ("13:20:00@Europe/Paris", Time(13, 20, 0, 0, None, "Europe/Paris")),
    "a zone whose name holds a T": ("13:20:00@Asia/Tokyo", Time(13, 20, 0, 0, None, "Asia/Tokyo")),
    "a zone of three parts": (
        "13:20:00@America/Argentina/La_Rioja",
        Time(13, 20, 0, 0, None, "America/Argentina/La_Rioja"),
    ),
    "a date and time": ("2025-02-01T09:30:00", DateTime(date(2025, 2, 1), Time(9, 30, 0))),
    "a date and time that ends the year": (
        "2024-12-31T24:00:00",
        DateTime(date(2025, 1, 1), Time(0, 0, 0)),
    ),
    "a date and time in a far year": (
        "99999-12-31T11:22:33Z",
        DateTime(ExtendedDate(99999, 12, 31), Time(11, 22, 33, 0, 0)),
    ),
    "days, hours, minutes and seconds": (
        "P1DT2H3M4.5S",
        DayTimeDuration(((24 + 2) * 3600 + 3 * 60 + 4) * SECOND + SECOND // 2),
    ),
    "a negative duration": ("-PT30M", DayTimeDuration(-HOUR // 2)),
    "more minutes than an hour has": ("PT1000M", DayTimeDuration(1000 * 60 * SECOND)),
    "a fraction without digits": ("PT0.S", DayTimeDuration(0)),
    "years and months": ("P1Y2M", YearMonthDuration(14)),
    "months alone": ("-P100M", YearMonthDuration(-100)),
    "no years": ("P0Y", YearMonthDuration(0)),
}


@pytest.mark.parametrize(("text", "value"), [pytest.param(*case, id=name) for name, case in READ.items()])
def test_an_at_literal_reads_dates_times_and_durations(text: str, value: Value) -> None:
    assert parse_temporal(text) == value


REFUSED = {
    "nothing": "",
    "a word": "foo",
    "a month without a day": "2025-02",
    "a year of three digits": "998-12-31",
    "a year with a needless zero": "01211-12-31",
    "a year with a plus": "+99999-12-01",
    "a year of ten digits": "1000000000-01-01",
    "a thirteenth month": "2017-13-10",
    "a month zero": "2017-00-10",
    "a day zero": "2017-01-00",
    "29 February of a common year": "2023-02-29",
    "29 February of a common century": "1900-02-29",
    "a date with an offset": "2025-02-01Z",
    "digits of another script": "٢٠٢٥-02-01",
    "a space in front": " 2025-02-01",
    "a line end behind": "2025-02-01\n",
    "a time without seconds": "07:20",
    "an hour of one digit": "7:00:00",
    "a leap second": "23:59:60",
    "a second past the end of the day": "24:00:01",
    "a nanosecond past the end of the day": "24:00:00.000000001",
    "hour 25": "25:00:00",
    "a dot without a fraction": "13:20:00.",
    "a fraction finer than a nanosecond": "13:20:00.0000000001",
    "an offset past fourteen hours": "13:20:00+14:01",
    "an offset with 60 minutes": "13:20:00+01:60",
    "an offset and a zone": "13:20:00+02:00@Europe/Paris",
    "an unknown zone": "13:20:00@Europe/Atlantis",
    "a zone in small letters": "13:20:00@europe/paris",
    "a zone's folder": "13:20:00@Europe",
    "a zone that climbs out of its folder": "13:20:00@../../etc/passwd",
    "a zone that is a path": "13:20:00@/etc/localtime",
    "the zone of this machine": "13:20:00@localtime",
    "a zone with a zero byte": "13:20:00@Europe/Paris\0",
    "a date and a time run together": "2011-12-0310:15:30",
    "a date and time without a time": "2011-12-03T",
    "a small t": "2011-12-03t10:15:30",
    "the last day's own end": "999999999-12-31T24:00:00",
    "a duration of nothing": "P",
    "a T with nothing after it": "P1DT",
    "a number without a unit": "P0",
    "no P": "1D",
    "weeks": "P2W",
    "a plus": "+P1D",
    "months with days": "P1M1D",
    "years with hours": "P1YT1H",
    "a fraction of an hour": "PT1.5H",
    "units in another order": "PT1M1H",
    "a duration too long to count": f"P{2**63}M",
    "a duration of very many digits": f"P{'9' * 100_000}D",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_a_date_time_or_duration_has_no_value(text: str) -> None:
    with pytest.raises(NoValue):
        parse_temporal(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("PT0S", "PT0S"),
        ("-PT0S", "PT0S"),
        ("P0Y", "P0M"),
        ("PT24H", "P1D"),
        ("PT26H", "P1DT2H"),
        ("PT61M", "PT1H1M"),
        ("PT1000M0.999999999S", "PT16H40M0.999999999S"),
        ("-P1DT0.500S", "-P1DT0.5S"),
        ("P14M", "P1Y2M"),
        ("-P12M", "-P1Y"),
        ("P11M", "P11M"),
        ("24:00:00", "00:00:00"),
        ("10:30:00.5000", "10:30:00.5"),
        ("10:30:00.000000001", "10:30:00.000000001"),
        ("10:30:00+00:00", "10:30:00Z"),
        ("10:30:00-02:45:55", "10:30:00-02:45:55"),
        ("-0044-03-15", "-0044-03-15"),
        ("0000-01-01", "0000-01-01"),
        ("2021-01-01T24:00:00@Europe/Paris", "2021-01-02T00:00:00@Europe/Paris"),
    ],
)
def test_a_value_prints_in_its_canonical_form(text: str, printed: str) -> None:
    assert text_of(parse_temporal(text)) == printed


def test_only_dates_times_and_durations_print_here() -> None:
    with pytest.raises(NoValue):
        text_of(Decimal(1))


@settings(deadline=None)
@given(temporals())
def test_what_is_printed_is_read_back(value: Value) -> None:
    assert parse_temporal(text_of(value)) == value


@settings(deadline=None)
@given(st.text(alphabet="0123456789-+:.TZPYMDHS@/EuropaisU", max_size=24))
def test_any_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        value = parse_temporal(text)
    except NoValue:
        return
    assert parse_temporal(text_of(value)) == value


def test_a_date_alone_is_read_as_its_local_midnight_where_a_date_and_time_is_asked() -> None:
    assert parse_date_time("2018-12-10") == DateTime(date(2018, 12, 10), Time(0, 0, 0))


def test_each_reader_refuses_the_other_kinds() -> None:
    for read, text in [
        (parse_date, "2025-02-01T09:30:00"),
        (parse_time, "2025-02-01T09:30:00"),
        (parse_time, "2025-02-01"),
        (parse_date_time, "09:30:00"),
        (parse_duration, "2025-02-01"),
    ]:
        with pytest.raises(NoValue):
            read(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-02-29", "`2023-02-29` is not a date: the day is not between 1 and 28, the days of that month"),
        ("9:30", "`9:30` is not a date, time, date and time or duration, such as `2025-02-01` or `P1Y6M`"),
        ("09:30:00@Mars/Utopia", "`Mars/Utopia` is not a known time zone, such as `Europe/Paris`"),
        (
            "P1W",
            "`P1W` is not a duration, such as `P2DT12H` (days and time) or `P1Y6M` (years and months)",
        ),
    ],
)
def test_the_reason_says_what_was_found_and_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(NoValue) as caught:
        parse_temporal(text)
    assert str(caught.value) == message


@given(st.dates())
def test_numbers_weekdays_and_weeks_are_those_of_python_in_its_years(day: date) -> None:
    assert day_number(day) == day.toordinal()
    assert date_from_number(day.toordinal()) == day
    assert weekday(day) == day.isoweekday()
    assert day_of_year(day) == int(day.strftime("%j"))
    assert is_leap_year(day.year) == calendar.isleap(day.year)
    if day.year > 1:
        assert iso_week(day) == int(day.strftime("%V"))


@given(dates(st.integers(-LAST_YEAR + 1, LAST_YEAR - 1)))
def test_each_day_follows_the_day_before_in_every_year(day: date | ExtendedDate) -> None:
    following = add_days(day, 1)
    assert day_number(following) == day_number(day) + 1
    assert weekday(following) == weekday(day) % 7 + 1
    assert date_from_number(day_number(day)) == day
    if following.day == 1:
        assert day.day == month_length(day.year, day.month)
        assert (following.month, following.year - day.year) in {(day.month % 12 + 1, 0), (1, 1)}
    else:
        assert (following.year, following.month, following.day) == (day.year, day.month, day.day + 1)


@given(dates(st.integers(-LAST_YEAR, LAST_YEAR - 400)))
def test_the_calendar_repeats_after_four_hundred_years(day: date | ExtendedDate) -> None:
    later = date_of(day.year + 400, day.month, day.day)
    assert day_number(later) - day_number(day) == 146_097
    assert (weekday(later), iso_week(later), day_of_year(later)) == (
        weekday(day),
        iso_week(day),
        day_of_year(day),
    )


@given(nearby_dates(), st.integers(-20_000, 20_000))
def test_months_later_is_the_same_day_or_the_last_one_of_that_month(day: date, months: int) -> None:
    later = add_months(day, months)
    index = (later.year - day.year) * 12 + later.month - day.month
    assert index == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2016-02-29", 24, "2018-02-28"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-01-15", -1, "2023-12-15"),
        ("0001-01-01", -1, "0000-12-01"),
        ("9999-12-31", 1, "10000-01-31"),
        ("-0004-02-29", 12, "-0003-02-28"),
    ],
)
def test_a_shift_by_months_clamps_to_the_months_end(start: str, months: int, end: str) -> None:
    assert text_of(add_months(parse_date(start), months)) == end


def test_a_day_past_the_last_year_has_no_value() -> None:
    for days in (1, 10**30):
        with pytest.raises(NoValue):
            add_days(date_of(LAST_YEAR, 12, 31), days)
        with pytest.raises(NoValue):
            add_days(date_of(-LAST_YEAR, 1, 1), -days)


@settings(deadline=None)
@given(st.datetimes(datetime(1850, 1, 1), datetime(9000, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001 - local
def test_a_zones_offset_is_the_one_that_zoneinfo_knows(moment: datetime, zone: str) -> None:
    expected = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    time = Time(moment.hour, moment.minute, moment.second, 0, None, zone)
    assert timedelta(seconds=offset_of(DateTime(moment.date(), time)) or 0) == expected


@settings(deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from(ZONES).map(ZoneInfo)),  # noqa: DTZ001 - hypothesis sets the zone
    st.timedeltas(timedelta(days=-4000), timedelta(days=4000)),
)
def test_a_shift_by_days_and_time_is_made_on_the_instant(moment: datetime, by: timedelta) -> None:
    expected = (moment.replace(fold=0).astimezone(UTC) + by).astimezone(moment.tzinfo)
    shifted = shift_date_time(_date_time(moment), DayTimeDuration(by // timedelta(microseconds=1) * 1000))
    assert shifted == _date_time(expected)


def _date_time(moment: datetime) -> DateTime:
    zone = moment.tzinfo
    assert isinstance(zone, ZoneInfo)
    time = Time(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, None, zone.key)
    return DateTime(moment.date(), time)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2021-03-28T01:30:00@Europe/Paris", "PT1H", "2021-03-28T03:30:00@Europe/Paris"),
        ("2021-03-28T03:00:00@Europe/Paris", "-PT1S", "2021-03-28T01:59:59@Europe/Paris"),
        ("2021-03-27T12:00:00@Europe/Paris", "P1D", "2021-03-28T13:00:00@Europe/Paris"),
        ("2021-10-30T12:00:00@Europe/Paris", "P1D", "2021-10-31T11:00:00@Europe/Paris"),
        ("2021-03-28T01:30:00+01:00", "PT1H", "2021-03-28T02:30:00+01:00"),
        ("-2021-01-01T10:10:10@Australia/Melbourne", "-P1D", "-2022-12-31T10:10:10@Australia/Melbourne"),
        ("9999-12-31T23:00:00@Europe/Paris", "PT2H", "10000-01-01T01:00:00@Europe/Paris"),
        ("0001-01-01T00:00:00@Europe/Paris", "-PT1S", "0000-12-31T23:59:59@Europe/Paris"),
        ("999999-07-01T12:00:00@Europe/Paris", "PT24H", "999999-07-02T12:00:00@Europe/Paris"),
    ],
)
def test_hours_are_hours_when_clocks_change(start: str, duration: str, end: str) -> None:
    by = parse_duration(duration)
    assert isinstance(by, DayTimeDuration)
    assert text_of(shift_date_time(parse_date_time(start), by)) == end


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("2018-10-08T00:00:00+02:00", "2018-10-08T00:00:00@Europe/Paris", 0),
        ("2018-02-08T00:00:00+01:00", "2018-02-08T00:00:00@Europe/Paris", 0),
        ("2018-12-08T00:00:00@Europe/Paris", "2018-12-08T00:00:00@Asia/Dhaka", 1),
        ("2002-04-02T12:00:00-01:00", "2002-04-02T17:00:00+04:00", 0),
        ("2002-04-03T02:00:00Z", "2002-04-02T23:00:00-04:00", -1),
        ("2021-10-31T02:30:00@Europe/Paris", "2021-10-31T00:30:00Z", 0),
        ("2021-03-28T02:30:00@Europe/Paris", "2021-03-28T01:30:00Z", 0),
        ("12000-07-01T12:00:00@Europe/Paris", "12000-07-01T12:00:00+02:00", 0),
        ("2025-02-01T09:30:00", "2025-02-01T09:30:00.000000001", -1),
        ("2025-02-01T09:30:00", "2025-02-01T09:30:00Z", 0),
        ("2025-02-01T09:30:01", "2025-02-01T09:30:00-05:00", 1),
        ("2025-02-01T09:30:00@Europe/Paris", "2025-02-01T09:29:59", 1),
    ],
)
def test_dates_and_times_are_ordered_by_instant_and_local_ones_at_the_others_offset(a: str, b: str, order: int) -> None:
    first, second = parse_date_time(a), parse_date_time(b)
    assert compare_date_times(first, second) == order
    assert compare_date_times(second, first) == -order


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("10:30:00", "10:30:00.000", 0),
        ("10:30:00Z", "10:30:00+00:00", 0),
        ("10:30:00+01:00", "10:30:00Z", -1),
        ("23:00:00-02:00", "00:30:00Z", 1),
        ("10:30:00@Etc/UTC", "10:30:00Z", 0),
        ("10:30:00@Europe/Paris", "10:30:00@Europe/Paris", 0),
        ("10:30:00@Europe/Paris", "10:30:01@Europe/Paris", -1),
        ("10:30:00@Europe/Paris", "10:30:00@Asia/Dhaka", 1),
        ("10:30:00@Europe/Paris", "15:30:00Z", -1),
        ("10:30:00@Europe/Paris", "09:30:00Z", None),
        ("10:30:00", "10:30:00Z", 0),
        ("10:30:00", "10:30:01+05:00", -1),
        ("10:30:00@Europe/Paris", "10:30:00", 0),
    ],
)
def test_times_are_ordered_where_the_answer_holds_on_every_date(a: str, b: str, order: int | None) -> None:
    first, second = parse_time(a), parse_time(b)
    if order is None:
        with pytest.raises(NoValue):
            compare_times(first, second)
    else:
        assert compare_times(first, second) == order
        assert compare_times(second, first) == -order


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("23:30:00", "PT45M", "00:15:00"),
        ("00:15:00Z", "-PT45M", "23:30:00Z"),
        ("10:15:00@Europe/Paris", "P1D", "10:15:00@Europe/Paris"),
        ("10:15:00", "-P1000DT0.000000001S", "10:14:59.999999999"),
    ],
)
def test_a_time_goes_round_at_midnight(start: str, duration: str, end: str) -> None:
    by = parse_duration(duration)
    assert isinstance(by, DayTimeDuration)
    assert text_of(shift_time(parse_time(start), by)) == end


def test_the_difference_of_two_times_is_signed_and_knows_offsets() -> None:
    assert between_times(parse_time("10:10:10"), parse_time("11:10:10")) == DayTimeDuration(-HOUR)
    assert between_times(parse_time("10:00:00+01:00"), parse_time("10:00:00Z")) == DayTimeDuration(-HOUR)
    with pytest.raises(NoValue, match=r"^without a date the offset of `Europe/Paris`"):
        between_times(parse_time("10:00:00@Europe/Paris"), parse_time("10:00:00Z"))


def test_a_date_beside_a_date_and_time_is_its_midnight_in_utc() -> None:
    moment = parse_date_time("2021-01-02T10:10:10@Europe/Paris")
    assert text_of(between_date_times(moment, date(2021, 1, 1))) == "P1DT9H10M10S"
    assert text_of(between_date_times(date(2021, 1, 1), moment)) == "-P1DT9H10M10S"
    with pytest.raises(NoValue):
        between_date_times(parse_date_time("2021-01-02T10:10:10"), date(2021, 1, 1))


@pytest.mark.parametrize(
    ("text", "properties"),
    {
        "2018-12-10": {"year": 2018, "month": 12, "day": 10, "weekday": 1},
        "-0044-03-15": {"year": -44, "month": 3, "day": 15, "weekday": 4},
        "10:30:01.25": {"hour": 10, "minute": 30, "second": Decimal("1.25"), "time offset": None},
        "10:30:01-05:00": {"time offset": DayTimeDuration(-5 * HOUR), "timezone": None},
        "10:30:01@Etc/UTC": {"time offset": DayTimeDuration(0), "timezone": "Etc/UTC"},
        "10:30:01@Europe/Paris": {"time offset": None, "timezone": "Europe/Paris"},
        "2018-07-10T10:30:01@Europe/Paris": {
            "year": 2018,
            "weekday": 2,
            "second": 1,
            "time offset": DayTimeDuration(2 * HOUR),
            "timezone": "Europe/Paris",
        },
        "P1Y2M": {"years": 1, "months": 2},
        "-P1Y2M": {"years": -1, "months": -2},
        "P11M": {"years": 0, "months": 11},
        "P2DT3H4M5.5S": {"days": 2, "hours": 3, "minutes": 4, "seconds": Decimal("5.5")},
        "-P2DT3H4M5.5S": {"days": -2, "hours": -3, "minutes": -4, "seconds": Decimal("-5.5")},
        "PT10S": {"days": 0, "hours": 0, "minutes": 0, "seconds": 10},
    }.items(),
)
def test_a_value_has_the_properties_of_its_kind(text: str, properties: dict[str, Value]) -> None:
    value = parse_temporal(text)
    assert {name: property_of(value, name) for name in properties} == properties


def test_a_range_has_its_ends_as_properties() -> None:
    value = Range(Decimal(1), Decimal(5), low_closed=False)
    names = ("start", "end", "start included", "end included")
    assert [property_of(value, name) for name in names] == [1, 5, False, True]


def test_a_property_of_another_kind_has_no_value_and_the_reason_names_those_that_exist() -> None:
    with pytest.raises(NoValue) as caught:
        property_of(date(2018, 12, 10), "hour")
    assert str(caught.value) == "a date has no property `hour`, only `year`, `month`, `day`, `weekday`"
    with pytest.raises(NoValue, match=r"^a number has no property `year`$"):
        property_of(Decimal(1), "year")


def test_only_names_of_the_zone_database_are_zones() -> None:
    check_zone("Europe/Paris")
    for name in ("", "europe/paris", "../Europe/Paris", "/usr/share/zoneinfo/Europe/Paris", "Europe"):
        with pytest.raises(NoValue):
            check_zone(name)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-12-31T23:30:00Z", "2025-01-01"),
        ("2025-01-01T00:30:00+02:00", "2024-12-31"),
        ("2024-12-31T18:30:00@America/New_York", "2025-01-01"),
        ("2024-12-31T23:30:00", "2024-12-31"),
        ("9999-12-31T23:30:00Z", "9999-12-31"),
    ],
)
def test_a_date_and_time_falls_on_a_date_in_a_zone(moment: str, day: str) -> None:
    assert local_date(parse_date_time(moment), "Europe/Brussels") == parse_date(day)
