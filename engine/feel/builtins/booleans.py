"""The built-in function on booleans (DMN 1.5, 10.3.4.2)."""

from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.types import Simple
from engine.feel.values import Value


def _not(negand: bool) -> Value:  # noqa: FBT001 - FEEL's own signature
    return not negand


ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="not",
        group="boolean",
        section="10.3.4.2",
        meaning="True for false and false for true.",
        null_when="the value is null",
        signatures=(Signature((Parameter("negand", Simple.BOOLEAN),), Simple.BOOLEAN, _not),),
        examples=(("not(true)", "false"), ("not(null)", "null")),
    ),
)
