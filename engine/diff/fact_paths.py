"""The JSON Schema of facts, fact by fact: each under its path, items of lists as `teachers[].active`."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

Found = dict[str, tuple[Schema, bool]]
"""The schema of each fact by path, and whether a complete case has it."""


def facts_by_path(document: Schema) -> Found:
    """Return the schema of each fact by path, and whether a complete case has it; the whole under the empty path."""
    found: Found = {}
    _collect("", document, document, (), found, required=True)
    return found


def _collect(path: str, schema: Any, document: Schema, above: tuple[str, ...], found: Found, *, required: bool) -> None:
    if not isinstance(schema, Mapping):
        schema = {"not": {}} if schema is False else {}
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in above:
        above = (*above, reference)
        schema = {**_resolved(document, reference), **{key: each for key, each in schema.items() if key != "$ref"}}
    found[path] = (schema, required)
    if isinstance(schema.get("items"), Mapping | bool):
        _collect(f"{path}[]", schema["items"], document, above, found, required=True)
    for name, each in schema.get("properties", {}).items():
        inner = name in schema.get("required", ())
        _collect(f"{path}.{name}" if path else name, each, document, above, found, required=inner)


def _resolved(document: Schema, reference: str) -> Schema:
    at: Any = document
    for step in reference.split("/")[1:]:
        at = at.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(at, Mapping) else {}
    return at if isinstance(at, Mapping) else {}
