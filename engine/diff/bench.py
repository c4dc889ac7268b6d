"""How one version comes out for many cases, as numbers that can be compared with those of another version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from engine.backends.case import Preparation
from engine.backends.reference import Reference
from engine.diff.sides import reached
from engine.diff.slots import projected
from engine.evaluate import path_of
from engine.feel.values import DateTime, Unknown, Value
from engine.policy.facts import FactsRefused
from engine.policy.model import Policy
from engine.program import Program, clock, day_of

Key = tuple[str, str]
"""A kind, `criterion`, `stage` or `outcome`, and an id."""

Ranks = Mapping[Key, int]
"""How each comes out: 0 is not met, 2 met (of an outcome: reached), 1 neither although all facts are there.

What facts that are not there leave open has no rank.
"""

NOT_MET, NO_VALUE, MET = 0, 1, 2


def noon(policy: Policy) -> datetime:
    """Return a fixed moment for decisions by a version: noon on its first day in force."""
    return datetime.combine(policy.in_force.start, time(12), UTC)


@dataclass(frozen=True, eq=False)
class Bench:
    """One version, or a part of one, ready to be tried on many cases; the reference backend decides."""

    policy: Policy
    moment: datetime
    _program: Program = field(init=False)
    _preparation: Preparation = field(init=False)
    _reference: Reference = field(init=False)
    _clock: DateTime = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_preparation", Preparation(self.policy))
        object.__setattr__(self, "_reference", Reference(self.policy))
        object.__setattr__(self, "_clock", clock(self.moment, self.policy.time_zone))
        object.__setattr__(self, "_program", Program(self.policy, ()))

    @property
    def dated_by(self) -> str:
        """The path of the fact that dates a case, empty where none does."""
        return ".".join(path_of(self.policy.as_of.expression.tree)) if self.policy.as_of else ""

    def narrowed(self, criterion: str) -> "Bench":
        """Return a bench that computes one criterion and what it reads; of a version without it, none."""
        policy = self.policy
        needed = {criterion, *reached(policy, criterion)}
        part = replace(
            policy,
            definitions={name: each for name, each in policy.definitions.items() if name in needed},
            criteria={name: each for name, each in policy.criteria.items() if name in needed},
            stages={},
            outcomes=policy.outcomes[-1:],
            outputs={},
            order=tuple(name for name in policy.order if name in needed and name not in policy.stages),
        )
        return Bench(part, self.moment)

    def ranks(self, facts: Mapping[str, Any], day: date | None) -> Ranks | None:
        """Return how the version comes out for what it declares of some facts, None where it refuses them."""
        try:
            read = self.policy.facts.read(projected(facts, self.policy))
        except FactsRefused:
            return None
        as_of: Value = day or day_of(self.policy, read)
        conclusion = self._reference.conclude(self._preparation.case(read, as_of, self._clock))
        found: dict[Key, int] = {}
        for name, value in conclusion.values.items():
            if not isinstance(value, Unknown):
                kind = "criterion" if name in self.policy.criteria else "stage"
                found[kind, name] = MET if value is True else NOT_MET if value is False else NO_VALUE
        outcome, possible = conclusion.verdict.outcome, conclusion.possible
        for name in {row.outcome for row in self.policy.outcomes}:
            if outcome is not None or name not in possible:
                found["outcome", name] = MET if name == outcome else NOT_MET
            elif not conclusion.missing:
                found["outcome", name] = NO_VALUE
        return found
