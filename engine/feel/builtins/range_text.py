"""Ranges from text: DMN 1.5, 10.3.4.1 and grammar rules 66 and 67, where both ends are literals."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.feel.operators import compare
from engine.feel.problems import FeelError
from engine.feel.syntax.parser import parse_expression
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_temporal, parse_time
from engine.feel.tree import Argument, AtLiteral, Call, Literal, Name, Negation, Node, RangeLiteral
from engine.feel.values import NoValue, Range, Value

_READERS: Mapping[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def range_of(text: str) -> Range:
    """Return the range that `text` writes.

    Raises:
        NoValue: it is not a range of two literals in order.
    """
    whole, low_given, high_given = _completed(text)
    try:
        tree = parse_expression(whole)
    except FeelError:
        tree = None
    if not isinstance(tree, RangeLiteral) or tree.low is None or tree.high is None:
        raise NoValue(f"`{text[:60]}` is not a range, such as `[1..10)`")
    low = _end(tree.low) if low_given else None
    high = _end(tree.high) if high_given else None
    if low is not None and high is not None and compare(low, high) > 0:
        raise NoValue(f"the range `{text[:60]}` ends before it starts")
    return Range(low, high, tree.low_closed, tree.high_closed)


def _completed(text: str) -> tuple[str, bool, bool]:
    """Return the text with a number for an end that is left out, and whether each end was given.

    Rule 66 lets an open end be left out, `(..10]` and `[1..)`, in such texts only.
    """
    inside = text.strip()
    start, rest = inside[:1], inside[1:].lstrip()
    if start in ("(", "]") and rest.startswith(".."):
        return f"{start}0{rest}", False, True
    before, end = inside[:-1].rstrip(), inside[-1:]
    if end in (")", "[") and before.endswith(".."):
        return f"{before}0{end}", True, False
    return text, True, True


def _end(node: Node) -> Value:
    match node:
        case Literal(value=Decimal() | str() as value):
            return value
        case Negation(operand=Literal(value=Decimal() as value)):
            return value.copy_negate()
        case AtLiteral(text=text):
            return parse_temporal(text)
        case Call(function=Name(name=name), arguments=(Argument(name=None, value=Literal(value=str() as text)),)) if (
            name in _READERS
        ):
            return _READERS[name](text)
        case _:
            raise NoValue("an end of a range in a text is a number, a string, a date, a time or a duration")
