"""Values in few characters, for a person to read: as FEEL writes them, long ones cut, unknowns named."""

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.kinds import a_kind
from engine.feel.literals import string_literal, to_literal
from engine.feel.values import Function, NoValue, Range, UncertainCount, UncertainList, Unknown, Value

MOST_CHARACTERS = 60
"""Characters of a text that are shown."""

MOST_ITEMS = 5
"""Items of a list, and entries of a context, that are shown."""

MOST_ON_A_LINE = 100
"""Characters of a value that are shown; beyond, its inner lists and contexts are left out."""

DEEPEST = 3
"""Levels of lists and contexts that are shown."""


def brief(value: Value) -> str:
    """Return a value on one line, as FEEL text but for what is unknown, a function, or cut off with `…`."""
    texts = (_brief(value, room) for room in range(DEEPEST, -1, -1))
    return next((each for each in texts if len(each) <= MOST_ON_A_LINE), _brief(value, 0))


def _brief(value: Value, room: int) -> str:
    match value:
        case UncertainCount(low=low, high=high):
            return f"unknown, {low} to {high}"
        case UncertainList(certain=certain, possible=possible):
            return f"unknown, {_brief(certain, room)} and perhaps {_brief(possible, room)}"
        case Unknown():
            return "unknown"
        case Function():
            return "a function"
        case str() if len(value) > MOST_CHARACTERS:
            return string_literal(value[: MOST_CHARACTERS - 1]) + "…"
        case Decimal() if abs(value.adjusted()) > MOST_CHARACTERS:
            return str(value)
        case list():
            items = [_brief(each, room - 1) for each in value[:MOST_ITEMS]] if room else []
            return f"[{_joined(items, len(value))}]"
        case Mapping():
            first = [(name, value[name]) for name in list(value)[:MOST_ITEMS]] if room else []
            entries = [f"{to_literal({name: None})[1:-7]}: {_brief(each, room - 1)}" for name, each in first]
            return f"{{{_joined(entries, len(value))}}}"
        case Range(low=None, high=None):
            return "a range without ends"
    try:
        return to_literal(value)
    except NoValue:
        return a_kind(value)


def _joined(parts: list[str], of: int) -> str:
    return ", ".join(parts if len(parts) == of else [*parts, "…"])


def on_one_line(text: str) -> str:
    """Return the text of an expression on one line, its end cut off where it is long."""
    folded = " ".join(text.split())
    return folded if len(folded) <= MOST_CHARACTERS + 20 else folded[: MOST_CHARACTERS + 19] + "…"
