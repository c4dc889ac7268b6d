"""What every backend takes and gives, so that two of them can be held against each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from engine.decision import Status
from engine.feel.compile import Compiled, Known
from engine.feel.values import DateTime, Value
from engine.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Case:
    """One case, ready to be decided.

    Attributes:
        scope: every name an expression can read: facts (absent ones as `Unknown`), parameters, `as_of`, and
            definitions, already evaluated; neither criteria nor stages.
        clock: the moment of the decision, which `now()` and `today()` read.
        known: the values of parts of expressions that have been asked for.
    """

    policy: Policy
    scope: Mapping[str, Value]
    clock: DateTime
    known: Known = field(default_factory=dict, compare=False, repr=False)

    def value(self, part: Compiled) -> Value:
        """Return the value of a part of an expression, made by `compile_part`; no node is evaluated twice for it.

        The reference takes no part in this: it evaluates each expression as a whole.
        """
        known = self.known
        return known[part.key] if part.key in known else part.run(self.scope, None, self.clock, known)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a backend concludes; two backends agree when their verdicts are equal.

    Attributes:
        outcomes: for each outcome row in order, how its condition came out; the last, without one, is met.
        outcome: the outcome, or None where it is undetermined.
    """

    criteria: Mapping[str, Status]
    stages: Mapping[str, Status]
    outcomes: tuple[Status, ...]
    outcome: str | None


class Backend(Protocol):
    """A policy version, compiled to be decided many times; safe to use from several threads."""

    @property
    def name(self) -> str:
        """The name that decisions and status pages show."""
        ...

    def decide(self, case: Case) -> Verdict:
        """Decide one case of the policy version that this backend was made for."""
        ...

    def close(self) -> None:
        """Give back what the backend holds; it decides nothing afterwards."""
        ...
