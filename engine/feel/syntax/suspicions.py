"""What is FEEL, but most likely not what was meant."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from engine.feel.problems import FeelError, Problem
from engine.feel.syntax.lexer import ENDS_VALUE, tokenise
from engine.feel.syntax.mistakes.dates import day_first
from engine.feel.syntax.mistakes.excerpts import shortened
from engine.feel.syntax.mistakes.numbers import point
from engine.feel.syntax.parser import parse_expression
from engine.feel.tree import Arithmetic, In, Literal, Node, UnaryComparison, UnaryTests
from engine.feel.walk import walk

_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_COMMAS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")
_COMMENTS = re.compile(r"/\*.*?\*/|//.*")
_OPERAND = re.compile(r"//\s*([0-9]+|[^\W\d]\w*)")


def suspicions(tree: Node, text: str, names: Collection[str] = ()) -> list[Problem]:
    """Return warnings about what `parse_expression` or `parse_unary_tests` made of a text, in order of place.

    `looks-like-a-date`: `2020-01-31` is a subtraction. `decimal-comma`: `<1,5` is two tests; so that a list of two
    raises no suspicion, a space behind the comma is enough. `grouped-digits`: `1.000` is 1; only where the last digit
    is a zero, which nobody needs, since 2.375 may well be meant. `wrong-operator`: in `a // 2` the 2 is a comment.

    Args:
        tree: what was made of it.
        text: what was read.
        names: those in scope; a comment that is an expression of them, or of a number, was not meant as a comment.
    """
    found: list[Problem] = [*_division(text, names)]
    for node in walk(tree):
        if isinstance(node, Arithmetic):
            found.extend(_plain_date(node))
        elif isinstance(node, In | UnaryTests):
            found.extend(_commas(node.tests, text))
        elif isinstance(node, Literal):
            found.extend(_thousands(node, text))
    return sorted(found, key=lambda problem: problem.span)


def _plain_date(node: Arithmetic) -> Iterator[Problem]:
    first = node.left
    if not isinstance(first, Arithmetic) or node.operator not in "-/" or first.operator != node.operator:
        return
    parts = [each for each in map(_whole, (first.left, first.right, node.right)) if each is not None]
    if len(parts) < 3:
        return
    year, month, day = parts if parts[0] > 31 else reversed(parts)
    if node.operator == "/" and not _within(month, 1, 12) and parts[0] == day:
        month, day = day, month
    length = node.span[1] - node.span[0]
    if not (8 <= length <= 10 and _within(year, 1000, 9999) and _within(month, 1, 12) and _within(day, 1, 31)):
        return
    separator = node.operator if year == parts[2] else "-"
    yield Problem(
        "looks-like-a-date",
        "a date without quotes is a calculation with three numbers",
        node.span,
        "not a date",
        f"write dates as year, month and day, {day_first(day, month, year, separator)}, "
        "or put spaces around the operators to calculate",
        warning=True,
    )


def _commas(tests: tuple[Node, ...], text: str) -> Iterator[Problem]:
    if not tests:
        return
    start, end = tests[0].span[0], tests[-1].span[1]
    if isinstance(tests[0], UnaryComparison):
        start = tests[0].operand.span[0]
    written = text[start:end]
    if _COMMAS.fullmatch(written):
        code, numbers = "grouped-digits", f"`{written.replace(',', '')}`"
    elif _DECIMAL_COMMA.fullmatch(written):
        code, numbers = "decimal-comma", point(*written.split(","))
    else:
        return
    many = f"{len(tests)}" if len(tests) > 2 else "two"
    yield Problem(
        code,
        f"`{shortened(written)}` is {many} tests with a comma between them",
        (start, end),
        "not one number",
        f"for one number write {numbers}; for {many} tests, a space after the comma",
        warning=True,
    )


def _thousands(node: Literal, text: str) -> Iterator[Problem]:
    written = text[slice(*node.span)]
    if not isinstance(node.value, Decimal) or not _THOUSANDS.fullmatch(written):
        return
    plain = written.rstrip("0").rstrip(".")
    yield Problem(
        "grouped-digits",
        f"`{written}` is the number {plain}",
        node.span,
        "a point before decimals",
        f"write `{written.replace('.', '')}` if the point groups thousands, else `{plain}`",
        warning=True,
    )


def _division(text: str, names: Collection[str]) -> Iterator[Problem]:
    """Find `a // b`: behind a value on the same line, what could be divided by is a comment."""
    if "//" not in text:
        return
    tokens = tokenise(text)
    for at in range(1, len(tokens.kinds)):
        line = text[tokens.ends[at - 1] : tokens.starts[at]].split("\n", maxsplit=1)[0]
        comment = next((each for each in _COMMENTS.finditer(line) if each[0].startswith("//")), None)
        operand = comment and _OPERAND.match(comment[0])
        if not comment or not operand or tokens.kinds[at - 1] not in ENDS_VALUE:
            continue
        if not (operand[1].isdecimal() or operand[1] in names) or not _is_expression(comment[0][2:], names):
            continue
        start = tokens.ends[at - 1] + comment.start()
        yield Problem(
            "wrong-operator",
            "what stands behind `//` is a comment and is not read",
            (start, tokens.ends[at - 1] + comment.end()),
            "not a division",
            "division is written `/`, and `floor(a / b)` for its whole part",
            warning=True,
        )


def _is_expression(text: str, names: Collection[str]) -> bool:
    try:
        parse_expression(text, names)
    except FeelError:
        return False
    return True


def _whole(node: Node) -> int | None:
    value = node.value if isinstance(node, Literal) else None
    if isinstance(value, Decimal) and value < 10_000 and value == value.to_integral_value():
        return int(value)
    return None


def _within(value: int, low: int, high: int) -> bool:
    return low <= value <= high
