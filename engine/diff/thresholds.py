"""What changed of a threshold: from the values themselves, so that a name says in which direction they moved."""

from collections.abc import Iterator

from engine.diff.change import quoted
from engine.diff.document import literal
from engine.diff.relations import LESS, MORE, in_order, same
from engine.feel.values import AnyDate, DayTimeDuration, Value, YearMonthDuration
from engine.policy.model import Constant, Dated, Parameter, Period
from engine.policy.text import NO_TEXT, Text

Named = tuple[str, Text, Text]
"""A code, what was and what is."""


def value_changes(old: Parameter, new: Parameter) -> Iterator[Named]:
    """Yield the changes of what a threshold holds, in the names of the new version."""
    match old.value, new.value:
        case Constant() as before, Constant() as after:
            yield from _constants(before, after)
        case Period() as before, Period() as after:
            yield from _periods(before, after)
        case Dated() as before, Dated() as after:
            yield from _dated(before, after)
        case Dated(), _:
            yield "threshold-made-fixed", quoted(written(old)), quoted(written(new))
        case _, Dated():
            yield "threshold-made-dated", quoted(written(old)), quoted(written(new))
        case _:
            yield "threshold-changed", quoted(written(old)), quoted(written(new))


def written(parameter: Parameter) -> str:
    """Return a threshold as its text writes it, on one line."""
    match parameter.value:
        case Constant(written=text):
            return text
        case Period(from_written=start, until_written=until):
            return f"{start or '…'} to {until or '…'}"
        case Dated(by=by, values=values):
            rows = ", ".join(f"from {day}: {each.written}" for day, each in values)
            return f"{rows} (by {by.text if by else 'as_of'})"


def moved(old: Value, new: Value) -> str:
    """Return the code for a value that became another one."""
    relation = in_order(old, new)
    if relation not in (LESS, MORE):
        return "threshold-changed"
    if isinstance(new, AnyDate):
        return "cut-off-moved-later" if relation is MORE else "cut-off-moved-earlier"
    if isinstance(new, DayTimeDuration | YearMonthDuration):
        return "period-lengthened" if relation is MORE else "period-shortened"
    if isinstance(new, str | bool):
        return "threshold-changed"
    return "threshold-raised" if relation is MORE else "threshold-lowered"


def _constants(old: Constant, new: Constant, day: str = "") -> Iterator[Named]:
    before, after = quoted(f"{day}{old.written}"), quoted(f"{day}{new.written}")
    if same(old.value, new.value):
        yield "written-otherwise", before, after
    elif isinstance(old.value, list) and isinstance(new.value, list):
        yield from _lists(old.value, new.value, before, after)
    else:
        yield moved(old.value, new.value), before, after


def _lists(old: list[Value], new: list[Value], before: Text, after: Text) -> Iterator[Named]:
    gone = [each for each in old if not any(same(each, other) for other in new)]
    come = [each for each in new if not any(same(each, other) for other in old)]
    yield from (("choice-removed", quoted(literal(each)), NO_TEXT) for each in gone)
    yield from (("choice-added", NO_TEXT, quoted(literal(each))) for each in come)
    if not gone and not come:
        yield "threshold-changed", before, after


def _periods(old: Period, new: Period) -> Iterator[Named]:
    ends = (
        ("start", old.range.low, new.range.low, old.from_written, new.from_written),
        ("end", old.range.high, new.range.high, old.until_written, new.until_written),
    )
    for end, before, after, before_written, after_written in ends:
        texts = quoted(before_written), quoted(after_written)
        if before is None and after is None:
            continue
        if before is None:
            yield f"window-{end}-added", *texts
        elif after is None:
            yield f"window-{end}-removed", *texts
        elif in_order(before, after) in (LESS, MORE):
            way = "later" if in_order(before, after) is MORE else "earlier"
            yield f"window-{end}-moved-{way}", *texts
        elif before_written != after_written:
            yield "written-otherwise", *texts


def _dated(old: Dated, new: Dated) -> Iterator[Named]:
    by = [each.by.text if each.by else "as_of" for each in (old, new)]
    if by[0] != by[1]:
        yield "threshold-changed", quoted(f"by {by[0]}"), quoted(f"by {by[1]}")
    before, after = dict(old.values), dict(new.values)
    for day in sorted({*before, *after}):
        if day not in after:
            yield "dated-value-removed", quoted(f"{before[day].written} from {day}"), NO_TEXT
        elif day not in before:
            yield "dated-value-added", NO_TEXT, quoted(f"{after[day].written} from {day}")
        elif before[day] != after[day]:
            yield from _constants(before[day], after[day], f"from {day}: ")
