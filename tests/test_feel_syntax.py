"""FEEL's syntax: texts and their trees, printing, bounds, and the conformance kit.

The files under `cases/feel/syntax` hold blocks of a text and its tree; `names:` before a text says which names
are known there, `tests:` that it is the unary tests of a table's cell.
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import tree as t
from engine.feel.problems import FeelError
from engine.feel.syntax.cursor import MAX_DEPTH
from engine.feel.syntax.names import KEYWORDS
from engine.feel.syntax.parser import MAX_LENGTH, parse_expression, parse_unary_tests
from engine.feel.syntax.printer import print_expression
from engine.feel.syntax.scalars import write_string
from engine.feel.walk import walk

CASES = File(__file__).parent / "cases" / "feel" / "syntax"
KIT = File(__file__).parents[1] / ".." / "shared" / "feel-tck" / "cases.jsonl"


def outline(value: object) -> str:
    """Write a tree as `Class(field, …)`, names and literals as themselves."""
    match value:
        case t.Name(name=name):
            return name
        case t.Literal(value=None):
            return "null"
        case t.Literal(value=str(literal)):
            return write_string(literal)
        case t.Literal(value=literal):
            return outline(literal)
        case t.Node():
            parts = (outline(getattr(value, each.name)) for each in fields(value) if each.compare)
            return f"{type(value).__name__}({', '.join(parts)})"
        case tuple():
            return f"[{', '.join(map(outline, value))}]"
        case bool() | None:
            return str(value).lower()
        case _:
            return str(value)


def syntax_cases() -> list[Any]:
    cases = []
    for file in sorted(CASES.glob("*.txt")):
        for block in file.read_text(encoding="utf-8").strip().split("\n\n"):
            *options, text, expected = block.split("\n")
            names = [each.removeprefix("names: ").split(", ") for each in options if each.startswith("names: ")]
            parse = parse_unary_tests if "tests:" in options else parse_expression
            known = names[0] if names else []
            cases.append(pytest.param(parse, text, known, expected, id=f"{file.stem}: {text}"))
    return cases


@pytest.mark.parametrize(("parse", "text", "names", "expected"), syntax_cases())
def test_a_text_is_read_as_its_tree(parse: Any, text: str, names: list[str], expected: str) -> None:
    assert outline(parse(text, names)) == expected


@pytest.mark.parametrize(("parse", "text", "names", "expected"), syntax_cases())
def test_a_tree_printed_and_read_again_is_the_same(parse: Any, text: str, names: list[str], expected: str) -> None:
    printed = print_expression(parse(text, names), names)
    assert outline(parse(printed, names)) == expected


def test_a_negative_number_that_no_text_writes_is_printed_so_that_it_is_read_with_the_same_value() -> None:
    minus_two = t.Literal(Decimal(-2))
    assert print_expression(t.Arithmetic("**", minus_two, t.Literal(Decimal(2)))) == "-2 ** 2"
    assert print_expression(t.Path(minus_two, "digits")) == "(-2).digits"


@pytest.mark.parametrize(("parse", "text", "names", "_expected"), syntax_cases())
def test_every_node_knows_its_characters(parse: Any, text: str, names: list[str], _expected: str) -> None:
    for node in walk(parse(text, names)):
        start, end = node.span
        assert 0 <= start < end <= len(text)
        if isinstance(node, t.Name | t.TypeName):
            assert "".join(text[start:end].split()) == "".join(node.name.split())


def test_spans_cover_parentheses_that_belong_to_an_operand() -> None:
    node = parse_expression("(a + b) * c")
    assert isinstance(node, t.Arithmetic)
    assert (node.span, node.left.span) == ((0, 11), (1, 6))


def test_the_span_of_a_path_says_where_its_name_stands() -> None:
    node = parse_expression("school . name")
    assert isinstance(node, t.Path)
    assert node.name_span == (9, 13)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000 + "1",
        "[" * 20_000,
        "-" * 50_000 + "1",
        "not(" * 20_000,
        "1" + " + 1" * 5_000,
        "1" + " ** 1" * 5_000,
        "a" + ".a" * 5_000,
        "a" + "[1]" * 5_000,
        "a" + "()" * 5_000,
        "a" + " instance of b" * 5_000,
        "if a then b else " * 3_000 + "c",
        "for i in " * 3_000,
        "for " + "i in [1], " * 5_000 + "i in [1] return i",
        "some " + "i in [1], " * 5_000 + "i in [1] satisfies i",
        "{a: " * 3_000,
        "function() " * 3_000 + "1",
        "a in (" * 3_000,
        "a instance of " + "list<" * 5_000 + "number" + ">" * 5_000,
    ],
    ids=lambda text: text[:20],
)
def test_nesting_is_bounded(text: str) -> None:
    with pytest.raises(FeelError) as caught:
        parse_expression(text)
    assert [problem.code for problem in caught.value.problems] == ["expression-too-deep"]


def test_a_long_chain_of_and_is_not_deep() -> None:
    node = parse_expression(" and ".join(["a"] * 5_000))
    assert isinstance(node, t.And)
    assert len(node.operands) == 5_000


def test_the_deepest_sum_allowed_has_one_term_for_each_level() -> None:
    assert isinstance(parse_expression(" + ".join(["1"] * MAX_DEPTH)), t.Arithmetic)
    with pytest.raises(FeelError):
        parse_expression(" + ".join(["1"] * (MAX_DEPTH + 1)))


def test_the_length_of_an_expression_is_bounded() -> None:
    assert parse_expression("1".ljust(MAX_LENGTH)) == t.Literal(Decimal(1))
    with pytest.raises(FeelError) as caught:
        parse_expression("1".ljust(MAX_LENGTH + 1))
    assert caught.value.problems[0].code == "expression-too-long"


def test_comments_and_white_space_of_all_kinds_separate_tokens() -> None:
    text = "1\u00a0+ // one\r\n\u2003\ufeff2 /* two\n*/ * 3 // three"
    assert outline(parse_expression(text)) == "Arithmetic(+, 1, Arithmetic(*, 2, 3))"


def test_numbers_are_rounded_to_34_digits() -> None:
    node = parse_expression("0.12345678901234567890123456789012345")
    assert node == t.Literal(Decimal("0.1234567890123456789012345678901234"))


@pytest.mark.skipif(not KIT.exists(), reason="the conformance cases are not at hand")
def test_every_case_of_the_conformance_kit_is_read() -> None:
    def keys(value: Any) -> Iterator[str]:
        for key, each in value.get("entries", {}).items():
            yield key
            yield from keys(each)
        for each in value.get("items", []):
            yield from keys(each)

    cases = [json.loads(line) for line in KIT.read_text(encoding="utf-8").splitlines()]
    read = 0
    for case in cases:
        if case.get("error"):
            continue
        inputs = case["inputs"] or {}
        names = [*inputs, *(key for value in inputs.values() for key in keys(value))]
        node = parse_expression(case["expression"], names)
        assert parse_expression(print_expression(node, names), names) == node
        read += 1
    assert read == 1025


NAMES = st.sampled_from(["a", "b", "x1", "date", "years", "Full Name", "a-b", "a.b", "b and a"])
NUMBERS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3).map(abs)
LITERALS = st.one_of(NUMBERS, st.text(max_size=5), st.booleans(), st.none()).map(t.Literal)
TYPES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["number", "date", "date and time", "Any"]).map(t.TypeName),
    lambda inner: st.one_of(
        inner.map(t.ListType),
        inner.map(t.RangeType),
        st.lists(st.tuples(NAMES, inner), min_size=1, max_size=2).map(lambda each: t.ContextType(tuple(each))),
        st.tuples(st.lists(inner, max_size=2).map(tuple), inner).map(lambda each: t.FunctionType(*each)),
    ),
    max_leaves=4,
)


def some_of(inner: st.SearchStrategy[Any], least: int = 1) -> st.SearchStrategy[Any]:
    return st.lists(inner, min_size=least, max_size=3).map(tuple)


def without_repeated_keys(entries: tuple[t.Entry, ...]) -> tuple[t.Entry, ...]:
    return tuple({entry.key: entry for entry in entries}.values())


def larger_trees(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    comparisons = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    tests = st.one_of(inner, st.builds(t.UnaryComparison, comparisons, inner))
    iterators = some_of(st.builds(t.Iterator, NAMES, inner, st.none() | inner))
    parameters = st.lists(
        st.builds(t.Parameter, NAMES, st.none() | TYPES), max_size=3, unique_by=lambda each: each.name
    ).map(tuple)
    positional = some_of(st.builds(t.Argument, st.none(), inner), 0)
    named = some_of(st.builds(t.Argument, NAMES, inner))
    entries = some_of(st.builds(t.Entry, NAMES | st.text(max_size=4), inner), 0).map(without_repeated_keys)
    return st.one_of(
        st.builds(t.Path, inner, NAMES),
        st.builds(t.Filter, inner, inner),
        st.builds(t.Negation, inner),
        st.builds(t.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(t.Comparison, comparisons, inner, inner),
        st.builds(t.Between, inner, inner, inner),
        st.builds(t.In, inner, some_of(tests)),
        st.builds(t.And, some_of(inner, 2)),
        st.builds(t.Or, some_of(inner, 2)),
        st.builds(t.InstanceOf, inner, TYPES),
        st.builds(t.If, inner, inner, inner),
        st.builds(t.For, iterators, inner),
        st.builds(t.Quantified, st.sampled_from(["some", "every"]), iterators, inner),
        st.builds(t.FunctionLiteral, parameters, inner, st.booleans()),
        st.builds(t.Call, inner | st.just(t.Name("not")), positional | named),
        st.builds(t.ListLiteral, some_of(inner, 0)),
        st.builds(t.ContextLiteral, entries),
        st.builds(t.RangeLiteral, inner, inner, st.booleans(), st.booleans()),
        st.builds(t.RangeLiteral, inner, st.none(), st.booleans(), st.just(value=False)),
        st.builds(t.RangeLiteral, st.none(), inner, st.just(value=False), st.booleans()),
        st.builds(t.UnaryComparison, st.sampled_from(["=", "!="]), inner),
    )


TREES = st.recursive(
    st.one_of(LITERALS, NAMES.map(t.Name), st.text(max_size=5).map(t.AtLiteral)), larger_trees, max_leaves=12
)
UNARY_TESTS = st.builds(
    t.UnaryTests,
    some_of(st.one_of(TREES, st.builds(t.UnaryComparison, st.sampled_from(["<", "="]), TREES))),
    st.booleans(),
)


def names_in(node: t.Node) -> list[str]:
    found: list[str] = []
    for each in walk(node):
        match each:
            case t.Name(name=name) | t.Path(name=name) | t.Iterator(name=name) | t.Parameter(name=name):
                found.append(name)
            case t.ContextType(entries=entries):
                found.extend(name for name, _ in entries)
            case t.Entry(key=name):
                found.append(name)
            case t.Argument(name=str(name)):
                found.append(name)
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TREES)
def test_any_tree_printed_and_read_is_equal(node: t.Node) -> None:
    assert parse_expression(print_expression(node), names_in(node)) == node


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(UNARY_TESTS)
def test_any_unary_tests_printed_and_read_are_equal(node: t.UnaryTests) -> None:
    assert parse_unary_tests(print_expression(node), names_in(node)) == node


MARKS = [*"()[]{},:.@+-*/=<>?;&|!'’“\"\n\\", "..", "**", "<=", ">=", "!=", "->", "/*", "*/", "//"]
VALUES = ["a", "Full Name", "1", "2.5", '"s"', "date", "time", "list", "2020-01-31", "1,5"]
TOKENS = st.sampled_from([*sorted(KEYWORDS), *MARKS, *VALUES])


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=15), st.sampled_from(["", " "]))
def test_any_text_is_read_or_refused_with_a_place_and_help(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    for parse in (parse_expression, parse_unary_tests):
        try:
            parse(text, ["Full Name", "a-b"])
        except FeelError as error:
            for problem in error.problems:
                assert 0 <= problem.span[0] <= problem.span[1] <= len(text)
                assert problem.message
                assert problem.help
