"""The sides of each benchmark do the same work: correctness only, nothing is timed."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("bkflow_feel", reason="the other readers are installed with the extra `bench`")
pytest.importorskip("pySFeel", reason="the other readers are installed with the extra `bench`")
pytest.importorskip("zen", reason="the other engines are installed with the extra `bench`")
pytest.importorskip("json_logic", reason="the other engines are installed with the extra `bench`")
sys.path.insert(0, str(Path(__file__).parent.parent))  # where the package `benchmarks` is, which is not installed

from benchmarks import growth, http, loading
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.decision import CASES, MOMENT, Contest, Told, agrees, case_facts
from benchmarks.measure import in_turns, ratio_of, take_turns
from benchmarks.rivals import Answer
from engine.backends.base import Verdict
from engine.decision import Status


@pytest.fixture(scope="module")
def contest() -> Iterator[Contest]:
    made = Contest()
    yield made
    made.close()


def dated() -> dict[str, dict[str, object]]:
    """Return the cases whose teachers and labels are known as lists, as all rivals need them."""
    return {
        name: facts
        for name, facts in case_facts().items()
        if facts.get("teachers") and isinstance(facts.get("quality_labels"), list)
    }


@pytest.mark.parametrize("name", dated())
def test_all_sides_decide_a_case_alike(contest: Contest, name: str) -> None:
    sides = contest.sides(contest.facts[name])
    answers = {title: side() for title, side in sides.items()}
    told = [each for each in answers.values() if isinstance(each, Told)]
    verdicts = [each for each in answers.values() if isinstance(each, Verdict)]
    rivals = [each for each in answers.values() if isinstance(each, Answer)]
    assert (len(told), len(verdicts), len(rivals)) == (2, 2, 3)
    assert verdicts[0] == verdicts[1]
    for each in told:
        assert each.decision.outcome == verdicts[0].outcome
        assert {ground.id: ground.status for ground in each.decision.criteria} == verdicts[0].criteria
        assert all(each.sentences)
    for rival in rivals:
        assert agrees(verdicts[0], rival), rival


def test_the_two_measured_cases_are_among_them() -> None:
    assert set(CASES.values()) <= set(dated())


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"registered": True, "handed_in": False}, {"eligibility": True}, "refused"),
        Answer({"registered": False, "handed_in": False}, {"eligibility": True}, "invited"),
        Answer({"registered": True, "handed_in": False}, {"eligibility": False}, "invited"),
    ],
)
def test_a_rival_that_differs_in_what_is_known_does_not_agree(answer: Answer) -> None:
    criteria = {"registered": Status.MET, "handed_in": Status.UNDETERMINED}
    verdict = Verdict(criteria, {"eligibility": Status.MET}, (Status.MET,), "invited")
    assert agrees(verdict, Answer({"registered": True, "handed_in": False}, {"eligibility": True}, "invited"))
    assert not agrees(verdict, answer)


@pytest.mark.parametrize("size", [10, 70])
def test_a_grown_policy_is_decided_alike_by_both_backends(size: int) -> None:
    grown = growth.Grown(size)
    try:
        answers = [side() for side in grown.sides().values()]
    finally:
        grown.close()
    reference, rules_engine, told = answers
    assert isinstance(reference, Verdict)
    assert isinstance(told, Told)
    assert reference == rules_engine
    assert list(reference.criteria.values()) == [Status.MET] * (size - 1) + [Status.NOT_MET]
    assert told.decision.outcome == reference.outcome == "refused"
    assert len(told.sentences) == size


def test_both_servers_of_the_http_benchmark_answer_the_request_they_are_measured_with() -> None:
    message = http.body(case_facts()[CASES["an awarded school, every fact known"]])
    for make in http.APPS.values():
        answer = make(http.SETTINGS).test_client().post(http.PATH, data=message, content_type="application/json")
        assert answer.status_code == 200
        assert json.loads(answer.data)["outcome"] == "awarded"


def test_a_request_on_the_wire_says_how_long_its_body_is() -> None:
    head, _, content = http.request({"school": {"registered_on": "2014-09-01"}}).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(content)}".encode() in head.split(b"\r\n")
    assert json.loads(content)["version"] == "2018"


def test_all_files_of_the_loading_benchmark_are_sound_and_read_by_all_sides(tmp_path: Path) -> None:
    folders = loading.write(tmp_path, files=21, folders=2)
    assert sum(len(list(folder.rglob("*.yaml"))) for folder in folders) == 21
    for folder in folders:
        checked, constructed, events = (side() for side in loading.sides(folder).values())
        assert checked.diagnostics == ()  # type: ignore[attr-defined]
        versions = [(each.id, each.version) for each in checked.policies]  # type: ignore[attr-defined]
        assert versions == [(each["policy"], each["version"]) for each in constructed]  # type: ignore[attr-defined]
        assert events > len(versions)  # type: ignore[operator]


def test_each_side_has_a_time_for_each_round() -> None:
    times = take_turns({"one": lambda: MOMENT, "other": lambda: MOMENT}, rounds=3, turn=0.0001)
    assert {name: len(taken) for name, taken in times.items()} == {"one": 3, "other": 3}


def test_the_sides_take_turns_and_change_who_begins() -> None:
    order: list[str] = []
    in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")} for _ in range(2))
    assert order == ["a", "b", "b", "a"]


def test_a_ratio_is_the_median_of_the_ratios_in_each_round() -> None:
    ratio = ratio_of([2.0, 30.0, 4.0], [1.0, 10.0, 1.0])
    assert ratio.median == 3
    assert (ratio.low, ratio.high) == (2, 4)


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speed"]) == 2
    assert "`speed`" in capsys.readouterr().err
    assert {"decision", "feel", "growth", "http", "loading", "log"} == set(BENCHMARKS)
