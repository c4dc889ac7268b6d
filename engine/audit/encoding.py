"""Base64 and decimals that are written in one way only, so that no two texts say the same."""

import base64
import binascii
import re

NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def base64_text(content: bytes) -> str:
    """Return the standard Base 64 encoding of `content` (RFC 4648, section 4)."""
    return base64.b64encode(content).decode("ascii")


def base64_bytes(text: str) -> bytes:
    """Return the bytes that `text` encodes.

    Raises:
        ValueError: `text` is not what `base64_text` writes: another alphabet, blanks, no padding, stray bits.
    """
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("the text is not Base 64") from None
    if base64_text(content) != text:
        raise ValueError("the text is not Base 64 as it is written canonically")
    return content


def number(text: str) -> int:
    """Return the number, from 0 up to 19 digits, that `text` writes without leading zeros.

    Raises:
        ValueError: `text` is not written so.
    """
    if not NUMBER.fullmatch(text):
        raise ValueError("the text is not a number without leading zeros")
    return int(text)
