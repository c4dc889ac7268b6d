"""The facts of a policy: their JSON Schema, the FEEL types that follow from it, and the reading of a case.

A case need not be complete: `required` describes a whole one and is not enforced. What is there must be right:
undeclared keys, wrong types and wrong formats are refused, all at once, each with a JSON Pointer (RFC 6901).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jsonschema_rs

from engine.feel.types import FeelType
from engine.feel.values import Value
from engine.policy.fact_messages import FactProblem, explained
from engine.policy.shapes import Property, Record, properties, shape_of

IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose subschemas look at the same value as the schema around them."""


class FactsRefused(Exception):
    """Raised for facts that break their schema; carries every problem, sorted by pointer."""

    def __init__(self, problems: list[FactProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: (each.pointer, each.code, each.message)))
        super().__init__("; ".join(f"{each.pointer}: {each.message}" for each in self.problems))


@dataclass(frozen=True, eq=False)
class FactsSchema:
    """The facts that a policy version may be given.

    Attributes:
        document: the JSON Schema as the policy's author wrote it.
        name: the schema file's name, or empty where it stands in the policy.
    """

    document: Mapping[str, Any]
    name: str = ""
    shape: Record = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", shape_of(self.document))

    @cached_property
    def types(self) -> Mapping[str, FeelType]:
        """The FEEL type of each top-level fact."""
        return {name: each.type for name, each in self.shape.properties.items()}

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """Every declared fact by path, items of lists as `teachers[].active`."""
        return dict(properties(self.shape))

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(enforced(self.document), validate_formats=True)

    def read(self, facts: Mapping[str, Any]) -> dict[str, Value]:
        """Return the FEEL values of a case's facts, with `Unknown` for each declared fact that is absent.

        Args:
            facts: JSON data, numbers as Decimal or int.

        Raises:
            FactsRefused: the facts break the schema.
        """
        found = list(self.problems(facts))
        if found:
            raise FactsRefused(found)
        return self.shape.read(facts, "")  # type: ignore[return-value]

    def problems(self, facts: Mapping[str, Any]) -> Iterator[FactProblem]:
        """Yield what is wrong with the facts of a case."""
        if self._validator.is_valid(facts):
            return
        given = _without_nulls(facts)
        for error in self._validator.iter_errors(given):
            path = list(error.instance_path)
            if path and _at(given, path) is None:
                continue
            yield from explained(error, _at(given, path), path, self._declared(path))

    def _declared(self, path: list[str | int]) -> list[str]:
        record: Any = self.shape
        for step in path:
            if isinstance(step, int):
                record = getattr(getattr(record, "items", None), "shape", None)
            else:
                record = getattr(record, "properties", {}).get(step)
                record = getattr(record, "shape", None)
        return list(getattr(record, "properties", {}))


def enforced(schema: Any, *, in_place: bool = False) -> Any:
    """Return the schema that a case is held against: nothing required, and objects closed to undeclared keys."""
    if not isinstance(schema, Mapping):
        return schema
    result: dict[str, Any] = {}
    for keyword, value in schema.items():
        match keyword:
            case "required" | "dependentRequired":
                continue
            case "properties" | "$defs" | "patternProperties" | "dependentSchemas":
                inside = keyword == "dependentSchemas"
                result[keyword] = {name: enforced(each, in_place=inside) for name, each in value.items()}
            case "items" | "additionalProperties" | "contains" | "unevaluatedProperties" | "propertyNames":
                result[keyword] = enforced(value)
            case "prefixItems":
                result[keyword] = [enforced(each) for each in value]
            case "allOf" | "anyOf" | "oneOf":
                result[keyword] = [enforced(each, in_place=True) for each in value]
            case "not" | "if" | "then" | "else":
                result[keyword] = enforced(value, in_place=True)
            case _:
                result[keyword] = value
    if "properties" in schema and not in_place:
        composed = any(keyword in schema for keyword in (*IN_PLACE, "$ref"))
        result["unevaluatedProperties" if composed else "additionalProperties"] = False
    return result


def _without_nulls(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _without_nulls(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_without_nulls(item) for item in data]
    return data


def _at(data: Any, path: list[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data
