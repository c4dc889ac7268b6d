"""The built-in functions on strings (DMN 1.5, 10.3.4.3): positions count characters, from 1, or back from -1."""

from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.types import Simple
from engine.feel.values import Value

_STRING = Parameter("string", Simple.STRING)
_MATCH = Parameter("match", Simple.STRING)


def _upper_case(string: str) -> Value:
    return string.upper()


ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="upper case",
        group="string",
        section="10.3.4.3",
        meaning="The string with each letter in upper case.",
        null_when="",
        signatures=(Signature((_STRING,), Simple.STRING, _upper_case),),
        examples=(('upper case("aBc4")', '"ABC4"'),),
    ),
)
