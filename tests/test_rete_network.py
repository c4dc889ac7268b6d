"""Formulas as clauses in sealed networks, against a plain evaluator of Kleene's logic over intervals."""

import os
import random
import runpy
import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("durable_rules_engine")

import durable_rules_engine

from engine.backends.rete import network as network_module
from engine.backends.rete.clause import Clause, Condition, Operator
from engine.backends.rete.clauses import MULTIPLIED_OUT, Clauses, TooLarge
from engine.backends.rete.formula import ALWAYS, NEVER, AtLeast, Atom, Formula, all_of, any_of, concluded, head
from engine.backends.rete.limits import CONDITIONS, FAR, KEYS, LARGEST_THRESHOLD, PASSES, POLICY_RULES, RULES
from engine.backends.rete.network import Network, ReteError, key_hash
from engine.backends.rete.positions import position_of, ruler_of
from engine.feel.operators import compare
from engine.feel.temporal.calendar import date_of
from engine.feel.values import UncertainCount

ROUNDS = 8000 if os.environ.get("GROUNDRULES_PROFILE") == "long" else 400
MEASURES = 10
HOLDS: Mapping[Operator, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

Tree = tuple[Any, ...]
"""`("atom", measure, operator, threshold)`, `("not", tree)` or `("at least", count, trees)`."""
Facts = Mapping[int, tuple[int, int]]
"""Lowest and highest value by measure; a measure that is not there is unknown."""


def random_tree(chance: random.Random, depth: int = 0) -> Tree:
    if depth == 4 or chance.random() < 0.35:
        return ("atom", chance.randrange(MEASURES), chance.choice(list(HOLDS)), chance.randrange(-3, 4))
    if chance.random() < 0.2:
        return ("not", random_tree(chance, depth + 1))
    parts = [random_tree(chance, depth + 1) for _ in range(chance.randrange(6))]
    return ("at least", chance.choice([1, len(parts), chance.randrange(-1, 7)]), parts)


def random_facts(chance: random.Random) -> Facts:
    known = chance.choice([0.2, 0.6, 1])
    facts = {}
    for measure in range(MEASURES):
        if chance.random() < known:
            low = chance.randrange(-4, 5)
            facts[measure] = (low, low + chance.choice([0, 0, 0, 1, 3]))
    return facts


def formula(tree: Tree, *, met: bool) -> Formula:
    match tree:
        case ("atom", measure, operator, threshold):
            return Atom(f"{measure}:low", f"{measure}:high", operator, threshold).condition(met=met)
        case ("not", inner):
            return formula(inner, met=not met)
        case (_, count, parts):
            asked = count if met else len(parts) - count + 1
            return AtLeast(asked, tuple(formula(part, met=met) for part in parts))
    raise AssertionError(tree)


def kleene(tree: Tree, facts: Facts) -> bool | None:
    match tree:
        case ("atom", measure, operator, threshold):
            if measure not in facts:
                return None
            ends = {HOLDS[operator](end, threshold) for end in facts[measure]}
            return ends.pop() if len(ends) == 1 else None
        case ("not", inner):
            value = kleene(inner, facts)
            return None if value is None else not value
        case (_, count, parts):
            values = [kleene(part, facts) for part in parts]
            if values.count(True) >= count:
                return True
            return False if len(values) - values.count(False) < count else None
    raise AssertionError(tree)


class Held:
    """Named formulas in as many networks and passes as they need."""

    def __init__(self, trees: Mapping[str, Tree]) -> None:
        self.clauses = Clauses()
        for name, tree in trees.items():
            for met in (True, False):
                self.clauses.define(head(name, met=met), formula(tree, met=met))
        self.passes = [[Network(clauses) for clauses in networks] for networks in self.clauses.networks()]

    def conclude(self, facts: Facts) -> Mapping[str, bool]:
        numbers: dict[str, int | None] = {f"{measure}:low": low for measure, (low, _) in facts.items()}
        numbers |= {f"{measure}:high": high for measure, (_, high) in facts.items()}
        found: dict[str, bool] = {}
        for networks in self.passes:
            heads = {each for network in networks for each in network.conclude(numbers)}
            numbers |= dict.fromkeys(heads, 1)
            for each in heads:
                name, _, status = each.partition(":")
                if name != "helper":
                    assert found.get(name) is not (status == "not_met"), f"{name} is met and not met"
                    found[name] = status == "met"
        return found

    def close(self) -> None:
        for networks in self.passes:
            for network in networks:
                network.close()


@pytest.mark.parametrize("seed", range(4))
def test_networks_conclude_what_kleene_does(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(ROUNDS // 4):
        trees = {f"f{i}": random_tree(chance) for i in range(5)}
        held = Held(trees)
        for _ in range(5):
            facts = random_facts(chance)
            expected = {name: kleene(tree, facts) for name, tree in trees.items()}
            expected = {name: value for name, value in expected.items() if value is not None}
            assert held.conclude(facts) == expected, f"seed {seed}, round {number}: {trees} {facts}"
        held.close()


@pytest.mark.parametrize(("count", "size"), [(1, 500), (500, 500), (250, 251), (3, 90), (45, 90), (7, 13)])
def test_large_groups_are_counted_exactly(count: int, size: int) -> None:
    tree = ("at least", count, [("atom", measure, ">=", 1) for measure in range(size)])
    held = Held({"f": tree})
    chance = random.Random(count)
    for certain in (0, count - 1, count, size):
        for unknown in {0, 1, size - count, size - certain} & set(range(size - certain + 1)):
            order = chance.sample(range(size), size)
            facts = {measure: (int(place < certain),) * 2 for place, measure in enumerate(order)}
            for measure in order[certain : certain + unknown]:
                del facts[measure]
            expected = kleene(tree, facts)
            assert held.conclude(facts) == ({} if expected is None else {"f": expected})
    held.close()


def test_counting_takes_few_passes() -> None:
    clauses = Clauses()
    clauses.define("f", AtLeast(8, tuple(Condition(f"k{i}", ">=", 1) for i in range(16))))
    assert len(clauses.layers) <= 3


def test_clauses_grow_no_faster_than_the_formula() -> None:
    def nested(depth: int) -> Formula:
        if depth == 0:
            return Condition(f"k{next(numbers)}", ">=", 1)
        join = all_of if depth % 2 else any_of
        return join([nested(depth - 1) for _ in range(3)])

    for depth in range(1, 8):
        numbers = iter(range(10_000))
        clauses = Clauses()
        clauses.define("f", nested(depth))
        assert clauses.count <= 3**depth


def test_an_inner_or_is_multiplied_out_where_that_is_short_and_shared_where_it_is_long() -> None:
    short, long = (any_of([Condition(f"k{i}", ">=", 1) for i in range(n)]) for n in (2, MULTIPLIED_OUT + 1))
    last = Condition("last", ">=", 1)
    clauses = Clauses()
    clauses.define("f", all_of([short, last]))
    assert (clauses.count, len(clauses.layers)) == (2, 1)
    clauses.define("g", all_of([long, short, last]))
    clauses.define("h", all_of([long, Condition("other", ">=", 1)]))
    assert (clauses.count, len(clauses.layers)) == (2 + len(long.parts) + 2 + 1, 2)  # type: ignore[union-attr]


def test_what_always_holds_needs_no_fact_and_what_never_holds_no_rule() -> None:
    clauses = Clauses()
    clauses.define("always", ALWAYS)
    clauses.define("never", NEVER)
    clauses.define("both", all_of([ALWAYS, NEVER]))
    clauses.define("either", any_of([ALWAYS, NEVER]))
    ((only,),) = clauses.networks()
    network = Network(only)
    assert network.conclude({}) == {"always", "either"}
    network.close()


def test_every_network_stays_within_its_limits() -> None:
    chance = random.Random(5)
    clauses = Clauses()
    for number in range(60):
        tree = ("at least", 2, [random_tree(chance) for _ in range(5)])
        clauses.define(f"f{number}", formula(tree, met=True))
    clauses.define("wide", all_of([Condition(f"wide{i}", ">=", 1) for i in range(3 * CONDITIONS + 5)]))
    clauses.define("any", any_of([Condition(f"any{i}", ">=", 1) for i in range(3 * KEYS)]))
    for networks in clauses.networks():
        for each in networks:
            assert len(each) <= RULES
            assert max(len(clause.conditions) for clause in each) <= CONDITIONS
            assert len({condition.key for clause in each for condition in clause.conditions}) <= KEYS


def test_too_many_rules_are_refused_before_a_network_is_built() -> None:
    clauses = Clauses()
    with pytest.raises(TooLarge, match="rules"):
        clauses.define("f", any_of([Condition(f"k{i}", ">=", 1) for i in range(POLICY_RULES + 1)]))


def test_too_many_passes_are_refused_before_a_network_is_built() -> None:
    clauses = Clauses()
    clauses.define("f0:met", Condition("k", ">=", 1))
    for number in range(1, PASSES):
        clauses.define(f"f{number}:met", concluded(f"f{number - 1}", met=True))
    with pytest.raises(TooLarge, match="passes"):
        clauses.define("last", concluded(f"f{PASSES - 1}", met=True))


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.decimals(-3, 3, places=2)
LIMITS = st.decimals(-1000, 1000, places=3) | st.integers(-3, 3).map(Decimal)


@given(NUMBERS | LIMITS, LIMITS, LIMITS)
def test_positions_compare_as_the_numbers_do(value: Decimal, first: Decimal, second: Decimal) -> None:
    ruler = ruler_of(first, second)
    assert ruler is not None
    interval = ruler.interval(value)
    assert interval is not None
    for limit in (first, second):
        threshold = position_of(limit, ruler)
        for end in interval:
            assert (end < threshold, end > threshold) == (value < limit, value > limit)
            assert abs(end) <= FAR


@given(st.dates() | st.integers(-9999, 99999).map(lambda year: date_of(year, 2, 28)), st.dates())
def test_positions_compare_as_the_dates_do(value: Any, limit: date) -> None:
    ruler = ruler_of(limit)
    assert ruler is not None
    (position, same), threshold = ruler.interval(value) or (0, 1), position_of(limit, ruler)
    assert position == same
    order = compare(value, limit)
    assert (position < threshold, position > threshold) == (order < 0, order > 0)


def test_a_count_that_is_not_certain_is_an_interval() -> None:
    ruler = ruler_of(Decimal("2.5"))
    assert ruler is not None
    low, high = ruler.interval(UncertainCount(2, 3, frozenset({"teachers"}))) or (0, 0)
    assert low < position_of(Decimal("2.5"), ruler) < high


@pytest.mark.parametrize(
    "limits",
    [["text"], [None], [True], [Decimal(LARGEST_THRESHOLD)], [Decimal("1e-30")], [Decimal(1), date(2020, 1, 1)]],
)
def test_a_limit_that_no_rule_can_hold_exactly_has_no_ruler(limits: list[Any]) -> None:
    assert ruler_of(*limits) is None


def test_a_clamped_number_keeps_its_side_of_every_threshold() -> None:
    assert LARGEST_THRESHOLD < FAR < 2**63


def test_a_limit_of_another_kind_has_no_position() -> None:
    ruler = ruler_of(Decimal(1))
    assert ruler is not None
    with pytest.raises(ValueError, match="not on this ruler"):
        position_of("one", ruler)


# What the library may do when it fails


ONE = [Clause("done", (Condition("key", ">", 0),))]


def fails(*_: object) -> None:
    raise durable_rules_engine.error("no more memory")


def fails_once(patched: pytest.MonkeyPatch) -> Callable[..., None]:
    def fail(*_: object) -> None:
        patched.undo()
        raise durable_rules_engine.error("no more memory")

    return fail


def test_a_library_that_refuses_the_rules_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable_rules_engine, "create_ruleset", fails)
    with pytest.raises(ReteError, match="durable-rules refused the rules: no more memory"):
        Network(ONE)


def test_a_library_that_does_not_fire_the_first_rule_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    start, complete = durable_rules_engine.start_action_for_state, durable_rules_engine.complete_and_start_action

    def in_silence(handle: int, state: int) -> None:
        start(handle, state)
        complete(handle, state)

    monkeypatch.setattr(durable_rules_engine, "start_action_for_state", in_silence)
    with pytest.raises(ReteError, match="did not fire the warm-up rule"):
        Network(ONE)


def test_a_library_that_fails_once_has_its_network_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(ONE)
    with monkeypatch.context() as patched:
        patched.setattr(durable_rules_engine, "retract_fact", fails_once(patched))
        with pytest.raises(ReteError, match="durable-rules failed: no more memory"):
            network.conclude({"key": 1})
    assert network.conclude({"key": 1}) == {"done"}


def test_two_keys_that_the_library_cannot_tell_apart_are_refused() -> None:
    assert key_hash("costarring") == key_hash("liquid")
    with pytest.raises(ReteError, match="two keys have the same hash"):
        network_module._check_hashes(["costarring", "liquid"])


def test_the_version_of_a_library_that_is_not_installed_as_a_package_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def not_installed(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(network_module, "version_of", not_installed)
    assert network_module.library_version() == "unknown"


def test_where_the_library_cannot_be_imported_a_network_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    without = runpy.run_path(str(network_module.__file__))
    assert without["UNAVAILABLE"].startswith("durable-rules cannot be imported: ")
    with pytest.raises(RuntimeError, match="durable-rules cannot be imported"):
        without["Network"](ONE)
