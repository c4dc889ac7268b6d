"""Values as people read them, in the words of a language."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from engine.canonical import decimal_text
from engine.feel.literals import to_literal
from engine.feel.temporal import text_of
from engine.feel.values import (
    AnyDate,
    DayTimeDuration,
    Function,
    Range,
    UncertainCount,
    Unknown,
    Value,
    YearMonthDuration,
)
from engine.grounds.phrases import Phrases

LISTED = 8
"""How many names a sentence lists before it says how many more there are."""

NANOSECONDS = 10**9


def shown(value: Value, words: Phrases) -> str:
    """Return a value in the words of a language: numbers plain, durations spelt out, true and false as yes and no."""
    match value:
        case None:
            return words.none
        case True:
            return words.yes
        case False:
            return words.no
        case Decimal():
            return number(value, words)
        case date():
            return value.isoformat()
        case str():
            return f"“{value}”"
        case UncertainCount(low=low, high=high):
            return words.interval.format(low=number(low, words), high=number(high, words))
        case Unknown() | Function():
            return "…"
        case list():
            return listed([shown(item, words) for item in value], words)
        case Range():
            start = _end(value.low, value.low_closed, words)
            return between(start, _end(value.high, value.high_closed, words), words)
        case YearMonthDuration(months=months):
            sign, months = ("-", -months) if months < 0 else ("", months)
            return sign + _spelt([("years", months // 12), ("months", months % 12)], words, "months")
        case DayTimeDuration(nanoseconds=nanoseconds):
            return _days_and_time(nanoseconds, words)
        case dict():
            return to_literal(value)
        case _:
            return text_of(value)


def number(value: Decimal, words: Phrases) -> str:
    """Return a number with the decimal sign of a language."""
    return decimal_text(value).replace(".", words.decimal_sign)


def between(low: str, high: str, words: Phrases) -> str:
    """Return two ends as a range; an end that is empty is open."""
    if low and high:
        return f"{low} – {high}"
    return words.or_later.format(end=low) if low else words.or_earlier.format(end=high)


def _end(value: Value, closed: bool, words: Phrases) -> str:  # noqa: FBT001 - whether the end belongs to the range
    if value is None:
        return ""
    return shown(value, words) if closed else words.excluded.format(end=shown(value, words))


def _days_and_time(nanoseconds: int, words: Phrases) -> str:
    sign, rest = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    seconds, fraction = divmod(rest, NANOSECONDS)
    if fraction:
        return text_of(DayTimeDuration(nanoseconds))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return sign + _spelt([("days", day), ("hours", hour), ("minutes", minute), ("seconds", second)], words, "seconds")


def _spelt(parts: Iterable[tuple[str, int]], words: Phrases, smallest: str) -> str:
    said = [f"{number} {words.units[unit][number != 1]}" for unit, number in parts if number]
    return joined(said, words) if said else f"0 {words.units[smallest][1]}"


def joined(parts: Sequence[str], words: Phrases) -> str:
    """Return `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words.and_word} {parts[-1]}"


def listed(names: Sequence[str], words: Phrases) -> str:
    """Return names with commas, the first few of a long list and the number of the others."""
    if len(names) <= LISTED:
        return ", ".join(names)
    return words.more.format(names=", ".join(names[:LISTED]), count=len(names) - LISTED)


def is_day(value: Value) -> bool:
    """Tell whether a value is spoken of as a day, `on or before`, rather than as an amount, `at most`."""
    return isinstance(value, AnyDate)
