"""The facts of a case, held against their schema: what is refused, at which place and in which words."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.feel.types import FeelType, Limited, Simple, optional, union
from engine.feel.values import Unknown
from engine.policy import nodes, reader
from engine.policy.facts import FactsSchema

DATA: Any = nodes.plain(reader.read(reader.read_file(Path(__file__).parent / "cases" / "facts" / "refused.yaml")))
SCHEMA = FactsSchema(DATA["schema"])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in DATA["cases"]])
def test_facts_are_refused_as_the_case_says(case: dict[str, Any]) -> None:
    found = sorted(SCHEMA.problems(case["facts"]), key=lambda each: each.pointer)
    assert [[each.pointer, each.code, each.message, each.help] for each in found] == case["problems"]


@pytest.mark.parametrize(
    ("schema", "of"),
    [
        ({"enum": ["a", "b"]}, Limited(Simple.STRING, ("a", "b"))),
        ({"enum": ["a", None]}, optional(Limited(Simple.STRING, ("a",)))),
        ({"enum": ["a", 1]}, union(Limited(Simple.STRING, ("a",)), Limited(Simple.NUMBER, (Decimal(1),)))),
        ({"const": True}, Limited(Simple.BOOLEAN, (True,))),
        ({"enum": [["a"], "a"]}, Simple.ANY),
        ({"type": "string", "enum": [1]}, Simple.STRING),
        ({"type": "integer", "enum": [1, "a"]}, Limited(Simple.NUMBER, (Decimal(1),))),
        ({"type": "string", "enum": ["2025-01-31"], "format": "date"}, Simple.DATE),
        (
            {"type": "number", "minimum": 0, "exclusiveMinimum": 1, "maximum": Decimal("2.5")},
            Limited(Simple.NUMBER, low=Decimal(1), high=Decimal("2.5"), low_closed=False),
        ),
        (
            {"type": "number", "minimum": 1, "exclusiveMinimum": 1},
            Limited(Simple.NUMBER, low=Decimal(1), low_closed=False),
        ),
        ({"type": "integer"}, Limited(Simple.NUMBER, whole=True)),
        ({"type": ["integer", "null"], "maximum": 3}, optional(Limited(Simple.NUMBER, high=Decimal(3), whole=True))),
        (
            {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": Decimal("3.5")},
            Limited(Simple.NUMBER, low=Decimal(2), high=Decimal(3), whole=True),
        ),
        ({"type": "string", "minimum": 3}, Simple.STRING),
    ],
)
def test_the_type_of_a_fact_says_which_values_occur(schema: dict[str, Any], of: FeelType) -> None:
    assert FactsSchema({"type": "object", "properties": {"fact": schema}}).types["fact"] == of


def test_null_is_unknown_where_the_listed_values_have_no_null() -> None:
    schema = FactsSchema({"type": "object", "properties": {"one": {"enum": ["a"]}, "other": {"enum": ["a", None]}}})
    found = schema.read({"one": None, "other": None})
    assert isinstance(found["one"], Unknown)
    assert found["other"] is None
