"""Whether the value of a node surely is of the type inferred for it, and so not null where its type is not.

Types leave out a few things that make null: a comparison of two times of which one has a zone, of lists with items
of several kinds, what a function of the text is given. Where null decides, as in `=`, whose answer it changes, the
check speaks of every fact only for nodes that can be trusted. Numbers beyond all bounds are left out here as well.
"""

from engine.feel.builtins import BUILTINS
from engine.feel.checking.relations import kinds
from engine.feel.checking.scope import Scope
from engine.feel.tree import (
    And,
    Arithmetic,
    AtLiteral,
    Between,
    Call,
    Comparison,
    ContextLiteral,
    Filter,
    FunctionLiteral,
    If,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    RangeLiteral,
)
from engine.feel.types import Simple
from engine.feel.walk import children


def doubtful(scope: Scope, *nodes: Node) -> bool:
    """Tell whether one of `nodes` may be null whatever its type is, also since something was said of a part of it."""
    said = [each.span for each in scope.notes.problems]
    inside = any(node.span[0] <= low and high <= node.span[1] for low, high in said for node in nodes)
    return inside or not all(trusted(each, scope) for each in nodes)


def trusted(node: Node, scope: Scope) -> bool:
    """Tell whether `node`, whose type is known, surely has a value of that type."""
    match node:
        case Literal() | AtLiteral() | FunctionLiteral():
            return True
        case Name(name=name):
            return scope.trusts(name)
        case Comparison() | Between():
            sides = [kinds(scope.notes.types[each.span]) for each in children(node)]
            return all(not each & _PARTLY_COMPARABLE for each in sides) and _all_below(node, scope)
        case Path() | Arithmetic() | Negation() | And() | Or() | If() | ListLiteral() | RangeLiteral():
            return _all_below(node, scope)
        case Call(function=Name(name=name), arguments=arguments) if name in BUILTINS:
            return scope.resolve(name).type is None and all(trusted(each.value, scope) for each in arguments)
        case Filter(base=base, condition=Literal()):
            return trusted(base, scope)
        case ContextLiteral(entries=entries):
            return all(isinstance(each.value, Literal) for each in entries)
        case _:
            return False


_PARTLY_COMPARABLE = {Simple.ANY, Simple.TIME, Simple.DATE_TIME, "list", "range", "context"}
"""Kinds of which two values cannot always be compared."""


def _all_below(node: Node, scope: Scope) -> bool:
    return all(trusted(each, scope) for each in children(node))
