"""Whether a file is UTF-8 text of which every character can be seen."""

import re
from collections.abc import Iterator

from engine.diagnostics import Diagnostic
from engine.source import Source, Span

_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    "|\r(?!\n)|[\u202a-\u202e\u2066-\u2069]"
)
MAX_CHARACTERS = 20


def bad_characters(source: Source) -> Iterator[Diagnostic]:
    """Find characters that cannot be seen, or that YAML reads as something else than they look like."""
    for number, match in enumerate(_FORBIDDEN.finditer(source.text)):
        if number == MAX_CHARACTERS:
            return
        span = Span(source, match.start(), match.end())
        if match[0] == "\ufeff" and match.start() == 0:
            yield Diagnostic(
                "byte-order-mark",
                "the file begins with a byte order mark, plain UTF-8 was expected",
                span,
                help="save the file as `UTF-8`, not as `UTF-8 with BOM`",
            )
        else:
            yield Diagnostic(
                "control-character",
                f"the character U+{ord(match[0]):04X} cannot be seen and may not stand in a policy",
                span,
                help="delete it, or write it as an escape inside double quotes",
            )


def not_utf8(source: Source, at: int, content: bytes) -> Diagnostic:
    """Return the message about `content` that is not UTF-8 from character `at` on."""
    help_ = "save the file as `UTF-8`"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is written in UTF-16, UTF-8 was expected"
        return Diagnostic("not-utf-8", message, file=source.name, help=help_)
    message = "the file is not UTF-8, here is a byte that belongs to no character"
    return Diagnostic("not-utf-8", message, Span(source, at, at + 1), help=help_)
