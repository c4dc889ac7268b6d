r"""Search in linear time, by RE2, which never backtracks.

What XPath has and RE2 has not (subtraction of classes, blocks, `\i` and `\c`, a case that leaves `\p{Lu}` alone)
is written as explicit ranges of characters. In one place the two differ where no translation helps: after a newline
at the very end of the text RE2 still finds the start of a line, and XPath does not. A match that reaches this end
is left to the exact search.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import re2  # type: ignore[import-untyped]  # the package has no stubs

from engine.feel.bounds import MOST_SEARCH_STEPS, SEARCH_STEPS_IN_A_STEP
from engine.feel.budget import Budget
from engine.feel.regex import characters
from engine.feel.regex.backtracking import Backtracking
from engine.feel.regex.match import Match, check_text
from engine.feel.regex.pieces import Mark, OneOf, RegularPiece, Repetition, Single
from engine.feel.values import NoValue

_SMALL = 50
"""Instructions of RE2 in a pattern that it walks as a table, a step a character; a larger one may cost them all."""

_SIGNS = {(0, 1): "?", (0, None): "*", (1, None): "+"}


class Linear:
    """A pattern without back-references.

    Attributes:
        groups: how many groups capture.
    """

    __slots__ = ("_exact", "_program", "_reaches_far", "_weight", "groups")

    def __init__(self, pieces: Sequence[RegularPiece], *, ignore_case: bool) -> None:
        """Translate `pieces`; raises `NoValue` where they repeat too often."""
        options = re2.Options()
        options.log_errors = False
        options.case_sensitive = not ignore_case
        try:
            self._program: Any = re2.compile("".join(map(_written, pieces)), options)
        except (re2.error, UnicodeEncodeError):
            raise NoValue("the pattern is too large, or holds half of a character") from None
        size = int(self._program.programsize)
        self._weight = 1 if size <= _SMALL else size
        self._reaches_far = any(isinstance(each, Repetition) and each.most is None for each in pieces)
        self._exact = Backtracking(pieces, ignore_case=ignore_case) if Mark.LINE_START in pieces else None
        self.groups = int(self._program.groups)

    def found_in(self, text: str, budget: Budget) -> bool:
        """Tell whether some part of `text` matches."""
        self._checked(text, budget)
        match = self._program.search(text)
        if match is not None and self._exact is not None and _at_last_line(text, match):
            return self._exact.found_in(text, budget)
        return match is not None

    def matches_in(self, text: str, budget: Budget) -> Iterator[Match]:
        """Return the matches in `text` from left to right.

        Raises:
            Stopped: the budget has too few steps.
            NoValue: the matches are so many and the text so long that they would take too much work.
        """
        self._checked(text, budget)
        steps = start = 0
        for match in self._program.finditer(text):
            if self._exact is not None and _at_last_line(text, match):
                yield from self._exact.matches_in(text, budget, start)
                return
            end = match.span()[1]
            more = self._weight * (len(text) - start if self._reaches_far else end - start + self._weight)
            budget.take(more // SEARCH_STEPS_IN_A_STEP)
            steps += more
            if steps > MOST_SEARCH_STEPS:
                raise NoValue("the text is too long for a pattern that matches so often in it")
            start = end
            yield match

    def _checked(self, text: str, budget: Budget) -> None:
        check_text(text)
        if len(text) * self._weight > MOST_SEARCH_STEPS:
            raise NoValue("the text is too long for a pattern of this size")
        budget.take(len(text) * self._weight // SEARCH_STEPS_IN_A_STEP)


def _at_last_line(text: str, match: Match) -> bool:
    """Tell whether a match reaches what is no start of a line, the end of a text that ends in a newline."""
    return text.endswith("\n") and match.span()[1] == len(text)


def _written(piece: RegularPiece) -> str:
    match piece:
        case Mark():
            return str(piece.value)
        case Single(character):
            plain = character.isalnum() or ord(character) > 0x7F
            return character if plain else _code(ord(character))
        case OneOf(()):
            return f"[^{_code(0)}-{_code(characters.LAST)}]"
        case OneOf(ranges):
            inside = "".join(f"{_code(low)}-{_code(high)}" for low, high in ranges)
            return f"(?-i:[{inside}])"
        case _:
            least, most = piece.least, piece.most
            sign = _SIGNS.get((least, most)) or f"{{{least},{'' if most is None else most}}}"
            return sign + "?" * piece.lazy


def _code(point: int) -> str:
    return f"\\x{{{point:x}}}"
