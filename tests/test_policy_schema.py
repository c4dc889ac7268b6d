"""The shape of policy files and of their tests."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.diagnostics import Diagnostic
from engine.policy.reader import read, read_file
from engine.policy.schema import SchemaName, json_schema_errors, validate
from engine.resources import policies_root, schemas_root
from engine.source import Source

POLICY = """\
policy: school-label
version: "2018"
title: {en: "School label", pt-BR: "Selo"}
in_force: {from: 2018-01-01, until: 2018-12-31}
as_of: application.submitted_on
time_zone: Europe/Brussels
authority: National Support Organisation
supersedes: ["2017", "2017.1"]
sources:
  call: {title: "The call", url: "https://example.org/call", language: en, retrieved: 2026-11-23}
  annex: {title: {en: "The annex"}, file: sources/annex.txt}
notes: ["a reading", {en: "another"}]
facts: {$ref: ../../schemas/school-label.facts.schema.json}
parameters:
  registered_by: {value: 2023-01-09, title: {en: "latest registration date"}, source: call}
  active_since: 2023-01-09
  teachers: {value: 3, unit: teachers, source: {ref: call, quote: "three"}}
  period: {from: 2022-11-09, until: 2025-01}
  since: {from: 2017-12}
  dated: {by: year.ends_on, values: {2023-01-01: 2, 2024-06-01: 3}}
  listed: [1, two, true]
  mapped: {value: {a: 1, b: [2]}}
  text: {value: 2023-01-09, type: string}
definitions:
  short: x + 1
  active: {title: {en: "t"}, value: "count(a)", source: call}
  size:
    table:
      inputs: [x]
      outputs: {size: ["micro", "small"]}
      hit_policy: first
      default: '"micro"'
      rules: |
        > 2 | "micro"
  other: {table: {inputs: [x, y], outputs: z, rules: [[1, -, true], ['"a"', '< 3', 2]]}}
criteria:
  one: {title: One, text: "At least {teachers}", source: {ref: call}, when: x > 1}
  two: x > 2
stages:
  first: {title: One, all: [one, two]}
  second: {after: first, any: [one]}
  third: {at_least: {count: 1, of: [one, two]}}
outcomes:
  - {outcome: awarded, title: {en: "Awarded"}, when: second}
  - {outcome: refused}
outputs:
  valid_until: {value: 'if outcome = "awarded" then 1 else null'}
  short_form: x
"""

TEST = """\
policy: school-label
version: "2018"
as_of: 2018-02-01
base: {file: base.json}
cases:
  - name: all is well
    change: {school.registered_on: 2016-01-15, "teachers[2].active": null}
    expect:
      outcome: awarded
      status: determined
      possible: [awarded]
      criteria: {registered: met}
      stages: {eligibility: undetermined}
      outputs: {valid_until: 2020-01-01}
      missing: [school.name]
  - {name: a boundary, vary: {a.b: {1: met, 2: not_met}}, criterion: registered}
  - {name: nothing is known, facts: {}, as_of: 2019-01-01, version: "2019", expect: {outcome: null}}
"""


def found(text: str, schema: SchemaName = "policy") -> list[Diagnostic]:
    source = Source("file.yaml", text)
    return validate(read(source), schema)


@pytest.mark.parametrize(("text", "schema"), [(POLICY, "policy"), (TEST, "policy-test")])
def test_every_form_of_the_format_is_accepted(text: str, schema: SchemaName) -> None:
    assert found(text, schema) == []


@pytest.mark.parametrize("path", sorted(policies_root().rglob("*.yaml")), ids=lambda path: "/".join(path.parts[-2:]))
def test_the_policies_that_come_with_the_program_have_the_right_shape(path: Path) -> None:
    source = read_file(path)
    assert validate(read(source), "policy-test" if path.parent.name == "tests" else "policy") == []


@pytest.mark.parametrize("schema", ["policy", "process", "policy-test"])
def test_our_schemas_are_json_schemas(schema: str) -> None:
    document = json.loads((schemas_root() / f"{schema}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    assert json_schema_errors(document) == []


def keys_of(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for keyword, value in schema.items():
        if keyword in ("properties", "$defs"):
            for name, each in value.items():
                if keyword == "properties":
                    yield f"{path}/{name}", each
                yield from keys_of(each, f"{path}/{name}")
        elif isinstance(value, dict):
            yield from keys_of(value, path)
        elif keyword in ("anyOf", "oneOf"):
            for each in value:
                yield from keys_of(each, path)


@pytest.mark.parametrize("schema", ["policy", "process", "policy-test"])
def test_an_editor_has_words_for_every_key(schema: str) -> None:
    document = json.loads((schemas_root() / f"{schema}.schema.json").read_text(encoding="utf-8"))

    def described(each: dict[str, Any]) -> bool:
        target = document["$defs"].get(each.get("$ref", "").rsplit("/", 1)[-1], {})
        return bool(each.get("description") or target.get("description"))

    assert [path for path, each in keys_of(document) if not described(each)] == []


TEST_MISTAKES = [
    ("expect: {outcome: null}", "expect: {outcme: null}", "unknown-key", "`outcme` is not a key of an expectation"),
    (
        "{registered: met}",
        "{registered: yes!}",
        "wrong-value",
        "`registered` must be `met`, `not_met` or `undetermined`",
    ),
    (
        ", criterion: registered",
        ", expect: {outcome: a}, criterion: registered",
        "keys-exclude-each-other",
        "a case needs",
    ),
    (
        "vary: {a.b: {1: met, 2: not_met}}, criterion: registered",
        "change: {a: 1}",
        "missing-key",
        "a case needs one of `expect` or `vary`",
    ),
    ("as_of: 2018-02-01", "as_of: 2018-02-30", "wrong-value", "`as_of` must be a date"),
    ("missing: [school.name]", "missing: school.name", "wrong-value", "`missing` must be a list of paths"),
    ("{a.b: {1: met, 2: not_met}}", "{a.b: {1: met}, c.d: {1: met}}", "wrong-value", "`vary` must be one path"),
    ("name: all is well", "nam: all is well", "unknown-key", "`nam` is not a key of a case"),
]


@pytest.mark.parametrize(("sound", "mistake", "code", "message"), TEST_MISTAKES)
def test_a_mistake_in_a_test_file_is_named(sound: str, mistake: str, code: str, message: str) -> None:
    assert sound in TEST
    messages = {each.code: each.message for each in found(TEST.replace(sound, mistake, 1), "policy-test")}
    assert messages[code].startswith(message)


def test_all_mistakes_of_shape_come_at_once_each_at_its_own_place() -> None:
    text = (
        POLICY.replace('"2018"', "2018").replace("hit_policy: first", "hit_policy: frist").replace("two: x > 2", "two:")
    )
    assert [(each.code, str(each.span)) for each in found(text)] == [
        ("wrong-value", "file.yaml:2:10"),
        ("wrong-value", "file.yaml:31:19"),
        ("wrong-value", "file.yaml:38:3"),
    ]


def test_a_misspelt_key_that_is_needed_is_one_mistake() -> None:
    (only,) = found(POLICY.replace("outcomes:", "outcoms:"))
    assert (only.code, only.help) == ("unknown-key", "did you mean `outcomes`?")


def test_a_whole_number_written_with_a_point_counts_as_whole() -> None:
    assert found(POLICY.replace("count: 1,", "count: 1.0,")) == []
    assert [each.code for each in found(POLICY.replace("count: 1,", "count: 1.01,"))] == ["wrong-value"]


def test_no_message_speaks_of_the_programs_own_types() -> None:
    wrong = ["[a]", "{a: 1}", "text", "3", "true", "null", "''", "{}", "[]"]
    keys = [line.split(":")[0] for line in POLICY.splitlines() if line[0] != " "]
    for key in keys:
        for value in wrong:
            others = "\n".join(line for line in POLICY.splitlines() if not line.startswith(f"{key}:"))
            for each in found(f"{key}: {value}\n") + (found(others) if value == "3" and key == "version" else []):
                words = f"{each.message} {each.help}"
                assert not any(word in words for word in ("Decimal", "None", "dict", "str(", "object", "'"))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"type": "object", "properties": {"a": {"type": "integer", "minimum": Decimal(1)}}}, []),
        ({"type": "sting"}, ["`type` cannot be `sting`"]),
        ({"minimum": "3"}, ["`minimum` cannot be `3`"]),
        ([], ["it must be a map"]),
    ],
)
def test_a_facts_schema_is_checked_as_a_json_schema(document: Any, said: list[str]) -> None:
    assert json_schema_errors(document) == said
