"""How an operation is written whose operands have no answer together."""

import re
from decimal import Decimal

from engine.feel.checking.occurring import Operand
from engine.feel.checking.relations import only
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import remedy
from engine.feel.tree import Arithmetic, Comparison, Literal, Node, UnaryComparison
from engine.feel.types import Simple

_DATES = (Simple.DATE, Simple.DATE_TIME)
_DURATIONS = {Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION}
_FURTHER = re.compile(r"\s*(<=|>=|<|>)\s*([\w.]+)")
_YEAR = re.compile("[12][0-9]{3}")


def for_operands(node: Node, left: Operand, right: Operand, scope: Scope) -> str:
    """Return a help line for the operation `node`, or an empty text where nothing can be said.

    Args:
        node: the operation; of a `between` and of tests, the comparison that it stands for.
        left: its left side.
        right: its right side.
        scope: where it stands.
    """
    texts = scope.text(left[0]), scope.text(right[0])
    if isinstance(node, Comparison):
        advice = (
            _one_pair_at_a_time(node, left[0], texts[1], scope)
            or _compared_further(node, left, texts, scope)
            or _membership(node, left, right, texts)
        )
        if advice:
            return advice
    return (
        _with_null(node, left, right, texts)
        or _days_added(node, left, right, texts)
        or _durations(node, left, right, texts, scope)
        or _year(left, right, texts)
        or _quoted_name(left[0], right[0], scope)
        or remedy(*right, texts[1], left[1])
        or remedy(*left, texts[0], right[1])
    )


def _one_pair_at_a_time(node: Comparison, left: Node, right: str, scope: Scope) -> str:
    if not isinstance(left, Comparison) or node.operator in ("=", "!="):
        return ""
    first, middle = scope.text(left.left), scope.text(left.right)
    if left.operator in ("=", "!=") and only(scope.notes.types[left.left.span], Simple.BOOLEAN, Simple.ANY):
        return f"write `{first} {left.operator} ({middle} {node.operator} {right})`"
    return f"compare one pair at a time: `{scope.text(left)} and {middle} {node.operator} {right}`"


def _compared_further(node: Comparison, left: Operand, texts: tuple[str, str], scope: Scope) -> str:
    """Return how `a = b > 3` is written, of which `node` is `a = b`."""
    further = _FURTHER.match(scope.notes.text, node.span[1])
    if not further or not only(left[1], Simple.BOOLEAN):
        return ""
    return f"write `{texts[0]} {node.operator} ({texts[1]} {further[1]} {further[2]})`"


def _membership(node: Comparison, left: Operand, right: Operand, texts: tuple[str, str]) -> str:
    if not only(right[1], "range") or only(left[1], "range"):
        return ""
    inside = f"{texts[0]} in {texts[1]}"
    return f"write `not({inside})`" if node.operator == "!=" else f"write `{inside}`"


def _with_null(node: Node, left: Operand, right: Operand, texts: tuple[str, str]) -> str:
    if not isinstance(node, Comparison | UnaryComparison) or Simple.NULL not in (left[1], right[1]):
        return ""
    other = texts[1] if left[1] is Simple.NULL else texts[0]
    return f"null has no order: ask whether there is a value by `{other} != null`"


def _days_added(node: Node, left: Operand, right: Operand, texts: tuple[str, str]) -> str:
    if not isinstance(node, Arithmetic) or node.operator not in "+-":
        return ""
    if only(left[1], *_DATES) and only(right[1], Simple.NUMBER):
        return f"to move it by days, write `{texts[0]} {node.operator} {_days(right[0], texts[1])}`"
    if only(right[1], *_DATES) and only(left[1], Simple.NUMBER) and node.operator == "+":
        return f"to move it by days, write `{texts[1]} + {_days(left[0], texts[0])}`"
    return ""


def _days(node: Node, text: str) -> str:
    whole = isinstance(node, Literal) and isinstance(node.value, Decimal) and text.isdecimal()
    return f'duration("P{text}D")' if whole else f'{text} * duration("P1D")'


def _durations(node: Node, left: Operand, right: Operand, texts: tuple[str, str], scope: Scope) -> str:
    if not (only(left[1], *_DURATIONS) and only(right[1], *_DURATIONS)):
        return _moved(left, right, texts) or _moved(right, left, (texts[1], texts[0]))
    difference = left[0]
    if isinstance(node, Comparison) and isinstance(difference, Arithmetic) and difference.operator == "-":
        later, earlier = scope.text(difference.left), scope.text(difference.right)
        if only(scope.notes.types[difference.left.span], *_DATES):
            return f"months differ in length: compare dates, `{later} {node.operator} {earlier} + {texts[1]}`"
    return "months differ in length: write both in days, or both in months"


def _year(left: Operand, right: Operand, texts: tuple[str, str]) -> str:
    for (_, of), (node, _), text, year in ((left, right, texts[0], texts[1]), (right, left, texts[1], texts[0])):
        if only(of, *_DATES) and isinstance(node, Literal) and _YEAR.fullmatch(year):
            whole = f', or write a whole date, `@"{year}-01-01"`' if only(of, Simple.DATE) else ""
            return f"compare its year, `{text}.year`{whole}"
    return ""


def _moved(left: Operand, right: Operand, texts: tuple[str, str]) -> str:
    if not (only(left[1], *_DATES) and only(right[1], *_DURATIONS)):
        return ""
    return f"a duration moves a date, as in `{texts[0]} + {texts[1]}`, or is compared with the difference of two"


def _quoted_name(left: Node, right: Node, scope: Scope) -> str:
    for each in (left, right):
        if isinstance(each, Literal) and isinstance(each.value, str) and each.value in scope.visible():
            return f"without quotes it is the name: `{each.value}`"
    return ""
