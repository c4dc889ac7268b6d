"""Which version decides a case, and how the decision says so."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.answer import decision_json, dumps
from engine.evaluate import Evaluator, evaluate, path_of
from engine.feel import parse
from engine.policy.bundle import Bundle, NotFound
from engine.policy.facts import FactsRefused
from engine.policy.load import load
from engine.program import Request
from engine.source import Source

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def version(name: str, start: str, **more: Any) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"""
policy: rounds
version: "{name}"
title: Rounds
in_force: {{from: {start}}}
as_of: application.submitted_on
time_zone: Pacific/Auckland
{lines}
facts:
  type: object
  properties:
    application: {{type: object, properties: {{submitted_on: {{type: string, format: date}}}}}}
    points: {{type: integer}}
    remark: {{type: [string, "null"]}}
criteria:
  enough: {{when: points >= 3}}
stages:
  only: {{all: [enough]}}
outcomes:
  - {{outcome: accepted, when: only}}
  - {{outcome: rejected}}
outputs:
  day: as_of
"""


def bundle(*texts: str) -> Bundle:
    policies = []
    for text in texts:
        policy, found = load(Source("rounds/x.yaml", text), Path())
        assert policy is not None, found
        policies.append(policy)
    return Bundle.of(policies)


THREE = bundle(
    version("one", "2020-01-01"),
    version("two", "2022-01-01"),
    version("draft", "2023-01-01"),
    version("three", "2024-01-01", supersedes="draft"),
)


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(THREE)


def test_the_version_that_is_asked_for_decides_even_when_another_is_in_force(evaluator: Evaluator) -> None:
    decision = evaluator.evaluate(Request("rounds", {"points": 3}, version="draft", as_of=date(2024, 5, 1)))
    assert (decision.version, decision.version_by, decision.as_of) == ("draft", "version", date(2024, 5, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), "one"),
        (date(2021, 12, 31), "one"),
        (date(2022, 1, 1), "two"),
        (date(2023, 6, 1), "two"),
        (date(2024, 1, 1), "three"),
        (date(2999, 1, 1), "three"),
    ],
)
def test_the_version_in_force_on_the_requested_date_decides(evaluator: Evaluator, day: date, expected: str) -> None:
    decision = evaluator.evaluate(Request("rounds", {"application": {"submitted_on": "2020-05-05"}}, as_of=day))
    assert (decision.version, decision.version_by, decision.as_of) == (expected, "as_of", day)


def test_without_a_requested_date_the_fact_that_dates_the_case_decides(evaluator: Evaluator) -> None:
    decision = evaluator.evaluate(Request("rounds", {"application": {"submitted_on": "2021-12-31"}}))
    assert (decision.version, decision.version_by, decision.as_of) == ("one", "fact", date(2021, 12, 31))
    assert decision.outputs["day"].value == date(2021, 12, 31)


def test_without_any_date_today_in_the_time_zone_of_the_policy_decides_and_as_of_stays_unknown() -> None:
    newer = Evaluator(bundle(version("one", "2020-01-01"), version("two", "2026-11-24")))
    decision = newer.evaluate(Request("rounds", {"points": 3}, decided_at=NOON))
    assert (decision.version, decision.version_by, decision.as_of) == ("two", "today", None)
    assert decision.outcome == "accepted"
    assert decision.outputs["day"].missing == ("application.submitted_on",)


def test_a_date_before_the_first_version_names_the_nearest_one(evaluator: Evaluator) -> None:
    with pytest.raises(NotFound) as error:
        evaluator.evaluate(Request("rounds", {}, as_of=date(2019, 12, 31)))
    assert error.value.code == "no-version-in-force"
    assert "the nearest is `one`" in error.value.help


def test_a_date_after_the_last_version_went_out_of_force_names_the_nearest_one() -> None:
    ended = version("one", "2020-01-01").replace("{from: 2020-01-01}", "{from: 2020-01-01, until: 2020-12-31}")
    with pytest.raises(NotFound) as error:
        evaluate(bundle(ended), Request("rounds", {}, as_of=date(2021, 1, 1)))
    assert error.value.help == "the nearest is `one`, in force from 2020-01-01 until 2020-12-31"


@pytest.mark.parametrize(
    ("request_", "code", "help_"),
    [
        (Request("round", {}), "policy-unknown", "did you mean `rounds`?"),
        (Request("quite-different", {}), "policy-unknown", "loaded are `rounds`"),
        (Request("rounds", {}, version="tow"), "version-unknown", "did you mean `two`?"),
    ],
)
def test_an_unknown_policy_or_version_is_named_with_what_there_is(
    evaluator: Evaluator, request_: Request, code: str, help_: str
) -> None:
    with pytest.raises(NotFound) as error:
        evaluator.evaluate(request_)
    assert (error.value.code, error.value.help) == (code, help_)


def test_all_mistakes_in_the_facts_are_told_at_once_with_their_pointers(evaluator: Evaluator) -> None:
    facts = {"application": {"submitted_on": "yesterday", "bymail": True}, "pionts": 3, "points": "3"}
    with pytest.raises(FactsRefused) as error:
        evaluator.evaluate(Request("rounds", facts))
    assert [(each.pointer, each.code) for each in error.value.problems] == [
        ("/application/bymail", "fact-undeclared"),
        ("/application/submitted_on", "fact-format"),
        ("/pionts", "fact-undeclared"),
        ("/points", "fact-type"),
    ]
    assert error.value.problems[2].help == "did you mean `points`?"


def test_null_is_unknown_unless_the_schema_lists_it(evaluator: Evaluator) -> None:
    decision = evaluator.evaluate(Request("rounds", {"points": None, "remark": None}, version="one"))
    assert (decision.outcome, decision.missing) == (None, ("points",))


def test_the_subject_is_echoed_and_texts_fall_back_to_what_there_is(evaluator: Evaluator) -> None:
    decision = evaluator.evaluate(Request("rounds", {"points": 2}, "one", subject="school-17", decided_at=NOON))
    answer = decision_json(decision, ("fr", "da"))
    assert answer["subject"] == "school-17"
    assert answer["decided_at"] == "2026-11-23T12:00:00Z"
    assert answer["criteria"][0]["ground"] == "Points is 2, which is not at least 3"
    assert '"points":2' in dumps(answer)


def test_two_bundles_of_the_same_texts_have_one_revision() -> None:
    texts = version("one", "2020-01-01"), version("two", "2022-01-01")
    assert bundle(*texts).revision == bundle(*reversed(texts)).revision
    assert bundle(*texts).revision != bundle(texts[0]).revision


def test_layout_and_comments_do_not_change_the_digest_and_a_threshold_does() -> None:
    text = version("one", "2020-01-01")
    (first,) = bundle(text).versions("rounds").values()
    (same,) = bundle("# a comment\n" + text).versions("rounds").values()
    (other,) = bundle(text.replace(">= 3", ">= 4")).versions("rounds").values()
    assert first.digest == same.digest
    assert first.text_digest != same.text_digest
    assert first.digest != other.digest


def test_a_version_that_gives_way_to_one_that_gives_way_to_it_leaves_none_in_force() -> None:
    none = bundle(version("one", "2020-01-01", supersedes="two"), version("two", "2021-01-01", supersedes="one"))
    assert none.calendar("rounds") == ()
    with pytest.raises(NotFound) as error:
        evaluate(none, Request("rounds", {}, as_of=date(2021, 1, 1)))
    assert error.value.help == ""


def test_the_calendar_lists_the_days_of_each_version_that_decides() -> None:
    assert [(each.version, each.until) for each in THREE.calendar("rounds")] == [
        ("one", date(2021, 12, 31)),
        ("two", date(2023, 12, 31)),
        ("three", None),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2021-12-31", "one"),
        ("2021-12-31T11:00:00Z", "two"),
        ("2021-12-31T23:30:00", "one"),
        ("2021-13-01", "two"),
        (None, "two"),
    ],
)
def test_the_fact_that_dates_a_case_chooses_the_version_before_its_schema_is_known(given: Any, expected: str) -> None:
    newest = bundle(version("one", "2020-01-01"), version("two", "2022-01-01"))
    asked = Request("rounds", {"application": {"submitted_on": given}}, decided_at=NOON)
    policy, _ = Evaluator(newest).select(asked)
    assert policy.version == expected


@pytest.mark.parametrize("text", ["a[1].b", "a[1]", "1 + 2"])
def test_only_a_plain_path_is_looked_up_before_the_schema_is_known(text: str) -> None:
    assert path_of(parse(text).tree) == ()


def test_the_engine_of_an_evaluator_is_the_one_of_its_decisions(evaluator: Evaluator) -> None:
    assert evaluator.engine == evaluator.evaluate(Request("rounds", {}, "one")).engine


EXACT = """
policy: exact
version: "1"
in_force: {from: 2020-01-01}
sources: {call: {title: Call}}
facts:
  type: object
  properties: {points: {type: integer}, days: {type: array, items: {type: string, format: date}}}
parameters:
  limits: {value: {a: 0.10, b: {from_day: 2021-01-01}}}
criteria:
  divided: {source: {ref: call, quote: three points}, when: 1 / (points - 3) > 1}
  listed: {when: "days = [limits.b.from_day]"}
outcomes:
  - {outcome: accepted, title: {da: Ja}, when: listed}
  - {outcome: rejected}
outputs:
  limits: limits
  inside: "[1..3]"
  function: function(a) a
"""


def test_an_answer_holds_reasons_quotes_and_values_as_json() -> None:
    decision = evaluate(bundle(EXACT), Request("exact", {"points": 3, "days": ["2021-01-01"]}, "1"))
    answer = decision_json(decision, ("da",))
    divided, listed = answer["criteria"]
    assert (divided["cause"], divided["reason"]) == ("no_value", "cannot divide by zero")
    assert (divided["source"]["ref"], divided["source"]["quote"]) == ("call", "three points")
    assert divided["values"] == {"points": Decimal(3)}
    assert listed["status"] == "met"
    assert answer["outcome_title"] == "Ja"
    values = {name: each["value"] for name, each in answer["outputs"].items()}
    assert values == {
        "limits": {"a": Decimal("0.10"), "b": {"from_day": "2021-01-01"}},
        "inside": "[1..3]",
        "function": None,
    }


def test_an_answer_without_an_outcome_says_what_is_possible_and_missing(evaluator: Evaluator) -> None:
    answer = decision_json(evaluator.evaluate(Request("rounds", {}, "one")))
    assert answer["possible"] == ["accepted", "rejected"]
    assert answer["criteria"][0]["missing"] == ["points"]
    assert answer["outputs"]["day"]["missing"] == ["application.submitted_on"]


def test_a_ground_is_said_in_the_languages_of_its_policy_and_no_other(evaluator: Evaluator) -> None:
    (ground,) = evaluator.evaluate(Request("rounds", {"points": 3}, "one")).criteria
    assert len(ground.sentence) == len(list(ground.sentence))
    assert ground.sentence["en"] is ground.sentence["en"]
    with pytest.raises(KeyError):
        ground.sentence["xx"]
