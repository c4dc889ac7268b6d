"""How the cost of one decision grows with the policy, from 10 to 500 criteria.

Each criterion has a fact and a threshold of its own. Were the cost in proportion to the criteria, each
criterion would cost the same in a large policy as in a small one.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from benchmarks.decision import MOMENT, Told
from benchmarks.measure import Side, ratio_of, take_turns
from engine.backends.base import Verdict
from engine.backends.reference import Reference
from engine.backends.rete import ReteBackend
from engine.policy.load import load
from engine.policy.model import Policy
from engine.program import Program, Request, clock
from engine.source import Source

SIZES = (10, 20, 50, 100, 200, 500)

ROUNDS = 9


def run() -> Iterator[str]:
    """Yield the lines of the report."""
    grown = [Grown(size) for size in SIZES]
    try:
        times = take_turns(
            {f"{name} {each.size}": side for each in grown for name, side in each.sides().items()}, ROUNDS
        )
    finally:
        for each in grown:
            each.close()
    first = SIZES[0]
    yield f"cost of a criterion in a policy of so many, as a multiple of its cost among {first}"
    yield f"  {'':<24}" + "".join(f"{size:>8}" for size in SIZES)
    for name in grown[0].sides():
        ratios = {size: ratio_of(times[f"{name} {size}"], times[f"{name} {first}"]) for size in SIZES}
        costs = (f"{ratio.median * first / size:.2f}×" for size, ratio in ratios.items())
        yield f"  {name:<24}" + "".join(f"{cost:>8}" for cost in costs)
    yield f"  {ROUNDS} rounds"


def policy_text(size: int) -> str:
    """Return a policy of so many criteria, all of which a case must meet."""
    numbers = range(1, size + 1)
    rows = [
        "policy: grown",
        'version: "1"',
        "title: Grown",
        "in_force: {from: 2018-01-01}",
        "as_of: applied_on",
        "facts:",
        "  type: object",
        "  properties:",
        "    applied_on: {type: string, format: date}",
        *(f"    amount_{number}: {{type: number}}" for number in numbers),
        "parameters:",
        *(f"  least_{number}: {{value: {number}, title: least amount {number}}}" for number in numbers),
        "criteria:",
        *(f"  enough_{number}: {{when: amount_{number} >= least_{number}}}" for number in numbers),
        "stages:",
        f"  all_of_them: {{all: [{', '.join(f'enough_{number}' for number in numbers)}]}}",
        "outcomes:",
        "  - {outcome: granted, when: all_of_them}",
        "  - {outcome: refused}",
    ]
    return "\n".join(rows) + "\n"


def grown_policy(size: int) -> Policy:
    """Return the policy of so many criteria, loaded."""
    policy, found = load(Source("grown.yaml", policy_text(size)), Path())
    if policy is None or found:
        raise ValueError(f"the policy of {size} criteria is not sound: {[each.message for each in found]}")
    return policy


class Grown:
    """A policy of one size and a case that meets every criterion but the last."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.policy = grown_policy(size)
        self.program = Program(self.policy)
        self.reference = Reference(self.policy)
        self.rules_engine = ReteBackend(self.policy)
        amounts = {f"amount_{number}": Decimal(number) for number in range(1, size)}
        self.facts = {"applied_on": "2018-01-15", **amounts, f"amount_{size}": Decimal(0)}

    def close(self) -> None:
        """Give back what the rules engines hold."""
        self.program.close()
        self.rules_engine.close()

    def sides(self) -> dict[str, Side]:
        """Return what is measured, by name; each begins with reading the facts."""
        return {
            "reference, statuses": lambda: self.verdict(self.reference),
            "rules engine, statuses": lambda: self.verdict(self.rules_engine),
            "both, with grounds": self.told,
        }

    def verdict(self, backend: Reference | ReteBackend) -> Verdict:
        """Decide the case by one backend."""
        facts = self.policy.facts.read(self.facts)
        as_of = self.policy.as_of.expression.evaluate(facts) if self.policy.as_of else None
        return backend.decide(self.program.preparation.case(facts, as_of, clock(MOMENT, self.policy.time_zone)))

    def told(self) -> Told:
        """Decide the case by both and put the grounds into English."""
        decision = self.program.decide(Request("grown", self.facts, "1", decided_at=MOMENT), "version")
        return Told(decision, tuple(each.sentence["en"] for each in decision.criteria))
