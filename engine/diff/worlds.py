"""What the names of a version stand for when two versions are compared, and which expressions are constants."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel import Expression
from engine.feel.builtins import BUILTINS
from engine.feel.tree import Name, Node
from engine.feel.types import FeelType
from engine.feel.values import Unknown, Value, unknown_inside
from engine.feel.walk import free_names, walk
from engine.policy.model import Constant, Dated, Formula, Period, Policy

CLOCKED = frozenset({"now", "today"})


@dataclass(frozen=True, eq=False)
class World:
    """One version, ready to be asked what its names stand for."""

    policy: Policy
    values: Mapping[str, Value] = field(init=False)
    segments: Mapping[str, tuple[tuple[str, str], ...]] = field(init=False)
    _constants: dict[int, tuple[Node, Value]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[str, Value] = {}
        for name, each in self.policy.parameters.items():
            if isinstance(each.value, Constant):
                found[name] = each.value.value
            elif isinstance(each.value, Period):
                found[name] = each.value.range
        object.__setattr__(self, "values", found)
        by_segment: dict[str, list[tuple[str, str]]] = {}
        for path, fact in self.policy.facts.properties.items():
            last = path.rsplit(".", 1)[-1].removesuffix("[]")
            by_segment.setdefault(last, []).append((path, str(fact.type)))
        object.__setattr__(self, "segments", {name: tuple(sorted(each)) for name, each in by_segment.items()})

    def body(self, name: str) -> Node | None:
        """Return the expression that a definition or a criterion stands for, None where there is none."""
        if name in self.policy.criteria:
            return self.policy.criteria[name].when.expression.tree
        definition = self.policy.definitions.get(name)
        return definition.body.expression.tree if definition and isinstance(definition.body, Formula) else None

    def dated(self, name: str) -> Dated | None:
        """Return the dated values of a parameter that has such."""
        parameter = self.policy.parameters.get(name)
        return parameter.value if parameter and isinstance(parameter.value, Dated) else None

    def fact_type(self, name: str) -> FeelType | None:
        """Return the type of a top-level fact."""
        return self.policy.facts.types.get(name)

    def constant(self, node: Node) -> Value:
        """Return the value of an expression that is the same for every case; `Unknown` of any other."""
        kept = self._constants.get(id(node))
        if kept is None:
            kept = self._constants[id(node)] = (node, self._constant(node, 0))
        return kept[1]

    def _constant(self, node: Node, depth: int) -> Value:
        scope: dict[str, Value] = {}
        for name in free_names(node):
            if name in self.values:
                scope[name] = self.values[name]
            elif (body := self.body(name)) is not None and depth < len(self.policy.order):
                scope[name] = self._constant(body, depth + 1)
                if isinstance(scope[name], Unknown):
                    return Unknown()
            elif name not in BUILTINS or name in CLOCKED:
                return Unknown()
        if any(isinstance(each, Name) and each.name in CLOCKED for each in walk(node)):
            return Unknown()
        value = Expression("", node).evaluate(scope)
        return Unknown() if unknown_inside(value) is not None else value
