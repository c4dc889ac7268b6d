"""What is wrong with an expression: found by the parser and the type check, placed by whoever holds the text."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.feel.tree import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in an expression.

    Attributes:
        code: stable kebab-case name, a key of `engine.codes.CODES`.
        message: what was found and what was expected.
        span: offsets into the expression's text.
        label: a few words under the carets.
        help: what to write instead.
        warning: True where the expression can still be used.
        null: the part that is null for every fact, where the problem is that there is one; it holds the place.
    """

    code: str
    message: str
    span: Span
    label: str = ""
    help: str = ""
    warning: bool = False
    null: Span | None = None


class FeelError(Exception):
    """Raised for a text that is not a FEEL expression; carries the problems, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.message} (at {p.span[0]})" for p in self.problems))
