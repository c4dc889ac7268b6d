"""The built-in functions on strings (DMN 1.5, 10.3.4.3): positions count characters, from 1, or back from -1."""

from decimal import Decimal

from engine.feel.bounds import check_characters
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.builtins.positions import slice_of
from engine.feel.types import ListOf, Simple, optional
from engine.feel.values import Value

_STRING = Parameter("string", Simple.STRING)
_MATCH = Parameter("match", Simple.STRING)


def _substring(string: str, start: Decimal, length: Decimal | None) -> Value:
    return string[slice_of(start, length, len(string))]


def _string_length(string: str) -> Value:
    return Decimal(len(string))


def _upper_case(string: str) -> Value:
    return string.upper()


def _lower_case(string: str) -> Value:
    return string.lower()


def _substring_before(string: str, match: str) -> Value:
    return string.partition(match)[0] if match and match in string else ""


def _substring_after(string: str, match: str) -> Value:
    return string.partition(match)[2] if match else string


def _contains(string: str, match: str) -> Value:
    return match in string


def _starts_with(string: str, match: str) -> Value:
    return string.startswith(match)


def _ends_with(string: str, match: str) -> Value:
    return string.endswith(match)


def _string_join(items: list[str | None], delimiter: str | None = None) -> Value:
    strings = [each for each in items if each is not None]
    separator = delimiter or ""
    check_characters(sum(map(len, strings)) + len(separator) * (len(strings) - 1))
    return separator.join(strings)


_STRINGS = Parameter("list", ListOf(optional(Simple.STRING)))

ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="substring",
        group="string",
        section="10.3.4.3",
        meaning="The characters from a position on, all of them or as many as `length` says.",
        null_when="there is no such position, or there are fewer characters from it than `length`",
        signatures=(
            Signature(
                (
                    _STRING,
                    Parameter("start position", Simple.NUMBER),
                    Parameter("length", Simple.NUMBER, optional=True),
                ),
                Simple.STRING,
                _substring,
            ),
        ),
        examples=(
            ('substring("foobar", 3)', '"obar"'),
            ('substring("foobar", 3, 3)', '"oba"'),
            ('substring("foobar", -2, 1)', '"a"'),
        ),
    ),
    Builtin(
        name="string length",
        group="string",
        section="10.3.4.3",
        meaning="The number of characters, each code point of Unicode counted once.",
        null_when="the string is null",
        signatures=(Signature((_STRING,), Simple.NUMBER, _string_length),),
        examples=(
            ('string length("foo")', "3"),
            ('string length("🐎ab")', "3"),
            ("string length(null)", "null"),
        ),
    ),
    Builtin(
        name="upper case",
        group="string",
        section="10.3.4.3",
        meaning="The string with its letters in upper case.",
        null_when="the string is null",
        signatures=(Signature((_STRING,), Simple.STRING, _upper_case),),
        examples=(
            ('upper case("aBc4")', '"ABC4"'),
            ("upper case(null)", "null"),
        ),
    ),
    Builtin(
        name="lower case",
        group="string",
        section="10.3.4.3",
        meaning="The string with its letters in lower case.",
        null_when="the string is null",
        signatures=(Signature((_STRING,), Simple.STRING, _lower_case),),
        examples=(
            ('lower case("aBc4")', '"abc4"'),
            ("lower case(null)", "null"),
        ),
    ),
    Builtin(
        name="substring before",
        group="string",
        section="10.3.4.3",
        meaning="What stands before the first place where `match` occurs; empty where it does not occur.",
        null_when="the string or `match` is null; a `match` that does not occur gives an empty string",
        signatures=(Signature((_STRING, _MATCH), Simple.STRING, _substring_before),),
        examples=(
            ('substring before("foobar", "bar")', '"foo"'),
            ('substring before("foobar", "xyz")', '""'),
            ('substring before("foobar", null)', "null"),
        ),
    ),
    Builtin(
        name="substring after",
        group="string",
        section="10.3.4.3",
        meaning="What stands after the first place where `match` occurs; empty where it does not occur.",
        null_when="the string or `match` is null; a `match` that does not occur gives an empty string",
        signatures=(Signature((_STRING, _MATCH), Simple.STRING, _substring_after),),
        examples=(
            ('substring after("foobar", "ob")', '"ar"'),
            ('substring after("", "a")', '""'),
            ('substring after("foobar", null)', "null"),
        ),
    ),
    Builtin(
        name="contains",
        group="string",
        section="10.3.4.3",
        meaning="Whether `match` occurs in the string.",
        null_when="the string or `match` is null",
        signatures=(Signature((_STRING, _MATCH), Simple.BOOLEAN, _contains),),
        examples=(
            ('contains("foobar", "of")', "false"),
            ('contains("foobar", "ob")', "true"),
            ('contains("foobar", null)', "null"),
        ),
    ),
    Builtin(
        name="starts with",
        group="string",
        section="10.3.4.3",
        meaning="Whether the string begins with `match`.",
        null_when="the string or `match` is null",
        signatures=(Signature((_STRING, _MATCH), Simple.BOOLEAN, _starts_with),),
        examples=(
            ('starts with("foobar", "fo")', "true"),
            ('starts with("foobar", null)', "null"),
        ),
    ),
    Builtin(
        name="ends with",
        group="string",
        section="10.3.4.3",
        meaning="Whether the string ends with `match`.",
        null_when="the string or `match` is null",
        signatures=(Signature((_STRING, _MATCH), Simple.BOOLEAN, _ends_with),),
        examples=(
            ('ends with("foobar", "r")', "true"),
            ('ends with("foobar", null)', "null"),
        ),
    ),
    Builtin(
        name="string join",
        group="string",
        section="10.3.4.3",
        meaning="The strings of a list in one, with `delimiter` between them; nulls in the list are passed over.",
        null_when="the result would be too long",
        signatures=(
            Signature((_STRINGS,), Simple.STRING, _string_join),
            Signature((_STRINGS, Parameter("delimiter", optional(Simple.STRING))), Simple.STRING, _string_join),
        ),
        examples=(
            ('string join(["a", "b", "c"], " and ")', '"a and b and c"'),
            ('string join(["a", null, "c"])', '"ac"'),
            ('string join([], "X")', '""'),
        ),
    ),
)
