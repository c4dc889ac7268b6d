"""Names: the words that are never names, the names of several words, and how known names are found.

A FEEL name is a sequence of tokens (OMG DMN 1.5, 10.3.1.2 rules 25-30 and 10.3.1.3), so `Full Name`, `a-b` and
`date and time` can only be told from expressions by knowing them. The longest known name wins (10.3.1.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

KEYWORDS = frozenset(
    {
        "and",
        "between",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "not",
        "null",
        "of",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    }
)
"""The literal terminal symbols of the grammar that are words: a name may hold them but not start with one."""

BUILTIN_NAMES = (
    "context merge",
    "context put",
    "date and time",
    "day of week",
    "day of year",
    "distinct values",
    "ends with",
    "finished by",
    "get entries",
    "get value",
    "index of",
    "insert before",
    "list contains",
    "list replace",
    "lower case",
    "met by",
    "month of year",
    "overlaps after",
    "overlaps before",
    "round down",
    "round half down",
    "round half up",
    "round up",
    "started by",
    "starts with",
    "string join",
    "string length",
    "substring after",
    "substring before",
    "upper case",
    "week of year",
    "years and months duration",
)
"""The built-in functions whose names hold spaces (OMG DMN 1.5, 10.3.4)."""

# fmt: off
BUILTIN_WORDS = frozenset({
    "abs", "after", "all", "any", "append", "before", "ceiling", "coincides", "concatenate", "contains",
    "context", "count", "date", "decimal", "duration", "during", "even", "exp", "finishes", "flatten",
    "floor", "includes", "is", "list", "log", "matches", "max", "mean", "median", "meets", "min", "mode",
    "modulo", "not", "now", "number", "odd", "overlaps", "product", "range", "remove", "replace", "reverse",
    "split", "sqrt", "starts", "stddev", "string", "sublist", "substring", "sum", "time", "today", "union",
})
"""The built-in functions named by one word; the syntax does not need them, its messages do."""
# fmt: on

PROPERTY_NAMES = ("end included", "start included", "time offset")
"""The properties of values whose names hold spaces (OMG DMN 1.5, 10.3.2.6)."""

TYPE_NAMES = ("date and time", "days and time duration", "years and months duration")
"""The types whose names hold spaces (OMG DMN 1.5, 10.3.2.1)."""


@dataclass(slots=True)
class _Branch:
    """What may follow the words read so far; a name that ends here has `spellings`, of which the last counts."""

    after: dict[str, "_Branch"] = field(default_factory=dict)
    spellings: list[str] = field(default_factory=list)


class NameTree:
    """Known names of two tokens or more, by their tokens."""

    __slots__ = ("_first",)

    def __init__(self) -> None:
        self._first: dict[str, _Branch] = {}

    def add(self, words: Sequence[str], spelling: str) -> None:
        """Make the name of the tokens `words` known as `spelling`."""
        branch = self._first.setdefault(words[0], _Branch())
        for word in words[1:]:
            branch = branch.after.setdefault(word, _Branch())
        branch.spellings.append(spelling)

    def remove(self, words: Sequence[str]) -> None:
        """Forget the latest `add` of `words`."""
        branch = self._first[words[0]]
        for word in words[1:]:
            branch = branch.after[word]
        branch.spellings.pop()

    def longest(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """Return the number of tokens and the spelling of the longest name that stands in `words` at `at`."""
        branch = self._first.get(words[at])
        found = None
        length = 1
        while branch is not None:
            if branch.spellings:
                found = (length, branch.spellings[-1])
            if at + length >= len(words):
                break
            branch = branch.after.get(words[at + length])
            length += 1
        return found

    def spelling(self, words: Sequence[str]) -> str | None:
        """Return how the name of exactly these tokens is spelt, or None where it is not known."""
        found = self.longest(words, 0)
        return found[1] if found and found[0] == len(words) else None


def _tree_of(names: Sequence[str]) -> NameTree:
    tree = NameTree()
    for name in names:
        tree.add(name.split(), name)
    return tree


BUILTINS = _tree_of(BUILTIN_NAMES)
PROPERTIES = _tree_of(PROPERTY_NAMES)
TYPES = _tree_of(TYPE_NAMES)
