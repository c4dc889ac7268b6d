"""Two backends must agree, and where they do not, nothing is decided."""

import os
import subprocess
import sys
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from random_decisions import SCHEMA, loaded, policy_text, value, with_holes

from engine.backends.base import Case, Verdict
from engine.backends.reference import Reference
from engine.backends.rete import RETE_UNAVAILABLE
from engine.decision import Status
from engine.policy.model import Policy
from engine.program import Disagreement, Program, Request

LONG = os.environ.get("GROUNDRULES_PROFILE") == "long"
POLICIES, CASES = (1000, 100) if LONG else (60, 25)

needs_rete = pytest.mark.skipif(RETE_UNAVAILABLE is not None, reason=f"durable-rules: {RETE_UNAVAILABLE}")


@needs_rete
@pytest.mark.parametrize("seed", range(POLICIES))
def test_the_rules_engine_and_the_reference_agree_on_random_policies_and_partial_facts(seed: int) -> None:
    random = Random(seed)
    program = Program(loaded(policy_text(random)))
    try:
        for _ in range(CASES):
            facts = with_holes(random, value(random, SCHEMA), random.choice([0.0, 0.1, 0.3, 0.6]))
            program.decide(Request("random", facts), "version")
    finally:
        program.close()


class Wrong:
    """A backend that takes the first criterion for met whatever the case."""

    name = "wrong"

    def __init__(self, policy: Policy) -> None:
        self._right = Reference(policy)

    def decide(self, case: Case) -> Verdict:
        verdict = self._right.decide(case)
        first = next(iter(verdict.criteria))
        return replace(verdict, criteria={**verdict.criteria, first: Status.MET})

    def close(self) -> None:
        self._right.close()


def one_criterion() -> str:
    return policy_text(Random(1))


def test_a_backend_that_is_wrong_stops_the_decision() -> None:
    policy = loaded(one_criterion())
    first = next(iter(policy.criteria))
    program = Program(policy, backends=(Wrong,))
    facts: dict[str, Any] = {}
    with pytest.raises(Disagreement) as stopped:
        program.decide(Request("random", facts), "version")
    assert stopped.value.differences[0] == first
    assert stopped.value.facts_digest.startswith("sha256:")
    assert "sha256:" not in str(stopped.value)


WITHOUT_DURABLE_RULES = """
import sys
sys.modules["durable_rules_engine"] = None
from engine.evaluate import Evaluator
from engine.policy.check import load_bundle
from engine.program import Request
from engine.resources import policies_root
bundle, _ = load_bundle(policies_root())
decision = Evaluator(bundle).evaluate(Request("etwinning-school-label", {}, "2018"))
print(decision.engine.split(maxsplit=2)[2], decision.status)
"""


def test_where_durable_rules_cannot_be_imported_the_reference_decides_alone_and_says_so() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_DURABLE_RULES], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "(reference alone) undetermined\n"


def test_a_backend_that_is_right_lets_the_decision_pass() -> None:
    program = Program(loaded(one_criterion()), backends=(Reference,))
    assert program.decide(Request("random", {}), "version").policy == "random"
