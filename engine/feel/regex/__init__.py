r"""The regular expressions of FEEL, in linear time.

Their syntax is that of XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6 (DMN 1.5, table 74), with groups
that do not capture, `$0` and flag `q` of version 3.1. A pattern is translated to RE2, which never backtracks, so
that no pattern and no input can hang the process. What XPath has and RE2 has not (subtraction of classes, blocks,
`\i` and `\c`, a case that leaves `\p{Lu}` alone) becomes explicit ranges of characters. What no engine does in
linear time, a back-reference, has no value.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

import re2  # type: ignore[import-untyped]  # the package has no stubs

from engine.feel.bounds import MOST_PATTERN_CHARACTERS, MOST_SEARCH_STEPS, check_characters
from engine.feel.regex.syntax import quoted, translate
from engine.feel.values import NoValue


class Match(Protocol):
    """One place where a pattern matches."""

    def span(self, group: int = 0) -> tuple[int, int]:
        """Return where a group begins and ends, or (-1, -1) where it took no part."""

    def group(self, group: int = 0) -> str | None:
        """Return what a group matched, or None where it took no part."""


class Pattern:
    """A translated pattern.

    Attributes:
        groups: how many groups capture.
        literal: whether flag `q` made all characters stand for themselves.
    """

    __slots__ = ("_program", "_reaches_far", "_weight", "groups", "literal")

    def __init__(self, program: Any, *, literal: bool, reaches_far: bool) -> None:
        self._program = program
        self._reaches_far = reaches_far
        size = int(program.programsize)
        self._weight = 1 if size <= _SMALL else size
        self.groups = int(program.groups)
        self.literal = literal

    def found_in(self, text: str) -> bool:
        """Tell whether some part of `text` matches."""
        self._checked(text)
        return self._program.search(text) is not None

    def matches_in(self, text: str) -> Iterator[Match]:
        """Return the matches in `text` from left to right.

        Raises:
            NoValue: the matches are so many and the text so long that they would take too much work.
        """
        self._checked(text)
        steps = start = 0
        for match in self._program.finditer(text):
            end = match.span()[1]
            steps += self._weight * (len(text) - start if self._reaches_far else end - start + self._weight)
            if steps > MOST_SEARCH_STEPS:
                raise NoValue("the text is too long for a pattern that matches so often in it")
            start = end
            yield match

    def _checked(self, text: str) -> None:
        check_characters(len(text))
        if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
            raise NoValue("the text holds half of a surrogate pair, which is no character")
        if len(text) * self._weight > MOST_SEARCH_STEPS:
            raise NoValue("the text is too long for a pattern of this size")


_SMALL = 50
"""Instructions of RE2 in a pattern that it walks as a table, a step a character; a larger one may cost them all."""


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
    literal = "q" in flags
    if literal:
        translated, reaches_far = "".join(map(quoted, pattern)), False
    else:
        translated, reaches_far = translate(pattern, flags)
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = "i" not in flags
    try:
        return Pattern(re2.compile(translated, options), literal=literal, reaches_far=reaches_far)
    except (re2.error, UnicodeEncodeError):
        raise NoValue(f"the pattern `{pattern}` is not valid, or too large") from None
