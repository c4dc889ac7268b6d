"""What a built-in function is: a row of the table in `engine.feel.builtins`."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.budget import Budget
from engine.feel.types import FeelType, FunctionOf, Simple, UnionOf
from engine.feel.values import UncertainList, Value

ORDERED = UnionOf(
    (
        *(Simple.NUMBER, Simple.STRING, Simple.DATE, Simple.TIME, Simple.DATE_TIME),
        *(Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION),
    )
)
"""The types whose values have an order."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a signature.

    Attributes:
        name: as the standard writes it; a named argument uses it.
        type: null is accepted only where the type admits it.
        optional: may be left out.
        variadic: takes this and all further arguments, at least one; only the last parameter can be.
        aliases: other names that a named argument may use.
    """

    name: str
    type: FeelType
    optional: bool = False
    variadic: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in.

    Attributes:
        parameters: in order.
        result: the type of what `call` returns; null, where the built-in has no value, is not part of it.
        call: takes the converted arguments in order, None for an optional one that was left out, the
            arguments of a variadic parameter one by one; raises `NoValue` where the result is null.
    """

    parameters: tuple[Parameter, ...]
    result: FeelType
    call: Callable[..., Value]

    @property
    def variadic(self) -> bool:
        """Whether the last parameter takes all further arguments."""
        return bool(self.parameters) and self.parameters[-1].variadic


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function.

    Attributes:
        name: as an expression calls it.
        group: `conversion`, `boolean`, `string`, `list`, `number`, `date and time`, `range` or `context`.
        section: where OMG DMN 1.5 defines it.
        meaning: one sentence for the reference page.
        null_when: completes "null when …" on the reference page; an argument of a wrong type goes without saying
            where there is more to say.
        signatures: tried in order, first as the arguments are, then with the standard's conversions.
        examples: an expression and the literal of its value.
        structural: only moves items around, so that unknowns inside lists and contexts stay where they are.
        needs_clock: `call` takes the date and time of the decision before all arguments.
        takes_steps: its work is not told by the size of its arguments and its result; `call` takes the budget to take
            steps from before all arguments.
        uncertain: what the built-in makes of a filtered list of which only some items are certain, as its
            only argument, beside the budget; None where that is simply unknown.
    """

    name: str
    group: str
    section: str
    meaning: str
    null_when: str
    signatures: tuple[Signature, ...]
    examples: tuple[tuple[str, str], ...]
    structural: bool = False
    needs_clock: bool = False
    takes_steps: bool = False
    uncertain: Callable[[Budget, UncertainList], Value] | None = None

    @property
    def calls_back(self) -> bool:
        """Whether one of its arguments is a function that it calls."""
        return any(isinstance(each.type, FunctionOf) for way in self.signatures for each in way.parameters)
