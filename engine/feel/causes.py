"""Which of the reasons why an expression is null is the first of them: `(1 / 0) > 3` is null since `1 / 0` is."""

from collections.abc import Sequence

from engine.feel.checking.needs import needs
from engine.feel.compile import Reason
from engine.feel.tree import Node
from engine.feel.walk import walk


def root_cause(tree: Node, reasons: Sequence[Reason]) -> Reason:
    """Return the reason where null arose that made the last operation null.

    Args:
        tree: the expression.
        reasons: what `Expression.run` noted, at least one.
    """
    found = reasons[-1]
    by_place = {each.span: each for each in reasons}
    node = next((each for each in walk(tree) if each.span == found.span), None)
    while node is not None:
        found = by_place.get(node.span, found)
        node = next((each for each in needs(node) if each.span in by_place), None)
    return found
