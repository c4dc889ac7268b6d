"""What is sensitive in facts and decisions, found in the text of a policy before any case is decided."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from logged import FACTS, HERE, Decider, policy

from engine.audit.sensitive import sensitive
from engine.policy.facts import FactsSchema
from engine.policy.load import load
from engine.source import Source

CASES = yaml.safe_load((HERE / "cases" / "log" / "sensitive.yaml").read_text(encoding="utf-8"))
MARKS = yaml.safe_load((HERE / "cases" / "log" / "marks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_touches_a_sensitive_fact_is_found(case: Mapping[str, Any], tmp_path: Path) -> None:
    text = yaml.safe_dump({**BASE, **case["policy"]}, sort_keys=False)
    found, messages = load(Source("policy.yaml", text), tmp_path)
    assert found is not None, messages
    assert not messages, messages
    seen = sensitive(found)
    expected = case["sensitive"]
    assert sorted(seen.criteria) == expected.get("criteria", [])
    assert sorted(seen.names - seen.criteria) == expected.get("names", [])
    assert sorted(seen.outputs) == expected.get("outputs", [])
    for path, is_ in case.get("values", {}).items():
        assert seen.value(path) is is_, path


BASE = {
    "policy": "p",
    "version": "1",
    "in_force": {"from": "2025-01-01"},
    "facts": {
        "type": "object",
        "properties": {
            "person": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "x-sensitive": True},
                    "born_on": {"type": "string", "format": "date", "x-sensitive": True},
                    "town": {"type": "string"},
                },
            },
            "pupils": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"name": {"type": "string", "x-sensitive": True}, "age": {"type": "number"}},
                },
            },
            "illness": {"type": "object", "x-sensitive": True, "properties": {"days": {"type": "number"}}},
            "day": {"type": "string", "format": "date"},
        },
    },
    "outcomes": [{"outcome": "yes"}],
}


@pytest.mark.parametrize("case", MARKS, ids=lambda case: case["name"])
def test_every_mark_of_a_schema_counts_wherever_it_stands(case: Mapping[str, Any]) -> None:
    seen = FactsSchema({"type": "object", **case["schema"]}).shape
    found = Decider(policy()).seen
    there = type(found)(seen, frozenset(), frozenset(), frozenset())
    assert sorted(there.in_facts(case["facts"])) == case["sealed"]


def test_the_entry_of_a_decision_has_commitments_in_just_these_places() -> None:
    decider = Decider(policy())
    entry = decider.entry(FACTS)
    assert sorted(each.pointer for each in entry.openings) == [
        "/decision/criteria/0/ground",
        "/decision/criteria/0/values/person.income",
        "/decision/criteria/2/ground",
        "/decision/criteria/2/values/small_children",
        "/decision/outputs/amount/value",
        "/facts/children/0/name",
        "/facts/children/1/name",
        "/facts/person/income",
        "/facts/person/name",
        "/subject",
    ]
