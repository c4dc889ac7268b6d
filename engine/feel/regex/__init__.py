r"""The regular expressions of FEEL, whose time is bounded.

Their syntax is that of XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6 (DMN 1.5, table 74), with groups
that do not capture, `$0` and flag `q` of version 3.1.

    pattern ── syntax ──► pieces ──┬ linear         RE2: no pattern and no text can hang the process
                                   └ backtracking   for back-references: in a bounded number of steps
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from engine.feel.bounds import MOST_PATTERN_CHARACTERS
from engine.feel.budget import Budget
from engine.feel.regex.backtracking import Backtracking
from engine.feel.regex.linear import Linear
from engine.feel.regex.match import Match
from engine.feel.regex.pieces import BackReference, Piece, Single
from engine.feel.regex.syntax import read
from engine.feel.values import NoValue

__all__ = ["Match", "Pattern", "compiled"]


class Pattern(Protocol):
    """A pattern ready to search with.

    Attributes:
        groups: how many groups capture.
    """

    groups: int

    def found_in(self, text: str, budget: Budget) -> bool:
        """Tell whether some part of `text` matches; raises `NoValue` where that takes too much work."""

    def matches_in(self, text: str, budget: Budget) -> Iterator[Match]:
        """Return the matches in `text` from left to right; raises `NoValue` where they take too much work."""


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> Pattern:
    """Return `pattern` ready to search with.

    Args:
        pattern: XPath's syntax.
        flags: any of `s` (`.` is any character), `m` (`^` and `$` at line ends), `i` (case does not matter),
            `x` (spaces in the pattern do not count), `q` (the pattern is plain text).

    Raises:
        NoValue: the pattern or the flags are not valid or not supported, and why.
    """
    unknown = [each for each in flags if each not in "smixq"]
    if unknown:
        raise NoValue(f"`{unknown[0]}` is not a flag of a pattern; they are `s`, `m`, `i`, `x` and `q`")
    if len(pattern) > MOST_PATTERN_CHARACTERS:
        raise NoValue(f"the pattern has {len(pattern)} characters, and {MOST_PATTERN_CHARACTERS} is the most")
    pieces: list[Piece] = [Single(each) for each in pattern] if "q" in flags else read(pattern, flags)
    regular = [each for each in pieces if not isinstance(each, BackReference)]
    ignore_case = "i" in flags
    if len(regular) < len(pieces):
        return Backtracking(pieces, ignore_case=ignore_case)
    return Linear(regular, ignore_case=ignore_case)
