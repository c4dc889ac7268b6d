"""JSON as strictly as RFC 8259 allows, with exact numbers; all mistakes that do not end the reading come at once.

Python's own reader keeps the last of two equal keys, reads NaN, rounds numbers and runs out of stack on deep
nesting. Here each of these is refused by name.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.canonical import decimal_text
from engine.policy.fact_messages import pointer_to
from engine.web.problems import Mistake, Problem, several

MAX_DEPTH = 64
MAX_DIGITS = 34
"""Significant digits: as many as FEEL calculates with (IEEE 754 decimal128)."""
MAX_EXPONENT = 6144
MAX_WRITTEN = 1_000_000
"""Digits of all numbers together, written without exponents, as the log writes them."""

RESERVED = ("$decimal", "$commitment")
"""Keys that, alone in an object, mean something in canonical JSON (`engine.canonical`, `engine.audit.commitment`)."""

SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
BRACKETS = re.compile(r"[\[\]{}]")

ADVICE: dict[str, str] = {
    "json-duplicate-key": "keep one of them",
    "json-number": f"write at most {MAX_DIGITS} digits, or send a string if the policy declares one",
    "json-reserved-key": "give the key another name",
    "json-invalid": "write the character itself, or both halves of its escape",
}


class Refused:
    """Stands in the data where a value cannot be taken."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message


def read_json(content: bytes) -> Any:
    """Return the data in a JSON text: dict, list, str, bool, None and Decimal.

    Raises:
        Problem: the text is not strict JSON, or holds what cannot be calculated with.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("json-invalid", f"the body is not UTF-8 from byte {error.start + 1} on") from None
    if not text.strip(" \t\r\n"):
        raise Problem("json-invalid", "the body is empty, a JSON object was expected")
    if text.startswith("\ufeff"):
        raise Problem("json-invalid", "the body begins with a byte order mark, which JSON does not allow")
    if text.count("[") + text.count("{") > MAX_DEPTH and depth(text) > MAX_DEPTH:
        raise Problem("json-too-deep", f"the body is nested deeper than {MAX_DEPTH} levels")
    refused: list[Refused] = []
    try:
        data = _decoder(refused).decode(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Problem(
            "json-invalid", f"the body is not JSON: {error.msg[:1].lower()}{error.msg[1:]} at {where}"
        ) from None
    if refused or SURROGATE.search(text):
        mistakes = list(_mistakes(data, []))
        if mistakes:
            detail = several("mistake", len(mistakes), "in the JSON of the body")
            raise Problem(mistakes[0].code, detail, errors=mistakes)
    return data


def depth(text: str) -> int:
    """Return how deep brackets are nested in a JSON text, those in strings left out."""
    deepest = level = 0
    for bracket in BRACKETS.findall(TEXT.sub("", text)):
        level += 1 if bracket in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def _decoder(refused: list[Refused]) -> json.JSONDecoder:
    def refuse(code: str, message: str) -> Refused:
        refused.append(Refused(code, message))
        return refused[-1]

    def constant(name: str) -> Any:
        return refuse("json-number", f"`{name}` is no number in JSON")

    written = 0

    def number(text: str) -> Any:
        nonlocal written
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        if len(text) > MAX_DIGITS:
            digits = re.split("[eE]", text)[0].lstrip("-").replace(".", "").lstrip("0")
            if len(digits) > MAX_DIGITS:
                return refuse(
                    "json-number", f"`{shown}` has {len(digits)} digits, at most {MAX_DIGITS} are calculated with"
                )
        exponent = re.split("[eE]", text)[1:]
        value = Decimal(text) if not exponent or len(exponent[0].lstrip("+-0")) <= 5 else None
        if value is None or abs(value.adjusted()) > MAX_EXPONENT:
            return refuse("json-number", f"`{shown}` is beyond 10 to the power of {MAX_EXPONENT}")
        if text.isdigit():
            return value
        written += abs(value.adjusted())
        if written > MAX_WRITTEN:
            detail = (
                f"the numbers of the body have more than {MAX_WRITTEN} digits when they are written without exponents"
            )
            return refuse("json-number", detail)
        # 1.50 and 15E-1 are 1.5, as they are in the log: what is decided does not hang on how a number is written.
        return Decimal(decimal_text(value))

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(found)
        if len(data) < len(found):
            seen = set()
            for key, _ in found:
                if key in seen:
                    shown = key if len(key) <= 40 else f"{key[:40]}…"
                    data[key] = refuse("json-duplicate-key", f"the key `{shown}` stands twice in one object")
                seen.add(key)
        if len(data) == 1 and (key := found[0][0]) in RESERVED:
            data[key] = refuse(
                "json-reserved-key", f"the key `{key}` stands alone in an object, where it has a meaning"
            )
        return data

    return json.JSONDecoder(
        object_pairs_hook=pairs, parse_float=number, parse_int=number, parse_constant=constant, strict=True
    )


def _mistakes(data: Any, path: list[str | int]) -> Iterator[Mistake]:
    match data:
        case Refused():
            yield Mistake(data.code, _printable(pointer_to(path)), _printable(data.message), ADVICE[data.code])
        case str() if not _encodes(data):
            yield _lone(path)
        case dict():
            for key, value in data.items():
                if not _encodes(key):
                    yield _lone([*path, key])
                yield from _mistakes(value, [*path, key])
        case list():
            for position, item in enumerate(data):
                yield from _mistakes(item, [*path, position])


def _lone(path: list[str | int]) -> Mistake:
    message = "an escape `\\ud800` to `\\udfff` is half of a character, the other half is missing"
    return Mistake("json-invalid", _printable(pointer_to(path)), message, ADVICE["json-invalid"])


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
