"""Unknown is a value: Kleene's laws, which missing facts a result names, and that no completion changes it."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from feel_tck import CLOCK, KIT, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Expression, FeelError, evaluate, parse
from engine.feel.compile.scope import Run
from engine.feel.compile.unknowns import held
from engine.feel.operators import is_same
from engine.feel.tree import AtLiteral, Literal, Name, Node
from engine.feel.values import UncertainCount, UncertainList, Unknown, Value

CASES = Path(__file__).parent / "cases" / "feel" / "unknown"

CASE_FILES = sorted(CASES.glob("*.yaml"))


def steps(path: str) -> list[str | int]:
    """Return the steps of a fact's path: names, and positions counted from 0."""
    found = re.findall(r"([^.\[\]]+)|\[(\d+)\]", path)
    return [name or int(position) - 1 for name, position in found]


def put(context: dict[str, Any], path: str, value: Value) -> None:
    """Set the fact at `path`."""
    *before, last = steps(path)
    holder: Any = context
    for step in before:
        holder = holder[step]
    holder[last] = value


def with_holes(context: dict[str, Any], holes: list[str]) -> dict[str, Any]:
    """Return the context with the facts at `holes` unknown."""
    made = copy.deepcopy(context)
    for path in holes:
        put(made, path, Unknown(frozenset({path})))
    return made


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=case["name"])
        for file in CASE_FILES
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("case", read_cases())
def test_an_unknown_fact_gives_what_the_case_says(case: Mapping[str, Any]) -> None:
    known = {name: evaluate(text) for name, text in case["context"].items()}
    found = parse(case["expression"], known).evaluate(with_holes(known, case["unknown"]))
    match case["expect"]:
        case {"value": text}:
            assert not held(Run(), found)
            assert is_same(found, evaluate(text)) is True
        case {"missing": missing, "certain": certain, "possible": possible}:
            assert isinstance(found, UncertainList)
            assert (len(found.certain), len(found.possible)) == (certain, possible)
            assert sorted(found.missing) == missing
        case {"missing": missing, "least": least, "most": most}:
            assert isinstance(found, UncertainCount)
            assert (found.low, found.high) == (least, most)
            assert sorted(found.missing) == missing
        case {"missing": missing}:
            assert held(Run(), found)
            assert sorted(held(Run(), found)) == missing
        case unreadable:
            pytest.fail(f"the case expects {unreadable}")


@pytest.mark.parametrize(
    "text",
    [
        "some x in xs[y] satisfies x.n > 0",
        "every x in xs[y] satisfies x.n > 1",
        "for x in xs[y] return x.n",
        "for x in u return x",
        "sum(xs[y].n)",
        "u.part",
        "u[1]",
        "if u then 1 else 2",
        "u and true",
        "1 in u",
    ],
)
def test_an_unknown_that_names_no_fact_is_no_less_unknown(text: str) -> None:
    xs = [{"y": Unknown(), "n": Decimal(1)}]
    assert isinstance(evaluate(text, {"xs": xs, "u": Unknown()}), Unknown)


TRUTHS = st.sampled_from(["true", "false", "null", "p", "q"])
"""Operands of Kleene's logic; `p` and `q` are unknown."""

PQ = {"p": Unknown(frozenset({"p"})), "q": Unknown(frozenset({"q"}))}


def same(left: str, right: str) -> bool:
    """Tell whether two expressions come out the same, and from the same missing facts."""
    a, b = evaluate(left, PQ), evaluate(right, PQ)
    if isinstance(a, Unknown) and isinstance(b, Unknown):
        return a.missing == b.missing
    return a is b


@given(TRUTHS, TRUTHS)
def test_and_and_or_do_not_depend_on_the_order_of_their_operands(a: str, b: str) -> None:
    assert same(f"{a} and {b}", f"{b} and {a}")
    assert same(f"{a} or {b}", f"{b} or {a}")


@given(TRUTHS, TRUTHS, TRUTHS)
def test_and_and_or_do_not_depend_on_parentheses(a: str, b: str, c: str) -> None:
    assert same(f"({a} and {b}) and {c}", f"{a} and ({b} and {c})")
    assert same(f"{a} or {b} or {c}", f"{a} or ({b} or {c})")


@given(TRUTHS, TRUTHS)
def test_not_turns_and_into_or(a: str, b: str) -> None:
    assert same(f"not({a} and {b})", f"not({a}) or not({b})")
    assert same(f"not({a} or {b})", f"not({a}) and not({b})")


@given(TRUTHS)
def test_not_twice_is_nothing_and_a_repeated_operand_is_one(a: str) -> None:
    assert same(f"not(not({a}))", a)
    assert same(f"{a} and {a}", a)
    assert same(f"{a} or {a}", a)


@given(TRUTHS)
def test_true_and_false_are_the_ends_of_the_logic(a: str) -> None:
    assert same(f"{a} and true", a)
    assert same(f"{a} and false", "false")
    assert same(f"{a} or false", a)
    assert same(f"{a} or true", "true")


@given(st.lists(TRUTHS, max_size=4))
def test_some_is_or_and_every_is_and(operands: list[str]) -> None:
    domain = f"[{', '.join(operands)}]"
    assert same(f"some x in {domain} satisfies x", " or ".join(["false", *operands]))
    assert same(f"every x in {domain} satisfies x", " and ".join(["true", *operands]))


# Random expressions over facts of known types, as text. Names of item entries differ from those outside,
# as policies demand it. A fact may be null, and a missing one may turn out to be.

NUMBERS = st.one_of(st.integers(-2, 3).map(Decimal), st.none())
TRUTH = st.one_of(st.booleans(), st.none())
ITEMS = st.lists(st.fixed_dictionaries({"x": NUMBERS, "y": TRUTH, "z": st.lists(NUMBERS, max_size=2)}), max_size=3)
OBJECTS = st.fixed_dictionaries({"m": NUMBERS, "n": TRUTH})
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "a": NUMBERS,
    "b": NUMBERS,
    "p": TRUTH,
    "q": TRUTH,
    "xs": ITEMS,
    "o": OBJECTS,
}


def numbers(depth: int, names: tuple[str, ...]) -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["0", "1", "2", "a", "b", "o.m", *names])
    if depth == 0:
        return leaves
    one, truth, listed = numbers(depth - 1, names), truths(depth - 1, names), lists(depth - 1, names)
    return st.one_of(
        leaves,
        st.builds("({} + {})".format, one, one),
        st.builds("(if {} then {} else {})".format, truth, one, one),
        st.builds("count({})".format, items(depth - 1, names)),
        st.builds("count({})".format, listed),
        st.builds("count(distinct values({}))".format, listed),
        st.builds("sum({})".format, listed),
        st.builds("max({})".format, listed),
        st.builds("{}[{}]".format, listed, st.sampled_from(["1", "2", "-1"])),
        st.builds("{}[{}]".format, st.just("[1, 2]"), one),
        st.builds("(function(v) v + {})({})".format, one, one),
        st.builds("{{k: {}, l: k + 1}}.l".format, one),
    )


def truths(depth: int, names: tuple[str, ...]) -> st.SearchStrategy[str]:
    own = [name.replace("x", "y") for name in names if name.endswith("x")]
    leaves = st.sampled_from(["true", "false", "null", "p", "q", "o.n", *own])
    if depth == 0:
        return leaves
    one, number = truths(depth - 1, names), numbers(depth - 1, names)
    return st.one_of(
        leaves,
        st.builds("({} and {})".format, one, one),
        st.builds("({} or {})".format, one, one),
        st.builds("not({})".format, one),
        st.builds("({} {} {})".format, number, st.sampled_from(["<", "<=", "=", "!=", ">"]), number),
        st.builds("({} between {} and {})".format, number, number, number),
        st.builds("({} in [{}..{}])".format, number, number, number),
        st.builds("({} in ({}, < {}))".format, number, number, number),
        st.builds("({} in {})".format, number, lists(depth - 1, names)),
        st.builds("list contains({}, {})".format, lists(depth - 1, names), number),
        st.builds("({} = {})".format, lists(depth - 1, names), lists(depth - 1, names)),
        st.builds("(if {} then {} else {})".format, one, one, one),
        st.builds(
            "({} t in {} satisfies {})".format,
            st.sampled_from(["some", "every"]),
            items(depth - 1, names),
            truths(depth - 1, ("t.x",)),
        ),
        st.builds(
            "(some i in {}, t in {} satisfies {})".format,
            lists(depth - 1, names),
            items(depth - 1, names),
            truths(depth - 1, ("t.x", "i")),
        ),
    )


def items(depth: int, names: tuple[str, ...]) -> st.SearchStrategy[str]:
    if depth == 0:
        return st.just("xs")
    return st.one_of(
        st.just("xs"),
        st.builds("{}[{}]".format, items(depth - 1, names), truths(depth - 1, ("x",))),
        st.builds("(if {} then {} else {})".format, truths(depth - 1, names), st.just("xs"), st.just("[]")),
    )


def lists(depth: int, names: tuple[str, ...]) -> st.SearchStrategy[str]:
    number = numbers(max(depth - 1, 0), names)
    if depth == 0:
        return st.one_of(st.just("xs.x"), st.builds("[{}, {}]".format, number, number))
    return st.one_of(
        st.builds("{}.x".format, items(depth - 1, names)),
        st.builds("[{}, {}]".format, number, number),
        st.builds("(for t in {} return {})".format, items(depth - 1, names), numbers(depth - 1, ("t.x",))),
        st.builds("{}[item > {}]".format, lists(depth - 1, names), number),
        st.builds("distinct values({})".format, lists(depth - 1, names)),
        st.builds("(for i in 1..{} return {})".format, number, numbers(depth - 1, ("i",))),
        st.builds("sort({}, function(v, w) v < w + {})".format, lists(depth - 1, names), number),
    )


EXPRESSIONS = st.one_of(truths(3, ()), numbers(3, ()), lists(2, ()))


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """Draw facts and the paths of those that are missing, none of them inside another."""
    facts = draw(st.fixed_dictionaries(FACTS))
    paths = ["a", "b", "p", "q"]
    paths += draw(
        st.sampled_from([["xs"], [f"xs[{at}].{name}" for at in range(1, len(facts["xs"]) + 1) for name in "xyz"]])
    )
    paths += draw(st.sampled_from([["o"], ["o.m", "o.n"]]))
    holes = draw(st.lists(st.sampled_from(paths), unique=True, min_size=1, max_size=5))
    return facts, holes


def completion(draw: st.DrawFn, facts: dict[str, Any], holes: list[str]) -> dict[str, Any]:
    """Draw values for the missing facts."""
    made = copy.deepcopy(facts)
    for path in holes:
        put(made, path, draw(FACTS[path] if path in FACTS else OF_ENTRY[path[-1]]))
    return made


OF_ENTRY: dict[str, st.SearchStrategy[Any]] = {
    "x": NUMBERS,
    "y": TRUTH,
    "z": st.lists(NUMBERS, max_size=2),
    "m": NUMBERS,
    "n": TRUTH,
}


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[str, dict[str, Any], list[str], dict[str, Any], dict[str, Any]]:
    """Draw an expression, facts, holes and two completions of the holes."""
    text = draw(EXPRESSIONS)
    facts, holes = draw(situations())
    return text, facts, holes, completion(draw, facts, holes), completion(draw, facts, holes)


def covers(missing: frozenset[str], hole: str) -> bool:
    """Tell whether one of the listed facts is the hole or a part of it."""
    return any(each == hole or each.startswith((f"{hole}.", f"{hole}[")) for each in missing)


@settings(deadline=None)
@given(comparisons())
def test_no_completion_changes_a_known_result(
    drawn: tuple[str, dict[str, Any], list[str], dict[str, Any], dict[str, Any]],
) -> None:
    text, facts, holes, first, _ = drawn
    expression = parse(text)
    found = expression.evaluate(with_holes(facts, holes))
    if not held(Run(), found):
        assert is_same(found, expression.evaluate(first)) is True


@settings(deadline=None)
@given(comparisons())
def test_a_fact_that_is_not_listed_as_missing_never_changes_the_result(
    drawn: tuple[str, dict[str, Any], list[str], dict[str, Any], dict[str, Any]],
) -> None:
    text, facts, holes, first, second = drawn
    expression = parse(text)
    missing = held(Run(), expression.evaluate(with_holes(facts, holes)))
    changed = copy.deepcopy(first)
    for hole in holes:
        if not covers(missing, hole):
            value: Any = second
            for step in steps(hole):
                value = value[step]
            put(changed, hole, value)
    assert is_same(expression.evaluate(first), expression.evaluate(changed)) is True


@settings(deadline=None)
@given(comparisons())
def test_only_missing_facts_are_listed(
    drawn: tuple[str, dict[str, Any], list[str], dict[str, Any], dict[str, Any]],
) -> None:
    text, facts, holes, _, _ = drawn
    for each in held(Run(), parse(text).evaluate(with_holes(facts, holes))):
        assert any(each == hole or each.startswith((f"{hole}.", f"{hole}[")) for hole in holes)


def with_one_hole(node: Node) -> Iterator[Node]:
    """Yield `node` with each one of its literals replaced by the name `hole`."""
    if isinstance(node, Literal | AtLiteral):
        yield Name("hole")
        return
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            for changed in with_one_hole(value):
                change: dict[str, Any] = {each.name: changed}
                yield replace(node, **change)
        elif isinstance(value, tuple):
            for at, part in enumerate(value):
                for changed in with_one_hole(part) if isinstance(part, Node) else ():
                    yield replace(node, **{each.name: (*value[:at], changed, *value[at + 1 :])})


@pytest.mark.skipif(not KIT.exists(), reason="the FEEL conformance kit is not at ../shared/feel-tck/cases.jsonl")
def test_no_case_of_the_kit_is_known_to_be_anything_else_when_one_of_its_literals_is_missing() -> None:
    wrong: list[str] = []
    for case in cases():
        try:
            expression = parse(case.expression, case.inputs)
        except FeelError:
            continue
        right = expression.evaluate(case.inputs, CLOCK)
        for tree in with_one_hole(expression.tree):
            found = Expression("", tree).evaluate({**case.inputs, "hole": Unknown(frozenset({"hole"}))}, CLOCK)
            if not held(Run(), found) and not (right is None and found is None) and is_same(found, right) is not True:
                wrong.append(f"{case.name}: {case.expression} is {right}, and {found} with {tree}")
    assert not wrong


# Conditions in which each fact is compared once: there, the list of missing facts is exact.

POSSIBLE: dict[str, list[Value]] = {
    "p": [True, False],
    "q": [True, False],
    "a": [Decimal(0), Decimal(1), Decimal(2)],
    "b": [Decimal(0), Decimal(1), Decimal(2)],
    "xs[1].y": [True, False],
    "xs[2].y": [True, False],
    "o.n": [True, False],
}

ONCE = st.permutations(
    [
        "p",
        "not(q)",
        "a > 0",
        "b in [1..1]",
        "o.n",
        "count(xs[y]) >= 1",
        "count(xs[item.y = false]) = 2",
        "(some x in xs satisfies x.y)",
        "true",
        "false",
        "null",
    ]
)


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """Draw a condition that reads each fact at most once."""
    text, *others = draw(ONCE)[: draw(st.integers(2, 6))]
    listed = "xs" in text
    for each in others:
        if not ("xs" in each and listed):
            text = draw(st.sampled_from(["({} and {})", "({} or {})", "not({} and {})"])).format(text, each)
            listed = listed or "xs" in each
    return text


@settings(deadline=None)
@given(
    conditions(),
    st.lists(st.sampled_from(sorted(POSSIBLE)), unique=True, max_size=4),
    st.fixed_dictionaries({path: st.sampled_from(values) for path, values in POSSIBLE.items()}),
)
def test_each_listed_fact_can_change_a_condition_that_compares_each_fact_once(
    text: str, holes: list[str], values: dict[str, Value]
) -> None:
    facts: dict[str, Any] = {"xs": [{}, {}], "o": {}}
    for path, value in values.items():
        put(facts, path, value)
    expression = parse(text)
    for listed in held(Run(), expression.evaluate(with_holes(facts, holes))):
        assert listed in holes
        others = [path for path in holes if path != listed]
        changes = False
        for completed in product(*(POSSIBLE[path] for path in others)):
            for path, value in zip(others, completed, strict=True):
                put(facts, path, value)
            results = []
            for value in POSSIBLE[listed]:
                put(facts, listed, value)
                results.append(expression.evaluate(facts))
            changes = changes or any(each is not results[0] for each in results)
        assert changes, listed
