"""What an expression at the prompt can read: facts as they are, by a schema, or by a policy with all its names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.backends.case import Preparation
from engine.backends.reference import Reference
from engine.cli.given import not_found, refused
from engine.diagnostics import Diagnostic, Findings
from engine.evaluate import select
from engine.feel.checking.relations import type_of
from engine.feel.types import FeelType, Simple
from engine.feel.values import DateTime, Value, unknown_inside
from engine.policy.bundle import Bundle, NotFound
from engine.policy.checks.types import types_of
from engine.policy.facts import FactsRefused, FactsSchema
from engine.policy.facts_file import facts_in
from engine.policy.load import facts_schema
from engine.policy.reader import read_file
from engine.policy.shapes import Leaf
from engine.program import Request, clock, day_of

Given = Mapping[str, Any]
"""Facts as JSON data."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that expressions can read.

    Attributes:
        values: what each stands for.
        types: what is known of it before a case is.
        sections: what the names are, such as `facts` and `parameters`, each with its names.
        inner: names of properties that are no names by themselves.
        zone: the time zone of `now()` and `today()`.
        title: the policy version or the schema file that the facts are read by, or empty.
    """

    values: Mapping[str, Value]
    types: Mapping[str, FeelType]
    sections: Mapping[str, tuple[str, ...]]
    inner: frozenset[str] = frozenset()
    zone: str = "UTC"
    title: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the text of an expression may hold."""
        return self.inner | self.values.keys()

    @property
    def kinds(self) -> str:
        """What a name can be, for the message about an unknown one."""
        return "a name of the policy" if len(self.sections) > 1 else "a fact"

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that are declared and were not given."""
        unknown = (unknown_inside(self.values[name]) for name in self.sections["facts"])
        return tuple(sorted(path for each in unknown if each is not None for path in each.missing))

    def now(self) -> DateTime:
        """Return the present moment as the time zone shows it."""
        return clock(datetime.now(UTC), self.zone)


Way = Callable[[Given], Scope]
"""A way to read facts."""


def as_they_are(facts: Given) -> Scope:
    """Read facts without a schema: texts stay texts."""
    values = {name: Leaf(Simple.ANY).read(value, name) for name, value in facts.items()}
    return Scope(values, {name: type_of(value) for name, value in values.items()}, {"facts": tuple(values)})


def by_schema(path: Path) -> Way:
    """Return the way to read facts by the schema in a file.

    Raises:
        Findings: the file cannot be read, or holds no JSON Schema.
    """
    schema, wrong = facts_schema(facts_in(read_file(path)), path.name)
    if wrong:
        raise Findings(
            Diagnostic("facts-schema", f"the facts schema is not a JSON Schema: {each}", file=str(path))
            for each in wrong
        )

    def read(facts: Given) -> Scope:
        names = {"facts": tuple(schema.types)}
        return Scope(schema.read(facts), schema.types, names, _inner(schema), title=str(path))

    return read


def by_policy(bundle: Bundle, name: str) -> Way:
    """Return the way to read facts by a policy; it also gives parameters, definitions, criteria and stages.

    Args:
        bundle: the policies.
        name: `POLICY`, of which the version decides that is in force, or `POLICY@VERSION`.
    """
    id_, _, version = name.partition("@")

    def read(facts: Given) -> Scope:
        policy, _ = select(bundle, Request(id_, facts, version or None))
        known = policy.facts.read(facts)
        case = Preparation(policy).case(known, day_of(policy, known), clock(datetime.now(UTC), policy.time_zone))
        values = {**case.scope, **Reference(policy).conclude(case).values}
        of = types_of(policy)
        sections = {
            "facts": tuple(policy.facts.types),
            "parameters": ("as_of", *policy.parameters),
            "definitions": tuple(policy.definitions),
            "criteria": tuple(policy.criteria),
            "stages": tuple(policy.stages),
        }
        types = {each: of.get(each, Simple.ANY) for each in values}
        return Scope(values, types, sections, _inner(policy.facts), policy.time_zone, policy.name)

    return read


def read(way: Way, facts: Given, file: Path | None) -> Scope:
    """Read facts in a way; `file` holds them, where one does.

    Raises:
        Findings: there is no such policy or version, or the facts break the schema.
    """
    try:
        return way(facts)
    except NotFound as error:
        raise Findings([not_found(error)]) from None
    except FactsRefused as error:
        raise Findings(refused(error, file)) from None


def _inner(schema: FactsSchema) -> frozenset[str]:
    return frozenset(_parts(schema))


def _parts(schema: FactsSchema) -> Iterator[str]:
    for path in schema.properties:
        yield from path.replace("[]", "").split(".")
