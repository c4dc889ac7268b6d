"""What a plain YAML scalar stands for: YAML 1.2's core schema, less all that YAML 1.1 reads otherwise."""

import re
from collections.abc import Callable
from decimal import Decimal

from engine.diagnostics import Diagnostic
from engine.source import Span

MAX_DIGITS = 34
MAX_EXPONENT = 6144
"""The digits that a FEEL number holds (OMG DMN 1.5, 10.3.2.3.1)."""

Value = bool | Decimal | str | None

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)?(\.[0-9]+)?")


def _yes_or_no(text: str) -> str:
    boolean = "true" if text.lower() in ("yes", "on") else "false"
    return f"write `{boolean}`, or `'{text}'` if it is a text"


def _radix(text: str) -> str:
    digits = text.replace("_", "").replace("o", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    base, digits = {"0x": (16, digits[2:]), "0b": (2, digits[2:])}.get(digits[:2], (8, digits[1:]))
    return f"write `{sign * int(digits, base)}`, or `'{text}'` if it is a text"


def _leading_zero(text: str) -> str:
    whole, point, fraction = text.replace("_", "").partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"write `{sign}{whole.lstrip('+-0') or '0'}{point}{fraction}`, or `'{text}'` if it is a text"


def _exponent(text: str) -> str:
    number = _decimal(text.replace("_", ""))
    if number is not None and abs(number.adjusted()) < MAX_DIGITS:
        return f"write `{number:f}`, or `'{text}'` if it is a text"
    return f"write the number out, or `'{text}'` if it is a text"


_AMBIGUOUS: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = tuple(
    (re.compile(pattern, re.ASCII), reading, remedy)
    for pattern, reading, remedy in (
        (
            r"(?i:yes|no|on|off)",
            "a truth value to some YAML tools and a text to others",
            _yes_or_no,
        ),
        (
            r"[-+]?0(x[0-9a-fA-F_]*[0-9a-fA-F]|b[01_]*[01]|o[0-7]+)",
            "a hexadecimal, octal or binary number to some YAML tools",
            _radix,
        ),
        (
            r"[-+]?0[0-9_]+(\.[0-9_]*)?",
            "an octal number to some YAML tools and a decimal one to others",
            _leading_zero,
        ),
        (
            r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?",
            "a number in base 60 to some YAML tools",
            lambda text: f"write `'{text}'`",
        ),
        (
            r"[-+]?([0-9][0-9_]*)?\.?[0-9_]+[eE][-+]?[0-9]+|[-+]?[0-9][0-9_]*\.[eE][-+]?[0-9]+",
            "a number to some YAML tools and a text to others",
            _exponent,
        ),
        (
            r"[-+]?[1-9][0-9]*(_[0-9_]*)(\.[0-9_]*)?|[-+]?[0-9]+\.[0-9]*_[0-9_]*|[-+]?[0-9]+\.",
            "a number to some YAML tools and a text to others",
            lambda text: f"write `{text.replace('_', '').rstrip('.')}`, or `'{text}'` if it is a text",
        ),
        (
            r"[-+]?\.(?i:inf|nan)",
            "not a finite number",
            lambda text: f"write a number, or `'{text}'` if it is a text",
        ),
    )
)


def resolve(text: str, span: Span) -> tuple[Value, Diagnostic | None]:
    """Return what a plain scalar stands for, and the mistake in it if there is one."""
    if text in _NULLS:
        return None, None
    if text in _BOOLEANS:
        return _BOOLEANS[text], None
    if text[-1] in "0123456789" and _NUMBER.fullmatch(text):
        return number_of(text, span)
    for pattern, reading, remedy in _AMBIGUOUS:
        if pattern.fullmatch(text):
            message = f"`{text}` is {reading}"
            return text, Diagnostic("ambiguous-scalar", message, span, "say which is meant", remedy(text))
    return text, None


def number_of(text: str, span: Span) -> tuple[Value, Diagnostic | None]:
    """Return the number that a text writes down, or the text itself and why it cannot be calculated with."""
    digits = sum(character.isdigit() for character in re.split("[eE]", text)[0])
    if digits > MAX_DIGITS:
        message = f"this number has {digits} digits, the most that is exact is {MAX_DIGITS}"
    elif (value := _decimal(text)) is not None:
        return value, None
    else:
        message = f"this number is beyond 10 to the power of {MAX_EXPONENT}"
    return text, Diagnostic("long-number", message, span, help="quote it if it is a text")


def _decimal(text: str) -> Decimal | None:
    """Return a number, None where its exponent is past the bound."""
    exponent = re.split("[eE]", text)[1:]
    if exponent and len(exponent[0].lstrip("+-0")) > len(str(MAX_EXPONENT)):
        return None
    value = Decimal(text)
    return value if abs(value.adjusted()) <= MAX_EXPONENT else None
