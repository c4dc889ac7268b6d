"""What a node needs: the parts that make it null, for every fact, where one of them is null (OMG DMN 1.5, 10.3.2).

A comparison by `<` needs both its sides, `and` none of its operands: `null and false` is false.
"""

from collections.abc import Collection

from engine.feel.builtins import BUILTINS
from engine.feel.checking.arguments import shapes
from engine.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Filter,
    For,
    Iterator,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Span,
)
from engine.feel.types import may_be_null


def needs(node: Node, variables: Collection[str] = ()) -> tuple[Node, ...]:
    """Return the parts without which `node` has no value; a built-in's name among `variables` may mean another."""
    match node:
        case Arithmetic(left=left, right=right):
            return left, right
        case Comparison(operator=operator, left=left, right=right):
            return () if operator in ("=", "!=") else (left, right)
        case Negation(operand=of) | Between(value=of) | Path(base=of) | Filter(base=of):
            return (of,)
        case RangeLiteral(low=low, high=high):
            return tuple(each for each in (low, high) if each is not None)
        case For(iterators=iterators) | Quantified(iterators=iterators):
            return _ends(iterators[0])
        case Call():
            return (node.function, *_arguments(node, variables))
        case _:
            return ()


def _ends(first: Iterator) -> tuple[Node, ...]:
    return (first.domain,) if first.end is None else (first.domain, first.end)


def _arguments(node: Call, variables: Collection[str]) -> tuple[Node, ...]:
    """Return the arguments of a built-in that it takes in no way where they are null."""
    if not isinstance(node.function, Name) or node.function.name not in BUILTINS or node.function.name in variables:
        return ()
    ways = [parameters for _, parameters in shapes(BUILTINS[node.function.name], node.arguments)]
    columns = zip(*ways, strict=True) if ways else ()
    return tuple(
        argument.value
        for argument, column in zip(node.arguments, columns, strict=False)
        if all(each is not None and not may_be_null(each.type) for each in column)
    )


def decisive(root: Node, variables: Collection[str] = ()) -> frozenset[Span]:
    """Return the places of the parts, `root` among them, without which `root` has no value."""
    found: set[Span] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        found.add(node.span)
        todo += needs(node, variables)
    return frozenset(found)
