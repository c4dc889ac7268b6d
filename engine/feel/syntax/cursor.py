"""A place in the tokens, the names known there, and the ways of moving on: what all parsing functions share."""

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import NoReturn

from engine.feel.problems import FeelError, Problem
from engine.feel.syntax import hints
from engine.feel.syntax.lexer import END, NAME, NUMBER, Tokens, name_words
from engine.feel.syntax.names import BUILTINS, KEYWORDS, PROPERTIES, NameTree
from engine.feel.tree import Node

MAX_DEPTH = 100
"""How deep constructs may nest in each other; walks over a tree may recurse this deep."""

_NAME_PARTS = KEYWORDS | {NAME, NUMBER, ".", "/", "-", "'", "’", "+", "*", "**"}


class Cursor:
    """Reads tokens from left to right.

    Attributes:
        tokens: all of them; `kinds` and `starts` and `ends` are its lists, kept at hand.
        at: index of the token to be read next.
        depth: how many constructs are open.
        names: those known from outside.
        filters: how many filters are open; in them the entries of contexts are in scope.
    """

    __slots__ = (
        "_declared",
        "_entries",
        "_known",
        "_read",
        "at",
        "depth",
        "ends",
        "filters",
        "kinds",
        "names",
        "starts",
        "tokens",
    )

    def __init__(self, tokens: Tokens, names: Collection[str], read: Callable[["Cursor", int], Node]) -> None:
        self._read = read
        self.tokens = tokens
        self.names = names
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.at = 0
        self.depth = 0
        self.filters = 0
        self._known = NameTree()
        self._entries = NameTree()
        self._declared: list[list[str]] = []
        for name in names:
            if not name.isidentifier():
                words = name_words(name)
                if len(words) > 1:
                    self._known.add(words, " ".join(name.split()))

    def expression(self, minimum: int = 0) -> Node:
        """Read an expression of operators that bind at least as tight as `minimum`."""
        return self._read(self, minimum)

    def enter(self) -> None:
        """Open a construct; raises FeelError where too many are open."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelError([too_deep(self.starts[self.at], self.ends[self.at])])

    def last_end(self) -> int:
        """Return the offset after the token read last."""
        return self.ends[self.at - 1]

    def expect(self, kind: str, context: str) -> None:
        """Read a token of `kind`; `context` says what it belongs to, for the message."""
        if self.kinds[self.at] != kind:
            self.fail(f"`{kind}` {context}")
        self.at += 1

    def close(self, opening: int, *closings: str) -> str:
        """Read the bracket that closes the one read as token `opening` and return it."""
        kind = self.kinds[self.at]
        if kind not in closings:
            raise FeelError([hints.not_closed(self.tokens, opening, self.at, closings, self.names)])
        self.at += 1
        return kind

    def fail(self, expected: str) -> NoReturn:
        """Raise: an expression is complete, and what follows is not what was expected."""
        raise FeelError([hints.unexpected(self.tokens, self.at, expected, self.names)])

    def fail_value(self) -> NoReturn:
        """Raise: a value was expected here."""
        raise FeelError([hints.no_value(self.tokens, self.at)])

    def fail_name(self, expected: str) -> NoReturn:
        """Raise: a name was expected here."""
        raise FeelError([hints.no_name(self.tokens, self.at, expected)])

    def reference(self) -> str:
        """Read the longest known name that stands here, else one word, and return its spelling."""
        return self._longest((self._known, self._entries, BUILTINS) if self.filters else (self._known, BUILTINS))

    def member(self) -> str:
        """Read the name after a dot and return its spelling."""
        if self.kinds[self.at] != NAME:
            self.fail_name("the name of an entry after `.`")
        return self._longest((self._known, self._entries, PROPERTIES))

    def type_name(self, types: NameTree) -> str:
        """Read the name of a type and return its spelling."""
        if self.kinds[self.at] != NAME:
            self.fail_name("the name of a type")
        return self._longest((types, self._known))

    def _longest(self, trees: tuple[NameTree, ...]) -> str:
        words = self.tokens.words
        length, spelling = 1, words[self.at]
        for tree in trees:
            found = tree.longest(words, self.at)
            if found is not None and found[0] > length:
                length, spelling = found
        self.at += length
        return spelling

    def end_of_name(self, at: int, before: str = "") -> int:
        """Return the index after the tokens from `at` on that can be one new name; a word `before` ends it."""
        kinds = self.kinds
        if kinds[at] == NAME:
            at += 1
            while kinds[at] in _NAME_PARTS and kinds[at] != before:
                at += 1
        return at

    def new_name(self, end: int) -> str:
        """Read the tokens up to index `end` as one name and return its spelling."""
        words = self.tokens.words[self.at : end]
        self.at = end
        if len(words) == 1:
            return words[0]
        return self._known.spelling(words) or self._entries.spelling(words) or _spelt(words)

    def declare(self, name: str) -> None:
        """Make `name` known until `forget`."""
        if not name.isidentifier():
            words = name_words(name)
            if len(words) > 1:
                self._known.add(words, name)
                self._declared.append(words)

    def declare_entry(self, key: str) -> None:
        """Make a context's key known until `forget`, and after dots and in filters from here on."""
        if not key.isidentifier() and " ".join(key.split()) == key:
            words = name_words(key)
            if len(words) > 1:
                self._entries.add(words, key)
                self._known.add(words, key)
                self._declared.append(words)

    def scope(self) -> int:
        """Return a mark for `forget`."""
        return len(self._declared)

    def forget(self, mark: int) -> None:
        """Forget the names declared since `mark`."""
        while len(self._declared) > mark:
            self._known.remove(self._declared.pop())

    def at_end(self) -> bool:
        """Tell whether all is read."""
        return self.kinds[self.at] == END


def too_deep(start: int, end: int) -> Problem:
    """Return the problem of an expression that nests more than `MAX_DEPTH` constructs."""
    return Problem(
        "expression-too-deep",
        f"more than {MAX_DEPTH} constructs stand one inside the other",
        (start, end),
        "too deep",
        "give parts of the expression a name of their own, or use a list with `sum`, `all` or `any`",
    )


def _spelt(words: list[str]) -> str:
    """Join the tokens of a name: words apart, symbols close."""
    pieces = [words[0]]
    for before, word in pairwise(words):
        if before[-1] not in "./-'’+*" and word[0] not in "./-'’+*":
            pieces.append(" ")
        pieces.append(word)
    return "".join(pieces)
