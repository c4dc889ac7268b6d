"""A JSON Schema of ours as sections of a page: each kind of map with its keys, each kind of value in words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from docs.generate.markdown import table
from engine.resources import schemas_root

Schema = Mapping[str, Any]


def read(name: str) -> dict[str, Any]:
    """Return `schemas/<name>.schema.json`."""
    found: dict[str, Any] = json.loads((schemas_root() / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def described(text: str) -> str:
    """Return a schema's description with what its authors put in braces or paths as code."""
    return text.replace("{", "`{").replace("}", "}`").replace("``", "`")


def keys_table(schema: Schema, document: Schema) -> str:
    """Return a table of the keys of a map: what each holds, and what it means."""
    rows = []
    required = schema.get("required", ())
    for name, each in schema["properties"].items():
        mark = " **(needed)**" if name in required else ""
        rows.append((f"`{name}`{mark}", form(each, document), described(meaning(each, document))))
    return table(("key", "holds", "meaning"), rows)


def choice(schema: Schema) -> str:
    """Return the sentence on keys of which one is to be given, or nothing."""
    return f"One of {schema['x-choices']} is given." if "x-choices" in schema else ""


def meaning(schema: Schema, document: Schema) -> str:
    """Return what a schema describes, from itself or from what it refers to."""
    if "description" in schema:
        return str(schema["description"])
    return meaning(target(schema, document), document) if "$ref" in schema else ""


def target(schema: Schema, document: Schema) -> Schema:
    """Return the schema that a `$ref` refers to: a definition, by its name alone, or another file as a whole."""
    found: Schema = document["$defs"][schema["$ref"].rpartition("/")[2]]
    return found


def form(schema: Schema, document: Schema) -> str:
    """Return in words what kind of value a schema asks for."""
    if "$ref" in schema:
        return form(target(schema, document), document)
    if "title" in schema and any(maps(schema)):
        return f"[{schema['title']}](#{anchor(schema['title'])})"
    if "enum" in schema:
        words = ", ".join(f"`{each}`" for each in schema["enum"])
        return f"{words} (default `{schema['default']}`)" if "default" in schema else words
    if isinstance(schema.get("items"), Mapping) and "$ref" in schema["items"]:
        return f"a list, each {form(schema['items'], document)}"
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"a map from names to {form(schema['additionalProperties'], document)}"
    return "any value" if isinstance(schema["type"], list) else KINDS[schema["type"]]


KINDS = {"string": "a text", "array": "a list", "object": "a map", "boolean": "true or false"}


def maps(schema: Schema) -> Iterator[Schema]:
    """Yield the alternatives of a definition that are maps with declared keys."""
    for each in (schema, *schema.get("anyOf", ())):
        if "properties" in each:
            yield each


def anchor(title: str) -> str:
    """Return the anchor that a heading has on GitHub."""
    return title.lower().replace(" ", "-")


def section(title: str, schema: Schema, document: Schema, example: str = "", level: int = 2) -> list[str]:
    """Return the parts of a section on one definition."""
    parts = [f"{'#' * level} {title[0].upper()}{title[1:]}", described(schema.get("description", ""))]
    if "anyOf" in schema and "x-expected" in schema:
        parts.append(f"Written as {schema['x-expected']}.")
    for each in maps(schema):
        parts += [keys_table(each, document), choice(each)]
    return [*parts, example]
