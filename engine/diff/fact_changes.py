"""What changed in the facts that a version takes: for the services that give them."""

from collections.abc import Iterator
from typing import Any

from engine.answer import dumps
from engine.canonical import canonical
from engine.diff.change import Change, quoted
from engine.diff.fact_paths import Found, Schema, facts_by_path
from engine.diff.sides import Sides
from engine.policy.text import NO_TEXT, Text

WORDS = frozenset(
    {"title", "description", "x-titles", "x-label", "$comment", "examples", "default", "deprecated", "$schema", "$id"}
)
"""Keywords that say nothing of which values are taken."""

PARTS = frozenset({"properties", "items", "required", "$defs", "$ref"})
"""Keywords that are looked at by path."""

LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
"""Bounds that take less the greater they are; those of `UPPER` the other way round."""
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})


def fact_changes(sides: Sides) -> Iterator[Change]:
    """Yield what changed in the facts schemas of two versions that differ in them."""
    old, new = facts_by_path(sides.old.facts.document), facts_by_path(sides.new.facts.document)
    titles = [
        {path: Text(each.titles) for path, each in side.facts.properties.items()} for side in (sides.old, sides.new)
    ]
    found = []
    for path in sorted({*old, *new}):
        title = titles[1].get(path, NO_TEXT) or titles[0].get(path, NO_TEXT)
        for code, before, after in _named(path, old, new):
            places = sides.old_place("facts"), sides.new_place("facts")
            name = path or "facts"
            found.append(Change(code, "facts", name, title, quoted(before), quoted(after), *places))
    if not found:
        places = sides.old_place("facts"), sides.new_place("facts")
        found.append(Change("fact-described-otherwise", "facts", "facts", NO_TEXT, NO_TEXT, NO_TEXT, *places))
    yield from found


def _named(path: str, old: Found, new: Found) -> Iterator[tuple[str, str | None, str | None]]:
    around = path.rpartition(".")[0].removesuffix("[]")
    if path.endswith("[]"):
        around = path.removesuffix("[]")
    if path not in old or path not in new:
        if not path or (around in old and around in new):
            yield ("fact-added", None, None) if path in new else ("fact-removed", None, None)
        return
    (before, was), (after, is_) = old[path], new[path]
    if was != is_:
        yield ("fact-now-required" if is_ else "fact-no-longer-required"), None, None
    yield from _types(before, after)
    yield from _values(before, after)
    if (before.get("x-sensitive") is True) != (after.get("x-sensitive") is True):
        yield ("fact-now-sensitive" if after.get("x-sensitive") is True else "fact-no-longer-sensitive"), None, None
    if _only(before, WORDS) != _only(after, WORDS):
        yield "fact-described-otherwise", None, None


def _only(schema: Schema, keywords: frozenset[str]) -> bytes:
    return canonical({key: each for key, each in schema.items() if key in keywords})


def _types(before: Schema, after: Schema) -> Iterator[tuple[str, str, str]]:
    kinds = [_kinds(each) for each in (before, after)]
    texts = _kind_text(before), _kind_text(after)
    if before.get("format") != after.get("format"):
        yield "fact-type-changed", *texts
    elif kinds[0] != kinds[1]:
        if kinds[1] <= kinds[0]:
            yield "fact-type-narrowed", *texts
        elif kinds[0] <= kinds[1]:
            yield "fact-type-widened", *texts
        else:
            yield "fact-type-changed", *texts


def _kinds(schema: Schema) -> frozenset[str]:
    kinds = schema.get("type", ["array", "boolean", "null", "number", "object", "string"])
    found = {kinds} if isinstance(kinds, str) else set(kinds)
    # Every whole number is a number.
    return frozenset(found | {"integer"} if "number" in found else found)


def _kind_text(schema: Schema) -> str:
    kinds = schema.get("type", "anything")
    text = kinds if isinstance(kinds, str) else " or ".join(kinds)
    return f"{text} ({schema['format']})" if "format" in schema else text


def _values(before: Schema, after: Schema) -> Iterator[tuple[str, str, str]]:
    """Yield which values are taken besides the type, keyword by keyword."""
    known = {"type", "format", "x-sensitive", *WORDS, *PARTS}
    for keyword in sorted({*before, *after} - known):
        one, other = before.get(keyword), after.get(keyword)
        if canonical(one) == canonical(other):
            continue
        texts = _shown(keyword, one), _shown(keyword, other)
        if keyword == "enum":
            yield _enumerated(one, other), *texts
        elif keyword in LOWER or keyword in UPPER:
            grown = other is not None and (one is None or other > one)
            narrowed = grown if keyword in LOWER else other is not None and (one is None or other < one)
            yield ("fact-values-narrowed" if narrowed else "fact-values-widened"), *texts
        else:
            yield "fact-rule-changed", *texts


def _enumerated(one: Any, other: Any) -> str:
    """Return the code for listed values that changed; None is no list, and takes all."""
    if other is None or (one is not None and _members(one) <= _members(other)):
        return "fact-values-widened"
    return "fact-values-narrowed" if one is None or _members(other) <= _members(one) else "fact-rule-changed"


def _members(values: Any) -> frozenset[bytes]:
    return frozenset(canonical(each) for each in values or ())


def _shown(keyword: str, value: Any) -> str:
    if value is None:
        return f"no {keyword}"
    if keyword == "enum":
        return ", ".join(str(each) for each in value)
    return f"{keyword} {dumps(value)}"
