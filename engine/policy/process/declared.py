"""What the facts schema declares of each fact that a process fills: its part of the schema, by the fact's path."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from engine.policy.facts import FactsSchema
from engine.policy.shapes import resolved

Schema = Mapping[str, Any]

LEVELS = 8
"""How deep facts are looked into; a schema may refer to itself."""


@lru_cache(maxsize=512)
def declared(facts: FactsSchema) -> Mapping[str, Schema]:
    """Return the schema of each fact by its path: `teachers`, an item `teachers[]`, its field `teachers[].name`."""
    return dict(_properties(facts.document, facts.document, "", LEVELS))


def _properties(schema: Schema, document: Schema, prefix: str, levels: int) -> Iterator[tuple[str, Schema]]:
    for name, each in schema.get("properties", {}).items():
        yield from _below(each, document, f"{prefix}{name}", levels)


def _below(schema: Any, document: Schema, path: str, levels: int) -> Iterator[tuple[str, Schema]]:
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    found = resolved(document, reference) if isinstance(reference, str) else schema
    if not levels:
        return
    inside: Schema = found if isinstance(found, Mapping) else {}
    yield path, inside
    if "items" in inside:
        yield from _below(inside["items"], document, f"{path}[]", levels - 1)
    yield from _properties(inside, document, f"{path}.", levels - 1)


KINDS: Mapping[str, str] = {
    "text": "a text",
    "address": "a web address",
    "form": "a text of a form of its own",
    "date": "a date",
    "value": "one of a list of values",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "object": "an object",
}
"""The kinds of facts that matter to a process, in words."""


def kind(schema: Schema) -> str | None:
    """Return of which of `KINDS` a fact is, None where its schema does not say it by itself."""
    if "enum" in schema:
        return "value"
    types = schema.get("type", [])
    names = [each for each in ([types] if isinstance(types, str) else types) if each != "null"]
    match names:
        case ["string"]:
            return FORMATS.get(schema.get("format", ""), "form")
        case ["number"] | ["integer"]:
            return "number"
        case ["boolean"] | ["object"]:
            return str(names[0])
        case ["array"]:
            return "list"
        case _:
            return None


FORMATS = {"": "text", "date": "date", "uri": "address", "iri": "address"}


def sensitive(facts: FactsSchema, path: str) -> bool:
    """Tell whether a fact, or one that it is a part of, is marked as personal."""
    steps = path.split(".")
    above = (".".join(steps[:count]) for count in range(1, len(steps) + 1))
    return any(marked(facts, each) for each in above)


def marked(facts: FactsSchema, path: str) -> bool:
    """Tell whether a fact is marked as personal itself; the items of a list as the list is."""
    found = facts.properties.get(path.removesuffix("[]"))
    return found is not None and found.sensitive
