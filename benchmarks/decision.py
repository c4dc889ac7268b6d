"""One decision of the School Label's round of 2018: from JSON text to statuses and the English sentences that say why.

The sides of Groundrules read the facts, hold them against their schema, and decide; the rivals (`benchmarks.rivals`)
take the facts as they come and answer true or false, without a word on why.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Side, compared
from benchmarks.rivals import Answer, json_logic_rules, plain_python, zen_rules
from engine.backends.base import Backend, Verdict
from engine.backends.reference import Reference
from engine.backends.rete import ReteBackend
from engine.decision import Decision
from engine.evaluate import Evaluator
from engine.policy.bundle import Bundle
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.program import Program, Request, clock
from engine.testing.suite import read_suite

FOLDER = Path(__file__).parent.parent / "policies" / "etwinning-school-label"

CASES = {
    "an awarded school, every fact known": "a school that meets every criterion is awarded the label for two years",
    "an invited school, its form unknown": "a school that passes step one is invited before any form exists",
}
"""What the benchmark calls a case, and its name among the policy's own tests."""

MOMENT = datetime(2018, 4, 20, 12, tzinfo=UTC)

BASELINE = "plain Python"


def run() -> Iterator[str]:
    """Yield the lines of the report."""
    contest = Contest()
    try:
        for title, name in CASES.items():
            yield f"{title}: one decision, as a multiple of {BASELINE}'s time"
            yield from compared(contest.sides(contest.facts[name]), BASELINE)
    finally:
        contest.close()


def policy_2018() -> Policy:
    """Return the policy version that all sides decide by."""
    policy, _ = load_file(FOLDER / "2018.yaml")
    if policy is None:
        raise ValueError("the round of 2018 cannot be loaded")
    return policy


def case_facts() -> Mapping[str, dict[str, Any]]:
    """Return the facts of the policy's own tests as JSON data, by the names of the cases."""
    suite = read_suite(FOLDER / "tests" / "2018.yaml")
    return {each.name: json.loads(json.dumps(each.facts, default=str)) for each in suite.cases}


@dataclass(frozen=True, slots=True)
class Told:
    """A decision with its grounds put into English."""

    decision: Decision
    sentences: tuple[str, ...]


class Contest:
    """The sides, made ready once."""

    def __init__(self) -> None:
        self.policy = policy_2018()
        bundle = Bundle.of([self.policy])
        self.default = Evaluator(bundle)
        self.reference = Evaluator(bundle, backends=())
        self.program = Program(self.policy, backends=())
        self.rules_engine = ReteBackend(self.policy)
        self.facts = case_facts()

    def close(self) -> None:
        """Give back what the rules engines hold."""
        for each in (self.default, self.reference, self.program, self.rules_engine):
            each.close()

    def sides(self, facts: dict[str, Any]) -> dict[str, Side]:
        """Return what each side does with one case, by name."""
        text, prepared = json.dumps(facts), json_logic_rules.prepared(facts)
        return {
            "Groundrules, with grounds": partial(self.told, self.default, text),
            "Groundrules, reference alone, with grounds": partial(self.told, self.reference, text),
            "Groundrules, reference alone, statuses": partial(self.verdict, Reference(self.policy), text),
            "Groundrules, rules engine alone, statuses": partial(self.verdict, self.rules_engine, text),
            "json-logic-qubit, statuses": partial(json_logic_rules.decide, prepared),
            "zen-engine, statuses": partial(zen_rules.decide, text),
            BASELINE: partial(plain_python.decide, text),
        }

    def told(self, evaluator: Evaluator, text: str) -> Told:
        """Decide a case given as JSON text and put its grounds into English."""
        request = Request(self.policy.id, parsed(text), version=self.policy.version, decided_at=MOMENT)
        decision = evaluator.evaluate(request)
        return Told(decision, tuple(each.sentence["en"] for each in decision.criteria))

    def verdict(self, backend: Backend, text: str) -> Verdict:
        """Decide a case given as JSON text by one backend, without grounds."""
        facts = self.policy.facts.read(parsed(text))
        as_of = self.policy.as_of.expression.evaluate(facts) if self.policy.as_of else None
        moment = clock(MOMENT, self.policy.time_zone)
        return backend.decide(self.program.preparation.case(facts, as_of, moment))


parsed: Callable[[str], dict[str, Any]] = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal).decode
"""Reads JSON text, numbers exact."""


def agrees(verdict: Verdict, answer: Answer) -> bool:
    """Tell whether a rival says the same, as far as one can who does not know of unknown."""
    known = {name: status == "met" for name, status in verdict.criteria.items() if status != "undetermined"}
    stages = {name: status == "met" for name, status in verdict.stages.items() if status != "undetermined"}
    return (
        known.items() <= answer.criteria.items()
        and stages.items() <= answer.stages.items()
        and verdict.outcome in (None, answer.outcome)
    )
