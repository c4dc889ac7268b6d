"""What a caller is told, and what is kept from them, when the service itself is at fault."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from web_server import POLICIES, copy_of_policies

from engine.audit.reading import entries
from engine.backends.base import Backend, Case, Verdict
from engine.backends.reference import Reference
from engine.backends.rete import RETE_UNAVAILABLE
from engine.backends.rete.network import ReteError
from engine.canonical import canonical, digest
from engine.decision import Status
from engine.evaluate import Evaluator
from engine.policy.model import Policy
from engine.program import Request
from engine.web.live import Live
from engine.web.metrics import Metrics
from engine.web.problems import MAX_ERRORS
from engine.web.service import EXTENSION
from engine.web.settings import Settings
from server import create_app

CASE: dict[str, Any] = {"facts": {"reader": {"age": 30, "resident": True}}, "version": "2023"}
EVALUATE = "/v1/policies/library-card/evaluate"


class Contrary:
    """An engine that finds every criterion otherwise than the reference does."""

    name = "contrary"

    def __init__(self, policy: Policy) -> None:
        self._reference = Reference(policy)

    def decide(self, case: Case) -> Verdict:
        verdict = self._reference.conclude(case).verdict
        criteria = dict.fromkeys(verdict.criteria, Status.NOT_MET)
        return Verdict(criteria=criteria, stages=verdict.stages, outcomes=verdict.outcomes, outcome=verdict.outcome)

    def close(self) -> None:
        """Nothing is held."""


class Broken(Contrary):
    """An engine that fails, with the facts in the message of its failure."""

    def decide(self, case: Case) -> Verdict:
        raise RuntimeError(f"internal detail {case.scope['reader']}")


def app_with(*backends: Callable[[Policy], Backend], log: str = "off") -> Flask:
    """Return an application that decides by other engines."""
    app = create_app(Settings(policies=POLICIES, watch=False, log=log))
    with app.extensions[EXTENSION].live.lease() as snapshot:
        snapshot.evaluator = Evaluator(snapshot.bundle, backends)
    return app


def test_where_the_engines_do_not_agree_nothing_is_decided(caplog: pytest.LogCaptureFixture) -> None:
    client = app_with(Contrary).test_client()
    answer = client.post(EVALUATE, json=CASE, headers={"X-Request-Id": "r-8"})
    assert answer.status_code == 500
    assert answer.json == {
        "type": "/docs/problems/engine-disagreement",
        "title": "Not decided",
        "status": 500,
        "code": "engine-disagreement",
        "detail": "the engines that decide did not agree, so that nothing is decided",
        "help": "report it with the request's id; the facts are not at fault",
    }
    (logged,) = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert logged.startswith("engine-disagreement: id=r-8 library-card@2023: contrary and reference do not agree on ")
    counted = client.get("/metrics").text
    assert 'groundrules_disagreements_total{policy="library-card"} 1.0' in counted
    assert "groundrules_decisions_total{" not in counted


def test_a_disagreement_names_its_entry_and_nothing_by_which_the_facts_can_be_guessed(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    app = app_with(Contrary, log=str(tmp_path / "log"))
    for _ in range(2):
        app.test_client().post(EVALUATE, json=CASE, headers={"X-Request-Id": "r-8"})
    recorder = app.extensions[EXTENSION].recorder
    with recorder.log.reading() as connection:
        (_, entry) = entries(connection, 0, 2)
    recorder.log.close()
    said = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert said[-1] == "engine-disagreement: id=r-8 recorded as entry 1"
    assert entry.opened()["facts_digest"] == digest(canonical(CASE["facts"]))
    assert not [each for each in said if "sha256" in each or str(entry.opened()["facts_digest"])[7:] in each]


def test_a_fault_inside_is_told_without_what_is_inside(caplog: pytest.LogCaptureFixture) -> None:
    answer = app_with(Broken).test_client().post(EVALUATE, json=CASE, headers={"X-Request-Id": "r-9"})
    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["code"] == "internal-error"
    assert "internal detail" not in answer.text
    assert answer.headers["X-Request-Id"] == "r-9"
    (logged,) = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert logged.startswith("internal-error: id=r-9 RuntimeError < ")
    assert "test_web_faults.py" in logged
    assert "internal detail" not in logged
    assert "\n" not in logged


def test_a_fault_in_one_line_of_a_batch_does_not_end_the_others() -> None:
    cases: list[dict[str, Any]] = [CASE, {"facts": []}, CASE]
    lines = "".join(json.dumps(each) + "\n" for each in cases)
    headers = {"Content-Type": "application/x-ndjson"}
    with app_with(Broken).test_client().post(f"{EVALUATE}/batch", data=lines, headers=headers) as answer:
        text = answer.get_data(as_text=True)
    found = [json.loads(line) for line in text.splitlines()]
    assert [each["line"] for each in found] == [1, 2, 3]
    assert [each["code"] for each in found] == ["internal-error", "request-invalid", "internal-error"]
    assert "internal detail" not in text


def test_of_very_many_mistakes_the_first_are_listed_and_the_others_counted() -> None:
    client = create_app(Settings(policies=POLICIES, watch=False, log="off")).test_client()
    facts = {f"unknown_{number}": number for number in range(MAX_ERRORS + 50)}
    answer = client.post(EVALUATE, json={"facts": facts, "version": "2023"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert len(answer.json["errors"]) == MAX_ERRORS
    assert answer.json["more_errors"] == 50


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    live = Live(Settings(policies=copy_of_policies(tmp_path), watch=False, log="off"), Metrics())
    yield live
    live.close()


@pytest.mark.skipif(RETE_UNAVAILABLE is not None, reason="only the rules engine has something to close")
def test_a_bundle_that_was_exchanged_is_closed_once_nobody_holds_it(live: Live) -> None:
    asked = Request("library-card", {"reader": {"age": 30, "resident": True}}, version="2023")
    with live.lease() as first:
        with live.lease() as second:
            assert second is first
            assert live.reload()
        with live.lease() as third:
            assert third is not first
        assert first.evaluator.evaluate(asked).outcome == "granted"
    with pytest.raises(ReteError, match="closed"):
        first.evaluator.evaluate(asked)
    with live.lease() as current:
        assert current.evaluator.evaluate(asked).outcome == "granted"
