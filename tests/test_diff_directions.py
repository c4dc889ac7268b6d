"""Directions are never more certain than they are: proofs hold on random cases, witnesses show what they are for."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import PROFILE
from random_decisions import SCHEMA, completed, document, loaded, policy_text, value, with_holes
from random_policies import policy_of

from engine.decision import Status
from engine.diff.comparison import Comparison, compare
from engine.diff.directions import Direction
from engine.diff.monotone import Monotone
from engine.diff.relations import EQUAL, LESS, MORE, Proof
from engine.diff.renames import renamed, renames
from engine.diff.witnesses import Witness, shrunk, status_in
from engine.diff.worlds import World
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.program import Program, Request
from engine.resources import policies_root

LONG = PROFILE == "long"
SEEDS = range(2000 if LONG else 40)
CASES = 40 if LONG else 15

ORDER = {Status.NOT_MET: 0, Status.UNDETERMINED: 1, Status.MET: 2}


def ranks(program: Program, facts: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Return how all comes out for a complete case; undetermined is then that there is no value."""
    policy = program.policy
    request = Request(policy.id, facts, policy.version, datetime(2024, 6, 1, tzinfo=UTC).date())
    decision = program.decide(request, "version")
    names = [("criterion", each) for each in policy.criteria] + [("stage", each) for each in policy.stages]
    names += [("outcome", row.outcome) for row in policy.outcomes]
    return {key: ORDER[status_in(decision, *key)] for key in names}


def nudged(text: str, random: Random) -> str:
    """Return a policy with some numbers, days and comparisons of its conditions moved a little."""
    swaps = [("<= 2", "<= 3"), (">= 1", ">= 2"), ("< 3", "<= 3"), ("> 1", ">= 1"), ("2024-01-01", "2024-02-29")]
    swaps += [
        (" and ", " or "),
        ("between 0 and 2", "between 0 and 3"),
        ('"red", "green"', '"red"'),
        ("limit", "1 + limit"),
    ]
    for old, new in random.sample(swaps, 3):
        pair = (old, new) if random.random() < 0.5 else (new, old)
        text = text.replace(*pair)
    return text


def two(random: Random) -> tuple[Policy, Policy]:
    """Return a random policy and a nudged one, both sound."""
    while True:
        text = policy_text(random)
        try:
            return loaded(text), loaded(nudged(text, random))
        except (ValueError, AssertionError):
            continue


HOLES = (
    *(
        "not({})",
        "({} and b0)",
        "(b1 or {})",
        "(if {} then b0 else b1)",
        "(if b0 then {} else b1)",
        "(maybe > 1 and {})",
    ),
    *("(not({}) or maybe = null)", "({} = b0)", "(if {} then true else false)"),
)
"""Conditions around a condition."""

ROW_HOLES = (
    *(
        "count(rows[{}]) >= 2",
        "count(rows[{}]) < 2",
        "(every r in rows satisfies {r})",
        "(some r in rows satisfies {r})",
    ),
    *("count(rows[flag and {}]) > 1", "count(rows[not({})]) >= 1", "(every r in rows[{}] satisfies r.flag)"),
    *("sum(rows[{}].amount) > 2", "count(distinct values(rows[{}].tag)) >= 2", "rows[{}][1].flag"),
)
"""Questions about the rows around a condition on one of them."""

ATOMS = (
    "n0 >= {}",
    "n0 < {}",
    "n0 between {} and 3",
    "n0 in [0..{}]",
    "maybe > {}",
    "n0 in [0, {}]",
    "n0 = {}",
    "n0 + {} > n1",
)
ROW_ATOMS = ("amount >= {}", "amount < {}", "amount between {} and 3", "amount = {}")


def composed(random: Random) -> tuple[str, str]:
    """Return a condition twice, with one number in it moved, or one comparison made strict."""
    numbers = random.sample(["-1", "0", "1", "2", "2.5", "3"], 2)
    if random.random() < 0.5:
        atom, hole = random.choice(ROW_ATOMS), random.choice(ROW_HOLES)
        texts = [atom.format(each) for each in numbers]
        texts = [hole.replace("{r}", f"r.{each}").replace("{}", each) for each in texts]
    else:
        atom = random.choice(ATOMS)
        texts = [atom.format(each) for each in numbers]
    if random.random() < 0.3:
        texts[1] = texts[0].replace(">=", ">") if ">=" in texts[0] else texts[0].replace(" < ", " <= ", 1)
    for _ in range(random.randrange(4)):
        hole = random.choice(HOLES)
        texts = [hole.replace("{}", each) for each in texts]
    return texts[0], texts[1]


@pytest.mark.parametrize("seed", range(40 if not LONG else 1000))
def test_what_is_proven_of_composed_conditions_holds(seed: int) -> None:
    random = Random(seed)
    conditions = [composed(random) for _ in range(12)]
    stages = {"s0": {"at_least": {"count": 2, "of": ["c0", "c1", "c2"]}}, "s1": {"after": "s0", "any": ["c3", "c4"]}}
    outcomes = [{"outcome": "o0", "when": "s1"}, {"outcome": "o1", "when": "s0 and c5"}, {"outcome": "o2"}]
    old, new = (
        loaded(document({f"c{n}": pair[side] for n, pair in enumerate(conditions)}, stages, outcomes))
        for side in (0, 1)
    )
    proofs = Monotone(World(old), World(new))
    programs = Program(old, ()), Program(new, ())
    for _ in range(CASES):
        facts = completed(random, value(random, SCHEMA), SCHEMA)
        before, after = (ranks(program, facts) for program in programs)
        for key in before.keys() & after.keys():
            proof = proofs.outcome(key[1]) if key[0] == "outcome" else proofs.name(key[1])
            assert not violated(proof, before[key], after[key]), (key, proof, conditions, facts)


def violated(proof: Proof, old: int, new: int) -> bool:
    return (proof is EQUAL and old != new) or (proof is LESS and new > old) or (proof is MORE and new < old)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proven_holds_for_random_complete_cases(seed: int) -> None:
    random = Random(seed)
    old, new = two(random)
    proofs = Monotone(World(old), World(new))
    programs = Program(old, ()), Program(new, ())
    for _ in range(CASES):
        facts = completed(random, value(random, SCHEMA), SCHEMA)
        before, after = (ranks(program, facts) for program in programs)
        for key in before.keys() & after.keys():
            proof = proofs.outcome(key[1]) if key[0] == "outcome" else proofs.name(key[1])
            assert not violated(proof, before[key], after[key]), (key, proof, facts)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_incomplete_case_is_decided_against_a_proven_direction(seed: int) -> None:
    random = Random(seed)
    old, new = two(random)
    proofs = Monotone(World(old), World(new))
    programs = Program(old, ()), Program(new, ())
    for _ in range(CASES):
        facts = with_holes(random, value(random, SCHEMA), 0.4)
        before, after = (ranks(program, facts) for program in programs)
        for key in before.keys() & after.keys():
            if key[0] != "outcome" and {before[key], after[key]} == {0, 2}:
                assert not violated(proofs.name(key[1]), before[key], after[key]), (key, facts)


FACTS = (
    "{type: object, properties: {x: {type: number}, d: {type: string, format: date}, "
    "b: {type: boolean}, n: {type: [number, 'null']}, rows: {type: array, items: {type: object, "
    "properties: {v: {type: number}, ok: {type: boolean}}}}}}"
)

BASE = f"""
policy: p
version: "1"
in_force: {{from: 2024-01-01}}
facts: {FACTS}
parameters: {{two: 2, three: 3, day: 2024-03-01, few: [1, 2], half: {{from: 2024-01-01, until: 2024-06-30}}}}
definitions: {{counted: "count(rows[v >= two])"}}
criteria: {{c: CONDITION}}
stages: {{s: {{all: [c]}}}}
outcomes: [{{outcome: accepted, when: s}}, {{outcome: turned_down}}]
"""

PROVEN = [
    ("x >= 2", "x >= 3", LESS),
    ("x > 2", "x >= 2", MORE),
    ("2 <= x", "x >= two", EQUAL),
    ("not(x >= 2)", "not(x >= 3)", MORE),
    ("x = 2", "x = 3", None),
    ("x >= 2 and b", "x >= 3 and b", LESS),
    ("x >= 2 and b", "b", MORE),
    ("x >= 2 or b", "b", LESS),
    ("x >= 2 or b", "x >= 3 or b or n > 1", None),
    ("x >= 2 and d > day", "x >= 3 and d >= day", None),
    ("x between 1 and 2", "x between 0 and 3", MORE),
    ("x between 1 and 2", "x between 2 and 3", None),
    ("x in few", "x in [1, 2, 3]", MORE),
    ("d in half", 'd in [date("2024-02-01")..date("2024-06-30")]', LESS),
    ("d in half", 'd in [date("2024-02-01")..date("2024-07-31")]', None),
    ("count(rows[v >= 2]) >= 2", "count(rows[v >= 3]) >= 2", LESS),
    ("count(rows[v >= 2]) >= 2", "count(rows[v >= 3]) >= 1", None),
    ("counted >= 2", "count(rows[v >= 2 and ok]) >= 2", LESS),
    ("count(rows[ok]) < 2", "count(rows[ok]) < 3", MORE),
    ("some r in rows satisfies r.v >= 2", "some r in rows satisfies r.v >= 3", LESS),
    ("every r in rows[ok] satisfies r.v >= 2", "every r in rows satisfies r.v >= 2", None),
    ("every r in rows[v > 1] satisfies r.ok", "every r in rows[v > 2] satisfies r.ok", MORE),
    ("if b then x >= 2 else x >= 4", "if b then x >= 3 else x >= 4", LESS),
    ("if x > 2 then b else d > day", "if x > 3 then b else d > day", None),
    ('d >= as_of - duration("P2Y")', 'd >= as_of - duration("P3Y")', MORE),
    ("sum(rows[v >= 2].v) > 3", "sum(rows[v >= 3].v) > 3", None),
    ("rows[2].ok", "rows[3].ok", None),
    ("x * 2 > 4", "x * 3 > 4", None),
    ("-x > 2", "-x > 3", LESS),
    ('string(x) + "a" > "b"', 'string(x) + "ab" > "b"', None),
]
"""Conditions, and what is proven of the second against the first."""


@pytest.mark.parametrize(("before", "after", "proof"), PROVEN, ids=[f"{one} | {other}" for one, other, _ in PROVEN])
def test_a_direction_is_proven_where_the_argument_holds_and_nowhere_else(before: str, after: str, proof: Proof) -> None:
    old, new = (policy_of(BASE.replace("CONDITION", repr(each))) for each in (before, after))
    assert Monotone(World(old), World(new)).criterion("c") is proof
    back = {LESS: MORE, MORE: LESS}.get(proof, proof) if proof else None
    assert Monotone(World(new), World(old)).criterion("c") is back


STAGES = [
    ("all: [k, l]", "all: [k, l, m]", LESS),
    ("any: [k, l]", "any: [k, l, m]", MORE),
    ("at_least: {count: 2, of: [k, l, m]}", "all: [k, l, m]", LESS),
    ("at_least: {count: 2, of: [k, l, m]}", "any: [k, l, m]", MORE),
    ("at_least: {count: 2, of: [k, l]}", "at_least: {count: 2, of: [k, l, m]}", MORE),
    ("at_least: {count: 1, of: [k, l]}", "at_least: {count: 2, of: [k, l, m]}", LESS),
    ("at_least: {count: 2, of: [k, l]}", "at_least: {count: 2, of: [k, m]}", None),
    ("all: [k]", "after: first, all: [k]", LESS),
    ("any: [k, l]", "at_least: {count: 1, of: [l, k]}", EQUAL),
]


@pytest.mark.parametrize(("before", "after", "proof"), STAGES)
def test_a_stage_is_an_order_statistic_of_its_members(before: str, after: str, proof: Proof) -> None:
    text = BASE.replace("{c: CONDITION}", "{k: x > 1, l: b, m: d > day, e: x > 0}")
    stages = "{first: {all: [e]}, s: {STAGE}}"
    old, new = (policy_of(text.replace("{s: {all: [c]}}", stages.replace("STAGE", each))) for each in (before, after))
    assert Monotone(World(old), World(new)).stage("s") is proof


def comparison(old: Policy, new: Policy, budget: int = 3000) -> Comparison:
    programs = Program(old, ()), Program(new, ())
    return compare(*programs, budget)


def of(found: Comparison, kind: str, name: str) -> Direction:
    return next(each for each in found.directions if (each.kind, each.id) == (kind, name))


def conditions(before: str, after: str, budget: int = 3000) -> Direction:
    old, new = (policy_of(BASE.replace("CONDITION", repr(each))) for each in (before, after))
    return of(comparison(old, new, budget), "criterion", "c")


FOUND: list[tuple[str, str, str, str]] = [
    ("x >= 2", "x >= 3", "stricter", "by-construction"),
    ("x = 2", "x >= 2", "looser", "found"),
    ("x = 2", "x = 3", "incomparable", "found"),
    ("x > 1 and x < 3", "x < 3 and x > 1", "equivalent", "by-construction"),
    ("x + x > 2", "2 * x > 2", "no-difference-found", "sampled"),
    ("count(rows[ok]) >= 2", "count(rows) >= 2", "looser", "found"),
    ("some r in rows satisfies r.ok", "every r in rows satisfies r.ok", "incomparable", "found"),
    ("n > 1", "n > 1 or n = null", "looser", "by-construction"),
    ('d >= as_of - duration("P2Y")', 'd > as_of - duration("P2Y")', "stricter", "by-construction"),
]


@pytest.mark.parametrize(("before", "after", "word", "known"), FOUND)
def test_a_direction_says_how_it_is_known(before: str, after: str, word: str, known: str) -> None:
    found = conditions(before, after)
    assert (found.word, found.known) == (word, known)
    if word in ("stricter", "incomparable"):
        assert found.stricter is not None
    if word in ("looser", "incomparable"):
        assert (found.looser or found.no_value) is not None
    if known == "sampled":
        assert found.tried > 0


def test_without_a_search_nothing_is_claimed_that_is_not_proven() -> None:
    found = conditions("x >= 2", "x >= 3", budget=0)
    assert (found.word, found.known, found.at_most, found.tried) == ("no-difference-found", "sampled", "stricter", 0)
    assert conditions("x = 2", "x = 3", budget=0).at_most is None


def test_a_threshold_that_no_case_reaches_is_not_called_stricter() -> None:
    """The condition is narrowed where the other part of it lets nothing through."""
    found = conditions("x > 5 and x < 1 and d > day", "x > 6 and x < 1 and d > day")
    assert (found.word, found.known, found.at_most) == ("no-difference-found", "sampled", "stricter")


def test_a_null_counts_as_neither_accepted_nor_refused() -> None:
    """`n > 1` has no value where there is known to be no number; the new text then says no."""
    found = conditions("n > 1", "n != null and n > 1")
    assert found.word == "stricter"
    assert found.no_value is not None
    assert (found.no_value.old_status, found.no_value.new_status) == (Status.UNDETERMINED, Status.NOT_MET)


def test_a_witness_shows_what_it_is_for_and_nothing_can_be_taken_from_it() -> None:
    old, new = (policy_of(BASE.replace("CONDITION", each)) for each in ("counted >= 2", "counted >= 3"))
    witness = of(comparison(old, new), "criterion", "c").stricter
    assert witness is not None
    assert (
        witness.old_facts == {"rows": [{"v": witness.old_facts["rows"][0]["v"]}] * 2}
        or len(witness.old_facts["rows"]) == 2
    )
    assert_shows(witness, Status.MET, Status.NOT_MET)
    assert {each.id: each.status for each in witness.old.criteria}["c"] is Status.MET
    assert witness.new.criteria[0].sentence["en"]


SHRUNK: list[tuple[dict[str, Any], Callable[[Any], bool], dict[str, Any]]] = [
    ({"rows": [{"v": 1}] * 90}, lambda facts: len(facts.get("rows", ())) >= 2, {"rows": [{}, {}]}),
    ({str(each): each for each in range(90)}, lambda _: True, {}),
    ({"vs": [1, 2, 1]}, lambda facts: len(facts.get("vs", ())) == 3 and 2 in facts["vs"], {"vs": [2, 2, 2]}),
    ({"vs": [1, 1, 2]}, lambda facts: len(facts.get("vs", ())) == 3 and 1 in facts["vs"], {"vs": [1, 1, 1]}),
    ({"a": {"b": 1, "c": 2}, "d": 3}, lambda facts: "c" in facts.get("a", ()), {"a": {"c": 2}}),
]


@pytest.mark.parametrize(("facts", "still", "smallest"), SHRUNK)
def test_from_a_case_is_taken_what_can_go_and_items_become_alike(
    facts: dict[str, Any], still: Callable[[Any], bool], smallest: dict[str, Any]
) -> None:
    assert shrunk(facts, still) == smallest


def assert_shows(witness: Witness, old: Status, new: Status) -> None:
    assert (witness.old_status, witness.new_status) == (old, new)


def test_a_leap_day_is_among_the_days_that_are_tried() -> None:
    """Two years before 29 February is 28 February: only on such a day do the two ways of counting differ."""
    found = conditions('d + duration("P2Y") < as_of', 'd < as_of - duration("P2Y")')
    assert found.known == "found"


def test_what_only_one_version_has_is_held_against_its_absence() -> None:
    text = BASE.replace("{c: CONDITION}", "{c: x > 1, more: b}").replace("all: [c]", "all: [c, more]")
    plain = BASE.replace("CONDITION", "x > 1")
    found = comparison(policy_of(plain), policy_of(text))
    added = of(found, "criterion", "more")
    assert (added.only, added.word, added.known) == ("new", "stricter", "by-construction")
    assert of(found, "stage", "s").word == "stricter"
    assert of(found, "outcome", "accepted").word == "stricter"
    assert of(found, "outcome", "turned_down").word == "looser"


def test_each_version_is_given_what_it_declares_of_a_case() -> None:
    folder = policies_root() / "etwinning-school-label"
    old, new = (load_file(Path(folder / f"{each}.yaml"))[0] for each in ("2018", "2019"))
    assert old is not None
    assert new is not None
    found = of(comparison(old, new), "criterion", "enough_active_teachers")
    assert found.word == "incomparable"
    assert found.stricter is not None
    assert "active" in str(found.stricter.old_facts)
    assert "active" not in str(found.stricter.new_facts)


def test_renamed_criteria_are_compared_with_themselves() -> None:
    old = policy_of(BASE.replace("CONDITION", "x > 1"))
    new = policy_of(BASE.replace("CONDITION", "x > 1").replace("{c: x", "{kept: x").replace("[c]", "[kept]"))
    assert renames(old, new).names == {"c": "kept"}
    assert Monotone(World(renamed(old, renames(old, new))), World(new)).criterion("kept") is EQUAL
    found = of(comparison(old, new), "criterion", "kept")
    assert (found.word, found.only) == ("equivalent", None)
