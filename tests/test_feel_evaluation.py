"""What expressions give: composed cases from data, the reasons for null, functions, bounds and elements."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.feel import Expression, FeelError, Reason, evaluate, parse, parse_tests, to_literal
from engine.feel.budget import Stopped
from engine.feel.compile import compile_tree
from engine.feel.compile.scope import Run
from engine.feel.elements import compile_elements, elements
from engine.feel.operators import is_same
from engine.feel.tree import And, Arithmetic, ContextLiteral, Entry, Filter, Literal, Name, Node, Quantified
from engine.feel.values import DateTime, Function, NoValue, Time, Unknown, Value
from engine.feel.walk import walk

CASES = Path(__file__).parent / "cases" / "feel" / "composed"


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=case["name"])
        for file in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("case", read_cases())
def test_a_composed_expression_gives_what_the_case_says(case: Mapping[str, Any]) -> None:
    context = {name: evaluate(text) for name, text in case.get("context", {}).items()}
    found = parse(case["expression"], context).evaluate(context)
    assert is_same(found, evaluate(case["expect"])) is True, f"{to_literal(found)}; {case['why']}"


def reasons(text: str, context: Mapping[str, Value] | None = None) -> list[tuple[str, str]]:
    """Return the part of the text that each reason points at, with the reason."""
    journal: list[Reason] = []
    assert parse(text, context or {}).run(context or {}, journal) is None
    return [(text[slice(*reason.span)], reason.text) for reason in journal]


@pytest.mark.parametrize(
    ("text", "part", "reason"),
    [
        ("1 + (2 / 0)", "2 / 0", "cannot divide by zero"),
        ("abs(nobody)", "nobody", "`nobody` has no value here"),
        ("{a: 1}.b", "{a: 1}.b", "the context has no entry `b`"),
        ("null.b", "null.b", "`b` is asked of null"),
        ("[1, 2][3]", "[1, 2][3]", "there is no item 3 in a list of 2"),
        ("true and 1", "1", "`and` expects true or false, not a number"),
        ('[1]["a"]', '[1]["a"]', "a filter expects true or false, not a string"),
        ("some x in null satisfies x", "null", "null is gone through, where a list is expected"),
        ("for x in null return x", "null", "null is gone through, where a list is expected"),
        ("1()", "1()", "a function is called, and a number is given"),
        ("(function(a) a)()", "(function(a) a)()", "the function takes 1 argument, and 0 are given"),
        ('(function(a: number) a)("x")', "function(a: number) a", "`a` is a number, and a string is given"),
        ('5 in "a"', '"a"', "a number and a string cannot be compared"),
        ('"5" in [1..10]', "[1..10]", "a string and a number cannot be put in order"),
        ("(!= 10)", "(!= 10)", "`!=` tests a value, and is none itself"),
        ("(= null)", "(= null)", "an end of the range is null"),
        ("[1..null]", "[1..null]", "an end of the range is null"),
        ("(-9).digits", "(-9).digits", "a number has no property `digits`"),
        ("-null", "-null", "cannot negate null"),
        ('@"2025-13-01"', '@"2025-13-01"', "`2025-13-01` is not a date: the month is not between 1 and 12"),
        ('["a"..1]', '["a"..1]', "a string and a number cannot be put in order"),
        ("function(a: nothing) a", "function(a: nothing) a", "there is no type `nothing`"),
        ("1 instance of nothing", "1 instance of nothing", "there is no type `nothing`"),
    ],
)
def test_a_null_has_a_place_and_a_reason(text: str, part: str, reason: str) -> None:
    assert (part, reason) in reasons(text)


def test_a_null_that_was_given_needs_no_reason() -> None:
    assert reasons("a", {"a": None}) == []
    assert reasons("if true then null else 1") == []


def test_a_reason_is_noted_once_for_each_item_that_has_no_value() -> None:
    journal: list[Reason] = []
    parse("for x in [1, null] return x * 2").run({}, journal)
    assert len(journal) == 1


def test_an_expression_is_frozen_and_keeps_its_text_and_tree() -> None:
    expression = parse("a and b")
    assert expression.text == "a and b"
    assert isinstance(expression.tree, And)
    with pytest.raises(FrozenInstanceError):
        expression.text = "a"  # type: ignore[misc]  # it is frozen: that is what is tested


def test_expressions_of_one_text_are_equal() -> None:
    assert parse("a + 1") == parse("a + 1")
    assert parse("a + 1") != parse("a + 2")


def test_a_text_that_is_no_expression_is_refused() -> None:
    with pytest.raises(FeelError):
        evaluate("1 +")


def test_names_with_spaces_are_recognised_from_the_context() -> None:
    assert evaluate("number of teachers + 1", {"number of teachers": Decimal(2)}) == 3


def test_many_threads_can_evaluate_one_expression() -> None:
    expression = parse("count(for i in 1..n return i * i)")
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: expression.evaluate({"n": Decimal(n)}), range(1, 200)))
    assert found == list(range(1, 200))


def test_the_clock_is_what_now_and_today_read() -> None:
    clock = DateTime(date(2024, 5, 17), Time(10, 30, 0, offset=0))
    assert parse("today()").evaluate({}, clock) == date(2024, 5, 17)
    assert parse("now()").evaluate({}, clock) == clock


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("date(1e20, 1, 1)", "the year is a whole number of at most ten digits, not 1E+20"),
        ("date(2020, 1.5, 1)", "the month is a whole number of at most ten digits, not 1.5"),
        ("time(1e20, 0, 0)", "the hour of a time is 0 or more and less than 24, not 1E+20"),
    ],
)
def test_a_part_of_a_date_or_time_that_is_none_is_named(text: str, reason: str) -> None:
    assert reasons(text) == [(text, reason)]


def test_without_a_clock_there_is_no_today() -> None:
    assert "time of the decision" in reasons("today()")[0][1]


@pytest.mark.parametrize(
    ("text", "tested", "met"),
    [
        ("-", Decimal(1), True),
        ("< 5", Decimal(4), True),
        ("< 5", Decimal(5), False),
        ('"a", "b"', "b", True),
        ("[1..3], > 10", Decimal(5), False),
        ("not([1..3])", Decimal(5), True),
        ("not(1, 2)", Decimal(2), False),
        ("? > 2 and ? < 4", Decimal(3), True),
        ("limit", Decimal(7), True),
        ("<= limit", None, None),
        ("null", None, True),
    ],
)
def test_the_tests_of_a_cell_read_the_tested_value(text: str, tested: Value, met: object) -> None:
    assert parse_tests(text, ["limit"]).evaluate({"?": tested, "limit": Decimal(7)}) is met


def test_the_tests_of_a_cell_are_unknown_for_an_unknown_value() -> None:
    unknown = Unknown(frozenset({"a"}))
    found = parse_tests("< 5").evaluate({"?": unknown})
    assert isinstance(found, Unknown)
    assert found.missing == {"a"}
    assert parse_tests("-").evaluate({"?": unknown}) is True


def test_a_function_can_be_used_in_a_later_evaluation() -> None:
    double = evaluate("function(x) x * factor", {"factor": Decimal(2)})
    assert isinstance(double, Function)
    assert evaluate("double(4)", {"double": double}) == 8
    assert double.call(Decimal(5)) == 10


def test_a_function_from_the_context_goes_before_the_built_in_of_its_name() -> None:
    assert evaluate("count([1, 2])", {"count": evaluate("function(x) 7")}) == 7


def test_a_value_from_the_context_does_not_hide_the_built_in_of_its_name() -> None:
    assert evaluate("count([1, 2])", {"count": Decimal(7)}) == 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{s: sort, r: s([1, 3, 2], function(a, b) a > b)}.r", "[3, 2, 1]"),
        ("{s: sort, r: s([1, 3, 2], function(a, b) a + b)}.r", "null"),
        ("{f: function(x) x, r: is(f, f)}.r", "true"),
        ('sort([2, 1], function(a, b) external {java: {class: "c", method signature: "m(a, b)"}})', "null"),
        ("{f: max, r: append([], f)[1]([1, 2])}.r", "2"),
        ("{f: flatten, r: [f(ones)]}.r", "[null]"),
    ],
)
def test_functions_are_called_and_given_as_values(text: str, wanted: str) -> None:
    assert is_same(evaluate(text, {"ones": shared(30, [Decimal(1)])}), evaluate(wanted)) is True


def test_a_function_that_calls_itself_without_end_has_no_value() -> None:
    found = reasons("{f: function(g) g(g), result: f(f)}.result")
    assert "functions call each other more than 64 deep" in found[-1][1]


def test_a_function_may_call_itself_a_few_times() -> None:
    text = "{f: function(g, n) if n <= 1 then 1 else n * g(g, n - 1), result: f(f, 10)}.result"
    assert evaluate(text) == 3_628_800


@pytest.mark.parametrize(
    "text",
    [
        "for a in 1..2000, b in 1..2000 return 1",
        "count(for i in 1..99999999999 return i)",
        "some a in 1..2000, b in 1..2000 satisfies false",
        "for a in 1..2000 return (for b in 1..400 return b)[item > 1]",
        'for d in @"0001-01-01"..@"9999-12-31" return d',
    ],
)
def test_an_evaluation_that_takes_too_many_steps_has_no_value_and_says_so(text: str) -> None:
    journal: list[Reason] = []
    assert parse(text).run({}, journal) is None
    assert "steps, the most for one evaluation" in journal[-1].text


def test_an_evaluation_that_nobody_follows_stops_at_the_same_bounds() -> None:
    assert evaluate("count(for a in 1..2000, b in 1..2000 return 1)") is None


def test_a_function_that_is_called_from_outside_stops_at_the_same_bounds() -> None:
    endless = evaluate("{f: function(g) g(g)}.f")
    assert isinstance(endless, Function)
    with pytest.raises(NoValue, match="functions call each other more than 64 deep"):
        endless.call(endless)


def test_calls_of_functions_count_as_steps() -> None:
    text = "{f: function(n) n, g: function(n) for i in 1..400 return f(i), h: for i in 1..2000 return g(i)}.h"
    journal: list[Reason] = []
    assert parse(text).run({}, journal) is None
    assert "steps, the most for one evaluation" in journal[-1].text


def test_a_tree_with_an_entry_written_twice_has_no_value() -> None:
    one = Literal(Decimal(1))
    journal: list[Reason] = []
    assert compile_tree(ContextLiteral((Entry("a", one), Entry("a", one)))).run({}, journal) is None
    assert journal[0].text == "the entry `a` is written twice"


def deep(levels: int) -> Node:
    node: Node = Literal(Decimal(1))
    for _ in range(levels):
        node = Arithmetic("+", node, Literal(Decimal(1)))
    return node


def test_a_tree_that_is_too_deep_has_no_value_and_says_so() -> None:
    journal: list[Reason] = []
    assert compile_tree(deep(50_000)).run({}, journal) is None
    assert "nested too deeply" in journal[0].text
    assert Expression("", deep(50)).evaluate({}) == 51


LONG = "a" * 900_000
"""A string that takes many steps to read."""

MANY: list[Value] = [Decimal(number) for number in range(10_000)]


def shared(levels: int, inside: Value) -> Value:
    """Return lists of two inside each other, which hold one thing very often."""
    return shared(levels - 1, [inside, inside]) if levels else inside


def spend(text: str, context: Mapping[str, Value]) -> None:
    """Evaluate a text that visits a thousand items, with as many steps as ten thousand have."""
    compiled = parse(text, context).compiled
    compiled.code([context, Run(steps=10_000), *compiled.slots])


LARGE: dict[str, Value] = {
    "separator": "-" * 900,
    "text": LONG,
    "same text": "".join([*LONG]),
    "texts": [LONG] * 1000,
    "xs": MANY,
    "same xs": [*MANY],
    "nested": [[each] for each in MANY],
    "entries": {f"k{number}": each for number, each in enumerate(MANY)},
    "ones": shared(30, [Decimal(1)]),
    "nothings": shared(15, []),
    "contexts": shared(30, [{"a": Decimal(1)}]),
    "pattern": "(a|b){1,200}c",
    "back": r"(a*)*\1b",
    "few": "a" * 18,
}


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000 return string(partial)",
        "for i in 1..1000 return count(concatenate(partial, partial))",
        'for i in 1..1000 return string join(for j in 1..1000 return "a", separator)',
        "for i in 1..1000 return flatten(ones)",
        "for i in 1..1000 return flatten(nothings)",
        "for i in 1..1000 return text = same text",
        "for i in 1..1000 return text < same text",
        "for i in 1..1000 return text between same text and same text",
        "for i in 1..1000 return text in [same text]",
        "for i in 1..1000 return text in (same text)",
        "for i in 1..1000 return same text in [text..same text]",
        "for i in 1..1000 return is([text..same text], [same text..text])",
        "for i in 1..1000 return [text..same text]",
        "for i in 1..1000 return overlaps([text..text], [same text..same text])",
        'for i in 1..1000 return "b" + text',
        "for i in 1..1000 return xs = same xs",
        "for i in 1..1000 return xs != same xs",
        "for i in 1..1000 return [text] = [same text]",
        "for i in 1..1000 return is(xs, same xs)",
        "for i in 1..1000 return -1 in xs",
        "for i in 1..1000 return xs.year",
        "contexts.a",
        "for i in 1..1000 return xs instance of list<number>",
        "{f: function(a: list<number>) 1, r: for i in 1..1000 return f(xs)}",
        "for i in 1..1000 return [" + ", ".join(["i"] * 1000) + "]",
        "for i in 1..1000 return {" + ", ".join(f"a{number}: i" for number in range(1000)) + "}",
        "xs[" + " or ".join(["item < 0"] * 1000) + "]",
        "some x in xs satisfies " + " or ".join(["x < 0"] * 1000),
        "{f: function(x) " + " or ".join(["x < 0"] * 1000) + ", r: for i in 1..1000 return f(i)}",
        "{" + ", ".join(f"a{number}: 1" for number in range(1000)) + ", r: for i in 1..1000 return (function(x) x)(i)}",
        "for i in 1..1000 return matches(text, pattern)",
        'for i in 1..1000 return replace(text, pattern, "")',
        "for i in 1..1000 return split(text, pattern)",
        "for i in 1..1000 return matches(few, back)",
        "for i in 1..1000 return list contains(nested, [-1])",
        "for i in 1..1000 return index of(texts, same text)",
        "for i in 1..1000 return max(texts)",
        "for i in 1..1000 return min(nested)",
        "for i in 1..1000 return distinct values(nested)",
        'for i in 1..1000 return count([context put({a: entries}, ["a", "b"], 1)])',
        "for i in 1..1000 return count([context merge([entries, {a: 1}])])",
        "for i in 1..1000 return exp(i / 7000)",
        "for i in 1..1000 return log(i)",
        "for i in 1..1000 return 1.5 ** (i / 7)",
        "{f: string, r: for i in 1..1000 return f(partial)}",
        "{f: flatten, r: for i in 1..1000 return f(ones)}",
        "{f: max, r: for i in 1..1000 return f(texts)}",
        "sort(texts, contains)",
        "list replace(texts, starts with, same text)",
        "sort(texts, function(a, b) a < same text)",
    ],
)
def test_an_evaluation_that_reads_or_makes_much_takes_many_steps(text: str) -> None:
    with pytest.raises(Stopped):
        spend(text, LARGE)


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000 return unknown + xs",
        "for i in 1..1000 return if unknown then xs else same xs",
        "for i in 1..1000 return count(concatenate(xs[item > unknown], [xs]))",
        "for i in 1..1000 return unknown(xs)",
        "for i in unknowns return for j in unknowns return partial",
    ],
)
def test_an_evaluation_that_asks_large_values_for_what_is_missing_takes_many_steps(text: str) -> None:
    unknown = Unknown(frozenset({"unknown"}))
    context = LARGE | {"unknown": unknown, "unknowns": [unknown] * 1000}
    with pytest.raises(Stopped):
        spend(text, context)


def test_a_function_that_a_caller_keeps_has_its_own_bounds() -> None:
    largest = evaluate("max")
    assert isinstance(largest, Function)
    with pytest.raises(NoValue, match="this takes more than"):
        largest.call([LONG] * 1000)


def test_a_context_of_many_entries_is_made_once_for_each() -> None:
    one = Literal(Decimal(1))
    entries = (Entry("a0", one), *(Entry(f"a{number}", Name(f"a{number - 1}")) for number in range(1, 12_000)))
    made = compile_tree(ContextLiteral(entries)).run({})
    assert isinstance(made, dict)
    assert len(made) == 12_000
    assert made["a11999"] == 1


def part(text: str, kind: type[Node]) -> Any:
    """Return the outermost node of a kind."""
    return next(node for node in walk(parse(text).tree) if isinstance(node, kind))


def test_the_value_of_a_part_can_be_asked() -> None:
    comparison = parse("count(xs[item > limit]) >= 2").tree
    left = compile_tree(comparison.left)  # type: ignore[attr-defined]  # a comparison has a left side
    assert left.run({"xs": [Decimal(1), Decimal(5)], "limit": Decimal(2)}) == 1


def test_the_elements_of_a_filter_say_whether_they_count() -> None:
    unknown = Unknown(frozenset({"xs[3].ok"}))
    xs = [{"ok": True}, {"ok": False}, {"ok": unknown}, {"ok": None}]
    found = elements(part("count(xs[ok]) > 1", Filter), {"xs": xs})
    assert found == [(1, xs[0], True), (2, xs[1], False), (3, xs[2], unknown), (4, xs[3], None)]


def test_the_elements_of_a_quantifier_say_whether_they_count() -> None:
    asked = compile_elements(part("some x in xs satisfies x > limit", Quantified))
    assert asked.run({"xs": [Decimal(1), Decimal(3)], "limit": Decimal(2)}) == [(1, 1, False), (2, 3, True)]


def test_a_possible_element_is_never_certain() -> None:
    unknown = Unknown(frozenset({"xs[2].ok"}))
    xs = [{"ok": True, "n": Decimal(1)}, {"ok": unknown, "n": Decimal(1)}, {"ok": unknown, "n": Decimal(0)}]
    found = elements(part("xs[ok][n > 0]", Filter), {"xs": xs})
    assert [(position, verdict) for position, _, verdict in found if isinstance(verdict, bool)] == [
        (1, True),
        (3, False),
    ]
    (possible,) = [verdict for _, _, verdict in found if isinstance(verdict, Unknown)]
    assert possible.missing == {"xs[2].ok"}


@pytest.mark.parametrize("xs", [None, Unknown(frozenset({"xs"}))])
def test_a_list_that_is_not_there_has_no_elements(xs: Value) -> None:
    assert elements(part("xs[item > 1]", Filter), {"xs": xs}) == []


def test_elements_that_take_too_many_steps_are_not_listed() -> None:
    text = "xs[count(for a in 1..2000, b in 1..2000 return 1) > item]"
    assert elements(part(text, Filter), {"xs": [Decimal(1)]}) == []


def test_a_quantifier_over_several_lists_has_no_one_list_of_elements() -> None:
    with pytest.raises(ValueError, match="several iterators"):
        compile_elements(part("some x in [1], y in [2] satisfies x = y", Quantified))
