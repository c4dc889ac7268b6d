"""Does an argument fit a parameter: always, never, or for some facts (OMG DMN 1.5, 10.3.2.9.3 and 10.3.2.9.4)."""

from collections.abc import Sequence
from enum import Flag

from engine.feel.builtins import Builtin, Parameter, Signature
from engine.feel.checking.relations import members, nullable
from engine.feel.tree import Argument
from engine.feel.types import (
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Simple,
    UnionOf,
    may_be_null,
    without_null,
)


class Fit(Flag):
    """Which answers there are over all facts; of a value of type Any nothing is known, so that it fits."""

    NEVER = 2
    ALWAYS = 1
    SOMETIMES = 3


Shape = tuple[Signature, tuple[Parameter | None, ...]]
"""A signature, and the parameter of each argument in the order of the call."""


def shapes(builtin: Builtin, arguments: Sequence[Argument]) -> list[Shape]:
    """Return the signatures that can be called with this number, or these names, of arguments."""
    named = bool(arguments) and arguments[0].name is not None
    found = [_by_name(each, arguments) if named else _by_place(each, len(arguments)) for each in builtin.signatures]
    return [each for each in found if each is not None]


def _by_place(signature: Signature, given: int) -> Shape | None:
    parameters = signature.parameters
    if given > len(parameters):
        if not signature.variadic:
            return None
        return signature, (*parameters, *parameters[-1:] * (given - len(parameters)))
    if any(not each.optional for each in parameters[given:]):
        return None
    return signature, parameters[:given]


def _by_name(signature: Signature, arguments: Sequence[Argument]) -> Shape | None:
    by_name = {name: each for each in signature.parameters for name in (each.name, *each.aliases)}
    taken = [by_name.get(each.name or "") for each in arguments]
    if None in taken or len({id(each) for each in taken}) < len(taken):
        return None
    left = [each for each in signature.parameters if each not in taken]
    if any(not each.optional and (each.variadic or not may_be_null(each.type)) for each in left):
        return None
    return signature, tuple(taken)


def fit(of: FeelType, to: FeelType) -> Fit:
    """Tell whether values of type `of` fit a parameter of type `to`, as they are or converted."""
    answer = Fit(0)
    for each in members(of):
        answer |= _member(each, to)
    return answer


def _member(of: FeelType, to: FeelType) -> Fit:
    if to is Simple.ANY or of is Simple.ANY:
        return Fit.ALWAYS
    if isinstance(to, UnionOf):
        answers = [_member(of, each) for each in to.members]
        return next((each for each in (Fit.ALWAYS, Fit.SOMETIMES) if each in answers), Fit.NEVER)
    if of is to or (of is Simple.DATE and to is Simple.DATE_TIME):
        return Fit.ALWAYS
    match of, to:
        case ListOf(of=item), ListOf(of=wanted):
            return Fit.ALWAYS if fit(item, wanted) is Fit.ALWAYS else Fit.SOMETIMES
        case Simple.NULL, _:
            return Fit.NEVER
        case _, ListOf(of=wanted):
            return _member(of, wanted)
        case ListOf(of=item), _:
            return Fit.NEVER if fit(item, to) is Fit.NEVER else Fit.SOMETIMES
        case RangeOf(of=end), RangeOf(of=wanted):
            return fit(end, wanted)
        case ContextOf(), ContextOf():
            return Fit.ALWAYS
        case FunctionOf(parameters=given), FunctionOf(parameters=wanted):
            return Fit.ALWAYS if len(given) == len(wanted) else Fit.NEVER
        case _:
            return Fit.NEVER


def possible(shape: Shape, types: Sequence[FeelType]) -> bool:
    """Tell whether a signature can take arguments of these types for some facts."""
    return misfit(shape, types) is None


def misfit(shape: Shape, types: Sequence[FeelType]) -> int | None:
    """Return the position of the first argument that never fits."""
    for position, (parameter, of) in enumerate(zip(shape[1], types, strict=True)):
        if parameter is not None and fit(_offered(of, parameter.type), parameter.type) is Fit.NEVER:
            return position
    return None


def _offered(of: FeelType, to: FeelType) -> FeelType:
    """Return what an argument offers: it is not null where the parameter does not take that, unless it always is."""
    return without_null(of) if nullable(of) and of is not Simple.NULL and not may_be_null(to) else of


def written(builtin: Builtin) -> str:
    """Return the ways to call a built-in: `` `substring(string: string, …)` or … ``."""
    ways = dict.fromkeys(
        f"`{builtin.name}({', '.join(map(_parameter, each.parameters))})`" for each in builtin.signatures
    )
    return " or ".join(ways)


def _parameter(each: Parameter) -> str:
    of = str(without_null(each.type))
    typed = each.name if each.name == of or len(of) > LONGEST else f"{each.name}: {of}"
    return f"{typed}, …" if each.variadic else f"[{typed}]" if each.optional else typed


LONGEST = 40
"""Characters of a type that a signature shows."""
