"""The built-in functions that compare points and ranges (DMN 1.5, 10.3.4.7, table 78).

A range without an end on one side reaches further than any other that has one.
"""

from collections.abc import Callable

from engine.feel.builtins.base import ORDERED, Builtin, Parameter, Signature
from engine.feel.operators import compare
from engine.feel.types import RangeOf, Simple
from engine.feel.values import Range, Value


def _low(range1: Range, range2: Range) -> int:
    """Compare the starts of two ranges as values: -1, 0 or 1."""
    return _ends(range1.low, range2.low, without=-1)


def _high(range1: Range, range2: Range) -> int:
    """Compare the ends of two ranges as values."""
    return _ends(range1.high, range2.high, without=1)


def _ends(a: Value, b: Value, *, without: int) -> int:
    if a is None or b is None:
        return 0 if a is b else without if a is None else -without
    return compare(a, b)


def _high_to_low(range1: Range, range2: Range) -> int:
    """Compare the end of `range1` with the start of `range2`."""
    return 1 if range1.high is None or range2.low is None else compare(range1.high, range2.low)


def _to_low(point: Value, within: Range) -> int:
    """Compare a point with the start of a range."""
    return 1 if within.low is None else compare(point, within.low)


def _to_high(point: Value, within: Range) -> int:
    """Compare a point with the end of a range."""
    return -1 if within.high is None else compare(point, within.high)


def _point_before_point(point1: Value, point2: Value) -> bool:
    return compare(point1, point2) < 0


def _point_before_range(point: Value, within: Range) -> bool:
    order = _to_low(point, within)
    return order < 0 or (order == 0 and not within.low_closed)


def _range_before_point(within: Range, point: Value) -> bool:
    order = _to_high(point, within)
    return order > 0 or (order == 0 and not within.high_closed)


def _range_before_range(range1: Range, range2: Range) -> bool:
    order = _high_to_low(range1, range2)
    return order < 0 or (order == 0 and not (range1.high_closed and range2.low_closed))


def _meets(range1: Range, range2: Range) -> bool:
    return range1.high_closed and range2.low_closed and _high_to_low(range1, range2) == 0


def _overlaps(range1: Range, range2: Range) -> bool:
    return not _range_before_range(range1, range2) and not _range_before_range(range2, range1)


def _overlaps_before(range1: Range, range2: Range) -> bool:
    low, high = _low(range1, range2), _high(range1, range2)
    return (
        (low < 0 or (low == 0 and range1.low_closed and not range2.low_closed))
        and not _range_before_range(range1, range2)
        and (high < 0 or (high == 0 and (not range1.high_closed or range2.high_closed)))
    )


def _point_finishes(point: Value, within: Range) -> bool:
    return within.high_closed and _to_high(point, within) == 0


def _finishes(range1: Range, range2: Range) -> bool:
    low = _low(range1, range2)
    return (
        range1.high_closed == range2.high_closed
        and _high(range1, range2) == 0
        and (low > 0 or (low == 0 and (not range1.low_closed or range2.low_closed)))
    )


def _includes_point(within: Range, point: Value) -> bool:
    low, high = _to_low(point, within), _to_high(point, within)
    return (low > 0 and high < 0) or (low == 0 and within.low_closed) or (high == 0 and within.high_closed)


def _includes(range1: Range, range2: Range) -> bool:
    low, high = _low(range1, range2), _high(range1, range2)
    return (low < 0 or (low == 0 and (range1.low_closed or not range2.low_closed))) and (
        high > 0 or (high == 0 and (range1.high_closed or not range2.high_closed))
    )


def _point_starts(point: Value, within: Range) -> bool:
    return within.low_closed and _to_low(point, within) == 0


def _starts(range1: Range, range2: Range) -> bool:
    high = _high(range1, range2)
    return (
        range1.low_closed == range2.low_closed
        and _low(range1, range2) == 0
        and (high < 0 or (high == 0 and (not range1.high_closed or range2.high_closed)))
    )


def _points_coincide(point1: Value, point2: Value) -> bool:
    return compare(point1, point2) == 0


def _coincide(range1: Range, range2: Range) -> bool:
    return (
        range1.low_closed == range2.low_closed
        and range1.high_closed == range2.high_closed
        and _low(range1, range2) == 0
        and _high(range1, range2) == 0
    )


def _flipped(call: Callable[..., bool]) -> Callable[..., bool]:
    """Return the relation that holds for the arguments in the other order: `after` for `before`."""
    return lambda a, b: call(b, a)


_RANGE = RangeOf(Simple.ANY)


def _points(call: Callable[..., bool]) -> Signature:
    return Signature((Parameter("point1", ORDERED), Parameter("point2", ORDERED)), Simple.BOOLEAN, call)


def _point_range(call: Callable[..., bool]) -> Signature:
    return Signature((Parameter("point", ORDERED), Parameter("range", _RANGE)), Simple.BOOLEAN, call)


def _range_point(call: Callable[..., bool]) -> Signature:
    return Signature((Parameter("range", _RANGE), Parameter("point", ORDERED)), Simple.BOOLEAN, call)


def _ranges(call: Callable[..., bool]) -> Signature:
    return Signature((Parameter("range1", _RANGE), Parameter("range2", _RANGE)), Simple.BOOLEAN, call)


def _row(name: str, meaning: str, signatures: tuple[Signature, ...], *examples: tuple[str, str]) -> Builtin:
    return Builtin(name, "range", "10.3.4.7", meaning, _UNORDERED, signatures, examples)


_UNORDERED = "the values are of different kinds and cannot be put in order"

ROWS: tuple[Builtin, ...] = (
    _row(
        "before",
        "Whether all of the first, a point or a range, comes before all of the second.",
        (
            _points(_point_before_point),
            _point_range(_point_before_range),
            _range_point(_range_before_point),
            _ranges(_range_before_range),
        ),
        ("before(1, 10)", "true"),
        ("before(1, (1..10])", "true"),
        ("before([1..10], [10..20])", "false"),
    ),
    _row(
        "after",
        "Whether all of the first, a point or a range, comes after all of the second.",
        (
            _points(_flipped(_point_before_point)),
            _point_range(_flipped(_range_before_point)),
            _range_point(_flipped(_point_before_range)),
            _ranges(_flipped(_range_before_range)),
        ),
        ("after(10, 5)", "true"),
        ("after(10, [1..10))", "true"),
        ("after([11..20], [1..10])", "true"),
    ),
    _row(
        "meets",
        "Whether the first range ends at the value where the second starts, and both include it.",
        (_ranges(_meets),),
        ("meets([1..5], [5..10])", "true"),
        ("meets([1..5), [5..10])", "false"),
    ),
    _row(
        "met by",
        "Whether the first range starts at the value where the second ends, and both include it.",
        (_ranges(_flipped(_meets)),),
        ("met by([5..10], [1..5])", "true"),
        ("met by((5..10], [1..5])", "false"),
    ),
    _row(
        "overlaps",
        "Whether the ranges have a value in common.",
        (_ranges(_overlaps),),
        ("overlaps([1..5], [3..8])", "true"),
        ("overlaps([1..5], (5..8])", "false"),
    ),
    _row(
        "overlaps before",
        "Whether the first range starts before the second and ends inside it.",
        (_ranges(_overlaps_before),),
        ("overlaps before([1..5], [3..8])", "true"),
        ("overlaps before([1..5], [1..5])", "false"),
    ),
    _row(
        "overlaps after",
        "Whether the first range starts inside the second and ends after it.",
        (_ranges(_flipped(_overlaps_before)),),
        ("overlaps after([3..8], [1..5])", "true"),
        ("overlaps after([1..5], [1..5])", "false"),
    ),
    _row(
        "finishes",
        "Whether the first, a point or a range, ends where the second ends and starts inside it.",
        (_point_range(_point_finishes), _ranges(_finishes)),
        ("finishes(10, [1..10])", "true"),
        ("finishes([5..10], [1..10])", "true"),
    ),
    _row(
        "finished by",
        "Whether the second, a point or a range, ends where the first ends and starts inside it.",
        (_range_point(_flipped(_point_finishes)), _ranges(_flipped(_finishes))),
        ("finished by([1..10], 10)", "true"),
        ("finished by([1..10], [5..10))", "false"),
    ),
    _row(
        "includes",
        "Whether the second, a point or a range, lies wholly in the first.",
        (_range_point(_includes_point), _ranges(_includes)),
        ("includes([1..10], 5)", "true"),
        ("includes([1..10], [4..6])", "true"),
        ("includes((1..10], 1)", "false"),
    ),
    _row(
        "during",
        "Whether the first, a point or a range, lies wholly in the second.",
        (_point_range(_flipped(_includes_point)), _ranges(_flipped(_includes))),
        ("during(5, [1..10])", "true"),
        ("during([4..6], [1..10])", "true"),
    ),
    _row(
        "starts",
        "Whether the first, a point or a range, starts where the second starts and ends inside it.",
        (_point_range(_point_starts), _ranges(_starts)),
        ("starts(1, [1..10])", "true"),
        ("starts([1..5], [1..10])", "true"),
    ),
    _row(
        "started by",
        "Whether the second, a point or a range, starts where the first starts and ends inside it.",
        (_range_point(_flipped(_point_starts)), _ranges(_flipped(_starts))),
        ("started by([1..10], 1)", "true"),
        ("started by([1..10], [1..5])", "true"),
    ),
    _row(
        "coincides",
        "Whether the two points are equal, or the two ranges have the same ends.",
        (_points(_points_coincide), _ranges(_coincide)),
        ("coincides(5, 5)", "true"),
        ("coincides((1..5), [1..5])", "false"),
    ),
)
