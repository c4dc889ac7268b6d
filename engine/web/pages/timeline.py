"""The versions of a policy on a line of time: where each bar begins and ends, in hundredths of the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.policy.bundle import Term

MOST_YEARS = 8
"""Years that are written under the line; of more, every second, third, … is."""
LATE = 70.0
"""Bars that begin behind this part of the line have their name to the left."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The time in which a version decides."""

    version: str
    start: float
    width: float
    open: bool

    @property
    def late(self) -> bool:
        """Whether the bar begins so far to the right that its name goes to the left of it."""
        return self.start > LATE


@dataclass(frozen=True, slots=True)
class Line:
    """Bars, the beginnings of years, and today, None where that is not on the line."""

    bars: tuple[Bar, ...]
    years: tuple[tuple[int, float], ...]
    today: float | None


def line_of(terms: Sequence[Term], today: date) -> Line | None:
    """Return the line of time of a policy's terms, None where there are none."""
    if not terms:
        return None
    first = min(term.start for term in terms).replace(month=1, day=1)
    last = max((term.until or max(term.start + timedelta(days=365), today)) for term in terms)
    last = max(last, first + timedelta(days=365))
    days = (last - first).days

    def at(day: date) -> float:
        return round(100 * (day - first).days / days, 2)

    bars = tuple(
        Bar(term.version, at(term.start), round(at(term.until or last) - at(term.start), 2), term.until is None)
        for term in terms
    )
    step = -(-(last.year - first.year + 1) // MOST_YEARS)
    years = tuple((year, at(date(year, 1, 1))) for year in range(first.year, last.year + 1, step))
    return Line(bars, years, at(today) if first <= today <= last else None)
