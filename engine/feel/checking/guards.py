"""What holds where a condition does: `x != null and x > 3` compares a value, not null.

A guard concerns an expression, not only a name: after `min(dates) != null` the same `min(dates)` is a value.
"""

from dataclasses import dataclass
from decimal import Decimal

from engine.feel.tree import And, Call, Comparison, InstanceOf, ListLiteral, Literal, Name, Node, Or

_NULL = Literal(None)
_EMPTY = ListLiteral(())
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRROR = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Facts:
    """Expressions that are not null, and lists that are not empty or numbers that are not zero."""

    present: frozenset[Node] = frozenset()
    filled: frozenset[Node] = frozenset()

    def __or__(self, other: "Facts") -> "Facts":
        return Facts(self.present | other.present, self.filled | other.filled)

    def __and__(self, other: "Facts") -> "Facts":
        return Facts(self.present & other.present, self.filled & other.filled)


NOTHING = Facts()


def implied(node: Node, *, holds: bool, ordered: bool = True) -> Facts:
    """Return what is sure where `node` is true, or (`holds` False) where it is not true.

    Args:
        node: a condition.
        holds: whether it is true.
        ordered: whether `x > 3` counts as well: it is true of values only, but does not guard itself.
    """
    match node:
        case And(operands=operands) | Or(operands=operands):
            parts = [implied(each, holds=holds, ordered=ordered) for each in operands]
            every = isinstance(node, And) is holds
            found = parts[0]
            for each in parts[1:]:
                found = found | each if every else found & each
            return found
        case Call(function=Name(name="not"), arguments=(argument,)):
            return implied(argument.value, holds=not holds, ordered=ordered)
        case InstanceOf(value=value) if holds:
            return Facts(frozenset((value,)))
        case Comparison(operator=operator, left=left, right=right):
            if isinstance(left, Literal | ListLiteral):
                left, right, operator = right, left, _MIRROR[operator]  # type: ignore[assignment]
            return _compared(left, operator if holds else _OPPOSITE[operator], right, ordered=ordered and holds)
        case _:
            return NOTHING


def _compared(left: Node, operator: str, right: Node, *, ordered: bool) -> Facts:
    """Return what `left operator right` makes sure.

    Args:
        left: the one side.
        operator: how they compare.
        right: the other side.
        ordered: that `left` is more or less than `right` says that neither is null.
    """
    if right == _NULL:
        return Facts(frozenset((left,))) if operator == "!=" else NOTHING
    if isinstance(right, Literal) and isinstance(right.value, Decimal) and not _zero_fits(operator, right.value):
        counted = _counted(left)
        filled = frozenset((left,) if counted is None else (left, counted))
        return Facts(frozenset((left,)) if ordered else frozenset(), filled)
    if right == _EMPTY and operator == "!=":
        return Facts(filled=frozenset((left,)))
    if ordered and operator in ("<", "<=", ">", ">="):
        return Facts(frozenset((left, right)))
    return NOTHING


def _counted(node: Node) -> Node | None:
    match node:
        case Call(function=Name(name="count"), arguments=(argument,)):
            return argument.value
        case _:
            return None


def _zero_fits(operator: str, limit: Decimal) -> bool:
    """Tell whether `0 operator limit` holds."""
    return {
        "<": limit > 0,
        "<=": limit >= 0,
        ">": limit < 0,
        ">=": limit <= 0,
        "=": limit == 0,
        "!=": limit != 0,
    }[operator]
