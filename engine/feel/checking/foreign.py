"""What other languages call it, and how it is written in FEEL."""

import re
from collections.abc import Collection, Mapping

from engine.feel.builtins import BUILTINS
from engine.feel.checking.corrections import reads
from engine.feel.checking.relations import only
from engine.feel.types import FeelType, Simple

_FUNCTIONS: Mapping[str, str] = {
    **dict.fromkeys(("len", "length", "size", "countif"), "count"),
    **dict.fromkeys(("avg", "average"), "mean"),
    **dict.fromkeys(("lower", "tolower", "tolowercase"), "lower case"),
    **dict.fromkeys(("upper", "toupper", "touppercase"), "upper case"),
    **dict.fromkeys(("unique", "distinct"), "distinct values"),
    **dict.fromkeys(("str", "tostring"), "string"),
    **dict.fromkeys(("datetime", "timestamp"), "date and time"),
    **dict.fromkeys(("mod", "rem"), "modulo"),
    **dict.fromkeys(("match", "test"), "matches"),
    "strlen": "string length",
    "substr": "substring",
    "round": "round half up",
    "ceil": "ceiling",
    "int": "floor",
    **{name.replace(" ", ""): name for name in BUILTINS},
}
"""What functions of other languages are called in FEEL, without `_` and in small letters."""

_PATTERNS: Mapping[str, str] = {
    "filter": "{0}[…]",
    "where": "{0}[…]",
    "map": "for each in {0} return …",
    "select": "for each in {0} return …",
    "foreach": "for each in {0} return …",
    "exists": "some each in {0} satisfies …",
    "some": "some each in {0} satisfies …",
    "every": "every each in {0} satisfies …",
    "isempty": "count({0}) = 0",
    "first": "{0}[1]",
    "last": "{0}[-1]",
    "isnull": "{0} = null",
    "isnotnull": "{0} != null",
    "pow": "{0} ** …",
    "toint": "number({0})",
}
"""What is no function in FEEL but has a form of its own; `{0}` is what it is asked of."""

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("int", "integer", "float", "double", "decimal", "long"), "number"),
    **dict.fromkeys(("str", "text", "varchar"), "string"),
    **dict.fromkeys(("bool", "logical"), "boolean"),
    **dict.fromkeys(("datetime", "timestamp"), "date and time"),
    **dict.fromkeys(("list", "array"), "list<Any>"),
    **dict.fromkeys(("none", "nil", "null"), "Null"),
    **dict.fromkeys(("dict", "object", "map", "context"), "context<name: Any>"),
    "range": "range<number>",
    "function": "function<Any> -> Any",
}

_ARGUMENTS = re.compile(r"\(\s*([^()]*?)\s*\)")
_SIMPLE = re.compile(r"[\w.]+(?:\([^()]*\))?")


def word(name: str) -> str:
    """Return how a constant of other languages or a bare duration is written, or an empty text."""
    if name.lower() in ("true", "false"):
        return f"write `{name.lower()}`, in small letters"
    if name.lower() in ("none", "null", "nil", "undefined"):
        return "write `null`"
    return f'a duration stands in quotes: `duration("{name}")`' if reads(name) else ""


def function(name: str, argument: str, properties: Collection[str]) -> str:
    """Return how a call of the unknown function `name` is written, or an empty text.

    Args:
        name: as it was called.
        argument: the text of its first argument; empty where there is none.
        properties: what may be asked by `.` of a date, time or duration.
    """
    key = _key(name)
    operand = argument if _SIMPLE.fullmatch(argument) else f"({argument})"
    if argument and key in properties:
        return f"write `{operand}.{key}`"
    if argument and key in _PATTERNS:
        return f"write `{_PATTERNS[key].format(operand)}`"
    return f"here it is called `{_FUNCTIONS[key]}`" if key in _FUNCTIONS else ""


def member(base: str, of: FeelType, name: str, behind: str) -> str:
    """Return how `base.name` is written where `name` is what others call a function, or an empty text.

    Args:
        base: the text before the dot.
        of: its type.
        name: what stands behind the dot.
        behind: the text behind the name, perhaps with arguments.
    """
    key = _key(name)
    if key in ("length", "len", "size", "count"):
        measure = "string length" if only(of, Simple.STRING) else "count" if only(of, "list") else ""
        return f"write `{measure}({base})`" if measure else ""
    if key in _PATTERNS:
        return f"write `{_PATTERNS[key].format(base)}`"
    if key not in _FUNCTIONS:
        return ""
    called = "list contains" if key in ("contains", "includes") and only(of, "list") else _FUNCTIONS[key]
    given = _ARGUMENTS.match(behind)
    arguments = ", ".join(each for each in (base, given[1] if given else "") if each)
    return f"write `{called}({arguments})`"


def type_name(name: str) -> str:
    """Return how a type of another language is called, or an empty text."""
    return f"write `{_TYPES[name.lower()]}`" if name.lower() in _TYPES else ""


def _key(name: str) -> str:
    return name.replace("_", "").lower()
