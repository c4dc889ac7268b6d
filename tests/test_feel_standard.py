"""FEEL by the sections of the standard: each rule of OMG DMN 1.5, chapter 10.3, with expressions and their values.

A file under `cases/feel/standard` is one section. A case is a line `expression => value`; the value is FEEL as well,
or `refused` for a text that is no expression.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.feel import FeelError, evaluate, parse, to_literal
from engine.feel.operators import is_same

SECTIONS = Path(__file__).parent / "cases" / "feel" / "standard"


def read_cases() -> list[Any]:
    return [
        pytest.param(*line.rsplit(" => ", 1), rule["rule"], id=f"{document['section']} {line}")
        for file in sorted(SECTIONS.glob("*.yaml"))
        for document in [yaml.safe_load(file.read_text(encoding="utf-8"))]
        for rule in document["rules"]
        for line in rule["cases"].splitlines()
    ]


@pytest.mark.parametrize(("expression", "expected", "rule"), read_cases())
def test_an_expression_has_the_value_that_the_standard_gives_it(expression: str, expected: str, rule: str) -> None:
    if expected == "refused":
        with pytest.raises(FeelError):
            parse(expression)
        return
    wanted, found = evaluate(expected), evaluate(expression)
    assert wanted is not None or expected == "null", "the expected value is written wrongly"
    same = is_same(found, wanted) is True
    assert same, f"{to_literal(found)}; {rule}"


def test_no_rule_is_without_cases_and_no_case_stands_twice() -> None:
    for file in sorted(SECTIONS.glob("*.yaml")):
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        lines = [line for rule in document["rules"] for line in rule["cases"].splitlines()]
        assert all(rule["cases"].strip() for rule in document["rules"]), file.name
        assert len(lines) == len(set(lines)), file.name
