"""Types as they are written, as the types that values are tested against (DMN 1.5, rule 52 and table 55)."""

from typing import assert_never

from engine.feel import tree
from engine.feel.types import ContextOf, FeelType, FunctionOf, ListOf, RangeOf, Simple

_BY_NAME = {each.value: each for each in Simple}


class NoType(Exception):
    """Raised for a name that is no type; the argument is the name."""


def declared(node: tree.Type) -> FeelType:
    """Return the type that `node` names; raises `NoType` where there is no such type."""
    match node:
        case tree.TypeName(name=name):
            if name not in _BY_NAME:
                raise NoType(name)
            return _BY_NAME[name]
        case tree.ListType(of=of):
            return ListOf(declared(of))
        case tree.RangeType(of=of):
            return RangeOf(declared(of))
        case tree.ContextType(entries=entries):
            return ContextOf({name: declared(of) for name, of in entries}, closed=False)
        case tree.FunctionType(parameters=parameters, result=result):
            return FunctionOf(tuple(declared(each) for each in parameters), declared(result))
        case _:
            assert_never(node)
