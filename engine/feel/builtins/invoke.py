"""Call a built-in: which signature fits the arguments, what is converted, and what unknown arguments give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.budget import Budget, Stopped
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.builtins.conform import NotConvertible, asked, conforms, convert, described
from engine.feel.builtins.plain import WITHOUT_PARTS
from engine.feel.types import FunctionOf, may_be_null, union
from engine.feel.values import (
    DateTime,
    Function,
    NoValue,
    UncertainList,
    Unknown,
    Value,
    unknown_from,
    unknown_inside,
)

_Argument = tuple[Parameter, Value] | None
"""An argument beside its parameter; None for an optional one that was left out."""

_Call = tuple[Signature, list[_Argument]]


def invoke(
    builtin: Builtin,
    positional: Sequence[Value],
    named: Mapping[str, Value],
    clock: DateTime | None = None,
    budget: Budget | None = None,
) -> Value:
    """Return what `builtin` makes of the arguments, which are either positional or named.

    A parameter that named arguments leave out is null where its type admits null. One that takes any number of
    arguments takes one by name.

    Args:
        builtin: a row of the table.
        positional: the arguments in order; empty where there are named ones.
        named: the arguments by name.
        clock: the date and time of the decision, for the built-ins that need it.
        budget: gives the steps for what is not told by the size of the arguments and the result; None for a new one.

    Raises:
        NoValue: the result is null, and why.
        Stopped: it takes more steps than the budget has.
    """
    budget = Budget() if budget is None else budget
    if named:
        given: Sequence[Value] = list(named.values())
        calls = [call for each in builtin.signatures if (call := _by_name(each, named)) is not None]
        calls.sort(key=lambda call: _names(call) != tuple(named))  # `before(range: …, point: …)` has that order
    else:
        given = positional
        calls = [call for each in builtin.signatures if (call := _by_place(each, positional)) is not None]
    if not calls:
        raise NoValue(_misnamed(builtin, named) if named else _miscounted(builtin, len(positional)))
    holding = [value for value in given if type(value) not in WITHOUT_PARTS]
    if holding:
        unknown = _unknown_result(builtin, given, holding, budget)
        if unknown is not None:
            return unknown
    signature, values = _fitting(builtin, calls)
    if holding and any(isinstance(value, Unknown) for value in values):  # the only item of a list
        return unknown_from(*values)
    if not builtin.needs_clock:
        return signature.call(budget, *values) if builtin.takes_steps else signature.call(*values)
    if clock is None:
        raise NoValue(f"`{builtin.name}` has no value where no time of the decision is given")
    return signature.call(clock, *values)


def _unknown_result(builtin: Builtin, given: Sequence[Value], holding: list[Value], budget: Budget) -> Value | None:
    """Return what unknowns among and inside the arguments make of the result, or None where they do not matter."""
    if any(isinstance(value, Unknown) for value in holding):
        if builtin.uncertain is not None and len(given) == 1 and isinstance(given[0], UncertainList):
            return builtin.uncertain(budget, given[0])
        return unknown_from(*given)
    return None if builtin.structural else unknown_inside(holding, budget)


@dataclass(frozen=True, slots=True, eq=False)
class OfBuiltin:
    """What a function calls that is a built-in as a value."""

    builtin: Builtin
    clock: DateTime | None

    def __call__(self, *arguments: Value) -> Value:
        """Call it outside any evaluation; raises `NoValue` where the result is null, or takes too many steps."""
        try:
            return invoke(self.builtin, arguments, {}, self.clock)
        except Stopped as stop:
            raise NoValue(stop.text) from None


def as_function(builtin: Builtin, clock: DateTime | None = None) -> Function:
    """Return `builtin` as a value that can be passed on: one value, however often its name is read.

    The parameters are those of its first signature.
    """
    return _function(builtin, clock if builtin.needs_clock else None)


@lru_cache(maxsize=256)
def _function(builtin: Builtin, clock: DateTime | None) -> Function:
    names = tuple(parameter.name for parameter in builtin.signatures[0].parameters)
    return Function(builtin.name, names, OfBuiltin(builtin, clock), tuple(_types(builtin)))


def _types(builtin: Builtin) -> Iterator[FunctionOf]:
    """Yield the type of each way to call `builtin`, but for those with any number of arguments."""
    for signature in builtin.signatures:
        types = tuple(each.type for each in signature.parameters)
        least = sum(not each.optional for each in signature.parameters)
        if not signature.variadic:
            for count in range(least, len(types) + 1):
                yield FunctionOf(types[:count], signature.result)


def _by_place(signature: Signature, positional: Sequence[Value]) -> _Call | None:
    parameters = signature.parameters
    surplus = len(positional) - len(parameters)
    if surplus > 0:
        if not signature.variadic:
            return None
        parameters = (*parameters, *parameters[-1:] * surplus)
    elif any(not each.optional for each in parameters[len(positional) :]):
        return None
    arguments: list[_Argument] = list(zip(parameters, positional, strict=False))
    return signature, arguments + [None] * -surplus


def _by_name(signature: Signature, named: Mapping[str, Value]) -> _Call | None:
    arguments: list[_Argument] = []
    found = 0
    for parameter in signature.parameters:
        name = next((each for each in (parameter.name, *parameter.aliases) if each in named), None)
        if name is not None:
            found += 1
            arguments.append((parameter, named[name]))
        elif parameter.optional:
            arguments.append(None)
        elif may_be_null(parameter.type) and not parameter.variadic:
            arguments.append((parameter, None))
        else:
            return None
    return (signature, arguments) if found == len(named) else None


def _names(call: _Call) -> tuple[str, ...]:
    return tuple(parameter.name for parameter, _ in filter(None, call[1]))


def _fitting(builtin: Builtin, calls: list[_Call]) -> tuple[Signature, list[Value]]:
    """Return the first signature that the arguments fit, as they are or else converted, and its values."""
    for signature, arguments in calls:
        if all(each is None or conforms(each[1], each[0].type) for each in arguments):
            return signature, [None if each is None else each[1] for each in arguments]
    misfits: list[_Misfit] = []
    for signature, arguments in calls:
        try:
            return signature, _converted(arguments)
        except _Misfit as misfit:
            misfits.append(misfit)
    furthest = max(misfits, key=lambda misfit: misfit.place)
    expected = asked(union(*(each.parameter.type for each in misfits if each.place == furthest.place)))
    raise NoValue(
        f"`{builtin.name}` expects {expected} as `{furthest.parameter.name}`, not {described(furthest.value)}"
    )


class _Misfit(Exception):
    """Raised where the argument at a place is not of its parameter's type."""

    def __init__(self, place: int, parameter: Parameter, value: Value) -> None:
        self.place, self.parameter, self.value = place, parameter, value
        super().__init__(parameter.name)


def _converted(arguments: list[_Argument]) -> list[Value]:
    values: list[Value] = []
    for argument in arguments:
        if argument is None:
            values.append(None)
            continue
        parameter, value = argument
        try:
            values.append(convert(value, parameter.type))
        except NotConvertible:
            raise _Misfit(len(values), parameter, value) from None
    return values


def _miscounted(builtin: Builtin, given: int) -> str:
    counts = [each.parameters for each in builtin.signatures]
    least = min(sum(not each.optional for each in parameters) for parameters in counts)
    most = max(len(parameters) for parameters in counts)
    if any(signature.variadic for signature in builtin.signatures):
        takes = f"{least} or more"
    elif least == most:
        takes = str(most) if most else "no"
    else:
        takes = f"{least} to {most}"
    noun = "argument" if takes == "1" else "arguments"
    return f"`{builtin.name}` takes {takes} {noun}, and {given or 'none'} {'is' if given < 2 else 'are'} given"


def _misnamed(builtin: Builtin, named: Mapping[str, Value]) -> str:
    ways = [[each.name for each in signature.parameters] for signature in builtin.signatures if signature.parameters]
    known = {name for way in ways for name in way}
    wrong = [name for name in named if name not in known]
    written = " or ".join(", ".join(f"`{name}`" for name in way) for way in ways)
    given = (f"`{name}`" for name in named)
    if not ways:
        return f"`{builtin.name}` takes no named arguments"
    if wrong:
        return f"`{builtin.name}` has no parameter `{wrong[0]}`; its parameters are {written}"
    return f"`{builtin.name}` needs the parameters {written}, and only {', '.join(given)} is given"
