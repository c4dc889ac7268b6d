"""A form made from a schema: what is entered means facts, and its fields are called by the facts' paths."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.policy.facts import FactsSchema
from engine.web.pages.entered import MAX_ROWS, MISSING, Mistake, Reader, everything, facts_of
from engine.web.pages.fields import Entry, Group, Rows, fields_of
from engine.web.pages.labels import labels_of
from engine.web.pages.words import Words
from engine.web.problems import Problem

CASES = Path(__file__).parent / "cases" / "pages"
SCHEMA = json.loads((CASES / "schemas" / "every-kind.facts.schema.json").read_text(encoding="utf-8"))
ENTERED = yaml.safe_load((CASES / "entered.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(each, id=each["name"]) for each in ENTERED])
def test_what_is_entered_means_facts(case: dict[str, Any]) -> None:
    form = Reader(case["entered"]).read(fields_of(SCHEMA))
    mistakes: dict[str, Mistake] = {}
    facts = facts_of(form, case.get("language", "en"), mistakes)
    assert ({} if facts is MISSING else facts) == exact(case["facts"])
    assert {name: each.phrase or each.message for name, each in mistakes.items()} == case.get("mistakes", {})
    if not mistakes:
        assert list(FactsSchema(SCHEMA).problems({} if facts is MISSING else facts)) == []


def exact(data: Any) -> Any:
    """Return data with numbers as decimals."""
    match data:
        case float():
            return Decimal(str(data))
        case dict():
            return {key: exact(value) for key, value in data.items()}
        case list():
            return [exact(value) for value in data]
        case _:
            return data


def test_every_fact_of_a_schema_has_a_field_of_its_name() -> None:
    form = Reader({".rows:names": "1", ".rows:pets": "1", ".rows:pets[1].vaccinated_on": "1"}).read(fields_of(SCHEMA))
    names = {each.name.replace("[1]", "[]") for each in everything(form)}
    declared = set(FactsSchema(SCHEMA).properties)
    assert declared - names == {"person.spouse.name", "pets[].name", "lucky pet.name"} - names
    assert {each.pointer for each in everything(form)} >= {"/pets/0/vaccinated_on/0", "/lucky pet/name", ""}


def test_a_field_is_called_by_its_title_and_its_row() -> None:
    form = Reader({".rows:pets": "2", ".rows:pets[2].vaccinated_on": "1"}).read(fields_of(SCHEMA))
    english, danish = labels_of(form, Words("en")), labels_of(form, Words("da"))
    assert english["pets[2].vaccinated_on[1]"] == "Pets: no. 2 – Vaccinated on: no. 1"
    assert danish["pets[2].name"] == "Kæledyr: nr. 2 – Kæledyrets navn"
    assert english["person.moved_on"] == "Moved on"


def test_a_form_has_no_more_rows_than_it_may_have() -> None:
    texts = {".rows:names": str(MAX_ROWS), ".rows:pets": "1"}
    with pytest.raises(Problem) as refused:
        Reader(texts).read(fields_of(SCHEMA))
    assert refused.value.code == "body-too-large"
    Reader(texts | {".rows:pets": "0"}).read(fields_of(SCHEMA))


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "string"},
        {"type": "object"},
        {"type": "object", "properties": {"any": True, "more": {"anyOf": [{"type": "string"}]}}},
        {"$ref": "#"},
        {"type": "object", "properties": {"lost": {"$ref": "#/$defs/nothing"}}},
        {"type": "object", "properties": {"rows": {"type": "array"}, "tuples": {"type": "array", "items": False}}},
    ],
)
def test_a_schema_that_no_form_is_made_for_is_asked_for_as_json(schema: dict[str, Any]) -> None:
    fields = fields_of(schema)
    assert all(isinstance(each, Entry) and each.kind == "json" for each in fields.members.values())


def test_a_place_that_refers_to_a_shape_gives_it_its_own_name() -> None:
    pets, lucky = fields_of(SCHEMA).members["pets"], fields_of(SCHEMA).members["lucky pet"]
    assert isinstance(pets, Rows)
    assert isinstance(pets.item, Group)
    assert pets.item.title.pick(("en",)) == "pet"
    assert lucky.title.pick(("en",)) == "lucky pet"
