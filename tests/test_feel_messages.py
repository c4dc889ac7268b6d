"""What is said about a text that is not FEEL, or is but looks like a mistake.

The files under `cases/feel/messages` hold blocks of a text, the characters it is about, and what is said;
`tests:` before a text says that it is the unary tests of a table's cell. `--update-golden` rewrites them.
"""

import re
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from engine.feel.problems import FeelError, Problem
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.syntax.suspicions import suspicions
from engine.feel.tree import Node

TESTS = "tests:\n"
FACTS = ("x", "hours", "required_age", "registered_on")
"""The names that the texts may use."""

CASES = Path(__file__).parent / "cases" / "feel" / "messages"
BLOCKS = [
    pytest.param(file, block, id=f"{file.stem}: {block.removeprefix(TESTS).splitlines()[0]}")
    for file in sorted(CASES.glob("*.txt"))
    for block in file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
]


def problems_of(parse: Callable[[str, Collection[str]], Node], text: str) -> list[Problem]:
    try:
        return suspicions(parse(text, FACTS), text, FACTS)
    except FeelError as error:
        return list(error.problems)


def report(text: str, problem: Problem) -> str:
    start, end = problem.span
    carets = " " * start + "^" * max(1, end - start)
    severity = "warning" if problem.warning else "error"
    lines = [
        text,
        f"{carets} {problem.label}",
        f"{severity}[{problem.code}]: {problem.message}",
        f"help: {problem.help}",
    ]
    return "\n".join(lines)


def said_about(block: str) -> str:
    option = TESTS if block.startswith(TESTS) else ""
    text = block.removeprefix(option).split("\n")[0]
    problems = problems_of(parse_unary_tests if option else parse_expression, text)
    assert len(problems) == 1, problems
    return option + report(text, problems[0])


@pytest.mark.parametrize(("file", "block"), BLOCKS)
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    file: Path, block: str, request: pytest.FixtureRequest
) -> None:
    said = said_about(block)
    if said != block and request.config.getoption("--update-golden", default=False):
        blocks = file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
        blocks[blocks.index(block)] = said
        file.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        return
    assert said == block


@pytest.mark.parametrize(("_file", "block"), BLOCKS)
def test_messages_keep_to_the_style(_file: Path, block: str) -> None:
    message, help_line = said_about(block).split("\n")[-2:]
    for sentence in (message.split("]: ", 1)[1], help_line.removeprefix("help: ")):
        assert not sentence[0].isupper()
        assert not sentence.endswith(".")
        assert sentence.count("`") % 2 == 0
        assert not re.search(r"\b(Decimal|NoneType|bool|str|dict|tuple|token|literal)\b", sentence)


@pytest.mark.parametrize("text", ["", "   ", "// nothing", "/* nothing */"])
def test_a_text_without_an_expression_is_refused(text: str) -> None:
    (problem,) = problems_of(parse_expression, text)
    assert (problem.code, problem.span) == ("empty-expression", (0, len(text)))


def test_a_character_that_cannot_be_shown_is_named_by_its_number() -> None:
    (problem,) = problems_of(parse_expression, "a\x00b")
    assert problem.message == "the character U+0000 is not part of the language"


@pytest.mark.parametrize("text", ["2020 - 01 - 01", "2020-13-01", "2020-1.5-01", "a-01-01", "5000-400-30", "7-1-1"])
def test_calculations_that_cannot_be_dates_raise_no_suspicion(text: str) -> None:
    assert problems_of(parse_expression, text) == []


@pytest.mark.parametrize("text", ["> 1, 5", "> 1,a", "> 1.5,2", "1, 5", "> 1,5,9", "1,50,500", '"1","5"', "[1..5],9"])
def test_tests_that_cannot_be_one_decimal_number_raise_no_suspicion(text: str) -> None:
    assert problems_of(parse_unary_tests, text) == []


@pytest.mark.parametrize("text", ["x > 3 // 2 of them", "x > 3 // hours a week", "x > 3 // see", "x // a"])
def test_comments_in_words_raise_no_suspicion(text: str) -> None:
    assert problems_of(parse_expression, text + "\n + x") == []


@pytest.mark.parametrize("text", ["0.125", "2.375", "1.50", "0.500", "1000.000", '"1.000"'])
def test_numbers_that_can_be_meant_raise_no_suspicion(text: str) -> None:
    assert problems_of(parse_expression, text) == []


def test_suspicions_come_in_the_order_of_their_places() -> None:
    found = problems_of(parse_expression, "a > 2020-01-01 and b < 2021-01-01")
    assert [problem.span for problem in found] == [(4, 14), (23, 33)]
