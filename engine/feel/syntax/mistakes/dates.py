"""Dates, times and durations without their quotes."""

import re

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import NUMBER, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened, span_of, touch

_ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_UNQUOTED = re.compile(r"[0-9A-Z:.+-]+")


def date(tokens: Tokens, at: int) -> Problem | None:
    """Find a date without quotes that ends at token `at` or goes beyond it."""
    first = at
    while first and touch(tokens, first) and tokens.kinds[first - 1] in (NUMBER, "-", "/"):
        first -= 1
    start = tokens.starts[first]
    match = _ISO_DATE.match(tokens.text, start) or _DAY_FIRST.match(tokens.text, start)
    if not match or match.end() < tokens.ends[at]:
        return None
    written = f'`@"{shortened(match[0])}"`'
    if match.re is _DAY_FIRST:
        day, separator, month, year = match.groups()
        written = day_first(int(day), int(month), int(year), separator)
    return Problem(
        "looks-like-a-date",
        f"`{shortened(match[0])}` is not a date",
        match.span(),
        "no quotes",
        f"write dates as year, month and day: {written}",
    )


def unquoted_after_at(tokens: Tokens, at: int) -> Problem | None:
    """Find `@2020-01-31`."""
    if at == 0 or tokens.kinds[at - 1] != "@":
        return None
    match = _UNQUOTED.match(tokens.text, tokens.starts[at])
    return Problem(
        "missing-quotes",
        "`@` is not followed by a date, time or duration in quotes",
        match.span() if match else span_of(tokens, at),
        "no quotes",
        f'write `@"{shortened(match[0]) if match else "2020-01-31"}"`',
    )


def day_first(day: int, month: int, year: int, separator: str) -> str:
    """Return how a date is written whose year stands last; between slashes the month may stand first."""
    first = f'`@"{year:04}-{month:02}-{day:02}"`'
    other = f'`@"{year:04}-{day:02}-{month:02}"`'
    if separator != "/" or day == month or day > 12:
        return first
    return other if month > 12 else f"{first} or {other}"
