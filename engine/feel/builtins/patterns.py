"""The built-in functions on regular expressions (DMN 1.5, 10.3.4.3), whose syntax is XPath's."""

from engine.feel.bounds import check_characters, check_items
from engine.feel.budget import Budget
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.regex import Match, Pattern, compiled
from engine.feel.types import ListOf, Simple, optional
from engine.feel.values import NoValue, Value

_INPUT = Parameter("input", Simple.STRING)
_PATTERN = Parameter("pattern", Simple.STRING)
_FLAGS = Parameter("flags", optional(Simple.STRING), optional=True)


def _matches(budget: Budget, text: str, pattern: str, flags: str | None) -> Value:
    return compiled(pattern, flags or "").found_in(text, budget)


def _replace(budget: Budget, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    program = _separating(pattern, flags or "", budget)
    literal = "q" in (flags or "")
    pieces = [replacement] if literal else _template(replacement, program.groups)
    written: list[str] = []
    size = end = 0
    for match in program.matches_in(text, budget):
        start, after = match.span()
        parts = [text[end:start], *(_filled(piece, match) for piece in pieces)]
        size += sum(map(len, parts))
        check_characters(size)
        written += parts
        end = after
    check_characters(size + len(text) - end)
    return "".join([*written, text[end:]])


def _split(budget: Budget, text: str, delimiter: str) -> Value:
    parts: list[Value] = []
    end = 0
    for match in _separating(delimiter, "", budget).matches_in(text, budget):
        start, after = match.span()
        parts.append(text[end:start])
        check_items(len(parts) + 1)
        end = after
    return [*parts, text[end:]]


def _separating(pattern: str, flags: str, budget: Budget) -> Pattern:
    """Return the pattern for use where it may not match the empty string (XPath's error FORX0003)."""
    program = compiled(pattern, flags)
    if program.found_in("", budget):
        raise NoValue(f"the pattern `{pattern}` also matches the empty text, so it divides the text nowhere")
    return program


def _filled(piece: str | int, match: Match) -> str:
    return (match.group(piece) or "") if isinstance(piece, int) else piece


def _template(replacement: str, groups: int) -> list[str | int]:
    r"""Return the texts and the numbers of groups that a replacement is made of: `$1` is a group, `\$` a dollar.

    Digits are taken as long as there are so many groups: with three groups `$12` is the first and a 2.
    """
    pieces: list[str | int] = []
    at = 0
    while at < len(replacement):
        each = replacement[at]
        at += 1
        if each == "\\":
            if replacement[at : at + 1] not in ("\\", "$"):
                raise NoValue("in a replacement `\\` must be followed by `\\` or `$`")
            pieces.append(replacement[at])
            at += 1
        elif each == "$":
            digits = replacement[at : at + 1]
            if not (digits.isascii() and digits.isdigit()):
                raise NoValue("in a replacement `$` must be followed by the number of a group, or be written `\\$`")
            at += 1
            while (more := replacement[at : at + 1]).isascii() and more.isdigit():
                if int(digits + more) > groups:
                    break
                digits += more
                at += 1
            pieces.append(int(digits) if int(digits) <= groups else "")
        else:
            pieces.append(each)
    return pieces


ROWS: tuple[Builtin, ...] = (
    Builtin(
        name="matches",
        group="string",
        section="10.3.4.3",
        meaning="Whether the pattern matches some part of the input; `^` and `$` tie it to the ends.",
        null_when="the pattern or the flags are not valid",
        signatures=(Signature((_INPUT, _PATTERN, _FLAGS), Simple.BOOLEAN, _matches),),
        examples=(('matches("foobar", "^fo*b")', "true"), ('matches("FOOBAR", "^fo*b", "i")', "true")),
        takes_steps=True,
    ),
    Builtin(
        name="replace",
        group="string",
        section="10.3.4.3",
        meaning="The input with each match of the pattern replaced; `$1` in the replacement is the first group.",
        null_when="the pattern, the replacement or the flags are not valid, or the pattern also matches the empty text",
        signatures=(
            Signature((_INPUT, _PATTERN, Parameter("replacement", Simple.STRING), _FLAGS), Simple.STRING, _replace),
        ),
        examples=(
            ('replace("banana", "a", "o")', '"bonono"'),
            ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
        ),
        takes_steps=True,
    ),
    Builtin(
        name="split",
        group="string",
        section="10.3.4.3",
        meaning="The parts of a string between the places where the pattern `delimiter` matches.",
        null_when="the pattern is not valid, or also matches the empty text",
        signatures=(
            Signature(
                (Parameter("string", Simple.STRING), Parameter("delimiter", Simple.STRING)),
                ListOf(Simple.STRING),
                _split,
            ),
        ),
        examples=(
            (r'split("John Doe", "\s")', '["John", "Doe"]'),
            ('split("a;b;c;;", ";")', '["a", "b", "c", "", ""]'),
        ),
        takes_steps=True,
    ),
)
