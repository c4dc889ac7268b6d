"""Types in the words of messages, and how to write what was probably meant."""

import re
from collections.abc import Mapping
from typing import assert_never

from engine.feel.checking.corrections import corrected, quoted, reads
from engine.feel.checking.relations import kinds, only, type_of, values_of
from engine.feel.temporal import parse_temporal
from engine.feel.tree import Literal, Node
from engine.feel.types import ContextOf, FeelType, FunctionOf, Limited, ListOf, OneType, RangeOf, Simple, UnionOf

_PLURALS: Mapping[Simple, str] = {
    Simple.DATE_TIME: "dates and times",
    Simple.DAY_TIME_DURATION: "days and time durations",
    Simple.YEAR_MONTH_DURATION: "years and months durations",
}

_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)")

LONGEST = 60
"""Characters of an expression that a message shows."""


def shown(text: str) -> str:
    """Return a part of an expression as a message shows it: on one line, without back ticks inside, not too long."""
    line = " ".join(text.split()).replace("`", "'")
    return f"`{line}`" if len(line) <= LONGEST else f"`{line[: LONGEST - 1]}…`"


def a_type(of: FeelType) -> str:
    """Return a type with its article: `a number`, `a list of strings`, `a date or null`."""
    match of:
        case Simple.NULL:
            return "null"
        case Simple.ANY:
            return "any value"
        case Simple() | Limited():
            return f"a {of}"
        case ListOf(of=item):
            return f"a list of {_many(item)}" if _many(item) else "a list"
        case RangeOf(of=end):
            return f"a range of {_many(end)}" if _many(end) else "a range"
        case ContextOf():
            return "a context"
        case FunctionOf():
            return "a function"
        case UnionOf(members=found):
            return " or ".join(dict.fromkeys(a_type(each) for each in found))
        case _:
            assert_never(of)


def _many(of: FeelType) -> str:
    match of:
        case Simple.ANY | Simple.NULL:
            return ""
        case Simple():
            return _PLURALS.get(of, f"{of}s")
        case Limited(of=simple):
            return _many(simple)
        case ListOf():
            return "lists"
        case RangeOf():
            return "ranges"
        case ContextOf():
            return "contexts"
        case FunctionOf():
            return "functions"
        case UnionOf():
            parts = dict.fromkeys("nulls" if each is Simple.NULL else _many(each) for each in of.members)
            return " or ".join(each for each in parts if each)
        case _:
            assert_never(of)


def remedy(node: Node, of: FeelType, text: str, other: FeelType) -> str:
    """Return how to write `node`, which is of a type, so that it can be put beside a value of type `other`.

    Args:
        node: one operand.
        of: its type.
        text: its text.
        other: what was wanted.
    """
    if isinstance(node, Literal) and isinstance(node.value, str):
        if only(other, Simple.NUMBER) and _NUMBER.fullmatch(node.value.strip()):
            return f"a number has no quotes: `{node.value.strip()}`"
        if only(other, Simple.BOOLEAN) and node.value.strip().lower() in ("true", "false"):
            return f"a boolean has no quotes: `{node.value.strip().lower()}`"
        if only(other, *_TEMPORAL):
            return _temporal(node.value, values_of(other))
    if only(of, Simple.DATE_TIME) and only(other, Simple.DATE):
        return f"take its date: `date({text})`"
    if only(of, "list") and only(other, Simple.NUMBER):
        return f"if their number is meant, write `count({text})`"
    if isinstance(of, ListOf) and kinds(of.of) & kinds(other):
        return f"ask one item of it, as in `some each in {text} satisfies …`"
    if only(of, Simple.NUMBER) and only(other, *_DURATIONS):
        written = "P2Y" if only(other, Simple.YEAR_MONTH_DURATION) else "P2D"
        return f'a duration is written `duration("{written}")`, and `3 * duration("P1D")` is three days'
    if only(of, "function") and not only(other, "function"):
        return f"call it: `{text}({_parameters(of)})`"
    if only(of, "range") and only(other, *_TEMPORAL, Simple.NUMBER):
        return "ask whether the value lies in it with `in`"
    return ""


_DURATIONS = (Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION)
_TEMPORAL = (Simple.DATE, Simple.TIME, Simple.DATE_TIME, *_DURATIONS)


def _parameters(of: FeelType) -> str:
    return ", ".join(
        dict.fromkeys(name for each in values_of(of) if isinstance(each, FunctionOf) for name in each.names)
    )


def _temporal(text: str, wanted: tuple[OneType, ...]) -> str:
    """Return how a string is written that should have been a date, a time or a duration."""
    meant = [text] if reads(text) else corrected(text)
    fitting = [each for each in meant if type_of(parse_temporal(each)) in wanted]
    if fitting:
        return f"a {wanted[0]} is written {quoted(fitting, '@')}"
    if not meant:
        return ""
    return f"{quoted(meant, '@')} is a {type_of(parse_temporal(meant[0]))}, which can be added to a {wanted[0]}"
