"""The facts of a case, held against their schema: what is refused, at which place and in which words."""

from pathlib import Path
from typing import Any

import pytest

from engine.policy import nodes, reader
from engine.policy.facts import FactsSchema

DATA: Any = nodes.plain(reader.read(reader.read_file(Path(__file__).parent / "cases" / "facts" / "refused.yaml")))
SCHEMA = FactsSchema(DATA["schema"])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in DATA["cases"]])
def test_facts_are_refused_as_the_case_says(case: dict[str, Any]) -> None:
    found = sorted(SCHEMA.problems(case["facts"]), key=lambda each: each.pointer)
    assert [[each.pointer, each.code, each.message, each.help] for each in found] == case["problems"]
