"""The guarantees of the design's chapter on unknown, for whole decisions of random policies on random partial facts."""

import os
from random import Random
from typing import Any

import pytest
from random_decisions import SCHEMA, completed, holes, loaded, once_text, policy_text, value, with_holes

from engine.decision import Decision
from engine.program import Program, Request

LONG = os.environ.get("GROUNDRULES_PROFILE") == "long"
SEEDS = range(1000 if LONG else 40)


def decided(program: Program, facts: dict[str, Any]) -> Decision:
    return program.decide(Request("random", facts), "version")


def programs(text: str) -> Program:
    return Program(loaded(text), backends=())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_completion_changes_a_determined_outcome(seed: int) -> None:
    random = Random(seed)
    program = programs(policy_text(random))
    for _ in range(10):
        facts = with_holes(random, value(random, SCHEMA), random.choice([0.1, 0.3, 0.6]))
        decision = decided(program, facts)
        for _ in range(3):
            whole = decided(program, completed(random, facts, SCHEMA))
            if decision.outcome is not None:
                assert whole.outcome == decision.outcome
            for before, after in zip(decision.criteria, whole.criteria, strict=True):
                assert before.status in ("undetermined", after.status)
            assert whole.outcome is None or whole.outcome in decision.possible


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fact_that_is_not_listed_as_missing_cannot_change_the_outcome(seed: int) -> None:
    random = Random(seed)
    program = programs(policy_text(random))
    for _ in range(10):
        facts = with_holes(random, value(random, SCHEMA), random.choice([0.1, 0.3, 0.6]))
        decision = decided(program, facts)
        unlisted = set(holes(facts, SCHEMA)) - set(decision.missing)
        listed_filled = completed(random, facts, SCHEMA, only=set(decision.missing))
        before = decided(program, listed_filled)
        for _ in range(3):
            after = decided(program, completed(random, listed_filled, SCHEMA, only=unlisted))
            assert after.outcome == before.outcome, (facts, decision.missing, before.missing)


@pytest.mark.parametrize("seed", SEEDS)
def test_where_each_fact_is_compared_once_every_missing_fact_can_change_the_outcome(seed: int) -> None:
    random = Random(seed)
    program = programs(once_text(random))
    facts = with_holes(random, value(random, SCHEMA), 0.5)
    decision = decided(program, facts)
    for path in decision.missing:
        assert can_change(program, random, facts, path), (path, facts)


def can_change(program: Program, random: Random, facts: dict[str, Any], path: str) -> bool:
    """Tell whether two values of one fact give two outcomes, for some completion of the others."""
    others = set(holes(facts, SCHEMA)) - {path}
    for _ in range(4000):
        rest = completed(random, facts, SCHEMA, only=others)
        outcomes = {decided(program, completed(random, rest, SCHEMA, only={path})).outcome for _ in range(6)}
        if len(outcomes) > 1:
            return True
    return False
