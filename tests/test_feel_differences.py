"""FEEL against feelin, an implementation in JavaScript: thousands of random expressions have the same value.

The generator stays where the standard is in no doubt and feelin follows it; the other places that are known stand
in `feelin/differences.yaml`, each with the reason, and each is tested. feelin reads null as false in conditions
over items, so an expression in which a null meets a filter, a quantifier or `sort` is not compared.
"""

import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from node_packages import installed
from random_expressions import Generator

from engine.feel import FeelError, Reason, evaluate, parse, to_literal
from engine.feel.values import AnyDate, DateTime, DayTimeDuration, Time, Value, YearMonthDuration

FEELIN = Path(__file__).parent / "feelin"
DIFFERENCES = yaml.safe_load((FEELIN / "differences.yaml").read_text(encoding="utf-8"))

Typed = Mapping[str, Any]
"""A value as `evaluate.mjs` writes it: its kind, and its value."""

Ask = Callable[[Sequence[str]], list[Typed]]

_TEMPORAL: Mapping[type, str] = {
    DayTimeDuration: "duration",
    YearMonthDuration: "duration",
    Time: "time",
    DateTime: "date and time",
}


@pytest.fixture(scope="session")
def feelin(pytestconfig: pytest.Config) -> Ask:
    """Return a function that evaluates expressions with feelin, in one process."""
    folder = installed(pytestconfig, FEELIN)

    def ask(expressions: Sequence[str]) -> list[Typed]:
        lines = "".join(f"{json.dumps(each)}\n" for each in expressions)
        command = ["node", "evaluate.mjs"]
        done = subprocess.run(command, cwd=folder, input=lines, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    return ask


def typed(value: Value) -> Typed:
    """Return a value of ours as `evaluate.mjs` would write it."""
    match value:
        case None:
            return {"kind": "null"}
        case bool():
            return {"kind": "boolean", "value": value}
        case Decimal():
            return {"kind": "number", "value": str(value)}
        case str():
            return {"kind": "string", "value": value}
        case list():
            return {"kind": "list", "value": [typed(each) for each in value]}
        case dict():
            return {"kind": "context", "value": {name: typed(each) for name, each in value.items()}}
        case _:
            kind = "date" if isinstance(value, AnyDate) else _TEMPORAL[type(value)]
            return {"kind": kind, "value": to_literal(value)[2:-1]}


def agree(ours: Typed, theirs: Typed) -> bool:
    """Tell whether two values are the same, numbers as far as a binary fraction can tell."""
    if ours["kind"] != theirs["kind"]:
        return False
    a: Any = ours.get("value")
    b: Any = theirs.get("value")
    match ours["kind"]:
        case "number":
            return abs(Decimal(a) - Decimal(b)) <= Decimal("1e-9") * max(Decimal(1), abs(Decimal(a)))
        case "list":
            return len(a) == len(b) and all(map(agree, a, b))
        case "context":
            return a.keys() == b.keys() and all(agree(a[name], b[name]) for name in a)
        case _:
            return bool(a == b)


_OVER_ITEMS = re.compile(r"satisfies|sort\(|[\])]\[")


def compared(expression: str) -> Typed | None:
    """Return our value of an expression, or None where a null meets a condition over items."""
    journal: list[Reason] = []
    value = parse(expression).run({}, journal)
    null_inside = bool(journal) or "null" in expression
    return None if null_inside and _OVER_ITEMS.search(expression) else typed(value)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_random_expressions_have_the_value_that_feelin_gives_them(depth: int, feelin: Ask) -> None:
    generator = Generator(depth)
    drawn = [generator.expression(depth) for _ in range(1500)]
    ours = {expression: value for expression in dict.fromkeys(drawn) if (value := compared(expression)) is not None}
    theirs = dict(zip(ours, feelin(list(ours)), strict=True))
    different = {each: (ours[each], theirs[each]) for each in ours if not agree(ours[each], theirs[each])}
    assert different == {}
    assert len(ours) > 600
    assert len({value["kind"] for value in ours.values()}) > 6


def test_expressions_known_to_differ_still_do(feelin: Ask) -> None:
    answers = feelin([each["expression"] for each in DIFFERENCES])
    for each, theirs in zip(DIFFERENCES, answers, strict=True):
        ours = typed(evaluate(each["expression"]))
        assert agree(ours, typed(evaluate(each["ours"]))), each["expression"]
        assert not agree(ours, theirs), f"{each['expression']} no longer differs: remove it from the list"
        if each["feelin"] != "refused":
            assert agree(typed(evaluate(each["feelin"])), theirs), each["expression"]


def test_the_generator_writes_expressions() -> None:
    generator = Generator(0)
    for _ in range(300):
        expression = generator.expression()
        try:
            parse(expression)
        except FeelError as error:
            pytest.fail(f"{expression}: {error}")
