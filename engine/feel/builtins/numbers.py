"""The built-in functions on numbers (DMN 1.5, 10.3.4.5), in 34 digits."""

import decimal
from collections.abc import Callable
from decimal import Decimal

from engine.feel.budget import STEPS_OF_A_SERIES, Budget
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.types import Simple
from engine.feel.values import CONTEXT, DayTimeDuration, NoValue, Value, YearMonthDuration

_LEAST_SCALE, _GREATEST_SCALE = -6111, 6176
"""The digits after the point that can be asked for (DMN 1.5, table 76, footnote 1)."""

_MOST_DIGITS = 20_000
"""Digits for an exact remainder: more than lie between the largest number and the smallest."""


def _rounded(mode: str) -> Callable[[Decimal, Decimal | None], Value]:
    """Return the function that rounds to a scale, 0 where it is left out, by one of `decimal`'s modes."""

    def rounded(n: Decimal, scale: Decimal | None = None) -> Value:
        digits = int(scale or 0)
        if not _LEAST_SCALE <= digits <= _GREATEST_SCALE:
            raise NoValue(f"the scale {scale} is not between {_LEAST_SCALE} and {_GREATEST_SCALE}")
        exponent = n.as_tuple().exponent
        if isinstance(exponent, int) and exponent >= -digits:
            return n
        return _plain(n.quantize(Decimal((0, (1,), -digits)), mode, CONTEXT))

    return rounded


def _plain(n: Decimal) -> Decimal:
    """Return `n` without a sign on zero and without an exponent where 34 digits hold it."""
    if not n:
        return Decimal(0)
    exponent = n.as_tuple().exponent
    fits = isinstance(exponent, int) and 0 < exponent <= CONTEXT.prec - len(n.as_tuple().digits)
    return n.quantize(Decimal(1), context=CONTEXT) if fits else n


def _abs(n: Decimal | DayTimeDuration | YearMonthDuration) -> Value:
    match n:
        case DayTimeDuration(nanoseconds):
            return DayTimeDuration(abs(nanoseconds))
        case YearMonthDuration(months):
            return YearMonthDuration(abs(months))
        case _:
            return n.copy_abs()


def _modulo(dividend: Decimal, divisor: Decimal) -> Value:
    if not divisor:
        raise NoValue("cannot divide by zero")
    exact = decimal.Context(prec=_MOST_DIGITS, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX)
    remainder = exact.remainder(dividend, divisor)
    if remainder and (remainder < 0) != (divisor < 0):
        remainder = exact.add(remainder, divisor)
    return _plain(CONTEXT.plus(remainder))


def _sqrt(number: Decimal) -> Value:
    if number < 0:
        raise NoValue(f"{number} is negative and has no square root")
    return _plain(CONTEXT.sqrt(number))


def _log(budget: Budget, number: Decimal) -> Value:
    if number <= 0:
        raise NoValue(f"{number} is not positive and has no logarithm")
    budget.take(STEPS_OF_A_SERIES)
    return _plain(CONTEXT.ln(number))


def _exp(budget: Budget, number: Decimal) -> Value:
    budget.take(STEPS_OF_A_SERIES)
    try:
        return _plain(CONTEXT.exp(number))
    except decimal.Overflow:
        raise NoValue("the result is too large for a number") from None


def _odd(number: Decimal) -> Value:
    return _modulo(number, Decimal(2)) == 1


def _even(number: Decimal) -> Value:
    return _modulo(number, Decimal(2)) == 0


_N = Parameter("n", Simple.NUMBER)
_SCALE = Parameter("scale", Simple.NUMBER)
_NUMBER = Parameter("number", Simple.NUMBER)
_BAD_SCALE = f"`scale` is not between {_LEAST_SCALE} and {_GREATEST_SCALE}"


def _rounding(
    name: str, mode: str, meaning: str, examples: tuple[tuple[str, str], ...], *, bare: bool = False
) -> Builtin:
    """Return the row of a function that rounds; a `bare` one may be called without a scale."""
    rounded = _rounded(mode)
    with_scale = Signature((_N, _SCALE), Simple.NUMBER, rounded)
    signatures = (Signature((_N,), Simple.NUMBER, rounded), with_scale) if bare else (with_scale,)
    return Builtin(name, "number", "10.3.4.5", meaning, _BAD_SCALE, signatures, examples)


ROWS: tuple[Builtin, ...] = (
    _rounding(
        "decimal",
        decimal.ROUND_HALF_EVEN,
        "The number rounded to `scale` digits after the point; a half goes to the even neighbour.",
        (("decimal(1/3, 2)", "0.33"), ("decimal(1.5, 0)", "2"), ("decimal(2.5, 0)", "2")),
    ),
    _rounding(
        "floor",
        decimal.ROUND_FLOOR,
        "The number rounded down, towards minus infinity, to whole numbers or `scale` digits after the point.",
        (("floor(1.5)", "1"), ("floor(-1.56, 1)", "-1.6")),
        bare=True,
    ),
    _rounding(
        "ceiling",
        decimal.ROUND_CEILING,
        "The number rounded up, towards infinity, to whole numbers or `scale` digits after the point.",
        (("ceiling(1.5)", "2"), ("ceiling(-1.56, 1)", "-1.5")),
        bare=True,
    ),
    _rounding(
        "round up",
        decimal.ROUND_UP,
        "The number rounded away from zero to `scale` digits after the point.",
        (("round up(5.5, 0)", "6"), ("round up(-5.5, 0)", "-6"), ("round up(1.121, 2)", "1.13")),
    ),
    _rounding(
        "round down",
        decimal.ROUND_DOWN,
        "The number rounded towards zero to `scale` digits after the point.",
        (("round down(5.5, 0)", "5"), ("round down(-5.5, 0)", "-5"), ("round down(1.121, 2)", "1.12")),
    ),
    _rounding(
        "round half up",
        decimal.ROUND_HALF_UP,
        "The number rounded to `scale` digits after the point; a half goes away from zero.",
        (("round half up(5.5, 0)", "6"), ("round half up(-5.5, 0)", "-6"), ("round half up(1.121, 2)", "1.12")),
    ),
    _rounding(
        "round half down",
        decimal.ROUND_HALF_DOWN,
        "The number rounded to `scale` digits after the point; a half goes towards zero.",
        (("round half down(5.5, 0)", "5"), ("round half down(-1.126, 2)", "-1.13")),
    ),
    Builtin(
        name="abs",
        group="number",
        section="10.3.4.5",
        meaning="The number or duration without its sign.",
        null_when="the number or duration is null",
        signatures=tuple(
            Signature((Parameter("n", each),), each, _abs)
            for each in (Simple.NUMBER, Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION)
        ),
        examples=(
            ("abs(-10)", "10"),
            ('abs(@"-PT5H")', '@"PT5H"'),
            ("abs(null)", "null"),
        ),
    ),
    Builtin(
        name="modulo",
        group="number",
        section="10.3.4.5",
        meaning="The remainder of a division, with the sign of the divisor.",
        null_when="the divisor is zero",
        signatures=(
            Signature(
                (Parameter("dividend", Simple.NUMBER), Parameter("divisor", Simple.NUMBER)),
                Simple.NUMBER,
                _modulo,
            ),
        ),
        examples=(("modulo(12, 5)", "2"), ("modulo(-12, 5)", "3"), ("modulo(10.1, -4.5)", "-3.4")),
    ),
    Builtin(
        name="sqrt",
        group="number",
        section="10.3.4.5",
        meaning="The square root.",
        null_when="the number is negative",
        signatures=(Signature((_NUMBER,), Simple.NUMBER, _sqrt),),
        examples=(("sqrt(16)", "4"),),
    ),
    Builtin(
        name="log",
        group="number",
        section="10.3.4.5",
        meaning="The natural logarithm.",
        null_when="the number is not positive",
        signatures=(Signature((_NUMBER,), Simple.NUMBER, _log),),
        examples=(("decimal(log(10), 8)", "2.30258509"),),
        takes_steps=True,
    ),
    Builtin(
        name="exp",
        group="number",
        section="10.3.4.5",
        meaning="Euler's number raised to the power of the number.",
        null_when="the result is too large for a number",
        signatures=(Signature((_NUMBER,), Simple.NUMBER, _exp),),
        examples=(("decimal(exp(5), 8)", "148.41315910"),),
        takes_steps=True,
    ),
    Builtin(
        name="odd",
        group="number",
        section="10.3.4.5",
        meaning="Whether the number is odd; false for one that is not whole.",
        null_when="the number is null",
        signatures=(Signature((_NUMBER,), Simple.BOOLEAN, _odd),),
        examples=(
            ("odd(5)", "true"),
            ("odd(2)", "false"),
            ("odd(null)", "null"),
        ),
    ),
    Builtin(
        name="even",
        group="number",
        section="10.3.4.5",
        meaning="Whether the number is even; false for one that is not whole.",
        null_when="the number is null",
        signatures=(Signature((_NUMBER,), Simple.BOOLEAN, _even),),
        examples=(
            ("even(5)", "false"),
            ("even(2)", "true"),
            ("even(null)", "null"),
        ),
    ),
)
