"""The fields of a form, from the JSON Schema of a policy's facts: what is asked, what it is called, how it is answered.

Where the facts have a shape that a form has no field for, such as a composed schema, the value is written as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from engine.policy.shapes import resolved
from engine.policy.text import Text

Kind = Literal["text", "number", "date", "yes_no", "choice", "json"]

FORMATS: Mapping[str, str] = {
    "date-time": "2025-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "duration": "P2Y",
    "email": "name@example.org",
    "uri": "https://example.org/page",
}
"""Formats of texts that are written in a form of their own, each with an example."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value.

    Attributes:
        title: what it is called; empty where the schema does not say.
        hint: what the schema says of it, in the schema's own language.
        options: the values that may be chosen, null left out.
        example: how a text in a form of its own is written, or empty.
        nullable: null is a value of it: known to be none.
        least, most: the bounds of a number, None without.
    """

    kind: Kind
    title: Text
    hint: str = ""
    options: tuple[Any, ...] = ()
    example: str = ""
    nullable: bool = False
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Values that belong together."""

    title: Text
    members: Mapping[str, "Field"]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Any number of values or groups of one kind."""

    title: Text
    item: "Field"
    hint: str = ""
    nullable: bool = False


Field = Entry | Group | Rows


def fields_of(document: Mapping[str, Any]) -> Group:
    """Return the fields for the facts that a JSON Schema document describes."""
    found = _field(document, document, ())
    return found if isinstance(found, Group) else Group(found.title, {})


def _field(schema: Any, document: Mapping[str, Any], above: tuple[str, ...]) -> Field:
    if not isinstance(schema, Mapping):
        return Entry("json", Text({}))
    title = Text(dict(schema.get("x-titles", {})))
    hint = str(schema.get("description", ""))
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference in above:
            return Entry("json", title, hint)
        target = _field(resolved(document, reference), document, (*above, reference))
        return _called(target, title, hint)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    nullable = "null" in kinds
    match [kind for kind in kinds if kind != "null"]:
        case ["object"] if "properties" in schema and not nullable:
            members = {name: _field(each, document, above) for name, each in schema["properties"].items()}
            return Group(title, members, hint)
        case ["array"] if isinstance(schema.get("items"), Mapping):
            return Rows(title, _field(schema["items"], document, above), hint, nullable)
        case ["string" | "number" | "integer"] if "enum" in schema:
            options = tuple(each for each in schema["enum"] if each is not None)
            return Entry("choice", title, hint, options, nullable=nullable)
        case ["string"] if schema.get("format") == "date":
            return Entry("date", title, hint, nullable=nullable)
        case ["string"]:
            return Entry("text", title, hint, example=FORMATS.get(schema.get("format", ""), ""), nullable=nullable)
        case ["number" | "integer"]:
            least, most = _bound(schema.get("minimum")), _bound(schema.get("maximum"))
            return Entry("number", title, hint, nullable=nullable, least=least, most=most)
        case ["boolean"]:
            return Entry("yes_no", title, hint, nullable=nullable)
        case _:
            return Entry("json", title, hint)


def _called(field: Field, title: Text, hint: str) -> Field:
    """Return a field under the name that the place has which refers to it, where it has one."""
    title, hint = title or field.title, hint or field.hint
    match field:
        case Entry():
            return replace(field, title=title, hint=hint)
        case Group():
            return replace(field, title=title, hint=hint)
        case Rows():
            return replace(field, title=title, hint=hint)


def _bound(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))
