"""Calls with plain arguments, which are most calls: no search for unknowns, no conversion, one signature that fits."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from engine.feel.budget import Budget
from engine.feel.builtins.base import Builtin, Parameter
from engine.feel.builtins.conform import conformer
from engine.feel.values import Value

OTHERWISE: Final = object()
"""Stands for: the arguments are not plain, or fit no signature as they are; `invoke` says what the result is."""

WITHOUT_PARTS: Final = frozenset((type(None), bool, Decimal, str, date))
"""The kinds of most arguments, which neither are nor hold an unknown."""

Call = Callable[[Sequence[Value], Budget], Value]


def plain_call(builtin: Builtin, count: int) -> Call:
    """Return what calls `builtin` with so many arguments by place, or answers `OTHERWISE`.

    Plain are values without parts, and lists of these. The call raises `NoValue` where the result is null.
    """
    if builtin.needs_clock:
        return lambda *_: OTHERWISE
    ways = [
        (signature.call, [conformer(each.type) for each in parameters], (None,) * (len(signature.parameters) - count))
        for signature in builtin.signatures
        if (parameters := _taken(signature.parameters, count)) is not None
    ]

    takes_steps = builtin.takes_steps

    def call(values: Sequence[Value], budget: Budget) -> Value:
        for value in values:
            kind = type(value)
            if kind not in WITHOUT_PARTS and not (kind is list and WITHOUT_PARTS.issuperset(map(type, value))):  # type: ignore[call-overload]
                return OTHERWISE
        for function, tests, left_out in ways:
            for test, value in zip(tests, values, strict=True):
                if not test(value):
                    break
            else:
                return function(budget, *values, *left_out) if takes_steps else function(*values, *left_out)
        return OTHERWISE

    return call


def _taken(parameters: tuple[Parameter, ...], count: int) -> tuple[Parameter, ...] | None:
    """Return the parameter of each of so many arguments, or None where there are too many or too few."""
    surplus = count - len(parameters)
    if surplus > 0:
        return (*parameters, *parameters[-1:] * surplus) if parameters and parameters[-1].variadic else None
    return parameters[:count] if all(each.optional for each in parameters[count:]) else None
