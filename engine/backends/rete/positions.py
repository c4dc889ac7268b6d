"""FEEL's numbers and dates as whole numbers that compare with thresholds exactly as the values do.

A number becomes twice its floor at the threshold's scale, and one more where something is left over: thresholds
are even, what lies between two neighbours is odd, so no fraction is lost and 2.4 < 2.5 <= 2.5 holds at any scale.
"""

import math
from dataclasses import dataclass
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import Literal

from engine.backends.rete.limits import FAR, LARGEST_THRESHOLD
from engine.feel.temporal.calendar import day_number
from engine.feel.values import ExtendedDate, UncertainCount, Value

_EXACT = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Shifts the point without rounding."""

_DIGITS = 17
"""Numbers with more digits before the point than this lie beyond every threshold."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """How values of one kind become whole numbers; `scale` is the number of decimals that count."""

    kind: Literal["number", "date"]
    scale: int = 0

    def interval(self, value: Value) -> tuple[int, int] | None:
        """Return the lowest and highest position of a value; None for what has none of this kind."""
        if self.kind == "date":
            if not isinstance(value, date | ExtendedDate):
                return None
            position = 2 * day_number(value)
            return position, position
        if isinstance(value, Decimal) and value.is_finite():
            position = self._number(value)
            return position, position
        if isinstance(value, UncertainCount):
            return self._number(value.low), self._number(value.high)
        return None

    def _number(self, value: Decimal) -> int:
        if value and value.adjusted() + self.scale >= _DIGITS:
            return FAR if value > 0 else -FAR
        scaled = value.scaleb(self.scale, _EXACT) if self.scale else value
        whole = math.floor(scaled)
        return 2 * whole + (whole != scaled)


def ruler_of(*limits: Value) -> Ruler | None:
    """Return the ruler on which all of `limits` are exact positions, or None where there is none."""
    if all(isinstance(each, date | ExtendedDate) for each in limits):
        return Ruler("date")
    numbers = [each for each in limits if isinstance(each, Decimal)]
    if len(numbers) < len(limits):
        return None
    scale = max(max(0, -int(each.normalize(_EXACT).as_tuple().exponent)) for each in numbers)
    ruler = Ruler("number", scale)
    if scale > _DIGITS or any(abs(ruler._number(each)) > LARGEST_THRESHOLD for each in numbers):  # noqa: SLF001
        return None
    return ruler


def position_of(limit: Value, ruler: Ruler) -> int:
    """Return the position of a threshold for which `ruler` was made."""
    interval = ruler.interval(limit)
    if interval is None:
        raise ValueError(f"{limit!r} is not on this ruler")
    return interval[0]
