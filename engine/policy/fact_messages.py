"""What is wrong with the facts of a case, in words: one wording for each keyword of the schema that can fail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import jsonschema_rs

from engine.suggest import closest


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One mistake in the facts of a case.

    Attributes:
        code: stable kebab-case name, a key of `engine.codes.CODES`.
        pointer: JSON Pointer to the value, from the facts' root.
        message: what was found and what was expected.
        help: what to do, or empty.
    """

    code: str
    pointer: str
    message: str
    help: str = ""


def explained(
    error: jsonschema_rs.ValidationError, value: Any, path: list[str | int], declared: list[str]
) -> Iterator[FactProblem]:
    """Yield the problems that one failed keyword stands for.

    Args:
        error: what the validator found.
        value: the value at that place.
        path: keys and 0-based positions that lead to the value.
        declared: the properties that are declared there, where the value is an object.
    """
    pointer = pointer_to(path)
    found = _shown(value)
    kind: Any = error.kind
    match kind.name:
        case "additionalProperties" | "unevaluatedProperties":
            where = f"`{fact_path(path)}`" if path else "the facts"
            for key in kind.value:
                near = closest(key, declared)
                others = f"declared are {_listed(declared)}" if declared else ""
                yield FactProblem(
                    "fact-undeclared",
                    pointer_to([*path, key]),
                    f"`{key}` is not declared in {where}",
                    f"did you mean `{near}`?" if near else others,
                )
        case "type":
            kinds = list(kind.value)
            plain = {"number", "integer", "boolean"} & set(kinds) and isinstance(value, str)
            advice = "write numbers, true and false without quotes" if plain else ""
            yield FactProblem("fact-type", pointer, f"{found} is not {_kinds(kinds)}", advice)
        case "format":
            word, advice = FORMS.get(kind.value, (kind.value, ""))
            yield FactProblem("fact-format", pointer, f"{found} is not a {word}", advice)
        case "enum":
            options = [str(each) for each in kind.value]
            near = closest(str(value), options)
            advice = f"did you mean `{near}`?" if near else f"allowed are {_listed(options)}"
            yield FactProblem("fact-not-allowed", pointer, f"{found} is not one of the allowed values", advice)
        case _:
            yield FactProblem("fact-invalid", pointer, f"{found} breaks `{kind.name}`: {_lower(error.message)}")


FORMS: Mapping[str, tuple[str, str]] = {
    "date": ("date", "write a day that exists as `2025-01-31`"),
    "date-time": ("date and time", "write it as `2025-01-31T12:00:00Z`"),
    "time": ("time", "write it as `12:00:00Z`"),
    "duration": ("duration", "write it as `P2Y` or `P10DT12H`"),
    "email": ("mail address", "write it as `name@example.org`"),
    "uri": ("web address", "write it as `https://example.org/page`"),
}
"""What a format is called, and how to write it."""

KIND_WORDS: Mapping[str, str] = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def pointer_to(path: list[str | int]) -> str:
    """Return the JSON Pointer (RFC 6901) for a path of keys and 0-based positions."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def fact_path(path: list[str | int]) -> str:
    """Return a path as FEEL writes it, positions counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"`{value[:60]}…`" if len(value) > 60 else f"`{value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Decimal | int):
        return f"`{value}`"
    return "a list" if isinstance(value, list) else "an object"


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown


def _kinds(types: list[str]) -> str:
    return " or ".join(KIND_WORDS[each] for each in types if each != "null" or len(types) == 1)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
