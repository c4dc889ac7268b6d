"""Numbers and strings between their characters in the text and their values (OMG DMN 1.5, rules 33-35, 64)."""

import decimal
import re
from decimal import Decimal

from engine.feel.problems import FeelError, Problem
from engine.feel.tree import Span
from engine.feel.values import READING

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))")
_SIMPLE = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_MUST_ESCAPE = re.compile(r'["\\\n\r\t\x0b\x0c]')
_WRITTEN = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x0b": "\\u000B", "\x0c": "\\u000C"}
_LAST_CODE_POINT = 0x10FFFF


def read_number(text: str, start: int) -> Decimal:
    """Return the number written as `text` at offset `start`, rounded to 34 digits.

    Raises:
        FeelError: it is too large for a FEEL number, or too near to zero.
    """
    try:
        return READING.create_decimal(text)
    except decimal.Underflow:
        fault, label = "nearer to zero than a number can be", "too small"
        bounds = "numbers have at most 6176 digits after the point"
    except decimal.DecimalException:
        fault, label = "larger than a number can be", "too large"
        bounds = "numbers have 34 digits and lie below 1e6145"
    short = text if len(text) <= 20 else text[:17] + "…"
    problem = Problem("number-out-of-range", f"`{short}` is {fault}", (start, start + len(text)), label, bounds)
    raise FeelError([problem])


def read_string(text: str, start: int) -> str:
    r"""Return what the string literal `text`, quotes included, at offset `start` stands for.

    The escapes are those of rule 64 with `\uXXXX` (pairs of surrogates are joined) and `\UXXXXXX`; a backslash
    before any other character stands for itself, so that regular expressions can be written plainly.

    Raises:
        FeelError: a code point is incomplete or is no character.
    """
    body = text[1:-1]
    if "\\" not in body and body.isascii():
        return body
    pieces: list[str] = []
    last = 0
    for match in _ESCAPE.finditer(body):
        pieces.append(body[last : match.start()])
        last = match.end()
        short, long, other = match.groups()
        at = start + 1 + match.start()
        if other is None:
            code = int(short or long, 16)
            if code > _LAST_CODE_POINT:
                raise _bad_escape(
                    f"`{match[0]}` is beyond the last character, `\\U10FFFF`", (at, at + 8), "no character"
                )
            pieces.append(chr(code))
        elif other in "uU":
            digits = "four hexadecimal digits" if other == "u" else "six hexadecimal digits"
            raise _bad_escape(f"`\\{other}` is not followed by {digits}", (at, at + 2), "incomplete")
        else:
            pieces.append(_SIMPLE.get(other, "\\" + other))
    pieces.append(body[last:])
    try:
        return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        span = (start, start + len(text))
        raise _bad_escape("a string holds one half of a surrogate pair", span, "half a character") from None


def write_string(value: str) -> str:
    """Return `value` as a string literal on one line."""
    return '"' + _MUST_ESCAPE.sub(lambda match: _WRITTEN[match[0]], value) + '"'


def _bad_escape(message: str, span: Span, label: str) -> FeelError:
    help_line = r"write `\u` and four hexadecimal digits, `\U` and six, or `\\` for a backslash"
    return FeelError([Problem("bad-escape", message, span, label, help_line)])
