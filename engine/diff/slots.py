"""The facts of a case as slots that can be filled one by one, and a case made of what fills them.

A plan says what fills each slot. Inside of a list a slot has one value, which all items share, or several, which the
items take in turn; a list has a slot of its own for how many items it has. What has no slot in the plan is left out of
the case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.diff.fact_paths import Schema, facts_by_path
from engine.policy.model import Policy
from engine.policy.shapes import Record, Rows, Shape

Choices = tuple[Any, ...]
Plan = Mapping[str, Choices]
"""What fills each slot, by its path; the path `as_of` is the date that a request gives beside the facts."""

AS_OF = "as_of"


@dataclass(frozen=True)
class Slots:
    """The slots of the facts that two versions take, together.

    Attributes:
        schemas: the schema of each fact by path; values that one of the versions lists are all listed.
    """

    schemas: Mapping[str, Schema] = field(init=False)
    old: Policy
    new: Policy

    def __post_init__(self) -> None:
        found: dict[str, Schema] = {}
        for policy in (self.old, self.new):
            for path, (schema, _) in facts_by_path(policy.facts.document).items():
                known = found.get(path, schema)
                merged = {**known, **schema}
                if "enum" in known and "enum" in schema:
                    merged["enum"] = [*known["enum"], *(each for each in schema["enum"] if each not in known["enum"])]
                found[path] = merged
        object.__setattr__(self, "schemas", found)

    def relevant(self, names: frozenset[str]) -> tuple[str, ...]:
        """Return the paths of the slots whose facts are read where these names stand, lists before their items."""
        steps = {path: path.replace("[]", "").split(".") for path in self.schemas if path}
        found = []
        for path, way in steps.items():
            if not (way[0] in names and way[-1] in names):
                continue
            if is_list(self.schemas[path]) or not self._inner(path):
                found.append(path)
        lists = [path for path in self.schemas if path and is_list(self.schemas[path])]
        around = [each for each in lists if any(path.startswith(f"{each}[]") for path in found)]
        return tuple(path for path in self.schemas if path in found or path in around)

    def _inner(self, path: str) -> bool:
        return any(each.startswith(f"{path}.") for each in self.schemas)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each object the names and paths of what it holds."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in self.schemas:
            if path and not path.endswith("[]"):
                around, _, name = path.rpartition(".")
                found.setdefault(around, []).append((name, path))
        return {path: tuple(each) for path, each in found.items()}

    def case(self, plan: Plan) -> dict[str, Any]:
        """Return the facts of a plan."""
        needed = {around for path in plan for around in _around(path)}
        found = self._filled("", plan, needed, 0)
        return found if isinstance(found, dict) else {}

    def _filled(self, path: str, plan: Plan, needed: set[str], at: int) -> Any:
        """Return what stands at a path, `LEFT_OUT` where the plan fills nothing there."""
        if path in plan:
            choices = plan[path]
            value = choices[at % len(choices)]
            if isinstance(value, int) and not isinstance(value, bool) and is_list(self.schemas[path]):
                return [self._item(f"{path}[]", plan, needed, number) for number in range(value)]
            return value
        if path and path not in needed:
            return LEFT_OUT
        parts = ((name, self._filled(each, plan, needed, at)) for name, each in self._parts.get(path, ()))
        return {name: value for name, value in parts if value is not LEFT_OUT}

    def _item(self, path: str, plan: Plan, needed: set[str], at: int) -> Any:
        found = self._filled(path, plan, needed, at)
        return {} if found is LEFT_OUT else found

    def joined(self, one: Plan, other: Plan) -> Plan:
        """Return a plan in which lists that both fill hold the items of both; else the other goes first.

        Lists whose items hold lists are not joined: their items are filled by place in the inner list.
        """
        merged = {**one, **other}
        for path in one.keys() & other.keys():
            if not is_list(self.schemas.get(path, {})) or "[]" in path:
                continue
            inner = [each for each in {**one, **other} if each.startswith(f"{path}[]")]
            if any("[]" in each.removeprefix(f"{path}[]") or is_list(self.schemas[each]) for each in inner):
                continue
            counts = one[path][0], other[path][0]
            if not all(isinstance(each, int) for each in counts):
                continue
            for each in inner:
                parts = [side.get(each, (None,)) for side in (one, other)]
                spread = [[part[at % len(part)] for at in range(n)] for part, n in zip(parts, counts, strict=True)]
                merged[each] = tuple(spread[0] + spread[1]) or parts[1]
            merged[path] = (counts[0] + counts[1],)
        return merged


def _around(path: str) -> Iterator[str]:
    """Yield the paths of the objects and items around a slot."""
    for at, sign in enumerate(path):
        if sign == ".":
            yield path[:at]


LEFT_OUT = object()
"""Stands where a plan fills nothing."""


def is_list(schema: Schema) -> bool:
    """Tell whether a fact is a list."""
    return schema.get("type") == "array" or (isinstance(schema.get("type"), list) and "array" in schema["type"])


def projected(facts: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Return what of some facts a version declares: a case as it would be given to this version."""
    found = _projected(facts, policy.facts.shape)
    return found if isinstance(found, dict) else {}


def _projected(data: Any, shape: Shape) -> Any:
    if isinstance(shape, Record) and isinstance(data, Mapping):
        return {
            name: _projected(each, shape.properties[name].shape)
            for name, each in data.items()
            if name in shape.properties
        }
    if isinstance(shape, Rows) and isinstance(data, list):
        return [_projected(each, shape.items.shape) for each in data]
    return data
