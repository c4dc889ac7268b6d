"""Lines of canonical JSON: what is read back is written again and must be the same bytes.

So a line has exactly one form, and every bit of it counts. There are no bare numbers in it, as canonical JSON
(`engine.canonical`) writes them as objects.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from engine.canonical import canonical, ordered_alike

MAX_LINE = 16 * 1024 * 1024
"""Bytes of a line, its end included."""

MAX_DEPTH = 200
"""How deep lists and objects are nested in a line."""

TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
BRACKETS = re.compile(r"[\[\]{}]")


class LineRefused(ValueError):
    """Raised where a line is not what was expected; says what was found."""


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, their ends included; of one that is too long only so much that this can be seen."""
    while content := file.readline(MAX_LINE + 1):
        yield content
        while content and not content.endswith(b"\n"):
            content = file.readline(MAX_LINE)


def read_object(content: bytes) -> dict[str, Any]:
    """Return the object in a line, numbers left as they are written.

    Raises:
        LineRefused: the line is not one object in canonical JSON with a line end behind it.
    """
    if len(content) > MAX_LINE:
        raise LineRefused(f"is longer than {MAX_LINE} bytes")
    if not content.endswith(b"\n"):
        raise LineRefused("has no line end")
    try:
        text = content[:-1].decode("utf-8")
    except UnicodeDecodeError as error:
        raise LineRefused(f"is not UTF-8 from byte {error.start + 1} on") from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise LineRefused(f"is nested deeper than {MAX_DEPTH} levels")
    try:
        data = _READ(text)
    except json.JSONDecodeError as error:
        raise LineRefused(f"is not JSON from column {error.colno} on") from None
    if not isinstance(data, dict):
        raise LineRefused("is not an object")
    try:
        same = written(data) == content[:-1]
    except UnicodeEncodeError:
        same = False
    if not same:
        raise LineRefused("is not written in canonical JSON")
    return data


def written(data: Any) -> bytes:
    """Return the canonical JSON of data that holds no bare numbers, as fast as can be.

    Raises:
        UnicodeEncodeError: a text holds half of a character.
    """
    content = _WRITE(data).encode()
    return content if ordered_alike(content) else canonical(data)


def _depth(text: str) -> int:
    deepest = level = 0
    for bracket in BRACKETS.findall(TEXT.sub("", text)):
        level += 1 if bracket in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def _number(text: str) -> NoReturn:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    raise LineRefused(f"holds `{shown}`, where a number is written as an object")


_READ = json.JSONDecoder(parse_float=_number, parse_int=_number, parse_constant=_number).decode
_WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
