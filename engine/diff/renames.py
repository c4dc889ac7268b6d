"""Names that changed while what they stand for did not, and a version written in the names of another.

Two entries are one and the same under two names where what they say is equal, or else where their titles are, and where
no third entry could be meant. All of it holds both ways round, so that the renames of two versions exchanged are these
renames read backwards.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.diff.document import document
from engine.diff.process_document import in_names
from engine.feel import Expression
from engine.feel.tree import ContextLiteral, FunctionLiteral, Iterator, Name, Node
from engine.feel.walk import substituted, walk
from engine.policy.model import Criterion, Dated, Definition, Formula, Parameter, Policy, Row, Stage, Table
from engine.policy.order import formulas

SECTIONS = ("parameters", "definitions", "criteria", "stages")
"""The sections that share one space of names, in the order in which they use each other."""


@dataclass(frozen=True, slots=True)
class Renames:
    """Old names and their new ones: of the shared space, and of outcomes."""

    names: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)

    def reversed(self) -> "Renames":
        """Return the renames read backwards."""
        return Renames({new: old for old, new in self.names.items()}, {n: o for o, n in self.outcomes.items()})


def renames(old: Policy, new: Policy) -> Renames:
    """Return what was renamed between two versions."""
    found = Renames()
    taken = (identifiers(old), identifiers(new))
    for section in SECTIONS:
        before = document(renamed(old, found))[section]
        after = document(new)[section]
        pairs = _pairs(before, after, SIGNATURES[section])
        fresh = {one: other for one, other in pairs.items() if other not in taken[0] and one not in taken[1]}
        found = Renames({**found.names, **fresh})
    rows = (_single_rows(renamed(old, found)), _single_rows(new))
    return Renames(found.names, _pairs(*rows, SIGNATURES["outcomes"]))


def _single_rows(policy: Policy) -> Any:
    entries: Any = document(policy)["outcomes"]
    names = [row.outcome for row in policy.outcomes]
    return {name: row for name, row in entries["entries"].items() if names.count(name) == 1}


Signature = Callable[[Any], Hashable]
"""What two entries must have in common to be the same; None where an entry does not have it."""


def _said(*keys: str) -> Signature:
    return lambda entry: repr([entry.get(key) for key in keys])


def _titled(entry: Any) -> Hashable:
    return repr(entry["title"]) if entry["title"] else None


SIGNATURES: Mapping[str, tuple[Signature, ...]] = {
    "parameters": (_said("value", "title"), _titled),
    "definitions": (_said("body"), _titled),
    "criteria": (_said("when"), _titled),
    "stages": (_said("kind", "count", "of", "after"), _titled),
    "outcomes": (_said("when"), _titled),
}
"""For each section what is compared, the surest first."""


def _pairs(before: Any, after: Any, signatures: tuple[Signature, ...]) -> dict[str, str]:
    gone = {name: entry for name, entry in before.items() if name not in after}
    come = {name: entry for name, entry in after.items() if name not in before}
    found: dict[str, str] = {}
    for sign in signatures:
        for name, entry in list(gone.items()):
            key = sign(entry)
            here = [one for one, each in gone.items() if sign(each) == key]
            there = [one for one, each in come.items() if sign(each) == key]
            if key is not None and len(here) == len(there) == 1:
                found[name] = there[0]
        gone = {name: entry for name, entry in gone.items() if name not in found}
        come = {name: entry for name, entry in come.items() if name not in found.values()}
    return found


def identifiers(policy: Policy) -> frozenset[str]:
    """Return every name that stands anywhere in a version: declared, read, or bound in an expression."""
    found = {*policy.facts.types, *policy.parameters, *policy.definitions, *policy.criteria, *policy.stages}
    found |= {step for path in policy.facts.properties for step in path.replace("[]", "").split(".")}
    for each in all_formulas(policy):
        for node in walk(each.expression.tree):
            match node:
                case Name(name=name) | Iterator(name=name):
                    found.add(name)
                case FunctionLiteral(parameters=parameters):
                    found |= {one.name for one in parameters}
                case ContextLiteral(entries=entries):
                    found |= {one.key for one in entries}
                case _:
                    pass
    return frozenset(found)


def all_formulas(policy: Policy) -> list[Formula]:
    """Return every expression of a version."""
    found = [each.value.by for each in policy.parameters.values() if isinstance(each.value, Dated) and each.value.by]
    found += [one for each in policy.definitions.values() for one in formulas(each)]
    found += [each.when for each in policy.criteria.values()]
    found += [each.when for each in policy.outcomes if each.when]
    found += [each.value for each in policy.outputs.values()]
    return found + ([policy.as_of] if policy.as_of else [])


def renamed(policy: Policy, by: Renames) -> Policy:
    """Return a version with other names; its places stay those of the old ones."""
    if not by.names and not by.outcomes:
        return policy
    nodes: dict[str, Node] = {old: Name(new) for old, new in by.names.items()}

    def name(old: str) -> str:
        return by.names.get(old, old)

    def formula(old: Formula) -> Formula:
        changed = substituted(old.expression.tree, nodes)
        same = changed == old.expression.tree
        return old if same else replace(old, expression=Expression(old.text, changed))

    def several(old: tuple[Formula, ...]) -> tuple[Formula, ...]:
        return tuple(map(formula, old))

    def parameter(old: Parameter) -> Parameter:
        value = old.value
        if isinstance(value, Dated) and value.by:
            value = replace(value, by=formula(value.by))
        return replace(old, name=name(old.name), value=value)

    def definition(old: Definition) -> Definition:
        body = table(old.body) if isinstance(old.body, Table) else formula(old.body)
        return replace(old, name=name(old.name), body=body)

    def table(old: Table) -> Table:
        rows = tuple(Row(several(row.tests), several(row.outputs), row.span) for row in old.rows)
        default = several(old.default) if old.default is not None else None
        return replace(old, inputs=several(old.inputs), rows=rows, default=default)

    def criterion(old: Criterion) -> Criterion:
        return replace(old, id=name(old.id), when=formula(old.when))

    def stage(old: Stage) -> Stage:
        after = name(old.after) if old.after else None
        return replace(old, id=name(old.id), of=tuple(map(name, old.of)), after=after)

    return replace(
        policy,
        parameters={name(key): parameter(each) for key, each in policy.parameters.items()},
        definitions={name(key): definition(each) for key, each in policy.definitions.items()},
        criteria={name(key): criterion(each) for key, each in policy.criteria.items()},
        stages={name(key): stage(each) for key, each in policy.stages.items()},
        outcomes=tuple(
            replace(
                row,
                outcome=by.outcomes.get(row.outcome, row.outcome),
                when=formula(row.when) if row.when else None,
            )
            for row in policy.outcomes
        ),
        outputs={key: replace(each, value=formula(each.value)) for key, each in policy.outputs.items()},
        order=tuple(map(name, policy.order)),
        process=policy.process and in_names(policy.process, name, lambda old: by.outcomes.get(old, old)),
    )
