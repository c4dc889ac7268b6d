"""What of a decision touches sensitive facts, found in the text of the policy before any case is decided.

A fact is sensitive where its schema says so (`x-sensitive`). What reads a sensitive fact, directly or through
definitions, thresholds that are chosen `by` a fact, or other criteria, may tell it; so does what reads an object or
list that holds one, since grounds name the items that counted. The analysis says yes wherever it cannot say no.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.evaluate import path_of
from engine.feel.tree import Node
from engine.feel.walk import children
from engine.policy.model import Dated, Formula, Policy
from engine.policy.order import formulas
from engine.policy.shapes import Leaf, Record, Rows, Shape


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What is sensitive in the facts and in the decisions of one policy version.

    Attributes:
        facts: the shape of the facts.
        criteria: the criteria whose sentence and reason may tell a sensitive fact.
        names: the parameters, definitions, criteria and `as_of` whose value may.
        outputs: the outputs whose value may.
    """

    facts: Record
    criteria: frozenset[str]
    names: frozenset[str]
    outputs: frozenset[str]

    def value(self, path: str) -> bool:
        """Tell whether the value that a ground shows under a name, or under the path of a fact, is sensitive."""
        steps = path.split(".")
        return path in self.names or (steps[0] in self.facts.properties and _at(self.facts, steps))

    def in_facts(self, facts: Mapping[str, Any]) -> Iterator[str]:
        """Yield the JSON Pointer of each sensitive value in the facts of a case, the outermost ones only."""
        yield from in_facts(self.facts, facts)

    def in_decision(self, decision: Mapping[str, Any]) -> Iterator[str]:
        """Yield the JSON Pointer of each sensitive value in a decision, in the shape of `engine.answer`."""
        for position, each in enumerate(decision["criteria"]):
            at = f"/criteria/{position}"
            if each["id"] in self.criteria:
                yield f"{at}/ground"
                if "reason" in each:
                    yield f"{at}/reason"
            yield from (f"{at}/values/{escaped(name)}" for name in each["values"] if self.value(name))
        yield from (f"/outputs/{name}/value" for name in decision["outputs"] if name in self.outputs)


def sensitive(policy: Policy) -> Sensitive:
    """Return what is sensitive in the facts and decisions of a policy version."""
    facts = policy.facts.shape
    names: set[str] = set()

    def touches(node: Node) -> bool:
        steps = path_of(node)
        if not steps:
            return any(touches(each) for each in children(node))
        return steps[0] in names or (steps[0] in facts.properties and _at(facts, steps))

    def touched(read: Iterable[Formula]) -> bool:
        return any(touches(each.expression.tree) for each in read)

    if policy.as_of is not None and touched([policy.as_of]):
        names.add("as_of")
    for parameter in policy.parameters.values():
        dated = parameter.value
        if isinstance(dated, Dated) and (touched([dated.by]) if dated.by else "as_of" in names):
            names.add(parameter.name)
    criteria: set[str] = set()
    for name in policy.order:
        if name in policy.definitions:
            if touched(formulas(policy.definitions[name])):
                names.add(name)
        elif name in policy.criteria and touched([policy.criteria[name].when]):
            criteria.add(name)
            names.add(name)
    outputs = frozenset(name for name, each in policy.outputs.items() if touched([each.value]))
    return Sensitive(facts, frozenset(criteria), frozenset(names), outputs)


def in_facts(shape: Record, facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the JSON Pointer of each sensitive value in facts, or in a patch of them, the outermost ones only."""
    yield from _inside(shape, facts, "")


def escaped(key: str) -> str:
    """Return a key as a step of a JSON Pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def _at(shape: Shape, steps: Iterable[str]) -> bool:
    """Tell whether the value at a path, or anything inside of it or around it, is sensitive."""
    for step in steps:
        while isinstance(shape, Rows):
            if shape.items.sensitive:
                return True
            shape = shape.items.shape
        found = shape.properties.get(step) if isinstance(shape, Record) else None
        if found is None:
            break
        if found.sensitive:
            return True
        shape = found.shape
    return _holds(shape)


def _holds(shape: Shape) -> bool:
    match shape:
        case Record(properties=properties):
            return any(each.sensitive or _holds(each.shape) for each in properties.values())
        case Rows(items=items):
            return items.sensitive or _holds(items.shape)
        case _:
            return False


def _inside(shape: Shape, data: Any, at: str) -> Iterator[str]:
    if isinstance(shape, Record) and isinstance(data, dict):
        for key, value in data.items():
            each = shape.properties.get(key)
            # A key of which the shape knows nothing (as by `patternProperties`) may hold anything.
            if each is None or each.sensitive or (isinstance(each.shape, Rows) and each.shape.items.sensitive):
                yield f"{at}/{escaped(key)}"
            elif not isinstance(each.shape, Leaf):
                yield from _inside(each.shape, value, f"{at}/{escaped(key)}")
    elif isinstance(shape, Rows) and isinstance(data, list):
        items = shape.items
        if items.sensitive or not isinstance(items.shape, Leaf):
            for position, item in enumerate(data):
                pointer = f"{at}/{position}"
                yield from [pointer] if items.sensitive else _inside(items.shape, item, pointer)
