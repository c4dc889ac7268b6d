"""Comparisons over HTTP: in the shape of their schema, made once for each pair, and one at a time."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from random_policies import policy_of
from web_server import Server, serving

from engine.diff.comparison import compare
from engine.diff.formats.data import as_data
from engine.policy.load import load_file
from engine.program import Program
from engine.resources import policies_root, schemas_root
from engine.web import comparisons
from engine.web.comparisons import Comparisons
from engine.web.problems import Problem

DIFF = "/v1/policies/library-card/diff?from=2020&to=2023"

TEXT = """
policy: p
version: "1"
in_force: {from: 2024-01-01}
facts: {type: object, properties: {x: {type: number}}}
criteria: {enough: x >= LEAST}
stages: {s: {all: [enough]}}
outcomes: [{outcome: accepted, when: s}, {outcome: turned_down}]
"""


def program(least: int) -> Program:
    return Program(policy_of(TEXT.replace("LEAST", str(least))), ())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


def test_an_answer_has_the_shape_of_its_schema(server: Server) -> None:
    schema: Any = json.loads((schemas_root() / "diff.schema.json").read_text(encoding="utf-8"))
    answer = server.get(DIFF)
    assert answer.status_code == 200
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(answer.json())


def test_an_answer_is_that_of_the_command() -> None:
    folder = policies_root() / "etwinning-school-label"
    old, new = (Program(policy, ()) for year in ("2024", "2025") if (policy := load_file(folder / f"{year}.yaml")[0]))
    assert as_data(Comparisons().of(old, new)) == as_data(compare(old, new))


def test_the_same_question_has_the_same_answer_in_the_language_that_is_asked_for(server: Server) -> None:
    danish = server.get(DIFF, Accept_Language="da")
    assert danish.json()["changes"][0]["sentence"] != server.get(DIFF).json()["changes"][0]["sentence"]
    assert danish.content == server.get(DIFF, Accept_Language="da").content


def test_a_pair_is_compared_once() -> None:
    kept = Comparisons()
    old, new = program(1), program(2)
    first = kept.of(old, new)
    assert kept.of(old, new) is first
    assert kept.of(new, old) is not first


def test_the_least_lately_asked_for_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparisons, "KEPT", 1)
    kept = Comparisons()
    old, new = program(1), program(2)
    first = kept.of(old, new)
    kept.of(new, old)
    assert kept.of(old, new) is not first


def test_a_second_comparison_at_the_same_time_is_put_off_and_a_kept_one_is_not() -> None:
    kept = Comparisons()
    old, new = program(1), program(2)
    first = kept.of(old, new)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with kept._working:
            holding.set()
            done.wait(30)

    worker = threading.Thread(target=hold)
    worker.start()
    holding.wait(30)
    try:
        assert kept.of(old, new) is first
        with pytest.raises(Problem) as refused:
            kept.of(old, program(3))
        assert refused.value.code == "comparison-busy"
    finally:
        done.set()
        worker.join()
    assert kept.of(old, program(3)).tried
