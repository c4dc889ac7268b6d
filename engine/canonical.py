"""Canonical JSON and digests: one text, and so one SHA-256, for all that means the same.

RFC 8785 (JSON Canonicalization Scheme) orders keys and fixes the escapes of strings. Its numbers are IEEE 754
doubles, which cannot hold exact decimals, so a number is written as `{"$decimal": "2.7"}`: exact, without
trailing zeros, and never mistaken for the string "2.7".
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

import rfc8785

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]


def decimal_text(number: Decimal | int) -> str:
    """Return the shortest plain decimal notation of `number`: no exponent, no trailing zeros, no minus zero."""
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


_AS_IT_IS = frozenset((str, bool, type(None)))


def _prepared(data: object) -> rfc8785._impl._Value:
    kind = type(data)
    if kind is dict or isinstance(data, Mapping):
        return {
            str(key): value if type(value) in _AS_IT_IS else _prepared(value)
            for key, value in data.items()  # type: ignore[attr-defined] # the exact type is only looked at first
        }
    if kind is list or isinstance(data, list | tuple):
        return [item if type(item) in _AS_IT_IS else _prepared(item) for item in data]  # type: ignore[attr-defined]
    if kind in _AS_IT_IS or isinstance(data, str):
        return data  # type: ignore[return-value]
    if isinstance(data, Decimal | int):
        return {"$decimal": decimal_text(data)}
    raise TypeError("only JSON data with exact numbers has a canonical form")


_ORDERED_OTHERWISE = b"\xee\xef\xf0\xf1\xf2\xf3\xf4"
"""First bytes in UTF-8 of the characters from U+E000 on, which UTF-16 orders otherwise than code points do."""

_WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Writes JSON as RFC 8785 does where no number is in it: the same escapes (section 3.2.2.2), keys by code point."""


def canonical(data: object) -> bytes:
    """Return the canonical JSON of `data` (strings, booleans, None, Decimal, int, lists, mappings) as UTF-8.

    Raises:
        TypeError: `data` holds something else; floats are refused, as their decimal value is an accident.
        UnicodeEncodeError: a text holds half of a character.
    """
    prepared = _prepared(data)
    content = _WRITE(prepared).encode()
    return content if ordered_alike(content) else rfc8785.dumps(prepared)


def ordered_alike(content: bytes) -> bool:
    """Tell whether texts of these bytes sort by UTF-16, as RFC 8785 wants it (section 3.2.3), as by code point."""
    # To delete bytes takes a fraction of what it takes to search for them.
    return len(content.translate(None, _ORDERED_OTHERWISE)) == len(content)


def digest(content: bytes) -> str:
    """Return `sha256:` followed by the hexadecimal SHA-256 of `content`."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def parsed(content: bytes) -> object:
    """Return the data that canonical JSON was made of, numbers as Decimal.

    Raises:
        ValueError: `content` is not JSON.
    """
    return json.loads(content, object_hook=_number)


def _number(found: dict[str, object]) -> object:
    text = found.get("$decimal")
    return Decimal(text) if len(found) == 1 and isinstance(text, str) else found
