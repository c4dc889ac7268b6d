"""A population under both texts: counted as it streams by, what cannot be decided apart, the first moves with why."""

import gc
import tracemalloc
from collections.abc import Iterator

import pytest
from random_policies import policy_of

from engine.diff.cases import BadLine, read_cases
from engine.diff.comparison import compare, with_impact
from engine.diff.impact import Impact, Population, undecided_cases
from engine.diff.renames import Renames, renames
from engine.program import Program, Request

TEXT = """
policy: p
version: "1"
in_force: {from: 2024-01-01}
facts: {type: object, properties: {x: {type: integer}, old: {type: boolean}}}
parameters: {least: 2}
criteria: {enough: x >= least, also: x < 100}
stages: {s: {all: [enough, also]}}
outcomes: [{outcome: accepted, when: s}, {outcome: turned_down}]
"""


def request(x: int | None, **more: object) -> Request:
    return Request("p", ({} if x is None else {"x": x}) | more, subject=f"case {x}")


def counted(new: str, cases: Iterator[Request] | list[Request], *, examples: int = 5) -> Impact:
    old = policy_of(TEXT)
    programs = Program(old, ()), Program(policy_of(new), ())
    return Population(*programs, renames(old, programs[1].policy), examples).count(cases)


STRICTER = TEXT.replace("least: 2", "least: 4")


def test_moves_are_counted_by_outcome_and_by_criterion() -> None:
    found = counted(STRICTER, [request(x) for x in range(10)])
    assert found.outcomes == {
        ("accepted", "accepted"): 6,
        ("accepted", "turned_down"): 2,
        ("turned_down", "turned_down"): 2,
    }
    assert (found.cases, found.same, found.moved) == (10, 8, 2)
    assert found.criteria["enough"] == {("met", "not_met"): 2}
    assert found.criteria["also"] == {}


def test_an_open_outcome_is_a_move_of_its_own() -> None:
    found = counted(TEXT.replace("x >= least", "true"), [request(None), request(1)])
    assert found.outcomes == {("undetermined", "undetermined"): 1, ("turned_down", "accepted"): 1}


def test_what_one_text_cannot_decide_is_counted_apart_with_the_reason() -> None:
    without = TEXT.replace(", old: {type: boolean}", "")
    found = counted(without, [request(3, old=True), request(3)])
    assert found.undecided == {("new", "fact-undeclared"): 1}
    assert undecided_cases(found) == 1
    assert sum(found.outcomes.values()) == 1


def test_a_renamed_outcome_is_no_move() -> None:
    found = counted(TEXT.replace("turned_down", "refused"), [request(1), request(3)])
    assert found.outcomes == {("turned_down", "refused"): 1, ("accepted", "accepted"): 1}
    assert found.moved == 0


def test_a_renamed_criterion_is_compared_with_itself() -> None:
    found = counted(STRICTER.replace("enough", "large_enough"), [request(3)])
    assert found.criteria["large_enough"] == {("met", "not_met"): 1}


def test_the_first_moves_are_kept_with_both_decisions() -> None:
    found = counted(STRICTER, [request(x) for x in (9, 2, 3, 2)], examples=2)
    assert [(each.number, each.subject) for each in found.examples] == [(2, "case 2"), (3, "case 3")]
    assert found.examples[0].old.outcome == "accepted"
    assert "which is not at least 4" in found.examples[0].new.criteria[0].sentence["en"]


def test_parts_of_a_population_counted_apart_add_up_to_the_whole() -> None:
    cases = [None if x == 5 else request(x) for x in (9, 2, 5, 3, 2)]
    old, new = Program(policy_of(TEXT), ()), Program(policy_of(STRICTER), ())
    population = Population(old, new, examples=2)
    whole, parts = population.count(cases), Impact()
    for start, end in ((0, 1), (1, 3), (3, 5)):
        parts.add(population.count(cases[start:end]), 2)
    assert (whole.cases, whole.erased, whole.moved) == (4, 1, 3)
    assert [each.number for each in parts.examples] == [each.number for each in whole.examples] == [2, 3]
    for name in ("cases", "same", "erased", "outcomes", "criteria", "undecided"):
        assert getattr(parts, name) == getattr(whole, name)


def test_memory_does_not_grow_with_the_population() -> None:
    def kept(number: int) -> int:
        tracemalloc.start()
        found = counted(STRICTER, (request(x % 10) for x in range(number)))
        gc.collect()
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert found.cases == number
        return size

    kept(10)
    assert kept(1000) < kept(100) + 20_000


def test_impact_is_part_of_a_comparison() -> None:
    programs = Program(policy_of(TEXT), ()), Program(policy_of(STRICTER), ())
    found = with_impact(compare(*programs, 100), *programs, [request(3)])
    assert found.impact is not None
    assert found.impact.moved == 1
    assert Population(*programs, Renames()).count([]).cases == 0


def test_cases_are_read_line_by_line() -> None:
    lines = ['{"facts": {"x": 1.50}, "as_of": "2024-02-29", "subject": "s"}', "", '{"facts": {}}']
    one, other = read_cases(lines, "p")
    assert (str(one.facts["x"]), str(one.as_of), one.subject) == ("1.50", "2024-02-29", "s")
    assert other == Request("p", {})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1 is not JSON"),
        ('{"x": 1}', "line 1 holds no object with `facts`"),
        ('{"facts": {}, "as_of": "2024-02-30"}', "line 1: `as_of` is `2024-02-30`, a date was expected"),
    ],
)
def test_a_line_that_is_no_case_is_named(line: str, said: str) -> None:
    with pytest.raises(BadLine, match=said):
        list(read_cases([line], "p"))
