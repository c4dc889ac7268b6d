"""The rules engine decides what the reference decides, or refuses the policy before anything is built."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

pytest.importorskip("durable_rules_engine")

from random_policies import CLOCK, policy_of, random_facts, random_policy
from raw_rules import child

from engine.backends.base import Case
from engine.backends.case import Preparation
from engine.backends.reference import Reference
from engine.backends.rete import RETE_UNAVAILABLE, ReteBackend, ReteError, limits_of
from engine.backends.rete.limits import PASSES, POLICY_RULES
from engine.backends.rete.program import compile_policy
from engine.decision import Status
from engine.diagnostics import Findings
from engine.feel.values import Unknown
from engine.policy.model import Policy

POLICIES = 4000 if os.environ.get("GROUNDRULES_PROFILE") == "long" else 80
CASES = 30

START = 'policy: p\nversion: "1"\nin_force: {from: 2020-01-01}\n'
NUMBER = "{type: number}"


def small(criteria: Mapping[str, str], facts: Mapping[str, str], rest: str = "") -> Policy:
    """Return a policy of criteria alone, each named with its condition."""
    lines = [START, f"facts: {{type: object, properties: {{{', '.join(f'{k}: {v}' for k, v in facts.items())}}}}}"]
    lines.append("criteria:")
    lines += [f"  {name}: {{when: '{when}'}}" for name, when in criteria.items()]
    return policy_of("\n".join([*lines, rest or "outcomes: [{outcome: done}]"]))


def case_of(policy: Policy, facts: Mapping[str, Any]) -> Case:
    return Preparation(policy).case(policy.facts.read(facts), Unknown(), CLOCK)


@contextmanager
def loaded(policy: Policy) -> Iterator[ReteBackend]:
    backend = ReteBackend(policy)
    try:
        yield backend
    finally:
        backend.close()


@pytest.mark.parametrize("part", range(8))
def test_the_engine_decides_what_the_reference_decides(part: int) -> None:
    for seed in range(part * POLICIES // 8, (part + 1) * POLICIES // 8):
        chance = Random(seed)
        policy = random_policy(chance)
        reference = Reference(policy)
        with loaded(policy) as backend:
            for _ in range(CASES):
                facts = random_facts(chance)
                case = case_of(policy, facts)
                assert backend.decide(case) == reference.decide(case), f"seed {seed}: {facts}\n{policy.source.text}"


def thresholds(policy: Policy) -> set[tuple[str, int]]:
    """Return the comparisons with measures that the rules of a policy hold."""
    program = compile_policy(policy)
    conditions = [each for networks in program.passes for clauses in networks for c in clauses for each in c.conditions]
    return {(each.operator, each.threshold) for each in conditions if not each.key.endswith("met")}


@pytest.mark.parametrize(
    ("when", "held"),
    [
        ("n >= 3", {(">=", 6), ("<", 6)}),
        ("n < 2.5", {("<", 50), (">=", 50)}),
        ("2.5 > n", {("<", 50), (">=", 50)}),
        ("not(n <= -1)", {(">", -2), ("<=", -2)}),
        ("n = 3", {(">=", 6), ("<=", 6), ("<", 6), (">", 6)}),
        ("n in (2..3]", {(">=", 5), ("<=", 6), ("<", 5), (">", 6)}),
        ("n between 2 and 3", {(">=", 4), ("<=", 6), ("<", 4), (">", 6)}),
        ('d <= date("2020-01-01")', {("<=", 2 * 737425), (">", 2 * 737425)}),
    ],
)
def test_the_rule_holds_the_threshold(when: str, held: set[tuple[str, int]]) -> None:
    assert thresholds(small({"c": when}, {"n": NUMBER, "d": "{type: string, format: date}"})) == held


@pytest.mark.parametrize("when", ["n >= m", "n < 1000000000000000000000", "n > 0.00000000000000000000001"])
def test_what_no_rule_can_hold_is_posted_as_the_sign_of_the_comparison(when: str) -> None:
    assert {threshold for _, threshold in thresholds(small({"c": when}, {"n": NUMBER, "m": NUMBER}))} == {0}


@pytest.mark.parametrize("when", ["n != 3", "n = null", "n = m", "if n > 3 then true else false", 'string(n) = "a"'])
def test_other_conditions_are_posted_as_true_or_false(when: str) -> None:
    assert thresholds(small({"c": when}, {"n": NUMBER, "m": NUMBER})) == {(">=", 1), ("<", 1)}


def agreed(policy: Policy, facts: Mapping[str, Any]) -> Mapping[str, Status]:
    """Return the statuses of the criteria, on which both backends must agree."""
    case = case_of(policy, facts)
    with loaded(policy) as backend:
        verdict = backend.decide(case)
    assert verdict == Reference(policy).decide(case)
    return verdict.criteria


def test_a_definition_may_take_the_name_of_a_builtin() -> None:
    rest = 'definitions: {not: "function(x) x"}\noutcomes: [{outcome: done}]'
    policy = small({"c": "not(b)"}, {"b": "{type: boolean}"}, rest)
    assert agreed(policy, {"b": True}) == {"c": Status.MET}


def test_true_is_not_taken_for_one() -> None:
    policy = small({"a": 'string(true) = "true"', "b": 'string(1) = "true"'}, {})
    assert agreed(policy, {}) == {"a": Status.MET, "b": Status.NOT_MET}


def test_equal_numbers_written_differently_are_not_taken_for_each_other() -> None:
    policy = small({"a": 'string(1.0) = "1.0"', "b": 'string(1) = "1.0"'}, {})
    agreed(policy, {})


def test_a_chain_of_stages_takes_one_pass() -> None:
    stages = "stages:\n  s0: {all: [c]}\n" + "".join(f"  s{i}: {{after: s{i - 1}, all: [c]}}\n" for i in range(1, 9))
    program = compile_policy(
        small({"c": "n > 1"}, {"n": NUMBER}, stages + "outcomes: [{outcome: a, when: s8}, {outcome: b}]")
    )
    assert len(program.passes) == 3


def test_a_policy_of_five_hundred_criteria_is_split_and_decided() -> None:
    criteria = {f"c{i}": f"n{i} >= {i % 7} and (n{i} < 9 or n{(i + 1) % 500} > 3)" for i in range(500)}
    names = ", ".join(criteria)
    stages = f"stages:\n  whole: {{all: [{names}]}}\n  one: {{after: whole, any: [{names}]}}\n"
    stages += f"  three: {{at_least: {{count: 3, of: [{names}]}}}}\n"
    rows = "outcomes: [{outcome: a, when: one}, {outcome: b, when: three}, {outcome: c}]"
    policy = small(criteria, {f"n{i}": NUMBER for i in range(500)}, stages + rows)
    reference, chance = Reference(policy), Random(3)
    assert limits_of(policy) == []
    with loaded(policy) as backend:
        outcomes = set()
        for highest, known in ((20, 1.0), (20, 0.9), (9, 1.0), (0, 1.0), (20, 0.01)):
            facts = {f"n{i}": 6 + chance.randrange(highest) if highest else 0 for i in range(500)}
            case = case_of(policy, {name: value for name, value in facts.items() if chance.random() < known})
            verdict = backend.decide(case)
            assert verdict == reference.decide(case)
            outcomes.add(verdict.outcome)
    assert len(outcomes) > 1


def test_a_policy_with_too_many_rules_is_refused_with_the_place() -> None:
    members = [f"c{i}" for i in range(450)]
    stage = f"stages: {{half: {{at_least: {{count: 225, of: [{', '.join(members)}]}}}}}}\n"
    policy = small(dict.fromkeys(members, "n > 1"), {"n": NUMBER}, stage + "outcomes: [{outcome: a}]")
    (found,) = limits_of(policy)[:1]
    assert found.code == "engine-limit"
    assert found.span == policy.stages["half"].span
    assert f"{POLICY_RULES:,} rules" in found.message
    with pytest.raises(Findings):
        ReteBackend(policy)


def test_a_policy_with_too_many_layers_is_refused_with_the_place() -> None:
    criteria = {"c0": "n > 1"} | {f"c{i}": f"c{i - 1} and n > 1" for i in range(1, PASSES + 1)}
    policy = small(criteria, {"n": NUMBER})
    found = limits_of(policy)
    assert found[0].code == "engine-limit"
    assert found[0].span == policy.criteria[f"c{PASSES}"].span
    assert "layers" in found[0].message


def test_eight_threads_get_the_same_answers_as_one() -> None:
    chance = Random(11)
    policy = random_policy(chance)
    cases = [case_of(policy, random_facts(chance)) for _ in range(200)]
    reference = Reference(policy)
    expected = [reference.decide(case) for case in cases]
    with loaded(policy) as backend, ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            assert list(threads.map(backend.decide, cases)) == expected


def test_a_closed_backend_decides_nothing() -> None:
    policy = small({"c": "n > 1"}, {"n": NUMBER})
    backend = ReteBackend(policy)
    backend.close()
    backend.close()
    with pytest.raises(ReteError, match="closed"):
        backend.decide(case_of(policy, {"n": 2}))


@pytest.mark.parametrize(
    ("outcomes", "message"),
    [
        ("[{outcome: done}]", "`c` is met and that it is not"),
        ("[{outcome: a, when: c}, {outcome: b}]", "several outcomes: a, b"),
    ],
)
def test_an_engine_that_concludes_a_thing_and_its_opposite_is_not_believed(outcomes: str, message: str) -> None:
    policy = small({"c": "n > 1"}, {"n": NUMBER}, f"outcomes: {outcomes}")
    with loaded(policy) as backend:
        backend._measures._takes[:] = [(lambda *_: (9, 0), low, high) for _, low, high in backend._measures._takes]
        with pytest.raises(ReteError, match=message):
            backend.decide(case_of(policy, {"n": 2}))


def test_memory_stays_flat_while_policies_come_and_go() -> None:
    program = """
from random import Random
from random_policies import CLOCK, random_facts, random_policy
from engine.backends.case import Preparation
from engine.backends.rete import ReteBackend
from engine.feel.values import Unknown
policy = random_policy(Random(1))
chance = Random(2)
cases = [Preparation(policy).case(policy.facts.read(random_facts(chance)), Unknown(), CLOCK) for _ in range(50)]
def cycle(decisions):
    backend = ReteBackend(policy)
    for number in range(decisions): backend.decide(cases[number % 50])
    backend.close()
for _ in range(20): cycle(100)
before = memory()
for _ in range(100): cycle(10)
cycle(10_000)
exit(memory() - before >= 4_000)
"""
    assert child(program) == 0


def test_where_durable_rules_cannot_be_imported_the_reason_is_said_and_limits_are_still_checked() -> None:
    program = """
import sys
for name in [name for name in sys.modules if "durable" in name]: del sys.modules[name]
sys.modules["durable_rules_engine"] = None
from random import Random
from random_policies import random_policy
from engine.backends.rete import RETE_UNAVAILABLE, ReteBackend, ReteError, limits_of
assert RETE_UNAVAILABLE and "durable-rules" in RETE_UNAVAILABLE, RETE_UNAVAILABLE
policy = random_policy(Random(1))
assert limits_of(policy) == []
try: ReteBackend(policy)
except ReteError: exit(0)
exit(1)
"""
    assert child(program) == 0
    assert RETE_UNAVAILABLE is None
