"""Texts that were meant to be a date, a time or a duration, and how that is written."""

import re
from functools import cache
from zoneinfo import available_timezones

from engine.feel.temporal import parse_temporal
from engine.feel.values import NoValue
from engine.suggest import nearest

_YEAR_FIRST = re.compile(r"([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./ -]+)([0-9]{1,2})[./ -]+([0-9]{4})")
_SHORT_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
_AMOUNT = re.compile(r"(?i)P?T?([0-9]+)\s*(years?|y|months?|weeks?|w|days?|d|hours?|h)")
_UNITS = {"y": ("P", "Y", 1), "m": ("P", "M", 1), "w": ("P", "D", 7), "d": ("P", "D", 1), "h": ("PT", "H", 1)}


def reads(text: str) -> bool:
    """Tell whether `text` is that of a date, a time or a duration."""
    try:
        parse_temporal(text)
    except NoValue:
        return False
    return True


def corrected(text: str) -> list[str]:
    """Return the texts of dates, times and durations that `text` was probably meant to be, none where that is open."""
    return [each for each in _candidates(text.strip()) if each != text and reads(each)]


def quoted(texts: list[str], mark: str = "") -> str:
    """Return texts in FEEL's quotes, as a help line shows them: `` `"2025-02-03"` or `"2025-03-02"` ``."""
    return " or ".join(f'`{mark}"{each}"`' for each in texts)


def _candidates(text: str) -> list[str]:
    before, at, zone = text.partition("@")
    if at:
        return [f"{before}@{each}" for each in nearest(zone, _zones(), limit=2)]
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(each) for each in match.groups())
        return [f"{year:04}-{month:02}-{day:02}"]
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        first, other = f"{year:04}-{month:02}-{day:02}", f"{year:04}-{day:02}-{month:02}"
        return [first, other] if "/" in match[2] and day != month else [first]
    if match := _SHORT_TIME.fullmatch(text):
        return [f"{match[1]:0>2}:{match[2]}:00"]
    if match := _AMOUNT.fullmatch(text):
        start, end, times = _UNITS[match[2][0].lower()]
        return [f"{start}{int(match[1]) * times}{end}"]
    return []


@cache
def _zones() -> list[str]:
    return sorted(available_timezones())
