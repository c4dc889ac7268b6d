"""The type of a function of the text: its parameters as declared, its result where the body alone says it.

`instance of` maps a value to its type (OMG DMN 1.5, 10.3.2.9 and table 43), and a function is a value: so its
result's type is read off the body, without evaluating it. Where that depends on values, the result is Any.
"""

from collections.abc import Mapping
from decimal import Decimal

from engine.feel import tree
from engine.feel.builtins import BUILTINS
from engine.feel.compile.types import declared
from engine.feel.tree import FunctionLiteral, Node
from engine.feel.types import ContextOf, FeelType, FunctionOf, ListOf, Simple, union

_Types = Mapping[str, FeelType]

_LITERALS: Mapping[type, Simple] = {
    type(None): Simple.NULL,
    Decimal: Simple.NUMBER,
    str: Simple.STRING,
    bool: Simple.BOOLEAN,
}


def type_of(node: FunctionLiteral, around: _Types | None = None) -> FunctionOf:
    """Return the type of a function; raises `NoType` where a parameter is declared as something that is no type."""
    own = {each.name: Simple.ANY if each.type is None else declared(each.type) for each in node.parameters}
    result: FeelType = Simple.ANY if node.external else _result({**(around or {}), **own}, node.body)
    return FunctionOf(tuple(own.values()), result, tuple(own))


def _result(names: _Types, node: Node) -> FeelType:
    """Return the type of a value of `node` that is not null, Any where it cannot be told."""
    match node:
        case tree.Literal(value=value):
            return _LITERALS[type(value)]
        case tree.Name(name=name):
            return names.get(name, Simple.ANY)
        case tree.And() | tree.Or() | tree.Comparison() | tree.Between() | tree.In():
            return Simple.BOOLEAN
        case tree.InstanceOf() | tree.Quantified():
            return Simple.BOOLEAN
        case tree.Negation(operand=operand):
            return _number(names, operand)
        case tree.Arithmetic(operator="+", left=left, right=right) if _both(names, left, right, Simple.STRING):
            return Simple.STRING
        case tree.Arithmetic(left=left, right=right):
            return _number(names, left, right)
        case tree.If(consequence=then, alternative=otherwise):
            return union(_result(names, then), _result(names, otherwise))
        case tree.ListLiteral(items=items):
            return ListOf(union(*(_result(names, each) for each in items)) if items else Simple.NULL)
        case tree.ContextLiteral(entries=entries):
            return ContextOf({each.key: _result({}, each.value) for each in entries})
        case tree.FunctionLiteral():
            return type_of(node, names)
        case tree.Call(function=tree.Name(name=name)) if name in BUILTINS and name not in names:
            return union(*(each.result for each in BUILTINS[name].signatures))
        case _:
            return Simple.ANY


def _number(names: _Types, *operands: Node) -> Simple:
    return Simple.NUMBER if all(_result(names, each) is Simple.NUMBER for each in operands) else Simple.ANY


def _both(names: _Types, left: Node, right: Node, of: Simple) -> bool:
    return _result(names, left) is of and _result(names, right) is of
