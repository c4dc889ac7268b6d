"""Messages about what a person wrote: one shape for the terminal, for JSON and for code review tools.

A message has a stable kebab-case code (explained in `engine.codes`), one sentence in lower case without a
full stop and with the user's text in backticks, the place, a label under that place, related places, and a
help line that says what to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.source import Span


class Severity(StrEnum):
    """Whether a message stops the policy from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a message: the first of two declarations, the next step of a cycle."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message.

    Attributes:
        code: stable kebab-case name, a key of `engine.codes.CODES`.
        message: what was found and what was expected, one sentence.
        span: the exact characters, or None where a whole file or no file is meant.
        label: a few words under the carets.
        help: what to do, one line.
        related: other places, in the order they are to be read.
        severity: error or warning.
        file: the name of the file where there is no span.
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()
    severity: Severity = Severity.ERROR
    file: str = ""


class Refused(Exception):
    """Raised where what was asked for must not, or cannot, be done.

    Attributes:
        message: what is wrong.
        help: what to do.
    """

    def __init__(self, message: str, help: str) -> None:
        self.message, self.help = message, help
        super().__init__(f"{message}; {help}")


class Findings(Exception):
    """Raised where work cannot go on; carries every diagnostic found until then, sorted."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(f"{d.code}: {d.message}" for d in self.diagnostics))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether one of them is an error rather than a warning."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return them without repetition, by file, then place, then code."""

    def key(found: Diagnostic) -> tuple[Any, ...]:
        span = found.span
        name = span.source.name if span else found.file
        return (name, span.start if span else -1, span.end if span else -1, found.code, found.message)

    unique = {key(found): found for found in diagnostics}
    return tuple(unique[k] for k in sorted(unique))
