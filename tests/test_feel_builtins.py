"""The built-in functions: cases as data, their table, how they are called, unknown arguments, bounds, patterns."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Reason, parse
from engine.feel.bounds import MOST_CHARACTERS, MOST_ITEMS, MOST_PATTERN_CHARACTERS
from engine.feel.budget import Budget
from engine.feel.builtins import BUILTINS, Builtin, as_function, invoke
from engine.feel.builtins.reference import page
from engine.feel.builtins.sameness import distinct
from engine.feel.operators import equal, is_same
from engine.feel.regex import compiled
from engine.feel.regex.backtracking import Backtracking
from engine.feel.regex.linear import Linear
from engine.feel.regex.pieces import BackReference
from engine.feel.regex.syntax import read
from engine.feel.temporal import parse_date_time
from engine.feel.values import (
    DateTime,
    Function,
    NoValue,
    UncertainCount,
    UncertainList,
    Unknown,
    Value,
)

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "feel" / "builtins"
CLOCK = parse_date_time("2025-02-01T09:30:00+01:00")
ROWS = [pytest.param(row, id=row.name) for row in BUILTINS.values()]


@cache
def read_cases() -> dict[str, dict[str, list[dict[str, str]]]]:
    return {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(CASES.glob("*.yaml"))}


def cases() -> Iterator[Any]:
    for group in read_cases().values():
        for name, listed in group.items():
            for number, case in enumerate(listed, 1):
                yield pytest.param(case, id=f"{name} {number}")


def run(text: str, **context: Value) -> tuple[Value, list[str]]:
    journal: list[Reason] = []
    return parse(text, context).run(context, journal, CLOCK), [reason.text for reason in journal]


def call(name: str, *arguments: Value, **named: Value) -> Value:
    return invoke(BUILTINS[name], arguments, {each.replace("_", " "): value for each, value in named.items()})


def why_null(name: str, *arguments: Value, **named: Value) -> str:
    with pytest.raises(NoValue) as reason:
        call(name, *arguments, **named)
    return str(reason.value)


def numbers(*of: int) -> list[Value]:
    return [Decimal(each) for each in of]


def unknown(*missing: str) -> Unknown:
    return Unknown(frozenset(missing))


@pytest.mark.parametrize("case", list(cases()))
def test_a_call_gives_what_its_case_says(case: Mapping[str, str]) -> None:
    found, reasons = run(case["call"])
    if case["is"] == "null":
        assert found is None, case["why"]
        assert reasons, "a null without a reason"
        assert case.get("reason") in (None, reasons[0])
    else:
        expected, wrong = run(case["is"])
        assert not wrong, f"the case itself has no value: {wrong}"
        assert is_same(found, expected) is True, f"{found}; {case['why']}"


@pytest.mark.parametrize("row", ROWS)
def test_the_examples_of_the_reference_page_are_true(row: Builtin) -> None:
    for text, literal in row.examples:
        found, _ = run(text)
        expected, wrong = run(literal)
        assert not wrong
        assert is_same(found, expected) is True, f"{text} is {found}"


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_meaning_examples_and_a_case(row: Builtin) -> None:
    assert row.meaning.endswith("."), "the meaning is a sentence"
    assert row.null_when
    assert not row.null_when.endswith(".")
    assert row.section.startswith("10.3.4.")
    assert row.signatures
    assert row.examples
    assert read_cases()[row.group.replace(" ", "-")].get(row.name), "no case"


def test_every_case_belongs_to_a_row_and_says_why_it_matters() -> None:
    for group, named in read_cases().items():
        for name, listed in named.items():
            assert BUILTINS[name].group.replace(" ", "-") == group
            assert all(name in case["call"] and case["why"] for case in listed)


@pytest.mark.parametrize("row", ROWS)
def test_only_the_last_parameter_takes_all_further_arguments(row: Builtin) -> None:
    for signature in row.signatures:
        assert not any(each.variadic for each in signature.parameters[:-1])
        assert not any(each.variadic and each.optional for each in signature.parameters)


def test_the_table_has_all_functions_of_the_standard() -> None:
    assert set(BUILTINS) == {
        *("string", "number", "date", "date and time", "time", "duration", "years and months duration", "range"),
        *("not", "substring", "string length", "upper case", "lower case", "substring before", "substring after"),
        *("replace", "contains", "starts with", "ends with", "matches", "split", "string join"),
        *("list contains", "count", "min", "max", "sum", "mean", "all", "any", "sublist", "append", "concatenate"),
        *("insert before", "remove", "list replace", "reverse", "index of", "union", "distinct values", "flatten"),
        *("product", "median", "stddev", "mode", "sort"),
        *("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down", "abs"),
        *("modulo", "sqrt", "log", "exp", "odd", "even"),
        *("is", "day of year", "day of week", "month of year", "week of year", "now", "today"),
        *("before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after", "finishes"),
        *("finished by", "includes", "during", "starts", "started by", "coincides"),
        *("get value", "get entries", "context", "context put", "context merge"),
    }


def test_the_reference_page_is_the_one_the_table_writes() -> None:
    written = (ROOT / "docs" / "reference" / "builtins.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m engine.feel.builtins.reference > docs/reference/builtins.md"


# How a call finds its signature


def test_a_wrong_name_is_answered_with_the_names_there_are() -> None:
    assert why_null("log", n=Decimal(4)) == "`log` has no parameter `n`; its parameters are `number`"
    assert why_null("date", year=Decimal(1), mont=Decimal(2)) == (
        "`date` has no parameter `mont`; its parameters are `from` or `year`, `month`, `day`"
    )


def test_a_name_left_out_is_answered_with_the_names_that_are_needed() -> None:
    assert why_null("modulo", dividend=Decimal(4)) == (
        "`modulo` needs the parameters `dividend`, `divisor`, and only `dividend` is given"
    )


def test_names_of_two_signatures_do_not_mix() -> None:
    assert "needs the parameters" in why_null("context put", context={}, key="a", keys=["a"], value=None)


def test_the_function_of_no_parameters_takes_no_names() -> None:
    assert why_null("now", clock=CLOCK) == "`now` takes no named arguments"


def test_a_message_names_the_parameter_the_types_and_what_was_given() -> None:
    assert why_null("floor", "1.5") == "`floor` expects a number as `n`, not a string"
    assert why_null("string join", "a", Decimal(1)) == (
        "`string join` expects a string or null as `delimiter`, not a number"
    )
    assert why_null("get value", Decimal(1), "a") == "`get value` expects a context as `m`, not a number"
    assert why_null("overlaps", Decimal(1), Decimal(2)) == "`overlaps` expects a range as `range1`, not a number"
    assert why_null("sum", []) == "the list is empty"


def test_a_list_of_one_is_unwrapped_only_where_no_list_is_asked() -> None:
    assert call("upper case", ["a"]) == "A"
    assert call("count", [["a"]]) == 1
    assert call("append", ["a"], ["b"]) == ["a", ["b"]]
    assert "expects a string" in why_null("upper case", [["a"]])
    assert "expects a string" in why_null("upper case", [None])


def test_the_time_of_the_decision_must_be_given() -> None:
    assert why_null("today") == "`today` has no value where no time of the decision is given"
    assert invoke(BUILTINS["now"], (), {}, CLOCK) is CLOCK


def test_a_builtin_can_be_passed_as_a_function() -> None:
    contains = as_function(BUILTINS["contains"])
    assert contains.parameters == ("string", "match")
    assert contains.call("abc", "b") is True
    today = as_function(BUILTINS["today"], CLOCK)
    assert isinstance(CLOCK, DateTime)
    assert today.call() == CLOCK.date


def test_a_signature_that_fits_as_it_is_goes_before_one_that_needs_a_conversion() -> None:
    assert call("context put", {}, ["a"], Decimal(1)) == {"a": 1}
    assert call("min", [Decimal(2), Decimal(1)]) == 1
    assert call("min", Decimal(2), Decimal(1)) == 1


# Unknown


@pytest.mark.parametrize("row", ROWS)
def test_an_unknown_argument_makes_the_result_unknown(row: Builtin) -> None:
    for signature in row.signatures:
        for place in range(len(signature.parameters)):
            arguments: list[Value] = [None] * len(signature.parameters)
            arguments[place] = unknown("school.pupils")
            found = invoke(row, arguments, {})
            assert isinstance(found, Unknown)
            assert found.missing == {"school.pupils"}


def test_several_unknown_arguments_are_all_missing() -> None:
    found = call("contains", unknown("a"), unknown("b"))
    assert isinstance(found, Unknown)
    assert found.missing == {"a", "b"}


def test_the_wrong_number_of_arguments_is_null_whatever_they_are() -> None:
    assert why_null("abs", unknown("a"), unknown("b")) == "`abs` takes 1 argument, and 2 are given"


def test_unknowns_inside_stay_where_items_are_only_moved() -> None:
    inside = {"id": Decimal(1), "active": unknown("teachers[1].active")}
    assert call("count", [inside]) == 1
    assert call("append", [], inside) == [inside]
    assert call("reverse", [inside, None]) == [None, inside]
    assert call("get value", inside, "id") == 1
    assert call("flatten", [[inside]]) == [inside]
    assert call("sublist", [None, inside], Decimal(2)) == [inside]
    merged = call("context merge", [inside, {"id": Decimal(2)}])
    assert isinstance(merged, dict)
    assert merged["id"] == 2


def test_unknowns_inside_make_any_other_result_unknown() -> None:
    found = call("list contains", [Decimal(1), unknown("a")], Decimal(2))
    assert isinstance(found, Unknown)
    assert found.missing == {"a"}
    assert isinstance(call("sum", [Decimal(1), unknown("a")]), Unknown)
    assert isinstance(call("distinct values", [{"a": unknown("a")}]), Unknown)


def test_an_unknown_that_may_be_a_list_is_not_counted_as_an_item_when_lists_are_flattened() -> None:
    found = call("flatten", [[Decimal(1)], UncertainList([Decimal(2)], [Decimal(3)], frozenset("a"))])
    assert isinstance(found, Unknown)
    assert found.missing == {"a"}


def test_an_unknown_context_or_key_makes_the_whole_context_unknown() -> None:
    for found in (
        call("context merge", [{"a": None}, unknown("b")]),
        call("context", [{"key": unknown("b"), "value": None}]),
        call("context", [unknown("b")]),
        call("context put", {"a": unknown("b")}, ["a", "c"], None),
        call("context put", {}, ["a", unknown("b")], None),
    ):
        assert isinstance(found, Unknown)
        assert found.missing == {"b"}


def test_the_count_of_an_uncertain_list_lies_between_its_bounds() -> None:
    found = call("count", UncertainList(numbers(1, 2), numbers(3), frozenset("a")))
    assert isinstance(found, UncertainCount)
    assert [found.low, found.high] == [2, 3]
    assert found.missing == {"a"}


def test_distinct_values_of_an_uncertain_list_leave_open_only_what_is_not_there_already() -> None:
    found = call("distinct values", UncertainList(numbers(1, 1, 2), numbers(2, 3, 3), frozenset("a")))
    assert isinstance(found, UncertainList)
    assert (found.certain, found.possible) == (numbers(1, 2), numbers(3))
    settled = call("distinct values", UncertainList(numbers(2), numbers(2), frozenset("a")))
    assert call("count", settled) == 1, "the order is open, the number is not"


def test_distinct_values_are_unknown_where_an_uncertain_item_holds_an_unknown() -> None:
    found = call("distinct values", UncertainList([{"x": unknown("b")}], numbers(1), frozenset("a")))
    assert type(found) is Unknown
    assert found.missing == {"a", "b"}


def test_an_order_that_depends_on_a_missing_fact_is_unknown() -> None:
    items: list[Value] = [{"k": Decimal(2)}, {"k": unknown("items[2].k")}]
    found, _ = run("sort(items, function(x, y) x.k < y.k)", items=items)
    assert isinstance(found, Unknown)
    assert found.missing == {"items[2].k"}


def test_an_order_that_does_not_read_the_missing_facts_is_known() -> None:
    items: list[Value] = [{"k": Decimal(2), "n": unknown("a")}, {"k": Decimal(1)}]
    found, _ = run("sort(items, function(x, y) x.k < y.k)", items=items)
    assert found == [items[1], items[0]]


def test_a_replacement_that_depends_on_a_missing_fact_is_unknown() -> None:
    found, _ = run("list replace(items, function(item, newItem) item > 1, 0)", items=[Decimal(1), unknown("a")])
    assert isinstance(found, Unknown)
    assert found.missing == {"a"}


# Bounds


def test_what_would_grow_beyond_the_bounds_has_no_value() -> None:
    most: list[Value] = [None] * MOST_ITEMS
    text = "a" * 2_000
    assert why_null("append", most, None) == f"the list would have {MOST_ITEMS + 1} items, and {MOST_ITEMS} is the most"
    assert "items" in why_null("concatenate", most, [None])
    assert "items" in why_null("insert before", most, Decimal(1), None)
    assert "items" in why_null("flatten", [most, most])
    assert "items" in why_null("union", most, [None])
    assert "characters" in why_null("string join", [text] * (MOST_CHARACTERS // 2_000), "-")
    assert "characters" in why_null("replace", text, "a", text)
    assert "characters" in why_null("matches", "a" * (MOST_CHARACTERS + 1), "a")
    assert (
        why_null("matches", "a", "a" * (MOST_PATTERN_CHARACTERS + 1))
        == "the pattern has 1001 characters, and 1000 is the most"
    )
    assert why_null("matches", "a" * MOST_CHARACTERS, "a{600}") == "the text is too long for a pattern of this size"


def test_one_list_in_many_places_is_bounded_by_what_is_visited() -> None:
    items: list[Value] = []
    for _ in range(60):
        items = [items, items]
    assert "items" in why_null("flatten", items)


def test_lists_inside_lists_need_no_stack() -> None:
    items: list[Value] = [Decimal(1)]
    for _ in range(5_000):
        items = [items]
    assert call("flatten", items) == [1]
    assert call("count", items) == 1
    assert len(distinct([items, items], Budget())) == 1


def test_items_that_only_comparison_tells_apart_are_bounded() -> None:
    def nested(number: int) -> Value:
        value: Value = Decimal(number)
        for _ in range(8):
            value = [value]
        return value

    assert len(distinct([nested(number % 7) for number in range(100)], Budget())) == 7
    assert why_null("distinct values", [nested(number) for number in range(500)]) == (
        "the list is too long to look for equal items in it"
    )


@given(st.lists(st.one_of(st.none(), st.booleans(), st.integers(-2, 2).map(Decimal), st.sampled_from(["", "a"]))))
def test_distinct_items_are_those_that_equal_no_earlier_one(items: list[Value]) -> None:
    plainly: list[Value] = []
    for each in items:
        if not any(equal(other, each) is True for other in plainly):
            plainly.append(each)
    assert distinct(items, Budget()) == plainly


# Patterns


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a|aa)+$", "a" * 5_000 + "b"),
        ("(x+x+)+y", "x" * 5_000),
        (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 5_000),
        ("(a|b)*a(a|b){100}c", "ab" * 2_500),
    ],
)
def test_patterns_that_make_others_hang_are_simply_not_found(pattern: str, text: str) -> None:
    assert call("matches", text, pattern) is False


def test_a_search_that_reads_the_rest_of_the_text_for_each_match_is_bounded() -> None:
    assert why_null("replace", "a" * 40_000, "a.*b|a", "") == (
        "the text is too long for a pattern that matches so often in it"
    )


def test_a_long_text_can_be_split_at_each_word() -> None:
    found = call("split", "ab " * 30_000, " ")
    assert isinstance(found, list)
    assert len(found) == 30_001


@pytest.mark.parametrize(
    "pattern",
    [
        *("*", "a**", "a{2,1}", "a{", "a{,2}", "a{1,2,3}", "(", ")", "(?=a)", "(?i)a", "[", "[]", "[a", "[z-a]", "]"),
        *(
            "}",
            "\\",
            "\\q",
            r"\p",
            r"\p{Xx}",
            r"\p{IsNowhere}",
            r"\1",
            r"[\1]",
            "[a-[b]c]",
            "[-[a]]",
            "[[a]",
            r"[a-\d]",
        ),
        *("(a{1000}){1000}", "\ud800"),
    ],
)
def test_what_is_not_a_pattern_of_xpath_has_no_value(pattern: str) -> None:
    assert "pattern" in why_null("matches", "a", pattern)


def test_half_of_a_surrogate_pair_is_no_text_to_search() -> None:
    assert "surrogate" in why_null("matches", "\ud800", "a")


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "found"),
    [
        ("K", "k", "i", True),  # the sign of kelvin is a k in upper case
        ("I", "[A-Z-[OI]]", "i", False),
        ("c", "[a-z-[b-y-[c]]]", "", True),
        ("b", "[a-z-[b-y-[c]]]", "", False),
        ("a", "[^a-z-[b]]", "", False),
        ("-", "[a-]", "", True),
        ("^", r"[\^a]", "", True),
        ("É", r"\p{Ll}", "i", False),
        ("_", r"\w", "", False),
        ("_", r"\W", "", True),
        ("é", r"\w", "", True),
        (" ", r"\S", "", False),
        ("\u00a0", r"\s", "", False),
        ("a", r"[^\P{L}]", "", True),
        ("\r", ".", "", True),
        ("🐎", "^.$", "", True),
        ("aa", "^a{2}$", "", True),
        ("hello world", r"hello\ sworld", "x", True),
        ("", "", "", True),
    ],
)
def test_patterns_mean_what_xpath_says(text: str, pattern: str, flags: str, found: bool) -> None:  # noqa: FBT001 - a column
    assert compiled(pattern, flags).found_in(text, Budget()) is found


@given(st.text(alphabet="ab|()[]{}*+?.\\^$-,1dpLs&", max_size=12), st.text(alphabet="ab1-\n", max_size=6))
def test_any_text_is_either_a_pattern_or_refused(pattern: str, text: str) -> None:
    try:
        found = call("matches", text, pattern)
    except NoValue:
        return
    assert isinstance(found, bool)


@given(
    st.text(alphabet="ab|()[]?*+{}.^$,12\n", max_size=12),
    st.text(alphabet="ab1\n", max_size=6),
    st.sampled_from(["", "i", "s"]),
)
def test_both_searches_find_the_same(pattern: str, text: str, flags: str) -> None:
    try:
        pieces = read(pattern, flags)
    except NoValue:
        return
    regular = [each for each in pieces if not isinstance(each, BackReference)]
    try:
        linear = Linear(regular, ignore_case="i" in flags).found_in(text, Budget())
        stepwise = Backtracking(regular, ignore_case="i" in flags).found_in(text, Budget())
    except NoValue:
        return
    assert linear is stepwise


# Sorting


@given(st.lists(st.tuples(st.integers(0, 3), st.integers())))
def test_sorting_is_stable(pairs: Sequence[tuple[int, int]]) -> None:
    items: list[Value] = [{"key": Decimal(key), "value": Decimal(value)} for key, value in pairs]
    precedes = Function("", ("x", "y"), lambda x, y: x["key"] < y["key"])
    assert call("sort", items, precedes) == sorted(items, key=lambda item: item["key"])  # type: ignore[index]


@given(st.integers(-(10**40), 10**40), st.integers(-(10**6), 10**6).filter(bool))
def test_the_remainder_has_the_sign_of_the_divisor_and_is_exact(dividend: int, divisor: int) -> None:
    assert call("modulo", Decimal(dividend), Decimal(divisor)) == dividend % divisor
