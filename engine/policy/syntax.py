"""Why a text is not YAML, in words for the person who wrote it and with the line as it should be."""

import re
from collections.abc import Iterator
from typing import Any

from engine.diagnostics import Diagnostic
from engine.source import Source, Span

_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    "|\r(?!\n)|[\u202a-\u202e\u2066-\u2069]"
)
MAX_CHARACTERS = 20


def bad_characters(source: Source) -> Iterator[Diagnostic]:
    """Find characters that YAML or a reader of the file cannot see or would read as something else."""
    for number, match in enumerate(_FORBIDDEN.finditer(source.text)):
        if number == MAX_CHARACTERS:
            return
        code = ord(match[0])
        span = Span(source, match.start(), match.end())
        if code == 0xFEFF and match.start() == 0:
            yield Diagnostic(
                "byte-order-mark",
                "the file begins with a byte order mark, plain UTF-8 was expected",
                span,
                help="save the file as `UTF-8`, not as `UTF-8 with BOM`",
            )
        else:
            yield Diagnostic(
                "control-character",
                f"the character U+{code:04X} cannot be seen and may not stand in a policy",
                span,
                label="here",
                help="delete it, or write it as an escape inside double quotes",
            )


def not_utf8(source: Source, at: int, content: bytes) -> Diagnostic:
    """Return the message about `content` that is not UTF-8 from character `at` on."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is written in UTF-16, UTF-8 was expected"
    else:
        message = "the file is not UTF-8, here is a byte that no character begins with"
    return Diagnostic("not-utf-8", message, Span(source, at, at + 1), help="save the file as `UTF-8`")


def explain(source: Source, error: Any) -> Diagnostic:
    """Return our message for an error of the YAML parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = min(mark.index, len(source.text)) if mark else 0
    return Diagnostic(
        "yaml-syntax",
        "this is not valid YAML",
        Span(source, at, min(at + 1, len(source.text))),
        help="check the indentation, and quote texts that hold `: `, ` #`, quotes or brackets",
    )


def corrected(source: Source, start: int) -> str:
    """Return the line at `start` with all from there to its end quoted, in backticks."""
    line_start = source.text.rfind("\n", 0, start) + 1
    line_end = source.text.find("\n", start)
    line_end = len(source.text) if line_end == -1 else line_end
    before = source.text[line_start:start].lstrip()
    return f"`{before}{quoted(source.text[start:line_end].rstrip())}`"


def quoted(text: str) -> str:
    """Return `text` as a YAML scalar in quotes."""
    if "'" not in text or '"' in text:
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\") + '"'
